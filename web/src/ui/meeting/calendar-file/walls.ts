/** Walls: what clocks on them show in a calendar file, before it is known which zone they go by. */
import { daysBetween } from '../../kit/days.ts';

/** What a clock shows: a day, and a time of day unless the whole day is meant. */
export interface Wall {
  readonly day: string;
  readonly time?: string;
}

/** `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM…`, with a `Z` behind it where it is universal time. */
export function timed(text: string): { wall: Wall; universal: boolean } | undefined {
  const [, day = '', time, end] =
    /^(\d{4}-\d{2}-\d{2})(?:T((?:[01]\d|2[0-3]):[0-5]\d)(?::\d{2})?(Z?))?$/.exec(text) ?? [];
  if (!exists(day)) {
    return undefined;
  }
  return { wall: time === undefined ? { day } : { day, time }, universal: end === 'Z' };
}

/** Whether there is such a day, in whatever year. */
export function exists(day: string): boolean {
  return daysBetween(day, day) !== undefined;
}

/** 0 for a Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** The weekdays as calendar files call them, from Sunday on. */
export const WEEKDAYS: readonly string[] = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
