import { describe, expect, it, vi } from 'vitest';

import { ANA, pairOf } from '../testing/people.ts';
import { Api, Between, Problem, Unreachable } from './api.ts';
import { USUAL } from './preferences.ts';

const answer = (status: number, body: unknown, type = 'application/json'): Response =>
  new Response(body === null ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': type },
  });

function apiThat(answers: () => Response | Promise<Response>): {
  api: Api;
  fetching: ReturnType<typeof vi.fn<typeof fetch>>;
} {
  const fetching = vi.fn<typeof fetch>(() => Promise.resolve().then(answers));
  return { api: new Api(fetching), fetching };
}

describe('the HTTP calls', () => {
  it('send JSON to the right place, with the session', async () => {
    const { api, fetching } = apiThat(() => answer(201, ANA));
    const me = await api.signUp('Ana', 'ana@example.org', 'a long password');
    expect(me).toEqual({ ...ANA, preferences: USUAL });
    const [path, init] = fetching.mock.calls[0] ?? [];
    expect(path).toBe('/api/accounts');
    expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin', cache: 'no-store' });
    expect(JSON.parse(init?.body as string)).toEqual({
      name: 'Ana',
      email: 'ana@example.org',
      password: 'a long password',
    });
  });

  it('tell of preferences those that change, and English dates as no language', async () => {
    const preferences = { ...USUAL, theme: 'dark' as const };
    const { api, fetching } = apiThat(() => answer(200, { ...ANA, preferences }));
    expect(await api.prefer({ theme: 'dark', dates: null })).toEqual(preferences);
    const [path, init] = fetching.mock.calls[0] ?? [];
    expect([init?.method, path]).toEqual(['PATCH', '/api/me']);
    expect(JSON.parse(init?.body as string)).toEqual({ theme: 'dark', dates: '' });
    await api.prefer({ single_keys: false });
    expect(JSON.parse(fetching.mock.calls[1]?.[1]?.body as string)).toEqual({ single_keys: false });
  });

  it('never let an id or a token leave its place in the path', async () => {
    const { api, fetching } = apiThat(() => answer(204, null));
    await api.revokeInvitation('../accounts?x');
    expect(fetching.mock.calls[0]?.[0]).toBe('/api/pairs/..%2Faccounts%3Fx/invitation');
  });

  it('read pairs, with and without a partner or an open invitation', async () => {
    const alone = {
      ...pairOf(ANA),
      partner: null,
      invitation: { expires_at: '2026-12-01T00:00:00Z', email: null },
    };
    const { api } = apiThat(() => answer(200, [pairOf(ANA), alone]));
    expect(await api.pairs()).toEqual([pairOf(ANA), alone]);
  });

  it('take an empty answer for what it is', async () => {
    const { api } = apiThat(() => answer(204, null));
    await expect(api.signOut()).resolves.toBeUndefined();
  });

  it('say in the server’s own words why not', async () => {
    const problem = {
      title: 'Gone',
      status: 410,
      code: 'invitation_used',
      detail: 'Ask Ana for a new link.',
    };
    const { api } = apiThat(() => answer(410, problem, 'application/problem+json'));
    const error: unknown = await api.acceptInvitation('token').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({
      status: 410,
      code: 'invitation_used',
      message: 'Ask Ana for a new link.',
    });
  });

  it.each([
    ['no network', () => Promise.reject(new TypeError('failed to fetch'))],
    ['nobody behind the proxy', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['a page where a list should be', () => answer(200, { pairs: [] })],
  ])('tell %s apart from a refusal', async (_, answers) => {
    await expect(apiThat(answers).api.pairs()).rejects.toBeInstanceOf(Unreachable);
  });

  it.each<[string, () => Response]>([
    [
      'leads to another address',
      () => Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' }),
    ],
    [
      'redirects in the open',
      () => new Response('Found', { status: 302, headers: { location: '/login' } }),
    ],
    [
      'answers with a page',
      () =>
        new Response('<h1>Welcome to our hotel</h1>', { headers: { 'content-type': 'text/html' } }),
    ],
    [
      'answers with a page and says it was JSON',
      () => new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'application/json' } }),
    ],
    [
      'refuses with a page',
      () =>
        new Response('<h1>Sign in</h1>', { status: 401, headers: { 'content-type': 'text/html' } }),
    ],
    ['forbids with a page', () => new Response('<h1>Forbidden</h1>', { status: 403 })],
    ['refuses without a word', () => new Response(null, { status: 401 })],
    ['refuses with JSON of its own', () => answer(401, { error: 'unauthorized' })],
    ['is a network that wants a name', () => new Response('<h1>Wi-Fi</h1>', { status: 511 })],
  ])('know a sign-in in front of the server that %s', async (_, answers) => {
    const { api, fetching } = apiThat(answers);
    const heard = vi.fn();
    api.answered = heard;
    for (const call of [
      api.pairs(),
      api.signOut(),
      api.signIn('ana@example.org', 'a long password'),
    ]) {
      await expect(call).rejects.toBeInstanceOf(Between);
    }
    expect(heard.mock.calls).toEqual([[true], [true], [true]]);
    expect(fetching.mock.calls[0]?.[1]).toMatchObject({ redirect: 'manual' });
  });

  it('hear when the server itself answers again, also when it refuses', async () => {
    const heard = vi.fn();
    for (const answers of [
      () => answer(200, []),
      () => answer(401, { code: 'signed_out', detail: 'Sign in.' }),
    ]) {
      const { api } = apiThat(answers);
      api.answered = heard;
      await api.pairs().catch(() => undefined);
    }
    expect(heard.mock.calls).toEqual([[false], [false]]);
  });

  it('do not take a page that is not there for an answer of anybody', async () => {
    const { api } = apiThat(() => Promise.reject(new TypeError('failed to fetch')));
    const heard = vi.fn();
    api.answered = heard;
    await expect(api.me()).rejects.not.toBeInstanceOf(Between);
    expect(heard).not.toHaveBeenCalled();
  });

  it('have words for an error without any', async () => {
    const { api } = apiThat(() => new Response('oops', { status: 500 }));
    await expect(api.me()).rejects.toMatchObject({ name: 'Problem', code: 'unknown', status: 500 });
  });
});
