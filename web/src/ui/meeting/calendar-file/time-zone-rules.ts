/**
 * Rules of a time zone as a calendar file brings them along, for zones that the browser has no name for. Only the year before a time and
 * its own are looked at, and only rules that change clocks once a year: what a file says costs no more than its length.
 */
import { addDays } from '../../kit/days.ts';
import { fields, property, textIn, type Component } from './lines.ts';
import { exists, timed, weekdayOf, WEEKDAYS, type Wall } from './walls.ts';

const WEEK = 7;

/** More values than that are no rules of a zone. */
const MOST_VALUES = 400;

/** Whether the rules are such that are read here. */
export function isUnderstood(zone: Component): boolean {
  const values = zone.parts.flatMap(({ properties }) => properties.flatMap((one) => one.values));
  const isShort = values.length <= MOST_VALUES;
  return isShort && offsetBy(zone, { day: '2020-01-01' }) !== undefined;
}

/** By how many minutes clocks are ahead of universal time when they show that; nothing where the rules are not understood. */
export function offsetBy(zone: Component, { day, time = '00:00' }: Wall): number | undefined {
  const now = `${day}T${time}`;
  let latest: { since: string; ahead: number } | undefined;
  let before: number | undefined;
  for (const part of zone.parts) {
    const [from, to] = ['tzoffsetfrom', 'tzoffsetto'].map((name) => minutesOf(textIn(part, name)));
    const since = from === undefined ? undefined : lastChange(part, now);
    if (from === undefined || to === undefined || since === undefined) {
      return undefined;
    }
    before ??= from;
    if (since !== null && (latest === undefined || since > latest.since)) {
      latest = { since, ahead: to };
    }
  }
  return latest?.ahead ?? before;
}

/** When clocks were changed last in this way, by what they showed; null while that is still to come. */
function lastChange(part: Component, now: string): string | null | undefined {
  const start = timed(textIn(part, 'dtstart') ?? '');
  if (start === undefined) {
    return undefined;
  }
  const { day, time = '00:00' } = start.wall;
  const days = [day];
  const rule = property(part, 'rrule')?.values[0];
  if (rule !== undefined) {
    const year = Number(now.slice(0, 4));
    const last = daysOfRule(fields(rule), day, [year - 1, year]);
    if (last === undefined) {
      return undefined;
    }
    days.push(...last.filter((one) => one > day));
  }
  for (const one of part.properties) {
    if (one.name === 'rdate') {
      days.push(...one.values.flatMap((value) => timed(String(value))?.wall.day ?? []));
    }
  }
  const passed = days.map((one) => `${one}T${time}`).filter((one) => one <= now);
  return passed.sort().at(-1) ?? null;
}

/** The days on which a rule changes clocks in those years; nothing for one that is not understood. */
function daysOfRule(
  rule: Readonly<Record<string, unknown>>,
  start: string,
  years: readonly number[],
): string[] | undefined {
  const { freq, interval = 1, until, bymonth, byday, bymonthday, ...others } = rule;
  if (freq !== 'YEARLY' || interval !== 1 || Object.keys(others).some((key) => key !== 'wkst')) {
    return undefined;
  }
  const month = bymonth === undefined ? Number(start.slice(5, 7)) : Number(bymonth);
  const days = years.map((year) =>
    byday === undefined
      ? dayOf(year, month, Number(bymonthday ?? start.slice(8)))
      : namedDayOf(year, month, byday, bymonthday),
  );
  if (days.some((day) => day === undefined)) {
    return undefined;
  }
  // It is said in universal time, which may be the day before.
  const end = typeof until === 'string' ? addDays(until.slice(0, 10), 1) : '9999-12-31';
  return days.filter((day) => day !== undefined).filter((day) => day <= end);
}

/** The second, last … Sunday of a month, or the first one on or after a day of it. */
function namedDayOf(
  year: number,
  month: number,
  byday: unknown,
  among: unknown,
): string | undefined {
  const [, place = '', name = ''] = /^([+-]?\d)?([A-Z]{2})$/.exec(String(byday)) ?? [];
  const weekday = WEEKDAYS.indexOf(name);
  const wanted = Number(place);
  const first = dayOf(year, month, 1);
  if (weekday === -1 || first === undefined) {
    return undefined;
  }
  if (wanted < 0) {
    const next = dayOf(month === 12 ? year + 1 : year, (month % 12) + 1, 1);
    const last = next === undefined ? undefined : addDays(next, -1);
    return (
      last && addDays(last, -((weekdayOf(last) - weekday + WEEK) % WEEK) + (wanted + 1) * WEEK)
    );
  }
  // Seven days of a month, one of which is that weekday.
  const days = Array.isArray(among) ? among.map(Number) : [];
  const from = wanted > 0 ? 1 + (wanted - 1) * WEEK : Math.min(...days);
  const begin = days.length === WEEK || wanted > 0 ? dayOf(year, month, from) : undefined;
  return begin && addDays(begin, (weekday - weekdayOf(begin) + WEEK) % WEEK);
}

function dayOf(year: number, month: number, day: number): string | undefined {
  const written = [String(year).padStart(4, '0'), pad(month), pad(day)].join('-');
  return exists(written) ? written : undefined;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

/** "+01:00" in minutes. */
function minutesOf(offset: string | undefined): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})/.exec(offset ?? '') ?? [];
  const whole = Number(hours) * 60 + Number(minutes);
  return sign === undefined ? undefined : sign === '-' ? -whole : whole;
}
