// The examples: whole objects to start from, and for every rule the smallest text that breaks it. Fetched when they are
// first asked for.
import { examples } from "../examples.js";
import { byId, icon, make } from "./dom.js";

let filled = false;

/**
 * @param {import("@cocoonstack/cocoonset-rules").Rules} rules
 * @param {(example: {text: string, old: string}) => void} open
 */
export function showGallery(rules, open) {
  if (!filled) fill(rules.list(), open);
  filled = true;
  byId("examples").showModal();
}

/** A rule about Markdown speaks of a docs site's files, which are none of this page's texts. */
export function canBeTried(rule) {
  return rule.subject !== "Markdown";
}

/** Two documents are before and after a change. */
export function exampleOfRule(rule) {
  const documents = rule.example.split(/^---\n/m).filter((text) => text.trim());
  const isChange = rule.subject === "Deployment, StatefulSet" && documents.length === 2;
  return isChange ? { old: documents[0], text: documents[1] } : { old: "", text: rule.example };
}

function fill(rules, open) {
  const dialog = byId("examples");
  const choose = (example) => {
    dialog.close();
    open(example);
  };
  dialog.replaceChildren(
    make(
      "header",
      {},
      make("h2", { id: "examples-title" }, "Examples"),
      make("button", { type: "button", onclick: () => dialog.close() }, "Close"),
    ),
    section("Start from", examples.map((example) => goodCard(example, choose))),
    section("Break a rule", rules.filter(canBeTried).map((rule) => ruleCard(rule, choose)), "of-rules"),
  );
  // A click beside the dialog closes it; the dialog itself has no padding, so only its backdrop is the target.
  dialog.onclick = (event) => event.target === dialog && dialog.close();
}

function section(title, cards, look = "") {
  return make("section", { ariaLabel: title }, make("h3", {}, title), make("ul", { className: `cards ${look}` }, ...cards));
}

function goodCard({ title, summary, text }, choose) {
  const button = make("button", { type: "button", onclick: () => choose({ text, old: "" }) }, make("b", {}, title), make("small", {}, summary));
  button.dataset.example = title;
  return make("li", {}, button);
}

function ruleCard(rule, choose) {
  const button = make(
    "button",
    { type: "button", onclick: () => choose(exampleOfRule(rule)) },
    make("span", { className: "badge" }, icon(rule.severity), make("span", { className: "id" }, rule.id)),
    make("small", {}, rule.summary),
  );
  button.dataset.severity = rule.severity;
  button.dataset.rule = rule.id;
  return make("li", {}, button);
}
