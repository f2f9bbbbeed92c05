// Typing, and what the page says to it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { problems, ready, settle, state, textOf, useBrowser, write } from "./browser.js";
import { broken, good, plan9 } from "./texts.js";

const used = useBrowser();

/** The line numbers that have a mark in the gutter. */
function marked(page, severity) {
  return page.locator(`#new-editor .cm-lint-marker-${severity}`).evaluateAll((marks) =>
    marks.map((mark) => {
      const middle = (box) => (box.top + box.bottom) / 2;
      const at = middle(mark.getBoundingClientRect());
      const numbers = [...mark.getRootNode().querySelectorAll(".cm-lineNumbers .cm-gutterElement")];
      const near = numbers.find((number) => {
        const box = number.getBoundingClientRect();
        return box.height > 0 && box.top <= at && at <= box.bottom;
      });
      return Number(near.textContent);
    }),
  );
}

test("the page opens with a text that is judged", async () => {
  const page = await used.open();
  await ready(page);
  assert.equal(await state(page), "denied");
  assert.deepEqual((await problems(page)).map(({ rule }) => rule), ["firecracker-no-clone", "firecracker-ignores-no-direct-io", "toolbox-backend-matches-agent"]);
  assert.match(await page.locator("#version").textContent(), /^Rules \d+\.\d+\.\d+$/);
  await page.finish();
});

test("a key press is answered with a squiggle at its place, a gutter mark and a line in the list", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, good);
  assert.equal(await state(page), "allowed");
  await page.keyboard.type("    os: plan9");
  await settle(page);
  assert.equal(await state(page), "denied");
  assert.equal(await page.locator("#new-editor .cm-lintRange-error").textContent(), "plan9");
  assert.deepEqual(await marked(page, "error"), [8]);
  assert.deepEqual(await problems(page), [{ rule: "os-supported", severity: "error", line: 8 }]);
  assert.match(await page.locator("#denial-text").textContent(), /^\$ kubectl .*\nThe CocoonSet "demo" is invalid: spec\.agent\.os: Unsupported value: "plan9"/);
  for (let i = 0; i < "plan9".length; i++) await page.keyboard.press("Backspace");
  await page.keyboard.type("linux");
  await settle(page);
  assert.equal(await state(page), "allowed");
  assert.equal(await page.locator("#new-editor .cm-lintRange").count(), 0);
  assert.deepEqual(await problems(page), []);
  assert.equal(await page.locator("#denial").isVisible(), false);
  await page.finish();
});

test("places are right behind characters of two and four bytes", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, good.replace("kind:", "# é 😀 é 😀\nkind:") + '    os: "plan9"\n');
  assert.equal(await page.locator("#new-editor .cm-lintRange-error").textContent(), '"plan9"');
  await write(page, good.replace("name: demo", 'name: demo\n  annotations: {"😀é": "😀", a: *x}'));
  assert.equal((await problems(page))[0].line, 5);
  await page.finish();
});

test("advice and errors differ in more than colour", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, `${good}    backend: firecracker\n    mode: run\n    noDirectIO: true\n    os: windows\n`);
  const styles = (name) => page.locator(`#new-editor .cm-lintRange-${name}`).first().evaluate((mark) => getComputedStyle(mark).textDecorationStyle);
  assert.equal(await styles("error"), "wavy");
  assert.equal(await styles("warning"), "dashed");
  const shapes = await page.locator("#problems .icon use").evaluateAll((uses) => uses.map((use) => use.getAttribute("href")));
  assert.deepEqual(new Set(shapes), new Set(["#icon-error", "#icon-warning"]));
  assert.match(await page.locator("#problems .problem").first().textContent(), /^(Error|Warning): /);
  await page.finish();
});

test("a problem in the list goes to its place, and F8 to the next, and says so", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, broken(30));
  await page.locator("#problems button", { hasText: "spec.toolboxes[29].os" }).click();
  await page.locator("#new-editor .cm-activeLine", { hasText: "plan9" }).waitFor();
  assert.equal(await page.evaluate(() => document.querySelector("#new-editor > div").shadowRoot.getSelection?.().toString() ?? getSelection().toString()), "plan9");
  await page.keyboard.press("F8");
  await page.locator("#new-editor .cm-announced", { hasText: "Line 11. error: spec.toolboxes[0].os" }).waitFor({ state: "attached" });
  await page.finish();
});

test("a problem that stays keeps its row, its fixes and the focus on it, and tells its new line", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, broken(2));
  const row = page.locator("#problems li").nth(1);
  await row.evaluate((element) => (globalThis.kept = element));
  await row.locator("footer button", { hasText: "Set os to linux" }).focus();
  await page.locator("#new-editor .cm-content").evaluate((content) => {
    const data = new DataTransfer();
    data.setData("text/plain", "# one\n# two\n");
    content.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", keyCode: 36, ctrlKey: true, bubbles: true }));
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await settle(page);
  assert.deepEqual((await problems(page)).map(({ line }) => line), [13, 16]);
  assert.equal(await row.evaluate((element) => element === globalThis.kept), true);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Set os to linux");
  await page.keyboard.press("Enter");
  await settle(page);
  assert.equal(await textOf(page), `# one\n# two\n${broken(2).replace(/plan9\n$/, "linux\n")}`);
  await page.finish();
});

