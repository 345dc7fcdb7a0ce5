// @vitest-environment jsdom
import 'fake-indexeddb/auto';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Summary } from '../../core/types.ts';
import { Api, type PairSummary, type Person } from '../../io/api.ts';
import { lastPerson } from '../../io/device-store.ts';
import { askedElsewhere } from '../search/asked.svelte.ts';
import { sought } from '../search/sought.ts';
import { Session } from './session.svelte.ts';

/** A server that answers as told, and can go away. */
class Server {
  me: Person | null = null;
  pairs: PairSummary[] = [];
  summaries: Record<string, Summary> = {};
  /** How far the logs go, and how far those that the summaries tell of. */
  newest = 0;
  through = 0;
  gone = false;
  readonly asked: string[] = [];

  readonly fetch: typeof fetch = (input, init) => {
    const { pathname } = new URL(input as string, 'http://duologue.test');
    this.asked.push(`${init?.method ?? 'GET'} ${pathname}`);
    return this.gone
      ? Promise.reject(new TypeError('no network'))
      : Promise.resolve(this.#answer(pathname, init));
  };

  #answer(path: string, init: RequestInit | undefined): Response {
    if (this.me === null && path !== '/api/sessions' && path !== '/api/accounts') {
      return problem(401, 'signed_out', 'Sign in.');
    }
    switch (`${init?.method ?? 'GET'} ${path}`) {
      case 'POST /api/accounts':
      case 'POST /api/sessions':
        this.me = ANA;
        return json(201, ANA);
      case 'GET /api/me':
        return json(200, this.me);
      case 'GET /api/home':
        return json(
          200,
          this.pairs.map((pair) => ({
            pair,
            summary: this.summaries[pair.id] ?? null,
            through: this.through,
            newest: this.newest,
          })),
        );
      case 'DELETE /api/sessions/current':
        this.me = null;
        return new Response(null, { status: 204 });
      case 'POST /api/pairs':
        this.pairs = [...this.pairs, WAITING];
        return json(201, { id: WAITING.id, invitation: LINK });
      case `DELETE /api/pairs/${WAITING.id}/invitation`:
        this.pairs = [{ ...WAITING, invitation: null }];
        return new Response(null, { status: 204 });
      default:
        return problem(404, 'not_found', 'There is nothing here.');
    }
  }
}

const ANA: Person = { id: 'ana-ana-ana', name: 'Ana', email: 'ana@example.org' };
const BEN: Person = { id: 'ben-ben-ben', name: 'Ben', email: 'ben@example.org' };
const LINK = { url: 'http://duologue.test/join#t', token: 't', expires_at: '2026-11-29T10:00:00Z' };
const SHARED: PairSummary = {
  id: 'pair-with-ben',
  name: 'Ben',
  seat: 'a',
  you: { name: 'Ana' },
  partner: { name: 'Ben' },
  created_at: '2026-11-01T10:00:00Z',
  invitation: null,
  put_out: null,
  left: null,
  own_name: null,
  archived: false,
};
const WAITING: PairSummary = {
  ...SHARED,
  id: 'pair-with-chris',
  partner: null,
  invitation: { expires_at: LINK.expires_at, email: null },
};

const summary = (waiting: number): Summary => ({
  mine: 0,
  theirs: 0,
  waiting,
  promises: [],
  openPromises: 0,
});

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

function problem(status: number, code: string, detail: string): Response {
  return json(status, { code, detail });
}

let server: Server;
const opened = async (): Promise<Session> => {
  const session = new Session(new Api(server.fetch));
  await session.open();
  return session;
};

beforeEach(() => {
  server = new Server();
  window.localStorage.clear();
  vi.stubGlobal('indexedDB', new IDBFactory());
});

