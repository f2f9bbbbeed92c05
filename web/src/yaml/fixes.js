// Quick fixes: for the rules whose remedy is one obvious change. Each is tested to make its finding go away, except
// those that add a field without knowing its value: these leave the cursor where it is to be typed.
//
//   fixesFor(problem, { text, tree })  ->  [{label, changes, selection}]

import { addBelow, addMember, removePair, setValue } from "./edits.js";
import { follow, isMapping, pairAt, pathFrom } from "./outline.js";

/** @param {import("../judge/problems.js").Problem} problem */
export function fixesFor(problem, source) {
  const fixes = table[problem.rule];
  if (!fixes) return [];
  const context = { ...source, problem, path: [...problem.root, ...pathFrom(problem.field)] };
  return fixes(context).filter(Boolean);
}

const table = {
  "agent-image-required": (context) => [fill(context, "image", "")],
  "agent-replicas-nonnegative": (context) => [set(context, "0")],
  "agent-mode-supported": oneOf,
  "os-supported": oneOf,
  "backend-supported": oneOf,
  "conn-type-supported": oneOf,
  "firecracker-no-windows": (context) => [set(beside(context, "backend"), "cloud-hypervisor")],
  "firecracker-oci-image": (context) => [set(beside(context, "backend"), "cloud-hypervisor")],
  "firecracker-no-clone": (context) => [set(context, "run"), set(beside(context, "backend"), "cloud-hypervisor")],
  "toolbox-name-required": (context) => [fill(context, "name", "")],
  "toolbox-name-rfc1123": suggested,
  "toolbox-mode-supported": oneOf,
  "toolbox-static-ip-required": (context) => [fill(context, "staticIP", "")],
  "toolbox-static-vmid-required": (context) => [fill(context, "staticVMID", "")],
  "toolbox-image-required": (context) => [fill(context, "image", "")],
  "toolbox-backend-matches-agent": suggested,
  "snapshot-policy-supported": oneOf,
  "hibernate-policy-supported": oneOf,
  "clone-image-relative": (context) => [set(beside(context, "mode"), "run")],
  "firecracker-ignores-no-direct-io": (context) => [remove(context)],
  "static-ignores-vm-options": (context) => [remove(context)],
  "unknown-field": (context) => [rename(context), removeAt(context)],
  "duplicate-key": (context) => [removeAt(context)],
  "api-version-supported": (context) => [apiVersion(context)],
  "kind-known": suggested,
  "metadata-field": (context) => [rename(context) ?? quoted(context)],
  "metadata-name": (context) => [metadataName(context)],
  "yaml-ambiguous": (context) => [quote(context)],
};

/** Each supported value, the one that was probably meant first. */
function oneOf(context) {
  const { supported, suggestion } = context.problem;
  return [...supported].sort((a, b) => (b === suggestion) - (a === suggestion)).map((value) => set(context, value));
}

/** The same place, another member of the same object. */
function beside(context, name) {
  return { ...context, path: [...context.path.slice(0, -1), name] };
}

function set(context, value) {
  const name = context.path[context.path.length - 1];
  const { pair, rest } = find(context);
  if (rest.length > 0) return fill(context, name, value);
  return fix(`Set ${name} to ${value}`, setValue(pair, value, context.text));
}

/** Sets a field that has no value, or adds it. Without a value the cursor waits where it is to be typed. */
function fill(context, name, value) {
  const { text } = context;
  const { pair, value: holder, rest } = find(context);
  const label = value ? `Add ${name}: ${value}` : `Add ${name}`;
  if (rest.length === 0) {
    const change = setValue(pair, value, text);
    const end = change.from + change.insert.length;
    return fix(label, change, { from: end, to: end });
  }
  // Only the member itself may be missing, or its object with it: anything else is not ours to build.
  if (rest.length === 2 && isMapping(holder) && rest[0] === "agent") {
    const { change } = addMember(holder, "agent", "", text);
    const indent = /\n *$/.exec(change.insert.slice(0, -"agent: ".length))?.[0];
    if (!indent) return null;
    const insert = `${change.insert.trimEnd()}${indent}  ${name}: ${value}`;
    const end = change.from + insert.length;
    return fix(label, { ...change, insert }, { from: end, to: end });
  }
  if (rest.length !== 1) return null;
  const added = addTo(holder, pair, [name, value, text]);
  return added && fix(label, added.change, added.selection);
}

function addTo(holder, pair, member) {
  if (isMapping(holder)) return addMember(holder, ...member);
  return holder || !pair ? null : addBelow(pair, ...member);
}

function remove(context) {
  const { pair, rest } = find(context);
  return rest.length === 0 && pair ? fix(`Remove ${pair.name}`, removePair(pair, context.text)) : null;
}

/** Where no path leads to it: the second of two keys, a field that nobody knows. */
function removeAt({ problem, text, tree }) {
  const pair = pairAt(tree, text, problem.from);
  return pair ? fix(`Remove ${pair.name}`, removePair(pair, text)) : null;
}

/** The name that was probably meant. */
function rename({ problem, text, tree }) {
  const name = problem.suggestion;
  const pair = name && pairAt(tree, text, problem.from);
  if (!pair || pair.key.from !== problem.from) return null;
  const quoted = text[pair.key.from] === '"';
  return fix(`Rename to ${name}`, { from: pair.key.from, to: pair.key.to, insert: quoted ? JSON.stringify(name) : name });
}

/** The value that the rules suggest. */
function suggested(context) {
  return [context.problem.suggestion ? set(context, context.problem.suggestion) : null];
}

/** The value that the rules suggest, where it stands: no path leads past keys with dots. */
function quoted({ problem, text }) {
  const insert = JSON.stringify(problem.suggestion);
  const isSame = problem.suggestion === text.slice(problem.from, problem.to);
  const label = isSame ? "Quote it" : `Set to ${problem.suggestion}`;
  return problem.suggestion ? fix(label, { from: problem.from, to: problem.to, insert }) : null;
}

const apiVersionOfSets = "cocoonset.cocoonstack.io/v1";

function apiVersion(context) {
  const missing = context.problem.field === "kind" ? "CocoonSet" : apiVersionOfSets;
  if (!["", "apiVersion", "kind"].includes(context.problem.field)) return null;
  return set({ ...context, path: [...context.problem.root, context.problem.field || "apiVersion"] }, missing);
}

function metadataName(context) {
  return fill({ ...context, path: [...context.problem.root, "metadata", "name"] }, "name", "");
}

function quote({ problem, text }) {
  const raw = text.slice(problem.from, problem.to);
  return /^[^"'\n]+$/.test(raw) ? fix("Quote it", { from: problem.from, to: problem.to, insert: JSON.stringify(raw) }) : null;
}

function find({ tree, text, problem, path }) {
  return follow(tree, text, problem.from, path);
}

function fix(label, change, selection) {
  const end = change.from + change.insert.length;
  return { label, changes: [change], selection: selection ?? { from: end, to: end } };
}
