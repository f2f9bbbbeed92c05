// The package as npm packs it, installed into a fresh folder and used from there: Node, TypeScript, esbuild, Vite, and
// Debian's Chromium with a strict CSP. Needs `npm ci` in this folder (make test does it); no network.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { chromium } from 'playwright-core';
import { build as build_by_vite } from 'vite';
import { index, package_folder, run } from './places.mjs';
import { judge } from './user/judge.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cocoonset-rules-'));
const installed = join(folder, 'node_modules/@cocoonstack/cocoonset-rules');
const expected = await judge(index.load);

const quiet = { npm_config_update_notifier: 'false', npm_config_audit: 'false', npm_config_fund: 'false' };
let packed;

before(() => {
  const { output, errors, code } = run('npm', ['pack', '--json', package_folder], { cwd: folder, env: quiet });
  assert.equal(code, 0, errors);
  [packed] = JSON.parse(output);
  cpSync(join(here, 'user'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
  const install = run('npm', ['install', '--offline', `./${packed.filename}`], { cwd: folder, env: quiet });
  assert.equal(install.code, 0, install.errors);
});

after(() => rmSync(folder, { recursive: true }));

test('the files are exactly those that are meant', () => {
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), [
    'LICENSE', 'README.md', 'cli.js', 'cocoon.wasm', 'ignore_file.js', 'index.d.ts', 'index.js', 'inline.js',
    'module_base64.js', 'node.js', 'package.json', 'rules.js', 'sources.js',
  ]);
  assert.equal(packed.name, '@cocoonstack/cocoonset-rules');
});

const in_node = (code, ...options) => run('node', [...options, '-e', code], { cwd: folder });

test('Node: as a module, by import() from CommonJS, in a worker thread, inline', () => {
  const name = '@cocoonstack/cocoonset-rules';
  const print = (entry) => `Promise.all([import('${entry}'), import('./judge.js')])
    .then(([{ load }, { judge }]) => judge(load)).then((verdict) => process.stdout.write(verdict))`;
  assert.equal(in_node(print(name), '--input-type=module').output, expected);
  assert.equal(in_node(print(name), '--input-type=commonjs').output, expected);
  assert.equal(in_node(print(`${name}/inline`), '--input-type=module').output, expected);
  const thread = `const { Worker } = require('node:worker_threads');
    new Worker(${JSON.stringify(print(name))}, { eval: true });`;
  assert.equal(in_node(thread, '--input-type=commonjs').output, expected);
});

test('npx runs the command', () => {
  const { code, output } = run('npx', ['--offline', 'cocoonset-rules', 'validate', '-'], { cwd: folder, input: 'kind: CocoonSet\n', env: quiet });
  assert.equal(code, 1);
  assert.match(output, /1 object judged/);
});

test('TypeScript: for browsers and for Node, strictly', () => {
  const node_types = join(here, 'node_modules/@types');
  for (const options of [
    { lib: ['es2022', 'dom'], types: [], module: 'es2022', moduleResolution: 'bundler' },
    { lib: ['es2022'], types: ['node'], typeRoots: [node_types], module: 'nodenext', moduleResolution: 'nodenext' },
  ]) {
    const compilerOptions = { strict: true, noEmit: true, target: 'es2022', ...options };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }));
    const { code, output } = run(join(here, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.json'], { cwd: folder });
    assert.equal(code, 0, output);
  }
});

const page = (script) => `<!doctype html><meta charset="utf-8"><title>test</title>${script}`;
const module_script = (path) => page(`<script type="module" src="./${path}"></script>`);
const import_map = `<script type="importmap" nonce="map">${JSON.stringify({ imports: {
  '@cocoonstack/cocoonset-rules': './node_modules/@cocoonstack/cocoonset-rules/index.js',
  '@cocoonstack/cocoonset-rules/inline': './node_modules/@cocoonstack/cocoonset-rules/inline.js',
} })}</script>`;

const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const csp = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'nonce-map'; connect-src 'self'; worker-src 'self'; img-src data:";

/** Serves the folder from loopback; `use(address)` while it does. */
async function served(use) {
  const server = createServer(({ url }, response) => {
    try {
      const path = new URL(url, 'http://x').pathname;
      const body = readFileSync(join(folder, path));
      const headers = { 'content-type': types[extname(path)] ?? 'text/plain', 'content-security-policy': csp };
      response.writeHead(200, headers).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections?.();
    server.close();
  }
}

async function in_chromium(paths) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    return await served(async (address) => {
      const verdicts = {};
      for (const path of paths) {
        const tab = await browser.newPage();
        const complaints = [];
        tab.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
        tab.on('pageerror', (error) => complaints.push(String(error)));
        await tab.goto(`${address}/${path}`);
        await tab.waitForFunction(() => 'verdict' in globalThis, null, { timeout: 60_000 }).catch((error) => complaints.push(String(error)));
        verdicts[path] = complaints.filter((text) => !text.includes('favicon'));
        if (verdicts[path].length === 0) verdicts[path] = await tab.evaluate(() => globalThis.verdict);
        await tab.close();
      }
      return verdicts;
    });
  } finally {
    await browser.close();
  }
}

test('Chromium: a plain page, a worker, inline, bundled by esbuild and by Vite, under a strict CSP', async () => {
  const html = (name, text) => writeFileSync(join(folder, name), text);
  html('plain.html', page(`${import_map}<script type="module" src="./plain.js"></script>`));
  html('inline.html', page(`${import_map}<script type="module" src="./inline.js"></script>`));

  const options = { absWorkingDir: folder, bundle: true, format: 'esm', logLevel: 'silent', loader: { '.wasm': 'file' } };
  await bundle({ ...options, entryPoints: ['file.js', 'inline.js'], outdir: 'by-esbuild' });
  html('by-esbuild/file.html', module_script('file.js'));
  html('by-esbuild/inline.html', module_script('inline.js'));

  // In a worker there is no import map: it is bundled.
  await bundle({ ...options, entryPoints: ['worker.js', 'with_worker.js'], outdir: 'in-worker' });
  cpSync(join(installed, 'cocoon.wasm'), join(folder, 'in-worker/cocoon.wasm'));
  html('in-worker/page.html', module_script('with_worker.js'));

  html('index.html', module_script('plain.js'));
  await build_by_vite({ root: folder, base: './', logLevel: 'silent', build: { outDir: 'by-vite' } });

  const pages = ['plain.html', 'inline.html', 'by-esbuild/file.html', 'by-esbuild/inline.html', 'in-worker/page.html', 'by-vite/index.html'];
  assert.deepEqual(await in_chromium(pages), Object.fromEntries(pages.map((path) => [path, expected])));
});
