// The README's picture of the page is taken here, never by hand: UPDATE_SCREENSHOT=1 renews web/screenshot.png. Fonts
// differ between machines, so only that the picture is there, and of this size, is compared.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { problems, ready, useBrowser } from "./browser.js";

const picture = fileURLToPath(new URL("../../web/screenshot.png", import.meta.url));
const taken = fileURLToPath(new URL("../../build/screenshot.png", import.meta.url));
const size = { width: 1280, height: 860 };

const used = useBrowser();

/** Of a PNG: width and height stand at the head of it. */
function sizeOf(png) {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

test("the picture in the README is of this page", async () => {
  const page = await used.open({ viewport: size, colorScheme: "light", reducedMotion: "reduce" });
  await ready(page);
  assert.equal((await problems(page)).length, 3);
  await mkdir(new URL("../../build/", import.meta.url), { recursive: true });
  await page.screenshot({ path: process.env.UPDATE_SCREENSHOT ? picture : taken });
  assert.deepEqual(sizeOf(await readFile(picture)), size);
  await page.finish();
});
