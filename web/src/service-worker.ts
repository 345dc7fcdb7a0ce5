/**
 * Keeps the page on the device, so that it opens without a network. What the page is made of is
 * listed by the build; people's words are never here, they have a store of their own.
 */

declare const self: ServiceWorkerGlobalScope;

/** Made by the build: changes with every file of the page. `/` stands for its shell. */
declare const __SHELL__: { version: string; files: string[] };

const PREFIX = 'duologue.page.';
const CACHE = PREFIX + __SHELL__.version;
const SHELL = '/';
const FILES: ReadonlySet<string> = new Set(__SHELL__.files);
/** Named by their contents: one that is on the device already need not be fetched again. */
const IMMUTABLE = '/assets/';

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener('message', (event) => {
  const data = event.data as { type?: unknown } | null;
  // A new version waits until the person says so: the page must not change while they write.
  if (data?.type === 'activate') event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (isLive(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(kept(SHELL, request));
  else if (FILES.has(url.pathname) || url.pathname.startsWith(IMMUTABLE)) {
    event.respondWith(kept(url.pathname, request));
  }
});

/** What only the server can answer is never kept and never answered from here. */
function isLive(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path === '/healthz';
}

/** From the device, or from the server when it is not there. */
async function kept(path: string, request: Request): Promise<Response> {
  return (await find(path)) ?? (await fetch(request));
}

/** In this version's files first; a page of the version before may still ask for its own. */
async function find(path: string): Promise<Response | undefined> {
  const own = await (await caches.open(CACHE)).match(path, { ignoreVary: true });
  if (own !== undefined || path === SHELL) return own;
  return await caches.match(path, { ignoreVary: true });
}

/** All of it or nothing: half a page would open to a blank screen. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all([...FILES].map((path) => keep(cache, path)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function keep(cache: Cache, path: string): Promise<void> {
  const present = path.startsWith(IMMUTABLE)
    ? await caches.match(path, { ignoreVary: true })
    : undefined;
  // What the page has just loaded is taken from the browser's own cache, unless that may hold the
  // version before: nothing is transferred twice.
  const cacheMode = path.startsWith(IMMUTABLE) ? 'default' : 'reload';
  const response = present ?? (await fetch(new Request(path, { cache: cacheMode })));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  await cache.put(path, response);
}

async function takeOver(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  // The version before stays one round longer: other tabs may still run it.
  await Promise.all(ours.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}
