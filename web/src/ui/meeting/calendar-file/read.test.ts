// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';

import {
  folded,
  OUTLOOK_BERLIN,
  PROGRAMS,
  written,
  type Planned,
} from '../../../testing/calendar-programs.ts';
import { Random } from '../../../testing/random.ts';
import { textOfBytes } from './bytes.ts';
import { readCalendarFile } from './read.ts';
import type { Reading, ReadMeetings, ReadSeries } from './reading.ts';

const TODAY = '2026-11-30';
const BERLIN = { today: TODAY, zone: 'Europe/Berlin' };
const DAY: Planned = {
  name: 'Ana / Bjørn: 1:1, Grüße 👋 und noch viel mehr Worte, bis die Zeile umbrochen wird',
  day: '2026-12-01',
};
const ONCE: Planned = { ...DAY, at: '10:00' };
const WEEKLY: Planned = { ...ONCE, rule: 'FREQ=WEEKLY;BYDAY=TU' };
/** What comes of it. */
const TUESDAYS = { every: 1, first: '2026-12-01', at: '10:00', minutes: 30 };

type Expected = Partial<Omit<ReadSeries, 'series'>> & { series: ReadSeries['series'] };

/** Events in the neighbourhood of a weekly one, and what comes of each, whatever program writes it. */
const CASES: Record<string, [Partial<Planned>, Expected]> = {
  'every week': [{}, { series: TUESDAYS }],
  'without saying the weekday': [{ rule: 'FREQ=WEEKLY' }, { series: TUESDAYS }],
  'for years, every two weeks': [
    { day: '2019-01-15', rule: 'FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=TU' },
    { series: { ...TUESDAYS, every: 2, first: '2026-12-08' } },
  ],
  'every fourteen days': [
    { rule: 'FREQ=DAILY;INTERVAL=14' },
    { series: { ...TUESDAYS, every: 2 } },
  ],
  'so many times': [{ count: 4 }, { series: { ...TUESDAYS, until: '2026-12-22' } }],
  'until a day': [{ until: '2026-12-22' }, { series: { ...TUESDAYS, until: '2026-12-22' } }],
  'until a day in summer, early in the morning': [
    { at: '00:30', until: '2027-07-06' },
    { series: { ...TUESDAYS, at: '00:30', until: '2027-07-06' } },
  ],
  'for an hour around midnight': [
    { at: '23:30', minutes: 60 },
    { series: { ...TUESDAYS, at: '23:30', minutes: 60 } },
  ],
  'without two days, one in summer': [
    { off: ['2026-12-22', '2027-06-29'] },
    { series: TUESDAYS, off: ['2026-12-22', '2027-06-29'] },
  ],
  'without two days, half an hour after midnight': [
    { at: '00:30', off: ['2026-12-22', '2027-06-29'] },
    { series: { ...TUESDAYS, at: '00:30' }, off: ['2026-12-22', '2027-06-29'] },
  ],
  'with days off that are over': [
    { day: '2026-09-01', off: ['2026-09-15', '2026-11-24', '2026-12-15'] },
    { series: TUESDAYS, off: ['2026-12-15'] },
  ],
  'with meetings that moved': [
    {
      moved: [
        { day: '2026-12-08', to: '2026-12-08', at: '11:30' },
        { day: '2026-12-15', to: '2026-12-16' },
        { day: '2027-06-29', to: '2027-06-30', at: '09:00' },
      ],
    },
    {
      series: TUESDAYS,
      moved: [
        { day: '2026-12-08', to: '2026-12-08', at: '11:30' },
        { day: '2026-12-15', to: '2026-12-16' },
        { day: '2027-06-29', to: '2027-06-30', at: '09:00' },
      ],
    },
  ],
  'with one that moved from last week into this one, and one the other way round': [
    {
      day: '2026-11-10',
      moved: [
        { day: '2026-11-24', to: '2026-12-02' },
        { day: '2026-12-15', to: '2026-11-27' },
      ],
    },
    {
      series: TUESDAYS,
      off: ['2026-12-15'],
      moved: [{ day: '2026-11-24', to: '2026-12-02', at: '10:00' }],
    },
  ],
  'with one whose words alone changed': [
    { moved: [{ day: '2026-12-08', to: '2026-12-08' }] },
    { series: TUESDAYS },
  ],
  'with one that was called off': [
    { cancelled: ['2026-12-08'], off: ['2026-12-22'] },
    { series: TUESDAYS, off: ['2026-12-08', '2026-12-22'] },
  ],
  'over the change of clocks': [
    { day: '2026-03-24', moved: [{ day: '2027-03-30', to: '2027-03-31' }] },
    { series: TUESDAYS, moved: [{ day: '2027-03-30', to: '2027-03-31' }] },
  ],
};

