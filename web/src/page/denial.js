// Exactly what kubectl would print, ready to copy.
import { copyText } from "./copy.js";
import { byId } from "./dom.js";

let text = "";

/** @param {{command: string, output: string}[]} answers one an object that is denied or warned about */
export function showDenial(answers) {
  text = answers.map(({ command, output }) => `$ ${command}\n${output.trimEnd()}\n`).join("\n");
  byId("denial").hidden = answers.length === 0;
  byId("denial-text").textContent = text;
}

export function installDenial(notify) {
  byId("denial-copy").onclick = () => copyText(text, notify);
}
