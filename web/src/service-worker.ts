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
  if (data?.type === 'activate') {
    event.waitUntil(self.skipWaiting());
  }
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) {
    return;
  }
  if (isLive(url.pathname)) {
    return;
  }
  if (request.mode === 'navigate') {
    event.respondWith(isOwn(url) ? kept(SHELL, request) : passed(request));
  } else if (FILES.has(url.pathname) || url.pathname.startsWith(IMMUTABLE)) {
    event.respondWith(kept(url.pathname, request));
  }
});

/** What only the server can answer is never kept and never answered from here. */
function isLive(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path === '/healthz';
}

/** The page's own addresses. */
const OWN = /^\/(?:$|account\/?$|promises\/?$|join\/?$|agenda\/)/u;

/**
 * Whether an address is the page's to answer. What a sign-in in front of the server leads to is not, and neither is the
 * way there that the page offers.
 */
function isOwn(url: URL): boolean {
  return OWN.test(url.pathname) && !url.searchParams.has('through');
}

/** From the network, whoever answers there; without one the page says what there is to say. */
async function passed(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await find(SHELL);
    if (shell === undefined) {
      throw error;
    }
    return shell;
  }
}

/** From the device, or from the server when it is not there. */
async function kept(path: string, request: Request): Promise<Response> {
  return (await find(path)) ?? (await fetch(request));
}

/** In this version's files first; a page of the version before may still ask for its own. */
async function find(path: string): Promise<Response | undefined> {
  const own = await (await caches.open(CACHE)).match(path, { ignoreVary: true });
  const found =
    own === undefined && path !== SHELL ? await caches.match(path, { ignoreVary: true }) : own;
  // Kept by a worker that looked at less.
  return found !== undefined && (await isOurs(path, found)) ? found : undefined;
}

/** All of it or nothing: half a page would open to a blank screen. */
async function keepAll(): Promise<void> {
  const wrong = await hasWrongShell();
  const cache = await caches.open(CACHE);
  try {
    await Promise.all([...FILES].map((path) => keep(cache, path)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  // No page of ours is open that could say when to change.
  if (wrong) {
    await self.skipWaiting();
  }
}

async function keep(cache: Cache, path: string): Promise<void> {
  const present = path.startsWith(IMMUTABLE)
    ? await caches.match(path, { ignoreVary: true })
    : undefined;
  if (present !== undefined && (await isOurs(path, present))) {
    await cache.put(path, present);
    return;
  }
  // What the page has just loaded is taken from the browser's own cache, unless that may hold the
  // version before: nothing is transferred twice.
  const cacheMode = path.startsWith(IMMUTABLE) ? 'default' : 'reload';
  const response = await fetch(new Request(path, { cache: cacheMode }));
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`);
  }
  if (!(await isOurs(path, response))) {
    throw new Error(`${path}: somebody else answered`);
  }
  await cache.put(path, response);
}

/** What a file is sent as, by its ending. */
const TYPES: Readonly<Record<string, string>> = {
  js: 'javascript',
  css: 'css',
  wasm: 'wasm',
  svg: 'svg',
  webmanifest: 'json',
  woff2: 'font',
};

/**
 * Whether an answer is the page's own. A sign-in in front of the server answers with a page of its own wherever it
 * stands, or by way of another address.
 */
async function isOurs(path: string, response: Response): Promise<boolean> {
  const type = response.headers.get('content-type') ?? '';
  if (response.redirected || (response.type !== 'basic' && response.type !== 'default')) {
    return false;
  }
  if (path !== SHELL) {
    return type.includes(TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? '');
  }
  if (!type.includes('html')) {
    return false;
  }
  // The shell of some version of ours names its script.
  return (await response.clone().text()).includes(`"${IMMUTABLE}index-`);
}

/** Whether a worker before this one took something else for the shell. */
async function hasWrongShell(): Promise<boolean> {
  for (const name of await caches.keys()) {
    const shell = name.startsWith(PREFIX)
      ? await (await caches.open(name)).match(SHELL)
      : undefined;
    if (shell !== undefined && !(await isOurs(SHELL, shell))) {
      return true;
    }
  }
  return false;
}

async function takeOver(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  // The version before stays one round longer: other tabs may still run it.
  await Promise.all(ours.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}
