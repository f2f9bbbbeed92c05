// `<cocoonset-example>` in docs sites: as their generators render it, in both modes, and what a reader can do with it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.js";
import { settle, useBrowser } from "./browser.js";
import { docs, fixture, page as docsPage, plain } from "./docs.js";
import { good, plan9 } from "./texts.js";

const tall = (height) => `<svg width="1" height="${height}" aria-hidden="true"></svg>`;
const element = (attributes, text) => `<cocoonset-example ${attributes}>${plain(text)}</cocoonset-example>`;
const generators = {
  plain: { expected: ["invalid", "invalid", null] },
  jekyll: { expected: ["invalid", "invalid", null] },
  mkdocs: { expected: [null, "invalid"] },
  mkdocs_material: { expected: ["invalid", "invalid", null] },
  hugo: { expected: ["invalid", "invalid", "invalid"] },
  docusaurus: { expected: [null, "invalid"], styles: true },
};

const pages = {
  ...Object.fromEntries(Object.entries(generators).map(([name, options]) => [name, docsPage(fixture(name), options)])),
  marked: docsPage(fixture("hugo"), { auto: false }),
  expectations: docsPage(
    [element('expect="valid"', good), element('expect="invalid"', plan9), element('expect="invalid"', good), element('expect="valid"', plan9), element('expect="perhaps"', good), element("", plan9)].join(""),
  ),
  invalid: docsPage(element("", plan9)),
  valid: docsPage(element("", good)),
  update: docsPage(element('operation="update"', plan9)),
  fixed: docsPage(element('edit="off"', plan9)),
  far: docsPage(`${plain(good)}${tall(6000)}${plain(plan9)}${plain(plan9)}`),
  onlyFar: docsPage(`${tall(6000)}${plain(plan9)}`),
  eager: docsPage(`${tall(6000)}${element('loading="eager"', plan9)}`),
  others: docsPage(`${plain("kind: Pod\n")}<pre><code class="language-console">$ cat set.yaml # kind: CocoonSet</code></pre>${plain('{"kind": "CocoonSet"}')}`),
  none: docsPage("<p>Text only.</p>"),
  hydrated: docsPage(plain(plan9), { root: ' data-has-hydrated="false"' }),
};

const used = useBrowser({ override: docs(pages) });

const open = (name, options) => used.open(options, `docs/${name}.html`);
const example = (page, index = 0) => page.locator("cocoonset-example").nth(index);

async function live(page, index = 0) {
  const one = example(page, index);
  await one.locator(".panel[data-state]").waitFor();
  return one;
}

const said = async (one) => (await one.locator(".said").innerText()).replace(/\s+/g, " ").trim();
const lines = (one) => one.locator(".findings li button").allTextContents();

/** What is marked in the page: the words under each highlight. */
const marked = (page, severity = "error") =>
  page.evaluate((name) => [...(CSS.highlights.get(name) ?? [])].map(String), `cocoonset-${severity}`);

/** Of everything that is in the page's clipboard. */
const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

const text = (one) => one.evaluate((host) => new Promise((resolve) => {
  host.addEventListener("cocoonset-verdict", ({ detail }) => resolve(detail.text), { once: true });
  host.setAttribute("operation", host.getAttribute("operation") ?? "create");
}));

const written = `apiVersion: cocoonset.cocoonstack.io/v1
kind: CocoonSet
metadata:
  name: demo
spec:
  agent:
    image: ubuntu:24.04 # é 😀 <&>

    os: plan9
`;

