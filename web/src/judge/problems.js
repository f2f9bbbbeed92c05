// A problem: a finding with its place in the editor's own terms. The page's list, the editor's squiggles and the
// element's marks are all made of these.
//
// @typedef {{rule: string, severity: "error" | "warning" | "info", field: string, message: string, fix: string,
//   from: number, to: number, line: number, root: (string | number)[]}} Problem
//
// from and to in UTF-16 units, line from 1; root: the path from the document to the object that `field` starts at.

/** @param {import("@cocoonstack/cocoonset-rules").Finding} finding */
export function fromFinding({ rule, severity, field, message, fix, start, end }, root = []) {
  const place = { from: start.index, to: end.index, line: start.line };
  return { rule, severity, field, message: withoutField(message, field), fix, ...place, root };
}

/** Where only words are known: at the object's first line. */
export function fromText({ start }, severity, message) {
  const place = { from: start.index, to: start.index, line: start.line };
  return { rule: "", severity, field: "", message, fix: "", ...place, root: [] };
}

export function byPosition(a, b) {
  return a.from - b.from || a.to - b.to;
}

/** The path is shown on a line of its own. */
function withoutField(message, field) {
  return field && message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
}

/** "2 errors, 1 warning"; "no problems". */
export function countProblems({ errors, warnings }) {
  const parts = [];
  if (errors) parts.push(`${errors} ${errors === 1 ? "error" : "errors"}`);
  if (warnings) parts.push(`${warnings} ${warnings === 1 ? "warning" : "warnings"}`);
  return parts.join(", ") || "no problems";
}
