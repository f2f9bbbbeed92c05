/** What every page and worker of the tests says, so that they can be compared. */
export async function judge(load, module) {
  const rules = await load(module);
  const text = 'apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata: {name: é😀}\nspec: {agent: {}}\n';
  return JSON.stringify([rules.version, rules.validate(text), rules.answer(text)]);
}
