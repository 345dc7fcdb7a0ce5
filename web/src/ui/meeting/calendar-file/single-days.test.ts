// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { readCalendarFile } from './read.ts';
import type { Moved, ReadMeetings, ReadSeries, Reason } from './reading.ts';

const TODAY = '2026-11-30';
const BERLIN = ';TZID=Europe/Berlin';
const TUESDAYS = { every: 1, first: '2026-12-01', at: '10:00' };
const START = `DTSTART${BERLIN}:20261201T100000`;
const WEEKLY = `${START}\nRRULE:FREQ=WEEKLY`;

/** What comes of events of these lines. */
function read(
  lines: string,
  zone = 'Europe/Berlin',
  today = TODAY,
): ReadSeries | ReadMeetings | Reason {
  const text = `BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n${lines}\nEND:VEVENT\nEND:VCALENDAR\n`;
  const reading = readCalendarFile(text, { today, zone });
  const [one] = reading.is === 'read' ? reading.events : [];
  return one?.event ?? (reading.is === 'refused' ? reading.why : 'no event');
}

/** An event of the same series, of which one meeting changed. */
function changed(of: string, lines: string): string {
  return `END:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID${of}\n${lines}`;
}

function once(day: string, at?: string): Moved {
  return { day, to: day, ...(at === undefined ? {} : { at }) };
}

/** Times of a list: so many, from that day on, so many days apart. */
function times(count: number, from: string, apart: number, time: string): string {
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(Date.parse(`${from}T00:00:00Z`) + at * apart * 86_400_000);
    return `${day.toISOString().slice(0, 10).replaceAll('-', '')}${time}`;
  }).join(',');
}

