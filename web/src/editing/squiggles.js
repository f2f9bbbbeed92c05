// The problems in the text: squiggles, gutter marks, their tooltips with quick fixes, and F8 from one to the next.
//
// They are pushed in as soon as the rules have answered; CodeMirror's own linter would ask later.
import { forEachDiagnostic, lintGutter, lintKeymap, linter, nextDiagnostic, setDiagnostics } from "@codemirror/lint";
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

/** Marks beyond this many make typing slow, and nobody reads them. */
const marked = 500;

const setProblems = StateEffect.define();
const problemsOf = StateField.define({
  create: () => [],
  update: (problems, transaction) => transaction.effects.find((effect) => effect.is(setProblems))?.value ?? problems,
});

/** @param {(problem) => {label: string, apply: () => void}[]} fixesOf */
export function diagnostics(fixesOf) {
  return [
    problemsOf,
    // Without a source; that it is there from the start spares the editor a new configuration with the first problem.
    linter(null),
    lintGutter(),
    fixesFacet(fixesOf),
    keymap.of([{ key: "F8", run: announceNext }, { key: "Alt-Enter", run: fixAtCursor }, ...lintKeymap]),
  ];
}

const fixers = StateField.define({ create: () => () => [], update: (value) => value });

function fixesFacet(fixesOf) {
  return fixers.init(() => fixesOf);
}

/**
 * What marks these problems, and no others, in the text.
 * @param {EditorState} state of the text that the problems are about
 * @returns {import("@codemirror/state").TransactionSpec | null} null where nothing is marked and nothing is to be
 */
export function showProblems(state, problems) {
  if (problems.length === 0 && state.field(problemsOf).length === 0) return null;
  const fixesOf = state.field(fixers);
  const list = problems.slice(0, marked).map((problem) => diagnosticOf(problem, state.doc, fixesOf));
  const { effects } = setDiagnostics(state, list);
  return { effects: [...effects, setProblems.of(problems)] };
}

function diagnosticOf(problem, doc, fixesOf) {
  const from = Math.min(problem.from, doc.length);
  const to = Math.min(Math.max(problem.to, from), doc.length);
  return {
    from,
    to,
    severity: problem.severity,
    source: problem.rule || undefined,
    message: problem.field ? `${problem.field}: ${problem.message}` : problem.message,
    // Asked for when the tooltip opens: a long list of problems needs no fixes yet.
    get actions() {
      return fixesOf(problem).map(({ label, apply }) => ({ name: label, apply }));
    },
  };
}

/** CodeMirror moves the cursor without a word to a screen reader. */
function announceNext(view) {
  if (!nextDiagnostic(view)) return false;
  const { from } = view.state.selection.main;
  const found = [];
  forEachDiagnostic(view.state, (diagnostic, start) => start === from && found.push(diagnostic));
  if (found.length > 0) {
    const line = view.state.doc.lineAt(from).number;
    const words = found.map(({ severity, message }) => `${severity}: ${message}`).join(". ");
    view.dispatch({ effects: EditorView.announce.of(`Line ${line}. ${words}`) });
  }
  return true;
}

/** The first fix of the first problem on the cursor's line, the one under the cursor before the others. */
function fixAtCursor(view) {
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const onLine = view.state.field(problemsOf).filter(({ from, to }) => from <= line.to && to >= line.from);
  const isUnder = ({ from, to }) => from <= head && head <= to;
  const fixesOf = view.state.field(fixers);
  for (const problem of onLine.sort((a, b) => isUnder(b) - isUnder(a))) {
    const [fix] = fixesOf(problem);
    if (fix) {
      fix.apply();
      return true;
    }
  }
  return false;
}
