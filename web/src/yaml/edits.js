// Changes to a YAML or JSON text that keep everything else as a person wrote it: comments, quotes, order.
//
// A change is {from, to, insert}, in UTF-16 units of the old text. `mapping` and `pair` are those of outline.js.
import { pairsOf } from "./outline.js";

/** Puts a scalar in the place of a pair's value, or behind its colon where there is none. */
export function setValue(pair, value, text) {
  const isFlow = pair.node.parent.name === "FlowMapping";
  if (pair.value) return { from: pair.value.from, to: pair.value.to, insert: written(value, pair.value, isFlow && isQuoted(pair.key, text)) };
  const colon = text.indexOf(":", pair.key.to) + 1;
  return { from: colon, to: colon, insert: ` ${isFlow && isQuoted(pair.key, text) ? JSON.stringify(value) : value}` };
}

/** Quoted stays quoted. */
function written(value, node, isJson) {
  return isJson || node.name === "QuotedLiteral" ? JSON.stringify(value) : value;
}

function isQuoted(key, text) {
  return text[key.from] === '"';
}

/** Adds a member behind the last one of a mapping. `selection` is where its value stands, or is to be typed. */
export function addMember(mapping, name, value, text) {
  return mapping.name === "FlowMapping" ? addToFlow(mapping, name, value, text) : addToBlock(mapping, name, value, text);
}

function addToBlock(mapping, name, value, text) {
  const pairs = pairsOf(mapping, text);
  const indent = columnOf(pairs[0].node.from, text);
  return newLine(endOfLine(lastOf(pairs[pairs.length - 1].node, text), text), indent, name, value);
}

function addToFlow(mapping, name, value, text) {
  const pairs = pairsOf(mapping, text);
  const last = pairs[pairs.length - 1];
  const isJson = !last || isQuoted(last.key, text);
  const at = last ? last.node.to : mapping.from + 1;
  const head = `${last ? ", " : ""}${isJson ? JSON.stringify(name) : name}: `;
  return withValue(at, head, isJson ? JSON.stringify(value) : value);
}

/** Adds the first member below a key without a value. */
export function addBelow(pair, name, value, text) {
  return newLine(endOfLine(pair.node.to, text), columnOf(pair.node.from, text) + 2, name, value);
}

function newLine(at, indent, name, value) {
  return withValue(at, `\n${" ".repeat(indent)}${name}: `, value);
}

function withValue(at, head, value) {
  const from = at + head.length;
  return { change: { from: at, to: at, insert: head + value }, selection: { from, to: from + value.length } };
}

/** Takes a pair away, with its lines where it has lines of its own. */
export function removePair(pair, text) {
  const { node } = pair;
  if (node.parent.name === "FlowMapping") return removeFromFlow(node, text);
  const next = nextPair(node);
  const start = startOfLine(node.from, text);
  // The first member of a list's item shares its line with the dash: the next one moves up to it.
  if (text.slice(start, node.from).trim()) return { from: node.from, to: next ? next.from : lastOf(node, text), insert: next ? "" : "{}" };
  return { from: start, to: Math.min(endOfLine(lastOf(node, text), text) + 1, text.length), insert: "" };
}

function removeFromFlow(node, text) {
  const next = nextPair(node);
  if (next) return { from: node.from, to: next.from, insert: "" };
  const comma = text.slice(0, node.from).match(/,\s*$/);
  return { from: comma ? comma.index : node.from, to: node.to, insert: "" };
}

function nextPair(node) {
  let next = node.nextSibling;
  while (next && next.name !== "Pair") next = next.nextSibling;
  return next;
}

/** Where a node ends, without the blank lines that the parser may count to it. */
function lastOf(node, text) {
  return node.from + text.slice(node.from, node.to).trimEnd().length;
}

function endOfLine(pos, text) {
  const end = text.indexOf("\n", pos);
  return end === -1 ? text.length : end;
}

function startOfLine(pos, text) {
  return text.lastIndexOf("\n", pos - 1) + 1;
}

function columnOf(pos, text) {
  return pos - startOfLine(pos, text);
}
