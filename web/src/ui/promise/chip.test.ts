import { describe, expect, it } from 'vitest';

import { plain } from '../../core/isolated-text.ts';
import type { PromiseView } from '../../core/types.ts';
import { FRIDAY, promiseWith, TO_ANA, TO_BEN, TODAY } from '../../testing/promises.ts';
import { promiseChip } from './chip.ts';

type Reader = typeof TO_ANA;

const words = (promise: PromiseView, reader: Reader): string =>
  plain(promiseChip(promise, reader, TODAY).words);
const tone = (promise: PromiseView, reader: Reader): string | undefined =>
  promiseChip(promise, reader, TODAY).tone;

describe('the chip of a promise', () => {
  it('says by when and whose', () => {
    const hers = promiseWith({ due: FRIDAY }, { state: 'accepted' });
    expect(words(hers, TO_ANA)).toBe('by Fri 27 Nov · you');
    expect(words(hers, TO_BEN)).toBe('by Fri 27 Nov · Ana');
    expect(words(promiseWith({ due: '2027-09-03' }, { state: 'accepted' }), TO_BEN)).toBe(
      'by Fri 3 Sep 2027 · Ana',
    );
    const theirs = promiseWith({ who: { name: 'Chris' }, telling: 'a' }, { state: 'accepted' });
    expect(words(theirs, TO_BEN)).toBe('no date yet · Chris');
    expect(tone(hers, TO_ANA)).toBeUndefined();
    expect(plain(promiseChip(hers, TO_BEN, TODAY).about ?? '')).toBe('Ana will send the draft');
  });

  it('is news to whose word it waits for, as the button beside it says', () => {
    const bens = promiseWith({ who: { seat: 'b' }, due: FRIDAY });
    expect([words(bens, TO_BEN), tone(bens, TO_BEN)]).toEqual(['by Fri 27 Nov · proposed', 'news']);
    expect([words(bens, TO_ANA), tone(bens, TO_ANA)]).toEqual([
      'by Fri 27 Nov · Ben · proposed',
      undefined,
    ]);
    const changed = promiseWith({ who: { seat: 'b' } }, { state: 'changed', accepted: 'send it' });
    expect(words(changed, TO_BEN)).toBe('no date yet · changed');
  });

  it('says what is overdue, and that nothing is left to do', () => {
    const late = promiseWith({ due: '2026-11-20' }, { state: 'accepted' });
    expect([words(late, TO_ANA), tone(late, TO_ANA)]).toEqual([
      'due Fri 20 Nov · you · overdue',
      'amiss',
    ]);
    const done = promiseWith({ due: '2026-11-20' }, { state: 'done', late: true });
    expect([words(done, TO_BEN), tone(done, TO_BEN)]).toEqual(['done late · Ana', 'settled']);
    expect(words(promiseWith({}, { state: 'withdrawn' }), TO_ANA)).toBe('withdrawn · you');
  });
});
