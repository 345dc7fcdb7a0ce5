// @vitest-environment jsdom
import 'fake-indexeddb/auto';

import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Person } from '../io/api.ts';
import { COMPACT_AT } from '../io/journal.ts';
import { DeviceStore } from '../io/device-store.ts';
import { FakeLocks } from '../testing/locks.ts';
import { addTopic } from '../testing/operations.ts';
import { ServerTime } from '../io/server-time.ts';
import { ANA, BEN, pairOf } from '../testing/people.ts';
import { Relay } from '../testing/relay.ts';
import { NOON, agendaCore, loadCore } from '../testing/wasm.ts';
import { AgendaCore } from '../wasm/duologue_client.js';
import { AgendaClient } from './agenda-client.ts';
import type { AgendaStatus, TopicChange, Trouble } from './types.ts';

const DAY = '2026-11-24';
/** The first byte of the protocol's "who is there?", which a client also asks to hear an answer. */
const QUERY_AWARENESS = 3;

let relay: Relay;
let access: Trouble | null;
const open: { client: AgendaClient; device: DeviceStore }[] = [];

beforeAll(() => {
  loadCore();
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  FakeLocks.install();
  relay = new Relay();
  access = null;
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const { client, device } of open.splice(0)) {
    await client.close();
    device.close();
  }
});

/** A person opens a tab; one browser keeps what they wrote, whoever's tab it was. */
async function sit(me: Person): Promise<AgendaClient> {
  const device = await DeviceStore.open(me.id);
  const client = await AgendaClient.open(pairOf(me), device, {
    connect: relay.connect,
    time: new ServerTime(),
    access: () => Promise.resolve(access),
  });
  open.push({ client, device });
  return client;
}

async function leave(client: AgendaClient): Promise<void> {
  const at = open.findIndex((one) => one.client === client);
  const [left] = open.splice(at, 1);
  await client.close();
  left?.device.close();
}

/** The tab ends without a word: nothing of it runs any more, and the browser lets go of its locks. */
async function crash(client: AgendaClient): Promise<void> {
  relay.goDown();
  await leave(client);
  relay.comeBack();
}

const words = (client: AgendaClient, topic: string): string | undefined =>
  client
    .topic(topic)
    ?.lines.map(({ spans }) => spans.map(({ text }) => text).join(''))
    .join('/');

/** The updates of one's own that a core made, as a tab would keep them. */
const local = (core: AgendaCore): Uint8Array[] =>
  core
    .drain()
    .flatMap((event) => (event.type === 'persist' && event.sequence !== null ? [event.bytes] : []));

const state = ({ status }: { status: AgendaStatus }): string => `${status.state} ${status.changes}`;

/** A busy machine may take its time; a failure still comes to light. */
const soon = <T>(happens: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(happens, { timeout: 10_000 });

async function saved(...clients: AgendaClient[]): Promise<void> {
  await soon(() => {
    for (const client of clients) {
      expect(state(client)).toBe('saved 0');
    }
  });
}

describe('two people', () => {
  it('write in one topic and each sees the other’s words as a change, not their own', async () => {
    const [ana, ben] = [await sit(ANA), await sit(BEN)];
    ana.perform({ do: 'addMeeting', day: DAY });
    const topic = addTopic(ana, DAY, 'first', 'hello');
    await soon(() => {
      expect(ben.agenda().sections[0]?.topics[0]?.headline).toBe('hello');
    });
    expect(words(ben, topic)).toBe('hello');
    const heardByBen = vi.fn();
    const heardByAna = vi.fn();
    ben.on('topic', heardByBen);
    ana.on('topic', heardByAna);
    ana.edit(topic, [{ op: 'insert', at: 5, text: ', Ben' }], []);
    await soon(() => {
      expect(words(ben, topic)).toBe('hello, Ben');
    });
    expect(heardByBen).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        topic,
        source: 'remote',
        delta: [
          { op: 'retain', len: 5 },
          { op: 'insert', text: ', Ben' },
        ],
      }),
    );
    expect(heardByAna).not.toHaveBeenCalled();
    await saved(ana, ben);
  });

  it('see each other and each other’s carets', async () => {
    const [ana, ben] = [await sit(ANA), await sit(BEN)];
    const topic = addTopic(ana, 'parked', 'last', 'hello');
    await soon(() => {
      expect(words(ben, topic)).toBe('hello');
    });
    ana.setCursor(topic, 2, 4);
    await soon(() => {
      expect(ben.people).toMatchObject([
        { seat: 'a', name: 'Ana', cursor: { topic, anchor: 2, head: 4 } },
      ]);
    });
    await leave(ana);
    await soon(() => {
      expect(ben.people).toEqual([]);
    });
  });

  it('write apart from each other offline, and meet again with everything', async () => {
    const [ana, ben] = [await sit(ANA), await sit(BEN)];
    const topic = addTopic(ana, 'parked', 'last', 'hello');
    await soon(() => {
      expect(words(ben, topic)).toBe('hello');
    });
    relay.goDown();
    ana.perform({ do: 'addMeeting', day: DAY });
    ben.perform({ do: 'addMeeting', day: DAY });
    ana.edit(topic, [{ op: 'insert', at: 0, text: 'A ' }], []);
    ben.edit(
      topic,
      [{ op: 'break', at: 5, line: 'line-of-ben' }],
      [{ line: 'line-of-ben', patch: { kind: 'check', checked: true } }],
    );
    await soon(() => {
      expect([state(ana), state(ben)]).toEqual(['onlyHere 2', 'onlyHere 2']);
    });
    relay.comeBack();
    dispatchEvent(new Event('online'));
    await saved(ana, ben);
    await soon(() => {
      for (const client of [ana, ben]) {
        expect(words(client, topic)).toBe('A hello/');
        expect(client.topic(topic)?.lines[1]).toMatchObject({ kind: 'check', checked: true });
        expect(client.agenda().sections).toHaveLength(1);
      }
    });
  });
});

