// The page and the command line give the same findings for every case file.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
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
  let compared = 0;
  for (const path of cases) {
    const whole = readFileSync(path, "utf8");
    // As it looks while it is being typed.
    for (let length = whole.length; length > 0; length -= 31) {
      const text = whole.slice(0, length);
      compared++;
      // Who asks what kubectl prints, or has a stored object, has the webhook asked about everything.
      const asked = rules.judge(text, { kubectl: true });
      assert.deepEqual(rules.judge(text), withoutKubectl(asked), `${path}, ${length} characters`);
      assert.equal(asked.outcome === "denied", asked.objects.some(({ findings }) => findings.some(({ severity }) => severity === "error")));
    }
  }
  assert.ok(compared > 500, String(compared));
});

function withoutKubectl({ objects, ...rest }) {
  return { ...rest, objects: objects.map((object) => ({ ...object, command: "", kubectl: "" })) };
}
