import { describe, expect, it } from 'vitest';

import type {
  AgendaView,
  PromiseView,
  RecapView,
  SectionView,
  TopicEntry,
  WordingView,
} from '../../core/types.ts';
import { plainly } from '../../testing/plainly.ts';
import { cameWords as cameWordsApart, itemWords as itemWordsApart, type Reader } from './copy.ts';
import { keyOf, waitingFor } from './inbox.ts';
import { after, rowsInPlace, rowsOf } from './rows.ts';

const itemWords = plainly(itemWordsApart);
const cameWords = plainly(cameWordsApart);

const topic = (id: string, more: Partial<TopicEntry> = {}): TopicEntry => ({
  id,
  headline: id.toUpperCase(),
  ...more,
});

const running = (...topics: TopicEntry[]): SectionView => ({
  day: '2026-12-01',
  state: 'running',
  topics,
});

const closed = (recap: RecapView, day = '2026-11-24'): SectionView => ({
  day,
  state: 'closed',
  topics: [topic('old')],
  recap,
});

const AGREED = { at: 1, changes: [] };
const MOVED = { item: 'move', topic: 'x' } as const;

function wording(id: string, more: object = {}): WordingView {
  return {
    id,
    topic: 'x',
    by: 'b',
    at: 1,
    kind: 'place',
    words: 'we ship on the 3rd',
    state: 'waiting',
    ...more,
  };
}

function promise(id: string, more: object = {}): PromiseView {
  return {
    id,
    who: { seat: 'a' },
    answers: 'a',
    kind: 'action',
    what: 'send the draft',
    due: '2026-12-04',
    state: 'proposed',
    history: [],
    topic: 'x',
    ...more,
  };
}

const agenda = (more: Partial<AgendaView>): AgendaView => ({
  title: null,
  sections: [running(topic('x'))],
  next: [],
  parked: [],
  promises: [],
  wordings: [],
  ...more,
});

const keys = (view: AgendaView, seat: 'a' | 'b' = 'a'): string[] =>
  waitingFor(view, seat).map(keyOf);

describe('words wait', () => {
  const one = (more: object): AgendaView => agenda({ wordings: [wording('w', more)] });

  it('for the one who is asked, until they are confirmed', () => {
    expect(keys(one({}))).toEqual(['wording w']);
    expect(keys(one({}), 'b')).toEqual([]);
    expect(keys(one({ state: 'confirmed' }))).toEqual([]);
    expect(keys(one({ state: 'changed', difference: [] }))).toEqual(['wording w']);
  });

  it('for the one who asked, once the other would put them differently', () => {
    const corrected = one({ state: 'corrected', correction: 'the 4th', difference: [] });
    expect(keys(corrected)).toEqual([]);
    expect(keys(corrected, 'b')).toEqual(['wording w']);
  });

  it('for nobody once they are gone, or their topic is', () => {
    expect(keys(one({ words: '' }))).toEqual([]);
    expect(keys(one({ topic: 'deleted' }))).toEqual([]);
  });
});

describe('a promise waits', () => {
  const one = (more: object): AgendaView => agenda({ promises: [promise('p', more)] });

  it('for its owner, until they accept what it says', () => {
    expect(keys(one({}))).toEqual(['promise p']);
    expect(keys(one({}), 'b')).toEqual([]);
    expect(keys(one({ state: 'changed', accepted: 'send it' }))).toEqual(['promise p']);
    for (const state of ['accepted', 'done', 'withdrawn']) {
      expect(keys(one({ state })), state).toEqual([]);
    }
  });

  it('also without its topic, before all others', () => {
    const promises = [promise('p'), promise('q', { topic: 'deleted' }), promise('r')];
    expect(keys(agenda({ promises }))).toEqual(['promise q', 'promise p', 'promise r']);
    expect(keys(one({ topic: undefined }))).toEqual(['promise p']);
  });
});

describe('a question waits', () => {
  const asked = topic('x', { enough: { b: 'enough' }, switch: { b: true } });

  it('for the one who is asked, wherever it stands', () => {
    expect(keys(agenda({ sections: [running(asked)] }))).toEqual(['switch x', 'enough x']);
    expect(keys(agenda({ sections: [running(asked)] }), 'b')).toEqual([]);
  });

  it('for nobody in a closed meeting, or of what is parked', () => {
    expect(keys(agenda({ sections: [{ ...running(asked), state: 'closed' }] }))).toEqual([]);
    expect(keys(agenda({ sections: [], parked: [asked] }))).toEqual([]);
  });
});

describe('a recap waits', () => {
  const one = (recap: RecapView): AgendaView => agenda({ sections: [closed(recap)] });

  it('for both, from the end of the meeting until each agreed', () => {
    for (const seat of ['a', 'b'] as const) {
      expect(keys(one({ items: [MOVED] }), seat)).toEqual(['recap 2026-11-24']);
    }
    const half = one({ items: [MOVED], b: AGREED });
    expect([keys(half), keys(half, 'b')]).toEqual([['recap 2026-11-24'], []]);
  });

  it('again once it says something else', () => {
    const changes = [{ change: 'added', now: MOVED } as const];
    expect(keys(one({ items: [MOVED], a: { at: 1, changes } }))).toEqual(['recap 2026-11-24']);
    const gone = [{ change: 'gone', was: MOVED } as const];
    expect(keys(one({ items: [], a: { at: 1, changes: gone } }))).toEqual(['recap 2026-11-24']);
  });

  it('for nobody where there is nothing to agree to, or the meeting is open again', () => {
    expect(keys(one({ items: [] }))).toEqual([]);
    const open = { ...running(topic('x')), recap: { items: [MOVED] } };
    expect(keys(agenda({ sections: [open] }))).toEqual([]);
  });
});

