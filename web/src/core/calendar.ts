import type { Calendar } from './types.ts';
import { knownTimeZone, readerLocale } from './locale.ts';

/** The reader's calendar: today in their time zone, names and the order of numbers in their language. */
export function calendarOf(now: Date, locale = readerLocale(), timeZone?: string): Calendar {
  const partsOf = (moment: Date, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormatPart[] =>
    // Dates here are Gregorian, and numbers are written as in `YYYY-MM-DD`.
    new Intl.DateTimeFormat(locale, {
      calendar: 'gregory',
      numberingSystem: 'latn',
      ...options,
    }).formatToParts(moment);
  const named = (moment: Date, name: 'month' | 'weekday'): string =>
    // A month beside its day, as people write it: some languages bend it there.
    part(partsOf(moment, { day: 'numeric', [name]: 'long', timeZone: 'UTC' }), name);
  const date = partsOf(now, { ...NUMERIC, timeZone: knownTimeZone(timeZone) });
  const places = date.map(({ type }) => type);
  return {
    today: `${part(date, 'year').padStart(4, '0')}-${part(date, 'month')}-${part(date, 'day')}`,
    dayFirst: places.indexOf('day') < places.indexOf('month'),
    months: Array.from({ length: 12 }, (_, month) =>
      named(new Date(Date.UTC(2024, month, 1)), 'month'),
    ),
    // 2024 began on a Monday.
    weekdays: Array.from({ length: 7 }, (_, day) =>
      named(new Date(Date.UTC(2024, 0, 1 + day)), 'weekday'),
    ),
  };
}

const NUMERIC: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };

function part(parts: Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): string {
  return parts.find((found) => found.type === type)?.value ?? '';
}
