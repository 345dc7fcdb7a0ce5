import { describe, expect, it } from 'vitest';

import type { Summary } from '../../core/types.ts';
import type { PairSummary } from '../../io/api.ts';
import { plain } from '../../core/isolated-text.ts';
import { besideWords, groupsOf, waitingWords } from './agendas.ts';

const TODAY = '2026-11-24';

const pair = (id: string): PairSummary => ({
  id,
  name: null,
  seat: 'a',
  you: { name: 'Ana' },
  partner: { name: id },
  created_at: '2026-11-01T10:00:00Z',
  invitation: null,
});

const summary = (more: Partial<Summary> = {}): Summary => ({
  mine: 0,
  theirs: 0,
  waiting: 0,
  promises: [],
  openPromises: 0,
  ...more,
});

const on = (day: string, state: 'planned' | 'running' = 'planned'): Summary =>
  summary({ next: { day, state } });

const due = (day: string, more: object = {}): Summary['promises'][number] => ({
  id: `promise-${day}`,
  what: 'send it',
  who: 'a',
  answers: 'a',
  due: day,
  state: 'accepted',
  ...more,
});

const lines = (summaries: Record<string, Summary>): string[] =>
  groupsOf(['Ben', 'Chris', 'Dora', 'Emil', 'Fay'].map(pair), summaries, TODAY).map(
    ({ name, rows }) =>
      `${name}: ${rows.map((row) => `${row.pair.id} ${row.day}`.trim()).join(', ')}`,
  );

const news = (more: Partial<Summary>): string | undefined =>
  groupsOf([pair('Ben')], { Ben: summary(more) }, TODAY)[0]?.rows[0]?.news.join(' · ');

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

  it('says what came, what waits and what is due, and nothing of which there is none', () => {
    expect(news({})).toBe('');
    expect(news({ mine: 4 })).toBe('');
    expect(news({ theirs: 3, waiting: 1 })).toBe('3 new · 1 waits');
    expect(news({ waiting: 2 })).toBe('2 wait');
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
    const pairs = [pair('Ben'), { ...pair('Chris'), archived: true }];
    const groups = groupsOf(pairs, { Chris: on(TODAY) }, TODAY);
    expect(groups.flatMap(({ rows }) => rows.map((row) => row.pair.id))).toEqual(['Ben']);
  });

  it('says beside a name the one that it does not go by, and how somebody is alone', () => {
    const ben = pair('Ben');
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
