// axe finds nothing to say in any state and theme; nothing needs more room than a small phone has.
import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.js";
import { ready, settle, useBrowser, write } from "./browser.js";
import { broken, good, plan9 } from "./texts.js";

const used = useBrowser();

/** What a person sees, one after the other in one page. */
const states = {
  "advice and errors": async () => {},
  stored: async (page) => {
    await page.locator("#stored summary").click();
    await page.locator("#stored .added").first().waitFor();
  },
  empty: (page) => write(page, ""),
  valid: (page) => write(page, good),
  "fifty errors": (page) => write(page, broken(50)),
  "one error": (page) => write(page, plan9),
  "a field's tooltip": async (page) => {
    await page.locator("#new-editor .cm-line", { hasText: "image:" }).getByText("image").hover();
    await page.locator("#new-editor .field-card").waitFor();
  },
  "a problem's tooltip": async (page) => {
    await page.locator("#new-editor .cm-lintRange-error").hover();
    await page.locator("#new-editor .cm-diagnostic").waitFor();
  },
  completion: async (page) => {
    await write(page, good);
    await page.keyboard.type("    b");
    await page.locator("#new-editor .cm-tooltip-autocomplete").waitFor();
  },
  "old and new": async (page) => {
    await page.keyboard.press("Escape");
    await write(page, plan9);
    await page.getByText("Update", { exact: true }).click();
    await settle(page);
  },
  "plain text fields": (page) => page.locator("#plain").check(),
  gallery: async (page) => {
    await page.locator("#examples-open").click();
    await page.locator("#examples[open]").waitFor();
  },
  rules: async (page) => {
    await page.keyboard.press("Escape");
    await page.locator('nav [data-page="rules"]').click();
    await page.locator(".rule").first().waitFor();
  },
};

/** In view and not covered, once it is scrolled to: what a click on its middle would meet is in it. Gives those that are not. */
const covered = (page) =>
  page.locator("a, button, select, summary, input:not([type=file]), .cm-content").evaluateAll((elements) =>
    elements.filter((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || (document.querySelector("dialog[open]") && !element.closest("dialog"))) return false;
      // A radio button is the label around it.
      const target = element.matches("input") ? element.closest("label") : element;
      target.scrollIntoView({ block: "center", inline: "nearest" });
      // Of a link that is broken into lines the first.
      const [box] = target.getClientRects();
      const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
      const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      const met = target.getRootNode().elementFromPoint(x, y);
      return !met || !target.contains(met);
    }).map((element) => element.outerHTML.slice(0, 120)),
  );

const views = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 320, height: 640 }, colorScheme: "light" },
};

for (const [view, options] of Object.entries(views)) {
  test(`${view}: axe has nothing to say, and nothing is wider than the window`, async () => {
    const page = await used.open({ ...options, reducedMotion: "reduce" });
    await ready(page);
    for (const [name, enter] of Object.entries(states)) {
      await enter(page);
      assert.deepEqual(await violations(page), [], name);
      const [wanted, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wanted <= there, `${name}: ${wanted} of ${there} pixels`);
    }
    await page.finish();
  });
}

test("at 400 % of 1280 by 1024 everything is reached without scrolling sideways", async () => {
  const page = await used.open({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 4, reducedMotion: "reduce" });
  await ready(page);
  assert.equal(await page.evaluate(() => devicePixelRatio), 4);
  for (const [name, enter] of Object.entries(states)) {
    await enter(page);
    const [wanted, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wanted <= there, `${name}: ${wanted} of ${there} pixels`);
    if (!/tooltip|completion/.test(name)) assert.deepEqual(await covered(page), [], name);
  }
  await page.finish();
});

test("forced colours leave marks and focus visible", async () => {
  const page = await used.open({ forcedColors: "active" });
  await ready(page);
  const fill = await page.locator("#problems .icon").first().evaluate((icon) => getComputedStyle(icon).fill);
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.notEqual(fill, paper);
  const mark = await page.locator("#new-editor .cm-lint-marker-error").first().evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.notEqual(mark, paper);
  await page.finish();
});

test("the theme that is chosen stays", async () => {
  const page = await used.open({ colorScheme: "light" });
  await ready(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.locator("#theme").selectOption("dark");
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.reload();
  await ready(page);
  assert.equal(await paper(), dark);
  await page.finish();
});

test("the keyboard alone reaches and does everything", async () => {
  const page = await used.open();
  await ready(page);
  await page.locator(".brand").focus();
  const reached = [];
  for (let presses = 0; presses < 60 && !reached.includes("licenses.txt"); presses++) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("href") || document.activeElement.textContent));
  }
  for (const id of ["theme", "examples-open", "open", "download", "copy", "share", "plain", "denial-copy", "element.html", "licenses.txt"]) {
    assert.ok(reached.includes(id), `${id} of ${reached}`);
  }
  await page.locator("#copy").focus();
  await page.keyboard.press("Enter");
  await page.locator("#copy-menu").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.id), "copy");
  await page.finish();
});
