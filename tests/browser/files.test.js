// Opening, dropping, saving, copying.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problems, ready, textOf, useBrowser, write } from "./browser.js";
import { good, plan9 } from "./texts.js";

const used = useBrowser();

async function drop(page, bytes, name) {
  const data = await page.evaluateHandle(
    ([content, fileName]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(content)], fileName));
      return transfer;
    },
    [[...bytes], name],
  );
  await page.dispatchEvent("#new-editor", "dragover", { dataTransfer: data });
  await page.dispatchEvent("#new-editor", "drop", { dataTransfer: data });
}

test("a dropped file is opened", async () => {
  const page = await used.open();
  await ready(page);
  await drop(page, Buffer.from(plan9.replaceAll("\n", "\r\n")), "set.yaml");
  await page.locator("#notice", { hasText: "set.yaml was opened" }).waitFor();
  assert.deepEqual((await problems(page)).map(({ rule, line }) => [rule, line]), [["os-supported", 8]]);
  assert.equal(await textOf(page), plan9);
  await page.finish();
});

test("what is no text is refused, and nothing is lost", async () => {
  const page = await used.open();
  await ready(page);
  await write(page, good);
  await drop(page, Buffer.from([0xff, 0xfe, 0x00]), "picture.png");
  await page.locator("#notice", { hasText: "picture.png was not opened: it is not UTF-8 text" }).waitFor();
  assert.equal(await textOf(page), good);
  await page.finish();
});

test("a file is opened by the button, and saved by the object's name", async () => {
  const page = await used.open();
  await ready(page);
  await page.locator("#file").setInputFiles({ name: "a.yaml", mimeType: "application/yaml", buffer: Buffer.from(good) });
  await page.locator("#notice", { hasText: "a.yaml was opened" }).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()]);
  assert.equal(download.suggestedFilename(), "demo.yaml");
  assert.equal(await textOf(page), good);
  await page.finish();
});

test("copies as it is, for a shell and for an issue", async () => {
  const page = await used.open({ permissions: ["clipboard-read", "clipboard-write"] });
  await ready(page);
  const tricky = `${plan9}# EOF\n# \`\`\` and $HOME\n`;
  await write(page, tricky);
  const copied = async (form) => {
    await page.locator("#copy").click();
    await page.locator(`[data-copy="${form}"]`).click();
    await page.locator("#notice", { hasText: "Copied" }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await page.evaluate(() => (document.querySelector("#notice").textContent = ""));
    return text;
  };
  assert.equal(await copied("yaml"), tricky);
  assert.equal(await copied("kubectl"), `kubectl apply -f - <<'EOF'\n${tricky}EOF\n`);
  const markdown = await copied("markdown");
  assert.ok(markdown.startsWith(`\`\`\`\`yaml\n${tricky}\`\`\`\`\n`), markdown);
  assert.match(markdown, /\n- error, line 8: `spec\.agent\.os: Unsupported value/);
  await write(page, "EOF\n");
  assert.equal(await copied("kubectl"), "kubectl apply -f - <<'EOF_'\nEOF\nEOF_\n");
  await page.finish();
});

test("what kubectl prints can be copied", async () => {
  const page = await used.open({ permissions: ["clipboard-read", "clipboard-write"] });
  await ready(page);
  await write(page, plan9);
  await page.locator("#denial-copy").click();
  await page.locator("#notice", { hasText: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator("#denial-text").textContent());
  await page.finish();
});
