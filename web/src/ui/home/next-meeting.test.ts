import { expect, it } from 'vitest';

import type { NextMeeting } from '../../core/types.ts';
import { summaryOf } from '../../testing/people.ts';
import { nextMeeting } from './next-meeting.ts';

const TUE = '2026-11-24';
const NEXT = '2026-12-01';

const weekly = summaryOf({ series: { every: 1, first: TUE, at: '10:00' } });

const on = (day: string, state: NextMeeting['state'] = 'planned'): NextMeeting => ({ day, state });

it('is the next day of the series, without those on which there is none', () => {
  expect(nextMeeting(weekly, '2026-11-25')).toEqual({ day: NEXT, state: 'planned', at: '10:00' });
  expect(nextMeeting({ ...weekly, off: [NEXT] }, '2026-11-25')?.day).toBe('2026-12-08');
});

it('is the one that is there when that comes first, runs, or waits to be closed', () => {
  for (const next of [on('2026-11-26'), on('2026-11-30', 'running'), on('2026-11-17')]) {
    expect(nextMeeting({ ...weekly, next }, '2026-11-25')).toBe(next);
  }
  expect(nextMeeting({ ...weekly, next: on('2026-12-03') }, '2026-11-25')?.day).toBe(NEXT);
});

it('is none while nobody said when, and once the series is over', () => {
  expect(nextMeeting(undefined, TUE)).toBeUndefined();
  const series = { every: 1, first: TUE, until: TUE };
  expect(nextMeeting({ ...weekly, series }, NEXT)).toBeUndefined();
});
