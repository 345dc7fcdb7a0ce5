/** Named days: what a list of single days comes to, which is a series where it says nothing else, as some calendars write each. */
import { addDays, daysBetween } from '../../kit/days.ts';
import { MOST_WEEKS, type Weekly } from './rule.ts';
import { weekdayOf, type Wall } from './walls.ts';

const WEEK = 7;
/** Fewer are single meetings: they are no reason to set a series, which would take the place of the agenda's. */
const FEWEST = 5;

/** A series with the days of it that are off, and those that are none of it. */
export interface Regular {
  readonly weekly: Required<Weekly>;
  readonly at?: string;
  readonly off: readonly string[];
  readonly others: readonly Wall[];
}

/** The series that such days are, each of them; none where single meetings say it as shortly. */
export function regular(walls: readonly Wall[]): Regular | undefined {
  const usual = mostOf(walls);
  const isUsual = new Set(usual);
  const days = usual.map(({ day }) => day).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || days.length < FEWEST) {
    return undefined;
  }
  const since = (day: string): number => (daysBetween(first, day) ?? 0) / WEEK;
  const every = days.map(since).reduce(commonDivisor, 0);
  const count = since(last) / every + 1;
  const others = walls.filter((wall) => !isUsual.has(wall));
  if (every > MOST_WEEKS || 2 * (count - days.length + others.length) > days.length) {
    return undefined;
  }
  const there = new Set(days);
  const all = Array.from({ length: count }, (_, at) => addDays(first, at * every * WEEK));
  const [{ time } = { time: undefined }] = usual;
  const grid = new Set(all);
  const isFree = others.every(({ day }) => !grid.has(day));
  return isFree
    ? {
        weekly: { every, first, until: last },
        ...(time === undefined ? {} : { at: time }),
        off: all.filter((day) => !there.has(day)),
        others,
      }
    : undefined;
}

/** Those on the weekday, and at the time, that most of them are. */
function mostOf(walls: readonly Wall[]): Wall[] {
  const groups = new Map<string, Wall[]>();
  for (const wall of walls) {
    const key = `${weekdayOf(wall.day)} ${wall.time ?? ''}`;
    const others = groups.get(key) ?? [];
    others.push(wall);
    groups.set(key, others);
  }
  return [...groups.values()].reduce((most, one) => (one.length > most.length ? one : most), []);
}

function commonDivisor(one: number, other: number): number {
  return other === 0 ? one : commonDivisor(other, one % other);
}