describe('opening', () => {
  it('asks to sign in when nobody is', async () => {
    expect((await opened()).standing).toEqual({ is: 'signedOut', words: null });
  });

  it('knows who is signed in and whom they meet', async () => {
    server.me = ANA;
    server.pairs = [SHARED];
    const session = await opened();
    expect(session.standing).toMatchObject({ is: 'signedIn', me: ANA });
    expect(session.pairs).toEqual([SHARED]);
  });

  it('knows when the agendas that they made take nearly all they may', async () => {
    server.me = { ...ANA, kept: { bytes: 950_000, most: 1_000_000 } };
    const session = await opened();
    expect(session.kept).toEqual({ bytes: 950_000, most: 1_000_000 });
    server.me = ANA;
    await session.refresh();
    expect(session.kept).toBeUndefined();
  });

  it('opens without the server with what the device remembers', async () => {
    server.me = ANA;
    server.pairs = [SHARED];
    await opened();
    server.gone = true;
    const session = await opened();
    expect(session.standing).toMatchObject({ is: 'signedIn', me: ANA });
    expect(session.pairs).toEqual([SHARED]);
    expect(session.reachable).toBe(false);
  });

  it('knows what each agenda has for them, also without the server', async () => {
    server.me = ANA;
    server.pairs = [SHARED, WAITING];
    server.summaries = { [SHARED.id]: summary(2), [WAITING.id]: summary(1) };
    expect((await opened()).waiting).toBe(3);
    server.gone = true;
    const session = await opened();
    expect(session.waiting).toBe(3);
    expect(session.summaries[SHARED.id]).toEqual(summary(2));
  });

  it('counts nothing of an agenda that they put away', async () => {
    server.me = ANA;
    server.pairs = [SHARED, { ...WAITING, archived: true }];
    server.summaries = { [SHARED.id]: summary(2), [WAITING.id]: summary(1) };
    expect((await opened()).waiting).toBe(2);
  });

  it('counts what an agenda derived that is open here before what the server still tells', async () => {
    server.me = ANA;
    server.pairs = [SHARED];
    server.summaries = { [SHARED.id]: summary(2) };
    [server.through, server.newest] = [4, 5];
    const session = await opened();
    await session.derived(SHARED.id, summary(0));
    await session.refresh();
    expect(session.waiting).toBe(0);
    server.gone = true;
    expect((await opened()).waiting).toBe(0);

    // The server has derived it from all that was made here, and what the other made since.
    server.gone = false;
    server.through = 5;
    await session.refresh();
    expect(session.waiting).toBe(2);
  });

  it('counts what the server derived just now as soon as that has all that was made here', async () => {
    server.me = ANA;
    server.pairs = [SHARED];
    [server.through, server.newest] = [4, 5];
    server.summaries = { [SHARED.id]: summary(2) };
    const session = await opened();
    const told = (waiting: number, through: number): Promise<void> =>
      session.summaryChanged({
        pair: SHARED.id,
        summary: summary(waiting),
        through,
        newest: through,
      });
    await told(3, 5);
    expect(session.waiting).toBe(3);
    await session.derived(SHARED.id, summary(0));
    // How far the server's has to go is not known yet, so it is asked.
    server.asked.length = 0;
    await told(3, 5);
    expect(server.asked).toContain('GET /api/home');
    expect(session.waiting).toBe(0);
    await told(1, 5);
    expect(session.waiting).toBe(1);
    await session.summaryChanged({
      pair: 'of-nobody',
      summary: summary(9),
      through: 1,
      newest: 1,
    });
    expect(session.summaries).not.toHaveProperty('of-nobody');
  });

  it('waits for one change more while the server has not confirmed what was made here', async () => {
    server.me = ANA;
    server.pairs = [SHARED];
    [server.through, server.newest] = [5, 5];
    server.summaries = { [SHARED.id]: summary(2) };
    const session = await opened();
    const { standing } = session;
    if (standing.is !== 'signedIn') {
      throw new Error('not signed in');
    }
    const row = { tab: 'a-tab', bytes: new Uint8Array([1]), unsaved: true };
    await standing.device.agenda(SHARED.id).append([row]);
    await session.derived(SHARED.id, summary(0));
    await session.refresh();
    expect(session.waiting).toBe(0);
    [server.through, server.newest] = [6, 6];
    await session.refresh();
    expect(session.waiting).toBe(2);
  });

  it('writes nothing to the device for a summary that says the same', async () => {
    server.me = ANA;
    server.pairs = [SHARED];
    const session = await opened();
    const { standing } = session;
    if (standing.is !== 'signedIn') {
      throw new Error('not signed in');
    }
    const remember = vi.spyOn(standing.device, 'remember');
    await session.derived(SHARED.id, summary(1));
    await session.derived(SHARED.id, summary(1));
    expect(remember).toHaveBeenCalledTimes(1);
    await session.derived(SHARED.id, summary(2));
    expect(remember).toHaveBeenCalledTimes(2);
  });

  it('keeps what it knows of an agenda that the server still derives', async () => {
    server.me = ANA;
    server.pairs = [SHARED];
    server.summaries = { [SHARED.id]: summary(2) };
    const session = await opened();
    server.summaries = {};
    await session.refresh();
    expect(session.waiting).toBe(2);
  });

  it('says that the server is away when it remembers nothing', async () => {
    server.gone = true;
    const { standing } = await opened();
    expect(standing).toMatchObject({ is: 'signedOut' });
    expect(standing.is === 'signedOut' && standing.words).toContain('cannot be reached');
  });

  it('says that a session ended, and keeps what the device has', async () => {
    server.me = ANA;
    await opened();
    server.me = null;
    const { standing } = await opened();
    expect(standing.is === 'signedOut' && standing.words).toContain('still here');
    expect(lastPerson()).toBe(ANA.id);
  });
});

