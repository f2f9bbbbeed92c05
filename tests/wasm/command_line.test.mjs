// `cocoonset-rules validate` and the binary's own `validate`: the same output, byte for byte, and the same exit codes.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

// A repository: manifests lie among much that is none.
const broken = readFileSync(join(folder, bad));
for (const [path, text] of Object.entries({
  '.github/ci.yaml': broken,
  '.cocoonignore': '# of the whole\n*.tmp.yaml\n/sets/old/*\n',
  'node_modules/a.yaml': broken,
  'package.json': '{"name": "x"}',
  'chart/values.yaml': 'replicas: 3\n',
  'chart/templates/set.yaml': '{{ if }}\nkind: Service\n',
  'sets/a.yaml': broken,
  'sets/b.tmp.yaml': broken,
  'sets/map.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
  'sets/broken.yml': 'kind: CocoonSet\nspec: [\n',
  'sets/old/c.yaml': broken,
  'sets/old/keep.yaml': broken,
  'sets/old/.cocoonignore': '!keep.yaml',
  'sets/new/d e.yaml': broken,
  'sets/new/[x].yaml': broken,
  'sets/new/ü.yaml': broken,
})) {
  const file = join(folder, 'repository', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
mkdirSync(join(folder, 'links'));
symlinkSync('nowhere.yaml', join(folder, 'links/gone.yaml'));
symlinkSync('loop.yaml', join(folder, 'links/loop.yaml'));
symlinkSync('..', join(folder, 'links/up'));

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
  ['--old', bad, bad],
  ['--old=cases/good', '--old', bad, 'cases'],
  ['--ignore', 'toolbox-name-numeric', '--warnings-as-errors', 'warned.yaml'],
  ['--ignore=clone-image-relative', '--ignore', 'yaml-ambiguous', 'cases'],
  ['--ignore', 'os-supported', good],
  ['--old', 'cases/rules/yaml-syntax.yaml', good],
  ['--old', 'no-such-file.yaml', good],
  ['--old', '-', '-'],
  ['-o', 'json', 'utf16.yaml'],
  ['-o', 'json', 'halves.yaml'],
  ['empty'],
  ['--allow-empty', 'empty'],
  ['links'],
  ['repository/chart'],
  ['repository'],
  ['repository/sets', 'repository/chart/values.yaml'],
  ['repository/sets/old', good, 'repository/.github'],
  ['-q', 'repository', '--exclude', 'old/', '--exclude=*.yml'],
  ['-o', 'junit', 'cases'],
  ['-o', 'junit', '-q', 'cases'],
  ['-o', 'junit', '--warnings-as-errors', 'cases/good', 'warned.yaml'],
  ['-o', 'json', '-q', 'warned.yaml'],
  ['-q', '--warnings-as-errors', 'warned.yaml'],
  ['-o', 'sarif', './cases//rules', join(folder, good)],
  ['-o', 'github', '../', '--exclude', '*'],
  ['-o', 'github', 'cases/../warned.yaml', join(folder, 'warned.yaml'), '/proc/self/cwd/warned.yaml'],
  ['-o', 'text=a', '-o', 'json', bad],
  ['-o', 'text=no/such/folder', '-o', 'json', bad],
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

test('patterns pass over the same paths', () => {
  const patterns = [
    'a.yaml', '/a.yaml', 'sets/a.yaml', '/sets/', 'sets/**', '**/new/*', 'repository/**/old/**', 'sets/*.yaml', 's*/n?w',
    '[m-z]ets', '[!a]*', '[[:alpha:]].yaml', '*[]x].yaml', '\\[x].yaml', '[x].yaml', '*\\ e.yaml', 'd e.yaml', '??.yaml',
    '*.y?ml', '!*.tmp.yaml', '**', '*', '[', 'a[', '[z-a]*', '***', 'sets/**/**/c.yaml', 'sets/ne**', '\\!x', '#a.yaml', '/',
    'new/', 'new', '*new*/', ' ', 'ü.yaml', '[^a-y]*', 'sets/a.yaml/', '.', '**/',
  ];
  for (const pattern of patterns) {
    const words = ['-o', 'json', 'repository', 'repository/sets', '--allow-empty', `--exclude=${pattern}`];
    const { native, ours } = both(words);
    assert.deepEqual(ours, native, pattern);
  }
});

test('several reports in one run, and nothing is left beside a file', () => {
  for (const program of [[binary], ['node', `${package_folder}/cli.js`]]) {
    const reports = mkdtempSync(join(folder, 'reports-'));
    const files = ['sarif', 'junit'].flatMap((format) => ['-o', `${format}=${reports}/${format}`]);
    const [command, ...words] = [...program, 'validate', 'cases', '-o', 'text', ...files];
    assert.equal(run(command, words, { cwd: folder }).output, both(['cases']).native.output);
    assert.deepEqual(readdirSync(reports).sort(), ['junit', 'sarif']);
    for (const format of ['sarif', 'junit']) {
      assert.equal(readFileSync(`${reports}/${format}`, 'utf8'), both(['-o', format, 'cases']).native.output);
    }
  }
});

test('standard input has the name that it is given', () => {
  for (const format of ['text', 'json', 'sarif', 'github', 'junit']) {
    const input = readFileSync(join(folder, bad));
    for (const words of [['-'], ['-', '--stdin-filename', './x.yaml']]) {
      const { native, ours } = both(['-o', format, ...words], { input });
      assert.deepEqual(ours, native);
    }
  }
});

test('validate reads standard input', () => {
  for (const path of [good, bad]) {
    const { native, ours } = both(['-o', 'json', '-'], { input: readFileSync(join(folder, path)) });
    assert.deepEqual({ ...ours, errors: '' }, native);
  }
});

test('the longest text that the module reads, and a longer one', () => {
  const padding = (size) => ({ input: Buffer.alloc(size, '# padding\n') });
  const { native, ours } = both(['-o', 'json', '-'], padding((16 << 20) - 10));
  assert.deepEqual({ ...ours, errors: '' }, { ...native, errors: '' });
  const longer = both(['-o', 'json', '-'], padding((16 << 20) + 10)).ours;
  assert.match(longer.output, /longer than 16777216 bytes, .* cocoon-webhook validate reads any size/);
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
    [['validate', '--ignore', 'toolbox-name-numerc', good], 'did you mean "toolbox-name-numeric"?'],
    [['validate', '--ignore', 'os-supported', good], 'errors cannot be ignored'],
    [['validate', '--quiet=yes', good], '--quiet'],
    [['validate', '-f', good], 'without -f'],
    [['validate', '-R', good], 'leave -R out'],
    [[good], `did you mean "validate ${good}"?`],
    [['validate', '-o', 'text', '-o', 'json', good], 'only one report'],
    [['validate', '-o', 'text=x', '-o', 'json=x', good], 'two reports'],
    [['validate', '-o', 'text=', good], 'text= needs'],
    [['validate', '-o', 'txt=x', good], 'did you mean "text"?'],
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
