// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Api } from '../../io/api.ts';
import { DeviceStore } from '../../io/device-store.ts';
import { Table } from '../../testing/agendas.ts';
import { ANA, pairOf } from '../../testing/people.ts';
import { goToPromise } from '../inbox/way.ts';
import { Session } from '../shell/session.svelte.ts';
import AgendaPage from './AgendaPage.svelte';

vi.mock('../inbox/way.ts', { spy: true });

let table: Table;
let device: DeviceStore;

beforeEach(async () => {
  table = new Table();
  vi.stubGlobal('WebSocket', Unanswered);
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  // Fetched here, it does not take time of the page.
  await import('../wording/cards.ts');
  device = await DeviceStore.open(ANA.id);
});

afterEach(async () => {
  await table.leave();
  device.close();
});

it('an agenda that is opened at a promise leads to it once', async () => {
  const session = new Session(new Api(() => Promise.reject(new TypeError('no network'))));
  const pair = pairOf(ANA);
  session.pairs = [pair];
  table.shows(AgendaPage, { session, device, pair, promise: 'promise-one' });
  const leads = vi.mocked(goToPromise);
  await vi.waitFor(() => {
    expect(leads).toHaveBeenCalled();
  }, 10_000);
  // By now what its cards brought has been drawn.
  await new Promise((drawn) => setTimeout(drawn, 200));
  expect(leads.mock.calls.map(([, to]) => to)).toEqual(['promise-one']);
});

/** A connection that never opens. */
class Unanswered extends EventTarget {
  send(): void {}
  close(): void {}
}
