// The gallery and the rule reference: every rule's example gives its rule, every good one nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problems, ready, settle, state, useBrowser } from "./browser.js";

const used = useBrowser();

async function choose(page, selector) {
  await page.locator("#examples-open").click();
  await page.locator(selector).click();
  await settle(page);
}

/** What the gallery offers; it is fetched and filled when it is first opened. */
async function offered(page, attribute) {
  await page.locator("#examples-open").click();
  await page.locator("#examples[open]").waitFor();
  const names = await page.locator(`#examples [data-${attribute}]`).evaluateAll((cards, name) => cards.map((card) => card.dataset[name]), attribute);
  await page.keyboard.press("Escape");
  return names;
}

test("every rule's example breaks that rule", async () => {
  const page = await used.open();
  await ready(page);
  const rules = await offered(page, "rule");
  assert.ok(rules.length >= 30, String(rules));
  for (const rule of rules) {
    await choose(page, `#examples [data-rule="${rule}"]`);
    const found = (await problems(page)).map((problem) => problem.rule);
    if (rule === "pod-creator-listed") {
      // Who creates a pod only the cluster knows.
      assert.match(await page.locator("#verdict-detail").textContent(), /not checked here: needs the cluster/i);
      continue;
    }
    assert.deepEqual([...new Set(found)], [rule]);
  }
  await page.finish();
});

test("the good examples have no findings", async () => {
  const page = await used.open();
  await ready(page);
  const titles = await offered(page, "example");
  assert.deepEqual(titles, ["Minimal", "Linux pool", "Windows by RDP", "Android", "Firecracker", "Static toolbox", "Hibernation policy", "Everything"]);
  for (const title of titles) {
    await choose(page, `#examples [data-example="${title}"]`);
    assert.equal(await state(page), "allowed", title);
    assert.deepEqual(await problems(page), [], title);
  }
  await page.finish();
});

test("what an example replaced can be had back", async () => {
  const page = await used.open();
  await ready(page);
  const before = await problems(page);
  await choose(page, '#examples [data-example="Minimal"]');
  assert.deepEqual(await problems(page), []);
  await page.locator("#notice button", { hasText: "Undo" }).click();
  await settle(page);
  assert.deepEqual(await problems(page), before);
  await page.finish();
});

test("each rule has an address, and can be tried", async () => {
  const page = await used.open({}, "#rule/toolbox-name-unique");
  await page.locator(".rule.current").waitFor();
  assert.equal(await page.locator(".rule.current h3").textContent(), "toolbox-name-unique");
  assert.equal(await page.evaluate(() => document.activeElement.id), "rule/toolbox-name-unique");
  assert.equal(await page.locator("#playground").isVisible(), false);
  assert.equal(await page.title(), "Rules · CocoonSet playground");
  await page.locator(".rule.current button", { hasText: "Try it" }).click();
  await ready(page);
  await settle(page);
  assert.deepEqual((await problems(page)).map(({ rule }) => rule), ["toolbox-name-unique"]);
  assert.equal(await page.locator("#rules").isVisible(), false);
  await page.locator("#problems a", { hasText: "toolbox-name-unique" }).click();
  await page.locator(".rule.current").waitFor();
  await page.goBack();
  await page.locator("#problems").waitFor();
  await page.finish();
});

test("an address of no rule says so", async () => {
  const page = await used.open({}, "#rule/no-such-rule");
  await page.locator("#notice", { hasText: "no-such-rule" }).waitFor();
  assert.equal(await page.locator(".rule").first().isVisible(), true);
  await page.finish();
});
