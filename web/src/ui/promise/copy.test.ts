import { describe, expect, it } from 'vitest';

import { at, FRIDAY, promiseWith, TO_ANA, TO_BEN, TODAY, NAMES } from '../../testing/promises.ts';
import { plainly } from '../../testing/plainly.ts';
import {
  countWords,
  dueWords,
  historyWords as historyWordsApart,
  lastWord,
  newsWords as newsWordsApart,
  promiseWords as promiseWordsApart,
  stateWords as stateWordsApart,
} from './copy.ts';

const historyWords = plainly(historyWordsApart);
const newsWords = plainly(newsWordsApart);
const promiseWords = plainly(promiseWordsApart);
const stateWords = plainly(stateWordsApart);

describe('a promise reads from the reader’s side', () => {
  it('as you will, Ana will, and someone else will', () => {
    const hers = promiseWith();
    expect(promiseWords(hers, TO_ANA)).toBe('You will send the draft');
    expect(promiseWords(hers, TO_BEN)).toBe('Ana will send the draft');
    const theirs = promiseWith({ who: { name: 'Chris' }, telling: 'a', what: 'book the room' });
    expect(promiseWords(theirs, TO_ANA)).toBe('Chris will book the room — you tell them');
    expect(promiseWords(theirs, TO_BEN)).toBe('Chris will book the room — Ana tells them');
    expect(promiseWords(hers, { names: NAMES })).toBe('Ana will send the draft');
  });

  it('and is somebody’s when no name of theirs can be seen', () => {
    const nobodys = promiseWith({ who: { name: '' }, telling: 'a', what: 'book the room' });
    expect(promiseWords(nobodys, TO_BEN)).toBe('Somebody will book the room — Ana tells them');
  });

  it('and says once that something is to be found out', () => {
    const find = (what: string): string =>
      promiseWords(promiseWith({ kind: 'findOut', what }), TO_BEN);
    expect(find('why the build is slow')).toBe('Ana will find out why the build is slow');
    expect(find('find out why the build is slow')).toBe('Ana will find out why the build is slow');
    expect(find('ask the vendor')).toBe('Ana will ask the vendor');
  });
});

describe('by when', () => {
  it('is a date in words, or no date yet', () => {
    expect(dueWords(promiseWith({ due: FRIDAY }), TODAY)).toBe('by Friday 27 November');
    expect(dueWords(promiseWith(), TODAY)).toBe('no date yet');
    expect(dueWords(promiseWith({ due: FRIDAY, kind: 'findOut' }), TODAY)).toBe(
      'reports back by Friday 27 November',
    );
  });

  it('is past when it is over', () => {
    const late = promiseWith({ due: '2026-11-20' });
    expect(dueWords(late, TODAY)).toBe('was due Friday 20 November');
    expect(dueWords(promiseWith({ due: TODAY }), TODAY)).toBe('by Sunday 22 November');
    expect(dueWords(promiseWith({ due: FRIDAY }, { state: 'done', late: false }), TODAY)).toBe(
      'was due Friday 27 November',
    );
  });
});

describe('how it stands', () => {
  it('says whose word it waits for', () => {
    const bens = promiseWith({ who: { seat: 'b' } });
    expect(stateWords(bens, TO_BEN, TODAY)).toBe('proposed, waits for your word');
    expect(stateWords(bens, TO_ANA, TODAY)).toBe('proposed, waits for Ben’s word');
    expect(stateWords(promiseWith({}, { state: 'accepted' }), TO_BEN, TODAY)).toBe('promised');
  });

  it('shows what was accepted before it changed', () => {
    const changed = promiseWith(
      { who: { seat: 'b' } },
      { state: 'changed', accepted: 'send the draft · 2026-11-27' },
    );
    expect(stateWords(changed, TO_BEN, TODAY)).toBe(
      'changed since you accepted “send the draft · Friday 27 November”, waits for your word',
    );
    expect(stateWords(changed, TO_ANA, TODAY)).toContain('changed since Ben accepted');
  });

  it('is done, done late or withdrawn', () => {
    expect(stateWords(promiseWith({}, { state: 'done', late: false }), TO_ANA, TODAY)).toBe('done');
    expect(stateWords(promiseWith({}, { state: 'done', late: true }), TO_ANA, TODAY)).toBe(
      'done late',
    );
    expect(stateWords(promiseWith({}, { state: 'withdrawn' }), TO_ANA, TODAY)).toBe('withdrawn');
  });
});

describe('its history', () => {
  it('is a sentence for each thing that happened', () => {
    const promise = promiseWith({
      history: [
        { event: 'proposed', by: 'b', at: at(17) },
        { event: 'accepted', by: 'a', at: at(18) },
        { event: 'renewed', by: 'a', at: at(20), due: FRIDAY, word: 'I was ill' },
        { event: 'done', by: 'a', at: at(26) },
      ],
    });
    expect(historyWords(promise, TO_ANA, TODAY)).toEqual([
      'Tuesday 17 November: Ben wrote it down',
      'Wednesday 18 November: you accepted it',
      'Friday 20 November: you gave it a new date, Friday 27 November. “I was ill”',
      'Thursday 26 November: you did it',
    ]);
    expect(lastWord({ ...promise, history: promise.history.slice(0, 3) })).toBe('I was ill');
    expect(lastWord(promise)).toBeUndefined();
  });

  it('is told as it happens', () => {
    const bens = promiseWith({ who: { seat: 'b' } });
    expect(newsWords(bens, TO_BEN, TODAY)).toBe('Ana wrote it down: You will send the draft');
    const accepted = {
      ...bens,
      history: [...bens.history, { event: 'accepted', by: 'b', at: at(18) } as const],
    };
    expect(newsWords(accepted, TO_ANA, TODAY)).toBe('Ben accepted it: Ben will send the draft');
  });

  it('begins with a promise when whom it binds wrote it', () => {
    const own = promiseWith({
      history: [
        { event: 'proposed', by: 'a', at: 1 },
        { event: 'accepted', by: 'a', at: 1 },
      ],
    });
    expect(historyWords(own, TO_BEN, '1970-01-01')).toHaveLength(1);
    expect(historyWords(own, TO_BEN, '1970-01-01')[0]).toContain('Ana promised it');
  });
});

describe('all of them', () => {
  it('are counted, and those that wait for the reader', () => {
    const promises = [
      promiseWith({ who: { seat: 'b' } }),
      promiseWith({}, { state: 'accepted' }),
      promiseWith({}, { state: 'done', late: false }),
    ];
    expect(countWords(promises, 'b')).toBe('Promises: 2 open, 1 waiting for your word');
    expect(countWords(promises, 'a')).toBe('Promises: 2 open');
  });
});
