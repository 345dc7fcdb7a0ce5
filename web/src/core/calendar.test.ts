import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { loadPhrases } from '../testing/wasm.ts';
import { calendarOf } from './calendar.ts';
import { Phrases } from './phrase-reader.ts';
import type { Calendar, FoundPromise, PhraseReading } from './types.ts';

const at = (moment: string): Date => new Date(moment);

/** What a line says where it is read; the parser's own test reads the same table. */
interface Row<T> {
  phrase?: string;
  words?: string;
  now: string;
  zone: string;
  locale: string;
  expect: T | null;
}

interface Expected extends FoundPromise {
  reads?: PhraseReading['reads'];
  days?: string[];
}

interface Table {
  phrases: Row<Expected>[];
  days: Row<string>[];
}

const TABLE = JSON.parse(
  readFileSync(join(process.cwd(), '../shared/tests/data/promises.json'), 'utf8'),
) as Table;

/** A row's line and calendar, behind a name that the report is told of. */
const rowsOf = <T>(rows: Row<T>[]): [string, string, Calendar, T | null][] =>
  rows.map(({ phrase, words, now, zone, locale, expect: expected }) => {
    const line = phrase ?? words ?? '';
    return [
      `${line} (${now}, ${zone}, ${locale})`,
      line,
      calendarOf(at(now), locale, zone),
      expected,
    ];
  });

let reader: Phrases;

/** What a line comes to, as the table writes it. */
function reads(line: string, calendar: Calendar): Expected | null {
  const reading = reader.read(line, calendar);
  if (reading === undefined) {
    return null;
  }
  const { reads, promise, days } = reading;
  return {
    ...promise,
    ...(reads === 'promise' ? {} : { reads }),
    ...(days.length === 0 ? {} : { days }),
  };
}

beforeAll(async () => {
  loadPhrases();
  reader = await Phrases.open();
});

describe('the reader’s calendar', () => {
  it.each([
    ['2026-11-24T23:30:00Z', 'Europe/Berlin', '2026-11-25'],
    ['2026-11-24T23:30:00Z', 'America/New_York', '2026-11-24'],
    ['2026-12-31T11:00:00Z', 'Pacific/Kiritimati', '2027-01-01'],
    ['2026-12-31T11:00:00Z', 'Pacific/Pago_Pago', '2026-12-31'],
    // An hour before clocks in Germany go back, and within the hour that comes twice.
    ['2026-10-24T22:30:00Z', 'Europe/Berlin', '2026-10-25'],
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25'],
    ['2026-10-25T23:30:00Z', 'Europe/Berlin', '2026-10-26'],
    // São Paulo once skipped midnight.
    ['2018-11-04T02:59:59Z', 'America/Sao_Paulo', '2018-11-03'],
    ['2018-11-04T03:00:00Z', 'America/Sao_Paulo', '2018-11-04'],
  ])('at %s in %s says it is %s', (moment, zone, today) => {
    expect(calendarOf(at(moment), 'en-GB', zone).today).toBe(today);
  });

  it('counts years as everybody here does, in digits that everybody reads', () => {
    for (const locale of ['th-TH', 'ar-EG', 'fa-IR', 'ja-JP-u-ca-japanese']) {
      expect(calendarOf(at('2026-11-24T12:00:00Z'), locale, 'UTC').today).toBe('2026-11-24');
    }
  });

  it.each([
    ['en-US', false],
    ['en-GB', true],
    ['de-DE', true],
    ['hu-HU', false],
    ['ja-JP', false],
  ])('in %s puts the day first: %s', (locale, dayFirst) => {
    expect(calendarOf(at('2026-11-24T12:00:00Z'), locale, 'UTC').dayFirst).toBe(dayFirst);
  });

  it('has names as they stand in a date', () => {
    const german = calendarOf(at('2026-11-24T12:00:00Z'), 'de-DE', 'UTC');
    expect(german.months.at(2)).toBe('März');
    expect(german.weekdays).toEqual([
      'Montag',
      'Dienstag',
      'Mittwoch',
      'Donnerstag',
      'Freitag',
      'Samstag',
      'Sonntag',
    ]);
    // Not "май", as the month is called by itself.
    expect(calendarOf(at('2026-11-24T12:00:00Z'), 'ru-RU', 'UTC').months.at(4)).toBe('мая');
  });
});

describe('what is read in it', () => {
  const berlin = calendarOf(at('2026-11-24T23:30:00Z'), 'de-DE', 'Europe/Berlin');

  it('is a promise with its day', () => {
    expect(reads('I will send the draft by Friday', berlin)).toEqual({
      who: 'i',
      kind: 'action',
      what: 'send the draft',
      due: '2026-11-27',
    });
    expect(reads('Chris will call', berlin)).toEqual({
      who: { name: 'Chris' },
      kind: 'action',
      what: 'call',
    });
    expect(reads('it will rain', berlin)).toBeNull();
  });

  it('is a day, counted from the reader’s today', () => {
    expect(reader.day('tomorrow', berlin)).toBe('2026-11-26');
    expect(reader.day('Freitag', berlin)).toBe('2026-11-27');
    expect(reader.day('3/4', { ...berlin, dayFirst: false })).toBe('2027-03-04');
    expect(reader.day('soon', berlin)).toBeUndefined();
  });

  it.each(rowsOf(TABLE.phrases))('as the table says: %s', (_, line, calendar, expected) => {
    expect(reads(line, calendar)).toEqual(expected);
  });

  it.each(rowsOf(TABLE.days))('as the table says of days: %s', (_, words, calendar, expected) => {
    expect(reader.day(words, calendar) ?? null).toBe(expected);
  });

  it('is refused when it is no language', () => {
    expect(() => {
      reader.learn('nonsense: a b');
    }).toThrow('line 1 of the language cannot be read');
  });

  it('is refused when it is no calendar', () => {
    expect(() => reader.day('today', { ...berlin, today: 'today' })).toThrow();
  });
});
