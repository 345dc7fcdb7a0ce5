// @vitest-environment jsdom
import 'fake-indexeddb/auto';

import { IDBFactory } from 'fake-indexeddb';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';

import { DeviceStore } from '../io/device-store.ts';
import { ServerTime } from '../io/server-time.ts';
import { FakeLocks } from '../testing/locks.ts';
import { addTopic } from '../testing/operations.ts';
import { ANA, pairOf } from '../testing/people.ts';
import { Relay } from '../testing/relay.ts';
import { loadCore } from '../testing/wasm.ts';
import { AgendaClient } from './agenda-client.ts';
import { fetchRest } from './rest-fetcher.ts';
import type { Trouble } from './types.ts';

vi.mock('./rest-fetcher.ts', () => ({ fetchRest: vi.fn() }));

const DAY = '2026-11-24';
const relay = new Relay();
let arrive: () => void;

beforeAll(() => {
  loadCore('first');
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  FakeLocks.install();
});

// One test: a page has the whole core for good once it has it.
it('an agenda is written in before the rest of the core is there, and what needs it is done in its order then', async () => {
  vi.mocked(fetchRest).mockRejectedValueOnce(new TypeError('no network'));
  const troubles: (Trouble['code'] | undefined)[] = [];
  const refused: unknown[] = [];
  const client = await AgendaClient.open(pairOf(ANA), await DeviceStore.open(ANA.id), {
    connect: relay.connect,
    time: new ServerTime(),
    access: () => Promise.resolve(null),
  });
  client.on('trouble', (trouble) => {
    troubles.push(trouble?.code);
  });
  client.on('refused', (error) => {
    refused.push(error);
  });
  const headlines = (): string[] => client.agenda().parked.map(({ headline }) => headline);

  // What is written, and taken back, is there at once; nothing is told of what nobody needs.
  const first = addTopic(client, 'parked', 'last', 'one');
  client.edit(first, [{ op: 'insert', at: 3, text: '!' }], []);
  const gone = addTopic(client, 'parked', 'last', 'two');
  expect(client.undo()).toBe(true);
  expect(client.redo()).toBe(true);
  expect(headlines()).toEqual(['one!', 'two']);
  await vi.waitFor(() => {
    expect(client.status.state).toBe('saved');
  });
  expect(troubles).toEqual([]);

  // Nothing else is lost: it is neither done nor called saved before that is there, and told.
  vi.mocked(fetchRest).mockRejectedValueOnce(new TypeError('no network'));
  client.perform({ do: 'deleteTopic', topic: gone });
  expect(client.status.state).toBe('saving');
  await vi.waitFor(() => {
    expect(troubles).toEqual(['rest_missing']);
  });
  vi.mocked(fetchRest).mockImplementation(async () => {
    await new Promise<void>((resolve) => {
      arrive = resolve;
    });
    loadCore();
  });
  client.perform({ do: 'addMeeting', day: DAY });
  const later = addTopic(client, DAY, 'last', 'in the meeting');
  client.edit(later, [{ op: 'break', at: 14, line: 'line-0001' }], []);
  client.perform({ do: 'deleteTopic', topic: 'nowhere-at-all' });
  client.edit(first, [{ op: 'insert', at: 4, text: '!' }], []);
  expect(headlines()).toEqual(['one!!', 'two']);
  expect(client.agenda().sections).toEqual([]);
  await vi.waitFor(() => {
    expect(fetchRest).toHaveBeenCalledTimes(3);
  });

  // Whoever leaves waits for it.
  let left = false;
  const leaving = client.close().then(() => {
    left = true;
  });
  await new Promise((turn) => setTimeout(turn));
  expect(left).toBe(false);
  arrive();
  await leaving;
  expect(refused).toMatchObject([{ code: 'unknown_topic' }]);
  expect(troubles).toEqual(['rest_missing', undefined]);

  // From now on nothing waits.
  const again = await AgendaClient.open(pairOf(ANA), await DeviceStore.open(ANA.id), {
    connect: relay.connect,
    time: new ServerTime(),
    access: () => Promise.resolve(null),
  });
  expect(again.agenda().sections[0]?.topics[0]?.headline).toBe('in the meeting');
  expect(again.topic(later)?.lines).toHaveLength(2);
  expect(again.agenda().parked).toMatchObject([{ headline: 'one!!' }]);
  again.perform({ do: 'deleteTopic', topic: first });
  expect(again.agenda().parked).toEqual([]);
  await again.close();
});