for (const [name, { expected }] of Object.entries(generators)) {
  test(`${name}: every block is read as it was written, judged, and marked at its place`, async () => {
    const page = await open(name);
    for (const [index, word] of expected.entries()) {
      await example(page, index).scrollIntoViewIfNeeded();
      const one = await live(page, index);
      assert.equal(await text(one), written);
      assert.equal(await said(one), word ? "Denied 1 error as expected" : "Denied 1 error");
      assert.deepEqual(await lines(one), ["Line 9"]);
    }
    assert.equal(await page.locator("cocoonset-example").count(), expected.length);
    assert.deepEqual(await marked(page), expected.map(() => "plan9"));
    await page.finish();
  });

  test(`${name}: the panel stands under its block, and what follows behind it`, async () => {
    const page = await open(name);
    const one = await live(page);
    const gaps = await one.evaluate((host) => {
      const panel = host.shadowRoot.querySelector(".panel").getBoundingClientRect();
      const behind = host.nextElementSibling.getBoundingClientRect();
      return [panel.top - host.block.getBoundingClientRect().bottom, behind.top - panel.bottom];
    });
    assert.ok(gaps[0] > 0 && gaps[0] < 8 && gaps[1] >= 8, `${gaps}`);
    await page.finish();
  });
}

test("without the automatic mode only what the author has marked is judged", async () => {
  const page = await open("marked");
  await live(page);
  assert.equal(await page.locator("cocoonset-example").count(), 1);
  await page.finish();
});

test("the automatic mode takes blocks of YAML and JSON that hold a CocoonSet, also those that come later", async () => {
  const page = await open("others");
  await live(page);
  assert.equal(await page.locator("cocoonset-example").count(), 1);
  assert.equal(await page.evaluate(() => document.querySelector("cocoonset-example").previousElementSibling.textContent), '{"kind": "CocoonSet"}');
  await page.evaluate((later) => (document.querySelector("main").innerHTML = later), plain(plan9));
  const one = await live(page);
  assert.equal(await said(one), "Denied 1 error");
  assert.equal(await page.locator("cocoonset-example").count(), 1);
  await page.evaluate((other) => (document.querySelector("pre").outerHTML = other), plain(good));
  await page.locator("cocoonset-example .said", { hasText: "Allowed" }).waitFor();
  assert.equal(await page.locator("cocoonset-example").count(), 1);
  await page.finish();
});

test("what the author expects is compared with what is", async () => {
  const page = await open("expectations");
  const wanted = ["Allowed as expected", "Denied 1 error as expected", "Allowed should be invalid", "Denied 1 error should be valid", "Allowed expect must be valid or invalid, not “perhaps”", "Denied 1 error"];
  for (const [index, words] of wanted.entries()) {
    await example(page, index).scrollIntoViewIfNeeded();
    const one = await live(page, index);
    assert.equal(await said(one), words);
    assert.equal(await one.locator(".missed").count(), [2, 3, 4].includes(index) ? 1 : 0, words);
  }
  await page.finish();
});

test("edit judges with each key press, in the block's place, and reset gives the block back", async () => {
  const page = await open("valid");
  const one = await live(page);
  const block = await page.locator("pre").boundingBox();
  await one.getByRole("button", { name: "Edit" }).click();
  const area = one.locator("textarea");
  assert.equal(await page.locator("pre").isVisible(), false);
  const box = await one.locator(".editor").boundingBox();
  assert.deepEqual([box.x, box.y, box.width], [block.x, block.y, block.width]);
  assert.equal(await area.evaluate((field) => field.getRootNode().activeElement === field), true);
  await page.keyboard.press("Control+End");
  await page.keyboard.type("    os: plan9");
  await settle(page);
  assert.equal(await said(one), "Denied 1 error");
  assert.deepEqual(await lines(one), ["Line 8"]);
  assert.deepEqual(await marked(page), ["plan9"]);
  await one.locator('[role="status"]', { hasText: "Denied: 1 error" }).waitFor({ state: "attached" });
  await one.getByRole("button", { name: "Line 8" }).click();
  assert.equal(await area.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), "plan9");
  await one.getByRole("button", { name: "Reset" }).click();
  assert.equal(await said(one), "Allowed");
  assert.equal(await page.locator("pre").isVisible(), true);
  assert.equal(await area.count(), 0);
  assert.deepEqual(await marked(page), []);
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent), "Edit");
  await page.finish();
});

