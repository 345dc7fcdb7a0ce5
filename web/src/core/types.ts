import type {
  PresentPerson,
  Summary,
  SyncStatus,
  TopicChange,
  Turned,
} from '../wasm/duologue_client.js';
import type { FoundPromise } from '../wasm/phrases/duologue_phrases.js';

export type {
  Acknowledged,
  AgendaView,
  Answer,
  BySeat,
  ContextEntry,
  ContextItem,
  CoreError,
  Cursor,
  Enough,
  FeedbackSessions,
  Gone,
  GoneMeeting,
  InWriting,
  Line,
  LineAttributes,
  LineChange,
  LineKind,
  LinePatch,
  Marks,
  MarksChange,
  MeetingState,
  MovedTopic,
  NewLines,
  NextMeeting,
  Operation,
  Outcome,
  Piece,
  Place,
  OpenPromise,
  PlacedWording,
  PresentPerson,
  PromiseEvent,
  PromiseKind,
  Prompt,
  PromiseState,
  PromiseTerms,
  PromiseView,
  Promiser,
  RecapChange,
  RecapItem,
  RecapView,
  Seat,
  SaidInWriting,
  SectionName,
  SectionView,
  Series,
  Span,
  Summary,
  SyncStatus,
  TextDelta,
  TextOp,
  TopicChange,
  TopicEntry,
  TopicKind,
  TopicMode,
  TopicView,
  Turned,
  WordingState,
  WordingView,
  Written,
} from '../wasm/duologue_client.js';
export type { Calendar, FoundPromise } from '../wasm/phrases/duologue_phrases.js';

/** The headline's id among a topic's lines: it has no marker and no attributes. */
export const HEADLINE = 'first-line';

/** What a line comes to: a promise, perhaps one, or one whose words name either of two days, the reader's first. */
export interface PhraseReading {
  reads: 'promise' | 'likely' | 'whichDay';
  promise: FoundPromise;
  days: string[];
}

/** What agendas have for the person, by pair. */
export type Summaries = Readonly<Record<string, Summary>>;

/** Where this device's changes are. `changes` counts those of all its tabs. */
export interface AgendaStatus extends SyncStatus {
  /** Whether this tab is in touch with the server. */
  connected: boolean;
  /** Whether it has all that the server had when it was asked: what comes from now on comes as it is written. */
  caughtUp: boolean;
}

/** Something the person should know and can do something about. */
export interface Trouble {
  code:
    /** The device cannot keep what is written. */
    | 'storage_full'
    | 'storage_failed'
    /** Something kept on this device cannot be read; the rest is there. */
    | 'damaged'
    /** The session has ended: changes stay here until the person signs in again. */
    | 'signed_out'
    /** The agenda is not, or no longer, open to this person. */
    | 'no_access'
    /** What is needed for something that was done could not be fetched; it is tried again. */
    | 'rest_missing'
    /** This tab stopped working; reloading it helps. */
    | 'broken';
  /** What to do, in words for a person. */
  text: string;
}

/** Taken back, or done again. */
export type Way = 'undo' | 'redo';

/** What an agenda tells whoever listens. */
export interface AgendaEvents {
  /** Something of what `agenda()` shows changed: ask it, and for `wordings()` of what is on the screen. */
  agenda: undefined;
  /** Something else may be new to the person: ask `news()`. */
  news: undefined;
  /** A topic changed by someone else, another tab, undo or an operation; one's own edits are not echoed. */
  topic: TopicChange;
  /** Everybody else who has the agenda open; one entry for each of their tabs. */
  presence: PresentPerson[];
  /** An operation that had to wait was refused: the error that it would have thrown. */
  refused: unknown;
  /** Something was taken back, done again, or stays as it is. */
  turned: Turned & { way: Way };
  status: AgendaStatus;
  /** Null when it is over. */
  trouble: Trouble | null;
}
