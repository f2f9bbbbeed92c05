// Two panes: the stored object and the new one, judged as the server would.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problems, ready, settle, state, useBrowser, write } from "./browser.js";
import { good, plan9 } from "./texts.js";

const used = useBrowser();

async function openUpdate(old, text) {
  const page = await used.open();
  await ready(page);
  await write(page, old);
  await page.getByText("Update", { exact: true }).click();
  await write(page, text);
  return page;
}

test("an unchanged spec is allowed whatever it says, and that is said", async () => {
  const page = await openUpdate(plan9, plan9.replace("name: demo", "name: demo\n  labels: {a: b}"));
  assert.equal(await state(page), "allowed");
  assert.match(await page.locator("#verdict-detail").textContent(), /unchanged|stays|does not change|same/i);
  assert.deepEqual((await problems(page)).map(({ severity }) => severity), ["info"]);
  await page.finish();
});

test("a changed spec is judged", async () => {
  const page = await openUpdate(plan9, `${plan9}    probePort: 22\n`);
  assert.equal(await state(page), "denied");
  await page.getByText("Create", { exact: true }).click();
  await settle(page);
  assert.equal(await state(page), "denied");
  assert.equal(await page.locator("#old-pane").isVisible(), false);
  await page.finish();
});

test("a scale-down of VMs is denied, a scale-up is not", async () => {
  const workload = (replicas) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: agents, namespace: vms}
spec:
  replicas: ${replicas}
  template:
    spec:
      tolerations:
      - key: virtual-kubelet.io/provider
`;
  const page = await openUpdate(workload(5), workload(2));
  assert.equal(await state(page), "denied");
  assert.deepEqual((await problems(page)).map(({ rule }) => rule), ["workload-no-scale-down"]);
  await write(page, workload(7));
  assert.equal(await state(page), "allowed");
  await page.finish();
});

test("another object than the stored one is judged as new, and that is said", async () => {
  const page = await openUpdate(good, plan9.replace("demo", "other"));
  assert.equal(await state(page), "denied");
  assert.match(await page.locator("#verdict-detail").textContent(), /stored object is another one/);
  await page.finish();
});
