/** Days and times in words. A day is `YYYY-MM-DD`, the day people mean, in no time zone. */
import { preferences } from './preferences.svelte.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const MS_PER_DAY = 86_400_000;
const WEEK = 7;
/** The years a meeting's day may lie in. */
export const FIRST_DAY = '1970-01-01';
export const LAST_DAY = '9999-12-31';

/** Reads days from words; fetched once it is needed. */
export interface DayReader {
  openPhrases: () => Promise<void>;
  /** The day that words like "next Tue" name, once the reader is there. */
  dayIn: (words: string) => string | undefined;
}

/** "Tuesday 24 November", with the year when it is not today's. */
export function dayWords(day: string, today: string): string {
  return written(day, { weekday: 'long', month: 'long', year: yearOf(day, today) });
}

/** "24 November", with the year when it is not today's. */
export function dateWords(day: string, today: string): string {
  return written(day, { month: 'long', year: yearOf(day, today) });
}

/** "Tue 24 Nov", with the year when it is not today's. */
export function shortDayWords(day: string, today: string): string {
  return written(day, { weekday: 'short', month: 'short', year: yearOf(day, today) });
}

/** "Tuesday". */
export function weekdayWords(day: string): string {
  return written(day, { weekday: 'long' });
}

/** "today", "tomorrow", "in 3 days" … within a week either way, otherwise nothing. */
export function nearWords(day: string, today: string): string | undefined {
  const distance = daysBetween(today, day);
  if (distance === undefined || Math.abs(distance) > WEEK) {
    return undefined;
  }
  switch (distance) {
    case 0:
      return 'today';
    case 1:
      return 'tomorrow';
    case -1:
      return 'yesterday';
    default:
      return distance > 0 ? `in ${distance} days` : `${-distance} days ago`;
  }
}

/** Whether this is a calendar day that a meeting can have. */
export function isDay(text: string): boolean {
  return fromDay(text) !== undefined && text >= FIRST_DAY && text <= LAST_DAY;
}

/** The calendar day of a moment where the person is. */
export function dayOf(moment: Date): string {
  return `${pad(moment.getFullYear(), 4)}-${pad(moment.getMonth() + 1, 2)}-${pad(moment.getDate(), 2)}`;
}

/**
 * The day to offer for the next meeting: the weekday the pair meets on, after the newest meeting
 * and not before today; today when there is none yet.
 */
export function suggestDay(today: string, newest: string | undefined): string {
  const last = newest === undefined ? undefined : daysBetween(today, newest);
  if (last === undefined) {
    return today;
  }
  const weeks = last >= 0 ? 1 : Math.ceil(-last / WEEK);
  const suggested = addDays(today, last + weeks * WEEK);
  return isDay(suggested) ? suggested : today;
}

/** "Sunday 29 November, 14:05" for an RFC 3339 time, where the person is. */
export function momentWords(moment: string, now: Date): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) {
    return moment;
  }
  return `${dayWords(dayOf(date), dayOf(now))}, ${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}`;
}

/** What of a day is written. The date goes with its month. */
interface Parts {
  weekday?: 'long' | 'short';
  month?: 'long' | 'short';
  year?: 'numeric' | undefined;
}

function written(day: string, parts: Parts): string {
  const date = fromDay(day);
  if (date === undefined) {
    return day;
  }
  const { dates } = preferences.now;
  return (dates === null ? undefined : writtenIn(dates, date, parts)) ?? inEnglish(date, parts);
}

/** As people who speak that language write it; nothing where this browser does not know it. */
export function writtenIn(language: string, date: Date, parts: Parts): string | undefined {
  const key = [language, parts.weekday, parts.month, parts.year].join();
  if (!formats.has(key)) {
    formats.set(key, formatOf(language, parts));
  }
  return formats.get(key)?.format(date);
}

/** To make one takes many times as long as to write a day. There are as many as a person has languages, for each of a few parts. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(language: string, { month, ...parts }: Parts): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(language, {
      calendar: 'gregory',
      numberingSystem: 'latn',
      timeZone: 'UTC',
      ...(month === undefined ? {} : { day: 'numeric', month }),
      ...(parts as Intl.DateTimeFormatOptions),
    });
  } catch {
    return undefined;
  }
}

function inEnglish(date: Date, { weekday, month, year }: Parts): string {
  const short = (name: string, form: 'long' | 'short'): string =>
    form === 'short' ? name.slice(0, 3) : name;
  return [
    weekday && short(nameOf(WEEKDAYS, date.getUTCDay()), weekday),
    month && `${date.getUTCDate()} ${short(nameOf(MONTHS, date.getUTCMonth()), month)}`,
    year && date.getUTCFullYear(),
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

function yearOf(day: string, today: string): 'numeric' | undefined {
  return day.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric';
}

function fromDay(day: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    return undefined;
  }
  const date = new Date(`${day}T00:00:00Z`);
  // A date such as 31 April is either no date or silently another one.
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day ? undefined : date;
}

/** The day that many days later. */
export function addDays(day: string, days: number): string {
  const date = fromDay(day);
  return date === undefined
    ? day
    : new Date(date.getTime() + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** How many days later the other one is; nothing when one is no day. */
export function daysBetween(from: string, to: string): number | undefined {
  const start = fromDay(from);
  const end = fromDay(to);
  return start === undefined || end === undefined
    ? undefined
    : Math.round((end.getTime() - start.getTime()) / MS_PER_DAY);
}

function nameOf(names: string[], index: number): string {
  return names[index] ?? '';
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
