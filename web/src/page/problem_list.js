// The problems as a list of buttons, each of which goes to its place.
import { byId, icon, make } from "./dom.js";

/** As many as a person reads; the editor marks them all. */
const shown = 100;

const words = { error: "Error", warning: "Warning", info: "Allowed, as it is stored already" };

/**
 * @param {import("../judge/problems.js").Problem[]} problems
 * @param {{reveal: (problem) => void, fixesOf: (problem) => {label: string, apply: () => void}[]}} actions
 */
export function showProblems(problems, actions) {
  const list = byId("problems");
  const rows = problems.slice(0, shown).map((problem) => row(problem, actions));
  const rest = problems.length - rows.length;
  if (rest > 0) rows.push(make("li", { className: "more" }, `and ${rest} more`));
  list.replaceChildren(...rows);
}

function row(problem, { reveal, fixesOf }) {
  const item = make(
    "li",
    { className: "problem" },
    make(
      "button",
      { type: "button", onclick: () => reveal(problem) },
      icon(problem.severity),
      make("span", { className: "hidden" }, `${words[problem.severity]}: `),
      make("span", { className: "field" }, ...(problem.field ? breakable(problem.field) : ["the document"])),
      make("span", { className: "line" }, `line ${problem.line}`),
      make("span", { className: "message" }, problem.message),
    ),
    foot(problem, fixesOf(problem)),
  );
  item.dataset.severity = problem.severity;
  item.dataset.rule = problem.rule;
  return item;
}

/** A long path breaks at its dots. */
function breakable(path) {
  return path.split(/(?<=\.)/).flatMap((step) => [step, make("wbr")]);
}

function foot(problem, fixes) {
  return make(
    "footer",
    {},
    problem.severity === "info" ? make("span", { className: "fix" }, words.info) : null,
    problem.fix ? make("span", { className: "fix" }, `Fix: ${problem.fix}`) : null,
    ...fixes.map(({ label, apply }) => make("button", { type: "button", onclick: apply }, label)),
    problem.rule ? make("a", { href: `#rule/${problem.rule}` }, problem.rule) : null,
  );
}
