/**
 * Reader of calendar files (iCalendar, `.ics`): an invitation, or an event that was exported, as the series of an agenda. Times stay
 * what the clocks of the event's zone show, whatever becomes of summer time.
 */
import type { Surroundings } from './clocked.ts';
import { eventOf } from './event.ts';
import { componentOf, property, shownName, textIn, type Component } from './lines.ts';
import type { NamedEvent, Reading, Reason } from './reading.ts';
import { newestOf } from './versions.ts';

/** More events than that are no invitation but somebody's whole calendar. */
const MOST_EVENTS = 60;

/** Reads a file's text. */
export function readCalendarFile(text: string, surroundings: Surroundings): Reading {
  const calendar = componentOf(text);
  if (calendar === undefined) {
    return refused('no calendar');
  }
  const method = textIn(calendar, 'method')?.toUpperCase();
  if (method === 'CANCEL') {
    return refused('called off');
  }
  if (method === 'REPLY' || method === 'COUNTER' || method === 'DECLINECOUNTER') {
    return refused('answer');
  }
  const events = calendar.parts.filter(({ name }) => name === 'vevent');
  const masters = newestOf(
    events.filter((event) => property(event, 'recurrence-id') === undefined),
    (event, at) => uid(event) || String(at),
  );
  if (masters.length === 0) {
    return refused(events.length === 0 ? 'no event' : 'one of a series');
  }
  if (masters.length > MOST_EVENTS) {
    return refused('too many events');
  }
  const exceptions = new Map<string, Component[]>();
  for (const event of events) {
    if (property(event, 'recurrence-id') !== undefined) {
      const others = exceptions.get(uid(event)) ?? [];
      others.push(event);
      exceptions.set(uid(event), others);
    }
  }
  const read: NamedEvent[] = [];
  let first: Reason | undefined;
  // What repeats is what was meant, also where something else stands before it.
  for (const repeats of [true, false]) {
    for (const master of masters.filter((one) => isRepeated(one) === repeats)) {
      const event = eventOf(calendar, master, exceptions.get(uid(master)) ?? [], surroundings);
      if (typeof event === 'string') {
        first ??= event;
      } else {
        read.push({ name: shownName(textIn(master, 'summary') ?? ''), event });
      }
    }
  }
  return read.length > 0 ? { is: 'read', events: read } : refused(first ?? 'no event');
}

/** Refuses a file. */
export function refused(why: Reason): Reading {
  return { is: 'refused', why };
}

/** Whether it is more than one meeting, by a rule or by a list of days. */
function isRepeated(event: Component): boolean {
  return property(event, 'rrule') !== undefined || property(event, 'rdate') !== undefined;
}

function uid(event: Component): string {
  return textIn(event, 'uid') ?? '';
}
