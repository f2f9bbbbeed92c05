// A problem: a finding with its place in the editor's own terms. The page's list, the editor's squiggles and the
// element's marks are all made of these.
//
// @typedef {{rule: string, severity: "error" | "warning" | "info", field: string, message: string, fix: string,
//   suggestion: string, supported: string[], from: number, to: number, line: number, root: (string | number)[]}} Problem
//
// from and to in UTF-16 units, line from 1; root: the path from the document to the object that `field` starts at.

/**
 * @param {import("@cocoonstack/cocoonset-rules").ShownFinding} finding
 * @param {number | null} item of a List
 */
export function fromFinding({ text, start, end, ...finding }, item) {
  const root = item === null ? [] : ["items", item];
  return { ...finding, message: text, from: start.index, to: end.index, line: start.line, root };
}

export function byPosition(a, b) {
  return a.from - b.from || a.to - b.to;
}

/** "2 errors, 1 warning"; "no problems". */
export function countProblems({ errors, warnings }) {
  const parts = [];
  if (errors) parts.push(`${errors} ${errors === 1 ? "error" : "errors"}`);
  if (warnings) parts.push(`${warnings} ${warnings === 1 ? "warning" : "warnings"}`);
  return parts.join(", ") || "no problems";
}
