// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { randomId } from '../../core/random.ts';
import type { Summary } from '../../core/types.ts';
import { Api, type PairSummary } from '../../io/api.ts';
import { DeviceStore } from '../../io/device-store.ts';
import { ServerTime } from '../../io/server-time.ts';
import { Table, type Seated } from '../../testing/agendas.ts';
import { ANA, BEN, pairOf } from '../../testing/people.ts';
import { acceptPromise, finishPromise } from '../promise/answering.ts';
import type { Session } from '../shell/session.svelte.ts';
import { rowOf, type Row } from './all-promises.ts';
import { BackgroundAgendas } from './background-agendas.svelte.ts';

const TODAY = '2026-11-24';
const IDLE_MS = 100;

let table: Table;
let ben: Seated;
let device: DeviceStore;
let list: List;
let agendas: BackgroundAgendas;

/** Ana's list of agendas, as the page has it. */
class List {
  readonly api = new Api(() => Promise.reject(new TypeError('no network')));
  readonly pairs: PairSummary[] = [pairOf(ANA)];
  reachable = true;
  standing: Session['standing'];
  told: Summary | undefined;
  readonly left: Promise<void>[] = [];

  constructor(of: DeviceStore) {
    this.standing = { is: 'signedIn', me: ANA, device: of };
  }

  derived(_pair: string, summary: Summary): Promise<void> {
    this.told = summary;
    return Promise.resolve();
  }

  closing(work: Promise<void>): void {
    this.left.push(work);
  }

  signedOutElsewhere(): Promise<void> {
    return Promise.resolve();
  }
}

beforeEach(async () => {
  table = new Table();
  device = await DeviceStore.open(ANA.id);
  list = new List(device);
  agendas = begins();
  ben = await table.sits(BEN, TODAY);
});

afterEach(async () => {
  await agendas.close();
  await Promise.all(list.left);
  device.close();
  await table.leave();
});

function begins(): BackgroundAgendas {
  const { connect } = table.relay;
  return new BackgroundAgendas(
    list,
    { connect, time: new ServerTime(), access: () => Promise.resolve(null) },
    IDLE_MS,
  );
}

/** Ben has Ana promise something; as her list shows it. */
function proposed(what = 'send the draft'): Row {
  const promise = randomId();
  ben.client.perform({
    do: 'makePromise',
    promise,
    terms: { who: { seat: 'a' }, kind: 'action', what },
  });
  return rowOf(pairOf(ANA), {
    id: promise,
    what,
    kind: 'action',
    who: 'a',
    answers: 'a',
    state: 'proposed',
  });
}

const toBen = (): string | undefined => ben.client.agenda().promises[0]?.state;
const soon = (happens: () => void): Promise<void> => vi.waitFor(happens, { timeout: 5_000 });
const nothing = (): void => undefined;

describe('an agenda that is open beside the page', () => {
  it('has done to it what its list asks for, and both are told', async () => {
    const row = proposed();
    const acted = vi.fn();
    expect(await agendas.act(row, acceptPromise, acted)).toBeNull();
    expect(acted).toHaveBeenCalledWith(row, expect.objectContaining({ state: 'accepted' }));
    expect(list.told?.promises).toEqual([expect.objectContaining({ state: 'accepted' })]);
    await soon(() => {
      expect(toBen()).toBe('accepted');
    });
    expect(await agendas.act(row, acceptPromise, acted)).toMatch(/reads differently/u);
    expect(ben.agenda.partnerHere).toBe(false);
  });

  it('does nothing to what this device does not have, and says so', async () => {
    const row = proposed();
    list.reachable = false;
    table.relay.goDown();
    const acted = vi.fn();
    expect(await agendas.act(row, acceptPromise, acted)).toMatch(/not on this device/u);
    expect(acted).not.toHaveBeenCalled();
    expect(list.told).toBeUndefined();
  });

  it('is closed when nobody uses it, once the server has everything', async () => {
    const row = proposed();
    table.relay.slow = true;
    const { opening, stop } = agendas.show(row.pair);
    const open = await opening;
    await agendas.act(row, acceptPromise, nothing);
    stop();
    await new Promise((passed) => setTimeout(passed, 3 * IDLE_MS));
    expect(agendas.of(row.pair.id)).toBe(open);
    table.relay.catchUp();
    await soon(() => {
      expect(agendas.of(row.pair.id)).toBeUndefined();
    });
    expect(open.agenda.closed).toBe(true);
    expect(list.left).toHaveLength(1);
  });

  it('is not closed while something of it is shown', async () => {
    const { opening, stop } = agendas.show(pairOf(ANA));
    const open = await opening;
    await new Promise((passed) => setTimeout(passed, 3 * IDLE_MS));
    expect(open.agenda.closed).toBe(false);
    stop();
    await soon(() => {
      expect(open.agenda.closed).toBe(true);
    });
  });

  it('sends what was left on the device when the list is opened the next time', async () => {
    const row = proposed();
    await agendas.act(row, acceptPromise, nothing);
    await soon(() => {
      expect(toBen()).toBe('accepted');
    });
    table.relay.goDown();
    await agendas.act(
      { ...row, promise: { ...row.promise, state: 'accepted' } },
      finishPromise,
      nothing,
    );
    await agendas.close();
    table.relay.comeBack();
    agendas = begins();
    expect(toBen()).toBe('accepted');
    await agendas.sendRest();
    await soon(() => {
      expect(toBen()).toBe('done');
    });
  });

  it('has in the list what is only on this device when the list is opened the next time', async () => {
    const row = proposed();
    await agendas.act(row, acceptPromise, nothing);
    await soon(() => {
      expect(toBen()).toBe('accepted');
    });
    table.relay.goDown();
    list.reachable = false;
    const accepted = { ...row, promise: { ...row.promise, state: 'accepted' } } as const;
    await agendas.act(accepted, finishPromise, nothing);
    await agendas.close();
    list.told = undefined;
    agendas = begins();
    await agendas.sendRest();
    expect(list.told).toMatchObject({ openPromises: 0 });
  });

  it('goes with whoever signs out', async () => {
    const { opening } = agendas.show(pairOf(ANA));
    const open = await opening;
    await agendas.close();
    expect(open.agenda.closed).toBe(true);
    list.standing = { is: 'signedOut', words: null };
    await expect(agendas.act(proposed(), acceptPromise, nothing)).rejects.toThrow();
  });
});
