// How the element looks: nothing moves, any theme, any width, and axe has nothing to say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.js";
import { settle, useBrowser } from "./browser.js";
import { docs, fixture, page as docsPage, plain } from "./docs.js";
import { broken, good, plan9 } from "./texts.js";

const element = (attributes, text) => `<cocoonset-example ${attributes}>${plain(text, ' tabindex="0"')}</cocoonset-example>`;
const advised = good.replace("agent:", "agent:\n    mode: clone\n    noDirectIO: true\n    backend: firecracker").replace("mode: clone", "mode: run");

const heading = "<h1>Docs</h1>";
const states = {
  good: element("", good),
  goodAsExpected: element('expect="valid"', good),
  bad: element('expect="invalid"', plan9),
  missed: element('expect="invalid"', good) + element('expect="valid"', plan9),
  advice: element("", advised),
  six: element('expect="invalid"', broken(6)),
};

const pages = {
  ...Object.fromEntries(Object.entries(states).map(([name, body]) => [name, docsPage(heading + body)])),
  mkdocs: docsPage(fixture("mkdocs")),
  themes: docsPage(`${element('theme="dark"', good)}${element('theme="light"', good)}${element("", good)}`),
  moving: docsPage(`${element('expect="invalid"', plan9)}${element('expect="invalid"', broken(1))}<p>Between.</p>${plain(plan9)}${plain(good)}<p>Text behind.</p>`),
};

const used = useBrowser({ override: docs(pages) });
const open = (name, options) => used.open(options, `docs/${name}.html`);

async function allLive(page) {
  await page.waitForFunction(() => {
    const hosts = [...document.querySelectorAll("cocoonset-example")];
    return hosts.length > 0 && hosts.every((host) => host.shadowRoot.querySelector(".panel[data-state]"));
  });
  await settle(page);
}

const views = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 320, height: 640 } },
};

for (const [view, options] of Object.entries(views)) {
  test(`${view}: axe has nothing to say, and nothing is wider than the window`, async () => {
    for (const name of Object.keys(states)) {
      const page = await open(name, options);
      await page.locator("cocoonset-example").last().scrollIntoViewIfNeeded();
      await allLive(page);
      assert.deepEqual(await violations(page), [], name);
      await page.getByRole("button", { name: "Edit" }).first().click();
      await settle(page);
      assert.deepEqual(await violations(page), [], `${name}, edited`);
      const [wanted, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wanted <= there, `${name}: ${wanted} of ${there} pixels`);
      await page.finish();
    }
  });
}

/** The layout shifts of a page whose rules come long after its first paint. */
async function shifts(name, width) {
  const context = await used.browser.newContext({ viewport: { width, height: 1000 }, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.shifts = [];
    const note = ({ value, sources }) => globalThis.shifts.push(`${value} ${sources.map(({ node }) => node?.nodeName)}`);
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
  });
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${used.site.url}docs/${name}.html`);
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length === 1);
  await settle(page);
  release();
  await page.locator("cocoonset-example").first().locator(".panel[data-state]").waitFor();
  await settle(page);
  await settle(page);
  const found = await page.evaluate(() => globalThis.shifts);
  await context.close();
  return found;
}

for (const width of [1280, 700, 375, 320]) {
  test(`nothing moves when the verdicts come, ${width} pixels wide`, async () => {
    for (const name of ["moving", "mkdocs", "six", "bad"]) assert.deepEqual(await shifts(name, width), [], name);
  });
}

test("what does not fit into the room that was kept is shown on request", async () => {
  const page = await open("six", { viewport: { width: 1280, height: 1400 } });
  await allLive(page);
  const height = () => page.locator(".findings").evaluate((list) => list.clientHeight);
  const before = await height();
  const toggle = page.getByRole("button", { name: "Show problems" });
  assert.equal(await toggle.getAttribute("aria-expanded"), "false");
  await toggle.click();
  assert.equal(await page.getByRole("button", { name: "Hide problems" }).getAttribute("aria-expanded"), "true");
  assert.ok((await height()) > before * 2);
  await page.finish();
});

const paper = (page, index) =>
  page.locator("cocoonset-example").nth(index).locator(".panel").evaluate((panel) => getComputedStyle(panel).backgroundColor);

test("the panel is as light or dark as its block, or as the author says", async () => {
  const page = await open("themes", { colorScheme: "light" });
  await allLive(page);
  const [dark, light, follows] = [await paper(page, 0), await paper(page, 1), await paper(page, 2)];
  assert.notEqual(dark, light);
  assert.equal(follows, light);
  await page.evaluate(() => document.body.classList.add("dark"));
  await page.waitForFunction((wanted) => getComputedStyle(document.querySelectorAll("cocoonset-example")[2].shadowRoot.querySelector(".panel")).backgroundColor === wanted, dark);
  assert.equal(await paper(page, 1), light);
  await page.finish();
});

test("forced colours leave signs and marks visible", async () => {
  const page = await open("bad", { forcedColors: "active" });
  await allLive(page);
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const sign of [".line .sign", ".findings .sign", ".marks .sign"]) {
    assert.notEqual(await page.locator(sign).first().evaluate((one) => getComputedStyle(one).backgroundColor), ground, sign);
  }
  await page.finish();
});

test("the sign stands beside its line, also after the window has become another one", async () => {
  const page = await open("bad");
  await allLive(page);
  for (const width of [1280, 500]) {
    await page.setViewportSize({ width, height: 900 });
    await settle(page);
    const away = await page.evaluate(() => {
      const sign = document.querySelector("cocoonset-example").shadowRoot.querySelector(".marks .sign").getBoundingClientRect();
      const [range] = CSS.highlights.get("cocoonset-error");
      return Math.abs(sign.top - range.getBoundingClientRect().top) + Math.abs(sign.left - document.querySelector("pre").getBoundingClientRect().left);
    });
    assert.ok(away < 1, `${away} pixels away, ${width} wide`);
  }
  await page.finish();
});

test("the sign of a line that is scrolled out of its block is not there", async () => {
  const page = await open("six");
  await allLive(page);
  const visible = () => page.locator(".marks .sign").evaluateAll((signs) => signs.filter((sign) => sign.checkVisibility()).length);
  assert.equal(await visible(), 6);
  await page.evaluate(() => (document.querySelector("pre").style.height = "12rem"));
  await settle(page);
  const few = await visible();
  assert.ok(few < 6);
  await page.evaluate(() => document.querySelector("pre").scrollTo(0, 1e4));
  await settle(page);
  const signs = await page.locator(".marks .sign").evaluateAll((all) => all.map((sign) => sign.checkVisibility()));
  assert.deepEqual([signs.at(0), signs.at(-1)], [false, true]);
  await page.finish();
});
