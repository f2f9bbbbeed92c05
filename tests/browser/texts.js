// Texts that more than one test uses.

export const good = `apiVersion: cocoonset.cocoonstack.io/v1
kind: CocoonSet
metadata:
  name: demo
spec:
  agent:
    image: ubuntu:24.04
`;

/** One error, on line 8. */
export const plan9 = `${good}    os: plan9\n`;

/** `count` errors, one a toolbox. */
export function broken(count) {
  const toolboxes = Array.from({ length: count }, (_, at) => `  - name: box-${at}\n    image: tools:1\n    os: plan9\n`);
  return `${good}  toolboxes:\n${toolboxes.join("")}`;
}
