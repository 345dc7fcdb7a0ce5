// @vitest-environment jsdom
import 'fake-indexeddb/auto';

import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeLocks } from '../testing/locks.ts';
import { ANA, BEN, pairOf } from '../testing/people.ts';
import type { AgendaRows, Kept, NewRow } from './agenda-store.ts';
import { DeviceStore, lastPerson } from './device-store.ts';

const PAIR = pairOf(ANA).id;

const row = (byte: number, unsaved = false, tab = 'tab-one'): NewRow => ({
  tab,
  bytes: new Uint8Array([byte]),
  unsaved,
});

/** Folds by stringing together, so that a snapshot shows what is in it and in which order. */
const string = (snapshot: Uint8Array | undefined, rows: Uint8Array[]): Uint8Array =>
  new Uint8Array([...(snapshot ?? []), ...rows.flatMap((bytes) => [...bytes])]);

const NOTHING_KEPT: Kept = {
  snapshot: undefined,
  rows: [],
  authors: { a: [], b: [] },
  looked: undefined,
};

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  window.localStorage.clear();
  FakeLocks.install();
});

async function agenda(person = ANA.id): Promise<AgendaRows> {
  return (await DeviceStore.open(person)).agenda(PAIR);
}

const bytesOf = async (store: AgendaRows): Promise<number[]> =>
  (await store.load()).rows.flatMap(({ bytes }) => [...bytes]);

describe('authors', () => {
  it('are kept with the rows they come before, whichever tab tells of them', async () => {
    const device = await DeviceStore.open(ANA.id);
    const [one, two] = [device.agenda(PAIR), device.agenda(PAIR)];
    expect((await one.load()).authors).toEqual({ a: [], b: [] });
    await one.append(
      [row(1)],
      [
        [7, 'a'],
        [8, 'b'],
      ],
    );
    await two.append(
      [],
      [
        [9, 'a'],
        [7, 'a'],
      ],
    );
    expect((await two.load()).authors).toEqual({ a: [7, 9], b: [8] });
    expect((await two.since(99)).authors).toEqual({ a: [7, 9], b: [8] });
    expect((await device.agenda('another-pair').load()).authors).toEqual({ a: [], b: [] });
    device.close();
  });
});

describe('how far a person has looked', () => {
  it('is kept, and what another tab kept before is told to whoever keeps more', async () => {
    const store = await agenda();
    const one = new Uint8Array([1]);
    const two = new Uint8Array([2]);
    expect(await store.keepLooked(one)).toBeUndefined();
    expect([...((await store.keepLooked(two)) ?? [])]).toEqual([1]);
    expect([...((await store.load()).looked ?? [])]).toEqual([2]);
  });
});

describe('a device whose session is over', () => {
  it('keeps whole what has something unsent, and nothing else', async () => {
    const device = await DeviceStore.open(ANA.id);
    const [sent, unsent] = [device.agenda(PAIR), device.agenda('another-pair')];
    await sent.append([row(1), row(2)], [[7, 'a']]);
    await sent.compact(string, 2);
    await sent.append([row(3)]);
    await unsent.append([row(4), row(5)], [[8, 'a']]);
    await unsent.compact(string, 2);
    await unsent.append([row(6), row(7, true)]);
    await device.remember({ me: ANA, pairs: [] });
    await device.forget();
    expect(await device.remembered()).toBeUndefined();
    expect(await sent.load()).toEqual(NOTHING_KEPT);
    const { snapshot, rows, authors } = await unsent.load();
    expect([snapshot?.bytes.length, rows.map(({ bytes }) => [...bytes]), authors.a]).toEqual([
      2,
      [[6], [7]],
      [8],
    ]);
    device.close();
  });
});

describe('an agenda that somebody left', () => {
  it('is kept no more, nor what was unsent of it, and the others are', async () => {
    const device = await DeviceStore.open(ANA.id);
    const [left, other] = [device.agenda(PAIR), device.agenda('another-pair')];
    for (const each of [left, other]) {
      await each.append([row(1), row(2)], [[7, 'a']]);
      await each.keepLooked(new Uint8Array([1]));
      await each.compact(string, 1);
      await each.append([row(3, true)]);
    }
    await device.drop(PAIR);
    expect(await left.load()).toEqual(NOTHING_KEPT);
    const { snapshot, rows, authors, looked } = await other.load();
    expect([snapshot?.bytes.length, rows.length, authors.a]).toEqual([2, 1, [7]]);
    expect([...(looked ?? [])]).toEqual([1]);
    expect(await device.unsaved()).toBe(1);
    device.close();
  });
});

