import { describe, expect, it } from 'vitest';

import type { SectionView, TopicEntry } from '../../core/types.ts';
import { plainly } from '../../testing/plainly.ts';
import {
  blanksWords,
  broughtWords as broughtWordsApart,
  eachWords,
  chipsOf,
  factsWords,
  losingWords as losingWordsApart,
  meetingWords,
  plannedWords,
  minutesLeft,
  movedWords,
  timeWords,
} from './copy.ts';

const broughtWords = plainly(broughtWordsApart);
const losingWords = plainly(losingWordsApart);

const TODAY = '2026-11-24';
const STARTED = new Date(2026, 10, 24, 10, 0).getTime();
const MINUTE = 60_000;

const topic = (id: string, more: Partial<TopicEntry> = {}): TopicEntry => ({
  id,
  headline: id,
  ...more,
});
const meeting = (more: Partial<SectionView> = {}): SectionView => ({
  day: '2026-11-24',
  state: 'running',
  started: STARTED,
  minutes: 25,
  topics: [],
  ...more,
});

describe('the time left', () => {
  const at = (minutes: number) => minutesLeft(meeting(), STARTED + minutes * MINUTE) ?? Number.NaN;

  it('counts the minute that has begun', () => {
    expect(at(0)).toBe(25);
    expect(at(0.1)).toBe(25);
    expect(at(1)).toBe(24);
    expect(at(24.9)).toBe(1);
  });

  it('is up for a minute, then over', () => {
    expect(at(25)).toBe(0);
    expect(at(25.9)).toBe(0);
    expect(at(26)).toBe(-1);
    expect(at(40)).toBe(-15);
  });

  it('is whole while the other’s clock is behind', () => {
    expect(at(-3)).toBe(25);
  });

  it('is unknown without a start or a length', () => {
    expect(
      minutesLeft({ day: '2026-11-24', state: 'running', topics: [] }, STARTED),
    ).toBeUndefined();
  });

  it('is said calmly', () => {
    expect(timeWords(18)).toBe('18 min left');
    expect(timeWords(0)).toBe('time is up');
    expect(timeWords(-3)).toBe('3 min over');
  });

  it('is shared between the topics that are left', () => {
    expect(eachWords(18, 3)).toBe('about 6 min for each of 3 topics');
    expect(eachWords(18, 1)).toBe('about 18 min for the last topic');
    expect(eachWords(2, 3)).toBe('less than a minute for each of 3 topics');
    expect(eachWords(0, 3)).toBeUndefined();
    expect(eachWords(18, 0)).toBeUndefined();
  });
});

describe('a meeting', () => {
  it('says where it is in its life', () => {
    expect(meetingWords(meeting({ state: 'planned' }), undefined)).toBe('Planned');
    expect(meetingWords(meeting(), undefined)).toBe('Running since 10:00');
    expect(
      meetingWords(meeting({ state: 'closed', ended: STARTED + 29 * MINUTE }), undefined),
    ).toBe('Closed · took 29 min');
  });

  it('says when it begins, by the reader’s clock and, where that is another, by that of the agenda', () => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const planned = (day: string, zone?: string): string =>
      meetingWords(meeting({ state: 'planned', day, at: '10:00' }), zone);
    expect(planned('2026-11-24')).toBe('Planned for 10:00');
    expect(planned('2026-11-24', own)).toBe('Planned for 10:00');
    const there = plannedWords('2026-11-24', '10:00', 'Pacific/Auckland');
    expect(there).toMatch(
      /^Planned for \d\d:\d\d( on [A-Z][a-z]+ 2[345] November)?, 10:00 in Auckland$/u,
    );
  });

  it('says nothing of its length when it was reopened days later', () => {
    expect(
      meetingWords(meeting({ state: 'closed', ended: STARTED + 7 * 24 * 60 * MINUTE }), undefined),
    ).toBe('Closed');
  });

  it('counts who brought what', () => {
    const topics = [topic('one', { by: 'a' }), topic('two', { by: 'a' }), topic('three')];
    expect(broughtWords(topics, 'a', 'Ana')).toBe('You 2 · Ana 0');
    expect(broughtWords(topics, 'b', 'Ben')).toBe('You 0 · Ben 2');
    expect(broughtWords(topics, 'a', null)).toBe('You 2');
  });

  it('counts its blanks', () => {
    expect(blanksWords({ open: 3, filled: 0 })).toBe('3 blanks to fill');
    expect(blanksWords({ open: 1, filled: 2 })).toBe('1 blank to fill, 2 filled in');
    expect(blanksWords({ open: 0, filled: 1 })).toBe('1 filled in');
    expect(blanksWords({ open: 0, filled: 0 })).toBeUndefined();
  });
});

