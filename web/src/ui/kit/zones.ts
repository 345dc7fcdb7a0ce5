/** Time zones: the day and the time of day that a moment has in one, and the moment of a day and time. */
import { knownTimeZone } from '../../core/locale.ts';
import { dayOf } from './days.ts';

const DAY_MS = 86_400_000;

/** The zone that the reader's device is in. */
export function ownZone(): string | undefined {
  return knownTimeZone(undefined);
}

/** "Los Angeles": the place that a zone is called after. */
export function zoneWords(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

/** The calendar day of a moment in a zone; in the reader's own while it is not said or not known. */
export function dayIn(moment: Date | number, zone: string | undefined): string {
  const known = zone === undefined ? undefined : knownTimeZone(zone);
  return known === undefined ? dayOf(new Date(moment)) : wallClock(moment, known).slice(0, 10);
}

/** The time of day of a moment in a zone, `HH:MM`. */
export function timeIn(moment: Date, zone: string | undefined): string {
  return wallClock(moment, knownTimeZone(zone)).slice(11, 16);
}

/**
 * The moment at which a zone's clocks show that day and time: of two, when they are put back, the first; of none, when
 * they are put forward, the one that would have been.
 */
export function momentOf(day: string, time: string, zone: string | undefined): Date {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const known = knownTimeZone(zone);
  const ahead = (at: number): number => Date.parse(`${wallClock(new Date(at), known)}:00Z`) - at;
  // A day before and a day after lie on either side of any change of the clocks.
  const [before, after] = [ahead(wall - DAY_MS), ahead(wall + DAY_MS)];
  const found = [Math.max(before, after), Math.min(before, after)].find(
    (offset) => ahead(wall - offset) === offset,
  );
  return new Date(wall - (found ?? before));
}

/** `YYYY-MM-DDTHH:MM`, as the clocks of a zone show it. */
function wallClock(moment: Date | number, zone: string | undefined): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}
