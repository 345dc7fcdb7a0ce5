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
  /** In the order in which they were written down. */
  promises: PromiseView[];
  /** Words that are to be confirmed or were, the oldest first. */
  wordings: WordingView[];
}

/** A meeting. Moments are in milliseconds since 1970. */
export interface SectionView {
  day: string;
  state: MeetingState;
  started?: number;
  ended?: number;
  /** How many minutes it is meant to last. */
  minutes?: number;
  /** Those of a closed meeting were all discussed. */
  topics: TopicEntry[];
  /** Topics that were in it and went elsewhere. */
  moved?: MovedTopic[];
  /** Broken promises it opens with, and those that were answered for in it. */
  opening?: string[];
  /** The topic that both agreed to switch to. */
  current?: string;
  /** Keyword lines: still open, and filled in without the other having been asked. */
  blanks?: { open: number; filled: number };
  /** What it ended with, once it is closed. */
  recap?: RecapView;
}

export type MovedTopic = { id: string; headline: string } & Outcome;

export interface TopicEntry {
  id: string;
  /** The words of the topic's first line, without their marks. */
  headline: string;
  /** Who brought it. */
  by?: Seat;
  /** When it was added, in milliseconds since 1970. */
  added?: number;
  kind?: TopicKind;
  mode?: TopicMode;
  /** What it came to. */
  conclusion?: string;
  /** Added while its meeting ran. */
  live?: boolean;
  /** The topic that it was parked from. */
  from?: string;
  /** How many meetings it was carried out of. */
  carried?: number;
  /** It was left in a closed meeting without an outcome: one closed while the other added it. */
  leftOver?: boolean;
  /** What became of it in the meeting it stands in. */
  outcome?: Outcome;
  context?: ContextEntry[];
  /** What each said to "anything more on this?". */
  enough?: BySeat<Enough>;
  /** What each said to "switch to this?". */
  switch?: BySeat<boolean>;
}

/** What each of the two said. */
export interface BySeat<T> {
  a?: T;
  b?: T;
}

export type TopicKind = 'unblock' | 'responsibilities' | 'feedback' | 'learning' | 'dots' | 'future';

export type TopicMode = 'call' | 'writing';

/** What became of a topic in one meeting. */
export type Outcome =
  | { outcome: 'discussed' }
  | { outcome: 'nextTime'; on: string }
  | { outcome: 'followUp'; on: string }
  | { outcome: 'parked' };

export type ContextItem =
  | { item: 'link'; href: string; title: string }
  | { item: 'person'; name: string }
  | { item: 'topic'; topic: string };

export type ContextEntry = { id: string } & ContextItem;

export type Enough = 'enough' | 'more';

/** Words that are to be confirmed, or were. */
export type WordingView = {
  id: string;
  topic: string;
  /** The meeting the topic stood in when it was asked for. */
  meeting?: string;
  /** Whose words they are: the other is asked. */
  by: Seat;
  at: number;
  /** Words of a topic where they stand, or what was heard, said back in own words. */
  kind: 'place' | 'repeat';
  /** As they read now; empty when they are gone. */
  words: string;
} & WordingState;

export type WordingState =
  | { state: 'waiting' }
  /** `instead` is what was asked with, when the other's correction was taken in its place. */
  | { state: 'confirmed'; at: number; instead?: string }
  | { state: 'corrected'; correction: string; at: number; difference: Piece[] }
  | { state: 'changed'; confirmed: string; at: number; difference: Piece[] };

/** A piece of a difference: in both texts, only in the earlier, only in the later. */
export interface Piece {
  change: 'same' | 'gone' | 'new';
  text: string;
}

/** A wording where it stands in its topic; offsets as in `TextOp`. */
export type PlacedWording = { start: number; len: number } & WordingView;

/** One of the two, or somebody else by name. */
export type Promiser = { seat: Seat } | { name: string };

export type PromiseKind = 'action' | 'findOut';

/** What a promise says. */
export interface PromiseTerms {
  who: Promiser;
  /** Who tells them, when it is someone else. */
  telling?: Seat;
  kind: PromiseKind;
  /** What, without the owner and the date: "send the draft". */
  what: string;
  /** Needed when something is to be found out. */
  how?: string;
  /** By when; needed when something is to be found out. */
  due?: string;
}

export type PromiseView = {
  id: string;
  who: Promiser;
  telling?: Seat;
  /** Whose word it needs: the owner's, or the one's who tells them. */
  answers: Seat;
  kind: PromiseKind;
  what: string;
  how?: string;
  /** By when, renewals counted in; absent is "no date yet". */
  due?: string;
  /** The date in its terms, before any renewal. */
  firstDue?: string;
  topic?: string;
  /** The line it was typed in. */
  line?: string;
  meeting?: string;
  /** The oldest first; it begins with who wrote it down. */
  history: PromiseEvent[];
} & PromiseState;

export type PromiseState =
  | { state: 'proposed' }
  | { state: 'accepted' }
  /** Accepted, and it reads differently now. */
  | { state: 'changed'; accepted: string }
  | { state: 'done'; late: boolean }
  | { state: 'withdrawn' };

export interface PromiseEvent {
  event: 'proposed' | 'accepted' | 'renewed' | 'done' | 'withdrawn';
  by: Seat;
  at: number;
  due?: string;
  /** The date that stood when it was renewed, done or withdrawn. */
  was?: string;
  word?: string;
  meeting?: string;
}

export interface RecapView {
  items: RecapItem[];
  a?: Acknowledged;
  b?: Acknowledged;
}

export interface Acknowledged {
  at: number;
  /** What has changed since; empty while it stands. */
  changes: RecapChange[];
}