describe('a device', () => {
  it('opens the agenda offline with all that was written, and sends it later', async () => {
    relay.down = true;
    const before = await sit(ANA);
    const topic = addTopic(before, 'parked', 'last', 'written on a train');
    before.edit(topic, [{ op: 'insert', at: 18, text: '!' }], []);
    for (const at of [19, 20, 21]) {
      before.edit(topic, [{ op: 'insert', at, text: '?' }], [], 0, ['first-line']);
    }
    before.edit(topic, [{ op: 'break', at: 22, line: 'line-0001' }], []);
    for (const at of [23, 24, 25]) {
      before.edit(topic, [{ op: 'insert', at, text: '.' }], [], 0, ['line-0001']);
    }
    before.perform({ do: 'addMeeting', day: DAY });
    await leave(before);
    const after = await sit(ANA);
    expect(words(after, topic)).toBe('written on a train!???/...');
    // A topic, a line and a meeting, in nine updates.
    await soon(() => {
      expect(state(after)).toBe('onlyHere 3');
    });
    const here = await DeviceStore.open(ANA.id);
    expect(await here.unsaved()).toBe(3);
    here.close();
    relay.comeBack();
    dispatchEvent(new Event('online'));
    await saved(after);
    const ben = await sit(BEN);
    await soon(() => {
      expect(words(ben, topic)).toBe('written on a train!???/...');
    });
    const device = await DeviceStore.open(ANA.id);
    await soon(async () => {
      expect(await device.unsaved()).toBe(0);
    });
    device.close();
  });

  it('says Saving until the disk has it, and only then that it is on this device', async () => {
    relay.down = true;
    const ana = await sit(ANA);
    const heard: string[] = [];
    ana.on('status', (status) => heard.push(`${status.state} ${status.changes}`));
    ana.perform({ do: 'addMeeting', day: DAY });
    expect(state(ana)).toBe('saving 1');
    await soon(() => {
      expect(state(ana)).toBe('onlyHere 1');
    });
    expect(heard).toEqual(['saving 1', 'onlyHere 1']);
  });

  it('does not say Saved while an editor keeps words back', async () => {
    const ana = await sit(ANA);
    await soon(() => {
      expect(state(ana)).toBe('saved 0');
    });
    ana.held('some-topic-of-ours', true);
    expect(state(ana)).toBe('saving 0');
    ana.held('some-topic-of-ours', false);
    expect(state(ana)).toBe('saved 0');
  });

  it('says Saved when the server says so, and not before', async () => {
    relay.slow = true;
    const ana = await sit(ANA);
    ana.perform({ do: 'addMeeting', day: DAY });
    await soon(() => {
      expect(relay.log.length).toBeGreaterThan(0);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(state(ana)).toBe('saving 1');
    relay.catchUp();
    await saved(ana);
  });

  it('tells in words when it is full, and when that is over', async () => {
    relay.down = true;
    const ana = await sit(ANA);
    const heard = vi.fn();
    ana.on('trouble', heard);
    const full = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    ana.perform({ do: 'addMeeting', day: DAY });
    await soon(() => {
      expect(ana.trouble?.code).toBe('storage_full');
    });
    expect(heard).toHaveBeenCalledWith(expect.objectContaining({ code: 'storage_full' }));
    expect(state(ana), 'it is not on this device').toBe('saving 1');
    full.mockRestore();
    ana.perform({ do: 'addMeeting', day: '2026-12-01' });
    await soon(() => {
      expect(state(ana)).toBe('onlyHere 2');
    });
    expect(ana.trouble).toBeNull();
  });

  it('keeps a long life short: many rows become one snapshot that opens the same', async () => {
    const ana = await sit(ANA);
    const topic = addTopic(ana, 'parked', 'last', 'x');
    for (let at = 0; at < COMPACT_AT; at += 1) {
      ana.edit(topic, [{ op: 'insert', at, text: 'x' }], []);
    }
    await saved(ana);
    ana.edit(topic, [{ op: 'insert', at: 0, text: 'y' }], []);
    await saved(ana);
    await leave(ana);
    const again = await sit(ANA);
    const device = await DeviceStore.open(ANA.id);
    await leave(again);
    const third = await sit(ANA);
    expect(words(third, topic)).toBe(`y${'x'.repeat(COMPACT_AT + 1)}`);
    const kept = await device.agenda(pairOf(ANA).id).load();
    expect(kept.snapshot).toBeDefined();
    expect(kept.rows.length).toBeLessThan(COMPACT_AT);
    device.close();
  });

  it('reports a row that cannot be read and shows the rest', async () => {
    relay.down = true;
    const before = await sit(ANA);
    before.perform({ do: 'addMeeting', day: DAY });
    await leave(before);
    const device = await DeviceStore.open(ANA.id);
    const garbage = { tab: 'tab-old', bytes: new Uint8Array([7, 7, 7]), unsaved: false };
    await device.agenda(pairOf(ANA).id).append([garbage]);
    device.close();
    const after = await sit(ANA);
    expect(after.trouble?.code).toBe('damaged');
    expect(after.agenda().sections).toHaveLength(1);
  });
});

describe('a change on this device that stands on one that is missing', () => {
  it('is not said to be saved, and is sent when that one comes', async () => {
    const ben = agendaCore({ clientId: 5001, seat: 'b' });
    const before = agendaCore({ clientId: 5002, seat: 'a' });
    const topic = 'topic-of-ben';
    ben.perform(
      { do: 'addTopic', topic, section: 'parked', place: 'last', headline: 'hello' },
      NOON,
      0,
    );
    const missing = local(ben);
    for (const bytes of missing) {
      before.applyFromTab(bytes, 0);
    }
    before.edit(topic, [{ op: 'insert', at: 5, text: ', Ben' }], [], 0);
    const device = await DeviceStore.open(ANA.id);
    const kept = device.agenda(pairOf(ANA).id);
    await kept.append(local(before).map((bytes) => ({ tab: 'tab-old', bytes, unsaved: true })));

    const ana = await sit(ANA);
    ana.perform({ do: 'addMeeting', day: DAY });
    await soon(async () => {
      const { rows } = await kept.load();
      expect(rows.map(({ unsaved }) => unsaved)).toEqual([true, false]);
      expect(state(ana)).toBe('saving 1');
    });

    relay.goDown();
    relay.log.push(...missing);
    relay.comeBack();
    dispatchEvent(new Event('online'));
    await saved(ana);
    expect(words(ana, topic)).toBe('hello, Ben');
    await soon(async () => {
      expect(await device.unsaved()).toBe(0);
    });
    device.close();
  });
});

describe('tabs of one person', () => {
  it('share what is written without a network, and count it once', async () => {
    relay.down = true;
    const [one, two] = [await sit(ANA), await sit(ANA)];
    const topic = addTopic(one, 'parked', 'last', 'hello');
    await soon(() => {
      expect(words(two, topic)).toBe('hello');
      expect([state(one), state(two)]).toEqual(['onlyHere 1', 'onlyHere 1']);
    });
    two.edit(topic, [{ op: 'insert', at: 5, text: '!' }], []);
    one.perform({ do: 'addMeeting', day: DAY });
    await soon(() => {
      expect(words(one, topic)).toBe('hello!');
      expect([state(one), state(two)]).toEqual(['onlyHere 2', 'onlyHere 2']);
    });
    relay.comeBack();
    dispatchEvent(new Event('online'));
    await saved(one, two);
  });

  it('find what they missed when they come to the front', async () => {
    relay.down = true;
    const [one, two] = [await sit(ANA), await sit(ANA)];
    // As if it slept: what comes from other tabs is lost to it.
    vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => undefined);
    const topic = addTopic(one, 'parked', 'last', 'hello');
    await soon(() => {
      expect(state(one)).toBe('onlyHere 1');
    });
    expect(two.topic(topic)).toBeUndefined();
    document.dispatchEvent(new Event('visibilitychange'));
    await soon(() => {
      expect(words(two, topic)).toBe('hello');
      expect(state(two)).toBe('onlyHere 1');
    });
  });

  it('send what one that ended had not sent', async () => {
    const [one, two] = [await sit(ANA), await sit(ANA)];
    const ben = await sit(BEN);
    await saved(one, two, ben);
    relay.goDown();
    const topic = addTopic(one, 'parked', 'last', 'the last words');
    await soon(() => {
      expect(words(two, topic)).toBe('the last words');
    });
    await crash(one);
    dispatchEvent(new Event('online'));
    await soon(() => {
      expect(words(ben, topic)).toBe('the last words');
    });
    await saved(two, ben);
  });
});

describe('a tab that is gone', () => {
  it('leaves words on top of what only it had heard, and they are sent all the same', async () => {
    relay.down = true;
    const ana = await sit(ANA);
    const ben = agendaCore({ clientId: 5001, seat: 'b' });
    const gone = agendaCore({ clientId: 5002, seat: 'a' });
    const topic = 'topic-of-ben';
    ben.perform(
      { do: 'addTopic', topic, section: 'parked', place: 'last', headline: 'hello' },
      NOON,
      0,
    );
    const heard = local(ben);
    for (const bytes of heard) {
      gone.applyFromTab(bytes, 0);
    }
    gone.edit(topic, [{ op: 'insert', at: 5, text: ', Ben' }], [], 0);
    const rows = [
      ...heard.map((bytes) => ({ tab: 'tab-gone', bytes, unsaved: false })),
      ...local(gone).map((bytes) => ({ tab: 'tab-gone', bytes, unsaved: true })),
    ];
    const device = await DeviceStore.open(ANA.id);
    await device.agenda(pairOf(ANA).id).append(rows);
    const channel = new BroadcastChannel(`duologue.${ANA.id}.${pairOf(ANA).id}`);
    channel.postMessage({ kind: 'here', tab: 'tab-gone' });
    await soon(() => {
      expect(words(ana, topic)).toBe('hello, Ben');
    });
    relay.log.push(...heard);
    relay.comeBack();
    dispatchEvent(new Event('online'));
    await saved(ana);
    await soon(async () => {
      expect(await device.unsaved()).toBe(0);
    });
    channel.close();
    device.close();
  });
});

describe('a client', () => {
  it('tells every listener in the same order, also when one of them calls back', async () => {
    relay.down = true;
    const ana = await sit(ANA);
    const topic = addTopic(ana, 'parked', 'last', 'hello');
    expect(words(ana, topic)).toBe('hello');
    ana.edit(topic, [{ op: 'insert', at: 5, text: '!' }], []);
    const heard: string[] = [];
    const note = (change: TopicChange): void => {
      heard.push(change.delta.map(({ op }) => op).join(' '));
    };
    ana.on('topic', (change) => {
      if (change.delta.some(({ op }) => op === 'delete')) {
        ana.redo();
      }
    });
    ana.on('topic', note);
    ana.undo();
    expect(heard).toEqual(['retain delete', 'retain insert']);
    expect(words(ana, topic)).toBe('hello!');
  });

  it('lets no listener’s failure keep the others from hearing', async () => {
    const report = vi.fn();
    vi.stubGlobal('reportError', report);
    const ana = await sit(ANA);
    const heard = vi.fn();
    ana.on('agenda', () => {
      throw new Error('this listener is broken');
    });
    ana.on('agenda', heard);
    ana.perform({ do: 'addMeeting', day: DAY });
    expect(heard).toHaveBeenCalledOnce();
    expect(report).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  it('refuses with a code and words, and nothing has changed', async () => {
    const ana = await sit(ANA);
    const topic = addTopic(ana, 'parked', 'last', 'hello');
    expect(() => {
      ana.edit(topic, [{ op: 'insert', at: 99, text: '!' }], []);
    }).toThrow(expect.objectContaining({ name: 'CoreError', code: 'out_of_range' }) as Error);
    expect(() => {
      ana.perform({ do: 'moveTopic', topic: 'no-such-topic', section: DAY, place: 'first' });
    }).toThrow(expect.objectContaining({ code: 'unknown_topic' }) as Error);
    expect(words(ana, topic)).toBe('hello');
    await saved(ana);
  });

  it('undoes its own typing and is told of it as a change', async () => {
    const ana = await sit(ANA);
    const topic = addTopic(ana, 'parked', 'last', 'hello');
    expect(words(ana, topic)).toBe('hello');
    const heard = vi.fn();
    ana.on('topic', heard);
    ana.edit(topic, [{ op: 'insert', at: 5, text: '!' }], []);
    ana.sealUndo();
    expect([ana.undo(), words(ana, topic)]).toEqual([true, 'hello']);
    expect([ana.redo(), words(ana, topic)]).toEqual([true, 'hello!']);
    expect(heard.mock.calls.map(([change]) => (change as { source: string }).source)).toEqual([
      'undo',
      'undo',
    ]);
  });

  it('says why the server does not let it in, and forgets it when it does', async () => {
    relay.down = true;
    access = { code: 'signed_out', text: 'You are signed out.' };
    const ana = await sit(ANA);
    await soon(() => {
      expect(ana.trouble?.code).toBe('signed_out');
    });
    relay.comeBack();
    dispatchEvent(new Event('online'));
    await soon(() => {
      expect(ana.trouble).toBeNull();
    });
  });

  it('asks whether the connection still stands when the network goes', async () => {
    const asked = vi.fn();
    const device = await DeviceStore.open(ANA.id);
    const client = await AgendaClient.open(pairOf(ANA), device, {
      connect: (pair, listener) => {
        const socket = relay.connect(pair, listener);
        return {
          send: (frame) => {
            if (frame[0] === QUERY_AWARENESS) {
              asked();
            }
            socket.send(frame);
          },
          close: () => {
            socket.close();
          },
        };
      },
      time: new ServerTime(),
      access: () => Promise.resolve(null),
    });
    open.push({ client, device });
    await soon(() => {
      expect(client.status.connected).toBe(true);
    });
    expect(asked).not.toHaveBeenCalled();
    dispatchEvent(new Event('offline'));
    expect(asked).toHaveBeenCalledOnce();
  });

  it('never says Saved once it is broken', async () => {
    const ana = await sit(ANA);
    ana.perform({ do: 'addMeeting', day: DAY });
    await saved(ana);
    const trap = vi.spyOn(AgendaCore.prototype, 'perform').mockImplementation(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    });
    expect(() => {
      ana.perform({ do: 'addMeeting', day: '2026-12-01' });
    }).toThrow(WebAssembly.RuntimeError);
    trap.mockRestore();
    expect(ana.status).toMatchObject({ state: 'refused', code: 'broken', connected: false });
    expect(ana.trouble?.code).toBe('broken');
    expect(relay.connections).toBe(0);
  });

  it('asks the browser to keep what was written, at the first change', async () => {
    const persist = vi.fn(() => Promise.resolve(true));
    Object.defineProperty(navigator, 'storage', { value: { persist }, configurable: true });
    const ana = await sit(ANA);
    expect(persist).not.toHaveBeenCalled();
    ana.perform({ do: 'addMeeting', day: DAY });
    ana.perform({ do: 'addMeeting', day: '2026-12-01' });
    expect(persist).toHaveBeenCalledOnce();
  });

  it('takes no more changes once closed, and leaving twice does no harm', async () => {
    const ana = await sit(ANA);
    await leave(ana);
    await ana.close();
    expect(() => {
      ana.perform({ do: 'addMeeting', day: DAY });
    }).toThrow('closed');
    ana.clearCursor();
    expect(relay.connections).toBe(0);
  });
});
