import { afterEach, describe, expect, it } from 'vitest';

import { theirs } from '../../../core/isolated-text.ts';
import { preferences } from '../../kit/preferences.svelte.ts';
import { calendarFileIn } from './given.ts';
import { NO_EXCEPTIONS } from './reading.ts';
import { daysWords, meetingsWords, remarkWords, seriesWords } from './words.ts';

const TODAY = '2026-11-30';
const once = (day: string, at?: string) => ({ day, to: day, ...(at === undefined ? {} : { at }) });
const SERIES = { every: 1, first: '2026-12-01', at: '10:00', minutes: 30 };

describe('what is going to be set', () => {
  it('is said in one sentence, with the days that are not as the others', () => {
    const off = ['2026-12-22', '2026-12-29'];
    const moved = [
      { day: '2027-01-05', to: '2027-01-06', at: '11:00' },
      { day: '2026-12-08', to: '2026-12-08', at: '09:30' },
      { day: '2026-12-15', to: '2026-12-17' },
    ];
    expect(seriesWords(SERIES, { off, moved, extra: [] }, TODAY)).toBe(
      'Every week on Tuesday, 10:00–10:30, from 1 December; not on 22 and 29 December; moved from 5 January 2027 to 6 January 2027, 11:00, 8 December to 09:30 and 15 December to 17 December',
    );
  });

  it.each([
    [{ every: 2, first: '2026-12-01' }, 'Every 2 weeks on Tuesday, from 1 December'],
    [
      { ...SERIES, at: '23:30', minutes: 60, until: '2027-06-29' },
      'Every week on Tuesday, 23:30–00:30, from 1 December until 29 June 2027',
    ],
    [
      { every: 1, first: '2026-12-01', at: '09:00' },
      'Every week on Tuesday, at 09:00, from 1 December',
    ],
  ])('has no more than is known: %j', (series, words) => {
    expect(seriesWords(series, NO_EXCEPTIONS, TODAY)).toBe(words);
  });

  it('counts the days that are too many to name', () => {
    const days = Array.from({ length: 8 }, (_, at) => `2026-12-${10 + at}`);
    expect(daysWords(days, TODAY)).toBe('10, 11, 12, 13, 14, 15 December and 2 more days');
    expect(daysWords(days.slice(1), TODAY)).toBe('11, 12, 13, 14, 15, 16 December and 1 more day');
    const meetings = days.slice(1).map((day, at) => once(day, `1${at}:00`));
    expect(meetingsWords({ meetings }, TODAY)).toMatch(/16 December, 15:00 and 1 more meeting$/);
    const moved = meetings.map((one) => ({ ...one, to: '2027-01-05' }));
    expect(seriesWords(SERIES, { ...NO_EXCEPTIONS, moved }, TODAY)).toMatch(/ and 1 more meeting$/);
    expect(daysWords(['2026-12-29', '2027-01-05'], TODAY)).toBe('29 December and 5 January 2027');
  });

  it('is one meeting where it does not repeat, and says what is not as in the file', () => {
    const meetings = [once('2026-12-03', '10:00')];
    expect(meetingsWords({ meetings }, TODAY)).toBe('One meeting, on Thursday 3 December at 10:00');
    expect(remarkWords({ about: 'no zone', name: 'Odd' }, 'Berlin', TODAY)).toBe(
      `Nobody knows the time zone “${theirs('Odd')}”, so its times are read as those in Berlin.`,
    );
    const converted = { about: 'converted', time: '10:00' } as const;
    expect(remarkWords({ ...converted, clock: '\u202eשעון' }, 'Berlin', TODAY)).toBe(
      `The file says 10:00 by “${theirs('שעון')}”; here that is told in Berlin.`,
    );
    expect(remarkWords({ ...converted, clock: 'UTC' }, 'Berlin', TODAY)).toBe(
      'The file says 10:00 UTC; here that is told in Berlin.',
    );
    expect(remarkWords({ about: 'twice', days: ['2026-12-01'] }, 'Berlin', TODAY)).toBe(
      'It is twice on 1 December. The second time is left out, as an agenda has one meeting a day.',
    );
  });

  it('names the meetings beside a series, and those of which there is no series', () => {
    const extra = [once('2026-12-10', '15:00'), once('2026-12-03', '15:00')];
    const words = 'Every week on Tuesday, 10:00–10:30, from 1 December; also on ';
    expect(seriesWords(SERIES, { ...NO_EXCEPTIONS, extra }, TODAY)).toBe(
      `${words}3 and 10 December at 15:00`,
    );
    const other = [...extra, { day: '2026-12-02', to: '2026-12-04', at: '09:00' }];
    expect(seriesWords(SERIES, { ...NO_EXCEPTIONS, extra: other }, TODAY)).toBe(
      `${words}3 December, 15:00, 4 December, 09:00 and 10 December, 15:00`,
    );
    expect(meetingsWords({ meetings: extra }, TODAY)).toBe(
      '2 meetings, on 3 and 10 December at 15:00',
    );
    expect(meetingsWords({ meetings: [once('2026-12-10'), once('2026-12-17')] }, TODAY)).toBe(
      '2 meetings, on 10 and 17 December',
    );
  });
});

describe('in the language of dates that a person chose', () => {
  afterEach(() => {
    preferences.forget();
  });

  it.each([
    [
      'de',
      'Every week on Dienstag, 10:00–10:30, from 1. Dezember; not on 22. Dezember and 29. Dezember',
      'One meeting, on Donnerstag, 3. Dezember at 10:00',
    ],
    [
      'en-US',
      'Every week on Tuesday, 10:00–10:30, from December 1; not on December 22 and December 29',
      'One meeting, on Thursday, December 3 at 10:00',
    ],
  ])('%s', async (dates, series, meeting) => {
    await preferences.heard({ dates });
    const off = ['2026-12-22', '2026-12-29'];
    expect(seriesWords(SERIES, { ...NO_EXCEPTIONS, off }, TODAY)).toBe(series);
    const meetings = [once('2026-12-03', '10:00')];
    expect(meetingsWords({ meetings }, TODAY)).toBe(meeting);
  });
});

describe('a calendar file', () => {
  const data = (text: string, ...files: Partial<File>[]): DataTransfer =>
    ({ files, getData: () => text }) as unknown as DataTransfer;
  const CALENDAR = '\uFEFFBEGIN:VCALENDAR\r\nEND:VCALENDAR';

  it('is told by its name, its kind or its first line', () => {
    const named = { name: 'Invite.ICS', type: '' };
    const typed = { name: 'meeting', type: 'text/calendar' };
    expect(calendarFileIn(data('', { name: 'a.png', type: 'image/png' }, named), true)).toBe(named);
    expect(calendarFileIn(data('', typed), false)).toBe(typed);
    expect(calendarFileIn(data(CALENDAR), false)).toBe(CALENDAR);
  });

  it('is none in words, in another file, nor where its text is written into something', () => {
    expect(calendarFileIn(data(CALENDAR), true)).toBeUndefined();
    expect(calendarFileIn(data('see BEGIN:VCALENDAR below'), false)).toBeUndefined();
    expect(calendarFileIn(data('', { name: 'a.txt', type: 'text/plain' }), false)).toBeUndefined();
    expect(calendarFileIn(null, false)).toBeUndefined();
  });
});
