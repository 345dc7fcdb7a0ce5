import { afterEach, describe, expect, it, vi } from 'vitest';

import {
  dateWords,
  dayOf,
  dayWords,
  isDay,
  momentWords,
  nearWords,
  shortDayWords,
  suggestDay,
  weekdayWords,
} from './days.ts';
import { preferences } from './preferences.svelte.ts';

describe('dayWords', () => {
  it('names the day, and the year only when it is another', () => {
    expect(dayWords('2026-11-24', '2026-11-22')).toBe('Tuesday 24 November');
    expect(dayWords('2027-01-01', '2026-11-22')).toBe('Friday 1 January 2027');
    expect(dayWords('2024-02-29', '2026-11-22')).toBe('Thursday 29 February 2024');
  });

  it('shows what it cannot read as it stands', () => {
    expect(dayWords('2026-02-30', '2026-11-22')).toBe('2026-02-30');
  });
});

describe('nearWords', () => {
  it('speaks of the days around today only', () => {
    const today = '2026-03-01';
    expect(nearWords('2026-03-01', today)).toBe('today');
    expect(nearWords('2026-03-02', today)).toBe('tomorrow');
    expect(nearWords('2026-02-28', today)).toBe('yesterday');
    expect(nearWords('2026-03-08', today)).toBe('in 7 days');
    expect(nearWords('2026-02-26', today)).toBe('3 days ago');
    expect(nearWords('2026-03-09', today)).toBeUndefined();
  });
});

describe('isDay', () => {
  it('takes calendar days only', () => {
    expect(isDay('2026-11-24')).toBe(true);
    for (const text of ['', '2026-11-31', '2026-13-01', '24.11.2026', '1969-12-31', '0000-01-01']) {
      expect(isDay(text), text).toBe(false);
    }
  });
});

describe('suggestDay', () => {
  it('is today when there is no meeting yet', () => {
    expect(suggestDay('2026-11-22', undefined)).toBe('2026-11-22');
  });

  it('keeps the weekday', () => {
    expect(suggestDay('2026-11-22', '2026-11-24')).toBe('2026-12-01');
    expect(suggestDay('2026-11-22', '2026-11-22')).toBe('2026-11-29');
    expect(suggestDay('2026-11-22', '2026-11-17')).toBe('2026-11-24');
    expect(suggestDay('2026-11-22', '2026-11-15')).toBe('2026-11-22');
    expect(suggestDay('2026-11-22', '2024-01-02')).toBe('2026-11-24');
  });

  it('never suggests a day no meeting can have', () => {
    expect(suggestDay('9999-12-30', '9999-12-31')).toBe('9999-12-30');
  });
});

describe('moments', () => {
  it('are told where the person is', () => {
    const moment = new Date(2026, 10, 29, 9, 5);
    expect(dayOf(moment)).toBe('2026-11-29');
    expect(momentWords(moment.toISOString(), new Date(2026, 10, 22))).toBe(
      'Sunday 29 November, 09:05',
    );
    expect(momentWords('soon', moment)).toBe('soon');
  });
});

describe('in the language that a person chose', () => {
  afterEach(() => {
    preferences.forget();
  });

  it.each([
    ['de', 'Dienstag, 24. November', '24. November', 'Di., 24. Nov.', 'Dienstag'],
    ['en-US', 'Tuesday, November 24', 'November 24', 'Tue, Nov 24', 'Tuesday'],
    ['no language', 'Tuesday 24 November', '24 November', 'Tue 24 Nov', 'Tuesday'],
  ])('%s', async (language, long, date, short, weekday) => {
    await preferences.heard({ dates: language });
    const [day, today] = ['2026-11-24', '2026-11-01'];
    expect([
      dayWords(day, today),
      dateWords(day, today),
      shortDayWords(day, today),
      weekdayWords(day),
    ]).toEqual([long, date, short, weekday]);
    expect(dayWords(day, '2027-01-01')).toContain('2026');
  });

  it('ask the browser once how a language writes them, and once whether it knows it', async () => {
    const { DateTimeFormat } = Intl;
    const asked = vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function (...given) {
      return new DateTimeFormat(...given);
    });
    for (const language of ['nl', 'nobody’s']) {
      await preferences.heard({ dates: language });
      for (const day of ['2026-11-24', '2026-11-25', '2026-11-26']) {
        dayWords(day, '2026-11-01');
        weekdayWords(day);
      }
    }
    expect(asked.mock.calls.map(([language]) => language)).toEqual([
      'nl',
      'nl',
      'nobody’s',
      'nobody’s',
    ]);
    await preferences.heard({ dates: 'nl' });
    expect(dayWords('2026-11-24', '2026-11-01')).toBe('dinsdag 24 november');
    expect(weekdayWords('2026-11-24')).toBe('dinsdag');
    expect(dayWords('2026-11-24', '2027-01-01')).toBe('dinsdag 24 november 2026');
  });
});
