// The one line that matters: would the cluster take it?
import { countProblems } from "../judge/problems.js";
import { titles } from "../judge/titles.js";
import { byId, icon } from "./dom.js";

const icons = { waiting: "empty", empty: "empty", skipped: "empty", allowed: "good", unknown: "unknown", denied: "error" };

export function showVerdict(verdict) {
  const box = byId("verdict");
  if (box.dataset.state !== verdict.state) box.querySelector("svg").replaceWith(icon(icons[verdict.state]));
  box.dataset.state = verdict.state;
  byId("verdict-title").textContent = titles[verdict.state];
  byId("verdict-detail").textContent = detailOf(verdict);
}

/** When the module does not load, the page says so and what can be done. */
export function showFailure(error) {
  showVerdict({ state: "unknown", objects: [], notes: [] });
  byId("verdict-title").textContent = "The rules did not load";
  byId("verdict-detail").textContent = `${error.message}. Reload the page to try again.`;
}

function detailOf(verdict) {
  if (verdict.state === "empty") return "Type or paste a CocoonSet, a Pod, a workload or an AdmissionReview, or pick an example.";
  const said = [];
  const { objects, denied } = verdict;
  if (objects.length > 1 && denied) said.push(`${denied} of ${objects.length} objects`);
  if (objects.length > 1 && !denied) said.push(`${objects.length} objects`);
  if (verdict.errors || verdict.warnings) said.push(countProblems(verdict));
  const counts = said.join(": ");
  const sentences = [counts, ...verdict.notes].filter(Boolean).map(asSentence);
  return sentences.slice(0, 4).join(" ");
}

function asSentence(text) {
  const first = text[0].toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
