// The second visit needs no network; a new version announces itself.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ready, state, useBrowser, write } from "./browser.js";
import { dist } from "./site.js";
import { good } from "./texts.js";

let overrides = new Map();
const used = useBrowser({ override: (file) => overrides.get(file) });

test("works offline after the first visit, rules and stored objects too", async () => {
  const page = await used.open();
  await page.locator("#offline").waitFor();
  await page.context().setOffline(true);
  await page.reload();
  await ready(page);
  await write(page, good);
  assert.equal(await state(page), "allowed");
  await page.locator("#stored summary").click();
  await page.locator("#stored .added").first().waitFor();
  await page.goto(`${used.site.url}?utm=1#rule/os-supported`);
  await page.locator(".rule.current").waitFor();
  await page.finish();
});

test("a new version announces itself, takes over when told, and keeps what was typed", async () => {
  const page = await used.open();
  await page.locator("#offline").waitFor();
  await page.reload();
  await ready(page);
  await write(page, good);
  const worker = readFileSync(join(dist, "sw.js"), "utf8");
  const index = readFileSync(join(dist, "index.html"), "utf8");
  overrides = new Map([
    ["sw.js", worker.replace(/playground-/, "playground-next-")],
    ["index.html", index.replace("<h1>", '<h1 id="next">')],
  ]);
  try {
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    const button = page.locator("#notice button", { hasText: "Reload" });
    await button.waitFor();
    assert.equal(await page.locator("#next").count(), 0);
    await button.click();
    await page.locator("#next").waitFor();
    await ready(page);
    assert.equal(await state(page), "allowed");
  } finally {
    overrides = new Map();
  }
  await page.finish();
});
