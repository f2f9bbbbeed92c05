// What the cluster would say to a text, as the page shows it: one state, one list of problems, what kubectl prints.
//
//   const validation = rules.validate(text);
//   const verdict = judge(rules, text, validation, { old });
//   verdict.state;                                        // "denied"
//   verdict.problems;                                     // [{rule, severity, message, from, to, line, …}], by position
//   verdict.kubectl();                                    // [{command, output}] of what is denied or warned about
//
// Two calls make it up: `validate` says what is wrong with CocoonSets, what the API server itself would refuse included,
// and gives advice; `answer` says what the webhook answers to each object. The second takes as long as the first and is
// made only where something hangs on it. Nothing here judges anything.

import { fromFinding, fromText, byPosition } from "./problems.js";

/** @typedef {"empty" | "skipped" | "allowed" | "unknown" | "denied"} State from the least telling to the worst */
const states = ["empty", "skipped", "allowed", "unknown", "denied"];

/**
 * @param {import("@cocoonstack/cocoonset-rules").Rules} rules
 * @param {string} text
 * @param {import("@cocoonstack/cocoonset-rules").Validation} validation of the text
 * @param {{old?: string}} [options] the stored objects, where the request is an UPDATE
 */
export function judge(rules, text, validation, options = {}) {
  const answers = saysAll(validation, options) ? [] : rules.answer(text, options);
  const objects = new Map(validation.objects.map((object) => [keyOf(object), { object }]));
  for (const answer of answers) objects.set(keyOf(answer), { ...objects.get(keyOf(answer)), answer });

  const judged = [...objects.values()].map(judgeOne);
  const problems = judged.flatMap((one) => one.problems).sort(byPosition);
  const state = judged.reduce((worst, one) => worseOf(worst, one.state), "empty");
  return {
    state,
    problems,
    objects: judged,
    errors: countOf(problems, "error"),
    warnings: countOf(problems, "warning"),
    denied: judged.filter((one) => one.state === "denied").length,
    notes: notesOf(answers, options.old),
    // Of no problem kubectl says nothing.
    kubectl: () => (problems.length === 0 ? [] : printed(answers.length ? answers : rules.answer(text, options))),
  };
}

/** Nothing but CocoonSets, all of them new: the webhook denies those that have errors. */
function saysAll({ objects, skipped }, { old }) {
  return old === undefined && skipped === 0 && objects.length > 0 && objects.every(isCocoonSet);
}

/** Not another group's, and not a text of which nobody can say what it is. */
function isCocoonSet({ kind, findings }) {
  return kind !== null && !findings.some(({ rule }) => rule === "api-version-supported");
}

function printed(answers) {
  return answers.filter(({ kubectl }) => kubectl).map(({ command, kubectl }) => ({ command, output: kubectl }));
}

function keyOf({ document, item }) {
  return `${document}/${item ?? ""}`;
}

function judgeOne({ object, answer }) {
  const problems = object ? problemsOfSet(object) : problemsOf(answer);
  if (answer?.because === "no_change") forgive(problems);
  const { kind, name } = object ?? answer;
  return { kind, name, problems, state: stateOf(problems, answer), answer };
}

function problemsOfSet({ item, findings }) {
  const root = item === null ? [] : ["items", item];
  return findings.map((finding) => fromFinding(finding, root));
}

/** Of an object that `validate` does not judge: a Pod, a workload, an AdmissionReview. */
function problemsOf(answer) {
  const found = answer.findings.map((finding) => fromFinding(finding));
  if (answer.allowed === false && found.length === 0) found.push(fromText(answer, "error", answer.message));
  return found.concat(answer.warnings.map((warning) => fromText(answer, "warning", warning)));
}

/** What is stored already and stays as it is, the webhook lets pass: say so, and do not call it an error. */
function forgive(problems) {
  for (const problem of problems) if (problem.severity === "error") problem.severity = "info";
}

function stateOf(problems, answer) {
  if (answer?.allowed === false || problems.some(({ severity }) => severity === "error")) return "denied";
  if (!answer) return "allowed";
  if (answer.allowed === null) return "unknown";
  return answer.endpoint === null || answer.because === "kind" ? "skipped" : "allowed";
}

function worseOf(a, b) {
  return states.indexOf(a) > states.indexOf(b) ? a : b;
}

function isOwnedPod({ endpoint, allowed, because }) {
  return endpoint === "/mutate" && allowed === true && because === "";
}

function notesOf(answers, old) {
  const notes = new Set(answers.map((answer) => answer.note).filter(Boolean));
  // A set of allowed creators is the server's configuration, and who creates a pod is known only there.
  if (answers.some(isOwnedPod)) notes.add("whether its creator is one of POD_CREATORS is not checked here: needs the cluster");
  const isNew = ({ endpoint, operation }) => endpoint !== null && operation === "CREATE";
  if (old?.trim() && answers.some(isNew)) notes.add("judged as new, as the stored object is another one (kind, name or namespace)");
  return [...notes];
}

function countOf(problems, severity) {
  return problems.reduce((count, problem) => count + (problem.severity === severity), 0);
}