describe('the searchable text of an agenda', () => {
  const text = { stamp: '0 2', parts: ['one', 'two'] };

  it('is kept with the stamp of the rows that it was derived from', async () => {
    const device = await DeviceStore.open(ANA.id);
    await device.remember({ me: ANA, pairs: [] });
    const kept = device.agenda(PAIR);
    expect(await kept.stamp()).toEqual({ stamp: '0 0', unsaved: false });
    await kept.append([row(1), row(2, true)]);
    expect(await kept.stamp()).toEqual({ stamp: '0 2', unsaved: true });
    expect(await kept.searchText()).toBeUndefined();
    await kept.keepSearchText(text);
    expect(await kept.searchText()).toEqual(text);
    await kept.markSaved([2]);
    expect(await kept.stamp()).toEqual({ stamp: '0 2', unsaved: false });
    await kept.compact(string, 2);
    expect(await kept.stamp()).toEqual({ stamp: '1 0', unsaved: false });
    device.close();
  });

  it('is not kept once its rows changed or went', async () => {
    const device = await DeviceStore.open(ANA.id);
    await device.remember({ me: ANA, pairs: [] });
    const store = device.agenda(PAIR);
    await store.append([row(1), row(2), row(3)]);
    await store.keepSearchText(text);
    expect(await store.searchText()).toBeUndefined();
    const now = { ...text, stamp: '0 3' };
    await store.keepSearchText(now);
    expect(await store.searchText()).toEqual(now);
    await device.drop(PAIR);
    await store.keepSearchText(now);
    await store.keepSearchText({ ...text, stamp: '0 0' });
    expect(await store.searchText()).toBeUndefined();
    device.close();
  });

  it('is not kept by a device that was told to forget', async () => {
    const device = await DeviceStore.open(ANA.id);
    await device.remember({ me: ANA, pairs: [] });
    const store = device.agenda(PAIR);
    await store.append([row(1, true), row(2, true)]);
    await device.forget();
    await store.keepSearchText(text);
    expect(await store.searchText()).toBeUndefined();
    device.close();
  });

  it('goes with the session, also of what stays as it is unsent, and with the agenda', async () => {
    const device = await DeviceStore.open(ANA.id);
    await device.remember({ me: ANA, pairs: [] });
    const store = device.agenda(PAIR);
    await store.append([row(1, true), row(2, true)]);
    await store.keepSearchText(text);
    expect(await store.searchText()).toEqual(text);
    await device.forget();
    expect(await store.searchText()).toBeUndefined();
    expect(await bytesOf(store)).toEqual([1, 2]);
    await device.remember({ me: ANA, pairs: [] });
    await store.keepSearchText(text);
    expect(await store.searchText()).toEqual(text);
    await device.drop(PAIR);
    expect(await store.searchText()).toBeUndefined();
    device.close();
  });
});

