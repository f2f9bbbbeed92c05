// Compiled by tsc: the types that a user of the package sees, and that mistakes are seen.
import { InputError, load, type Answer, type Field, type Finding, type Rule, type Rules } from '@cocoonstack/cocoonset-rules';
import { load as load_inline } from '@cocoonstack/cocoonset-rules/inline';

export async function use(): Promise<string[]> {
  const rules: Rules = await load();
  const inline: Rules = await load_inline();
  const findings: Finding[] = rules.validate('a: b', { source: 'x' }).objects.flatMap((object) => object.findings);
  const answers: Answer[] = inline.answer(new Uint8Array(), { old: '', podCreators: ['a'], operation: 'UPDATE' });
  const list: Rule[] = rules.list();
  const fields: Field[] = rules.schema().members;
  const report: string = rules.report([{ source: '-', text: '' }], { format: 'sarif' }).text;
  const near: string | null = rules.nearWord('a', ['b']);
  if (answers[0]?.allowed === null) throw new InputError(answers[0].note);
  // @ts-expect-error: no such format
  rules.report([], { format: 'xml' });
  // @ts-expect-error: cannot be set
  rules.version = '';
  // @ts-expect-error: a number is no text
  rules.validate(1);
  return [report, near ?? '', rules.review('{}', { enforcement: 'warn' }), ...findings.map(({ start }) => `${start.index}`)]
    .concat(list.map(({ id }) => id), fields.map(({ name }) => name), rules.defaulted('').map(({ stored }) => stored));
}
