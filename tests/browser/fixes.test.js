// Quick fixes: each makes its finding go away, or waits for the value that only a person knows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problems, ready, settle, textOf, useBrowser, write } from "./browser.js";
import { good } from "./texts.js";

const used = useBrowser();

const agent = (lines) => good + lines.map((line) => `    ${line}\n`).join("");
const toolbox = (lines) => `${good}  toolboxes:\n  - ${lines.join("\n    ")}\n`;

/** [rule, the text that breaks it, the fix's button, what must then stand in the text] */
const cases = [
  ["firecracker-no-clone", agent(["backend: firecracker"]), "Add mode: run", /backend: firecracker\n {4}mode: run\n$/],
  ["firecracker-no-clone", agent(["backend: firecracker", "mode: clone # a comment"]), "Set mode to run", /mode: run # a comment\n/],
  ["firecracker-no-windows", agent(["os: windows", "backend: firecracker", "mode: run"]), "Set backend to cloud-hypervisor", /backend: cloud-hypervisor\n/],
  ["toolbox-backend-matches-agent", toolbox(["name: a", "image: b", "backend: firecracker"]), "Set backend to cloud-hypervisor", /backend: cloud-hypervisor\n$/],
  ["static-ignores-vm-options", toolbox(["image: b", "name: a", "mode: static", "staticIP: 10.0.0.1", "staticVMID: x"]), "Remove image", /- name: a\n {4}mode: static/],
  ["static-ignores-vm-options", toolbox(["name: a", "mode: static", "staticIP: 10.0.0.1", "staticVMID: x", "resources:", "  limits:", "    cpu: 1"]), "Remove resources", /staticVMID: x\n$/],
  ["unknown-field", agent(["imagee: x"]), "Remove imagee", /ubuntu:24.04\n$/],
  ["unknown-field", agent(["probeport: 22"]), "Rename to probePort", /probePort: 22\n$/],
  ["os-supported", agent(["os: windos"]), "Set os to windows", /os: windows\n$/],
  ["snapshot-policy-supported", `${good}  snapshotPolicy: "mainonly"\n`, "Set snapshotPolicy to main-only", /snapshotPolicy: "main-only"\n$/],
  ["kind-known", good.replace("CocoonSet", "CoconSet"), "Set kind to CocoonSet", /^kind: CocoonSet$/m],
  ["metadata-field", good.replace("metadata:\n", "metadata:\n  labels: {app.example.com/version: 1.10}\n"), "Quote it", /version: "1.10"}/],
  ["metadata-field", good.replace("metadata:\n", "metadata:\n  lables: {a: b}\n"), "Rename to labels", /  labels: {a: b}/],
  ["metadata-field", good.replace("metadata:\n", "metadata:\n  namespace: Team_A\n"), "Set to team-a", /namespace: "team-a"/],
  ["agent-replicas-nonnegative", agent(["replicas: -1"]), "Set replicas to 0", /replicas: 0\n$/],
  ["toolbox-name-rfc1123", toolbox(["name: Build_Box", "image: b"]), "Set name to build-box", /name: build-box\n/],
  ["clone-image-relative", good.replace("ubuntu:24.04", "https://example.com/a.img"), "Add mode: run", /a\.img\n {4}mode: run\n/],
  ["firecracker-no-clone", '{"apiVersion":"cocoonset.cocoonstack.io/v1","kind":"CocoonSet","metadata":{"name":"a"},"spec":{"agent":{"image":"a","backend":"firecracker"}}}', "Add mode: run", /"backend":"firecracker", "mode": "run"}}}$/],
  ["os-supported", `apiVersion: v1\nkind: List\nitems:\n- kind: ConfigMap\n  apiVersion: v1\n- ${agent(["os: plan9"]).replaceAll("\n", "\n  ").trimEnd()}\n`, "Set os to linux", /os: linux\n$/],
];

test("a quick fix makes its finding go away", async () => {
  const page = await used.open();
  await ready(page);
  for (const [rule, text, label, expected] of cases) {
    await write(page, text);
    const button = page.locator(`#problems [data-rule="${rule}"] footer button`, { hasText: label });
    assert.equal(await button.count(), 1, `${rule}: ${await page.locator("#problems").textContent()}`);
    await button.click();
    await settle(page);
    assert.match(await textOf(page), expected, rule);
    assert.equal((await problems(page)).some((problem) => problem.rule === rule), false, rule);
  }
  await page.finish();
});

test("a missing field is added, and the cursor waits behind it", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, good.replace("    image: ubuntu:24.04\n", "    replicas: 1\n"));
  await page.locator('#problems [data-rule="agent-image-required"] footer button', { hasText: "Add image" }).click();
  await page.keyboard.type("ubuntu:24.04");
  await settle(page);
  assert.match(await textOf(page), /replicas: 1\n {4}image: ubuntu:24\.04\n$/);
  assert.deepEqual(await problems(page), []);
  await page.finish();
});

test("the editor's tooltip and Alt Enter fix as well, and Undo takes it back", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, agent(["os: windos"]));
  await page.locator("#new-editor .cm-lintRange-error").hover();
  await page.locator("#new-editor .cm-diagnosticAction", { hasText: "Set os to windows" }).click();
  await settle(page);
  assert.deepEqual(await problems(page), []);
  await page.keyboard.press("Control+z");
  await settle(page);
  assert.deepEqual((await problems(page)).map(({ rule }) => rule), ["os-supported"]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Alt+Enter");
  await settle(page);
  assert.deepEqual(await problems(page), []);
  await page.finish();
});
