/** Calendar feed of the person who is signed in: the secret address that their calendar program reads. */
import { field, list, nothing, optional, type Api } from './api.ts';
import type { Said, Schemas } from './routes.ts';

/** A person's feed. */
export interface CalendarFeed {
  /** Where it is read; null while there is none. */
  readonly address: string | null;
  /** How many minutes before a meeting are kept free to prepare it; 0 for none. */
  readonly preparation: number;
  /** The pairs whose meetings are left out. */
  readonly without: readonly string[];
}

export function calendarFeed(api: Api): Promise<CalendarFeed> {
  return api.ask('GET', '/api/me/calendar', feed);
}

/** Makes an address; the one before leads nowhere from then on. */
export function renewCalendarFeed(api: Api): Promise<CalendarFeed> {
  return api.ask('POST', '/api/me/calendar', feed);
}

/** Sets how many minutes there are to prepare; 0 for none. */
export function prepareInCalendar(api: Api, preparation: number): Promise<CalendarFeed> {
  return api.ask('PATCH', '/api/me/calendar', feed, { body: { preparation } });
}

export function stopCalendarFeed(api: Api): Promise<void> {
  return api.ask('DELETE', '/api/me/calendar', nothing);
}

/** Says whether a pair's meetings are in it. */
export function showInCalendar(api: Api, pair: string, shown: boolean): Promise<void> {
  return api.ask('PATCH', '/api/pairs/{id}', nothing, {
    in: { id: pair },
    body: { in_calendar: shown },
  });
}

function feed(value: Said<Schemas['FeedView']>): CalendarFeed {
  return {
    address: optional(value, 'address'),
    preparation: Number(field(value, 'preparation') ?? 0),
    without: list(String)(field(value, 'without')),
  };
}