describe('days that are named beside what repeats', () => {
  it.each([
    ['by the clock of the event', `RDATE${BERLIN}:20261203T150000`, '15:00'],
    ['in universal time', 'RDATE:20261203T140000Z', '15:00'],
    ['as a period', 'RDATE;VALUE=PERIOD:20261203T140000Z/PT1H', '15:00'],
    ['as a day alone, at the time of the event', 'RDATE;VALUE=DATE:20261203', '10:00'],
    ['with others that are over', `RDATE${BERLIN}:20261101T100000,20261203T150000`, '15:00'],
  ])('are single meetings: %s', (_, list, at) => {
    expect(read(`${WEEKLY}\n${list}`)).toEqual({
      is: 'series',
      series: TUESDAYS,
      zone: 'Europe/Berlin',
      off: [],
      moved: [],
      extra: [once('2026-12-03', at)],
      remarks: [],
    });
  });

  it('come also in whole days, and where the clock is another than the agenda’s', () => {
    const days = 'DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY\nRDATE;VALUE=DATE:20261203';
    expect(read(days)).toMatchObject({ extra: [once('2026-12-03')] });
    const universal = 'DTSTART:20261130T230000Z\nRRULE:FREQ=WEEKLY\nRDATE:20261202T230000Z';
    expect(read(universal)).toMatchObject({
      series: { first: '2026-12-01', at: '00:00' },
      extra: [once('2026-12-03', '00:00')],
    });
  });

  it('are none that the file leaves out again, and the meetings of the series are not named twice', () => {
    const lists = `RDATE${BERLIN}:20261203T100000,20261210T100000,20261208T100000`;
    for (const off of [`EXDATE${BERLIN}:20261203T100000`, 'EXDATE;VALUE=DATE:20261203']) {
      expect(read(`${WEEKLY}\n${lists}\n${off}`)).toMatchObject({
        off: [],
        extra: [once('2026-12-10', '10:00')],
        remarks: [],
      });
    }
  });

  it('on a day that is left out say that the meeting has another time', () => {
    const other = `EXDATE${BERLIN}:20261208T100000\nRDATE${BERLIN}:20261208T140000`;
    expect(read(`${WEEKLY}\n${other}`)).toMatchObject({
      off: [],
      moved: [{ day: '2026-12-08', to: '2026-12-08', at: '14:00' }],
      extra: [],
    });
  });

  it('with a second meeting on one day are left out, which is said', () => {
    expect(
      read(`${WEEKLY}\nRDATE${BERLIN}:20261208T140000,20261203T090000,20261203T150000`),
    ).toMatchObject({
      off: [],
      moved: [],
      extra: [once('2026-12-03', '09:00')],
      remarks: [{ about: 'twice', days: ['2026-12-03', '2026-12-08'] }],
    });
  });

  it.each([
    ['called off', `${START}\nSTATUS:CANCELLED`],
    ['left out by its new day', `DTSTART${BERLIN}:20261102T100000`],
  ])('on a day of the series are another time of a meeting that is %s', (_, lines) => {
    const change = changed(`${BERLIN}:20261208T100000`, lines);
    expect(read(`${WEEKLY}\nRDATE${BERLIN}:20261208T140000\n${change}`)).toMatchObject({
      off: [],
      moved: [{ day: '2026-12-08', to: '2026-12-08', at: '14:00' }],
      extra: [],
      remarks: [],
    });
  });

  it('on a day of the series come beside a meeting that moved away from there', () => {
    const away = changed(`${BERLIN}:20261208T100000`, `DTSTART${BERLIN}:20261209T100000`);
    expect(read(`${WEEKLY}\nRDATE${BERLIN}:20261208T140000\n${away}`)).toMatchObject({
      off: [],
      moved: [{ day: '2026-12-08', to: '2026-12-09' }],
      extra: [once('2026-12-08', '14:00')],
      remarks: [],
    });
    const later = changed(`${BERLIN}:20261208T100000`, `DTSTART${BERLIN}:20261208T160000`);
    expect(read(`${WEEKLY}\nRDATE${BERLIN}:20261208T140000\n${later}`)).toMatchObject({
      moved: [{ day: '2026-12-08', to: '2026-12-08', at: '16:00' }],
      extra: [],
      remarks: [{ about: 'twice', days: ['2026-12-08'] }],
    });
  });

  it('change by themselves where there are several on one day', () => {
    const list = `RDATE${BERLIN}:20261203T090000,20261203T150000,20261208T140000`;
    const lines = [
      `${WEEKLY}\n${list}`,
      changed(`${BERLIN}:20261203T090000`, `${START}\nSTATUS:CANCELLED`),
      changed(':20261208T130000Z', `DTSTART${BERLIN}:20261210T140000`),
    ];
    expect(read(lines.join('\n'))).toMatchObject({
      off: [],
      moved: [],
      // That of the 8th has its name from the day where it is: by its first one the series' own would be meant.
      extra: [once('2026-12-03', '15:00'), once('2026-12-10', '14:00')],
      remarks: [],
    });
  });

  it('leave a meeting of the series as its newest version says, however its time is written', () => {
    const version = (of: string, hour: number, sequence: number): string =>
      changed(of, `DTSTART${BERLIN}:20261208T${hour}0000\nSEQUENCE:${sequence}`);
    const lines = [
      `${WEEKLY}\nRDATE${BERLIN}:20261203T150000`,
      version(';VALUE=DATE:20261208', 14, 2),
      version(`${BERLIN}:20261208T100000`, 13, 1),
    ];
    expect(read(lines.join('\n'))).toMatchObject({
      moved: [{ day: '2026-12-08', to: '2026-12-08', at: '14:00' }],
    });
  });

  it('on a day that is left out change as the meeting that they are', () => {
    const other = `EXDATE${BERLIN}:20261208T100000\nRDATE${BERLIN}:20261208T140000`;
    for (const of of [`${BERLIN}:20261208T140000`, ';VALUE=DATE:20261208']) {
      const later = changed(of, `DTSTART${BERLIN}:20261209T150000`);
      expect(read(`${WEEKLY}\n${other}\n${later}`)).toMatchObject({
        off: [],
        moved: [{ day: '2026-12-08', to: '2026-12-09', at: '15:00' }],
        extra: [],
      });
      const off = changed(of, `${START}\nSTATUS:CANCELLED`);
      expect(read(`${WEEKLY}\n${other}\n${off}`)).toMatchObject({
        off: ['2026-12-08'],
        moved: [],
        extra: [],
        remarks: [],
      });
    }
  });

  it('change as those of the series do', () => {
    const list = `RDATE${BERLIN}:20261203T150000,20261210T150000,20261126T150000`;
    const lines = [
      `${WEEKLY}\n${list}`,
      changed(`${BERLIN}:20261203T150000`, `DTSTART${BERLIN}:20261204T160000`),
      changed(':20261210T140000Z', `${START}\nSTATUS:CANCELLED`),
      // It was to be last week.
      changed(`${BERLIN}:20261126T150000`, `DTSTART${BERLIN}:20261202T110000`),
    ];
    expect(read(lines.join('\n'))).toMatchObject({
      off: [],
      moved: [],
      extra: [
        { day: '2026-11-26', to: '2026-12-02', at: '11:00' },
        { day: '2026-12-03', to: '2026-12-04', at: '16:00' },
      ],
    });
  });

  it('are what is left of a series that is over', () => {
    const over = `DTSTART${BERLIN}:20261006T100000\nRRULE:FREQ=WEEKLY;COUNT=4`;
    expect(read(over)).toBe('over');
    expect(read(`${over}\nRDATE${BERLIN}:20261203T150000`)).toEqual({
      is: 'meetings',
      meetings: [once('2026-12-03', '15:00')],
      remarks: [],
    });
    const last = changed(`${BERLIN}:20261027T100000`, `DTSTART${BERLIN}:20261204T100000`);
    expect(read(`${over}\n${last}`)).toMatchObject({
      meetings: [{ day: '2026-10-27', to: '2026-12-04', at: '10:00' }],
    });
  });

  it('are too many together with those that are off', () => {
    const lists = (count: number): string =>
      `${WEEKLY}\nEXDATE${BERLIN}:20261208T100000\nRDATE${BERLIN}:${times(count, '2026-12-03', 7, 'T100000')}`;
    expect(read(lists(49))).toMatchObject({ extra: { length: 49 }, off: { length: 1 } });
    expect(read(lists(50))).toBe('too many exceptions');
  });
});