export type RecapItem =
  | {
      item: 'promise';
      id: string;
      who: Promiser;
      kind: PromiseKind;
      what: string;
      due?: string;
      /** How it was answered for in this meeting; absent for one that was made in it. */
      answered?: 'renewed' | 'done' | 'withdrawn';
    }
  /** `on` is the day it went to; absent when it was parked. */
  | { item: 'move'; topic: string; on?: string }
  | { item: 'unconfirmed'; wording: string; words: string };

export type RecapChange = { change: 'added'; now: RecapItem } | { change: 'gone'; was: RecapItem };

/** Everything a person does to an agenda apart from writing in it. Ids of new things are made by the caller. */
export type Operation =
  | { do: 'addMeeting'; day: string }
  | { do: 'startMeeting'; day: string; minutes: number }
  /** Refused (`no_outcome`) while a topic in it has no outcome. */
  | { do: 'closeMeeting'; day: string }
  | { do: 'reopenMeeting'; day: string }
  | { do: 'addTopic'; topic: string; section: SectionName; place: Place; headline: string }
  /** Out of a meeting that runs or ran, the move is its outcome there. */
  | { do: 'moveTopic'; topic: string; section: SectionName; place: Place }
  | { do: 'deleteTopic'; topic: string }
  | { do: 'restoreTopic'; topic: string }
  | { do: 'setKind'; topic: string; kind: TopicKind | null }
  | { do: 'setMode'; topic: string; mode: TopicMode | null }
  | { do: 'addContext'; topic: string; context: string; item: ContextItem }
  | { do: 'removeContext'; topic: string; context: string }
  /** The meeting it goes to is made when it is not there. */
  | { do: 'setOutcome'; topic: string; day: string; outcome: Outcome | null }
  /** Takes the line out of the topic `from` and parks it as the new topic. */
  | { do: 'parkLine'; topic: string; from: string; line: string }
  | { do: 'sayEnough'; topic: string; day: string; says: Enough | null }
  | { do: 'saySwitch'; topic: string; day: string; wants: boolean }
  | { do: 'ask'; wording: string; topic: string; at: number; len: number }
  | { do: 'askFilled'; day: string; wordings: string[] }
  | { do: 'repeat'; wording: string; topic: string; words: string }
  | { do: 'confirm'; wording: string; words: string }
  | { do: 'correct'; wording: string; words: string }
  | { do: 'takeCorrection'; wording: string }
  | { do: 'withdrawWording'; wording: string }
  | { do: 'makePromise'; promise: string; terms: PromiseTerms; topic?: string; line?: string; meeting?: string }
  | { do: 'changePromise'; promise: string; terms: PromiseTerms }
  | { do: 'acceptPromise'; promise: string; terms: PromiseTerms }
  | { do: 'finishPromise'; promise: string; word?: string; meeting?: string }
  | { do: 'unfinishPromise'; promise: string }
  | { do: 'renewPromise'; promise: string; due: string; word: string; meeting?: string }
  | { do: 'withdrawPromise'; promise: string; word: string; meeting?: string }
  | { do: 'deletePromise'; promise: string }
  | { do: 'restorePromise'; promise: string }
  | { do: 'acknowledgeRecap'; day: string };

/** What was taken back or done again. */
export interface Turned {
  /** Typing, or an operation. */
  what: 'words' | Operation['do'];
  topic?: string;
  /** Why it was not, and stays as it is: the code that an error would have. */
  stays?: CoreError['code'];
}

export interface TopicView {
  id: string;
  section: SectionName;
  /** Never empty; the first one is the headline. */
  lines: Line[];
}

export type LineKind = 'text' | 'bullet' | 'number' | 'check' | 'heading' | 'quote' | 'blank' | 'conclusion';

export interface Line {
  id: string;
  kind: LineKind;
  indent: number;
  checked: boolean;
  /** The number it was given in a numbered list; absent when it counts on from the lines above. */
  start?: number;
  spans: Span[];
}

/** Words of one line that the same person typed; offsets as in `TextOp`. */
export interface Written {
  at: number;
  len: number;
  /** Absent where nobody knows. */
  by?: Seat;
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
  /** Up to 999,999; 0 counts on from the lines above again. */
  start?: number;
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
  /** As in `Line`. */
  start?: number;
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

/**
 * A change of a topic that did not come from its own editor: the other's, an undo, or what an
 * operation of this tab did to its words. Words first, then attributes.
 */
export interface TopicChange {
  topic: string;
  source: 'remote' | 'undo' | 'own';
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
  state: 'saved' | 'saving' | 'onlyHere' | 'cannotSave' | 'refused';
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
  /** Client ids and whose they are, each told once: to be kept before any `persist` that comes later. */
  | { type: 'authors'; authors: [client: number, seat: Seat][] }
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
    /** The rules of the agenda forbid it; `text` says what to do instead. */
    | 'not_allowed'
    /** A meeting cannot be closed: a topic in it has no outcome. */
    | 'no_outcome'
    /** What is confirmed or accepted reads differently meanwhile. */
    | 'changed_meanwhile'
    | 'malformed'
    | 'too_large'
    | 'gap'
    | 'not_yours'
    | 'too_costly'
    | 'link'
    | 'storage'
    | 'full';
  /** What to do about it, in words for a person. The same as `message`. */
  text: string;
}

export interface CoreOptions {
  /** From `newClientId`, never used before: a client id used twice diverges silently. */
  clientId: number;
  seat: Seat;
  /** Shown to the other person. */
  name: string;
  /** A random whole number; spreads reconnections. */
  seed: number;
}
