// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { Api } from '../../io/api.ts';
import { DeviceStore } from '../../io/device-store.ts';
import { serverTime } from '../../io/server-time.ts';
import { part, Table, write } from '../../testing/agendas.ts';
import { ANA, pairOf } from '../../testing/people.ts';
import { Session } from '../shell/session.svelte.ts';
import Search from './Search.svelte';

it('what was said in the past months is sought by the server’s clock', async () => {
  const table = new Table();
  // This device’s clock is off.
  serverTime.learn(Date.parse('2031-11-24T12:00:00Z'));
  const asked: unknown[] = [];
  const session = new Session(
    new Api((_address, init) => {
      asked.push(JSON.parse(init?.body as string));
      return Promise.reject(new TypeError('no network'));
    }),
  );
  session.pairs = [pairOf(ANA)];
  const device = await DeviceStore.open(ANA.id);
  const search = table.shows(Search, { session, device, me: ANA.id });
  write(search, 'search-field', 'budget');
  const span = part(search, 'search-span') as HTMLSelectElement;
  span.selectedIndex = 1;
  span.dispatchEvent(new Event('change', { bubbles: true }));
  await expect.poll(() => asked.at(-1)).toMatchObject({ since: '2031-08-24' });
  serverTime.learn(Date.now());
  await table.leave();
  device.close();
});
