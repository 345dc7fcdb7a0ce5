// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Table, type Seated } from '../../testing/agendas.ts';
import { addTopic } from '../../testing/operations.ts';
import { ANA } from '../../testing/people.ts';
import { Random } from '../../testing/random.ts';
import { readCalendarFile } from './calendar-file/read.ts';
import { exceptionsOf, meetOnDays, meetRegularly } from './plans.ts';

const TODAY = '2026-11-30';
const ZONE = 'Europe/Berlin';
const START = 'DTSTART;TZID=Europe/Berlin:20261201T100000';
const WEEKLY = `${START}\nRRULE:FREQ=WEEKLY`;

let table: Table;
let ana: Seated;

beforeEach(async () => {
  table = new Table();
  ana = await table.sits(ANA, TODAY);
  ana.commands.perform({ do: 'setZone', zone: ZONE });
});

afterEach(() => table.leave());

/** Sets what a calendar file with these lines comes to. */
function sets(lines: string): void {
  const text = `BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n${lines}\nEND:VEVENT\nEND:VCALENDAR\n`;
  const reading = readCalendarFile(text, { today: TODAY, zone: ZONE });
  const event = reading.is === 'read' ? reading.events[0]?.event : undefined;
  if (event?.is === 'series') {
    const exceptions = exceptionsOf(event, event.series);
    expect(meetRegularly(ana, event.series, event.zone, exceptions)).toBe(true);
  } else {
    expect(event && meetOnDays(ana, event, ZONE)).toBe(null);
  }
}

/** A day of December. */
function december(day: number): string {
  return `2026-12-${String(day).padStart(2, '0')}`;
}

function time(day: number, at: string): string {
  return `;TZID=Europe/Berlin:202612${String(day).padStart(2, '0')}T${at}`;
}

/** The meeting of one day of December is on another one, or at another time. */
function moved(day: number, to: number, at = '100000'): string {
  return change(day, '100000', to, at);
}

function change(day: number, planned: string, to: number, at: string): string {
  const lines = `RECURRENCE-ID${time(day, planned)}\nDTSTART${time(to, at)}`;
  return `END:VEVENT\nBEGIN:VEVENT\nUID:1\n${lines}`;
}

/** The meetings that stand, the earliest first, with their topics; without the one that is only offered. */
function standing(): string[] {
  const { sections } = ana.agenda.current();
  const made = sections.filter(({ day }) => day !== ana.agenda.offered).toReversed();
  return made.map(({ day, at, topics }) =>
    [Number(day.slice(8)), at, ...topics.map(({ headline }) => headline).sort()]
      .filter((word) => word !== undefined)
      .join(' '),
  );
}

const gone = (): string[] => (ana.agenda.current().gone ?? []).map(({ day }) => day);

/** Makes meetings, with a topic in each. */
function meets(...days: number[]): void {
  for (const day of days) {
    ana.commands.perform({ do: 'addMeeting', day: december(day) });
    addTopic(ana.client, december(day), 'last', `of ${day}`);
  }
}

describe('a meeting that moved onto a day on which another is off', () => {
  const OFF = `${WEEKLY}\nEXDATE${time(8, '100000')}`;

  it('takes place', () => {
    sets(`${OFF}\n${moved(1, 8, '150000')}`);
    expect(standing()).toEqual(['8 15:00']);
    expect(gone()).toEqual([]);
    ana.client.undo();
    expect(standing()).toEqual([]);
  });

  it('takes place with the topics of both', () => {
    meets(1, 8);
    sets(`${OFF}\n${moved(1, 8, '150000')}`);
    expect(standing()).toEqual(['8 15:00 of 1 of 8']);
    sets(`${OFF}\n${moved(1, 8, '150000')}`);
    expect(standing()).toEqual(['8 15:00 of 1 of 8']);
  });

  it('takes place also where it is named beside the series', () => {
    const named = `RDATE${time(3, '100000')}`;
    sets(`${OFF}\n${named}\n${moved(3, 8, '150000')}`);
    expect(standing()).toEqual(['8 15:00']);
    expect(gone()).toEqual([]);
  });

  it('leaves the other off that stands elsewhere', () => {
    meets(8);
    ana.commands.perform({ do: 'moveMeeting', day: december(8), to: december(9), at: null });
    sets(`${OFF}\n${moved(1, 8, '150000')}`);
    expect(standing()).toEqual(['8 15:00 of 8']);
    expect(gone()).toEqual([december(9)]);
  });
});

