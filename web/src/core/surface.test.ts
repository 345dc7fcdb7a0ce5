import { describe, expect, it } from 'vitest';

import { NOON, agendaCore } from '../testing/wasm.ts';
import type {
  AgendaCore,
  AgendaView,
  CoreEvent,
  Line,
  LineChange,
  Place,
  Span,
  TextOp,
  TopicView,
  Written,
} from '../wasm/duologue_client.js';

/** Names of fields, which the compiler holds to be those of the type and the test to be those sent. */
type Fields<T> = Record<keyof T, true>;

function expectFields<T extends object>(value: T, fields: Fields<T>): void {
  expect(Object.keys(value).sort()).toEqual(Object.keys(fields).sort());
}

const TOPIC = 'topic-one';
const LINE = 'line-one';
const WRITER = 9001;

function written(): AgendaCore {
  const core = agendaCore({ clientId: WRITER, seat: 'a' });
  core.perform({ do: 'addMeeting', day: '2026-11-24' }, NOON, 0);
  core.perform(
    { do: 'addTopic', topic: TOPIC, section: '2026-11-24', place: 'first', headline: 'hello' },
    NOON,
    0,
  );
  core.edit(
    TOPIC,
    [
      { op: 'break', at: 5, line: LINE },
      { op: 'insert', at: 6, text: 'see', marks: { bold: true, link: 'https://example.org' } },
    ],
    [{ line: LINE, patch: { kind: 'number', indent: 2, checked: true, start: 7 } }],
    0,
  );
  return core;
}

const eventsOf = <T extends CoreEvent['type']>(
  events: CoreEvent[],
  type: T,
): Extract<CoreEvent, { type: T }>[] =>
  events.filter((event): event is Extract<CoreEvent, { type: T }> => event.type === type);

describe('what the core hands out is what its types say', () => {
  it('for the outline', () => {
    const view = written().agenda();
    expectFields<
      Omit<
        AgendaView,
        'feedback' | 'gone' | 'off' | 'promptsOff' | 'seenTo' | 'series' | 'template' | 'zone'
      >
    >(view, {
      title: true,
      sections: true,
      next: true,
      parked: true,
      promises: true,
      wordings: true,
    });
    expect(view).toEqual({
      title: null,
      sections: [
        {
          day: '2026-11-24',
          state: 'planned',
          topics: [{ id: TOPIC, headline: 'hello', by: 'a', added: NOON }],
        },
      ],
      next: [],
      parked: [],
      promises: [],
      wordings: [],
    });
  });

  it('for meetings that moved or were called off', () => {
    const core = written();
    core.perform({ do: 'moveMeeting', day: '2026-11-24', to: '2026-11-26', at: null }, NOON, 0);
    const [moved] = core.agenda().sections;
    expect(moved).toMatchObject({ day: '2026-11-26', slot: '2026-11-24' });
    core.perform({ do: 'skipMeeting', day: '2026-11-26', how: 'notHeld' }, NOON, 0);
    expect(core.agenda().gone).toEqual([{ day: '2026-11-26', how: 'notHeld' }]);
  });

  it('for a topic', () => {
    const core = written();
    const topic = core.topic(TOPIC);
    if (topic === undefined) {
      throw new Error('the topic is there');
    }
    expectFields<TopicView>(topic, { id: true, section: true, lines: true });
    const [head, line] = topic.lines;
    if (head === undefined || line === undefined) {
      throw new Error('both lines are there');
    }
    expectFields<Line>(line, {
      id: true,
      kind: true,
      indent: true,
      checked: true,
      start: true,
      spans: true,
    });
    expect(head).toEqual({
      id: 'first-line',
      kind: 'text',
      indent: 0,
      checked: false,
      spans: [{ text: 'hello' }],
    });
    const marked: Span = { text: 'see', marks: { bold: true, link: 'https://example.org' } };
    expect(line).toEqual({
      id: LINE,
      kind: 'number',
      indent: 2,
      checked: true,
      start: 7,
      spans: [marked],
    });
    expect(core.topic('no-such-topic')).toBeUndefined();
  });

  it('for events', () => {
    const core = written();
    core.topic(TOPIC);
    core.drain();
    core.undo(0);
    core.start(0);
    core.socketOpened(0);
    const events = core.drain();
    const [persist] = eventsOf(events, 'persist');
    expect(persist).toEqual({
      type: 'persist',
      sequence: 4,
      bytes: expect.any(Uint8Array) as Uint8Array,
    });
    expect(eventsOf(events, 'topic')).toEqual([
      {
        type: 'topic',
        topic: TOPIC,
        source: 'undo',
        delta: [
          { op: 'retain', len: 5 },
          { op: 'delete', len: 4 },
        ],
        lines: [],
      },
    ]);
    expect(eventsOf(events, 'status')[0]).toEqual({
      type: 'status',
      status: { state: 'onlyHere', changes: 4 },
      connected: false,
      caughtUp: false,
    });
    expect(eventsOf(events, 'connect')).toEqual([{ type: 'connect' }]);
    expect(eventsOf(events, 'send')[0]?.bytes).toBeInstanceOf(Uint8Array);
    expect(eventsOf(events, 'wake').at(-1)?.at).toBeTypeOf('number');
    core.stop(1);
    expect(eventsOf(core.drain(), 'wake').at(-1)?.at).toBeNull();
  });
});

