/** Clocks of a calendar file: what its times of day are told by, and the moments that they stand for. */
import { knownTimeZone } from '../../../core/locale.ts';
import { FIRST_DAY, isDay } from '../../kit/days.ts';
import { dayIn, momentOf, timeIn } from '../../kit/zones.ts';
import { parameter, textIn, type Component, type Property } from './lines.ts';
import { isUnderstood, offsetBy } from './time-zone-rules.ts';
import { timed, type Wall } from './walls.ts';
import WINDOWS_ZONES from './windows-zones.json';

const MINUTE_MS = 60_000;

/** What tells the times of an event. */
export type Clock =
  /** A zone that this browser knows the rules of. */
  | { readonly is: 'zone'; readonly zone: string }
  /** Universal time. */
  | { readonly is: 'universal' }
  /** A zone that only the file knows the rules of. */
  | { readonly is: 'rules'; readonly name: string; readonly rules: Component }
  /** None: wherever somebody is, it is that time there. Of one that has a name nobody knows its rules. */
  | { readonly is: 'floating'; readonly name?: string };

/** A time in a file, by its own clock. */
export interface Timed {
  readonly wall: Wall;
  readonly clock: Clock;
}

/** The times of a property from a day on; what is no time is passed over. */
export function timesOf(property: Property, calendar: Component, from = FIRST_DAY): Timed[] {
  const read = property.values.flatMap((value) => {
    // A period begins with its first part.
    const text: unknown = Array.isArray(value) ? value[0] : value;
    return typeof text === 'string' ? (timed(text) ?? []) : [];
  });
  const later = read.filter(({ wall }) => wall.day >= from && isDay(wall.day));
  if (later.length === 0) {
    return [];
  }
  const named = parameter(property, 'tzid');
  const clock: Clock = named === undefined ? { is: 'floating' } : clockNamed(named, calendar);
  return later.map(({ wall, universal }) => ({
    wall,
    clock: universal ? { is: 'universal' } : clock,
  }));
}

/** What another clock shows at that time. Where one of them has no time or no rules, what is written is meant. */
export function shownBy(clock: Clock, { wall, clock: own }: Timed): Wall {
  const moment = sameClock(clock, own) ? undefined : momentShown({ wall, clock: own });
  if (moment === undefined) {
    return wall;
  }
  switch (clock.is) {
    case 'zone':
      return { day: dayIn(moment, clock.zone), time: timeIn(moment, clock.zone) };
    case 'universal':
      return universalWall(moment);
    case 'rules': {
      const ahead = offsetBy(clock.rules, universalWall(moment)) ?? 0;
      return universalWall(new Date(moment.getTime() + ahead * MINUTE_MS));
    }
    case 'floating':
      return wall;
  }
}

/** The moment at which its clock shows that; none where no moment is meant. */
export function momentShown({ wall: { day, time }, clock }: Timed): Date | undefined {
  if (time === undefined) {
    return undefined;
  }
  switch (clock.is) {
    case 'zone':
      return momentOf(day, time, clock.zone);
    case 'universal':
      return atUniversal({ day, time });
    case 'rules': {
      const ahead = offsetBy(clock.rules, { day, time });
      return ahead === undefined
        ? undefined
        : new Date(atUniversal({ day, time }).getTime() - ahead * MINUTE_MS);
    }
    case 'floating':
      return undefined;
  }
}

/** The zone of that name, by whatever a program calls it. */
function clockNamed(name: string, calendar: Component): Clock {
  const rules = calendar.parts.find(
    (part) => part.name === 'vtimezone' && textIn(part, 'tzid') === name,
  );
  const zone = zoneNamed(name) ?? zoneNamed(rules && textIn(rules, 'x-lic-location'));
  if (zone !== undefined) {
    return zone === 'UTC' ? { is: 'universal' } : { is: 'zone', zone };
  }
  return rules !== undefined && isUnderstood(rules)
    ? { is: 'rules', name, rules }
    : { is: 'floating', name };
}

/** "Europe/Berlin", also as "/mozilla.org/20050126_1/Europe/Berlin" and "W. Europe Standard Time". */
export function zoneNamed(name: string | undefined): string | undefined {
  const windows: Readonly<Record<string, string>> = WINDOWS_ZONES;
  const parts = (name ?? '').trim().split('/');
  const ends = [parts.length, 3, 2].map((count) => parts.slice(-count).join('/'));
  for (const known of [
    Object.hasOwn(windows, ends[0] ?? '') ? windows[ends[0] ?? ''] : undefined,
    ...ends,
  ]) {
    // Offsets are no names of zones here: an agenda holds none.
    const zone = known !== undefined && /^[A-Z]/i.test(known) ? knownTimeZone(known) : undefined;
    if (zone !== undefined) {
      return zone;
    }
  }
  return undefined;
}

function atUniversal({ day, time }: Required<Wall>): Date {
  return new Date(`${day}T${time}:00Z`);
}

function universalWall(moment: Date): Wall {
  const written = moment.toISOString();
  return { day: written.slice(0, 10), time: written.slice(11, 16) };
}

function sameClock(one: Clock, other: Clock): boolean {
  return one.is === 'zone' && other.is === 'zone'
    ? one.zone === other.zone
    : one.is === 'rules' && other.is === 'rules'
      ? one.rules === other.rules
      : one.is === other.is;
}
