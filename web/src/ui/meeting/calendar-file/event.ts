/** Event of a calendar file, with what its exceptions say, as a series from today on or as single meetings. */
import ICAL from 'ical.js';

import type { Series } from '../../../core/types.ts';
import { addDays, daysBetween } from '../../kit/days.ts';
import { LONGEST } from '../copy.ts';
import { clockOf, here, isToCome, timeOf, type Event, type Surroundings } from './clocked.ts';
import { momentShown, shownBy } from './clocks.ts';
import { fields, shownName, textIn, type Component } from './lines.ts';
import { regular } from './named-days.ts';
import type { Moved, ReadMeetings, ReadSeries, Reason, Remark } from './reading.ts';
import { fromDay, weeklyBy, type Weekly } from './rule.ts';
import { singleDaysOf, type Placed, type SingleDays } from './single-days.ts';
import type { Wall } from './walls.ts';

/** The most single days that are off, moved or named: each is written into the agenda, and shown there. */
const MOST_DAYS = 50;
const MINUTE_MS = 60_000;
const SECONDS = 60;

/** Reads an event. */
export function eventOf(
  calendar: Component,
  master: Component,
  exceptions: readonly Component[],
  around: Surroundings,
): ReadSeries | ReadMeetings | Reason {
  const start = timeOf(master, 'dtstart', calendar);
  if (textIn(master, 'status')?.toUpperCase() === 'CANCELLED') {
    return 'called off';
  }
  if (start === undefined) {
    return 'no event';
  }
  const clock = clockOf(start, calendar);
  const event = { calendar, master, exceptions, start: shownBy(clock, start), clock, around };
  const rules = master.properties.filter(({ name }) => name === 'rrule' || name === 'exrule');
  const [rule] = rules;
  if (rule === undefined) {
    const single = singleDaysOf(event, undefined, around.today);
    return typeof single === 'string' ? single : namedOf(event, single);
  }
  return rules.length === 1 && rule.name === 'rrule'
    ? seriesOf(event, fields(rule.values[0]))
    : 'other rule';
}

/** What an event comes to that names its days one by one. */
function namedOf(event: Event, single: SingleDays): ReadSeries | ReadMeetings | Reason {
  const found = regular(single.extra.map(({ to }) => told(event, to)));
  if (found === undefined || found.off.length + found.others.length > MOST_DAYS) {
    return meetingsOf(event, single.extra, single);
  }
  const { weekly, at, off, others } = found;
  const extra = others.map(({ day, time }): Moved => ({
    day,
    to: day,
    ...(time === undefined ? {} : { at: time }),
  }));
  return {
    is: 'series',
    series: seriesAt(event, weekly, at),
    ...zoneOf(event),
    off,
    moved: [],
    extra,
    remarks: [
      ...remarksOn(event, single.extra[0]?.to ?? event.start),
      ...remarkTwice(daysTold(event, single)),
    ],
  };
}

/** Meetings that do not repeat. Each time is a moment, which is the same by any clock. */
function meetingsOf(
  event: Event,
  placed: readonly Placed[],
  single: SingleDays,
): ReadMeetings | Reason {
  const { start } = event;
  const twice = new Set(single.twice.map((wall) => here(event, wall).day));
  const found = new Map<string, Moved>();
  for (const { day, to } of placed) {
    const stands = here(event, to);
    const planned = to.day === day ? stands : here(event, { ...start, day });
    // Two days by another clock may be one here.
    if (found.has(stands.day)) {
      twice.add(stands.day);
    } else {
      found.set(stands.day, { day: planned.day, to: stands.day, ...timed(stands) });
    }
  }
  const meetings = [...found.values()];
  const [first] = placed;
  if (first === undefined || meetings.length === 0) {
    return 'over';
  }
  if (meetings.length > MOST_DAYS) {
    return 'too many days';
  }
  const remarks = [...remarksOn(event, first.to), ...remarkTwice([...twice].sort())];
  return {
    is: 'meetings',
    meetings,
    remarks: remarks.filter(({ about }) => about !== 'converted'),
  };
}

