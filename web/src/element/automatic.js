// The automatic mode: an element behind every block that holds a CocoonSet and has none around it, also behind those
// that come later, as on sites that change pages without loading them.
import { blockAround, codeIn, expectedOf, holdsCocoonSet } from "./block.js";
import { CocoonSetExample, exampleOf } from "./example.js";

const seen = new WeakSet();
const placed = new Set();

export async function watchPage() {
  await hydrated();
  upgrade();
  let isPlanned = false;
  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(() => {
      isPlanned = false;
      upgrade();
    });
  };
  new MutationObserver(plan).observe(document.body, { childList: true, subtree: true });
}

function upgrade() {
  for (const example of placed) if (!example.block.isConnected) discard(example);
  for (const pre of codeIn(document.body)) {
    if (seen.has(pre) || pre.closest("cocoonset-example")) continue;
    seen.add(pre);
    if (!exampleOf(pre) && holdsCocoonSet(pre)) upgradeOne(pre);
  }
}

/** Beside the block and not around it: a framework that made the block must find it where it was. */
function upgradeOne(pre) {
  const example = new CocoonSetExample(pre);
  const expected = expectedOf(pre);
  if (expected !== null) example.setAttribute("expect", expected);
  blockAround(pre).after(example);
  placed.add(example);
}

/** Its block is no longer there. */
function discard(example) {
  example.remove();
  placed.delete(example);
}

/** Docusaurus takes over what it rendered on the server, and throws it away where it finds something else. */
function hydrated() {
  const root = document.documentElement;
  const isWaiting = () => root.dataset.hasHydrated === "false";
  if (!isWaiting()) return undefined;
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (isWaiting()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(root, { attributeFilter: ["data-has-hydrated"] });
  });
}
