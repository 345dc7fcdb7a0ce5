/**
 * Single days of an event in a calendar file: those on which what repeats is off or moved, and those that are named one by one, beside
 * what repeats or instead of it.
 */
import { addDays } from '../../kit/days.ts';
import { datesOf, isToCome, timeOf, type Event } from './clocked.ts';
import { shownBy, type Timed } from './clocks.ts';
import { parameter, property, textIn, type Component } from './lines.ts';
import type { Reason } from './reading.ts';
import { hasDay, type Weekly } from './rule.ts';
import { newestOf } from './versions.ts';
import type { Wall } from './walls.ts';

/** The most of them that are looked at. */
const MOST_READ = 1000;

/** A meeting, by the day it was planned for first. */
export interface Placed {
  readonly day: string;
  readonly to: Wall;
}

/** What the file says of days to come, by the event's clock. */
export interface SingleDays {
  readonly off: readonly string[];
  readonly moved: readonly Placed[];
  /** Meetings on days that are none of what repeats. */
  readonly extra: readonly Placed[];
  /** Second meetings of a day, which an agenda does not have. */
  readonly twice: readonly Wall[];
}

/** The single days of an event that repeats by that rule from a day on, or by none. */
export function singleDaysOf(
  event: Event,
  weekly: Weekly | undefined,
  first: string,
): SingleDays | Reason {
  const { calendar, master, exceptions, start, clock, around } = event;
  // A day by another clock is two days apart at most.
  const soon = addDays(around.today, -2);
  const gone = datesOf(master, 'exdate', calendar, soon);
  const named = datesOf(master, 'rdate', calendar, soon);
  if (gone.length + named.length + exceptions.length > MOST_READ) {
    return 'too many exceptions';
  }
  if (exceptions.some(changesLater)) {
    return 'changes later';
  }
  const walls = gone.map((one) => shownBy(clock, one));
  const extra = named.map((one) => wallOf(event, one));
  const days = new Days(weekly, start, first);
  days.leaveOut(walls);
  days.add([...(weekly === undefined ? [start] : []), ...extra], walls);
  const meant = (exception: Component): Timed | undefined =>
    timeOf(exception, 'recurrence-id', calendar);
  const keyOf = (of: Timed): string => days.meant(shownBy(clock, of));
  const newest = newestOf(exceptions, (exception) => {
    const of = meant(exception);
    return of === undefined ? '' : keyOf(of);
  });
  const namesDays = property(master, 'rdate') !== undefined;
  for (const exception of newest) {
    const of = meant(exception);
    const to = timeOf(exception, 'dtstart', calendar);
    if (of === undefined || (of.wall.day < soon && (to === undefined || to.wall.day < soon))) {
      continue;
    }
    const cancelled = textIn(exception, 'status')?.toUpperCase() === 'CANCELLED';
    const wall = cancelled || to === undefined ? undefined : shownBy(clock, to);
    const stays = wall !== undefined && isToCome(event, wall);
    const { day } = shownBy(clock, of);
    // The lists were not read as far back as one may have moved from.
    days.change(keyOf(of), day, stays ? wall : undefined, namesDays && day < soon);
  }
  return days.from((wall) => isToCome(event, wall));
}

/** A meeting that is named, while it is read: the day it is named by, and where it is, if it still is. */
interface Named {
  readonly day: string;
  readonly to: Wall | undefined;
}

/**
 * Days of an event, while it is read. What is named is kept apart from what repeats until all changes are known: which of them stand on
 * one day is told at the end.
 */
class Days {
  readonly #off = new Set<string>();
  readonly #moved = new Map<string, Wall>();
  /** By day and time. */
  readonly #named = new Map<string, Named>();
  /** The first of them on a day. */
  readonly #namedOn = new Map<string, string>();
  readonly #weekly: Weekly | undefined;
  readonly #start: Wall;
  readonly #first: string;

  constructor(weekly: Weekly | undefined, start: Wall, first: string) {
    this.#weekly = weekly;
    this.#start = start;
    this.#first = first;
  }