describe('a session that ended somewhere else', () => {
  it('opens nothing without the server any more, and loses nothing', async () => {
    server.me = ANA;
    server.pairs = [SHARED];
    const session = await opened();
    const row = { tab: 'tab-one', bytes: new Uint8Array([1]), unsaved: true };
    const { standing } = session;
    if (standing.is === 'signedIn') {
      await standing.device.agenda(SHARED.id).append([row]);
    }
    server.me = null;
    await session.refresh();
    server.gone = true;
    const again = await opened();
    expect(again.standing).toMatchObject({ is: 'signedOut' });
    expect(again.pairs).toEqual([]);
    server.gone = false;
    server.me = ANA;
    await again.refresh();
    expect(again.standing).toMatchObject({ is: 'signedIn', me: ANA });
    expect(await again.unsaved()).toBe(1);
  });

  it('becomes the session of whoever signed in in another tab, at once', async () => {
    server.me = ANA;
    const session = await opened();
    server.me = BEN;
    await session.heardElsewhere(
      new StorageEvent('storage', { key: 'duologue.theme', newValue: 'dark' }),
    );
    expect(session.standing).toMatchObject({ me: ANA });
    await session.heardElsewhere(
      new StorageEvent('storage', { key: 'duologue.person', newValue: BEN.id }),
    );
    expect(session.standing).toMatchObject({ me: BEN });
  });
});

describe('signing in and out', () => {
  it('signs up and learns the pairs', async () => {
    const session = await opened();
    server.pairs = [SHARED];
    await session.arrive(session.api.signUp('Ana', ANA.email, 'a long enough secret'));
    expect(session.standing).toMatchObject({ is: 'signedIn', me: ANA });
    expect(session.pairs).toEqual([SHARED]);
  });

  it('clears the device on signing out, once what uses it has ended', async () => {
    server.me = ANA;
    const session = await opened();
    let ended = false;
    session.closing(
      new Promise((resolve) => {
        setTimeout(() => {
          ended = true;
          resolve();
        });
      }),
    );
    await session.signOut('here');
    expect(ended).toBe(true);
    expect(session.standing).toEqual({ is: 'signedOut', words: null });
    expect(session.pairs).toEqual([]);
    expect(lastPerson()).toBeNull();
    expect(await indexedDB.databases()).toEqual([]);
  });

  it('shows nothing any more once the server ended the session, and keeps what was not sent', async () => {
    server.me = ANA;
    server.pairs = [SHARED];
    const session = await opened();
    if (session.standing.is !== 'signedIn') {
      throw new Error('nobody is signed in');
    }
    const { device } = session.standing;
    const row = (unsaved: boolean) => ({ tab: 'a-tab', bytes: new Uint8Array([1]), unsaved });
    await device.agenda(SHARED.id).append([row(false)]);
    session.closing(
      device
        .agenda('another-pair')
        .append([row(true)])
        .then(() => undefined),
    );
    const place = { pair: SHARED.id, topic: undefined, section: undefined, words: 'budget' };
    sought.set(place);
    askedElsewhere.words = 'budget';
    const ended = session.signedOutElsewhere();
    expect([sought.take(SHARED.id), askedElsewhere.words]).toEqual([undefined, null]);
    expect(session.standing).toMatchObject({
      is: 'signedOut',
      words: expect.stringContaining('You were signed out') as string,
    });
    expect(session.pairs).toEqual([]);
    await ended;
    expect((await device.agenda(SHARED.id).load()).rows).toEqual([]);
    expect((await device.agenda('another-pair').load()).rows).toHaveLength(1);
    expect(await device.remembered()).toBeUndefined();
  });

  it('stays signed in when the server does not hear of it', async () => {
    server.me = ANA;
    const session = await opened();
    server.gone = true;
    await expect(session.signOut('here')).rejects.toThrow('cannot be reached');
    expect(session.standing).toMatchObject({ is: 'signedIn', me: ANA });
    expect(lastPerson()).toBe(ANA.id);
  });
});