/** The same for whole days, which are in no zone. */
const WHOLE_DAYS: Record<string, [Partial<Planned>, Expected]> = {
  'every week': [{}, { series: { every: 1, first: '2026-12-01' } }],
  'without a day, until another, with one that moved': [
    {
      off: ['2026-12-08'],
      until: '2026-12-29',
      moved: [{ day: '2026-12-15', to: '2026-12-16' }],
    },
    {
      series: { every: 1, first: '2026-12-01', until: '2026-12-29' },
      off: ['2026-12-08'],
      moved: [{ day: '2026-12-15', to: '2026-12-16' }],
    },
  ],
};

function read(bytes: Uint8Array, around = BERLIN): Reading {
  return readCalendarFile(textOfBytes(bytes), around);
}

function only(reading: Reading): ReadSeries | ReadMeetings {
  const [one] = reading.is === 'read' ? reading.events : [];
  expect(reading, JSON.stringify(reading)).toMatchObject({ is: 'read', events: { length: 1 } });
  return one?.event ?? { is: 'meetings', meetings: [], remarks: [] };
}

/** Reads a text: its lines, in a calendar. */
function text(lines: string, around = BERLIN): Reading {
  return readCalendarFile(`BEGIN:VCALENDAR\n${lines}\nEND:VCALENDAR\n`, around);
}

function event(lines: string, around = BERLIN): Reading {
  return text(`BEGIN:VEVENT\nUID:1\n${lines}\nEND:VEVENT`, around);
}

describe.each(PROGRAMS)('an event of $name', (program) => {
  it.each(Object.entries(CASES))('%s', (_, [planned, expected]) => {
    const reading = read(written(program, { ...WEEKLY, ...planned }));
    expect(only(reading)).toEqual({
      is: 'series',
      zone: 'Europe/Berlin',
      off: [],
      moved: [],
      extra: [],
      remarks: [],
      ...expected,
    });
    const shown = [...WEEKLY.name].slice(0, 60).join('');
    expect(reading).toMatchObject({ events: [{ name: `${shown}…` }] });
  });

  it.each(Object.entries(WHOLE_DAYS))('whole days %s', (_, [planned, expected]) => {
    const days = { ...DAY, rule: 'FREQ=WEEKLY;BYDAY=TU' };
    expect(only(read(written(program, { ...days, ...planned })))).toMatchObject({
      off: [],
      moved: [],
      extra: [],
      remarks: [],
      ...expected,
    });
  });

  it('that does not repeat is one meeting, at the time of the agenda’s clock', () => {
    const lisbon = { ...BERLIN, zone: 'Europe/Lisbon' };
    expect(only(read(written(program, ONCE), lisbon))).toEqual({
      is: 'meetings',
      meetings: [{ day: '2026-12-01', to: '2026-12-01', at: '09:00' }],
      remarks: [],
    });
    const passed = read(written(program, { ...ONCE, day: '2026-11-24' }));
    expect(passed).toEqual({ is: 'refused', why: 'over' });
  });

  it('wherever its lines are folded, in a letter too', () => {
    const planned = { ...WEEKLY, off: ['2026-12-22'], cancelled: ['2026-12-08'] };
    const whole = read(written({ ...program, fold: 0 }, planned));
    const lines = textOfBytes(written({ ...program, fold: 0 }, planned))
      .split(/\r?\n/)
      .slice(0, -1);
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Random(seed);
      const places: number[] = [];
      const bytes = folded(lines, program.end, () => {
        const place = 1 + random.below(40);
        places.push(place);
        return place;
      });
      const mark = random.chance(50) ? [0xef, 0xbb, 0xbf] : [];
      expect(
        read(Uint8Array.from([...mark, ...bytes])),
        `seed ${seed}: ${places.join(' ')}`,
      ).toEqual(whole);
    }
  });
});

