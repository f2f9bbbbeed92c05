// What the package promises in index.d.ts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { binary, cases, index, root, run } from './places.mjs';

const rules = await index.load();
const good = readFileSync(`${cases}/good/minimal.yaml`, 'utf8');

test('the version is that of the project', () => {
  const project = readFileSync(`${root}/CMakeLists.txt`, 'utf8').match(/COCOON_VERSION "([^"]+)"/)[1];
  assert.equal(rules.version, project);
});

test('an index counts UTF-16 units', () => {
  const text = good.replace('metadata:', '# é😀\nmetadata: # 😀é\ud800').replace(/image: .*/, 'imäge: "😀😀"');
  const { findings } = rules.validate(text).objects[0];
  const unknown = findings.find(({ rule }) => rule === 'unknown-field');
  assert.equal(text.slice(unknown.start.index, unknown.end.index), 'imäge');
  for (const { start, end } of findings) {
    const lines = text.slice(0, start.index).split('\n');
    assert.equal(lines.length, start.line);
    assert.equal([...lines.at(-1)].length + 1, start.column);
    assert.ok(end.index >= start.index);
  }
});

test('bytes and their text are judged alike', () => {
  const text = good.replace(/image: .*/, 'imäge: "😀"');
  assert.deepEqual(rules.validate(new TextEncoder().encode(text)), rules.validate(text));
});

test('validate passes a source on, and calls it - otherwise', () => {
  assert.equal(rules.validate(good, { source: 'é.yaml' }).objects[0].source, 'é.yaml');
  assert.equal(rules.validate(good).objects[0].source, '-');
});

test('the rules are those of the binary', () => {
  assert.deepEqual(rules.list(), JSON.parse(run(binary, ['rules', '-o', 'json']).output));
});

test('the example of each rule breaks it', () => {
  for (const { id, subject, severity, example } of rules.list()) {
    if (['Pod', 'Deployment, StatefulSet', 'Markdown'].includes(subject)) continue;
    const found = rules.validate(example);
    assert.deepEqual(found.objects[0].findings.map(({ rule }) => rule), [id]);
    assert.equal(found[`${severity}s`], 1, id);
  }
});

test('the schema knows each field with its default and values', () => {
  const schema = rules.schema();
  const field = (...names) => names.reduce((at, name) => at.members.find((member) => member.name === name), schema);
  assert.deepEqual(field('apiVersion').allowed, ['cocoonset.cocoonstack.io/v1']);
  assert.equal(field('spec', 'suspend').default, false);
  assert.equal(field('spec', 'agent', 'replicas').default, 0);
  assert.equal(field('spec', 'agent', 'mode').default, 'clone');
  assert.deepEqual(field('spec', 'toolboxes', 'mode').allowed, ['run', 'clone', 'static']);
  assert.equal(field('spec', 'toolboxes', 'vncPort').maximum, 65535);
  assert.equal(field('spec', 'snapshotCompatibilityClass').maxLength, 63);
  assert.equal(field('spec', 'agent').required, true);
  const documented = (at) => at.documentation !== '' && at.members.every(documented);
  assert.ok(documented(schema));
});

test('defaulted gives two texts to compare and the fields that differ', () => {
  const [set] = rules.defaulted(good.replace('spec:', 'spec:\n  typo: 1'));
  assert.equal(set.object.spec.agent.os, 'linux');
  assert.ok(set.added.includes('spec.agent.os'));
  assert.deepEqual(set.dropped, ['spec.typo']);
  assert.match(set.written, /typo: 1/);
  assert.doesNotMatch(set.written, /os: linux/);
  assert.match(set.stored, /os: linux/);
  assert.deepEqual(rules.defaulted(set.stored)[0].added, []);
});

test('answer: a denial and what kubectl prints', () => {
  const [set] = rules.answer(good.replace(/image: .*/, 'replicas: -1'), { source: 'set.yaml' });
  assert.equal(set.allowed, false);
  assert.equal(set.code, 422);
  assert.equal(set.endpoint, '/validate-cocoonset');
  assert.deepEqual(set.findings.map(({ rule }) => rule), ['agent-image-required', 'agent-replicas-nonnegative']);
  assert.match(set.kubectl, /^The CocoonSet "[^"]+" is invalid: \n\* spec\.agent\.image: Required value\n\* spec/);
  assert.equal(set.command, 'kubectl create -f set.yaml');
});

test('answer: an update without a change is allowed and says so', () => {
  const bad = good.replace(/image: .*/, 'replicas: -1');
  const [set] = rules.answer(bad.replace('metadata:', 'metadata:\n  labels: {a: b}'), { old: bad });
  assert.deepEqual([set.allowed, set.operation, set.because], [true, 'UPDATE', 'no_change']);
  assert.match(set.note, /stays as it is/);
});

test('answer: facts that only the cluster has', () => {
  const scale = 'apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: agents, namespace: vms}\nspec: {replicas: 1}\n';
  const workload = rules.list().find(({ id }) => id === 'workload-no-scale-down').example.split('---\n')[0];
  const [unknown] = rules.answer(scale);
  assert.equal(unknown.allowed, null);
  assert.match(unknown.note, /^not checked here: needs the cluster/);
  const [denied] = rules.answer(scale, { parent: workload });
  assert.equal(denied.allowed, false);
  assert.equal(denied.command, 'kubectl scale deployment agents --replicas=1 -n vms');
  assert.match(denied.kubectl, /^Error from server \(Forbidden\): admission webhook "workloads\.validate\.cocoonstack\.io"/);
});

test('review refuses what is no AdmissionReview', () => {
  assert.throws(() => rules.review('{}'), (error) => error instanceof index.InputError && /AdmissionReview/.test(error));
  assert.throws(() => rules.review('{'), index.InputError);
});

test('what is no text is refused in words', () => {
  for (const call of ['validate', 'answer', 'defaulted', 'review']) {
    for (const none of [undefined, null, 5, {}, ['a']]) {
      assert.throws(() => rules[call](none), { name: 'TypeError', message: /must be a string or a Uint8Array/ });
    }
  }
});

test('a near word', () => {
  assert.equal(rules.nearWord('repliacs', ['image', 'replicas']), 'replicas');
  assert.equal(rules.nearWord('entirely-else', ['image', 'replicas']), null);
});

test("the README's example runs", () => {
  const [, code] = readFileSync(`${root}/README.md`, 'utf8').match(/```js\nimport [^\n]*\n([^]*?)```/);
  const AsyncFunction = (async () => {}).constructor;
  const logged = [];
  const text = good.replace(/image: .*/, 'replicas: -1');
  return new AsyncFunction('load', 'text', 'before', 'console', code)(index.load, text, good, {
    log: (...words) => logged.push(words.join(' ')),
  }).then(() => {
    assert.match(logged[0], /^\d+ spec\.agent\.image spec\.agent\.image: Required value/);
    assert.match(logged.at(-1), /^false The CocoonSet /);
  });
});
