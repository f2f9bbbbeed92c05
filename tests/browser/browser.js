// Debian's Chromium and a page in it, for the tests. Every page is watched: one violation of its policy, one error in
// its console or one request to anybody else fails the test that opened it.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { serve } from "./site.js";

export const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

/** Milliseconds. A busy machine is slow; no test measures time. */
const patience = 20_000;

/**
 * A browser for a test file, closed after it. `open(context options, path behind the base)` gives a page; `friends` are
 * addresses that it may ask beside its own.
 */
export function useBrowser(siteOptions = {}) {
  const used = { browser: null, site: null, friends: [], open };
  before(async () => {
    used.site = await serve(siteOptions);
    used.browser = await launch();
  });
  after(async () => {
    await used.browser?.close();
    await used.site?.close();
  });

  async function open(options = {}, path = "") {
    const context = await used.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const wrong = await watch(page, [used.site.url, ...used.friends]);
    await page.goto(used.site.url + path);
    page.finish = async () => {
      assert.deepEqual(wrong, []);
      await context.close();
    };
    return page;
  }
  return used;
}

export function launch(args = []) {
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage", ...args] });
}

async function watch(page, known) {
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!["blob:", "data:", ...known].some((start) => request.url().startsWith(start))) wrong.push(`request: ${request.url()}`);
  });
  await page.exposeFunction("reportViolation", (text) => wrong.push(`policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return wrong;
}

/** Until CodeMirror is there and quick fixes can be made. */
export async function ready(page) {
  await page.locator("#new-editor .cm-content").waitFor();
  await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
}

/** Puts a text into the editor as a paste would. */
export async function write(page, text, editor = "#new-editor") {
  await page.locator(`${editor} .cm-content`).focus();
  // What helps with typing comes with the first focus.
  await page.locator(`${editor} .cm-content[aria-autocomplete]`).waitFor();
  await page.keyboard.press("Control+a");
  if (text) await page.keyboard.insertText(text);
  else await page.keyboard.press("Delete");
  await settle(page);
}

/** Until all of the page speaks of the text: some of it comes in a task behind the next frame. */
export async function settle(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))));
}

/** [{rule, severity, line}] as the list of problems shows them. */
export function problems(page) {
  return page.locator("#problems .problem").evaluateAll((items) =>
    items.map((item) => ({
      rule: item.dataset.rule,
      severity: item.dataset.severity,
      line: Number(item.querySelector(".line").textContent.replace("line ", "")),
    })),
  );
}

export function state(page) {
  return page.locator("#verdict").getAttribute("data-state");
}

/** The text in the editor, whole: CodeMirror draws only what is in view, so it is asked for as a download would. */
export async function textOf(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