describe('the facts of a topic', () => {
  const added = new Date(2026, 4, 3, 12).getTime();
  const discussed = { outcome: 'discussed' } as const;

  it('say when it was added', () => {
    expect(factsWords(topic('x', { added, carried: 2 }), undefined, TODAY)).toBe('Added 3 May');
    expect(factsWords(topic('x'), undefined, TODAY)).toBe('');
  });

  it('name the year when it is another one', () => {
    expect(factsWords(topic('x', { added }), undefined, '2027-01-04')).toBe('Added 3 May 2026');
  });

  it('say when it was discussed and decided, once the meeting is closed', () => {
    const entry = topic('x', { added, outcome: discussed });
    const section = meeting({ day: '2026-11-17', state: 'closed' });
    expect(factsWords(entry, section, TODAY)).toBe('Added 3 May · Discussed 17 November');
    expect(factsWords({ ...entry, conclusion: 'we ship' }, section, TODAY)).toBe(
      'Added 3 May · Discussed 17 November · Decided the same day',
    );
    expect(factsWords(entry, meeting(), TODAY)).toBe('Added 3 May');
  });
});

describe('what stands out about a topic', () => {
  const outcome = { outcome: 'discussed' } as const;
  const chips = (more: Partial<TopicEntry>, section?: SectionView): string[] =>
    chipsOf({ ...topic('x'), ...more }, section).map(({ words }) => words);

  it('is nothing by itself, whenever it was added', () => {
    expect(chips({ added: Date.now() }, meeting())).toEqual([]);
  });

  it('is what it is, how it is talked about, and that it is talked about now', () => {
    expect(
      chips({ kind: 'unblock', mode: 'writing' }, meeting({ state: 'running', current: 'x' })),
    ).toEqual(['Now', 'Unblock', 'In writing']);
  });

  it('is how often it was carried, from its second meeting on, or that it came up live', () => {
    expect(chips({ carried: 1 }, meeting())).toEqual(['carried once']);
    expect(chips({ carried: 2, live: true }, meeting())).toEqual(['carried twice']);
    expect(chips({ carried: 5 })).toEqual(['carried 5 times']);
    expect(chips({ live: true }, meeting())).toEqual(['added live']);
    expect(chips({ live: true, template: 'Wins' }, meeting())).toEqual([]);
  });

  it('is its outcome until the meeting is closed, or that it was closed without one', () => {
    expect(chips({ outcome }, meeting())).toEqual(['Discussed']);
    expect(chips({ outcome }, meeting({ state: 'closed' }))).toEqual([]);
    expect(chips({ leftOver: true }, meeting())).toEqual(['not talked about in its meeting']);
    expect(chips({ leftOver: true, outcome }, meeting())).toEqual(['Discussed']);
  });
});

describe('what moved', () => {
  const moved = { id: 'x', headline: 'x' };

  it('says where it went', () => {
    expect(movedWords({ ...moved, outcome: 'nextTime', on: '2026-12-01' }, TODAY)).toBe(
      'next time, 1 December',
    );
    expect(movedWords({ ...moved, outcome: 'followUp', on: '2026-11-26' }, TODAY)).toBe(
      'earlier, 26 November',
    );
    expect(movedWords({ ...moved, outcome: 'parked' }, TODAY)).toBe('parked for later');
  });
});

describe('what loses its time', () => {
  const open = ['one', 'two', 'three', 'four', 'five'].map((id) => topic(id));

  it('is named, with those beyond three counted', () => {
    expect(losingWords(open.slice(0, 2), 'two')).toBe('“one” loses its time');
    expect(losingWords(open.slice(0, 3), 'one')).toBe('“two” and “three” lose their time');
    expect(losingWords(open, 'one')).toBe('“two”, “three”, “four” and 1 more lose their time');
  });

  it('is nothing that has an outcome, nor the topic itself', () => {
    expect(
      losingWords([topic('one', { outcome: { outcome: 'discussed' } }), topic('two')], 'two'),
    ).toBeUndefined();
  });
});
