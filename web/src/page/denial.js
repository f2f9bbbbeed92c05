// Exactly what kubectl would print, ready to copy.
import { copyText } from "./copy.js";
import { byId } from "./dom.js";

let text = "";

/**
 * @param {{command: string, output: string}[]} answers one an object that is denied or warned about. An AdmissionReview
 *   does not tell of which command it comes.
 */
export function showDenial(answers) {
  const next = answers.map(({ command, output }) => `${command && `$ ${command}\n`}${output.trimEnd()}\n`).join("\n");
  if (next === text) return;
  text = next;
  byId("denial").hidden = text === "";
  byId("denial-text").textContent = text;
}

export function installDenial(notify) {
  byId("denial-copy").onclick = () => copyText(text, notify);
}
