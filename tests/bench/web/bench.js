// What the playground weighs and how fast it answers: `node tests/bench/web/bench.js`, after `make web`.
//
//   bytes      gzipped, everything that the first view loads
//   element    gzipped, what `<cocoonset-example>` adds to a docs page
//   verdict    milliseconds from navigation to the first verdict, on a slow network and a quarter of the CPU
//   key press  milliseconds from the key to the diagnostics in the text
//   lighthouse its scores, on its own slow phone
//
// Each figure stands beside what the project wants of it. Nothing fails: a busy machine is no broken page.
import { launch, ready, write } from "../../browser/browser.js";
import { docs, page as docsPage, plain } from "../../browser/docs.js";
import { serve } from "../../browser/site.js";
import { good } from "../../browser/texts.js";
import { scores } from "./lighthouse.js";

const slowNetwork = { offline: false, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const slowdown = 4;
const visits = 5;
const presses = 200;

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

/** A set with so many lines, none of them wrong. */
function lines(count) {
  const toolboxes = Array.from({ length: Math.ceil((count - 8) / 4) }, (_, at) => `  - name: box-${at}\n    image: tools:1\n    os: linux\n    storage: 20Gi\n`);
  return `${good}  toolboxes:\n${toolboxes.join("")}`;
}

/** Types and deletes one letter behind the os of the last toolbox but one: each press makes or ends an error. */
async function measureKeys(page, count) {
  await write(page, lines(count));
  for (let up = 0; up < 6; up++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.evaluate(() => {
    globalThis.times = [];
    const marks = () => document.querySelector("#new-editor > div").shadowRoot.querySelectorAll(".cm-lintRange-error").length;
    const { port1, port2 } = new MessageChannel();
    // Looks after each task, until the text is marked or not any more: a key press may come as more tasks than one.
    port1.onmessage = ({ data }) => {
      if (marks() === data.expected) globalThis.times.push(performance.now() - data.pressed);
      else port2.postMessage(data);
    };
    addEventListener(
      "keydown",
      ({ key, timeStamp }) => key !== "Escape" && port2.postMessage({ pressed: timeStamp, expected: key === "x" ? 1 : 0 }),
      { capture: true },
    );
  });
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press(press % 2 ? "Backspace" : "x");
    await page.waitForFunction((count) => globalThis.times.length > count, press);
    await page.keyboard.press("Escape");
  }
  return page.evaluate(() => globalThis.times);
}

async function measureTyping(browser) {
  const site = await serve();
  for (const [count, wanted] of [[40, 4], [2000, 16]]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(site.url);
    await ready(page);
    const times = await measureKeys(page, count);
    print(`key press to diagnostics, ${count} lines, median`, rounded(percentile(times, 0.5)), "ms");
    print(`key press to diagnostics, ${count} lines, 95 of 100`, rounded(percentile(times, 0.95)), "ms", wanted);
    await context.close();
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