describe('meetings that moved to each other’s days', () => {
  const CHAIN = [moved(1, 8), moved(8, 10)];
  const THREE = [moved(1, 8), moved(8, 15), moved(15, 17)];
  const SWAP = [moved(1, 8, '090000'), moved(8, 1, '110000')];
  const ROUND = [moved(1, 8), moved(8, 15), moved(15, 1)];
  const CASES: [string, string[], number[], string[]][] = [
    ['two, one after the other', CHAIN, [1, 8], ['8 of 1', '10 of 8']],
    ['two backwards', [moved(8, 1), moved(1, 3)], [1, 8], ['1 of 8', '3 of 1']],
    ['three', THREE, [1, 8, 15], ['8 of 1', '15 of 8', '17 of 15']],
    ['a swap', SWAP, [1, 8], ['1 11:00 of 8', '8 09:00 of 1']],
    ['three in a round', ROUND, [1, 8, 15], ['1 of 15', '8 of 1', '15 of 8']],
    [
      'a chain and a swap',
      [...CHAIN, moved(15, 22), moved(22, 15)],
      [1, 8, 15, 22],
      ['8 of 1', '10 of 8', '15 of 22', '22 of 15'],
    ],
    [
      'a chain onto a day that is off',
      [`EXDATE${time(15, '100000')}`, moved(1, 8), moved(8, 15)],
      [1, 8],
      ['8 of 1', '15 of 8'],
    ],
    [
      'one of the series, and one that is named, in its place',
      [`RDATE${time(10, '140000')}`, moved(8, 9), change(10, '140000', 8, '140000')],
      [8, 10],
      ['8 14:00 of 10', '9 of 8'],
    ],
  ];
  /** The last time is that of the series. */
  const lines = (changes: string[]): string => [WEEKLY, ...changes].join('\n');
  const bare = (all: string[]): string[] => all.map((one) => one.replace(/ of \d+/g, ''));
  const ofSeries = (all: string[]): string[] => all.map((one) => one.replace(' 10:00', ''));

  it.each(CASES)('all take place, each once: %s', (_, changes, _days, expected) => {
    sets(lines(changes));
    expect(ofSeries(standing())).toEqual(bare(expected));
    expect(gone()).toEqual([]);
    // Once more changes nothing.
    sets(lines(changes));
    expect(ofSeries(standing())).toEqual(bare(expected));
  });

  it.each(CASES)('are taken back at once: %s', (_, changes) => {
    sets(lines(changes));
    ana.client.undo();
    expect(standing()).toEqual([]);
    expect(gone()).toEqual([]);
  });

  it.each(CASES)('take their topics along: %s', (_, changes, days, expected) => {
    meets(...days);
    sets(lines(changes));
    expect(ofSeries(standing())).toEqual(expected);
    sets(lines(changes));
    expect(ofSeries(standing())).toEqual(expected);
    ana.client.undo();
  });

  it.each(CASES)(
    'come also where the first of them moved before: %s',
    (_, changes, days, expected) => {
      const [first = 1, ...others] = days;
      meets(first);
      sets(lines(changes.filter((one) => one.includes(`RECURRENCE-ID${time(first, '100000')}`))));
      sets(lines(changes));
      const kept = others.reduce(
        (all, day) => all.map((one) => one.replace(` of ${day}`, '')),
        expected,
      );
      expect(ofSeries(standing())).toEqual(kept);
    },
  );

  it('leave what waits for the next meeting in the first of them', () => {
    for (const changes of [CHAIN, THREE, SWAP, ROUND]) {
      addTopic(ana.client, 'next', 'last', 'waits');
      sets(lines(changes));
      const [first, ...others] = standing();
      expect(first).toContain('waits');
      expect(others.join()).not.toContain('waits');
      ana.client.undo();
      ana.client.undo();
    }
  });

  it('leave one that runs where it is, with what is to be made from its day', () => {
    meets(1, 8);
    ana.commands.perform({ do: 'startMeeting', day: december(8), minutes: 30 });
    sets(lines(THREE));
    const { sections } = ana.agenda.current();
    expect(sections.find(({ day }) => day === december(8))?.state).toBe('running');
    expect(standing()).toContain('17 10:00');
  });

  it('all take place, whichever is on whose day', () => {
    const random = new Random(7);
    const days = [1, 8, 15, 22, 29];
    for (let round = 0; round < 20; round += 1) {
      const left = [...days, 3, 10, 17];
      const to = days.map(() => left.splice(random.below(left.length), 1)[0] ?? 0);
      const there = days.filter(() => random.below(2) === 0);
      meets(...there);
      sets(lines(days.map((day, at) => moved(day, to[at] ?? 0))));
      const expected = days
        .map((day, at) => ({ day, to: to[at] ?? 0 }))
        .filter((one) => one.day !== one.to || there.includes(one.day))
        .sort((one, other) => one.to - other.to)
        .map((one) => `${one.to}${there.includes(one.day) ? ` of ${one.day}` : ''}`);
      expect(ofSeries(standing()), to.join()).toEqual(expected);
      for (let step = 0; step < 1 + 2 * there.length; step += 1) {
        ana.client.undo();
      }
    }
  });

  it.each([
    ['09', '15'],
    ['15', '09'],
  ])(
    'stay who they are where two are named on one day, and that of %s o’clock moved',
    (hour, other) => {
      const list = `RDATE${time(3, '090000')},20261203T150000`;
      const changes = [list, change(3, `${hour}0000`, 4, `${hour}0000`)];
      sets(lines(changes));
      expect(standing()).toEqual([`3 ${other}:00`, `4 ${hour}:00`]);
      addTopic(ana.client, december(4), 'last', 'stays');
      sets(lines(changes));
      expect(standing()).toEqual([`3 ${other}:00`, `4 ${hour}:00 stays`]);
    },
  );

  it('pass each other without a repetition too', () => {
    meets(1, 3);
    const list = `${START}\nRDATE${time(3, '100000')}`;
    sets([list, moved(1, 3, '110000'), moved(3, 1, '120000')].join('\n'));
    expect(standing()).toEqual(['1 12:00 of 3', '3 11:00 of 1']);
  });
});

describe('meetings that do not repeat are announced', () => {
  const named = (...days: number[]): string =>
    [START, ...days.map((day) => `RDATE${time(day, '100000')}`)].join('\n');

  it.each([
    [[], 'You meet on Tuesday 1 December'],
    [[3], 'You meet on Tuesday 1 December and 1 more day'],
    [[3, 4], 'You meet on Tuesday 1 December and 2 more days'],
  ])('by the first, and by how many there are beside it: %j', (days, words) => {
    sets(named(...days));
    expect(ana.announcer.said).toBe(words);
  });

  it('without those that began and stay as they are', () => {
    for (const day of [1, 4]) {
      ana.commands.perform({ do: 'addMeeting', day: december(day) });
      ana.commands.perform({ do: 'startMeeting', day: december(day), minutes: 30 });
    }
    sets(named(3, 4, 7));
    expect(ana.announcer.said).toBe('You meet on Thursday 3 December and 1 more day');
  });
});
