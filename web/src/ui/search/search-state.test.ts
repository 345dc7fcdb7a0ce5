import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Problem, Unreachable } from '../../io/api.ts';
import type { FoundHit, SearchAnswer, Wanted } from '../../io/search.ts';
import type { DeviceAnswer } from './device-texts.ts';
import { SearchState } from './search-state.svelte.ts';

const hit = (topic: string): FoundHit => ({
  pair: 'pair-one',
  hit: { topic, headline: { words: topic, marks: [] }, found: [] },
});

const answer = (topics: string[], more: Partial<SearchAnswer> = {}): SearchAnswer => ({
  hits: topics.map(hit),
  total: topics.length,
  behind: false,
  incomplete: false,
  ...more,
});

const NOTHING: DeviceAnswer = { hits: [], total: 0, unsent: new Set() };

let asked: {
  wanted: Wanted;
  skip: number;
  over: AbortSignal;
  says: (answer: SearchAnswer | Error) => void;
}[];
let device: DeviceAnswer | Error;
let state: SearchState;
let signedOut: number;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  device = NOTHING;
  signedOut = 0;
  state = new SearchState(
    {
      server: (wanted, skip, over) =>
        new Promise((resolve, reject) => {
          const says = (said: SearchAnswer | Error): void => {
            if (said instanceof Error) {
              reject(said);
            } else {
              resolve(said);
            }
          };
          asked.push({ wanted, skip, over, says });
        }),
      signedOut: () => {
        signedOut += 1;
      },
      device: () => (device instanceof Error ? Promise.reject(device) : Promise.resolve(device)),
    },
    () => '2026-11-24',
  );
});

afterEach(() => {
  state.stop();
  vi.useRealTimers();
});

async function says(at: number, said: SearchAnswer | Error): Promise<void> {
  asked[at]?.says(said);
  await vi.advanceTimersByTimeAsync(0);
}

const shown = (): string[] | undefined =>
  state.found?.hits.map(({ hit: { headline } }) => headline.words);

describe('a search', () => {
  it('asks once for a pause in typing, and for nothing without words', async () => {
    for (const words of ['b', 'bu', 'bud']) {
      state.ask({ words });
      await vi.advanceTimersByTimeAsync(50);
    }
    await vi.advanceTimersByTimeAsync(200);
    expect(asked.map(({ wanted }) => wanted.words)).toEqual(['bud']);
    await says(0, answer(['Budget']));
    expect(shown()).toEqual(['Budget']);
    expect(state.busy).toBe(false);
    state.ask({ words: ' ' });
    await vi.advanceTimersByTimeAsync(200);
    expect(state.found).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('drops what was answered to something else', async () => {
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    state.ask({ words: 'two' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(1, answer(['Two']));
    await says(0, answer(['One']));
    expect(shown()).toEqual(['Two']);
    expect(state.found?.words).toBe('two');
  });

  it('gives up the search before, as the server answers one after the other', async () => {
    for (const words of ['bu', 'bud']) {
      state.ask({ words });
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(asked.map(({ over }) => over.aborted)).toEqual([true, false]);
    state.stop();
    expect(asked[1]?.over.aborted).toBe(true);
  });

  it('asks for one agenda, and for what is not too old', async () => {
    state.ask({ words: 'one', pair: 'pair-one', span: 'year' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked[0]?.wanted).toEqual({ words: 'one', pair: 'pair-one', since: '2025-11-23' });
  });

  it('asks again for what was written last, and not for ever', async () => {
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    for (let at = 0; at < 6; at += 1) {
      await says(at, answer([], { behind: true }));
      await vi.advanceTimersByTimeAsync(1_100);
    }
    expect(asked).toHaveLength(6);
  });

  it('shows what this device has where the server cannot be reached, and says so', async () => {
    device = { ...NOTHING, hits: [hit('Here')], total: 1 };
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    expect(shown()).toBeUndefined();
    await says(0, new Unreachable());
    expect(shown()).toEqual(['Here']);
    expect(state.found?.onDevice).toBe(true);
    expect(state.failure).toBeNull();
  });

  it('tells why the server failed, and shows what this device has', async () => {
    device = { ...NOTHING, hits: [hit('Here')], total: 1 };
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(0, new Problem(503, 'internal', 'The disk is full.'));
    expect(state.failure).toContain('disk');
    expect(shown()).toEqual(['Here']);
  });

  it('tells why the server refused, and shows nothing in its place', async () => {
    device = { ...NOTHING, hits: [hit('Here')], total: 1 };
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(0, new Problem(429, 'too_often', 'You searched too often in a short time.'));
    expect(state.failure).toContain('too often');
    expect(shown()).toBeUndefined();
    expect([state.busy, signedOut]).toEqual([false, 0]);
  });

  it('shows nothing any more once nobody is signed in, and says so', async () => {
    device = { ...NOTHING, hits: [hit('Here')], total: 1 };
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(0, answer(['One', 'Two'], { total: 3 }));
    const out = new Problem(401, 'signed_out', 'You are signed out.');
    const more = state.more();
    await says(1, out);
    await more;
    expect([shown(), signedOut]).toEqual([undefined, 1]);
    state.ask({ words: 'two' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(2, out);
    expect([shown(), state.failure, state.busy, signedOut]).toEqual([undefined, null, false, 2]);
  });

  it('does not ask again when the server ran out of time, and tells of it', async () => {
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(0, answer(['One'], { behind: true, incomplete: true }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(1);
    expect(state.found?.incomplete).toBe(true);
  });

  it('keeps the next of many, which asking again would take away', async () => {
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(0, answer(['One'], { total: 2, behind: true }));
    const more = state.more();
    await says(1, answer(['Two'], { total: 2 }));
    await more;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(2);
    expect(shown()).toEqual(['One', 'Two']);
    expect(state.found?.more).toBe(false);
  });

  it('offers no more after an answer that had none', async () => {
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(0, answer(['One'], { total: 9 }));
    expect(state.found?.more).toBe(true);
    const more = state.more();
    await says(1, answer([], { total: 1 }));
    await more;
    expect([shown(), state.found?.more]).toEqual([['One'], false]);
  });

  it('does without a device that cannot be searched', async () => {
    device = new Error('no database');
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(0, answer(['One']));
    expect(shown()).toEqual(['One']);
    expect(state.busy).toBe(false);
  });

  it('brings the next of many, behind those that the server told of', async () => {
    device = { hits: [hit('Unsent')], total: 1, unsent: new Set(['pair-one']) };
    state.ask({ words: 'one' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    await says(0, answer(['One', 'Two'], { total: 3 }));
    expect(state.found?.total).toBe(4);
    const more = state.more();
    expect(asked[1]?.skip).toBe(2);
    await says(1, answer(['Two', 'Three']));
    await more;
    expect(shown()).toEqual(['One', 'Two', 'Unsent', 'Three']);
  });
});