  leaveOut(walls: readonly Wall[]): void {
    for (const { day } of walls) {
      if (day >= this.#first && this.#has(day)) {
        this.#off.add(day);
      }
    }
  }

  /** Adds days that are named, but for those that are left out again. */
  add(walls: readonly Wall[], gone: readonly Wall[]): void {
    const out = new Set(gone.map(keyOf));
    for (const wall of walls) {
      const { day, time } = wall;
      const key = keyOf(wall);
      if (!out.has(day) && !out.has(key) && !(this.#repeats(day) && time === this.#start.time)) {
        this.#named.set(key, { day, to: wall });
        this.#namedOn.set(day, this.#namedOn.get(day) ?? key);
      }
    }
  }

  /**
   * The meeting that is planned for then: one that is named, by its day and time, or one of the series, by its day. A series is on one
   * day of the week, so that a day tells which is meant, however its time is written.
   */
  meant(wall: Wall): string {
    const { day } = wall;
    const key = keyOf(wall);
    if (this.#named.has(key)) {
      return key;
    }
    return this.#repeats(day) ? day : (this.#namedOn.get(day) ?? day);
  }

  /** One meeting changed: it is then, or not any more. */
  change(key: string, day: string, to: Wall | undefined, isNamed: boolean): void {
    if (this.#named.has(key) || (isNamed && !this.#has(day))) {
      this.#named.set(key, { day, to });
    } else if (this.#repeats(day)) {
      if (to === undefined) {
        if (day >= this.#first) {
          this.#off.add(day);
        }
      } else if (to.day !== day || to.time !== this.#start.time) {
        this.#moved.set(day, to);
      }
    }
  }

  from(isAhead: (wall: Wall) => boolean): SingleDays {
    const beside = this.#placedBeside();
    const taken = new Map([...this.#moved.values()].map(({ day, time }) => [day, time]));
    const extra: Placed[] = [];
    const twice = new Map<string, Wall>();
    for (const one of beside) {
      const { day, time } = one.to;
      const repeats = this.#repeats(day) && !this.#moved.has(day);
      if (!isAhead(one.to)) {
        continue;
      }
      if (!taken.has(day) && !repeats) {
        taken.set(day, time);
        extra.push(one);
      } else if (time !== (repeats ? this.#start.time : taken.get(day))) {
        twice.set(day, one.to);
      }
    }
    return {
      off: [...this.#off].sort(),
      moved: placed(this.#moved).filter(({ to }) => isAhead(to)),
      extra,
      twice: placed(twice).map(({ to }) => to),
    };
  }

  /** Those that are named, but for the first on each day that is off: some calendars say so that a meeting has another time. */
  #placedBeside(): Placed[] {
    const beside: Placed[] = [];
    const named = [...this.#named].sort();
    // A day names one meeting: that of the series, or else the one that stays there, or the first.
    const taken = new Set(named.flatMap(([, { day, to }]) => (to?.day === day ? [day] : [])));
    for (const [, { day, to }] of named) {
      if (to === undefined) {
        continue;
      }
      if (this.#off.delete(day)) {
        this.#moved.set(day, to);
      } else {
        beside.push({ day: this.#has(day) || taken.has(day) ? to.day : day, to });
        taken.add(day);
      }
    }
    return beside;
  }

  /** Whether what repeats is on that day, or was before it moved. */
  #repeats(day: string): boolean {
    return this.#has(day) && !this.#off.has(day);
  }

  #has(day: string): boolean {
    return this.#weekly !== undefined && hasDay(this.#weekly, day);
  }
}

function placed(days: ReadonlyMap<string, Wall>): Placed[] {
  return [...days].sort().map(([day, to]) => ({ day, to }));
}

function keyOf({ day, time = '' }: Wall): string {
  return `${day}${time}`;
}

/** A day that is named without a time is meant at that of the event. */
function wallOf({ clock, start }: Event, one: Timed): Wall {
  return { ...start, ...shownBy(clock, one) };
}

/** Whether it changes the meetings after it too. */
function changesLater(exception: Component): boolean {
  const id = property(exception, 'recurrence-id');
  return id !== undefined && parameter(id, 'range') !== undefined;
}
