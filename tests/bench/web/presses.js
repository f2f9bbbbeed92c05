// How long the page takes to answer a key press.
import { setTimeout as sleep } from "node:timers/promises";
import { ready, write } from "../../browser/browser.js";
import { good } from "../../browser/texts.js";

const presses = 200;
/** Milliseconds between two: a fast typist. What a press leaves for later is done by the next. */
const pace = 100;

/**
 * Types and deletes one letter behind the os of the last toolbox but one: each press makes or ends an error.
 *
 * A press counts from the event's own time, when the browser got the key.
 *   listed    until the text is marked and the list of problems holds the error, or neither does any more: in the same
 *             task, before anything is painted
 *   painted   until the frame after that has been made: at least what is left of the 16.7 ms that a frame takes
 *
 * @returns {Promise<{listed: number, painted: number}[]>} milliseconds
 */
export async function measurePresses(browser, url, lines) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await ready(page);
  await write(page, setOf(lines));
  for (let up = 0; up < 6; up++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.evaluate(watch);
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press(press % 2 ? "Backspace" : "x");
    await page.evaluate(() => globalThis.answered);
    await sleep(pace);
  }
  const times = await page.evaluate(() => globalThis.times);
  await context.close();
  return times;
}

/** A set with so many lines, none of them wrong. */
function setOf(lines) {
  const toolboxes = Array.from({ length: Math.ceil((lines - 8) / 4) }, (_, at) => `  - name: box-${at}\n    image: tools:1\n    os: linux\n    storage: 20Gi\n`);
  return `${good}  toolboxes:\n${toolboxes.join("")}`;
}

/** In the page: puts each press into `times`, and into `answered` the promise that it is there. */
function watch() {
  const root = document.querySelector("#new-editor > div").shadowRoot;
  const list = document.querySelector("#problems");
  const isShown = (errors) => list.children.length === errors && root.querySelectorAll(".cm-lintRange-error").length === errors;
  const afterFrame = (act) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = act;
    port2.postMessage(null);
  });
  globalThis.times = [];
  const start = ({ key, timeStamp }) => {
    globalThis.answered = new Promise((resolve) => {
      // It hears of changes at the end of the script that makes them.
      const observer = new MutationObserver(() => {
        if (!isShown(key === "x" ? 1 : 0)) return;
        observer.disconnect();
        const listed = performance.now() - timeStamp;
        afterFrame(() => resolve(globalThis.times.push({ listed, painted: performance.now() - timeStamp })));
      });
      for (const part of [root, list]) observer.observe(part, { childList: true, subtree: true });
    });
  };
  addEventListener("keydown", start, { capture: true });
}
