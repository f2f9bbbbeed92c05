// The page and the command line give the same findings for every case file.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { judge } from "../../web/src/judge/judge.js";
import { problems, ready, useBrowser, write } from "./browser.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const built = ["dev", "release"].map((preset) => join(root, "build", preset, "native/cocoon-webhook"));
const program = process.env.COCOON_WEBHOOK ?? built.find(existsSync);
const used = useBrowser();

const cases = ["good", "rules", "objects"].flatMap((folder) => {
  const path = join(root, "tests/cases", folder);
  return readdirSync(path).map((name) => join(path, name));
});

/** As the page lists them: by position. */
function judgedByProgram(path) {
  let output;
  try {
    output = execFileSync(program, ["validate", "--output", "json", path], { encoding: "utf8" });
  } catch (error) {
    assert.equal(error.status, 1, String(error.stderr));
    output = error.stdout;
  }
  return JSON.parse(output)
    .objects.flatMap((object) => object.findings)
    .sort((a, b) => a.start.offset - b.start.offset || a.end.offset - b.end.offset)
    .map(({ rule, severity, start }) => ({ rule, severity, line: start.line }));
}

test("the page and the command line agree", async () => {
  assert.ok(program, "build the program first (preset dev or release), or set COCOON_WEBHOOK");
  assert.ok(cases.length > 40, "the case files are missing");
  const page = await used.open();
  await ready(page);
  for (const path of cases) {
    await write(page, readFileSync(path, "utf8"));
    assert.deepEqual(await problems(page), judgedByProgram(path), path);
  }
  await page.finish();
});

test("where the webhook is not asked, its answer would change nothing", async () => {
  const { load } = await import(join(root, "build/wasm/wasm/package/node.js"));
  const rules = await load();
  const asked = { count: 0, validate: (text) => rules.validate(text), answer: (...call) => (asked.count++, rules.answer(...call)) };
  let unasked = 0;
  for (const path of cases) {
    const whole = readFileSync(path, "utf8");
    // As it looks while it is being typed.
    for (let length = whole.length; length > 0; length -= 31) {
      const text = whole.slice(0, length);
      const validation = rules.validate(text);
      asked.count = 0;
      const quick = judge(asked, text, validation);
      if (asked.count > 0) continue;
      unasked++;
      // With a stored object, were it an empty text, it is asked about everything.
      assert.deepEqual(shownOf(quick), shownOf(judge(rules, text, validation, { old: "" })), `${path}, ${length} characters`);
    }
  }
  assert.ok(unasked > 500, String(unasked));
});

function shownOf({ state, problems, errors, warnings, denied, notes, kubectl }) {
  return { state, problems, errors, warnings, denied, notes, kubectl: kubectl() };
}
