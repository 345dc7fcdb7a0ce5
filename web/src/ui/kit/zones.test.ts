import { describe, expect, it } from 'vitest';

import { addDays } from './days.ts';
import { dayIn, momentOf, timeIn, zoneWords } from './zones.ts';

const BERLIN = 'Europe/Berlin';
const ZONES = ['Pacific/Auckland', 'America/Los_Angeles', BERLIN, 'Asia/Kathmandu', 'UTC'];
const HOUR_MS = 3_600_000;

const at = (day: string, time: string, zone = BERLIN): string =>
  momentOf(day, time, zone).toISOString();

describe('the moment of a day and time', () => {
  it('is by the clocks of that zone, in winter and in summer', () => {
    expect(at('2026-11-24', '10:00')).toBe('2026-11-24T09:00:00.000Z');
    expect(at('2026-07-01', '10:00')).toBe('2026-07-01T08:00:00.000Z');
    expect(at('2026-07-01', '10:00', 'UTC')).toBe('2026-07-01T10:00:00.000Z');
  });

  it('is the first of two when clocks are put back', () => {
    expect(at('2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(at('2026-10-25', '12:00')).toBe('2026-10-25T11:00:00.000Z');
    expect(at('2026-10-24', '12:00')).toBe('2026-10-24T10:00:00.000Z');
  });

  it('is as long after midnight as it says when clocks are put forward over it', () => {
    expect(at('2026-03-29', '02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(at('2026-03-29', '03:00')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('has that day and time again, at every hour of two weeks with a change of clocks', () => {
    for (const zone of ZONES) {
      for (const first of ['2026-03-08', '2026-03-25', '2026-09-24', '2026-10-28']) {
        for (let hour = 0; hour < 24 * 9; hour += 1) {
          const day = addDays(first, Math.floor(hour / 24));
          const time = `${String(hour % 24).padStart(2, '0')}:15`;
          const moment = momentOf(day, time, zone);
          const back = `${dayIn(moment, zone)} ${timeIn(moment, zone)}`;
          const later = new Date(moment.getTime() - HOUR_MS);
          const skipped = `${dayIn(later, zone)} ${timeIn(later, zone)}`;
          expect([back, skipped.slice(0, 10)], `${zone} ${day} ${time}`).toContain(
            back === `${day} ${time}` ? back : day,
          );
        }
      }
    }
  });
});

it('is one day for both, wherever they are', () => {
  for (let hour = 0; hour < 24 * 9; hour += 1) {
    const moment = new Date(Date.UTC(2026, 2, 7, hour, 30));
    const local = new Intl.DateTimeFormat('sv-SE', { timeZone: BERLIN }).format(moment);
    expect(dayIn(moment, BERLIN)).toBe(local);
  }
});

it('goes by the own clock where a zone is not known', () => {
  const noon = new Date(2026, 10, 24, 12, 0);
  expect(dayIn(noon, 'Mars/Olympus_Mons')).toBe('2026-11-24');
  expect(timeIn(noon, undefined)).toBe('12:00');
  expect(momentOf('2026-11-24', '12:00', 'Mars/Olympus_Mons')).toEqual(noon);
});

it('is called after its place', () => {
  expect(zoneWords('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect(zoneWords('UTC')).toBe('UTC');
});
