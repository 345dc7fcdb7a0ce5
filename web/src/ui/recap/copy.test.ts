import { describe, expect, it } from 'vitest';

import type { AgendaView, RecapItem, RecapView, SectionView } from '../../core/types.ts';
import { FRIDAY, promiseWith, TO_ANA, TO_BEN, TODAY } from '../../testing/promises.ts';
import { plainly } from '../../testing/plainly.ts';
import {
  agreedWords as agreedWordsApart,
  changedSince as changedSinceApart,
  changeWords as changeWordsApart,
  itemWords as itemWordsApart,
  tellingOf,
  type Telling,
} from './copy.ts';

const agreedWords = plainly(agreedWordsApart);
const changedSince = plainly(changedSinceApart);
const changeWords = plainly(changeWordsApart);
const itemWords = plainly(itemWordsApart);

const DAY = '2026-11-17';
const PROMISE: RecapItem = {
  item: 'promise',
  id: 'promise-one',
  who: { seat: 'a' },
  kind: 'action',
  what: 'send the draft',
  due: FRIDAY,
};
const MOVE: RecapItem = { item: 'move', topic: 'topic-two', on: '2026-11-24' };
const DECIDED: RecapItem = { item: 'decided', topic: 'topic-one', words: 'They stay.' };
const WORDS: RecapItem = {
  item: 'unconfirmed',
  wording: 'wording-one',
  words: 'we ship on the 3rd',
};

const section: SectionView = {
  day: DAY,
  state: 'closed',
  topics: [{ id: 'topic-one', headline: 'Prices', conclusion: 'They stay.' }],
  moved: [{ id: 'topic-two', headline: 'The build', outcome: 'nextTime', on: '2026-11-24' }],
};
const agenda: AgendaView = {
  title: null,
  sections: [section],
  next: [],
  parked: [],
  promises: [promiseWith({}, { state: 'accepted' })],
  wordings: [],
};
const to = (sides: Telling['sides'], from = agenda): Telling =>
  tellingOf(from, section, sides, TODAY);

describe('what a meeting ended with', () => {
  it('is told from the reader’s side', () => {
    expect(itemWords(PROMISE, to(TO_ANA))).toBe('You will send the draft, by Friday 27 November');
    expect(itemWords(PROMISE, to(TO_BEN))).toBe('Ana will send the draft, by Friday 27 November');
    expect(itemWords(MOVE, to(TO_BEN))).toBe('“The build” goes to Tuesday 24 November');
    expect(itemWords({ item: 'move', topic: 'topic-two' }, to(TO_BEN))).toBe(
      '“The build” is parked',
    );
    expect(itemWords(WORDS, to(TO_BEN))).toBe('“we ship on the 3rd”');
    expect(itemWords(DECIDED, to(TO_BEN))).toBe('Prices: “They stay.”');
  });

  it('says what is not promised yet, and what was answered for', () => {
    const proposed = to(TO_BEN, { ...agenda, promises: [promiseWith()] });
    expect(itemWords(PROMISE, proposed)).toBe(
      'Ana will send the draft, by Friday 27 November, once Ana accepts',
    );
    expect(itemWords({ ...PROMISE, answered: 'done' }, to(TO_BEN))).toBe(
      'Ana will send the draft: done',
    );
    expect(itemWords({ ...PROMISE, answered: 'renewed' }, to(TO_BEN))).toBe(
      'Ana will send the draft: new date, by Friday 27 November',
    );
  });
});

describe('agreeing', () => {
  const recap = (a?: RecapView['a'], b?: RecapView['b']): RecapView => ({
    items: [PROMISE],
    ...(a && { a }),
    ...(b && { b }),
  });
  const stands = { at: 1, changes: [] };
  const later: RecapItem = { ...PROMISE, due: '2026-12-04' };
  const changed = {
    at: 1,
    changes: [{ change: 'gone', was: PROMISE } as const, { change: 'added', now: later } as const],
  };

  it('is told by name', () => {
    expect(agreedWords(recap(), TO_BEN)).toBe('Not agreed yet');
    expect(agreedWords(recap(stands), TO_BEN)).toBe('Ana has agreed');
    expect(agreedWords(recap(stands), TO_ANA)).toBe('You have agreed, Ben not yet');
    expect(agreedWords(recap(stands, stands), TO_ANA)).toBe('You and Ben have agreed');
    expect(changedSince(recap(stands, stands), TO_ANA)).toBeUndefined();
  });

  it('names what has changed since', () => {
    const since = changedSince(recap(changed, changed), TO_ANA);
    expect(since?.words).toBe('changed since you both agreed');
    expect(changedSince(recap(changed), TO_BEN)?.words).toBe('changed since Ana agreed');
    expect(changedSince(recap(changed), TO_ANA)?.words).toBe('changed since you agreed');
    expect(changeWords(since?.changes ?? [], to(TO_BEN))).toEqual([
      'Ana will send the draft, by Friday 4 December (it was: Ana will send the draft, by Friday 27 November)',
    ]);
    expect(
      changeWords(
        [
          { change: 'gone', was: MOVE },
          { change: 'added', now: WORDS },
        ],
        to(TO_BEN),
      ),
    ).toEqual(['New: “we ship on the 3rd”', 'No longer: “The build” goes to Tuesday 24 November']);
    expect(
      changeWords(
        [
          { change: 'gone', was: DECIDED },
          { change: 'added', now: { ...DECIDED, words: 'They rise.' } },
        ],
        to(TO_BEN),
      ),
    ).toEqual(['Prices: “They rise.” (it was: Prices: “They stay.”)']);
  });
});