test("the text field shows each character where the block has it", async () => {
  const page = await open("invalid");
  const one = await live(page);
  const place = () => page.evaluate(() => {
    const [range] = CSS.highlights.get("cocoonset-error");
    const { x, y } = range.getBoundingClientRect();
    return [x, y];
  });
  const before = await place();
  await one.getByRole("button", { name: "Edit" }).click();
  await settle(page);
  const after = await place();
  assert.ok(Math.abs(before[0] - after[0]) < 1 && Math.abs(before[1] - after[1]) < 2, `${before} ${after}`);
  await page.finish();
});

test("the keyboard alone edits, leaves the text field and resets", async () => {
  const page = await open("invalid");
  const one = await live(page);
  await one.getByRole("button", { name: "Edit" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("x");
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent);
  assert.equal(await focused(), "Reset");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "Edit");
  await page.finish();
});

test('edit="off" offers no editing, and can be changed by the page', async () => {
  const page = await open("fixed");
  const one = await live(page);
  assert.equal(await one.getByRole("button", { name: "Edit" }).count(), 0);
  await one.evaluate((host) => host.setAttribute("edit", "click"));
  assert.equal(await one.getByRole("button", { name: "Edit" }).count(), 1);
  await page.finish();
});

test("copy takes the text, and what was made of it", async () => {
  const page = await open("invalid", clipboard);
  const one = await live(page);
  await one.getByRole("button", { name: "Copy" }).click();
  await one.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await copied(page), plan9);
  await one.getByRole("button", { name: "Edit" }).click();
  await one.locator("textarea").fill(good);
  await one.getByRole("button", { name: /Cop/ }).click();
  await page.waitForFunction((wanted) => navigator.clipboard.readText().then((there) => there === wanted), good);
  await page.finish();
});

test("open in playground brings the text along, edited or not", async () => {
  const page = await open("invalid");
  const one = await live(page);
  await one.getByRole("button", { name: "Edit" }).click();
  await one.locator("textarea").fill(`# 😀\n${plan9}`);
  await page.waitForFunction((host) => host.shadowRoot.querySelector("a[href*='#share']"), await one.elementHandle());
  await settle(page);
  const [other] = await Promise.all([page.context().waitForEvent("page"), one.getByRole("link", { name: "Open in playground" }).click()]);
  await other.waitForFunction(() => document.documentElement.dataset.ready === "yes");
  assert.equal(await other.locator("#problems .line").textContent(), "line 9");
  await page.finish();
});

test("for an update the block is what is stored, and what is made of it the change", async () => {
  const page = await open("update");
  const one = await live(page);
  assert.equal(await said(one), "Allowed");
  await one.getByRole("button", { name: "Edit" }).click();
  await one.locator("textarea").fill(plan9.replace("ubuntu:24.04", "ubuntu:22.04"));
  assert.equal(await said(one), "Denied 1 error");
  await page.finish();
});

test("the page that holds no example, or none near the view, loads no rules", async () => {
  for (const name of ["none", "onlyFar"]) {
    const asked = [];
    const context = await used.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.on("request", (request) => asked.push(new URL(request.url()).pathname.split("/").pop()));
    await page.goto(`${used.site.url}docs/${name}.html`, { waitUntil: "networkidle" });
    assert.deepEqual(asked.sort(), ["element.js", `${name}.html`, "site.css"].sort());
    if (name === "onlyFar") {
      await example(page).scrollIntoViewIfNeeded();
      await live(page);
      assert.equal(asked.some((file) => file.endsWith(".wasm")), true);
    }
    await context.close();
  }
});

test('loading="eager" does not wait for the view', async () => {
  const page = await open("eager");
  await live(page);
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.finish();
});

