// One line at the foot of the window for what happened; it leaves by itself unless it asks something.
import { byId, make } from "./dom.js";

/** Milliseconds. */
const stay = 7000;

let timer = 0;

/** @param {{label: string, act: () => void, isPassing?: boolean}} [question] what a button behind the message does */
export function notify(message, question) {
  const line = byId("notice");
  const leave = () => (line.hidden = true);
  clearTimeout(timer);
  line.hidden = false;
  line.replaceChildren(message);
  if (question) line.append(make("button", { type: "button", onclick: () => (leave(), question.act()) }, question.label));
  if (!question || question.isPassing) timer = setTimeout(leave, stay);
}
