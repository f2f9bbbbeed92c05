// A code block as docs generators render it, read back: its text, and where each part of it stands in the page.
//
//   const { text, rangeOf } = readCode(pre);
//   rangeOf(0, 10);                            // a Range, for offsets in UTF-16 units
//
// Nothing here changes the page.

/** Inside a block and no part of its code: line numbers and buttons. */
const notCode = [
  "button, nav, [aria-hidden='true']",
  ".ln, .lnt", // Hugo
  ".gutter, .rouge-gutter, .lineno", // Rouge
  ".linenos, .linenodiv", // Pygments
  ".line-numbers-rows, .hljs-ln-numbers", // plug-ins of Prism and highlight.js
].join();

/** What generators put around a `pre`. */
const wrapper =
  "figure, table, .highlight, .highlighter-rouge, .codehilite, .chroma, .theme-code-block, [class*='codeBlock'], [class*='language-']";
const outside = "body, main, article, section, li, blockquote, cocoonset-example";

/** The `pre` elements that hold code: of nested ones the innermost, and no columns of line numbers. */
export function codeIn(root) {
  const all = root.matches?.("pre") ? [root] : [...root.querySelectorAll("pre")];
  return all.filter((pre) => !pre.closest(notCode) && !pre.querySelector("pre") && textOf(pre).trim() !== "");
}

/** The outermost of the elements that are there for the sake of this block. */
export function blockAround(pre) {
  let block = pre;
  for (let up = pre.parentElement; up && !up.matches(outside); up = up.parentElement) {
    if (up.querySelector("p, h1, h2, h3") || codeIn(up).length > 1) break;
    if (up.matches(wrapper)) block = up;
  }
  return block;
}

export function readCode(pre) {
  let text = "";
  const parts = [];
  for (const node of partsOf(pre)) {
    parts.push({ from: text.length, node });
    text += wordsOf(node);
  }
  return { text, rangeOf: (from, to) => rangeIn(parts, from, to) };
}

function textOf(pre) {
  return [...partsOf(pre)].map(wordsOf).join("");
}

/** The text nodes, and the line breaks of generators that write no newlines. */
function* partsOf(element) {
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE || child.nodeName === "BR") yield child;
    else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(notCode)) yield* partsOf(child);
  }
}

function wordsOf(node) {
  return node.nodeName === "BR" ? "\n" : node.data;
}

function rangeIn(parts, from, to) {
  const range = new Range();
  const first = parts.findLast((part) => part.from <= from);
  const last = parts.findLast((part) => part.from < to) ?? first;
  if (!first) return range;
  if (first.node.nodeName === "BR") range.setStartBefore(first.node);
  else range.setStart(first.node, Math.min(from - first.from, first.node.length));
  if (last.node.nodeName === "BR") range.setEndAfter(last.node);
  else range.setEnd(last.node, Math.min(to - last.from, last.node.length));
  return range;
}

// What follows says the same as native/cli/markdown.cpp about the Markdown that the block comes from.

export function holdsCocoonSet(pre) {
  return isManifest(pre) && /kind["': \t]*CocoonSet/.test(textOf(pre));
}

/** Generators call a fence without a language one of text. */
const manifests = ["", "yaml", "yml", "json", "text", "plaintext", "plain", "none"];

function isManifest(pre) {
  const named = chain(pre).map((element) => element.dataset.lang ?? /(?:^|\s)language-([\w+-]+)/.exec(element.className)?.[1]);
  return manifests.includes((named.find(Boolean) ?? pre.lang).toLowerCase());
}

const expectation = /(?:^|[^\w-])expect=(?:"([^"]*)"|'([^']*)'|([\w-]*))/;

/** The word of `expect=` in the info string, where the generator has kept it: as an attribute, or whole in one. */
export function expectedOf(pre) {
  for (const element of chain(pre)) {
    const word = element.getAttribute("expect") ?? element.dataset.expect;
    if (word !== undefined) return word;
    for (const { value } of element.attributes) {
      const found = expectation.exec(value);
      if (found) return found[1] ?? found[2] ?? found[3];
    }
  }
  return null;
}

/** Where a generator may have left a word about the block: `code`, `pre` and what is around it. */
function chain(pre) {
  const block = blockAround(pre);
  const elements = [pre.querySelector("code") ?? pre];
  while (elements.at(-1) !== block) elements.push(elements.at(-1).parentElement);
  return elements;
}