describe('invitations', () => {
  it('keeps a link it was shown until it is taken back', async () => {
    server.me = ANA;
    const session = await opened();
    expect(await session.makePair('Chris', '')).toBe(WAITING.id);
    expect(session.invitations).toEqual({ [WAITING.id]: LINK });
    expect(session.pairs).toEqual([WAITING]);
    // Also when the page is opened again, with the server or without it.
    server.gone = true;
    expect((await opened()).invitations).toEqual({ [WAITING.id]: LINK });
    server.gone = false;
    expect((await opened()).invitations).toEqual({ [WAITING.id]: LINK });
    await session.revokeInvitation(WAITING.id);
    expect(session.invitations).toEqual({});
    expect(session.pairs[0]?.invitation).toBeNull();
    expect((await opened()).invitations).toEqual({});
  });

  it('keeps a link although the list that comes was asked for before it was made', async () => {
    server.me = ANA;
    const session = await opened();
    const home = session.api.home.bind(session.api);
    let answer: (() => void) | undefined;
    vi.spyOn(session.api, 'home').mockImplementationOnce(async () => {
      const before = await home();
      await new Promise<void>((resolve) => (answer = resolve));
      return before;
    });
    const asking = session.refresh();
    await vi.waitFor(() => {
      expect(answer).toBeDefined();
    });
    await session.makePair('Chris', '');
    answer?.();
    await asking;
    expect(session.invitations).toEqual({ [WAITING.id]: LINK });
    await session.refresh();
    expect(session.invitations).toEqual({ [WAITING.id]: LINK });
  });

  it('drops a link that another one replaced elsewhere, or that somebody used', async () => {
    server.me = ANA;
    const session = await opened();
    await session.makePair('Chris', '');
    server.pairs = [
      { ...WAITING, invitation: { expires_at: '2026-12-24T10:00:00Z', email: null } },
    ];
    await session.refresh();
    expect(session.invitations).toEqual({});
  });
});

describe('a browser that refuses to keep anything', () => {
  const refusing = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };

  it.each(['localStorage', 'indexedDB'])(
    'lets somebody in although naming %s throws',
    async (name) => {
      const before = Object.getOwnPropertyDescriptor(globalThis, name);
      Object.defineProperty(globalThis, name, { get: refusing, configurable: true });
      try {
        const server = new Server();
        server.me = ANA;
        server.pairs = [SHARED];
        const session = new Session(new Api(server.fetch));
        await session.open();
        expect(session.standing).toMatchObject({ is: 'signedIn', me: ANA });
        expect(session.pairs).toEqual([SHARED]);
        expect(session.unkept).toBe(name === 'indexedDB');
        await session.signOut('here');
        expect(session.standing.is).toBe('signedOut');
      } finally {
        if (before !== undefined) {
          Object.defineProperty(globalThis, name, before);
        }
      }
    },
  );

  it('says that it needs cookies to stay signed in', async () => {
    const cookies = vi.spyOn(navigator, 'cookieEnabled', 'get').mockReturnValue(false);
    const server = new Server();
    const session = new Session(new Api(server.fetch));
    await session.open();
    expect(session.standing).toMatchObject({
      is: 'signedOut',
      words: expect.stringContaining('keeps no cookies') as string,
    });
    cookies.mockRestore();
  });
});

describe('a sign-in in front of the server', () => {
  it('is told apart from being offline, forgets nobody, and is over when the server answers', async () => {
    const server = new Server();
    server.me = ANA;
    server.pairs = [SHARED];
    let asks = false;
    const session = new Session(
      new Api((input, init) =>
        asks
          ? Promise.resolve(new Response('<h1>Sign in</h1>', { status: 401 }))
          : server.fetch(input, init),
      ),
    );
    await session.open();
    expect(session.between).toBe(false);
    asks = true;
    await session.refresh();
    expect(session).toMatchObject({
      between: true,
      reachable: false,
      standing: { is: 'signedIn', me: ANA },
    });
    expect(session.pairs).toEqual([SHARED]);
    asks = false;
    await session.refresh();
    expect(session).toMatchObject({ between: false, reachable: true });
  });
});
