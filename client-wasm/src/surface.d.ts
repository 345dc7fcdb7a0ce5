// The surface of the page's Rust half. Every `now` is in milliseconds on one clock that never runs back.

/** Which of the two people of a pair: `a` made the pair, `b` was invited. */
export type Seat = 'a' | 'b';

/** A section of the agenda: a meeting's day, `YYYY-MM-DD`, or `parked`. */
export type SectionName = string;

/** Where in a section a topic goes. */
export type Place = 'first' | 'last' | { before: string } | { after: string };

export type MeetingState = 'planned' | 'running' | 'closed';

export interface AgendaView {
  title: string | null;
  /** Newest day first. */
  sections: SectionView[];
  parked: TopicEntry[];
}

export interface SectionView {
  day: string;
  state: MeetingState;
  topics: TopicEntry[];
}

export interface TopicEntry {
  id: string;
  /** The words of the topic's first line, without their marks. */
  headline: string;
}

export interface TopicView {
  id: string;
  section: SectionName;
  /** Never empty; the first one is the headline. */
  lines: Line[];
}

export type LineKind = 'text' | 'bullet' | 'number' | 'check' | 'heading' | 'quote' | 'blank';

export interface Line {
  id: string;
  kind: LineKind;
  indent: number;
  checked: boolean;
  spans: Span[];
}

/** Words with the same marks; plain ones have none. */
export interface Span {
  text: string;
  marks?: Marks;
}

/** The marks a piece of text carries; one that is absent is off. */
export interface Marks {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
  link?: string;
}

/** A change of marks: absent leaves a mark alone, `false` or `null` takes it away. */
export interface MarksChange {
  bold?: boolean | null;
  italic?: boolean | null;
  strike?: boolean | null;
  code?: boolean | null;
  link?: string | null;
}

/** A change of a line's attributes: absent leaves one alone. */
export interface LinePatch {
  kind?: LineKind;
  indent?: number;
  checked?: boolean;
}

export interface LineChange {
  line: string;
  patch: LinePatch;
}

/** The attributes a line has now, all of them. */
export interface LineAttributes {
  kind: LineKind;
  indent: number;
  checked: boolean;
}

/** An edit of a topic's words. Offsets are UTF-16 units, a line's marker counts 1, and each one
 *  of a list applies to what those before it left. */
export type TextOp =
  | { op: 'insert'; at: number; text: string; marks?: Marks }
  | { op: 'break'; at: number; line: string }
  | { op: 'delete'; at: number; len: number }
  | { op: 'format'; at: number; len: number; marks: MarksChange };

/** One piece of what changed in a topic's words, walking from its start; lengths as in `TextOp`. */
export type TextDelta =
  | { op: 'retain'; len: number; marks?: MarksChange }
  | { op: 'insert'; text: string; marks?: Marks }
  | { op: 'break'; line: string }
  | { op: 'delete'; len: number };

/** A change of a topic that did not come from its own editor. Words first, then attributes. */
export interface TopicChange {
  topic: string;
  source: 'remote' | 'undo';
  delta: TextDelta[];
  lines: { line: string; patch: LineAttributes }[];
}

export interface Cursor {
  topic: string;
  anchor: number;
  head: number;
}

/** One tab of a person who has the agenda open. */
export interface PresentPerson {
  client: number;
  seat: Seat;
  name: string;
  /** Null when they write nowhere. */
  cursor: Cursor | null;
}

/** Where this device's changes are, by what this tab knows. */
export interface SyncStatus {
  state: 'saved' | 'saving' | 'onlyHere' | 'refused';
  /** Changes of this tab's life, and those it was loaded with, that the server has not confirmed. */
  changes: number;
  /** Only when refused. */
  code?: string;
  /** Only when refused: what to do, in words for a person. */
  text?: string;
}

export type CoreEvent =
  | { type: 'connect' }
  | { type: 'disconnect' }
  | { type: 'send'; bytes: Uint8Array }
  | { type: 'wake'; at: number | null }
  | { type: 'persist'; bytes: Uint8Array; local: true; sequence: number }
  | { type: 'persist'; bytes: Uint8Array; local: false }
  | { type: 'allSaved'; through: number; everything: boolean }
  | { type: 'status'; status: SyncStatus; connected: boolean }
  | { type: 'agenda' }
  | ({ type: 'topic' } & TopicChange)
  | { type: 'presence'; people: PresentPerson[] }
  /** `row` is its place among the rows handed in; null is the snapshot. */
  | { type: 'damaged'; row: number | null; text: string };

/** Why a call was not carried out. The agenda is as it was before the call. */
export interface CoreError extends Error {
  code:
    | 'invalid'
    | 'unknown_topic'
    | 'unknown_place'
    | 'out_of_range'
    | 'busy'
    | 'malformed'
    | 'too_large'
    | 'gap'
    | 'not_yours'
    | 'storage'
    | 'full';
  /** What to do about it, in words for a person. The same as `message`. */
  text: string;
}

export interface CoreOptions {
  /** Random, below 2^53, never used before: a client id used twice diverges silently. */
  clientId: number;
  seat: Seat;
  /** Shown to the other person. */
  name: string;
  /** A random whole number; spreads reconnections. */
  seed: number;
}
