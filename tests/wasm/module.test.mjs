// The module itself: no imports, and no input that it does not survive.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cases, index, module_bytes } from './places.mjs';

const good = readFileSync(`${cases}/good/minimal.yaml`, 'utf8');
const MiB = 1 << 20;

test('it imports nothing, so that core can do no I/O', () => {
  assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(module_bytes())), []);
});

test('it needs no JavaScript but ours: each export is called by the package', () => {
  const ours = readFileSync(new URL('../../wasm/package/rules.js', import.meta.url), 'utf8');
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(module_bytes()));
  const made_by_emscripten = /^(__|_initialize|stack)/;
  for (const { name } of exports) assert.ok(made_by_emscripten.test(name) || ours.includes(name), name);
});

const nested = (open, close, depth) => open.repeat(depth) + close.repeat(depth);
const spec = (text) => good.slice(0, good.indexOf('spec:')) + text;

const hostile = {
  empty: '',
  'a zero': '\0',
  'no UTF-8': Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0xfe, 0xc0, 0x80),
  'half a character': '\ud800',
  'deep JSON': nested('{"a":', '}', 100_000),
  'deep lists': nested('[', ']', 100_000),
  'deep block YAML': Array.from({ length: 5_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'a billion laughs': Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`).join('\n')
    .replace(/\*a-1,/g, 'x,'),
  'a long line': `a: ${'x'.repeat(8 * MiB)}`,
  'many items': spec(`spec:\n  toolboxes:\n${'  - {}\n'.repeat(20_000)}`),
  'many documents': 'kind: CocoonSet\n---\n'.repeat(10_000),
  'many findings': spec(`spec:\n${Array.from({ length: 20_000 }, (_, i) => `  unknown${i}: 1\n`).join('')}`),
};

/** What takes the most time and memory: of these the text is judged, and no more. */
const largest = {
  'as many keys as possible': Array.from({ length: 600_000 }, (_, i) => `k${i}: 1`).join('\n'),
  'as many items as possible': spec(`spec:\n  toolboxes:\n${'  - {}\n'.repeat(490_000)}`),
  'as many documents as possible': 'kind: CocoonSet\n---\n'.repeat(130_000),
  'as many findings as possible': 'kind: CocoonSet\nspec: {a: , b: , c: , agent: {mode: x, os: y}}\n---\n'.repeat(60_000),
  'as much text as is read': '# padding\n'.repeat((16 * MiB) / 10),
  'more text than is read': `${good}${'#'.repeat(40 * MiB)}`,
};

const calls = {
  validate: (rules, text) => rules.validate(text),
  report: (rules, text) => rules.report([{ source: 'x', text }], { format: 'sarif' }),
  answer: (rules, text) => rules.answer(text),
  defaulted: (rules, text) => rules.defaulted(text),
  review: (rules, text) => rules.review(text),
};

for (const [name, text] of Object.entries(hostile)) {
  test(`survives ${name}`, async () => {
    const rules = await index.load();
    for (const [call, run] of Object.entries(calls)) {
      try {
        run(rules, text);
      } catch (error) {
        // What reads a text has an answer to each; the others may say that this is no review, or too much.
        assert.ok(error instanceof index.InputError && !['validate', 'report'].includes(call), `${call}: ${error}`);
      }
      assert.equal(rules.validate(good).errors, 0);
    }
  });
}

test('judges the largest texts', async () => {
  const rules = await index.load();
  for (const [name, text] of Object.entries(largest)) {
    assert.ok(rules.validate(text).errors >= 0, name);
    assert.equal(rules.validate(good).errors, 0);
  }
});

test('a text that is too long is a finding, not an error', async () => {
  const rules = await index.load();
  const [object] = rules.validate(largest['more text than is read']).objects;
  assert.equal(object.findings[0].rule, 'yaml-syntax');
  assert.match(object.findings[0].message, /longer than 16777216 bytes/);
});

test('after running out of memory it works on', async () => {
  const rules = await index.load();
  assert.throws(() => rules.review(new Uint8Array(700 * MiB)), index.InputError);
  assert.equal(rules.validate(good).errors, 0);
});

test('ten thousand calls take no more memory than the first', async () => {
  const module = new WebAssembly.Module(module_bytes());
  const { exports: wasm } = new WebAssembly.Instance(module);
  wasm._initialize();
  const text = new TextEncoder().encode(good);
  const pages = () => {
    const start = wasm.arguments(8 + text.length);
    new DataView(wasm.memory.buffer).setUint32(start, 0, true);
    new DataView(wasm.memory.buffer).setUint32(start + 4, text.length, true);
    new Uint8Array(wasm.memory.buffer).set(text, start + 8);
    assert.ok(wasm.validate() > 0);
    return wasm.memory.buffer.byteLength;
  };
  const first = pages();
  for (let i = 0; i < 10_000; i++) pages();
  assert.equal(pages(), first);
});
