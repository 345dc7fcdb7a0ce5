import { describe, expect, it } from 'vitest';

import { ANA, pairOf } from '../testing/people.ts';
import { unkeptDevice, unsentHere } from './unkept.ts';

const PAIR = pairOf(ANA).id;
const row = (byte: number, unsaved = false) => ({
  tab: 'tab',
  bytes: new Uint8Array([byte]),
  unsaved,
  things: [`line-${byte}`],
});
const string = (snapshot: Uint8Array | undefined, rows: Uint8Array[]): Uint8Array =>
  new Uint8Array([...(snapshot ?? []), ...rows.flatMap((bytes) => [...bytes])]);

describe('a device that keeps nothing', () => {
  it('has an agenda’s rows in their order for as long as the page is open', async () => {
    const device = unkeptDevice(ANA.id);
    const [one, two] = await device.agenda(PAIR).append([row(1), row(2, true)], [[7, 'a']]);
    await device.agenda(PAIR).append(
      [row(3, true)],
      [
        [7, 'a'],
        [8, 'b'],
      ],
    );
    const { rows, authors } = await device.agenda(PAIR).load();
    expect(rows.map(({ bytes, unsaved }) => [...bytes, unsaved])).toEqual([
      [1, false],
      [2, true],
      [3, true],
    ]);
    expect(authors).toEqual({ a: [7], b: [8] });
    expect((await device.agenda(PAIR).since(one ?? 0)).rows.map(({ key }) => key)).toEqual([
      two,
      (two ?? 0) + 1,
    ]);
    expect((await device.agenda('another').load()).rows).toEqual([]);
  });

  it('knows what closing the page would lose', async () => {
    const before = unsentHere();
    const device = unkeptDevice(ANA.id);
    const agenda = device.agenda('another-pair');
    const keys = await agenda.append([row(1, true), row(2, true)]);
    expect([await device.unsaved(), unsentHere() - before]).toEqual([2, 2]);
    await agenda.markSaved(keys.slice(0, 1));
    expect([await device.unsaved(), unsentHere() - before]).toEqual([1, 1]);
    await device.wipe();
    expect([await device.unsaved(), unsentHere() - before]).toEqual([0, 0]);
  });

  it('folds saved rows, keeps those that are not, and tells by its generation', async () => {
    const agenda = unkeptDevice(ANA.id).agenda(PAIR);
    await agenda.append([row(1), row(2, true), row(3)]);
    await agenda.compact(string, 4);
    expect((await agenda.load()).snapshot).toBeUndefined();
    await agenda.compact(string, 3);
    const { snapshot, rows } = await agenda.load();
    expect(snapshot).toEqual({ bytes: new Uint8Array([1, 2, 3]), generation: 1 });
    expect(rows.map(({ bytes }) => [...bytes])).toEqual([[2]]);
  });

  it('remembers what the server said until it is told to forget', async () => {
    const device = unkeptDevice(ANA.id);
    expect(await device.remembered()).toBeUndefined();
    await device.remember({ me: ANA, pairs: [] });
    expect(await device.remembered()).toEqual({ me: ANA, pairs: [] });
    const [sent, unsent] = [device.agenda(PAIR), device.agenda('another-pair')];
    await sent.append([row(1)]);
    await unsent.append([row(2), row(3, true)]);
    await device.forget();
    expect(await device.remembered()).toBeUndefined();
    expect((await device.agenda(PAIR).load()).rows).toEqual([]);
    expect((await device.agenda('another-pair').load()).rows).toHaveLength(2);
  });
});
