// Docs sites that link the element: the folder element/ holds what their generators make of Markdown, and this the page
// around it. They are served beside the playground, as `docs/NAME.html`.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("element/", import.meta.url));
/** What element.html says that a page needs: the script's origin, wherever that is. */
const policy = (origin) => `default-src 'none'; script-src ${origin} 'wasm-unsafe-eval'; style-src 'self'; connect-src ${origin}; base-uri 'none'`;

export const fixture = (name) => readFileSync(`${folder}${name}.html`, "utf8");

/** One block, as plain HTML. */
export function plain(text, attributes = "") {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<pre${attributes}><code class="language-yaml">${escaped}</code></pre>`;
}

/**
 * @param {string} body
 * @param {{auto?: boolean, root?: string, styles?: boolean, site?: string}} [options] root: attributes of html; styles:
 *   the generator writes style attributes itself; site: where the element is, if elsewhere
 */
export function page(body, { auto = true, root = "", styles = false, site = "" } = {}) {
  const needed = policy(site ? new URL(site).origin : "'self'");
  const csp = styles ? needed.replace("style-src", "style-src-attr 'unsafe-inline'; style-src") : needed;
  return `<!doctype html>
<html lang="en"${root}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<title>Docs</title>
<link rel="stylesheet" href="site.css">
<script type="module" src="${site || "../"}element.js" blocking="render"${auto ? " data-auto" : ""}></script>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

/** For site.js: the pages ({name: html}) and their style sheet. */
export function docs(pages) {
  return (file) => {
    if (file === "docs/site.css") return readFileSync(`${folder}site.css`);
    return pages[/^docs\/(\w+)\.html$/.exec(file)?.[1]];
  };
}
