// The fields of a CocoonSet by their path: what the core's schema says about the place where the cursor is.

/** @returns {import("@cocoonstack/cocoonset-rules").Field | null} */
export function fieldAt(schema, path) {
  let field = schema;
  for (const step of path) {
    if (typeof step === "number") continue;
    field = field.members.find(({ name }) => name === step);
    if (!field) return null;
  }
  return field;
}

/** The path within one object: without the way through a List. */
export function withinObject(path) {
  return path[0] === "items" && typeof path[1] === "number" ? path.slice(2) : path;
}

const typeNames = {
  string: "string",
  boolean: "true or false",
  int32: "integer",
  quantity: "quantity",
  object: "object",
  objectList: "list of objects",
  quantityMap: "map of quantities",
  foreignObject: "object",
  foreignObjectList: "list of objects",
};

/** "integer, 0 to 65535"; "string, at most 63 characters". */
export function typeOf(field) {
  const parts = [typeNames[field.type]];
  if (field.minimum !== null && field.maximum !== null) parts.push(`${field.minimum} to ${field.maximum}`);
  else if (field.minimum !== null) parts.push(`${field.minimum} or more`);
  else if (field.maximum !== null) parts.push(`at most ${field.maximum}`);
  if (field.maxLength !== null) parts.push(`at most ${field.maxLength} characters`);
  if (field.format === "labelValue") parts.push("a label value");
  return parts.join(", ");
}
