// Builds the page into web/dist: `node build.js`. Needs the rules' npm package, which `make wasm` makes.
//
// Every file but those that must keep their names (index.html, sw.js, manifest.webmanifest, licenses.txt, element.html
// and the element.js that docs sites link) has its hash in its name; every address is relative, so that the folder works
// below any path.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(here, "dist");
const rules = join(root, "build/wasm/wasm/package");
const welcome = join(root, "tests/cases/objects/welcome.yaml");

/** What is built, and the name that others know it by. */
const entries = {
  main: join(here, "src/main.js"),
  style: join(here, "src/style/index.css"),
  icon: join(here, "src/icon.svg"),
};

async function main() {
  if (!existsSync(join(rules, "cocoon.wasm"))) throw new Error(`${relative(root, rules)} is missing; \`make wasm\` makes it`);
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const { metafile } = await bundle();
  const names = namesOf(metafile);
  const files = await readdir(dist);
  await writeFile(join(dist, "manifest.webmanifest"), await filled(join(here, "src/manifest.json"), names));
  const parts = { "welcome.yaml": escaped(await withoutExpectations(welcome)), preloads: preloadsOf(metafile, names["main.js"]) };
  const page = await filled(join(here, "index.html"), { ...names, ...parts });
  await writeFile(join(dist, "index.html"), page);
  await writeFile(join(dist, "licenses.txt"), await licenses(metafile));
  await writeFile(join(dist, "sw.js"), await serviceWorker(page, ["./", "manifest.webmanifest", ...files]));
  // After the list of what the page works with offline: the element is no part of it.
  await bundleElement();
  await writeFile(join(dist, "element.html"), await filled(join(here, "element.html"), { ...names, ...parts }));
  console.log(`web/dist: ${(await readdir(dist)).length} files`);
}

function bundle() {
  return bundled({ entryPoints: entries });
}

/** Its style sheets are texts, as it makes them by script. */
function bundleElement() {
  const plugins = [{ name: "css as text", setup: (esbuild) => esbuild.onLoad({ filter: /\.css$/ }, cssAsText) }];
  return bundled({ entryPoints: [join(here, "src/element/element.js")], entryNames: "[name]", plugins });
}

async function cssAsText({ path }) {
  const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
  return { contents: code, loader: "text" };
}

function bundled(options) {
  return build({
    outdir: dist,
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".wasm": "file", ".yaml": "text", ".svg": "copy" },
    alias: { "@cocoonstack/cocoonset-rules": join(rules, "index.js"), "cocoon.wasm": join(rules, "cocoon.wasm") },
    metafile: true,
    logLevel: "warning",
    ...options,
  });
}

/** {"main.js": "main-ABC.js", …} for what index.html names. */
function namesOf({ outputs }) {
  const names = {};
  for (const path of Object.keys(outputs)) {
    const file = path.split("/").pop();
    names[file.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1")] = file;
  }
  return names;
}

/** What the first script imports is fetched beside it, not after it. */
function preloadsOf({ outputs }, file) {
  const path = Object.keys(outputs).find((name) => name.endsWith(`/${file}`));
  const imported = outputs[path].imports.filter(({ kind }) => kind === "import-statement");
  return imported.map((chunk) => `<link rel="modulepreload" href="${chunk.path.split("/").pop()}">`).join("\n    ");
}

/** A file with its `{{name}}` filled in; a name that nothing was built for is an error. */
async function filled(path, values) {
  return (await readFile(path, "utf8")).replace(/\{\{([\w.]+)\}\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`${relative(root, path)}: nothing is called ${name}`);
    return values[name];
  });
}

/** A case file as a person would have written it (tests/cases/README.md). */
async function withoutExpectations(path) {
  return (await readFile(path, "utf8")).replace(/^#.*\n/gm, "");
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** The version is the hash of everything that the page is made of: file names hold their own. */
async function serviceWorker(page, files) {
  const version = createHash("sha256").update(page).update(files.sort().join("\n")).digest("hex").slice(0, 12);
  const define = { VERSION: JSON.stringify(version), FILES: JSON.stringify(files) };
  const { code } = await transform(await readFile(join(here, "src/sw.js"), "utf8"), { define, minify: true });
  return code;
}

/** The licences of the packages that are in the bundle. */
async function licenses({ inputs }) {
  const packages = new Set(Object.keys(inputs).map((path) => /^(?:.*\/)?(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]));
  const texts = [];
  for (const folder of [...packages].filter(Boolean).sort()) {
    const file = (await readdir(join(here, folder))).find((name) => /^licen[cs]e/i.test(name));
    texts.push(`${folder.slice("node_modules/".length)}\n\n${await readFile(join(here, folder, file), "utf8")}`);
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

await main();