describe('the clock of an event', () => {
  const TIMES = 'DTSTART;TZID=Z:20261201T100000\nDTEND;TZID=Z:20261201T103000\nRRULE:FREQ=WEEKLY';

  it.each([
    ['Pacific Standard Time', 'America/Los_Angeles'],
    ['India Standard Time', 'Asia/Calcutta'],
    ['/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
    ['America/New_York', 'America/New_York'],
  ])('is named in many ways: %s', (name, zone) => {
    const canonical = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
    expect(only(event(TIMES.replaceAll('Z:', `${name}:`)))).toMatchObject({
      zone: canonical,
      series: { at: '10:00', minutes: 30 },
    });
  });

  it('is that of its own rules where its name is nobody’s, and says so', () => {
    const rules = OUTLOOK_BERLIN('Customized Time Zone').join('\n');
    const times = TIMES.replaceAll('Z:', 'Customized Time Zone:');
    const exception =
      'BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20270629T080000Z\nDTSTART:20270630T100000Z\nEND:VEVENT';
    const reading = text(
      `${rules}\nBEGIN:VEVENT\nUID:1\n${times}\nEXDATE:20261222T090000Z\nEND:VEVENT\n${exception}`,
      { ...BERLIN, zone: 'America/New_York' },
    );
    expect(only(reading)).toEqual({
      is: 'series',
      series: { every: 1, first: '2026-12-01', at: '04:00', minutes: 30 },
      off: ['2026-12-22'],
      moved: [{ day: '2027-06-29', to: '2027-06-30', at: '06:00' }],
      extra: [],
      remarks: [{ about: 'converted', time: '10:00', clock: 'Customized Time Zone' }],
    });
  });

  it('is universal time, which is told in the agenda’s, on another day too', () => {
    const auckland = { ...BERLIN, zone: 'Pacific/Auckland' };
    const times =
      'DTSTART:20261130T210000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261221T210000Z\nEXDATE:20261214T210000Z';
    expect(only(event(times, auckland))).toEqual({
      is: 'series',
      series: { every: 1, first: '2026-12-01', until: '2026-12-22', at: '10:00', minutes: 60 },
      off: ['2026-12-15'],
      moved: [],
      extra: [],
      remarks: [{ about: 'converted', time: '21:00', clock: 'UTC' }],
    });
    // A calendar may say where it is at home.
    const named = text(`X-WR-TIMEZONE:Europe/Berlin\nBEGIN:VEVENT\n${times}\nEND:VEVENT`, auckland);
    expect(only(named)).toMatchObject({
      zone: 'Europe/Berlin',
      series: { first: '2026-11-30', at: '22:00', until: '2026-12-21' },
      remarks: [],
    });
  });

  it.each([
    ['', { about: 'no zone' }],
    [';TZID=Somewhere', { about: 'no zone', name: 'Somewhere' }],
  ])('is nobody’s%s, and then it is meant where the agenda is', (zone, remark) => {
    const times = `DTSTART${zone}:20261201T100000\nRRULE:FREQ=WEEKLY`;
    const read = only(event(times, { ...BERLIN, zone: 'Asia/Tokyo' }));
    expect(read).toMatchObject({ series: { at: '10:00' }, remarks: [remark] });
    expect(read).not.toHaveProperty('zone');
  });

  it('is named as shortly as an event, whatever the file calls it', () => {
    const long = `${'z'.repeat(59)}👋${'z'.repeat(900)}`;
    const shown = `${'z'.repeat(59)}👋…`;
    const times = TIMES.replaceAll('Z:', `${long}:`);
    expect(only(event(times))).toMatchObject({ remarks: [{ about: 'no zone', name: shown }] });
    const rules = OUTLOOK_BERLIN(long).join('\n');
    const told = text(`${rules}\nBEGIN:VEVENT\n${times}\nSUMMARY:${long}\nEND:VEVENT`, {
      ...BERLIN,
      zone: 'America/New_York',
    });
    expect(told).toMatchObject({ events: [{ name: shown }] });
    expect(only(told)).toMatchObject({ remarks: [{ about: 'converted', clock: shown }] });
  });

  it('is not understood where its rules are none of a year', () => {
    const yearly = OUTLOOK_BERLIN('Odd').join('\n');
    const times = TIMES.replaceAll('Z:', 'Odd:');
    const lists = `RDATE:${'20260101T000000,'.repeat(400)}20260101T000000\nEND:DAYLIGHT`;
    for (const rules of [
      yearly.replaceAll('YEARLY', 'SECONDLY'),
      yearly.replaceAll('BYDAY=-1SU', 'BYDAY=SU'),
      yearly.replaceAll('BYMONTH=3', 'BYMONTH=3;BYHOUR=1,2'),
      yearly.replaceAll('END:DAYLIGHT', lists),
    ]) {
      const reading = text(`${rules}\nBEGIN:VEVENT\n${times}\nEND:VEVENT`);
      expect(only(reading)).toMatchObject({ remarks: [{ about: 'no zone', name: 'Odd' }] });
    }
  });
});

describe('a file of which nothing comes', () => {
  const START = 'DTSTART;TZID=Europe/Berlin:20261201T100000';

  it.each([
    ['FREQ=WEEKLY;BYDAY=TU,TH', 'several days'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'several days'],
    ['FREQ=DAILY', 'daily'],
    ['FREQ=DAILY;BYDAY=TU', 'daily'],
    ['FREQ=MONTHLY;BYDAY=1TU', 'monthly'],
    ['FREQ=YEARLY', 'yearly'],
    ['FREQ=HOURLY', 'other rule'],
    ['FREQ=WEEKLY;INTERVAL=60', 'other rule'],
    ['FREQ=WEEKLY;BYMONTH=1,2,3', 'other rule'],
    ['FREQ=WEEKLY;UNTIL=20261101T090000Z', 'over'],
    ['FREQ=WEEKLY;COUNT=0', 'over'],
  ])('%s: %s', (rule, why) => {
    expect(event(`${START}\nRRULE:${rule}`)).toEqual({ is: 'refused', why });
  });

  it.each([
    ['BEGIN:VTODO\nUID:1\nSUMMARY:Do\nEND:VTODO', 'no event'],
    [`METHOD:CANCEL\nBEGIN:VEVENT\n${START}\nEND:VEVENT`, 'called off'],
    [`BEGIN:VEVENT\n${START}\nSTATUS:CANCELLED\nEND:VEVENT`, 'called off'],
    [`METHOD:REPLY\nBEGIN:VEVENT\n${START}\nEND:VEVENT`, 'answer'],
    [
      `BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261201T090000Z\n${START}\nEND:VEVENT`,
      'one of a series',
    ],
    [`BEGIN:VEVENT\n${START}\nRRULE:FREQ=WEEKLY\nEXRULE:FREQ=MONTHLY\nEND:VEVENT`, 'other rule'],
    ['BEGIN:VEVENT\nDTSTART:2026-12-01\nRRULE:FREQ=WEEKLY\nEND:VEVENT', 'no event'],
    [
      `BEGIN:VEVENT\nUID:1\n${START}\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261208T100000\n${START}\nEND:VEVENT`,
      'changes later',
    ],
  ])('%s: %s', (lines, why) => {
    expect(text(lines)).toEqual({ is: 'refused', why });
  });

  it.each([
    '',
    'Dear Bob, see you on Tuesday',
    'BEGIN:VCARD\nFN:Ana\nEND:VCARD',
    'BEGIN:VCALENDAR\nBEGIN:VEVENT',
    'BEGIN:VCALENDAR\nEND:VEVENT\nEND:VEVENT\nEND:VEVENT\nDTSTART:20261201T100000',
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=SOMETIMES\nEND:VEVENT\nEND:VCALENDAR',
  ])('no calendar: %j', (words) => {
    expect(readCalendarFile(words, BERLIN)).toEqual({ is: 'refused', why: 'no calendar' });
  });
});

describe('several events', () => {
  const [google] = PROGRAMS;

  it('are to choose from, those that repeat first, without those that are over', () => {
    const events: Planned[] = [
      { ...ONCE, name: 'Lunch' },
      { ...WEEKLY, name: 'Old', until: '2026-10-06', day: '2026-01-06' },
      { ...WEEKLY, name: 'Ana' },
      { ...WEEKLY, name: 'Ben', day: '2026-12-03', rule: 'FREQ=WEEKLY', off: ['2026-12-10'] },
    ];
    const reading = google && read(written(google, ...events));
    expect(reading).toMatchObject({
      events: [
        { name: 'Ana', event: { series: { first: '2026-12-01' }, off: [] } },
        { name: 'Ben', event: { series: { first: '2026-12-03' }, off: ['2026-12-10'] } },
        { name: 'Lunch', event: { is: 'meetings', meetings: [{ to: '2026-12-01' }] } },
      ],
    });
  });

  it('of which one was sent again count as it was sent last', () => {
    const sent = (sequence: number, at: string): string =>
      `BEGIN:VEVENT\nUID:1\nSEQUENCE:${sequence}\nDTSTART;TZID=Europe/Berlin:20261201T${at}\nRRULE:FREQ=WEEKLY\nEND:VEVENT`;
    const reading = text([sent(2, '110000'), sent(1, '100000')].join('\n'));
    expect(only(reading)).toMatchObject({ series: { at: '11:00' } });
  });

  it('of which one meeting was changed again count as it was changed last, however the file tells its day', () => {
    const series =
      'BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Berlin:20261201T100000\nRRULE:FREQ=WEEKLY\nEND:VEVENT';
    const changed = (sequence: number, id: string, lines: string): string =>
      `BEGIN:VEVENT\nUID:1\nSEQUENCE:${sequence}\nRECURRENCE-ID${id}\n${lines}\nEND:VEVENT`;
    const [here, universal] = [';TZID=Europe/Berlin:20261208T100000', ':20261208T090000Z'];
    const to = (day: string): string => `DTSTART;TZID=Europe/Berlin:${day}T110000`;
    const off = 'STATUS:CANCELLED';
    const read = (...versions: string[]): ReadSeries | ReadMeetings =>
      only(text([series, ...versions].join('\n')));
    const moved = [{ day: '2026-12-08', to: '2026-12-09', at: '11:00' }];
    const [newer, older] = [
      changed(3, here, to('20261209')),
      changed(2, universal, to('20261210')),
    ];
    expect(read(newer, older)).toMatchObject({ moved, off: [] });
    expect(read(older, newer)).toMatchObject({ moved, off: [] });
    expect(read(changed(2, universal, off), newer)).toMatchObject({ moved, off: [] });
    expect(read(changed(4, universal, off), newer)).toMatchObject({
      moved: [],
      off: ['2026-12-08'],
    });
    // It moved into next week once, and then into what is over.
    const from = ';TZID=Europe/Berlin:20261124T100000';
    const began = series.replace('20261201', '20261110');
    const back = [changed(2, from, to('20261125')), changed(1, from, to('20261209'))];
    expect(only(text([began, ...back].join('\n')))).toMatchObject({ moved: [], off: [] });
  });

  it('are too many in somebody’s whole calendar, and so are the exceptions of a wild one', () => {
    const many = Array.from({ length: 61 }, () => WEEKLY);
    expect(google && read(written(google, ...many))).toEqual({
      is: 'refused',
      why: 'too many events',
    });
    const off = Array.from({ length: 51 }, (_, week) =>
      new Date(Date.UTC(2026, 11, 1 + 7 * week)).toISOString().slice(0, 10),
    );
    expect(google && read(written(google, { ...WEEKLY, off }))).toEqual({
      is: 'refused',
      why: 'too many exceptions',
    });
  });
});

it('a rule on another weekday than the event begins with counts from that', () => {
  const start = 'DTSTART;TZID=Europe/Berlin:20261204T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=';
  // A Friday: the Sunday after it is in the same week unless weeks begin on Sundays.
  for (const [rule, first] of [
    ['SU', '2026-12-06'],
    ['SU;WKST=SU', '2026-12-13'],
    ['TU', '2026-12-15'],
    ['TU;COUNT=2', '2026-12-15'],
  ]) {
    const { series } = only(event(`${start}${rule}`)) as ReadSeries;
    expect(series.first, rule).toBe(first);
  }
});

it('an end right before one of its days leaves that out', () => {
  // How calendars end a series of which all later events were changed.
  const rule = 'RRULE:FREQ=WEEKLY;UNTIL=20261208T085959Z';
  const series = event(`DTSTART;TZID=Europe/Berlin:20261201T100000\n${rule}`);
  expect(only(series)).toMatchObject({ series: { until: '2026-12-07' } });
});

it('what else an invitation says is passed over, also where it is broken', () => {
  const words = ['Dear Bob', 'DESCRIPTION', 'LOCATION;ALTREP="http:', 'ATTENDEE;;=', 'X-ODD;A=B'];
  const series = 'DTSTART;TZID=Europe/Berlin:20261201T100000\nRRULE:FREQ=WEEKLY';
  expect(only(event([...words, series, ...words].join('\n')))).toMatchObject({
    series: { first: '2026-12-01' },
  });
});

it.each(['EXDATE', 'RDATE'])(
  'a file costs no more than its length, whatever it says to repeat: %s',
  (list) => {
    const hostile = (lists: number): string => {
      const dates = Array.from({ length: 400 }, (_, day) =>
        new Date(Date.UTC(2026, 11, 2 + day)).toISOString().slice(0, 10).replaceAll('-', ''),
      );
      const days = `${list}:${dates.map((day) => `${day}T090000Z`).join(',')}`;
      const start = 'DTSTART;TZID=Europe/Berlin:19700106T100000\nRRULE:FREQ=WEEKLY;COUNT=999999999';
      return `BEGIN:VEVENT\n${start}\n${`${days}\n`.repeat(lists)}END:VEVENT`;
    };
    // What takes time is asking the browser what a clock shows.
    const asked = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    const cost = (lists: number): number => {
      asked.mockClear();
      text(hostile(lists));
      return asked.mock.calls.length;
    };
    const [one, two, many] = [cost(1), cost(2), cost(30)];
    expect(two).toBeLessThan(2.2 * one);
    expect(many).toBeLessThan(two);
  },
);
