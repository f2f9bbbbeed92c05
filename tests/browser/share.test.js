// Links that hold everything.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problems, ready, state, textOf, useBrowser, write } from "./browser.js";
import { good, plan9 } from "./texts.js";

const used = useBrowser();
const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };

async function shared(page) {
  await page.locator("#share").click();
  await page.locator("#notice", { hasText: "Link copied" }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

test("a link gives back the same text, characters beyond the basic plane too", async () => {
  const text = `# 😀 é ‮ \u{1F9EC}\n${plan9}`;
  const page = await used.open(clipboard);
  await ready(page);
  await write(page, text);
  const link = await shared(page);
  assert.match(link, /#share\/1\/[\w-]+$/);
  assert.equal(link, page.url());
  const other = await used.open({}, link.slice(link.indexOf("#")));
  await ready(other);
  assert.equal(await textOf(other), text);
  assert.equal((await problems(other))[0].line, 9);
  await other.finish();
  await page.finish();
});

test("a link holds the old object and the operation", async () => {
  const page = await used.open(clipboard);
  await ready(page);
  await write(page, plan9);
  await page.getByText("Update", { exact: true }).click();
  assert.equal(await state(page), "allowed");
  const link = await shared(page);
  const other = await used.open({}, link.slice(link.indexOf("#")));
  await ready(other);
  assert.equal(await state(other), "allowed");
  assert.equal(await other.locator("#old-pane").isVisible(), true);
  await other.finish();
  await page.finish();
});

test("the address forgets the link once the text is another one, and a reload keeps that", async () => {
  const page = await used.open(clipboard);
  await ready(page);
  await write(page, plan9);
  await shared(page);
  await write(page, good);
  assert.equal(new URL(page.url()).hash, "");
  await page.reload();
  await ready(page);
  assert.equal(await textOf(page), good);
  await page.finish();
});

test("a damaged, a newer and an overlong link are refused with a reason, and lose nothing", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, good);
  const bomb = await page.evaluate(async () => {
    const packed = new Blob([new Uint8Array(64 * 1024 * 1024)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), "")).replaceAll("+", "-").replaceAll("/", "_");
  });
  for (const [hash, reason] of [["#share/1/AAAA", /damaged/], ["#share/1/%%", /damaged/], ["#share/9/AAAA", /newer/], [`#share/1/${bomb}`, /more than 4 MiB/]]) {
    await page.evaluate((address) => (location.hash = address), hash);
    await page.locator("#notice", { hasText: reason }).waitFor();
    assert.equal(await textOf(page), good);
  }
  await page.finish();
});