describe('all of it', () => {
  const view = agenda({
    sections: [
      running(topic('first'), topic('second', { enough: { b: 'enough' } })),
      closed({ items: [MOVED] }),
    ],
    parked: [topic('parked')],
    wordings: [
      wording('in-old', { topic: 'old' }),
      wording('in-second', { topic: 'second' }),
      wording('in-parked', { topic: 'parked' }),
    ],
    promises: [promise('in-second', { topic: 'second' }), promise('in-first', { topic: 'first' })],
  });

  it('stands in the order of the page', () => {
    expect(keys(view)).toEqual([
      'promise in-first',
      'enough second',
      'wording in-second',
      'promise in-second',
      'wording in-parked',
      'recap 2026-11-24',
      'wording in-old',
    ]);
  });

  it('has what waits for a meeting without a day first', () => {
    const undated = { next: [topic('next')], wordings: [wording('in-next', { topic: 'next' })] };
    expect(keys({ ...view, ...undated })[0]).toBe('wording in-next');
  });

  it('is found in one pass over an agenda that a program filled', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => String(at));
    let looks = 0;
    const counted = <T extends object>(things: T[]): T[] =>
      new Proxy(things, {
        get(list, key) {
          looks += 1;
          return Reflect.get(list, key) as unknown;
        },
      });
    const filled = agenda({
      sections: [running(...counted(many.map((id) => topic(id))))],
      wordings: counted(many.map((id) => wording(id, { topic: id }))),
      promises: counted(many.map((id) => promise(id, { topic: '0' }))),
    });
    expect(waitingFor(filled, 'a')).toHaveLength(2 * many.length);
    // The length and the thing at each step.
    expect(looks).toBeLessThan(3 * 2 * many.length + 100);
  });

  it('is walked to the end and from the top again, also from what is done', () => {
    const items = waitingFor(view, 'a');
    const order = items.map(keyOf);
    const [first, second, third] = items;
    expect(after(undefined, items)).toBe(first);
    expect(after({ key: 'promise in-first', order }, items)).toBe(second);
    expect(after({ key: 'wording in-old', order }, items)).toBe(first);
    // The second is done, and something new stands before it.
    const now = items.filter((item) => item !== second);
    expect(after({ key: 'enough second', order }, now)).toBe(third);
    expect(after({ key: 'long gone', order: [] }, now)).toBe(first);
    expect(after(undefined, [])).toBeUndefined();
  });

  it('keeps its place in the list while somebody points at it', () => {
    const items = waitingFor(view, 'a');
    const [first, second, ...more] = items;
    const rows = rowsInPlace(rowsOf([first, second, ...more].flatMap((item) => item ?? [])), more);
    expect(rows.map(({ gone }) => gone)).toEqual([true, true, false, false, false, false, false]);
    expect(rows.map(({ key }) => key)).toEqual(items.map(keyOf));
    // What is new stands below, wherever it belongs.
    const came = rowsInPlace(rowsOf(more), items);
    expect(came.map(({ key }) => key)).toEqual([
      ...more.map(keyOf),
      'promise in-first',
      'enough second',
    ]);
  });
});

describe('in words', () => {
  const reader: Reader = {
    sides: { reader: 'a', names: { a: 'Ana', b: 'Ben' } },
    them: 'Ben',
    today: '2026-11-30',
  };
  const words = (view: AgendaView): string[] =>
    waitingFor(view, 'a').map((item) => itemWords(item, reader));

  it('each says what it asks for', () => {
    const asked = topic('x', { enough: { b: 'enough' }, switch: { b: true } });
    expect(
      words(
        agenda({
          sections: [running(asked), closed({ items: [MOVED] })],
          wordings: [
            wording('v'),
            wording('w', { state: 'changed', difference: [] }),
            wording('z', { state: 'corrected', by: 'a', correction: 'the 4th', difference: [] }),
          ],
          promises: [
            promise('p'),
            promise('q', { state: 'changed', accepted: 'call', due: undefined }),
            promise('r', { who: { name: 'Chris' }, what: 'book the room' }),
          ],
        }),
      ),
    ).toEqual([
      'Ben asks: Switch to “X”?',
      'Ben asks: Anything more on “X”?',
      'Confirm “we ship on the 3rd”',
      'Confirm what changed: “we ship on the 3rd”',
      'Ben would put it differently: “the 4th”',
      'Accept: send the draft, by Friday 4 December',
      'Accept what changed: send the draft, no date yet',
      'Accept: Chris will book the room — you tell them, by Friday 4 December',
      'Agree on the recap of Tuesday 24 November',
    ]);
    const changes = [{ change: 'added', now: MOVED } as const];
    expect(
      words(agenda({ sections: [closed({ items: [MOVED], a: { at: 1, changes } })] })),
    ).toEqual(['Agree on what changed in the recap of Tuesday 24 November']);
  });

  it('what came is told together', () => {
    const items = waitingFor(agenda({ wordings: [wording('v'), wording('w')] }), 'a');
    expect(cameWords([], reader)).toBeUndefined();
    expect(cameWords(items.slice(1), reader)).toBe('Waits for you: Confirm “we ship on the 3rd”');
    expect(cameWords(items, reader)).toBe(
      'Waits for you: Confirm “we ship on the 3rd”, and 1 more',
    );
  });
});
