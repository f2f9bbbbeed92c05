// `cocoonset-rules validate` and the binary's own `validate`: the same output, byte for byte, and the same exit codes.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { binary, cases, index, package_folder, reviews, run } from './places.mjs';

const folder = mkdtempSync(join(tmpdir(), 'cocoonset-rules-'));
after(() => rmSync(folder, { recursive: true }));
cpSync(cases, join(folder, 'cases'), { recursive: true });
mkdirSync(join(folder, 'empty'));
writeFileSync(join(folder, 'bytes.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xc3, 0x0a]));
writeFileSync(join(folder, 'utf16.yaml'), Buffer.from(`\ufeff${readFileSync(`${cases}/rules/firecracker-no-windows.yaml`)}`, 'utf16le'));
writeFileSync(join(folder, 'halves.yaml'), Buffer.from([0xfe, 0xff, 0xd8, 0x3c, 0, 0x61, 0xdf, 0x89, 0, 0x3a, 0]));
writeFileSync(join(folder, 'warned.yaml'), readFileSync(`${cases}/rules/toolbox-name-numeric.yaml`));

const good = 'cases/good/minimal.yaml';
const bad = 'cases/rules/firecracker-no-windows.yaml';

function both(words, options = {}) {
  const native = run(binary, ['validate', ...words], { cwd: folder, ...options });
  const ours = run('node', [`${package_folder}/cli.js`, 'validate', ...words], { cwd: folder, ...options });
  return { native, ours };
}

for (const words of [
  ['cases'],
  ['cases/'],
  ['cases/good', bad, 'cases/objects'],
  ['-o', 'json', 'cases'],
  ['--output=sarif', 'cases'],
  ['--output', 'github', 'cases'],
  ['-o', 'github', '--quiet', 'cases'],
  ['--color=always', 'cases'],
  ['--color', 'never', '-q', 'cases'],
  [good],
  [bad],
  ['--warnings-as-errors', good],
  ['--warnings-as-errors', '-o', 'json', 'cases/good'],
  ['warned.yaml'],
  ['--warnings-as-errors', 'warned.yaml'],
  ['bytes.yaml'],
  ['-o', 'json', 'bytes.yaml'],
  ['-o', 'json', 'utf16.yaml'],
  ['-o', 'json', 'halves.yaml'],
  ['empty'],
  [good, 'no-such-file.yaml'],
  ['no-such-file.yaml', '-o', 'json', bad],
]) {
  test(`validate ${words.join(' ')}`, () => {
    const { native, ours } = both(words);
    assert.equal(ours.output, native.output);
    assert.equal(ours.code, native.code);
    assert.equal(ours.errors === '', native.errors === '');
  });
}

const skip = process.getuid() === 0 && 'root may read everything';
test('a folder that cannot be read is named, and those beside it are searched', { skip }, () => {
  for (const name of ['a', 'locked', 'z']) {
    cpSync(join(folder, bad), join(folder, `beside/${name}/set.yaml`));
  }
  chmodSync(join(folder, 'beside/locked'), 0);
  const { native, ours } = both(['beside']);
  chmodSync(join(folder, 'beside/locked'), 0o700);
  assert.match(ours.output, /beside\/a\/set\.yaml:[^]*beside\/z\/set\.yaml:/);
  assert.equal(ours.output, native.output);
  assert.equal(ours.code, 2);
  assert.equal(ours.errors, 'cocoonset-rules: beside/locked: permission denied\n');
});

test('validate reads standard input', () => {
  for (const path of [good, bad]) {
    const { native, ours } = both(['-o', 'json', '-'], { input: readFileSync(join(folder, path)) });
    assert.deepEqual({ ...ours, errors: '' }, native);
  }
});

test('the longest text that is read, and a longer one', () => {
  for (const size of [(16 << 20) - 10, (16 << 20) + 10]) {
    const { native, ours } = both(['-o', 'json', '-'], { input: Buffer.alloc(size, '# padding\n') });
    assert.deepEqual(ours, native);
  }
});

const usage = (words) => run('node', [`${package_folder}/cli.js`, ...words], { cwd: folder });

test('usage errors are one line that names the near word, and exit with 2', () => {
  for (const [words, expected] of [
    [[], 'command'],
    [['validat', good], 'did you mean "validate"?'],
    [['validate'], 'PATH'],
    [['validate', '--outptu', 'json', good], 'did you mean "--output"?'],
    [['validate', '--warning-as-errors', good], 'did you mean "--warnings-as-errors"?'],
    [['validate', '--output', 'jsno', good], 'did you mean "json"?'],
    [['validate', '--color=sometimes', good], 'auto, always, never'],
    [['validate', good, '--output'], '--output'],
    [['validate', '--quiet=yes', good], '--quiet'],
    [['a\nb\u001b[31m'], 'a'],
    [['validate', 'a\nb'], 'no such file'],
  ]) {
    const { code, output, errors } = usage(words);
    assert.equal(code, 2, errors);
    assert.ok(errors.includes(expected), errors);
    assert.match(errors, /^cocoonset-rules: [^\n\u001b]*\n$/);
    assert.equal(words.length > 1 && words[1] === 'a\nb' ? '' : output, '');
  }
});

test('help and version', () => {
  assert.match(usage(['--help']).output, /Usage: cocoonset-rules validate/);
  assert.match(usage(['validate', '-h']).output, /Usage: /);
  assert.match(usage(['--version']).output, /^cocoonset-rules \d+\.\d+\.\d+\n$/);
});

test('review answers byte for byte as the binary does', async () => {
  const rules = await index.load();
  for (const { file, parent } of JSON.parse(readFileSync(`${reviews}/expected.json`))) {
    const body = readFileSync(`${reviews}/${file}`);
    const facts = parent ? { parent: readFileSync(`${reviews}/${parent}`) } : {};
    const words = parent ? ['--parent', `${reviews}/${parent}`] : [];
    for (const [more, settings] of [
      [{}, {}],
      [{ enforcement: 'warn' }, { ENFORCEMENT: 'warn' }],
      [{ podCreators: ['alice', 'bob'] }, { POD_CREATORS: 'alice,bob' }],
    ]) {
      const native = run(binary, ['review', `${reviews}/${file}`, ...words], { env: settings });
      assert.equal(rules.review(body, { ...facts, ...more }), native.output, file);
    }
  }
});
