// The element in a page of another origin than its own: a docs site that links it where the playground is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { useBrowser } from "./browser.js";
import { docs, page as docsPage, plain } from "./docs.js";
import { serve } from "./site.js";
import { plan9 } from "./texts.js";

let playground;

/** Of the playground nothing is in the docs site. */
const used = useBrowser({ folder: "/nowhere/", override: (file) => docs({ linked: docsPage(plain(plan9), { site: playground.url }) })(file) });
before(async () => {
  playground = await serve();
  used.friends.push(playground.url);
});
after(() => playground.close());

test("its script, the rules and the playground's link come from where it is", async () => {
  const page = await used.open({}, "docs/linked.html");
  const example = page.locator("cocoonset-example");
  await example.locator('.panel[data-state="denied"]').waitFor();
  assert.deepEqual(await example.locator(".findings li button").allTextContents(), ["Line 8"]);
  assert.ok([...playground.sent().keys()].some((file) => file.endsWith(".wasm")));
  assert.deepEqual([...used.site.sent().keys()], ["docs/linked.html", "docs/site.css"]);
  await page.waitForFunction((address) => document.querySelector("cocoonset-example").shadowRoot.querySelector("a[href*='#share/']")?.href.startsWith(address), playground.url);
  await page.finish();
});
