// "What the API server stores": the object with its defaults, line by line against what was written.
import { diffLines } from "diff";
import { byId, make } from "./dom.js";

/** Lines around a change. */
const context = 3;

/** Shows the first objects only: a dump of a cluster would be pages of the same. */
const most = 20;

/** @param {import("@cocoonstack/cocoonset-rules").DefaultedObject[]} objects */
export function showStored(objects) {
  const body = byId("stored-body");
  if (objects.length === 0) return body.replaceChildren(make("p", {}, "There is no CocoonSet here that could be stored."));
  body.replaceChildren(...objects.slice(0, most).flatMap((object) => part(object, objects.length > 1)));
}

function part(object, isNamed) {
  const said = [];
  if (object.added.length) said.push(`${counted(object.added.length, "field")} filled in`);
  if (object.dropped.length) said.push(`${counted(object.dropped.length, "field")} not stored`);
  const summary = said.join(", ") || "Stored as it is written";
  const lines = toLines(object);
  const diff = make("div", { className: "diff", tabIndex: 0, role: "group", ariaLabel: "Difference to what is written" }, ...lines.map(lineOf));
  return [make("p", {}, isNamed ? `${object.name ?? "?"}: ${summary}` : summary), diff];
}

function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** {kind: "added" | "removed" | "same" | "gap", text}, the unchanged parts cut to what stands around a change. */
function toLines({ written, stored }) {
  const changes = diffLines(written, stored);
  return changes.flatMap((change, at) => {
    const lines = change.value.replace(/\n$/, "").split("\n");
    if (change.added) return lines.map((text) => ({ kind: "added", text }));
    if (change.removed) return lines.map((text) => ({ kind: "removed", text }));
    return cut(lines, { isFirst: at === 0, isLast: at === changes.length - 1 });
  });
}

function cut(lines, { isFirst, isLast }) {
  const head = isFirst ? 0 : context;
  const tail = isLast ? 0 : context;
  const same = (text) => ({ kind: "same", text });
  if (lines.length <= head + tail + 1) return lines.map(same);
  return [...lines.slice(0, head).map(same), { kind: "gap", text: "⋯" }, ...lines.slice(lines.length - tail).map(same)];
}

const signs = { added: "+", removed: "-", same: "", gap: "" };
const tags = { added: "ins", removed: "del", same: "span", gap: "span" };

function lineOf({ kind, text }) {
  return make("div", { className: kind }, make("span", { className: "sign" }, signs[kind]), make(tags[kind], {}, text));
}
