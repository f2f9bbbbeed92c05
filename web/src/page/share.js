// A link that holds everything: `#share/1/…`, the page's state as JSON, deflated, in base64url. What stands behind the
// `#` is never sent to a server.
//
//   state: { text, old, operation, rules }     old only for UPDATE; rules: the version that the sender saw
//
// The number is the format's; a page that does not know it says so.

const format = "1";
/** More than any object that the API server takes, so that a hostile link cannot fill the memory. */
const longestState = 4 * 1024 * 1024;

export class ShareError extends Error {}

export function isShareLink(hash) {
  return hash.startsWith("#share/");
}

/** @returns {Promise<string>} the hash, `#` included */
export async function encode(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const packed = await collect(stream(bytes).pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  return `#share/${format}/${toBase64Url(packed)}`;
}

/** @throws {ShareError} what is wrong with the link, for people */
export async function decode(hash) {
  const [, version, packed = ""] = hash.split("/");
  if (version !== format) throw new ShareError("This link was made by a newer page; reload to get it");
  try {
    const inflated = stream(fromBase64Url(packed)).pipeThrough(new DecompressionStream("deflate-raw"));
    const state = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await collect(inflated, longestState)));
    return checked(state);
  } catch (error) {
    if (error instanceof ShareError) throw error;
    throw new ShareError("This link is damaged: a part of it is missing or changed");
  }
}

function checked(state) {
  const isText = (value) => typeof value === "string";
  if (!isText(state?.text)) throw new ShareError("This link holds no text");
  return {
    text: state.text,
    old: isText(state.old) ? state.old : "",
    operation: state.operation === "UPDATE" ? "UPDATE" : "CREATE",
    rules: isText(state.rules) ? state.rules : "",
  };
}

function stream(bytes) {
  return new Blob([bytes]).stream();
}

async function collect(readable, limit) {
  const chunks = [];
  let size = 0;
  const reader = readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > limit) {
      await reader.cancel();
      throw new ShareError("This link holds more than 4 MiB");
    }
    chunks.push(next.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function toBase64Url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
}
