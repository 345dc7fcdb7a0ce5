// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { PairSummary } from '../../io/api.ts';
import { LiveList } from './live-list.ts';

class FakeSource extends EventTarget {
  readonly close = vi.fn();

  says(event: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
}

const WAITING: PairSummary = {
  id: 'pair-with-chris',
  name: null,
  seat: 'a',
  you: { name: 'Ana' },
  partner: null,
  created_at: '2026-11-01T10:00:00Z',
  invitation: { expires_at: '2026-12-01T10:00:00Z', email: null },
};

const list = {
  pairs: [] as PairSummary[],
  refresh: vi.fn(() => Promise.resolve()),
  refreshSoon: vi.fn(() => Promise.resolve()),
  summaryChanged: vi.fn(() => Promise.resolve()),
};

let source: FakeSource;
let stop: () => void;

function looks(visible: 'visible' | 'hidden'): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visible);
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  list.pairs = [];
  stop = new LiveList(list, () => (source = new FakeSource())).run();
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.clearAllMocks();
  vi.useRealTimers();
});

describe('a list that is live', () => {
  it('asks once when it hears that the list changed, and not beside that', () => {
    source.says('list');
    expect(list.refresh).toHaveBeenCalledTimes(1);
    for (let quiet = 0; quiet < 6; quiet += 1) {
      vi.advanceTimersByTime(20_000);
      source.says('alive');
    }
    expect(list.refresh).toHaveBeenCalledTimes(1);
    const changed = { pair: 'pair-one', summary: {}, through: 3, newest: 4 };
    source.says('summary', changed);
    expect(list.summaryChanged).toHaveBeenCalledWith(changed);
    expect(list.refresh).toHaveBeenCalledTimes(1);
  });

  it('asks now and then where nothing is heard, more often for who waits for somebody', () => {
    vi.advanceTimersByTime(9_000);
    expect(list.refresh).not.toHaveBeenCalled();
    list.pairs = [WAITING];
    vi.advanceTimersByTime(1_000);
    expect(list.refresh).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(5_000);
    expect(list.refresh).toHaveBeenCalledTimes(2);
  });

  it('asks at once when it hears no more, as the session may be over', () => {
    source.says('list');
    source.dispatchEvent(new Event('error'));
    expect(list.refresh).toHaveBeenCalledTimes(2);
    expect(list.refreshSoon).not.toHaveBeenCalled();
  });

  it('hears and asks nothing while nobody looks, and begins anew when somebody does', () => {
    source.says('list');
    looks('hidden');
    expect(source.close).toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(list.refresh).toHaveBeenCalledTimes(1);
    const before = source;
    looks('visible');
    expect(source).not.toBe(before);
    source.says('list');
    expect(list.refresh).toHaveBeenCalledTimes(2);
  });
});