describe('days that are named one by one, without a rule', () => {
  it('are single meetings, the first of them that of the event', () => {
    expect(
      read(`${START}\nRDATE${BERLIN}:20261203T150000,20261210T100000`, 'Europe/Lisbon'),
    ).toEqual({
      is: 'meetings',
      meetings: [
        once('2026-12-01', '09:00'),
        once('2026-12-03', '14:00'),
        once('2026-12-10', '09:00'),
      ],
      remarks: [],
    });
    const began = `DTSTART${BERLIN}:20261103T100000\nRDATE${BERLIN}:20261203T150000`;
    expect(read(began)).toMatchObject({ meetings: [once('2026-12-03', '15:00')] });
    expect(read(`DTSTART${BERLIN}:20261103T100000\nRDATE${BERLIN}:20261104T100000`)).toBe('over');
  });

  it('change one by one too', () => {
    const lines = [
      `${START}\nRDATE${BERLIN}:20261203T100000,20261210T100000\nEXDATE${BERLIN}:20261210T100000`,
      changed(`${BERLIN}:20261203T100000`, `DTSTART${BERLIN}:20261204T100000`),
    ];
    expect(read(lines.join('\n'))).toMatchObject({
      meetings: [once('2026-12-01', '10:00'), { day: '2026-12-03', to: '2026-12-04', at: '10:00' }],
    });
  });

  /** How HCL Notes writes whatever repeats: each time, as a period in universal time, over the change of clocks too. */
  const NOTES = [
    `DTSTART${BERLIN}:20261103T100000\nDTEND${BERLIN}:20261103T103000`,
    `RDATE;VALUE=PERIOD:${times(20, '2026-11-10', 7, 'T090000Z/PT30M')}`,
    `RDATE;VALUE=PERIOD:${times(10, '2027-03-30', 7, 'T080000Z/PT30M')}`,
  ].join('\n');

  it('are a series where they are so many weeks apart, by the clock of the event', () => {
    expect(read(NOTES, 'America/New_York')).toEqual({
      is: 'series',
      series: { ...TUESDAYS, minutes: 30, until: '2027-06-01' },
      zone: 'Europe/Berlin',
      off: [],
      moved: [],
      extra: [],
      remarks: [],
    });
    const fortnightly = `${START}\nRDATE${BERLIN}:${times(4, '2026-12-15', 14, 'T100000')}`;
    expect(read(fortnightly)).toMatchObject({
      series: { ...TUESDAYS, every: 2, until: '2027-01-26' },
      off: [],
    });
  });

  it('are one also where a few of them are missing or elsewhere', () => {
    const without = NOTES.replace(
      '20261222T090000Z/PT30M,20261229',
      '20261223T090000Z/PT30M,20261229',
    );
    expect(read(without)).toMatchObject({
      series: { ...TUESDAYS, until: '2027-06-01' },
      off: ['2026-12-22'],
      extra: [once('2026-12-23', '10:00')],
    });
  });

  it.each([
    ['few', times(3, '2026-12-08', 7, 'T100000'), 4],
    ['of every day', times(9, '2026-12-02', 1, 'T100000'), 10],
    [
      'of other times',
      `${times(2, '2026-12-08', 7, 'T100000')},${times(3, '2026-12-22', 7, 'T110000')}`,
      6,
    ],
  ])('stay single meetings where they are %s', (_, list, count) => {
    expect(read(`${START}\nRDATE${BERLIN}:${list}`)).toMatchObject({ meetings: { length: count } });
  });

  it('are too many where an agenda would be full of them', () => {
    expect(read(`${START}\nRDATE${BERLIN}:${times(49, '2026-12-02', 1, 'T100000')}`)).toMatchObject(
      {
        meetings: { length: 50 },
      },
    );
    expect(read(`${START}\nRDATE${BERLIN}:${times(50, '2026-12-02', 1, 'T100000')}`)).toBe(
      'too many days',
    );
  });
});

