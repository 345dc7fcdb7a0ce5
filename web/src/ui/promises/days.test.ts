// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Api } from '../../io/api.ts';
import { serverTime } from '../../io/server-time.ts';
import { part, Table, textOf } from '../../testing/agendas.ts';
import { ANA, pairOf } from '../../testing/people.ts';
import Home from '../home/Home.svelte';
import { Session } from '../shell/session.svelte.ts';
import Entry from './Entry.svelte';
import Promises from './Promises.svelte';

/** In the east it is the 25th already. */
const NOW = new Date('2026-11-24T20:00:00Z');
const EAST = 'Pacific/Auckland';
const WEST = 'Pacific/Honolulu';

let table: Table;
let session: Session;

beforeEach(() => {
  table = new Table();
  vi.stubGlobal('EventSource', Silent);
  // This device’s clock is off.
  serverTime.learn(NOW.getTime());
  session = new Session(new Api(() => Promise.reject(new TypeError('no network'))));
  session.pairs = [EAST, WEST].map((id) => ({ ...pairOf(ANA), id, partner: { name: id } }));
  session.summaries = Object.fromEntries(
    [EAST, WEST].map((zone) => [
      zone,
      {
        mine: 0,
        theirs: 0,
        waiting: 0,
        zone,
        openPromises: 2,
        promises: ['2026-11-24', '2026-11-25'].map((due) => ({
          id: `by ${due}`,
          what: `write to ${zone}`,
          kind: 'action',
          who: 'a',
          answers: 'a',
          state: 'accepted',
          due,
        })),
      },
    ]),
  );
});

afterEach(async () => {
  serverTime.learn(Date.now());
  await session.background?.close();
  await table.leave();
});

it('a promise is due, and late, by its agenda’s day and the server’s clock, wherever that is shown', () => {
  const list = table.shows(Promises, { session });
  const rows = [...list.querySelectorAll<HTMLElement>('[data-testid="promise-row"]')];
  const shown = rows.map((row) => textOf(part(row, 'row-due')));
  expect(shown).toEqual([
    'was due Tuesday 24 November',
    'today',
    'today',
    'by Wednesday 25 November',
  ]);
  const done = rows.map((row) => textOf(part(row, 'row-done')).replace(/:.*/u, ''));
  expect(done).toEqual(['Done late', 'Done', 'Done', 'Done']);

  expect(textOf(table.shows(Entry, { session, here: false }))).toMatch(/3\s*due/u);
  const home = table.shows(Home, { session });
  expect(textOf(part(home, 'all-promises'))).toBe('All promises · 3 due');
});

/** A stream that tells nothing. */
class Silent extends EventTarget {
  close(): void {}
}
