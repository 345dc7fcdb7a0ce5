/** What a calendar file comes to: meetings to choose from, or why there is none. */
import type { Series } from '../../../core/types.ts';
import type { OtherRule } from './rule.ts';

/** Why nothing comes of a file, or of an event in it. */
export type Reason =
  | OtherRule
  | 'too large'
  | 'no calendar'
  | 'no event'
  | 'too many events'
  | 'too many exceptions'
  | 'too many days'
  | 'called off'
  | 'answer'
  | 'one of a series'
  | 'changes later'
  | 'over';

/** Something about an event that is not as the file says it. */
export type Remark =
  /** It is told by another clock than the agenda's: what that shows, and what it is here on the first day. */
  | { readonly about: 'converted'; readonly time: string; readonly clock: string }
  /** It names no zone that is known. */
  | { readonly about: 'no zone'; readonly name?: string }
  /** It is twice on days on which the agenda has it once. */
  | { readonly about: 'twice'; readonly days: readonly string[] };

/** A meeting that is told by itself: where it stands, and the day it was planned for first, which may be the same. */
export interface Moved {
  readonly day: string;
  readonly to: string;
  /** None: at that of the series, if it is of one. */
  readonly at?: string;
}

/** A series, from today on. */
export interface ReadSeries {
  readonly is: 'series';
  readonly series: Series;
  /** None: the agenda's, or the reader's own. */
  readonly zone?: string;
  /** Days of it on which there is no meeting. */
  readonly off: readonly string[];
  readonly moved: readonly Moved[];
  /** Meetings on days that are none of it. */
  readonly extra: readonly Moved[];
  readonly remarks: readonly Remark[];
}

/** What a calendar says of single days of a series. */
export type Exceptions = Pick<ReadSeries, 'off' | 'moved' | 'extra'>;

export const NO_EXCEPTIONS: Exceptions = { off: [], moved: [], extra: [] };

/** Meetings that do not repeat, by the agenda's clock; at least one. */
export interface ReadMeetings {
  readonly is: 'meetings';
  readonly meetings: readonly Moved[];
  readonly remarks: readonly Remark[];
}

/** An event, by the name that it has in the calendar, which is shown to choose by and kept nowhere. */
export interface NamedEvent {
  readonly name: string;
  readonly event: ReadSeries | ReadMeetings;
}

export type Reading =
  | { readonly is: 'read'; readonly events: readonly NamedEvent[] }
  | { readonly is: 'refused'; readonly why: Reason };
