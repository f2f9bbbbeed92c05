// What the gallery offers to start from: the repository's own test cases, so none of them can rot.
import android from "../../tests/cases/good/android.yaml";
import everything from "../../tests/cases/good/everything.yaml";
import firecracker from "../../tests/cases/good/firecracker.yaml";
import hibernationPolicy from "../../tests/cases/good/hibernation_policy.yaml";
import linuxPool from "../../tests/cases/good/linux_pool.yaml";
import minimal from "../../tests/cases/good/minimal.yaml";
import staticToolbox from "../../tests/cases/good/static_toolbox.yaml";
import windowsRdp from "../../tests/cases/good/windows_rdp.yaml";

const cases = {
  Minimal: minimal,
  "Linux pool": linuxPool,
  "Windows by RDP": windowsRdp,
  Android: android,
  Firecracker: firecracker,
  "Static toolbox": staticToolbox,
  "Hibernation policy": hibernationPolicy,
  Everything: everything,
};

/** A case without its expectations, and without the comment that says what it is, which becomes the summary. */
function exampleOf([title, file]) {
  const text = file.replace(/^#!.*\n/gm, "");
  const [comment, first] = text.match(/^# (.*)\n/) ?? ["", title];
  return { title, summary: first, text: text.slice(comment.length) };
}

export const examples = Object.entries(cases).map(exampleOf);
