// Which page the address asks for: `#rules`, `#rule/ID`, `#share/…`, anything else the playground.

/** @returns {{page: "playground" | "rules" | "share", rule?: string}} */
export function routeOf(hash) {
  if (hash === "#rules") return { page: "rules" };
  if (hash.startsWith("#rule/")) return { page: "rules", rule: decode(hash.slice("#rule/".length)) };
  return { page: hash.startsWith("#share/") ? "share" : "playground" };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
