// Completion of field names and values, from the core's schema; and of brackets, as it is of the same package.
import { autocompletion, closeBrackets, closeBracketsKeymap, snippet } from "@codemirror/autocomplete";
import { keymap } from "@codemirror/view";
import { fieldAt, typeOf, withinObject } from "../yaml/fields.js";

/** A line with a key: what stands before it, dashes included, and its name. */
const keyLine = /^(\s*(?:- +)*)["']?([A-Za-z][\w-]*)["']?:(?=\s|$)/;

export const closingOfBrackets = [closeBrackets(), keymap.of(closeBracketsKeymap)];

export function completion(schema) {
  return autocompletion({ override: [(context) => complete(context, schema)], icons: false, aboveCursor: false });
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
  const path = pathAtIndent(state, pos, indent.length);
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
  const path = pathAtIndent(state, pos, indent);
  const field = path && fieldAt(schema, path);
  if (!field || field.members.length === 0) return null;
  const written = new Set(siblings(state, line, indent));
  const options = field.members
    .filter(({ name }) => !written.has(name))
    .map((member) => ({
      label: member.name,
      type: "property",
      detail: member.required ? "required" : typeOf(member),
      info: member.documentation || undefined,
      apply: insertion(member, line, indent),
      boost: member.required ? 1 : 0,
    }));
  return { from: pos - word.length, options, validFor: /^[\w-]*$/ };
}

/** `name: `, and for an object the next line, indented. (A snippet's lines are indented as far as the line it is put in.) */
function insertion({ name, type }, line, indent) {
  const column = " ".repeat(indent - /^ */.exec(line.text)[0].length);
  if (type === "object" || type === "quantityMap" || type === "foreignObject") return snippet(`${name}:\n${column}  \${}`);
  if (type === "objectList") return snippet(`${name}:\n${column}- \${}`);
  return type === "foreignObjectList" ? `${name}:` : `${name}: `;
}

/**
 * The path of the object whose members stand at this column, null where there is none. While a line is half written the
 * tree does not know yet what it belongs to, so the keys above in smaller columns say.
 */
function pathAtIndent(state, pos, indent) {
  const path = [];
  const first = state.doc.lineAt(pos);
  let inItem = dashOf(first.text) >= 0;
  let limit = inItem ? dashOf(first.text) : indent;
  for (let number = first.number - 1; number >= 1 && (limit > 0 || inItem); number--) {
    const { text } = state.doc.line(number);
    if (/^---(\s|$)/.test(text)) break;
    const match = keyLine.exec(text);
    if (!match) continue;
    const column = match[1].length;
    const dash = dashOf(text);
    // A list may stand in the column of its key.
    const isParent = inItem ? dash < 0 && column <= limit : column < limit;
    if (isParent) path.unshift(...(inItem ? [match[2], 0] : [match[2]]));
    if (isParent || (!inItem && dash >= 0 && dash < limit)) {
      inItem = dash >= 0;
      limit = inItem ? dash : column;
    }
  }
  return inItem || limit > 0 ? null : withinObject(path);
}

function dashOf(text) {
  return /^\s*- /.test(text) ? text.indexOf("-") : -1;
}

/** The names that the object has already: the lines above and below in the same column, as far as the object goes. */
function siblings(state, line, indent) {
  const names = [];
  for (const step of [-1, 1]) {
    let inFirst = step < 0 && dashOf(line.text) >= 0;
    for (let number = line.number + step; !inFirst && number >= 1 && number <= state.doc.lines; number += step) {
      const match = keyLine.exec(state.doc.line(number).text);
      if (!match) continue;
      const isDashed = match[1].includes("-");
      if (match[1].length < indent || (step > 0 && isDashed && match[1].length === indent)) break;
      if (match[1].length === indent) names.push(match[2]);
      inFirst = step < 0 && isDashed && match[1].length === indent;
    }
  }
  return names;
}