test("a screen reader hears the count when it changes", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, good);
  await page.locator("#announcer", { hasText: "Allowed: no problems" }).waitFor({ state: "attached" });
  await write(page, broken(2));
  await page.locator("#announcer", { hasText: "Denied: 2 errors" }).waitFor({ state: "attached" });
  await page.finish();
});

test("Tab leaves the editor", async () => {
  const page = await used.open();
  await ready(page);
  await page.locator("#new-editor .cm-content").focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "plain");
  await page.finish();
});

test("hover says what a field is for", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, plan9);
  await page.locator("#new-editor .cm-line", { hasText: "image:" }).getByText("image").hover();
  const card = page.locator("#new-editor .field-card");
  await card.waitFor();
  assert.match(await card.textContent(), /spec\.agent\.image.*Type.*string.*Required/);
  await page.finish();
});

test("completion offers names that are missing and values that are allowed", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, `${good}  toolboxes:\n  - name: a\n`);
  await page.keyboard.type("    mo");
  await page.locator("#new-editor .cm-tooltip-autocomplete li", { hasText: "mode" }).waitFor();
  // CodeMirror takes no answer in the first moments, so that nobody accepts what they did not see.
  await page.waitForTimeout(200);
  await page.keyboard.press("Enter");
  await page.keyboard.type("s");
  const values = page.locator("#new-editor .cm-tooltip-autocomplete li");
  await values.filter({ hasText: "static" }).first().waitFor();
  await page.waitForTimeout(200);
  await page.keyboard.press("Enter");
  assert.match(await textOf(page), /\n {4}mode: static$/);
  await page.keyboard.press("Escape");
  await write(page, good);
  await page.keyboard.press("Control+Space");
  await values.first().waitFor();
  assert.equal((await values.allTextContents()).some((label) => label.startsWith("apiVersion")), false);
  await page.finish();
});

test("what is typed survives a reload", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, broken(3));
  await page.reload();
  await ready(page);
  assert.equal((await problems(page)).length, 3);
  assert.equal(await textOf(page), broken(3));
  await page.finish();
});

test("a Pod, a workload and a review are judged by their own rules", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  tolerations:\n  - key: virtual-kubelet.io/provider\n");
  assert.equal(await state(page), "denied");
  assert.deepEqual((await problems(page)).map(({ rule }) => rule), ["pod-owned-by-cocoonset"]);
  await write(page, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n");
  assert.equal(await state(page), "allowed");
  await write(page, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
  assert.equal(await state(page), "skipped");
  await write(page, "apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: a}\nspec: {replicas: 1}\n");
  assert.equal(await state(page), "unknown");
  assert.match(await page.locator("#verdict-detail").textContent(), /not checked here: needs the cluster/i);
  await write(page, readFileSync(new URL("../reviews/deployment-patch-down.json", import.meta.url), "utf8"));
  assert.equal(await state(page), "denied");
  assert.deepEqual((await problems(page)).map(({ rule }) => rule), ["workload-no-scale-down"]);
  // Of which command it comes is not known.
  assert.match(await page.locator("#denial-text").textContent(), /^Error from server \(Forbidden\): admission webhook "workloads/);
  await write(page, "");
  assert.equal(await state(page), "empty");
  await page.finish();
});

test("what the API server stores is shown as a difference", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, good);
  await page.locator("#stored summary").click();
  const added = page.locator("#stored .added");
  await added.first().waitFor();
  const lines = await added.allTextContents();
  assert.ok(lines.some((line) => /\+\s+snapshotPolicy: always/.test(line)), lines.join("\n"));
  assert.ok(lines.some((line) => /\+\s+mode: clone/.test(line)), lines.join("\n"));
  await write(page, good.replace("ubuntu:24.04", "ubuntu:24.04\n    mode: clone"));
  await page.waitForFunction(() => ![...document.querySelectorAll("#stored .added")].some((line) => line.textContent.includes("mode: clone")));
  await page.finish();
});

test("find opens with its own key", async () => {
  const page = await used.open();
  await ready(page);
  await page.locator("#new-editor .cm-content").focus();
  await page.keyboard.press("Control+f");
  await page.locator("#new-editor .cm-search input[name=search]").pressSequentially("storage");
  await page.keyboard.press("Enter");
  await page.locator("#new-editor .cm-searchMatch-selected", { hasText: "storage" }).waitFor();
  await page.finish();
});
