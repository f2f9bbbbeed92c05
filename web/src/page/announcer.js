// Tells a screen reader the verdict when it changes, once the typing pauses: one that talks into every key press is
// turned off.
import { countProblems } from "../judge/problems.js";
import { byId } from "./dom.js";

const pause = 600;

let said = "";
let timer = 0;

export function announce(verdict) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const text = verdict.state === "empty" ? "Nothing to judge" : `${byId("verdict-title").textContent}: ${countProblems(verdict)}`;
    if (text === said) return;
    said = text;
    byId("announcer").textContent = text;
  }, pause);
}
