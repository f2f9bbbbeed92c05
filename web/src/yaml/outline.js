// What stands where in a YAML or JSON text, by CodeMirror's error tolerant parser: for hover, completion and quick
// fixes, which must work while a text is half written. What is wrong with a text only the rules say.
import { parser } from "@lezer/yaml";

/** Parses all of a text. The editor has a tree of its own already, which is as good. */
export function parse(text) {
  return parser.parse(text);
}

const mappings = ["BlockMapping", "FlowMapping"];
const sequences = ["BlockSequence", "FlowSequence"];

/**
 * The pairs of a mapping node: {name, key, value, node}; value is null where none is written.
 * @param {string} text what the tree is of
 */
export function pairsOf(mapping, text) {
  return mapping.getChildren("Pair").map((node) => {
    const key = node.getChild("Key");
    return { name: key ? scalar(key.firstChild, text) : "", key, value: valueOf(node), node };
  });
}

function valueOf(node) {
  let last = node.lastChild;
  while (last && (last.name === "Comment" || last.type.isError)) last = last.prevSibling;
  return last && !["Key", ":", "-", ","].includes(last.name) ? unwrap(last) : null;
}

/** What is behind an anchor or a tag. */
function unwrap(node) {
  if (node.name !== "Anchored" && node.name !== "Tagged") return node;
  return node.lastChild ? unwrap(node.lastChild) : node;
}

/** The text of a scalar without its quotes (escapes are left as they are: no name here has one). */
export function scalar(node, text) {
  if (!node) return "";
  const raw = text.slice(node.from, node.to);
  return node.name === "QuotedLiteral" ? raw.slice(1, -1) : raw;
}

export function isMapping(node) {
  return Boolean(node) && mappings.includes(node.name);
}

function itemsOf(sequence) {
  if (sequence.name === "BlockSequence") return sequence.getChildren("Item").map((item) => valueOf(item));
  const items = [];
  for (let child = sequence.firstChild; child; child = child.nextSibling) {
    if (child.name === "Item") items.push(valueOf(child));
  }
  return items;
}

/** The mapping at the root of the document that holds `pos`. */
function rootAt(tree, pos) {
  const documents = tree.topNode.getChildren("Document");
  for (const document of documents.filter(({ from }) => from <= pos).slice(-1)) {
    for (let child = document.firstChild; child; child = child.nextSibling) {
      const node = unwrap(child);
      if (isMapping(node)) return node;
    }
  }
  return null;
}

/** The pair that holds `pos`, on its key or its value, innermost. */
export function pairAt(tree, text, pos) {
  for (const side of [1, -1]) {
    for (let node = tree.resolveInner(pos, side); node; node = node.parent) {
      if (node.name === "Pair") return pairsOf(node.parent, text).find((pair) => pair.node.from === node.from);
    }
  }
  return null;
}

/** The path of a node from its document's root, as ["spec", "toolboxes", 0, "name"]. */
export function pathOf(node, text) {
  const path = [];
  for (let at = node; at && at.name !== "Document"; at = at.parent) {
    if (at.name === "Pair") path.unshift(scalar(at.getChild("Key")?.firstChild, text));
    if (at.name === "Item") path.unshift(indexOf(at));
  }
  return path;
}

function indexOf(item) {
  let index = 0;
  for (let before = item.prevSibling; before; before = before.prevSibling) if (before.name === "Item") index++;
  return index;
}

/**
 * Follows a path of names and indexes through the document that holds `pos`, as far as it goes.
 * @returns {{parent, pair, value, rest}} the last pair and value that exist, the mapping that holds that pair, and what
 * of the path is missing
 */
export function follow(tree, text, pos, path) {
  let value = rootAt(tree, pos);
  let parent = null;
  let pair = null;
  for (let i = 0; i < path.length; i++) {
    const step = path[i];
    if (typeof step === "number") {
      const item = value && sequences.includes(value.name) ? itemsOf(value)[step] : null;
      if (!item) return { parent, pair, value, rest: path.slice(i) };
      value = item;
      continue;
    }
    const next = isMapping(value) ? pairsOf(value, text).find(({ name }) => name === step) : null;
    if (!next) return { parent, pair, value, rest: path.slice(i) };
    parent = value;
    pair = next;
    value = next.value;
  }
  return { parent, pair, value, rest: [] };
}

/** "spec.toolboxes[0].name" as a path. */
export function pathFrom(field) {
  return field
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
