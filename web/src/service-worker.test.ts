import { beforeEach, describe, expect, it, vi } from 'vitest';

type Listener = (event: unknown) => void;

/** Caches as a browser has them, by name and path. */
class FakeCaches {
  readonly all = new Map<string, Map<string, Response>>();

  open(name: string): Promise<{
    match: (path: string) => Promise<Response | undefined>;
    put: (path: string, response: Response) => Promise<void>;
  }> {
    const files = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, files);
    return Promise.resolve({
      match: (path) => Promise.resolve(files.get(path)?.clone()),
      put: (path, response) => {
        files.set(path, response);
        return Promise.resolve();
      },
    });
  }

  match(path: string): Promise<Response | undefined> {
    const found = [...this.all.values()].find((files) => files.has(path))?.get(path);
    return Promise.resolve(found?.clone());
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.all.keys()]);
  }

  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.all.delete(name));
  }
}

/** What the server sends for a file of the page. */
function sent(path: string, words = 'from the server', status = 200): Response {
  const type = TYPES.find(([ending]) => path.endsWith(ending))?.[1] ?? 'text/html; charset=utf-8';
  const body = path === '/' ? `/ ${words} <script src="/assets/index-1.js">` : `${path} ${words}`;
  return new Response(body, { status, headers: { 'content-type': type } });
}

const TYPES = [
  ['.js', 'text/javascript; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.svg', 'image/svg+xml'],
] as const;

/** What a sign-in in front of the server sends in its place. */
const loginPage = (): Response =>
  new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } });

const redirected = (response: Response): Response =>
  Object.defineProperty(response, 'redirected', { value: true });

/** By way of the bundler: the worker knows a worker's world, which the tests' types do not. */
const load = import.meta.glob('./service-worker.ts');

const ORIGIN = 'https://duologue.test';

let caches: FakeCaches;
let network: ReturnType<typeof vi.fn<(request: { path: string }) => Response>>;
let skipped: ReturnType<typeof vi.fn<() => Promise<void>>>;

/** One version of the worker in the browser that all share. */
class Worker {
  readonly #listeners = new Map<string, Listener>();

  static async of(version: string, files: string[]): Promise<Worker> {
    const worker = new Worker();
    vi.stubGlobal('__SHELL__', { version, files });
    vi.stubGlobal('self', {
      location: { origin: ORIGIN },
      clients: { claim: () => Promise.resolve() },
      skipWaiting: skipped,
      addEventListener: (kind: string, listener: Listener) => worker.#listeners.set(kind, listener),
    });
    vi.resetModules();
    await load['./service-worker.ts']?.();
    return worker;
  }

  async tell(kind: 'install' | 'activate' | 'message', data?: unknown): Promise<void> {
    let work: Promise<unknown> = Promise.resolve();
    this.#listeners.get(kind)?.({ data, waitUntil: (until: Promise<unknown>) => (work = until) });
    await work;
  }

  /** What it answers with; undefined when it leaves the request to the browser. */
  async answer(
    path: string,
    how: { mode?: string; method?: string } = {},
  ): Promise<string | undefined> {
    let answer: Promise<Response> | undefined;
    const url = new URL(path, ORIGIN);
    const request = { url: url.href, path, method: how.method ?? 'GET', mode: how.mode ?? 'cors' };
    this.#listeners.get('fetch')?.({
      request,
      respondWith: (with_: Promise<Response>) => (answer = with_),
    });
    return answer === undefined ? undefined : await (await answer).text();
  }
}

beforeEach(() => {
  caches = new FakeCaches();
  network = vi.fn(({ path }) => sent(path));
  skipped = vi.fn(() => Promise.resolve());
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('fetch', (request: { path: string }) =>
    Promise.resolve().then(() => network(request)),
  );
  vi.stubGlobal(
    'Request',
    class {
      readonly path: string;
      constructor(path: string) {
        this.path = path;
      }
    },
  );
});

const FILES = ['/', '/assets/page-1.js', '/assets/core-1.wasm', '/icon.svg'];

async function installed(): Promise<Worker> {
  const worker = await Worker.of('one', FILES);
  await worker.tell('install');
  await worker.tell('activate');
  network.mockClear();
  return worker;
}

