// The problems as a list of buttons, each of which goes to its place. A row stays the same element for as long as its
// problem is there: what is typed elsewhere costs it no work, and takes the focus from nobody.
import { byId, icon, make } from "./dom.js";

/** As many as a person reads; the editor marks them all. */
const shown = 100;

const words = { error: "Error", warning: "Warning", info: "Allowed, as it is stored already" };

export class ProblemList {
  #list = byId("problems");
  #more = make("li", { className: "more" });
  #rows = [];
  #actions;

  /** @param {{reveal: (problem) => void, fixesOf: (problem) => {label: string, apply: () => void}[]}} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** @param {import("../judge/problems.js").Problem[]} problems whose quick fixes come with showFixes() */
  show(problems) {
    const before = byKey(this.#rows);
    this.#rows = problems.slice(0, shown).map((problem) => {
      const row = before.get(keyOf(problem))?.shift() ?? new Row(problem, this.#actions);
      row.problem = problem;
      return row;
    });
    for (const gone of [...before.values()].flat()) gone.element.remove();
    const rest = problems.length - this.#rows.length;
    this.#more.textContent = `and ${rest} more`;
    arrange(this.#list, [...this.#rows.map(({ element }) => element), ...(rest > 0 ? [this.#more] : [])]);
    if (rest <= 0) this.#more.remove();
  }

  /** Finding them takes longer than all the rest of the list. */
  showFixes() {
    for (const row of this.#rows) row.showFixes();
  }
}

/** What a row shows, but for the line, which changes with every line that is put in above. */
function keyOf({ rule, severity, field, message, fix }) {
  return JSON.stringify([rule, severity, field, message, fix]);
}

/** The rows by what they show, in their order. */
function byKey(rows) {
  const found = new Map();
  for (const row of rows) {
    const key = keyOf(row.problem);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(row);
  }
  return found;
}

/** Puts these elements first in the list, and leaves those alone that are at their place. */
function arrange(list, elements) {
  let next = list.firstElementChild;
  for (const element of elements) {
    if (element === next) next = next.nextElementSibling;
    else list.insertBefore(element, next);
  }
}

class Row {
  element;
  #problem;
  #actions;
  #line = make("span", { className: "line" });
  #fixes = make("span", { className: "fixes" });

  constructor(problem, actions) {
    this.#problem = problem;
    this.#actions = actions;
    const { rule, severity, field, message } = problem;
    const button = make(
      "button",
      { type: "button", onclick: () => actions.reveal(this.#problem) },
      icon(severity),
      make("span", { className: "hidden" }, `${words[severity]}: `),
      make("span", { className: "field" }, ...(field ? breakable(field) : ["the document"])),
      this.#line,
      make("span", { className: "message" }, message),
    );
    this.element = make("li", { className: "problem" }, button, this.#foot(problem));
    this.element.dataset.severity = severity;
    this.element.dataset.rule = rule;
  }

  get problem() {
    return this.#problem;
  }

  /** @param {import("../judge/problems.js").Problem} problem the same one, perhaps at another place */
  set problem(problem) {
    this.#problem = problem;
    const line = `line ${problem.line}`;
    if (this.#line.textContent !== line) this.#line.textContent = line;
  }

  showFixes() {
    const labels = this.#actions.fixesOf(this.#problem).map(({ label }) => label);
    const before = [...this.#fixes.children].map(({ textContent }) => textContent);
    if (labels.join("\n") === before.join("\n")) return;
    this.#fixes.replaceChildren(...labels.map((label) => make("button", { type: "button", onclick: () => this.#fix(label) }, label)));
  }

  /** Found anew, as the text may have changed since the button was made. */
  #fix(label) {
    this.#actions.fixesOf(this.#problem).find((fix) => fix.label === label)?.apply();
  }

  #foot({ rule, severity, fix }) {
    return make(
      "footer",
      {},
      severity === "info" ? make("span", { className: "fix" }, words.info) : null,
      fix ? make("span", { className: "fix" }, `Fix: ${fix}`) : null,
      this.#fixes,
      rule ? make("a", { href: `#rule/${rule}` }, rule) : null,
    );
  }
}

/** A long path breaks at its dots. */
function breakable(path) {
  return path.split(/(?<=\.)/).flatMap((step) => [step, make("wbr")]);
}
