import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Problem, Unreachable } from '../../io/api.ts';
import { keep } from '../../io/local.ts';
import { USUAL, type Preferences } from '../../io/preferences.ts';
import { OwnPreferences } from './preferences.svelte.ts';

/** A server that can be out of reach, and takes its time when it is told to. */
class Server {
  has: Preferences = USUAL;
  gone = false;
  /** What it answers next instead. */
  refusal: Problem | null = null;
  readonly told: Partial<Preferences>[] = [];
  held: Promise<void> = Promise.resolve();

  readonly tell = async (change: Partial<Preferences>): Promise<Preferences> => {
    await this.held;
    if (this.gone) {
      throw new Unreachable();
    }
    const { refusal } = this;
    if (refusal !== null) {
      this.refusal = null;
      throw refusal;
    }
    this.told.push(change);
    this.has = { ...this.has, ...change };
    return this.has;
  };
}

function signedIn(server: Server): OwnPreferences {
  const preferences = new OwnPreferences();
  preferences.tell = server.tell;
  return preferences;
}

describe('the preferences of a person', () => {
  beforeEach(() => {
    keep('duologue.preferences', null);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('change here at once, and at the server', async () => {
    const server = new Server();
    const preferences = signedIn(server);
    const done = preferences.change({ theme: 'dark' });
    expect(preferences.now.theme).toBe('dark');
    await done;
    expect(server.has).toEqual({ ...USUAL, theme: 'dark' });
    expect(new OwnPreferences().now.theme).toBe('dark');
  });

  it('that were changed without a network reach the server later, and stay meanwhile', async () => {
    const server = new Server();
    server.gone = true;
    await signedIn(server).change({ dates: 'de' });
    server.has = { ...USUAL, theme: 'light' };
    const later = signedIn(server);
    expect(later.now.dates).toBe('de');
    server.gone = false;
    await later.heard(server.has);
    expect(later.now).toEqual({ ...USUAL, theme: 'light', dates: 'de' });
    expect(server.has).toEqual(later.now);
  });

  it('are told again by themselves, each time later, until the server is in reach', async () => {
    vi.useFakeTimers();
    const server = new Server();
    server.gone = true;
    const tell = vi.spyOn(server, 'tell');
    await signedIn(server).change({ theme: 'dark' });
    await vi.advanceTimersByTimeAsync(14_000);
    // At once, and after 2, 4 and 8 seconds.
    expect(tell).toHaveBeenCalledTimes(4);
    server.gone = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.has.theme).toBe('dark');
    expect(tell).toHaveBeenCalledTimes(5);
  });

  it('are told nobody once the person is gone', async () => {
    vi.useFakeTimers();
    const server = new Server();
    server.gone = true;
    const tell = vi.spyOn(server, 'tell');
    const preferences = signedIn(server);
    await preferences.change({ theme: 'dark' });
    preferences.tell = undefined;
    preferences.forget();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(tell).toHaveBeenCalledTimes(1);
  });

  it('are told at once when the server came into reach while it was being looked for', async () => {
    const server = new Server();
    let fails = (): void => undefined;
    server.held = new Promise((resolve) => {
      fails = resolve;
    });
    server.gone = true;
    const preferences = signedIn(server);
    const telling = preferences.change({ theme: 'dark' });
    await preferences.catchUp();
    fails();
    await Promise.resolve();
    await Promise.resolve();
    server.gone = false;
    await telling;
    expect(server.has.theme).toBe('dark');
  });

  it('that change while others are on their way are told after them', async () => {
    const server = new Server();
    let arrives = (): void => undefined;
    server.held = new Promise((resolve) => (arrives = resolve));
    const preferences = signedIn(server);
    const done = preferences.change({ theme: 'dark' });
    await preferences.change({ theme: 'light', single_keys: false });
    arrives();
    await done;
    expect(preferences.now).toEqual({ ...USUAL, theme: 'light', single_keys: false });
    expect(server.has).toEqual(preferences.now);
  });

  it('are not what the server said before it heard of a change', async () => {
    const server = new Server();
    const preferences = signedIn(server);
    const { changes: asked } = preferences;
    await preferences.change({ theme: 'dark' });
    await preferences.heard(USUAL, asked);
    expect(preferences.now.theme).toBe('dark');
    await preferences.heard(USUAL);
    expect(preferences.now.theme).toBe('device');
  });

  it('go with the person, whatever was on its way', async () => {
    const server = new Server();
    let arrives = (): void => undefined;
    server.held = new Promise((resolve) => (arrives = resolve));
    const preferences = signedIn(server);
    const done = preferences.change({ theme: 'dark' });
    preferences.tell = undefined;
    preferences.forget();
    arrives();
    await done;
    expect(preferences.now).toEqual(USUAL);
    expect(new OwnPreferences().now).toEqual(USUAL);
  });

  it('that the server refuses are as it said last, here and in this browser, with its reason', async () => {
    const server = new Server();
    const preferences = signedIn(server);
    await preferences.heard({ ...USUAL, theme: 'dark' });
    server.refusal = new Problem(422, 'invalid', 'This is no language.');
    await expect(preferences.change({ dates: 'xx' })).rejects.toThrow('no language');
    const said = { ...USUAL, theme: 'dark' };
    expect(preferences.now).toEqual(said);
    server.refusal = null;
    const later = signedIn(server);
    expect(later.now).toEqual(said);
    await later.catchUp();
    expect(server.told).toEqual([]);
  });

  it('that were kept without a network and are refused later are as the server said before', async () => {
    const server = new Server();
    const preferences = signedIn(server);
    await preferences.heard({ ...USUAL, dates: 'de' });
    server.gone = true;
    await preferences.change({ dates: 'xx' });
    const later = signedIn(server);
    expect(later.now.dates).toBe('xx');
    server.gone = false;
    server.refusal = new Problem(422, 'invalid', 'This is no language.');
    await expect(later.catchUp()).rejects.toThrow('no language');
    expect(later.now.dates).toBe('de');
  });

  it('that changed since those that are refused are told all the same', async () => {
    const server = new Server();
    let arrives = (): void => undefined;
    server.held = new Promise((resolve) => (arrives = resolve));
    server.refusal = new Problem(422, 'invalid', 'This is no language.');
    const preferences = signedIn(server);
    const done = preferences.change({ dates: 'xx' });
    await preferences.change({ theme: 'dark' });
    arrives();
    await expect(done).rejects.toThrow('no language');
    expect(server.has).toEqual({ ...USUAL, theme: 'dark' });
    expect(preferences.now).toEqual(server.has);
  });

  it.each([429, 500, 507])('are told again where the server answers %d', async (status) => {
    const server = new Server();
    const preferences = signedIn(server);
    server.refusal = new Problem(status, 'unknown', 'Try again in a moment.');
    await preferences.change({ theme: 'dark' });
    expect(preferences.now.theme).toBe('dark');
    expect(signedIn(server).now.theme).toBe('dark');
    await preferences.catchUp();
    expect(server.has.theme).toBe('dark');
  });

  it('that this browser kept in another form are as usual', () => {
    for (const kept of ['', 'no JSON', '7', '{"said":{"theme":"blue","dates":7},"unsent":[]}']) {
      keep('duologue.preferences', kept);
      expect(new OwnPreferences().now).toEqual(USUAL);
    }
  });
});
