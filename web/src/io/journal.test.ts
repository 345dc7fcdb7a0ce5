// @vitest-environment jsdom
import 'fake-indexeddb/auto';

import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeLocks } from '../testing/locks.ts';
import { COMPACT_AT, Journal, type Entry } from './journal.ts';
import type { AgendaRows, Fold } from './agenda-store.ts';
import { DeviceStore } from './device-store.ts';

const string: Fold = (snapshot, rows) =>
  new Uint8Array([...(snapshot ?? []), ...rows.flatMap((bytes) => [...bytes])]);

const entry = (byte: number, sequence: number | null): Entry => ({
  bytes: new Uint8Array([byte]),
  sequence,
  things: [],
});

let device: DeviceStore;
let store: AgendaRows;
const heard = { durable: vi.fn(), settled: vi.fn(), failing: vi.fn() };

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  FakeLocks.install();
  device = await DeviceStore.open('person-ana');
  store = device.agenda('pair-of-both');
  vi.clearAllMocks();
});

afterEach(() => {
  vi.useRealTimers();
  device.close();
});

const journal = (
  restored: { rows: number; unsaved: number[] } = { rows: 0, unsaved: [] },
): Journal => new Journal(store, 'tab-one', () => string, restored, heard);

const kept = async (): Promise<[number, boolean][]> =>
  (await store.load()).rows.map(({ bytes, unsaved }) => [bytes[0] ?? -1, unsaved]);

describe('a journal', () => {
  it('writes in order, marks local ones, and tells when the disk has them', async () => {
    const its = journal();
    its.keep(entry(1, 1));
    its.keep(entry(2, null));
    its.keep(entry(3, 2));
    expect(its.pending).toBe(2);
    expect(heard.durable).not.toHaveBeenCalled();
    await its.idle();
    expect(its.pending).toBe(0);
    expect(await kept()).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ]);
    expect(heard.durable.mock.calls.flat(2).map((one: Entry) => one.bytes[0])).toEqual([1, 2, 3]);
  });

  it('has whose client ids are on the disk no later than the words', async () => {
    const append = vi.spyOn(store, 'append');
    const its = journal();
    its.bind([[7, 'a']]);
    its.keep(entry(1, 1));
    its.bind([[8, 'b']]);
    its.keep(entry(2, null));
    await its.idle();
    expect((await store.load()).authors).toEqual({ a: [7], b: [8] });
    const written = append.mock.calls.map(([rows, bound = []]) => [
      ...bound.map(([client]) => client),
      ...rows.map(({ bytes }) => bytes[0]),
    ]);
    expect(written.flat().indexOf(7)).toBeLessThan(written.flat().indexOf(1));
    expect(written.flat().indexOf(8)).toBeLessThan(written.flat().indexOf(2));
  });

  it('takes the mark off when the server has them, and of those it wrote only', async () => {
    const [other = 0] = await store.append([
      { tab: 'tab-two', bytes: new Uint8Array([9]), unsaved: true },
    ]);
    const its = journal();
    for (const number of [1, 2, 3]) {
      its.keep(entry(number, number));
    }
    await its.idle();
    its.confirm(2, false);
    await its.idle();
    expect(await kept()).toEqual([
      [9, true],
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(its.answersFor(other)).toBe(false);
    expect(heard.settled).toHaveBeenCalledOnce();
  });

  it('is right when the server is faster than the disk', async () => {
    const its = journal();
    its.keep(entry(1, 1));
    its.confirm(1, false);
    await its.idle();
    expect(await kept()).toEqual([[1, false]]);
  });

  it('takes the mark off what was there before when everything is saved, and not sooner', async () => {
    const unsaved = await store.append([
      { tab: 'tab-old', bytes: new Uint8Array([1]), unsaved: true },
    ]);
    const its = journal({ rows: 1, unsaved });
    its.confirm(5, false);
    await its.idle();
    expect(await kept()).toEqual([[1, true]]);
    its.confirm(5, true);
    await its.idle();
    expect(await kept()).toEqual([[1, false]]);
  });

  it('answers for a row it adopted until the server has it', async () => {
    const [key = 0] = await store.append([
      { tab: 'tab-gone', bytes: new Uint8Array([1]), unsaved: true },
    ]);
    const its = journal();
    its.adopt(key, 1);
    expect(its.answersFor(key)).toBe(true);
    its.confirm(1, false);
    await its.idle();
    expect(its.answersFor(key)).toBe(false);
    expect(await kept()).toEqual([[1, false]]);
  });

  it('says that the disk is full, loses nothing, and goes on in order when there is room', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const its = journal();
    const full = new DOMException('no room', 'QuotaExceededError');
    const append = vi.spyOn(store, 'append').mockRejectedValueOnce(full);
    its.keep(entry(1, 1));
    await its.idle();
    expect(heard.failing.mock.calls).toEqual([[full]]);
    expect(its.pending).toBe(1);
    append.mockRestore();
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    its.keep(entry(2, 2));
    await its.idle();
    expect(heard.failing).toHaveBeenLastCalledWith(null);
    expect(await kept()).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  it('folds rows when there are many, and leaves them when they cannot be', async () => {
    const its = journal();
    for (let number = 1; number <= COMPACT_AT; number += 1) {
      its.keep(entry(number % 256, null));
    }
    await its.idle();
    const { snapshot, rows } = await store.load();
    expect(rows).toEqual([]);
    expect(snapshot?.bytes).toHaveLength(COMPACT_AT);
    expect(heard.failing).not.toHaveBeenCalled();
  });

  it('writes everything before it closes', async () => {
    const its = journal();
    its.keep(entry(1, 1));
    await its.close();
    its.keep(entry(2, 2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await kept()).toEqual([[1, true]]);
  });
});
