// Completion of field names and values, from the core's schema.
import { autocompletion, completionKeymap, snippet } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { keymap } from "@codemirror/view";
import { fieldAt, typeOf, withinObject } from "../yaml/fields.js";
import { isMapping, mappingsAt, pairsOf } from "../yaml/outline.js";

export function completion(schema) {
  return [
    autocompletion({ override: [(context) => complete(context, schema)], icons: false, aboveCursor: false }),
    keymap.of(completionKeymap),
  ];
}

function complete(context, schema) {
  const { state, pos, explicit } = context;
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const value = /^(\s*(?:- +)*)["']?([A-Za-z][\w-]*)["']?: +["']?([\w.-]*)$/.exec(before);
  if (value) return values(context, schema, value);
  const key = /^(\s*(?:- +)*)([A-Za-z][\w-]*)?$/.exec(before);
  if (!key || (!key[2] && !explicit)) return null;
  return keys(context, schema, { indent: key[1].length, word: key[2] ?? "", line });
}

function values({ state, pos }, schema, [, indent, name, word]) {
  const text = state.doc.toString();
  const path = pathAtIndent(state, text, pos, indent.length);
  const field = path && fieldAt(schema, [...path, name]);
  const allowed = field?.type === "boolean" ? ["true", "false"] : field?.allowed;
  if (!allowed) return fixedValues(path, name, word, pos);
  const options = allowed.map((label) => ({ label, type: "enum", detail: label === String(field.default) ? "default" : undefined }));
  return { from: pos - word.length, options, validFor: /^[\w.-]*$/ };
}

function fixedValues(path, name, word, pos) {
  if (path?.length !== 0) return null;
  const label = { apiVersion: "cocoonset.cocoonstack.io/v1", kind: "CocoonSet" }[name];
  return label ? { from: pos - word.length, options: [{ label, type: "enum" }] } : null;
}

function keys({ state, pos }, schema, { indent, word, line }) {
  const text = state.doc.toString();
  const path = pathAtIndent(state, text, pos, indent);
  const field = path && fieldAt(schema, path);
  if (!field || field.members.length === 0) return null;
  const written = new Set(siblings(state, text, line, indent));
  const options = field.members
    .filter(({ name }) => !written.has(name))
    .map((member) => ({
      label: member.name,
      type: "property",
      detail: member.required ? "required" : typeOf(member),
      info: member.documentation || undefined,
      apply: insertion(member, indent),
      boost: member.required ? 1 : 0,
    }));
  return { from: pos - word.length, options, validFor: /^[\w-]*$/ };
}

/** `name: `, and for an object the next line, indented. */
function insertion({ name, type }, indent) {
  const inner = " ".repeat(indent + 2);
  if (type === "object" || type === "quantityMap" || type === "foreignObject") return snippet(`${name}:\n${inner}\${}`);
  if (type === "objectList") return snippet(`${name}:\n${" ".repeat(indent)}- \${}`);
  if (type === "foreignObjectList") return `${name}:`;
  return `${name}: `;
}

/**
 * The path of the object whose members stand at this column. While a line is half written the tree does not know yet
 * what it belongs to, so the lines above with less indentation say.
 */
function pathAtIndent(state, text, pos, indent) {
  const path = [];
  let limit = indent;
  const first = state.doc.lineAt(pos);
  let dashed = /^\s*- /.test(first.text) ? first.text.search(/-/) : -1;
  for (let number = first.number - 1; number >= 1 && (limit > 0 || dashed >= 0); number--) {
    const line = state.doc.line(number).text;
    if (/^---(\s|$)/.test(line)) break;
    const match = /^(\s*(?:- +)*)["']?([A-Za-z][\w-]*)["']?:(?=\s|$)(.*)$/.exec(line);
    const column = match ? match[1].length : -1;
    const dash = /^\s*- /.test(line) ? line.search(/-/) : -1;
    if (dash >= 0 && dash < limit && column >= limit && dashed < 0) {
      // This item holds the members of our column.
      dashed = dash;
      limit = dash;
      continue;
    }
    if (!match) continue;
    const isParent = dashed >= 0 ? column <= dashed && dash < 0 : column < limit;
    if (!isParent) continue;
    path.unshift(...(dashed >= 0 ? [match[2], 0] : [match[2]]));
    dashed = dash;
    limit = dash >= 0 ? dash : column;
  }
  return limit > 0 && path.length === 0 ? null : withinObject(path);
}

/** The names that the object has already. */
function siblings(state, text, line, indent) {
  for (const mapping of mappingsAt(syntaxTree(state), line.from + indent)) {
    const pairs = pairsOf(mapping, text);
    if (isMapping(mapping) && pairs.some(({ node }) => columnOf(state, node.from) === indent)) {
      return pairs.filter(({ node }) => node.from < line.from || node.from > line.to).map(({ name }) => name);
    }
  }
  return [];
}

function columnOf(state, pos) {
  return pos - state.doc.lineAt(pos).from;
}
