// What the playground weighs and how fast it answers: `node tests/bench/web/bench.js`, after `make web`.
//
//   bytes      gzipped, everything that the first view loads
//   element    gzipped, what `<cocoonset-example>` adds to a docs page
//   verdict    milliseconds from navigation to the first verdict, on a slow network and a quarter of the CPU
//   key press  milliseconds from the key to the diagnostics in the text and in the list, and to the next frame
//   lighthouse its scores, on its own slow phone
//
// Each figure stands beside what the project wants of it. Nothing fails: a busy machine is no broken page.
import { launch, ready } from "../../browser/browser.js";
import { docs, page as docsPage, plain } from "../../browser/docs.js";
import { serve } from "../../browser/site.js";
import { good } from "../../browser/texts.js";
import { scores } from "./lighthouse.js";
import { measurePresses } from "./presses.js";

const slowNetwork = { offline: false, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const slowdown = 4;
const visits = 5;

function print(name, value, unit, wanted) {
  const verdict = wanted === undefined ? "" : `   ${value <= wanted ? "within" : "OVER"} ${wanted} ${unit}`;
  console.log(`${name.padEnd(58)} ${String(value).padStart(8)} ${unit}${verdict}`);
}

/** Of a list of numbers, the one that `share` of them do not exceed. */
function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

function rounded(number) {
  return Number(number.toFixed(1));
}

async function measureBytes(browser) {
  const site = await serve();
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(site.url);
  await ready(page);
  const files = [...site.sent()];
  for (const [file, bytes] of files) print(`  ${file}`, rounded(bytes / 1000), "kB");
  print("first view, gzipped", rounded(files.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000), "kB", 225);
  await context.close();
  await site.close();
}

/** What a docs page with an example loads for the sake of it. */
async function measureElement(browser) {
  const site = await serve({ override: docs({ example: docsPage(plain(good)) }) });
  const page = await browser.newPage();
  await page.goto(`${site.url}docs/example.html`);
  await page.locator("cocoonset-example [data-state]").waitFor();
  const files = [...site.sent()].filter(([file]) => !file.startsWith("docs/"));
  const sum = (chosen) => rounded(chosen.reduce((total, [, bytes]) => total + bytes, 0) / 1000);
  print("element without the module, gzipped", sum(files.filter(([file]) => !file.endsWith(".wasm"))), "kB");
  print("element with the module, gzipped", sum(files), "kB", 75);
  await page.close();
  await site.close();
}

async function firstVerdict(browser, url, latency) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { ...slowNetwork, latency });
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.addInitScript(() => {
    globalThis.verdictAt = new Promise((resolve) => {
      new MutationObserver(() => {
        const verdict = document.querySelector("#verdict");
        if (verdict && verdict.dataset.state !== "waiting") resolve(performance.now());
      }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] });
    });
  });
  await page.goto(url, { waitUntil: "commit" });
  const at = await page.evaluate(() => globalThis.verdictAt);
  await context.close();
  return at;
}

async function measureVerdict(browser) {
  const site = await serve();
  for (const [latency, wanted] of [[0, 1000], [150, undefined]]) {
    const times = [];
    for (let visit = 0; visit < visits; visit++) times.push(await firstVerdict(browser, site.url, latency));
    const name = `first verdict, 1.6 Mbit/s, ${latency} ms latency, CPU / ${slowdown}, median`;
    print(name, Math.round(percentile(times, 0.5)), "ms", wanted);
  }
  await site.close();
}

async function measureTyping(browser) {
  const site = await serve();
  for (const [lines, wanted] of [[40, 4], [2000, 16]]) {
    const presses = await measurePresses(browser, site.url, lines);
    const row = (name, moment, share, limit) => print(`key press to ${name}, ${lines} lines`, rounded(percentile(presses.map(moment), share)), "ms", limit);
    row("diagnostics, median", ({ listed }) => listed, 0.5);
    row("diagnostics, 95 of 100", ({ listed }) => listed, 0.95, wanted);
    row("the next frame, median", ({ painted }) => painted, 0.5);
    row("the next frame, 95 of 100", ({ painted }) => painted, 0.95);
  }
  await site.close();
}

async function measureLighthouse() {
  const site = await serve();
  for (const [name, score] of Object.entries(await scores(site.url))) {
    console.log(`${`lighthouse: ${name}`.padEnd(58)} ${String(score).padStart(8)} of 100`);
  }
  await site.close();
}

const browser = await launch();
await measureBytes(browser);
await measureElement(browser);
await measureVerdict(browser);
await measureTyping(browser);
await browser.close();
await measureLighthouse();
