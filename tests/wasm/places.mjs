// Where the builds lie; and the package that they made, loaded.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const below = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const root = below('');
export const package_folder = below('build/wasm/wasm/package');
export const binary = below('build/dev/native/cocoon-webhook');
export const recorder = below('build/dev/tests/record');
export const cases = below('tests/cases');
export const reviews = below('tests/reviews');

export const module_bytes = () => readFileSync(`${package_folder}/cocoon.wasm`);
export const index = await import(`${package_folder}/node.js`);

/** Runs a program; what it wrote stays bytes. */
export function run(program, words, { input, cwd = root, env = {} } = {}) {
  const options = { cwd, input, env: { ...process.env, ...env }, maxBuffer: 1 << 30 };
  const { status, stdout, stderr, error } = spawnSync(program, words, options);
  if (error) throw error;
  return { code: status, output: stdout.toString(), errors: stderr.toString() };
}
