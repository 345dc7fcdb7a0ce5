/** Recurrence rule: every how many weeks an event is, from which day on and until when. Nothing is expanded; days are counted. */
import type { Series } from '../../../core/types.ts';
import { addDays, daysBetween, isDay } from '../../kit/days.ts';
import { shownBy, type Clock } from './clocks.ts';
import { timed, weekdayOf, WEEKDAYS, type Wall } from './walls.ts';

const WEEK = 7;
/** The most weeks between two meetings of a series. */
export const MOST_WEEKS = 52;
/** More often than that nobody lives to meet. */
const MOST_TIMES = 10_000;

/** Why a rule is none of "every so many weeks on one day". */
export type OtherRule = 'several days' | 'daily' | 'monthly' | 'yearly' | 'other rule';

/** The days of a series, by the event's own clock. */
export type Weekly = Pick<Series, 'every' | 'first' | 'until'>;

/** Reads a rule of an event that begins then. */
export function weeklyBy(
  rule: Readonly<Record<string, unknown>>,
  start: Wall,
  clock: Clock,
): Weekly | OtherRule {
  const { freq, interval = 1, count, until, byday, wkst = 2, ...others } = rule;
  if (freq === 'MONTHLY' || freq === 'YEARLY') {
    return freq === 'MONTHLY' ? 'monthly' : 'yearly';
  }
  const apart = freq === 'WEEKLY' ? Number(interval) * WEEK : Number(interval);
  const days: unknown[] = byday === undefined ? [] : [byday].flat();
  if (freq === 'DAILY' && (apart % WEEK !== 0 || days.length > 0)) {
    return 'daily';
  }
  if (days.length > 1) {
    return 'several days';
  }
  const every = apart / WEEK;
  const own = weekdayOf(start.day);
  const weekday = days.length === 0 ? own : WEEKDAYS.findIndex((name) => name === days[0]);
  if (
    (freq !== 'WEEKLY' && freq !== 'DAILY') ||
    !Number.isInteger(every) ||
    every > MOST_WEEKS ||
    weekday === -1 ||
    Object.keys(others).length > 0
  ) {
    return 'other rule';
  }
  // The weeks that count begin on a Monday unless the rule says otherwise.
  const begins = Number(wkst) - 1;
  const inWeek = (day: number): number => (day - begins + WEEK) % WEEK;
  const ahead = inWeek(weekday) - inWeek(own);
  const first = addDays(start.day, ahead < 0 ? ahead + apart : ahead);
  const ends: string[] = [];
  if (typeof count === 'number') {
    ends.push(addDays(first, (Math.min(count, MOST_TIMES) - 1) * apart));
  }
  if (typeof until === 'string') {
    ends.push(...lastDayBy(until, start, clock));
  }
  const last = ends.filter(isDay).sort()[0];
  return { every, first, ...(last === undefined ? {} : { until: last }) };
}

/** The first day of a series that is not before that one, in step with those before it; none once it is over. */
export function fromDay(weekly: Weekly, day: string): string | undefined {
  const apart = WEEK * weekly.every;
  const since = distance(weekly.first, day);
  const first = addDays(weekly.first, Math.max(0, Math.ceil(since / apart)) * apart);
  return isDay(first) && (weekly.until === undefined || first <= weekly.until) ? first : undefined;
}

/** Whether a day is one of a series. */
export function hasDay(weekly: Weekly, day: string): boolean {
  return (
    day >= weekly.first &&
    (weekly.until === undefined || day <= weekly.until) &&
    distance(weekly.first, day) % (WEEK * weekly.every) === 0
  );
}

/** The last day by an end that is said as a day, or as a time that may be before the event's own on that day. */
function lastDayBy(until: string, start: Wall, clock: Clock): string[] {
  const read = timed(until);
  if (read === undefined) {
    return [];
  }
  // Of whole days there is no time that could be told by another clock.
  const end =
    read.universal && start.time !== undefined
      ? shownBy(clock, { wall: read.wall, clock: { is: 'universal' } })
      : read.wall;
  const before = end.time !== undefined && start.time !== undefined && end.time < start.time;
  return [before ? addDays(end.day, -1) : end.day];
}

function distance(from: string, to: string): number {
  return daysBetween(from, to) ?? 0;
}
