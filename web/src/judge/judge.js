// What the cluster would say to a text, as the page shows it: the rules' own answer, with places in the editor's terms.
//
//   const verdict = judge(rules, text, { old });
//   verdict.state;      // "denied"
//   verdict.problems;   // [{rule, severity, message, from, to, line, …}], by position
//   verdict.kubectl();  // [{command, output}] of what is denied or warned about
import { fromFinding, byPosition } from "./problems.js";

/**
 * @param {import("@cocoonstack/cocoonset-rules").Rules} rules
 * @param {string} text
 * @param {{old?: string}} [options] the stored objects, where the request is an UPDATE
 */
export function judge(rules, text, options = {}) {
  const { outcome, objects, notes } = rules.judge(text, options);
  const problems = objects.flatMap(({ item, findings }) => findings.map((finding) => fromFinding(finding, item))).sort(byPosition);
  return {
    state: outcome,
    problems,
    objects,
    errors: countOf(problems, "error"),
    warnings: countOf(problems, "warning"),
    denied: objects.filter((object) => object.outcome === "denied").length,
    isInvalid: objects.some(({ valid }) => valid === false),
    notes,
    // It takes as long as the verdict, and of no problem kubectl says nothing.
    kubectl: () => (problems.length === 0 ? [] : printed(rules.judge(text, { ...options, kubectl: true }))),
  };
}

function printed({ objects }) {
  return objects.filter(({ kubectl }) => kubectl).map(({ command, kubectl }) => ({ command, output: kubectl }));
}

function countOf(problems, severity) {
  return problems.reduce((count, problem) => count + (problem.severity === severity), 0);
}
