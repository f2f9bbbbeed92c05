// For Node, whose fetch does not read files.
import { readFile } from 'node:fs/promises';
import { rulesIn } from './rules.js';

export { InputError } from './rules.js';

export async function load(module = new URL('./cocoon.wasm', import.meta.url)) {
  return rulesIn(module, readFile);
}
