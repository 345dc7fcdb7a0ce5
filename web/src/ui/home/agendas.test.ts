import { describe, expect, it } from 'vitest';

import type { Summary } from '../../core/types.ts';
import type { PairSummary } from '../../io/api.ts';
import { plain } from '../../core/isolated-text.ts';
import { pairWith, summaryOf } from '../../testing/people.ts';
import { dayIn, timeIn } from '../kit/zones.ts';
import { besideWords, groupsOf, waitingWords } from './agendas.ts';

const TODAY = '2026-11-24';

const on = (day: string, state: 'planned' | 'running' = 'planned'): Summary =>
  summaryOf({ next: { day, state } });

const due = (day: string, more: object = {}): Summary['promises'][number] => ({
  id: `promise-${day}`,
  what: 'send it',
  kind: 'action',
  who: 'a',
  answers: 'a',
  due: day,
  state: 'accepted',
  ...more,
});

const lines = (summaries: Record<string, Summary>): string[] =>
  groupsOf(
    ['Ben', 'Chris', 'Dora', 'Emil', 'Fay'].map((name) => pairWith(name)),
    summaries,
    () => TODAY,
  ).map(
    ({ name, rows }) =>
      `${name}: ${rows.map((row) => `${row.pair.id} ${row.day}`.trim()).join(', ')}`,
  );

const news = (more: Partial<Summary>): string | undefined =>
  groupsOf([pairWith('Ben')], { Ben: summaryOf(more) }, () => TODAY)[0]?.rows[0]?.news.join(' · ');

describe('home', () => {
  it('groups by the next meeting, the next one first', () => {
    expect(
      lines({
        Ben: on('2026-12-01'),
        Chris: on('2026-11-30'),
        Dora: on(TODAY),
        Emil: on('2026-11-17'),
      }),
    ).toEqual([
      'Not closed: Emil Tuesday 17 November',
      'Today: Dora today',
      'This week: Chris Monday',
      'Later: Ben Tuesday 1 December',
      'No day yet: Fay',
    ]);
    expect(lines({ Fay: on(TODAY, 'running') })[0]).toBe('Today: Fay runs now');
  });

  it('goes by the series where no meeting is made, and says when it begins', () => {
    const series = { every: 1, first: '2026-11-03', at: '10:00' };
    expect(
      lines({
        Ben: summaryOf({ series }),
        Chris: summaryOf({ series: { ...series, first: '2026-11-05' } }),
        Dora: summaryOf({ series, off: [TODAY] }),
      }),
    ).toEqual([
      'Today: Ben today 10:00',
      'This week: Chris Thursday 10:00',
      'Later: Dora Tuesday 1 December 10:00',
      'No day yet: Emil, Fay',
    ]);
  });

  it('says the day and the time by the clock of the reader', () => {
    // Noon here, wherever that is: a day later in the agenda's zone.
    const noon = new Date(2026, 10, 24, 12);
    const zone = 'Pacific/Kiritimati';
    const day = dayIn(noon, zone);
    const next = { day, state: 'planned' as const, at: timeIn(noon, zone) };
    const there = (wanted?: string): string => (wanted === undefined ? TODAY : day);
    const [group] = groupsOf([pairWith('Ben')], { Ben: summaryOf({ next, zone }) }, there);
    expect([group?.name, group?.rows[0]?.day]).toEqual(['Today', 'today 12:00']);
    const before = (wanted?: string): string => (wanted === undefined ? '2026-11-23' : TODAY);
    const [earlier] = groupsOf([pairWith('Ben')], { Ben: summaryOf({ next, zone }) }, before);
    expect(earlier?.rows[0]?.day).toBe('Tuesday 12:00');
  });

  it('says what came, what waits and what is due, and nothing of which there is none', () => {
    expect(news({})).toBe('');
    expect(news({ mine: 4 })).toBe('');
    expect(news({ theirs: 3, waiting: 1 })).toBe('3 new · 1 waits');
    expect(news({ waiting: 2 })).toBe('2 wait');
  });

  it('says what is new since one looked, and to who never did what the other brought', () => {
    expect(news({ theirs: 3, newSince: 1 })).toBe('1 new');
    expect(news({ theirs: 3, newSince: 0 })).toBe('');
    expect(news({ newSince: 2 })).toBe('2 new');
    expect(news({ theirs: 3 })).toBe('3 new');
  });

  it('counts promises by the day of the reader', () => {
    expect(news({ promises: [due('2026-11-27')] })).toBe('1 promise due Friday');
    expect(news({ promises: [due(TODAY)] })).toBe('1 promise due today');
    expect(news({ promises: [due(TODAY), due('2026-11-27')] })).toBe('2 promises due by Friday');
    expect(news({ promises: [due('2026-11-20'), due('2026-11-27')] })).toBe(
      '1 promise overdue · 1 promise due Friday',
    );
    expect(news({ promises: [due('2026-12-24')] })).toBe('');
  });

  it('counts the promises of the reader that they accepted', () => {
    expect(news({ promises: [due('2026-11-27', { who: 'b', answers: 'b' })] })).toBe('');
    expect(news({ promises: [due('2026-11-27', { state: 'proposed' })] })).toBe('');
    expect(news({ promises: [due('2026-11-27', { state: 'changed' })] })).toBe(
      '1 promise due Friday',
    );
  });

  it('leaves out who was put away', () => {
    const pairs = [pairWith('Ben'), { ...pairWith('Chris'), archived: true }];
    const groups = groupsOf(pairs, { Chris: on(TODAY) }, () => TODAY);
    expect(groups.flatMap(({ rows }) => rows.map((row) => row.pair.id))).toEqual(['Ben']);
  });

  it('says beside a name the one that it does not go by, and how somebody is alone', () => {
    const ben = pairWith('Ben');
    const beside = (more: Partial<PairSummary>) => plain(besideWords({ ...ben, ...more }));
    expect(beside({})).toBe('');
    expect(beside({ name: 'Ben' })).toBe('');
    expect(beside({ name: 'Weekly' })).toBe('Weekly');
    expect(beside({ name: 'Weekly', own_name: 'Mentor' })).toBe('Ben');
    expect(beside({ own_name: 'Ben' })).toBe('');
    expect(beside({ partner: null })).toBe('has not joined yet');
    expect(beside({ partner: null, left: { name: 'Ben' } })).toBe('left');
    expect(beside({ partner: null, put_out: { name: 'Ben' } })).toBe('was put out');
  });

  it('says how much waits', () => {
    expect([waitingWords(1), waitingWords(2)]).toEqual(['1 waits for you', '2 wait for you']);
  });
});
