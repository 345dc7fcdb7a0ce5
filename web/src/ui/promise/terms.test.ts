import { describe, expect, it } from 'vitest';

import { FRIDAY, NAMES, promiseWith, TO_ANA, TO_BEN } from '../../testing/promises.ts';
import { named, termsFrom, termsOf, toldTo, whoIs } from './terms.ts';
import { plainly } from '../../testing/plainly.ts';
import { promiseWords as promiseWordsApart } from './copy.ts';

const promiseWords = plainly(promiseWordsApart);

describe('a sentence becomes terms', () => {
  it('of whoever it is about', () => {
    const said = { kind: 'action', what: 'send the draft' } as const;
    expect(termsFrom({ ...said, who: 'i', due: FRIDAY }, 'b', TO_BEN)).toEqual({
      ...said,
      who: { seat: 'b' },
      due: FRIDAY,
    });
    expect(termsFrom({ ...said, who: 'you' }, 'b', TO_BEN)).toEqual({
      ...said,
      who: { seat: 'a' },
    });
    expect(termsFrom({ ...said, who: { name: 'ben' } }, 'a', TO_ANA)).toEqual({
      ...said,
      who: { seat: 'b' },
    });
    expect(termsFrom({ ...said, who: { name: 'Chris' } }, 'a', TO_ANA)).toEqual({
      ...said,
      who: { name: 'Chris' },
      telling: 'a',
    });
  });

  it('in which “you” and “me” stay clear to both', () => {
    const what = termsFrom(
      { who: 'i', kind: 'action', what: 'send you my draft' },
      'a',
      TO_ANA,
    ).what;
    expect(what).toBe('send Ben Ana’s draft');
    expect(promiseWords(promiseWith({ what }), TO_ANA)).toBe('You will send Ben your draft');
    expect(promiseWords(promiseWith({ what }), TO_BEN)).toBe('Ana will send you their draft');
    expect(promiseWords(promiseWith({ what }), { names: NAMES })).toBe(
      'Ana will send Ben Ana’s draft',
    );
  });

  it('and leaves other words alone', () => {
    for (const what of ['meet the youth team', 'fix the menu', 'do it myself', 'see if I’m free']) {
      expect(named(what, 'a', NAMES)).toBe(what);
    }
    expect(toldTo('call Ben Miller and Benny', { seat: 'a' }, TO_BEN)).toBe(
      'call Ben Miller and Benny',
    );
    expect(
      toldTo('use A.B (c)', { seat: 'a' }, { reader: 'a', names: { a: 'A.B (c)', b: '*' } }),
    ).toBe('use you');
  });
});

describe('who is meant', () => {
  it('is oneself, the other, or somebody else', () => {
    expect(whoIs('You', TO_BEN)).toEqual({ seat: 'b' });
    expect(whoIs(' me', TO_BEN)).toEqual({ seat: 'b' });
    expect(whoIs('Ana', TO_BEN)).toEqual({ seat: 'a' });
    expect(whoIs('Chris', TO_BEN)).toEqual({ name: 'Chris' });
    expect(whoIs('An\u00ada\u200b', TO_BEN)).toEqual({ seat: 'a' });
    expect(whoIs('ana', { reader: 'b', names: { a: 'Ana Lima', b: 'Ben' } })).toEqual({
      seat: 'a',
    });
  });
});

describe('terms', () => {
  it('are what a promise says now', () => {
    const terms = {
      who: { seat: 'a' },
      kind: 'action',
      what: 'send the draft',
      due: FRIDAY,
    } as const;
    expect(termsOf({ ...promiseWith(terms), firstDue: '2026-11-20' })).toEqual(terms);
    expect(termsOf(promiseWith())).not.toHaveProperty('due');
  });
});