describe('who typed which words', () => {
  it('is told for what was written here, before it is to be kept', () => {
    const core = agendaCore({ clientId: 4711, seat: 'a' });
    core.perform(
      { do: 'addTopic', topic: TOPIC, section: 'parked', place: 'last', headline: 'hello' },
      NOON,
      0,
    );
    const kinds = core.drain().filter(({ type }) => type === 'authors' || type === 'persist');
    expect(kinds[0]).toEqual({ type: 'authors', authors: [[4711, 'a']] });
    expect(kinds[1]?.type).toBe('persist');
    expect(core.written(TOPIC)).toEqual([{ at: 0, len: 5, by: 'a' }]);
  });

  it('is known from what a device keeps, and absent where nobody knows', () => {
    const rows = eventsOf(written().drain(), 'persist').map(({ bytes }) => bytes);
    const ben = agendaCore({ clientId: 4712, seat: 'b' });
    ben.load(undefined, rows, new Uint32Array(), 0);
    const runs = [
      { at: 0, len: 5 },
      { at: 6, len: 3 },
    ];
    expect(ben.written(TOPIC)).toEqual(runs);
    ben.knowAuthors(Float64Array.of(WRITER, 0, 1.5), Float64Array.of(), 0);
    expect(ben.written(TOPIC)).toEqual(runs.map((run): Written => ({ ...run, by: 'a' })));

    // What it was loaded with and the server may lack was written here.
    const ana = agendaCore({ clientId: 4713, seat: 'a' });
    ana.load(undefined, rows, Uint32Array.of(0), 0);
    expect(eventsOf(ana.drain(), 'authors')).toEqual([
      { type: 'authors', authors: [[WRITER, 'a']] },
    ]);
  });
});

describe('what cannot be read is refused with a code', () => {
  const refused = expect.objectContaining({ name: 'CoreError', code: 'invalid' }) as Error;

  it.each<[string, unknown]>([
    ['no list', 'insert'],
    ['no operation', [{ op: 'explode', at: 0 }]],
    ['an offset below nothing', [{ op: 'delete', at: -1, len: 1 }]],
    ['half an offset', [{ op: 'delete', at: 0.5, len: 1 }]],
    ['an offset beyond all texts', [{ op: 'delete', at: 2 ** 40, len: 1 }]],
    ['no text', [{ op: 'insert', at: 0 }]],
    ['nothing', [null]],
    ['a line of no name', [{ op: 'break', at: 0, line: '<b>' }]],
    [
      'a link that runs',
      [{ op: 'insert', at: 0, text: 'x', marks: { link: 'javascript:alert(1)' } }],
    ],
  ])('%s', (_, ops) => {
    const core = written();
    const before = core.topic(TOPIC);
    expect(() => {
      core.edit(TOPIC, ops as TextOp[], [], 0);
    }).toThrow(refused);
    expect(core.topic(TOPIC)).toEqual(before);
  });

  it.each<[string, unknown]>([
    ['a kind that is none', { kind: 'table' }],
    ['too deep', { indent: 9 }],
    ['deeper than a byte', { indent: 300 }],
    ['a number above all lists', { start: 1_000_000 }],
    ['a number below nothing', { start: -1 }],
    ['half a number', { start: 1.5 }],
    ['no patch', null],
  ])('a line change: %s', (_, patch) => {
    const core = written();
    expect(() => {
      core.edit(TOPIC, [], [{ line: LINE, patch } as LineChange], 0);
    }).toThrow(refused);
  });

  it('a place, a section, a day and an id that are none', () => {
    const core = written();
    const calls = [
      () => {
        core.perform(
          { do: 'moveTopic', topic: TOPIC, section: 'parked', place: 'middle' as Place },
          NOON,
          0,
        );
      },
      () => {
        core.perform(
          { do: 'moveTopic', topic: TOPIC, section: 'someday', place: 'first' },
          NOON,
          0,
        );
      },
      () => {
        core.perform({ do: 'addMeeting', day: '2026-02-30' }, NOON, 0);
      },
      () => {
        core.perform(
          { do: 'addTopic', topic: 'x', section: 'parked', place: 'first', headline: '' },
          NOON,
          0,
        );
      },
    ];
    for (const call of calls) {
      expect(call).toThrow(refused);
    }
  });

  it('a client id that two tabs could share', () => {
    for (const clientId of [0, -1, 1.5, 2 ** 53, Number.NaN]) {
      expect(() => agendaCore({ clientId, seat: 'a' })).toThrow(refused);
    }
  });
});