describe('rows', () => {
  it('come back in the order they were written, after closing as well', async () => {
    const device = await DeviceStore.open(ANA.id);
    await device.agenda(PAIR).append([row(1), row(2, true)]);
    await device.agenda(PAIR).append([row(3)]);
    device.close();
    const again = await agenda();
    const { rows, snapshot } = await again.load();
    expect(snapshot).toBeUndefined();
    expect(rows.map(({ bytes, unsaved }) => [...bytes, unsaved])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
  });

  it('of another agenda stay out of it', async () => {
    const device = await DeviceStore.open(ANA.id);
    await device.agenda(PAIR).append([row(1, true)]);
    await device.agenda('another-pair').append([row(2, true)]);
    expect(await bytesOf(device.agenda(PAIR))).toEqual([1]);
    expect(await device.agenda(PAIR).unsavedKeys()).toHaveLength(1);
    expect(await device.unsaved()).toBe(2);
  });

  it('are written so that the disk has them', async () => {
    const device = await DeviceStore.open(ANA.id);
    const transact = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await device.agenda(PAIR).append([row(1)]);
    expect(transact).toHaveBeenCalledWith(['rows'], 'readwrite', { durability: 'strict' });
  });

  it('are there all or not at all', async () => {
    const store = await agenda();
    const uncloneable = { ...row(2), bytes: (() => undefined) as unknown as Uint8Array };
    await expect(store.append([row(1), uncloneable])).rejects.toThrow();
    expect(await bytesOf(store)).toEqual([]);
  });

  it('lose their mark once saved, and only those', async () => {
    const store = await agenda();
    const [first = 0] = await store.append([row(1, true), row(2, true)]);
    await store.markSaved([first, 4711]);
    expect((await store.load()).rows.map(({ unsaved }) => unsaved)).toEqual([false, true]);
    expect(await store.unsavedRows()).toMatchObject([{ tab: 'tab-one', unsaved: true }]);
  });

  it('after a key are found without those before', async () => {
    const store = await agenda();
    const [first = 0] = await store.append([row(1), row(2)]);
    const { rows } = await store.since(first);
    expect(rows.map(({ bytes }) => [...bytes])).toEqual([[2]]);
  });
});

describe('folding', () => {
  it('keeps what is unsaved as rows, too, and everything in order', async () => {
    const store = await agenda();
    await store.append([row(1), row(2, true), row(3)]);
    await store.compact(string, 3);
    const { snapshot, rows } = await store.load();
    expect([...(snapshot?.bytes ?? [])]).toEqual([1, 2, 3]);
    expect(rows.map(({ bytes }) => [...bytes])).toEqual([[2]]);
    expect(snapshot?.generation).toBe(1);
  });

  it('leaves few rows alone', async () => {
    const store = await agenda();
    await store.append([row(1), row(2)]);
    await store.compact(string, 3);
    expect((await store.load()).snapshot).toBeUndefined();
  });

  it('changes nothing when a row cannot be folded', async () => {
    const store = await agenda();
    await store.append([row(1), row(2)]);
    const refuse = (): never => {
      throw new Error('this row is no update');
    };
    await expect(store.compact(refuse, 1)).rejects.toThrow('no update');
    expect(await bytesOf(store)).toEqual([1, 2]);
  });

  it('is left to one tab', async () => {
    const store = await agenda();
    await store.append([row(1), row(2)]);
    let done: () => void = () => undefined;
    const other = navigator.locks.request(
      `duologue.compact.${PAIR}`,
      () => new Promise<void>((resolve) => (done = resolve)),
    );
    await store.compact(string, 1);
    expect((await store.load()).snapshot).toBeUndefined();
    done();
    await other;
    await store.compact(string, 1);
    expect((await store.load()).rows).toEqual([]);
  });
});

describe('a device', () => {
  it('remembers who was here, for opening without a network', async () => {
    const device = await DeviceStore.open(ANA.id);
    await device.remember({ me: ANA, pairs: [pairOf(ANA)] });
    device.close();
    expect(lastPerson()).toBe(ANA.id);
    const again = await DeviceStore.open(ANA.id);
    expect(await again.remembered()).toEqual({ me: ANA, pairs: [pairOf(ANA)] });
  });

  it('never shows one person what another wrote', async () => {
    await (await agenda(ANA.id)).append([row(1, true)]);
    const device = await DeviceStore.open(BEN.id);
    expect(await bytesOf(device.agenda(PAIR))).toEqual([]);
    expect(await device.unsaved()).toBe(0);
    expect(await device.remembered()).toBeUndefined();
  });

  it('forgets everything at sign out, and tells the other tabs', async () => {
    const device = await DeviceStore.open(ANA.id);
    const otherTab = await DeviceStore.open(ANA.id);
    const ended = vi.fn();
    otherTab.whenEnded(ended);
    await device.agenda(PAIR).append([row(1)]);
    await device.wipe();
    expect(ended).toHaveBeenCalledOnce();
    expect(lastPerson()).toBeNull();
    expect((await indexedDB.databases()).length).toBe(0);
    await expect(otherTab.agenda(PAIR).append([row(2)])).rejects.toThrow();
  });

  it('leaves the other person alone at sign out', async () => {
    await (await agenda(BEN.id)).append([row(7)]);
    const device = await DeviceStore.open(ANA.id);
    await device.wipe();
    expect(await bytesOf(await agenda(BEN.id))).toEqual([7]);
  });
});