describe('what is over is told by the agenda’s own day', () => {
  const WEST = ';TZID=America/Los_Angeles';
  const EAST = ';TZID=Asia/Tokyo';
  const BEGAN = `DTSTART${WEST}:20261124T100000`;
  const REPEATS = `${BEGAN}\nRRULE:FREQ=WEEKLY`;
  const here = (lines: string): ReturnType<typeof read> =>
    read(lines, 'Europe/Berlin', '2026-12-01');

  it.each([
    ['30 November, where it is the first still', '20261130T200000', true],
    ['30 November, and it is here too', '20261130T100000', false],
  ])('of a single meeting that moved to %s', (_, to, isToCome) => {
    const once = changed(`${WEST}:20261124T100000`, `DTSTART${WEST}:${to}`);
    const named = `${BEGAN}\nRDATE${WEST}:20261125T100000\n${once}`;
    const at = { to: '2026-12-01', at: '05:00' };
    expect(here(named)).toEqual(
      isToCome ? { is: 'meetings', meetings: [{ day: '2026-11-24', ...at }], remarks: [] } : 'over',
    );
    const last = `${BEGAN}\nRRULE:FREQ=WEEKLY;COUNT=1\n${once}`;
    expect(here(last)).toEqual(
      isToCome ? { is: 'meetings', meetings: [{ day: '2026-11-24', ...at }], remarks: [] } : 'over',
    );
  });

  it('of those of a series that moved or are named', () => {
    const days = ['20261130T200000', '20261130T100000'];
    const [soon, past] = days.map((to) =>
      changed(`${WEST}:20261124T100000`, `DTSTART${WEST}:${to}`),
    );
    expect(here(`${REPEATS}\n${soon}`)).toMatchObject({
      series: { first: '2026-12-01' },
      moved: [{ day: '2026-11-24', to: '2026-11-30', at: '20:00' }],
    });
    expect(here(`${REPEATS}\n${past}`)).toMatchObject({ moved: [] });
    expect(here(`${REPEATS}\nRDATE${WEST}:${days.join(',')}`)).toMatchObject({
      extra: [{ day: '2026-11-30', to: '2026-11-30', at: '20:00' }],
      remarks: [],
    });
    // There it is the first, and here it was the day before.
    const early = `RDATE${EAST}:20261201T060000\nRRULE:FREQ=WEEKLY\nDTSTART${EAST}:20261124T100000`;
    expect(here(early)).toMatchObject({ extra: [] });
  });

  it('of the first of a series', () => {
    const mondays = `DTSTART${WEST}:20261102T200000\nRRULE:FREQ=WEEKLY`;
    expect(here(mondays)).toMatchObject({ series: { first: '2026-11-30', at: '20:00' } });
    const universal = 'DTSTART:20261102T233000Z\nRRULE:FREQ=WEEKLY';
    expect(here(universal)).toMatchObject({ series: { first: '2026-12-01', at: '00:30' } });
    const tuesdays = `DTSTART${EAST}:20261103T060000\nRRULE:FREQ=WEEKLY`;
    expect(here(tuesdays)).toMatchObject({ series: { first: '2026-12-08', at: '06:00' } });
    const last = `DTSTART${WEST}:20261102T200000\nRRULE:FREQ=WEEKLY;COUNT=5`;
    expect(here(last)).toMatchObject({ series: { first: '2026-11-30', until: '2026-11-30' } });
    const list = `DTSTART${WEST}:20261130T200000\nRDATE${WEST}:${times(5, '2026-12-07', 7, 'T200000')}`;
    expect(here(list)).toMatchObject({ series: { first: '2026-11-30', at: '20:00' } });
  });

  it('of days with two meetings', () => {
    const two = `RDATE${WEST}:20261130T200000,20261130T210000`;
    expect(here(`${REPEATS}\n${two}`)).toMatchObject({
      remarks: [{ about: 'twice', days: ['2026-11-30'] }],
    });
    expect(here(`DTSTART${WEST}:20261130T200000\nRDATE${WEST}:20261130T210000`)).toEqual({
      is: 'meetings',
      meetings: [once('2026-12-01', '05:00')],
      remarks: [{ about: 'twice', days: ['2026-12-01'] }],
    });
  });

  it('of two days by its clock that are one here', () => {
    expect(here(`DTSTART${WEST}:20261130T200000\nRDATE${WEST}:20261201T090000`)).toEqual({
      is: 'meetings',
      meetings: [once('2026-12-01', '05:00')],
      remarks: [{ about: 'twice', days: ['2026-12-01'] }],
    });
  });
});