function seriesOf(
  event: Event,
  rule: Readonly<Record<string, unknown>>,
): ReadSeries | ReadMeetings | Reason {
  const { start, clock, around } = event;
  const weekly = weeklyBy(rule, start, clock);
  if (typeof weekly === 'string') {
    return weekly;
  }
  const first = firstToCome(event, weekly);
  const single = singleDaysOf(event, weekly, first ?? around.today);
  if (typeof single === 'string') {
    return single;
  }
  if (first === undefined) {
    // What repeated is over, and what was moved or named may still be to come.
    return meetingsOf(event, [...single.moved, ...single.extra], single);
  }
  if (single.off.length + single.moved.length + single.extra.length > MOST_DAYS) {
    return 'too many exceptions';
  }
  const at = { ...start, day: first };
  const { day, time } = told(event, at);
  const later = daysBetween(first, day) ?? 0;
  const shift = (one: string): string => addDays(one, later);
  const { until } = weekly;
  return {
    is: 'series',
    series: seriesAt(
      event,
      { every: weekly.every, first: day, ...(until === undefined ? {} : { until: shift(until) }) },
      time,
    ),
    ...zoneOf(event),
    off: single.off.map(shift),
    moved: single.moved.map((one) => {
      const to = told(event, one.to);
      const other = to.time !== undefined && (to.time !== time || one.day < first);
      return { day: shift(one.day), to: to.day, ...(other ? { at: to.time } : {}) };
    }),
    extra: single.extra.map((one): Moved => {
      const to = told(event, one.to);
      const planned = one.day === one.to.day ? to.day : shift(one.day);
      return { day: planned, to: to.day, ...timed(to) };
    }),
    remarks: [...remarksOn(event, at), ...remarkTwice(daysTold(event, single))],
  };
}

/** The first day of a series that is none of the past in the agenda; by another clock that may be two days before today, or after. */
function firstToCome(event: Event, weekly: Weekly): string | undefined {
  let first = fromDay(weekly, addDays(event.around.today, -2));
  while (first !== undefined && !isToCome(event, { ...event.start, day: first })) {
    first = fromDay(weekly, addDays(first, 1));
  }
  return first;
}

function seriesAt(
  event: Event,
  days: Pick<Series, 'every' | 'first' | 'until'>,
  at: string | undefined,
): Series {
  const minutes = minutesOf(event);
  return {
    ...days,
    ...(at === undefined ? {} : { at }),
    ...(minutes === undefined ? {} : { minutes }),
  };
}

/** A series is told by its own clock, in summer and in winter, where the agenda can have that. */
function told(event: Event, wall: Wall): Wall {
  return event.clock.is === 'zone' ? wall : here(event, wall);
}

function zoneOf({ clock }: Event): { zone?: string } {
  return clock.is === 'zone' ? { zone: clock.zone } : {};
}

function timed({ time }: Wall): { at?: string } {
  return time === undefined ? {} : { at: time };
}

/** How long it is meant to take; nothing for whole days and what is no meeting's length. */
function minutesOf({ calendar, master, start, clock }: Event): number | undefined {
  const end = timeOf(master, 'dtend', calendar);
  const lasts = textIn(master, 'duration');
  let minutes: number | undefined;
  if (start.time !== undefined && end?.wall.time !== undefined) {
    const moments = [{ wall: start, clock }, end].map(
      (one) => momentShown(one) ?? momentShown({ ...one, clock: { is: 'universal' } }),
    );
    minutes = (Number(moments[1]) - Number(moments[0])) / MINUTE_MS;
  } else if (start.time !== undefined && lasts !== undefined) {
    minutes = ICAL.Duration.isValueString(lasts)
      ? ICAL.Duration.fromString(lasts).toSeconds() / SECONDS
      : undefined;
  }
  return minutes !== undefined && Number.isInteger(minutes) && minutes > 0 && minutes <= LONGEST
    ? minutes
    : undefined;
}

function remarksOn(event: Event, { day, time }: Wall): Remark[] {
  const { clock } = event;
  if (time === undefined || clock.is === 'zone') {
    return [];
  }
  switch (clock.is) {
    case 'universal':
    case 'rules': {
      const isSame = here(event, { day, time }).time === time;
      const name = clock.is === 'rules' ? shownName(clock.name) : 'UTC';
      return isSame ? [] : [{ about: 'converted', time, clock: name }];
    }
    case 'floating': {
      const { name } = clock;
      return [{ about: 'no zone', ...(name === undefined ? {} : { name: shownName(name) }) }];
    }
  }
}

/** Days with a second meeting, of which an agenda has one. */
function remarkTwice(days: readonly string[]): Remark[] {
  return days.length === 0 ? [] : [{ about: 'twice', days }];
}

function daysTold(event: Event, { twice }: SingleDays): string[] {
  return twice.map((wall) => told(event, wall).day);
}
