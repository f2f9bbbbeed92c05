// Without CodeMirror: before it has arrived, for good, and when it does not come; and without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problems, ready, settle, state, textOf, useBrowser } from "./browser.js";
import { good, plan9 } from "./texts.js";

const used = useBrowser();

test("the plain text field does the same work, and stays after a reload", async () => {
  const page = await used.open();
  await ready(page);
  await page.locator("#plain").check();
  const area = page.locator("#new-text");
  await area.fill(`${plan9}    replicas: -1\n`);
  await settle(page);
  assert.deepEqual((await problems(page)).map(({ rule }) => rule), ["os-supported", "agent-replicas-nonnegative"]);
  await page.locator("#problems button", { hasText: "spec.agent.os" }).click();
  assert.equal(await area.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), "plan9");
  await page.locator("#problems footer button", { hasText: "Set replicas to 0" }).click();
  await page.locator("#problems footer button", { hasText: "Set os to linux" }).click();
  await settle(page);
  assert.equal(await state(page), "allowed");
  assert.equal(await area.inputValue(), `${plan9.replace("plan9", "linux")}    replicas: 0\n`);
  await page.reload();
  await area.waitFor();
  await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
  assert.equal(await page.locator("#new-editor .cm-content").count(), 0);
  await page.locator("#plain").uncheck();
  await ready(page);
  assert.match(await textOf(page), /replicas: 0\n$/);
  await page.finish();
});

test("typing before the editor has arrived loses neither text nor cursor", async () => {
  const context = await used.browser.newContext({ serviceWorkers: "block" });
  const slow = await context.newPage();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await slow.route(/codemirror-/, async (route) => {
    await held;
    await route.continue();
  });
  await slow.goto(used.site.url);
  await slow.waitForFunction(() => document.querySelector("#verdict").dataset.state !== "waiting");
  const area = slow.locator("#new-text");
  await area.fill(good);
  await slow.keyboard.press("Control+End");
  await slow.keyboard.type("    os: pl");
  await settle(slow);
  assert.equal(await state(slow), "denied");
  release();
  await ready(slow);
  await slow.keyboard.type("an9");
  await settle(slow);
  assert.equal(await textOf(slow), `${good}    os: plan9`);
  await context.close();
});

test("when the editor does not come the text field goes on", async () => {
  const context = await used.browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route(/codemirror-/, (route) => route.abort());
  await page.goto(used.site.url);
  await page.locator("#notice", { hasText: "The editor did not load" }).waitFor();
  await page.locator("#new-text").fill(plan9);
  await settle(page);
  assert.deepEqual((await problems(page)).map(({ rule }) => rule), ["os-supported"]);
  await context.close();
});

test("when the rules do not come the page says so", async () => {
  const context = await used.browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto(used.site.url);
  await page.locator("#verdict-title", { hasText: "The rules did not load" }).waitFor();
  await context.close();
});

test("without JavaScript the page says what judges instead", async () => {
  const page = await used.open({ javaScriptEnabled: false });
  await page.locator("noscript pre").waitFor();
  assert.equal(await page.locator("noscript pre").textContent(), "cocoon-webhook validate set.yaml");
  assert.equal(await page.locator("#verdict").isVisible(), false);
  assert.match(await page.locator("#new-text").inputValue(), /kind: CocoonSet/);
  await page.finish();
});
