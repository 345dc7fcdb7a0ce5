import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { HomeStream } from './home-stream.ts';

/** A stream that says what it is told to. */
class FakeSource extends EventTarget {
  closed = false;

  close(): void {
    this.closed = true;
  }

  says(event: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }

  breaks(): void {
    this.dispatchEvent(new Event('error'));
  }
}

const SUMMARY = { mine: 0, theirs: 1, waiting: 0, promises: [], openPromises: 0 };

let sources: FakeSource[];
let told: unknown[];
let stream: HomeStream;

const newest = (): FakeSource => {
  const source = sources.at(-1);
  if (source === undefined) {
    throw new Error('nothing was opened');
  }
  return source;
};

/** Breaks the newest one; how long it takes until there is another. */
function untilAnother(): number {
  const [before, begun] = [sources.length, performance.now()];
  newest().breaks();
  while (sources.length === before) {
    vi.advanceTimersByTime(500);
  }
  return performance.now() - begun;
}

beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  told = [];
  stream = new HomeStream(
    {
      listChanged: () => told.push('list'),
      summaryChanged: (changed) => told.push(changed),
      broke: (wasLive) => told.push(wasLive ? 'broke' : 'never lived'),
    },
    () => {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
  );
  stream.open();
});

afterEach(() => {
  stream.close();
  vi.useRealTimers();
});

describe('the stream of home', () => {
  it('tells what it hears', () => {
    newest().says('list');
    newest().says('alive');
    newest().says('summary', { pair: 'pair-one', summary: SUMMARY, through: 3, newest: 4 });
    expect(told).toEqual(['list', { pair: 'pair-one', summary: SUMMARY, through: 3, newest: 4 }]);
  });

  it('opens another when it breaks, later each time, and at once again after one that lasted', () => {
    newest().says('list');
    const first = newest();
    expect(untilAnother()).toBeLessThanOrEqual(2_000);
    expect(told).toEqual(['list', 'broke']);
    expect(first.closed).toBe(true);
    const waits = Array.from({ length: 10 }, untilAnother);
    expect(waits.at(-1)).toBeGreaterThanOrEqual(30_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
    newest().says('list');
    vi.advanceTimersByTime(31_000);
    expect(untilAnother()).toBeLessThanOrEqual(1_000);
  });

  it('takes one that says nothing for broken: a network that is gone, or a proxy that holds it back', () => {
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual(['never lived']);
    vi.advanceTimersByTime(2_000);
    newest().says('list');
    vi.advanceTimersByTime(40_000);
    newest().says('alive');
    vi.advanceTimersByTime(40_000);
    expect(told).toEqual(['never lived', 'list']);
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual(['never lived', 'list', 'broke']);
  });

  it('takes what is no event of ours for broken', () => {
    newest().says('list');
    newest().says('summary', { pair: 7 });
    expect(told).toEqual(['list', 'broke']);
  });

  it('says nothing once it is closed', () => {
    const source = newest();
    stream.close();
    source.says('list');
    source.breaks();
    vi.advanceTimersByTime(120_000);
    expect(told).toEqual([]);
    expect(source.closed).toBe(true);
    expect(sources).toHaveLength(1);
  });
});
