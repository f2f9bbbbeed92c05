/** The WebAssembly.Module that `source` is, or whose bytes it is, or whose bytes `read(source)` gives. */
export async function compile(source, read) {
  if (source instanceof WebAssembly.Module) return source;
  const isPlace = typeof source === 'string' || source instanceof URL;
  return WebAssembly.compile(isPlace ? await read(source) : source);
}