describe('the service worker', () => {
  it('opens every address of the page with the shell, without the network', async () => {
    const worker = await installed();
    network.mockImplementation(() => {
      throw new TypeError('no network');
    });
    for (const path of ['/', '/agenda/some-pair', '/account', '/promises', '/join', '/join/']) {
      expect(await worker.answer(path, { mode: 'navigate' })).toMatch(/^\/ from the server/);
    }
    expect(await worker.answer('/assets/core-1.wasm')).toBe('/assets/core-1.wasm from the server');
    expect(await worker.answer('/icon.svg')).toBe('/icon.svg from the server');
    expect(network).not.toHaveBeenCalled();
  });

  it.each(['/api', '/api/me', '/api/openapi.json', '/healthz'])(
    'never touches %s',
    async (path) => {
      const worker = await installed();
      expect(await worker.answer(path)).toBeUndefined();
      expect(await worker.answer(path, { mode: 'navigate' })).toBeUndefined();
    },
  );

  it('leaves alone what is not the page’s', async () => {
    const worker = await installed();
    expect(await worker.answer('https://elsewhere.test/assets/page-1.js')).toBeUndefined();
    expect(await worker.answer('/icon.svg', { method: 'POST' })).toBeUndefined();
    expect(await worker.answer('/apidocs.txt')).toBeUndefined();
  });

  it('keeps all of the page or nothing', async () => {
    network.mockImplementation(({ path }) => sent(path, '', path === '/icon.svg' ? 500 : 200));
    const worker = await Worker.of('one', FILES);
    await expect(worker.tell('install')).rejects.toThrow('/icon.svg: 500');
    expect(await caches.keys()).toEqual([]);
  });

  it('fetches of a new version only what changed, and waits for the person', async () => {
    await installed();
    const next = await Worker.of('two', [
      '/',
      '/assets/page-2.js',
      '/assets/core-1.wasm',
      '/icon.svg',
    ]);
    await next.tell('install');
    expect(network.mock.calls.map(([{ path }]) => path).sort()).toEqual([
      '/',
      '/assets/page-2.js',
      '/icon.svg',
    ]);
    expect(skipped).not.toHaveBeenCalled();
    await next.tell('message', { type: 'something else' });
    expect(skipped).not.toHaveBeenCalled();
    await next.tell('message', { type: 'activate' });
    expect(skipped).toHaveBeenCalledOnce();
  });

  it('keeps the version before for tabs that still run it, and none older', async () => {
    await installed();
    for (const [version, files] of [
      ['two', ['/', '/assets/page-2.js']],
      ['three', ['/', '/assets/page-3.js']],
    ] as const) {
      network.mockImplementation(({ path }) => sent(path, `of ${version}`));
      const worker = await Worker.of(version, [...files]);
      await worker.tell('install');
      await worker.tell('activate');
      if (version === 'three') {
        expect(await worker.answer('/', { mode: 'navigate' })).toMatch(/^\/ of three/);
        expect(await worker.answer('/assets/page-2.js')).toBe('/assets/page-2.js of two');
      }
    }
    expect(await caches.keys()).toEqual(['duologue.page.two', 'duologue.page.three']);
  });

  it.each([
    '/oauth2/callback?code=x',
    '/cdn-cgi/access/authorized',
    '/agenda/some-pair?through',
    '/?through=',
    '/nowhere',
  ])('lets a sign-in in front of the server have %s', async (path) => {
    const worker = await installed();
    network.mockImplementation(loginPage);
    expect(await worker.answer(path, { mode: 'navigate' })).toBe('<h1>Sign in</h1>');
    network.mockImplementation(() => {
      throw new TypeError('no network');
    });
    expect(await worker.answer(path, { mode: 'navigate' })).toMatch(/^\/ from the server/);
  });

  it.each<[string, string, (path: string) => Response]>([
    ['a login page as the shell', '/', loginPage],
    ['a login page as a script', '/assets/page-1.js', loginPage],
    ['a login page as the core', '/assets/core-1.wasm', loginPage],
    ['a shell that came from another address', '/', (path) => redirected(sent(path))],
    [
      'a script that came from another address',
      '/assets/page-1.js',
      (path) => redirected(sent(path)),
    ],
    [
      'a page of another origin',
      '/',
      (path) => Object.defineProperty(sent(path), 'type', { value: 'cors' }),
    ],
    [
      'an answer that nobody may read',
      '/icon.svg',
      (path) => Object.defineProperty(sent(path), 'type', { value: 'opaqueredirect' }),
    ],
    [
      'a shell that is no page',
      '/',
      () =>
        new Response('{"error":"sign in"}', { headers: { 'content-type': 'application/json' } }),
    ],
  ])('keeps nothing rather than %s', async (_, wrong, answers) => {
    network.mockImplementation(({ path }) => (path === wrong ? answers(path) : sent(path)));
    const worker = await Worker.of('one', FILES);
    await expect(worker.tell('install')).rejects.toThrow(`${wrong}: somebody else answered`);
    expect(await caches.keys()).toEqual([]);
  });

  it('does not show a wrong shell that a worker before it kept, and takes over at once', async () => {
    const before = await Worker.of('one', FILES);
    await before.tell('install');
    await (await caches.open('duologue.page.one')).put('/', loginPage());
    await (await caches.open('duologue.page.one')).put('/assets/core-1.wasm', loginPage());
    expect(await before.answer('/agenda/some-pair', { mode: 'navigate' })).toBe(
      '/agenda/some-pair from the server',
    );

    const next = await Worker.of('two', FILES);
    await next.tell('install');
    expect(skipped).toHaveBeenCalledOnce();
    expect(await next.answer('/', { mode: 'navigate' })).toMatch(/^\/ from the server/);
    expect(await next.answer('/assets/core-1.wasm')).toBe('/assets/core-1.wasm from the server');
  });
});
