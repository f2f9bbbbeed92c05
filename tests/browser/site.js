// Serves web/dist as GitHub Pages would: static files, gzip, below a path of its own. Loopback, any free port.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

export const dist = fileURLToPath(new URL("../../web/dist/", import.meta.url));

/** The page must not care. */
const base = "/cocoon-webhook/";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * @param {{folder?: string, override?: (path: string) => string | undefined}} [options] override: other content for a file
 * @returns {Promise<{url: string, sent: () => Map<string, number>, close: () => Promise<void>}>} sent: gzipped bytes by file
 */
export async function serve({ folder = dist, override = () => undefined } = {}) {
  const sent = new Map();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = normalize(decodeURIComponent(pathname.startsWith(base) ? pathname.slice(base.length) : "missing")) || "index.html";
    const file = path === "." || path === "./" ? "index.html" : path;
    try {
      if (file.startsWith("..")) throw new Error("outside");
      const body = gzipSync(override(file) ?? (await readFile(join(folder, file))), { level: 9 });
      sent.set(file, body.length);
      response.writeHead(200, {
        "Content-Type": types[extname(file)] ?? "application/octet-stream",
        "Content-Encoding": "gzip",
        "Content-Length": body.length,
        "Cache-Control": "max-age=600",
        "Access-Control-Allow-Origin": "*",
      });
      response.end(body);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" });
      response.end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    sent: () => sent,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}