test("several examples load the module once, each when it comes near", async () => {
  const page = await open("none");
  const wasm = [];
  page.on("request", (request) => request.url().endsWith(".wasm") && wasm.push(request.url()));
  await page.goto(`${used.site.url}docs/far.html`);
  await live(page, 0);
  assert.equal(await example(page, 1).locator(".panel[data-state]").count(), 0);
  await example(page, 2).scrollIntoViewIfNeeded();
  await live(page, 1);
  await live(page, 2);
  assert.equal(wasm.length, 1);
  await page.finish();
});

for (const what of [/\.wasm$/, /\/live-/]) {
  test(`when ${what} does not come the block stays what it is, and the page is told`, async () => {
    const context = await used.browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    await page.addInitScript(() => addEventListener("cocoonset-failure", ({ detail }) => (globalThis.failure = detail.error.message)));
    await page.route(what, (route) => route.abort());
    await page.goto(`${used.site.url}docs/invalid.html`);
    await page.waitForFunction(() => globalThis.failure);
    assert.equal(await page.locator("pre").innerText(), plan9);
    assert.equal(await page.locator("pre").isVisible(), true);
    assert.equal(await example(page).locator(".panel").isVisible(), false);
    await context.close();
  });
}

test("without JavaScript the block is there, and nothing else", async () => {
  const page = await open("mkdocs", { javaScriptEnabled: false });
  assert.equal(await page.locator("pre").nth(1).isVisible(), true);
  assert.equal(await page.locator("button").count(), 0);
  await page.finish();
});

test("the page hears each verdict", async () => {
  const page = await used.open({}, "docs/none.html");
  await page.evaluate((html) => {
    globalThis.heard = [];
    document.addEventListener("cocoonset-verdict", ({ target, detail }) => globalThis.heard.push({ tag: target.localName, ...detail }));
    document.querySelector("main").innerHTML = html;
  }, element('expect="invalid"', plan9));
  const one = await live(page);
  await one.getByRole("button", { name: "Edit" }).click();
  await one.locator("textarea").fill(good);
  const heard = await page.evaluate(() => globalThis.heard);
  const short = heard.map(({ tag, state, errors, warnings, isEdited, expect, isMet }) => [tag, state, errors, warnings, isEdited, expect, isMet]);
  assert.deepEqual(short[0], ["cocoonset-example", "denied", 1, 0, false, "invalid", true]);
  assert.deepEqual(short.at(-1), ["cocoonset-example", "allowed", 0, 0, true, null, null]);
  assert.equal(heard[0].problems[0].rule, "os-supported");
  assert.equal(heard.at(-1).text, good);
  await page.finish();
});

test("a highlighter that comes late, or a page that changes its block, is followed", async () => {
  const page = await open("invalid");
  const one = await live(page);
  await page.evaluate(() => {
    const code = document.querySelector("code");
    code.innerHTML = code.textContent.replace("plan9", "<b>pl</b><i>an9</i>");
  });
  await settle(page);
  assert.deepEqual(await marked(page), ["plan9"]);
  await page.evaluate(() => (document.querySelector("i").textContent = "x"));
  await settle(page);
  assert.deepEqual(await marked(page), ["plx"]);
  await one.evaluate((host) => host.remove());
  await settle(page);
  assert.deepEqual(await marked(page), []);
  await page.finish();
});

test("Docusaurus takes over its page before anything is put into it", async () => {
  const page = await open("hydrated");
  await settle(page);
  assert.equal(await page.locator("cocoonset-example").count(), 0);
  await page.evaluate(() => (document.documentElement.dataset.hasHydrated = "true"));
  await live(page);
  await page.finish();
});

test("the page that explains it shows what it says", async () => {
  const page = await used.open({}, "element.html");
  for (const [index, words] of ["Denied", "Denied 1 error as expected"].entries()) {
    await example(page, index).scrollIntoViewIfNeeded();
    assert.ok((await said(await live(page, index))).startsWith(words));
  }
  assert.equal(await page.locator("cocoonset-example").count(), 2);
  assert.deepEqual(await violations(page), []);
  await page.finish();
});
