// Keeps covers and the files of the pages near; everything else goes to soniq as before.
const SHELL = "soniq-@version@";
const COVERS = "soniq-covers";
const COVERS_KEPT = 600;

const isShell = (path) => path.includes("/_nicegui/") || path.includes("/soniq/static/");
const isCover = (path) => /\/covers\/[0-9a-f]{32}\/(160|480)$/.test(path);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name !== SHELL && name !== COVERS);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (isShell(pathname)) event.respondWith(kept(event.request, SHELL));
  else if (isCover(pathname)) event.respondWith(kept(event.request, COVERS, COVERS_KEPT));
});

async function kept(request, name, most = 0) {
  const cache = await caches.open(name);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200) {
    await cache.put(request, answer.clone());
    if (most) trim(cache, most);
  }
  return answer;
}

async function trim(cache, most) {
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key);
}
