// Figures of the Wasm module: sizes, start, speed against native code in the same run, memory. `make bench` runs it.
//
//   node tests/bench/wasm.mjs
//
// Needs the module (make wasm), the target wasm_native of the preset release, and Debian's Chromium.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from '../wasm/node_modules/playwright-core/index.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const package_folder = join(root, 'build/wasm/wasm/package');
const native = join(root, 'build/release/wasm/wasm_native');
const seconds = 1;
const rounds = 3;

const gzipped = (...files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(join(package_folder, file)), { level: 9 }).length, 0);
const row = (name, ...figures) => console.log(name.padEnd(44), ...figures.map((figure) => String(figure).padStart(14)));

/** A set of some `lines` lines, as a person writes it. */
function document_of(lines) {
  const head = 'apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: bench\n  namespace: vms\nspec:\n' +
    '  nodePool: linux\n  agent:\n    image: ubuntu/dev:24.04\n    replicas: 3\n    storage: 20Gi\n    resources:\n      limits:\n        cpu: "4"\n        memory: 8Gi\n  toolboxes:\n';
  const boxes = Math.round((lines - 16) / 8);
  const box = (i) => `  - name: box-${i}\n    image: ghcr.io/example/tools:${i}\n    os: linux\n    mode: run\n    backend: cloud-hypervisor\n    connType: ssh\n    probePort: 22\n    storage: 10Gi\n`;
  return head + Array.from({ length: boxes }, (_, i) => box(i)).join('');
}

/** Runs in Node and in the page: calls a second, and how long it took to be ready. */
async function measure({ entry, wasm, texts, seconds }) {
  const { load } = await import(entry);
  const bytes = typeof wasm === 'string' ? await (await fetch(wasm)).arrayBuffer() : wasm;
  const start = performance.now();
  const rules = await load(bytes);
  const ready = performance.now() - start;
  const first_start = performance.now();
  rules.validate(texts[0]);
  const first = performance.now() - first_start;
  const speeds = texts.map((text) => {
    for (let i = 0; i < 20; i++) rules.validate(text);
    const begin = performance.now();
    let calls = 0;
    while (performance.now() - begin < seconds * 1000) calls += rules.validate(text).objects.length;
    return (calls * 1000) / (performance.now() - begin);
  });
  return { ready, first, speeds };
}

async function with_chromium(use) {
  const types = { js: 'text/javascript', wasm: 'application/wasm', html: 'text/html' };
  const server = createServer(({ url }, response) => {
    const name = url.slice(1) || 'index.html';
    const body = name === 'index.html' ? '<!doctype html><link rel="icon" href="data:,"><title>bench</title>' : readFileSync(join(package_folder, name.replace(/[^\w.]/g, '')));
    response.writeHead(200, { 'content-type': types[name.split('.').pop()] }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    return await use(browser, `http://127.0.0.1:${server.address().port}/`);
  } finally {
    await browser.close();
    server.close();
  }
}

async function in_chromium(browser, address, options) {
  const page = await browser.newPage();
  await page.goto(`${address}index.html`);
  const result = await page.evaluate(measure, { ...options, entry: `${address}index.js`, wasm: `${address}cocoon.wasm` });
  await page.close();
  return result;
}

function native_speed(text) {
  const folder = mkdtempSync(join(tmpdir(), 'wasm-bench-'));
  writeFileSync(join(folder, 'set.yaml'), text);
  const { stdout, error } = spawnSync(native, [join(folder, 'set.yaml'), String(seconds)]);
  rmSync(folder, { recursive: true });
  if (error) throw error;
  return Number(stdout);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

row('', 'bytes', 'gzipped', 'target');
row('cocoon.wasm', readFileSync(join(package_folder, 'cocoon.wasm')).length, gzipped('cocoon.wasm'), 60 * 1024);
const loader = ['index.js', 'rules.js'];
row('its loader', loader.reduce((sum, file) => sum + readFileSync(join(package_folder, file)).length, 0), gzipped(...loader), 2 * 1024);

const lines = [40, 2000];
const texts = lines.map(document_of);
const wasm = readFileSync(join(package_folder, 'cocoon.wasm'));
const runs = await with_chromium(async (browser, address) => {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    found.push({
      native: { speeds: texts.map(native_speed) },
      node: await measure({ entry: join(package_folder, 'node.js'), wasm, texts, seconds }),
      chromium: await in_chromium(browser, address, { texts, seconds }),
    });
  }
  return found;
});

console.log(`\nmedians of ${rounds} rounds, each with all three`);
row('', 'native', 'Node', 'Chromium', 'Chr./native');
const of = (place, pick) => median(runs.map((run) => pick(run[place])));
for (const [i, count] of lines.entries()) {
  const [by_native, by_node, by_chromium] = ['native', 'node', 'chromium'].map((place) => of(place, ({ speeds }) => speeds[i]));
  row(`validations a second, ${count} lines`, by_native.toFixed(0), by_node.toFixed(0), by_chromium.toFixed(0), (by_chromium / by_native).toFixed(2));
}
for (const [name, pick] of [['compile and start, ms', ({ ready }) => ready], ['first call, ms', ({ first }) => first]]) {
  row(name, '-', of('node', pick).toFixed(1), of('chromium', pick).toFixed(1));
}

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
exports._initialize();
const memory_after_call = () => {
  const text = new TextEncoder().encode(texts[0]);
  const start = exports.arguments(8 + text.length);
  new DataView(exports.memory.buffer).setUint32(start, 0, true);
  new DataView(exports.memory.buffer).setUint32(start + 4, text.length, true);
  new Uint8Array(exports.memory.buffer).set(text, start + 8);
  exports.validate();
  return exports.memory.buffer.byteLength;
};
const first_memory = memory_after_call();
for (let i = 0; i < 9_998; i++) memory_after_call();
row('\nmemory after the 1st and 10,000th call, bytes', first_memory, memory_after_call());
