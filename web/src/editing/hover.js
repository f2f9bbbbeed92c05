// What a field is for, when the pointer rests on it: documentation, type, default, allowed values.
import { syntaxTree } from "@codemirror/language";
import { hoverTooltip } from "@codemirror/view";
import { make } from "../page/dom.js";
import { fieldAt, typeOf, withinObject } from "../yaml/fields.js";
import { pairAt, pathOf } from "../yaml/outline.js";

export function fieldHover(schema) {
  return hoverTooltip((view, pos) => {
    const text = view.state.doc.toString();
    const pair = pairAt(syntaxTree(view.state), text, pos);
    if (!pair?.key || pos < pair.key.from || pos > pair.key.to) return null;
    const path = withinObject(pathOf(pair.node, text));
    const field = fieldAt(schema, path);
    if (!field?.documentation) return null;
    return { pos: pair.key.from, end: pair.key.to, above: true, create: () => ({ dom: card(field, path) }) };
  });
}

function card(field, path) {
  const name = path.filter((step) => typeof step === "string").join(".");
  const rows = [["Type", typeOf(field)]];
  if (field.default !== null) rows.push(["Default", String(field.default)]);
  if (field.allowed) rows.push(["Allowed", field.allowed.join(", ")]);
  if (field.required) rows.push(["Required", "yes"]);
  return make(
    "div",
    { className: "field-card" },
    make("strong", {}, name),
    make("p", {}, field.documentation),
    make("dl", {}, ...rows.flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, value)])),
  );
}
