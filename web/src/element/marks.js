// The problems in the text: a line under the place itself, and a sign beside its line. Both differ by shape as well as
// by colour, and what they mean is in the list below the block.
//
// The block's own nodes stay as they are: the browser's highlights know ranges, and the signs lie above.
import { make } from "../page/dom.js";
import { marksSheet } from "./look.js";

/** As in the editor of the playground: more slow the page down, and nobody reads them. */
const marked = 500;

export class Marks {
  #host;
  #layer = make("div", { className: "marks", "aria-hidden": "true" });
  #shown = [];

  constructor(host, code) {
    this.#host = host;
    host.shadowRoot.append(this.#layer);
    const { adoptedStyleSheets: there } = code.getRootNode();
    if (!there.includes(marksSheet)) code.getRootNode().adoptedStyleSheets = [...there, marksSheet];
  }

  /** @param {(from: number, to: number) => Range} rangeOf in `text` */
  show(problems, text, rangeOf) {
    this.clear();
    this.#shown = problems.slice(0, marked).map((problem) => markOf(problem, text, rangeOf));
    for (const { range, severity } of this.#shown) highlight(severity)?.add(range);
    this.#layer.replaceChildren(...this.#signs());
    this.place();
  }

  clear() {
    for (const { range, severity } of this.#shown) highlight(severity)?.delete(range);
    this.#shown = [];
    this.#layer.replaceChildren();
  }

  /** Again, where the block has become wider or narrower, or was scrolled. */
  place() {
    const { top, left } = this.#host.getBoundingClientRect();
    for (const { range, sign } of this.#shown) {
      const [line] = range.getClientRects();
      const block = (range.startContainer.parentElement ?? range.startContainer).closest("pre, .editor")?.getBoundingClientRect();
      if (!line || !block || !sign) continue;
      sign.hidden = line.bottom <= block.top || line.top >= block.bottom;
      sign.style.top = `${line.top - top}px`;
      sign.style.height = `${line.height}px`;
      sign.style.left = `${block.left - left}px`;
    }
  }

  reveal(range) {
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    (range.startContainer.parentElement ?? range.startContainer).scrollIntoView({ block: "nearest" });
  }

  /** One a line, the worst of it. */
  #signs() {
    const lines = new Map();
    for (const mark of this.#shown) {
      const known = lines.get(mark.line);
      if (!known || (known.severity !== "error" && mark.severity === "error")) lines.set(mark.line, mark);
    }
    for (const mark of lines.values()) {
      mark.sign = make("span", { className: "sign" });
      mark.sign.dataset.severity = mark.severity;
    }
    return [...lines.values()].map(({ sign }) => sign);
  }
}

/** A problem with a whole object is marked at its first line; one without an extent up to the line's end. */
function markOf({ from, to, line, severity }, text, rangeOf) {
  const newline = text.indexOf("\n", from);
  const lineEnd = newline < 0 ? text.length : newline;
  const end = to > from ? Math.min(to, lineEnd) : lineEnd;
  const start = end > from ? from : text.lastIndexOf("\n", from - 1) + 1;
  return { line, severity, range: rangeOf(start, Math.max(end, start)), sign: null };
}

/** Undefined where the browser has none; the signs remain. */
function highlight(severity) {
  if (!globalThis.Highlight) return undefined;
  const name = `cocoonset-${severity}`;
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  return CSS.highlights.get(name);
}
