// For browsers, workers and bundlers: fetches the module from beside this file.
import { rulesIn } from './rules.js';

export { InputError } from './rules.js';

export async function load(module = new URL('./cocoon.wasm', import.meta.url)) {
  return rulesIn(module, async (url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
    return response.arrayBuffer();
  });
}
