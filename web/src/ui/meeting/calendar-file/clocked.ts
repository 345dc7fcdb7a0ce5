/** Event of a calendar file by its own clock: where its times are found in the file, and what other clocks show then. */
import { shownBy, timesOf, zoneNamed, type Clock, type Timed } from './clocks.ts';
import { property, textIn, type Component } from './lines.ts';
import type { Wall } from './walls.ts';

/** What the file is read in. */
export interface Surroundings {
  /** Today, in the agenda. */
  readonly today: string;
  /** The agenda's zone, or the reader's own while it has none. */
  readonly zone: string | undefined;
}

/** An event whose times are told by its own clock. */
export interface Event {
  readonly calendar: Component;
  readonly master: Component;
  readonly exceptions: readonly Component[];
  readonly start: Wall;
  readonly clock: Clock;
  readonly around: Surroundings;
}

/** What the agenda's clock shows then. */
export function here({ clock, around }: Event, wall: Wall): Wall {
  return shownBy({ is: 'zone', zone: around.zone ?? 'UTC' }, { wall, clock });
}

/** Whether the agenda's day then is today or later, whatever day it is by the event's own clock. */
export function isToCome(event: Event, wall: Wall): boolean {
  return here(event, wall).day >= event.around.today;
}

/** The first time of the property of that name. */
export function timeOf(of: Component, name: string, calendar: Component): Timed | undefined {
  const found = property(of, name);
  return found && timesOf(found, calendar)[0];
}

/** The times that lists of an event name from a day on. */
export function datesOf(of: Component, name: string, calendar: Component, from: string): Timed[] {
  return of.properties
    .filter((one) => one.name === name)
    .flatMap((list) => timesOf(list, calendar, from));
}

/** The clock that an event's times are told by; the calendar may name one for events that do not. */
export function clockOf({ clock }: Timed, calendar: Component): Clock {
  const zone = zoneNamed(textIn(calendar, 'x-wr-timezone'));
  const isOpen = clock.is === 'universal' || (clock.is === 'floating' && clock.name === undefined);
  return isOpen && zone !== undefined && zone !== 'UTC' ? { is: 'zone', zone } : clock;
}
