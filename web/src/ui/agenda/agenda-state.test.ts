import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { AgendaClient } from '../../core/agenda-client.ts';
import { AgendaState } from './agenda-state.svelte.ts';
import { Clock } from './clock.svelte.ts';

let now: number;
let reads: number;

beforeEach(() => {
  vi.useFakeTimers();
  now = 0;
  reads = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => {
  vi.useRealTimers();
});

/** The state of an agenda whose outline is so long that it takes a tenth of a second to read. */
function slow(): AgendaState {
  const client = {
    seat: 'a',
    isLarge: false,
    status: { state: 'saved', changes: 0, connected: true, caughtUp: true },
    trouble: null,
    people: [],
    agenda: () => {
      now += 100;
      reads += 1;
      return {
        title: String(reads),
        sections: [],
        next: [],
        parked: [],
        promises: [],
        wordings: [],
      };
    },
  } as unknown as AgendaClient;
  return new AgendaState(
    client,
    { you: 'Ana', partner: () => null },
    new Clock(() => new Date()),
    () => () => undefined,
  );
}

it('reads a long outline only now and then while somebody types', () => {
  const state = slow();
  state.refresh();
  state.refreshInTime();
  state.refreshInTime();
  expect(state.view.title).toBe('2');
  vi.advanceTimersByTime(1000);
  expect(state.view.title).toBe('3');
});

it('lets nobody decide by an outline that is older than what happened', () => {
  const state = slow();
  state.refresh();
  state.refreshInTime();
  expect(state.current().title).toBe('3');
  expect(state.current().title).toBe('3');
  vi.advanceTimersByTime(10_000);
  expect(reads).toBe(3);
});
