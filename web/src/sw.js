// The service worker: keeps every file of one version of the page, so that it works without a network. The build fills
// in the files and the version; file names hold hashes, so a new version is new names and a new cache.
/* global VERSION, FILES */

const cacheName = `playground-${VERSION}`;

addEventListener("install", (event) => event.waitUntil(fill()));

addEventListener("activate", (event) => event.waitUntil(discardOthers().then(() => clients.claim())));

addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

/** What has no hash in its name is asked of the server: the browser's own cache may hold the last version of it. */
async function fill() {
  const cache = await caches.open(cacheName);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: /-[A-Z0-9]{8}\./.test(file) ? "default" : "reload" })));
}

/** Only this page's own caches: the origin may host others. */
async function discardOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("playground-") && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** `./` is the page, whatever query it is opened with. */
async function answer(request) {
  const cache = await caches.open(cacheName);
  const wanted = request.mode === "navigate" && isPage(request.url) ? registration.scope : request;
  return (await cache.match(wanted)) ?? fetch(request);
}

function isPage(address) {
  const path = new URL(address).pathname;
  const root = new URL(registration.scope).pathname;
  return path === root || path === `${root}index.html`;
}
