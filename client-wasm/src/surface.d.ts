// Made from the Rust types by `cargo xtask contracts`: change those instead. A test compares them.

// Rust: duologue_shared::recap::Acknowledged
/** One person's acknowledgement. */
export type Acknowledged = {
  /** When, in milliseconds since 1970. */
  at: number,
  /**
   * What has changed since; nothing while it stands. What was still unconfirmed and is confirmed now is
   * no change.
   */
  changes: Array<RecapChange>,
};

// Rust: duologue_shared::agenda::operation::AgendaOperation
/** Something a person does to meetings and topics. */
export type AgendaOperation =
  | {
    do: "addMeeting",
    /** Its day. */
    day: Day,
  }
  | {
    do: "moveMeeting",
    /** Its day. */
    day: Day,
    /** The day it moves to, which may be its own; the meeting that is there becomes one with it. */
    to: Day,
    /** The time of day it is put to; none leaves the one that it has. */
    at: TimeOfDay | null,
  }
  | {
    do: "skipMeeting",
    /** Its day. */
    day: Day,
    /** Which of both. */
    how: Gone,
  }
  | {
    do: "setSeries",
    /** When. */
    series: Series | null,
  }
  | {
    do: "setZone",
    /** Its name. */
    zone: Zone,
  }
  | {
    do: "setTemplate",
    /** Their headlines. */
    lines: Array<string>,
  }
  | {
    do: "setFeedback",
    /** When, and their own questions. */
    feedback: FeedbackSessions | null,
  }
  | {
    do: "setPrompt",
    /** Which. */
    prompt: Prompt,
    /** Whether it is on. */
    on: boolean,
  }
  | {
    do: "seeTo",
    /** Which. */
    prompt: Prompt,
    /** The newest meeting that it told of. */
    day: Day,
  }
  | {
    do: "startMeeting",
    /** Its day. */
    day: Day,
    /** How long it is meant to last. */
    minutes: number,
  }
  | {
    do: "closeMeeting",
    /** Its day. */
    day: Day,
  }
  | {
    do: "reopenMeeting",
    /** Its day. */
    day: Day,
  }
  | {
    do: "addTopic",
    /** Its id. */
    topic: TopicId,
    /** Where. */
    section: SectionName,
    /** Where in there. */
    place: Place,
    /** Its first line. */
    headline: string,
  }
  | {
    do: "takeUp",
    /** The id of the new topic. */
    topic: TopicId,
    /** Where. */
    section: SectionName,
    /** The line. */
    line: string,
  }
  | {
    do: "moveTopic",
    /** Which. */
    topic: TopicId,
    /** Where to; never into a closed meeting. */
    section: SectionName,
    /** Where in there. */
    place: Place,
  }
  | {
    do: "deleteTopic",
    /** Which. */
    topic: TopicId,
  }
  | {
    do: "restoreTopic",
    /** Which. */
    topic: TopicId,
  }
  | {
    do: "setKind",
    /** Which. */
    topic: TopicId,
    /** Its kind; none takes it away. */
    kind: TopicKind | null,
  }
  | {
    do: "setMode",
    /** Which. */
    topic: TopicId,
    /** How. */
    mode: TopicMode | null,
  }
  | {
    do: "addContext",
    /** Which topic. */
    topic: TopicId,
    /** A new id. */
    context: ContextId,
    /** What. */
    item: ContextItem,
  }
  | {
    do: "removeContext",
    /** Which topic. */
    topic: TopicId,
    /** What. */
    context: ContextId,
  }
  | {
    do: "setOutcome",
    /** Which. */
    topic: TopicId,
    /** In that meeting. */
    day: Day,
    /** What became of it; none takes it back. The meeting it goes to is made when it is not there. */
    outcome: Outcome | null,
  }
  | {
    do: "parkLine",
    /** The id of the new topic. */
    topic: TopicId,
    /** The topic it stands in. */
    from: TopicId,
    /** The line; never the headline. */
    line: LineId,
  }
  | {
    do: "sayEnough",
    /** Which topic. */
    topic: TopicId,
    /** In that meeting. */
    day: Day,
    /** Enough, or more; none takes the question back. */
    says: Enough | null,
  }
  | {
    do: "sayInWriting",
    /** Which topic. */
    topic: TopicId,
    /** The answer; none takes back what this person said. */
    says: InWriting | null,
  }
  | {
    do: "sayWhy",
    /** Which topic. */
    topic: TopicId,
    /** Why; none says nothing of it any more. */
    why: string | null,
  }
  | {
    do: "answerQuestion",
    /** Which topic. */
    topic: TopicId,
    /** The answer; none takes it back. */
    answer: Answer | null,
  }
  | {
    do: "saySwitch",
    /** To this topic. */
    topic: TopicId,
    /** In that meeting. */
    day: Day,
    /** Whether this person wants it. */
    wants: boolean,
  };

// Rust: duologue_shared::view::AgendaView
/** The outline of an agenda. */
export type AgendaView = {
  /** What it is called. */
  title: string | null,
  /** The time zone in which its days and times are meant. */
  zone?: Zone,
  /** When the two meet, if that is a series. */
  series?: Series,
  /** Days of the series whose meeting stands elsewhere or is gone, the earliest first. */
  off?: Array<Day>,
  /** The topics that come up in each meeting. */
  template?: Array<string>,
  /** When the two have feedback sessions, if they have any. */
  feedback?: FeedbackSessions,
  /** The prompts that are off. */
  promptsOff?: Array<Prompt>,
  /** What prompts told that the two have seen to. */
  seenTo?: Array<SeenTo>,
  /** Its meetings, the newest day first. */
  sections: Array<SectionView>,
  /** Meetings that were skipped or did not take place, the earliest first. */
  gone?: Array<GoneMeeting>,
  /** Topics for the next meeting, which has no day yet, in their order. */
  next: Array<TopicEntry>,
  /** Topics put aside for later, in their order. */
  parked: Array<TopicEntry>,
  /** Its promises, in the order in which they were written down. */
  promises: Array<PromiseView>,
  /** Words that are to be confirmed or were, the oldest first. */
  wordings: Array<WordingView>,
};

// Rust: duologue_shared::agenda::kinds::Answer
/** An answer to a question. */
export type Answer =
  | {
    answer: "words",
    /** The words. */
    words: string,
  }
  | { answer: "ratherNot" };

// Rust: duologue_shared::recap::Answered
/** How a promise was answered for in a meeting. */
export type Answered = "renewed" | "done" | "withdrawn";

// Rust: duologue_shared::view::Blanks
/** How many keyword lines there are. */
export type Blanks = {
  /** Still to be filled in. */
  open: number,
  /** Filled in, and the other has not been asked to confirm them as they read. */
  filled: number,
};

// Rust: duologue_shared::by_seat::BySeat
/** What each of the two said. */
export type BySeat<T> = {
  /** The person on seat a. */
  a?: T,
  /** The person on seat b. */
  b?: T,
};

// Rust: duologue_client::events::Source
/** Where a change came from, if not from `edit`. */
export type ChangeSource = "remote" | "undo" | "own";

// Rust: duologue_client::events::ChangedLine
/** A line whose attributes are to be shown anew. */
export type ChangedLine = {
  /** The line. */
  line: LineId,
  /** All of its attributes. */
  patch: LineAttributes,
};

// Rust: duologue_shared::ids::ClientId
/**
 * One life of one replica: whoever writes under it writes alone.
 *
 * A client id used twice makes replicas diverge silently, so every tab's life takes a fresh one. Ours say in themselves
 * on which seat they write, so nobody else can claim one before its first word; other programs' ids say nothing.
 */
export type ClientId = number;

// Rust: duologue_shared::view::ContextEntry
/** A piece of a topic's context. */
export type ContextEntry = {
  /** Its id. */
  id: ContextId,
} & (
  | {
    item: "link",
    /** Where. */
    href: string,
    /** What it is called; empty shows the address. */
    title: string,
  }
  | {
    item: "person",
    /** What they are called. */
    name: string,
  }
  | {
    item: "topic",
    /** Which. */
    topic: TopicId,
});

// Rust: duologue_shared::ids::ContextId
/** A piece of a topic's context: a link, a person, a related topic. */
export type ContextId = string;

// Rust: duologue_shared::agenda::kinds::ContextItem
/** A piece of a topic's context. */
export type ContextItem =
  | {
    item: "link",
    /** Where. */
    href: string,
    /** What it is called; empty shows the address. */
    title: string,
  }
  | {
    item: "person",
    /** What they are called. */
    name: string,
  }
  | {
    item: "topic",
    /** Which. */
    topic: TopicId,
  };

// Rust: duologue_client::error::CoreError
/** Why a call was not carried out. The agenda is as it was before the call. */
export type CoreError = Error & {
  /** Why, for programs. */
  code: ErrorCode,
  /** What to do about it, in words for a person. The same as `message`. */
  text: string,
};

// Rust: duologue_client::events::CoreEvent
/** One thing for the page to do or to show. */
export type CoreEvent =
  | { type: "connect" }
  | { type: "disconnect" }
  | {
    type: "send",
    /** The message. */
    bytes: Uint8Array,
  }
  | {
    type: "wake",
    /** Milliseconds on the page's clock. */
    at: number | null,
  }
  | {
    type: "persist",
    /** The update. */
    bytes: Uint8Array,
    /** Its number among those made in this tab, from 1; none for one that was made elsewhere. */
    sequence: number | null,
  }
  | {
    type: "authors",
    /** The client ids that were not known, each with its seat. */
    authors: Array<[ClientId, Seat]>,
  }
  | {
    type: "allSaved",
    /** Local updates up to this number. */
    through: number,
    /** Whether all that was loaded from the device is there as well. */
    everything: boolean,
  }
  | {
    type: "looked",
    /** The mark. */
    bytes: Uint8Array,
  }
  | { type: "news" }
  | {
    type: "serverTime",
    /** Milliseconds since 1970. */
    now: number,
  }
  | {
    type: "status",
    /** By what this tab knows. */
    status: SyncStatus,
    /** Whether there is a connection. */
    connected: boolean,
    /** Whether all is here that the server had when it was asked: what comes from now on comes as it is written. */
    caughtUp: boolean,
  }
  | { type: "agenda" }
  | { type: "topic" } & TopicChange
  | {
    type: "presence",
    /** Everyone else who is here. */
    people: Array<PresentPerson>,
  }
  | {
    type: "damaged",
    /** Its place among the rows handed in; none is the snapshot. */
    row: number | null,
    /** What to do about it. */
    text: string,
  };

// Rust: duologue_client::core::CoreOptions
/** What one tab is to be. */
export type CoreOptions = {
  /** Never used before, by anybody. */
  clientId: ClientId,
  /** The person's seat. */
  seat: Seat,
  /** Shown to the other person. */
  name: string,
  /** Random; spreads reconnections. */
  seed: number,
  /** It is open beside what the person looks at: nobody is told that they are here. */
  unseen: boolean,
};

// Rust: duologue_client::presence::Place
/** A caret or selection by offsets, as they are at present. */
export type Cursor = {
  /** The topic. */
  topic: TopicId,
  /** The fixed end. */
  anchor: number,
  /** The moving end. */
  head: number,
};

// Rust: duologue_shared::ids::day::Day
/** A day of the calendar from 1970-01-01 to 9999-12-31, written `YYYY-MM-DD`. */
export type Day = string;

// Rust: duologue_shared::agenda::kinds::Enough
/** An answer to "anything more on this?". */
export type Enough = "enough" | "more";

// Rust: duologue_shared::error_code::ErrorCode
/** Why something was not done, for programs; what to do about it is said in words beside it. */
export type ErrorCode = "invalid" | "unknown_topic" | "unknown_place" | "out_of_range" | "busy" | "not_allowed" | "no_outcome" | "changed_meanwhile" | "malformed" | "too_large" | "gap" | "not_yours" | "too_costly" | "link" | "storage" | "full" | "quota";

// Rust: duologue_shared::agenda::feedback::FeedbackSessions
/** When two people have feedback sessions, and what they ask each other there besides the questions that the page knows. */
export type FeedbackSessions = {
  /** Every how many meetings one is due, 1 to `MOST_MEETINGS`. */
  every: number,
  /** The pair's own questions. */
  questions: Array<string>,
};

// Rust: duologue_shared::agenda::calendar::Gone
/** Why a meeting that was planned is there no more. */
export type Gone = "skipped" | "notHeld";

// Rust: duologue_shared::view::GoneMeeting
/** A meeting that is there no more; what was in it stands elsewhere. */
export type GoneMeeting = {
  /** Its day. */
  day: Day,
  /** Why. */
  how: Gone,
};

// Rust: duologue_shared::agenda::kinds::InWriting
/** An answer to a topic that is to be settled in writing. */
export type InWriting = "read" | "think" | "talk";

// Rust: duologue_shared::text::Line
/** One line of a topic. */
export type Line = {
  /** The marker's id, or `LineId::head` for the first line. */
  id: LineId,
  /** What the line is. */
  kind: LineKind,
  /** How deep it is indented, 0 to `crate::schema::MAX_INDENT`. */
  indent: number,
  /** Whether its box is ticked. */
  checked: boolean,
  /** The number it was given in a numbered list; 0 counts on from the lines above. */
  start?: number,
  /** Its words, split where their marks change; no span is empty. */
  spans: Array<Span>,
};

// Rust: duologue_client::events::LineAttributes
/** A line's attributes. */
export type LineAttributes = {
  /** What it is. */
  kind: LineKind,
  /** How deep it is indented. */
  indent: number,
  /** Whether its box is ticked. */
  checked: boolean,
  /** The number it was given in a numbered list; 0 counts on from the lines above. */
  start?: number,
};

// Rust: duologue_client::core::LineChange
/** A change of one line's attributes. */
export type LineChange = {
  /** The line. */
  line: LineId,
  /** What changes. */
  patch: LinePatch,
};

// Rust: duologue_shared::ids::LineId
/** A line of a topic, named by the marker at its start. */
export type LineId = string;

// Rust: duologue_shared::text::LineKind
/** What a line is. */
export type LineKind = "text" | "bullet" | "number" | "check" | "heading" | "quote" | "blank" | "conclusion";

// Rust: duologue_shared::text::LinePatch
/** A change to a line's attributes; what is absent stays. */
export type LinePatch = {
  /** What the line becomes. */
  kind?: LineKind,
  /** How deep it becomes indented. */
  indent?: number,
  /** Whether its box becomes ticked. */
  checked?: boolean,
  /** The number it gets, up to 999,999; 0 counts on from the lines above again. */
  start?: number,
};

// Rust: duologue_shared::text::marks::Marks
/** How words are marked. */
export type Marks = {
  /** Bold. */
  bold?: boolean,
  /** Italic. */
  italic?: boolean,
  /** Struck through. */
  strike?: boolean,
  /** Set as code. */
  code?: boolean,
  /** Where the words lead: `http`, `https` or `mailto`; see `is_allowed_link`. */
  link?: string,
};

// Rust: duologue_shared::text::marks::MarksChange
/** A change to marks: absent is unchanged, `false` or `null` takes a mark away. */
export type MarksChange = {
  /** Bold. */
  bold?: boolean | null,
  /** Italic. */
  italic?: boolean | null,
  /** Struck through. */
  strike?: boolean | null,
  /** Set as code. */
  code?: boolean | null,
  /** Where the words lead. */
  link?: string | null,
};

// Rust: duologue_shared::agenda::MeetingState
/** Where a meeting stands in its life. */
export type MeetingState = "planned" | "running" | "closed";

// Rust: duologue_shared::agenda::moved::MovedTopic
/** A topic that went from a meeting to elsewhere. */
export type MovedTopic = {
  /** Which. */
  id: TopicId,
  /** Its first line, without marks. */
  headline: string,
} & (
  | { outcome: "discussed" }
  | {
    outcome: "nextTime",
    /** That meeting's day. */
    on: Day,
  }
  | {
    outcome: "followUp",
    /** That meeting's day. */
    on: Day,
  }
  | { outcome: "parked" });

// Rust: duologue_shared::news::NewLines
/** The lines of a topic with letters that are new. */
export type NewLines = {
  /** The topic. */
  topic: TopicId,
  /** Its lines, in their order. */
  lines: Array<LineId>,
};

// Rust: duologue_shared::summary::NextMeeting
/** A meeting that runs or is to come. */
export type NextMeeting = {
  /** Its day. */
  day: Day,
  /** Where it stands in its life. */
  state: MeetingState,
  /** The time of day for which it is planned, in the agenda's zone. */
  at?: TimeOfDay,
  /** When it was started, in milliseconds since 1970. */
  started?: number,
  /** How many minutes it is meant to last. */
  minutes?: number,
};

// Rust: duologue_shared::summary::open_promises::OpenPromise
/** A promise that is neither done nor withdrawn. */
export type OpenPromise = {
  /** Its id. */
  id: PromiseId,
  /** What, shortened. */
  what: string,
  /** Who will, if it is one of the two. */
  who?: Seat,
  /** What they are called, shortened, if it is somebody else. */
  name?: string,
  /** Whether it is to do something or to find it out. */
  kind: PromiseKind,
  /** Whose word it needs: the owner's, or the one's who tells them. */
  answers: Seat,
  /** By when, renewals counted in. */
  due?: Day,
  /** How it stands. */
  state: OpenPromiseState,
  /** The topic it belongs to. */
  topic?: TopicId,
};

// Rust: duologue_shared::summary::open_promises::OpenPromiseState
/** How a promise stands that is open. */
export type OpenPromiseState = "proposed" | "accepted" | "changed";

// Rust: duologue_shared::operation::Operation
/** Everything a person does to an agenda apart from writing in it. Ids of new things are made by the caller. */
export type Operation = AgendaOperation | WordingOperation | PromiseOperation | RecapOperation;

// Rust: duologue_shared::agenda::kinds::Outcome
/** What became of a topic in one meeting. */
export type Outcome =
  | { outcome: "discussed" }
  | {
    outcome: "nextTime",
    /** That meeting's day. */
    on: Day,
  }
  | {
    outcome: "followUp",
    /** That meeting's day. */
    on: Day,
  }
  | { outcome: "parked" };

// Rust: duologue_shared::wording::Piece
/** A piece of a difference between two texts. */
export type Piece = {
  /** What happened to it. */
  change: PieceChange,
  /** Its words. */
  text: string,
};

// Rust: duologue_shared::wording::PieceChange
/** What happened to a piece of text. */
export type PieceChange = "same" | "gone" | "new";

// Rust: duologue_shared::agenda::Place
/** Where in a section. */
export type Place =
  | "first" | "last"
  | { before: TopicId }
  | { after: TopicId };

// Rust: duologue_shared::wording::PlacedWording
/** A wording where it stands in its topic, for whoever draws the topic. */
export type PlacedWording = {
  /** Where its words begin, in UTF-16 units as in `crate::text::TextOp`. */
  start: number,
  /** How many units they are. */
  len: number,
  /** Its id. */
  id: WordingId,
  /** The topic they stand in, or are about. */
  topic: TopicId,
  /** The meeting the topic stood in when it was asked for, if in one. */
  meeting?: Day,
  /** Whose words they are: the other is asked. */
  by: Seat,
  /** When it was asked for, in milliseconds since 1970. */
  at: number,
  /** What it is. */
  kind: WordingKind,
  /** The words as they read now; empty when they are gone. */
  words: string,
} & (
  | { state: "waiting" }
  | {
    state: "confirmed",
    /** When, in milliseconds since 1970. */
    at: number,
    /** The words it was asked with, when the other's correction was taken in their place. */
    instead?: string,
  }
  | {
    state: "corrected",
    /** Their words. */
    correction: string,
    /** When, in milliseconds since 1970. */
    at: number,
    /** From the words as they stand to theirs. */
    difference: Array<Piece>,
  }
  | {
    state: "changed",
    /** What was confirmed. */
    confirmed: string,
    /** When, in milliseconds since 1970. */
    at: number,
    /** From what was confirmed to the words as they stand. */
    difference: Array<Piece>,
});

// Rust: duologue_client::presence::PresentPerson
/** Somebody else's tab that has the agenda open. */
export type PresentPerson = {
  /** The tab's client id. */
  client: number,
  /** The person's seat. */
  seat: Seat,
  /** The person's name as they wrote it. */
  name: string,
  /** Where they write. */
  cursor: Cursor | null,
};

// Rust: duologue_shared::promise::PromiseEvent
/** Something that happened to a promise. */
export type PromiseEvent = {
  /** What. */
  event: PromiseEventKind,
  /** Whose word it was. */
  by: Seat,
  /** When, in milliseconds since 1970. */
  at: number,
  /** The new date of a renewal. */
  due?: Day,
  /** The date that stood when it was answered for: renewed, done or withdrawn. */
  was?: Day,
  /** What they said about it. */
  word?: string,
  /** The meeting in which it was said. */
  meeting?: Day,
};

// Rust: duologue_shared::promise::PromiseEventKind
/** What can happen to a promise. */
export type PromiseEventKind = "proposed" | "accepted" | "renewed" | "done" | "withdrawn";

// Rust: duologue_shared::ids::PromiseId
/** A promise: an action someone said they would take. */
export type PromiseId = string;

// Rust: duologue_shared::promise::PromiseKind
/** What is promised. */
export type PromiseKind = "action" | "findOut";

// Rust: duologue_shared::promise::operation::PromiseOperation
/** Something a person does to promises. */
export type PromiseOperation =
  | {
    do: "makePromise",
    /** A new id. */
    promise: PromiseId,
    /** What it says. */
    terms: PromiseTerms,
    /** The topic it belongs to. */
    topic?: TopicId,
    /** The line it was typed in. */
    line?: LineId,
    /** The meeting it belongs to. */
    meeting?: Day,
  }
  | {
    do: "changePromise",
    /** Which. */
    promise: PromiseId,
    /** What it says now. */
    terms: PromiseTerms,
  }
  | {
    do: "acceptPromise",
    /** Which. */
    promise: PromiseId,
    /** What it says, as the person saw it. */
    terms: PromiseTerms,
  }
  | {
    do: "finishPromise",
    /** Which. */
    promise: PromiseId,
    /** A word about it. */
    word?: string,
    /** The meeting in which that is said, if in one. */
    meeting?: Day,
  }
  | {
    do: "unfinishPromise",
    /** Which. */
    promise: PromiseId,
  }
  | {
    do: "renewPromise",
    /** Which. */
    promise: PromiseId,
    /** The new date. */
    due: Day,
    /** Why, and what makes up for it. */
    word: string,
    /** The meeting in which that is said, if in one. */
    meeting?: Day,
  }
  | {
    do: "withdrawPromise",
    /** Which. */
    promise: PromiseId,
    /** Why. */
    word: string,
    /** The meeting in which that is said, if in one. */
    meeting?: Day,
  }
  | {
    do: "deletePromise",
    /** Which. */
    promise: PromiseId,
  }
  | {
    do: "restorePromise",
    /** Which. */
    promise: PromiseId,
  };

// Rust: duologue_shared::promise::PromiseState
/** How a promise stands. */
export type PromiseState =
  | { state: "proposed" }
  | { state: "accepted" }
  | {
    state: "changed",
    /** What was accepted, in the same words for everyone: "send the draft · 2026-11-27". */
    accepted: string,
  }
  | {
    state: "done",
    /**
     * After its date. A day ends when it is over everywhere on earth, so that nobody is called late
     * for where they live.
     */
    late: boolean,
  }
  | { state: "withdrawn" };

// Rust: duologue_shared::promise::operation::Terms
/** What a promise says. */
export type PromiseTerms = {
  /** Who will. */
  who: Promiser,
  /** Who tells them, when it is someone else; the one who answers for it. */
  telling?: Seat,
  /** An action, or finding something out. */
  kind: PromiseKind,
  /** What, without the owner and the date: "send the draft". */
  what: string,
  /** How it will be found out; needed when that is the kind. */
  how?: string,
  /** By when; needed when something is to be found out. */
  due?: Day,
};

// Rust: duologue_shared::promise::PromiseView
/** A promise as it stands. */
export type PromiseView = {
  /** Its id. */
  id: PromiseId,
  /** Who will. */
  who: Promiser,
  /** Who tells them, when it is someone else. */
  telling?: Seat,
  /** Whose word it needs: the owner's, or the one's who tells them. */
  answers: Seat,
  /** An action, or finding something out. */
  kind: PromiseKind,
  /** What. */
  what: string,
  /** How it will be found out. */
  how?: string,
  /** By when, renewals counted in; none is "no date yet". */
  due?: Day,
  /** The date in its terms, before any renewal. */
  firstDue?: Day,
  /** The topic it belongs to. */
  topic?: TopicId,
  /** The line it was typed in. */
  line?: LineId,
  /** The meeting it belongs to. */
  meeting?: Day,
  /** What happened to it, the oldest first; it begins with who wrote it down. */
  history: Array<PromiseEvent>,
} & (
  | { state: "proposed" }
  | { state: "accepted" }
  | {
    state: "changed",
    /** What was accepted, in the same words for everyone: "send the draft · 2026-11-27". */
    accepted: string,
  }
  | {
    state: "done",
    /**
     * After its date. A day ends when it is over everywhere on earth, so that nobody is called late
     * for where they live.
     */
    late: boolean,
  }
  | { state: "withdrawn" });

// Rust: duologue_shared::promise::Promiser
/** Who will do something. */
export type Promiser =
  | { seat: Seat }
  | { name: string };

// Rust: duologue_shared::agenda::prompts::Prompt
/** Something that the page says or asks by itself. */
export type Prompt = "balance" | "brought" | "filled" | "opening" | "questions" | "silent" | "time" | "unclosed";

// Rust: duologue_shared::recap::RecapChange
/** A difference between a recap and what was acknowledged. */
export type RecapChange =
  | {
    change: "added",
    /** What. */
    now: RecapItem,
  }
  | {
    change: "gone",
    /** What. */
    was: RecapItem,
  };

// Rust: duologue_shared::recap::RecapItem
/** One thing that a meeting ended with. */
export type RecapItem =
  | {
    item: "decided",
    /** Which. */
    topic: TopicId,
    /** The words of its conclusion lines. */
    words: string,
  }
  | {
    item: "promise",
    /** Which. */
    id: PromiseId,
    /** Who will. */
    who: Promiser,
    /** What kind. */
    kind: PromiseKind,
    /** What. */
    what: string,
    /** By when, by its terms or by what was said in this meeting. */
    due?: Day,
    /** Whether it was taken back, or kept, in this meeting; none for one that was made in it. */
    answered?: Answered,
  }
  | {
    item: "move",
    /** Which. */
    topic: TopicId,
    /** Where to: a day, or none when it was parked. */
    on?: Day,
  }
  | {
    item: "unconfirmed",
    /** Which. */
    wording: WordingId,
    /** How they read. */
    words: string,
  };

// Rust: duologue_shared::recap::operation::RecapOperation
/** Something a person does to a meeting's recap. */
export type RecapOperation = {
  do: "acknowledgeRecap",
  /** Of that meeting. */
  day: Day,
};

// Rust: duologue_shared::recap::RecapView
/** The recap of one closed meeting. */
export type RecapView = {
  /** What it says now. */
  items: Array<RecapItem>,
  /** When each person acknowledged it last, in milliseconds since 1970. */
  a?: Acknowledged,
  /** The same for the other seat. */
  b?: Acknowledged,
};

// Rust: duologue_shared::agenda::kinds::SaidInWriting
/** What somebody said to a topic that is to be settled in writing. */
export type SaidInWriting = {
  /** What. */
  says: InWriting,
  /** When, in milliseconds since 1970. */
  at: number,
};

// Rust: duologue_shared::ids::Seat
/** One of the two places of a pair: `a` made it, `b` was invited. */
export type Seat = "a" | "b";

// Rust: duologue_shared::ids::Section
/** Where a topic stands in the agenda: a meeting's day, written `YYYY-MM-DD`, `next`, or `parked`. */
export type SectionName = string;

// Rust: duologue_shared::view::SectionView
/** A meeting and its topics. */
export type SectionView = {
  /** Its day. */
  day: Day,
  /** What names it for good, so that it stays the same one when it moves; none while its day does. */
  slot?: Slot,
  /** Where it stands in its life. */
  state: MeetingState,
  /** The time of day for which it is planned, in the agenda's zone; none once it is closed. */
  at?: TimeOfDay,
  /** When it was started, in milliseconds since 1970. */
  started?: number,
  /** When it was closed, in milliseconds since 1970. */
  ended?: number,
  /** How many minutes it is meant to last. */
  minutes?: number,
  /** Its topics, in their order. Those of a closed meeting were all discussed. */
  topics: Array<TopicEntry>,
  /** Topics that were in it and went elsewhere. */
  moved?: Array<MovedTopic>,
  /** Broken promises it opens with, and those that were answered for in it. */
  opening?: Array<PromiseId>,
  /** The topic that both agreed to switch to, while the meeting runs and it has no outcome. */
  current?: TopicId,
  /** Keyword lines in its topics. */
  blanks?: Blanks,
  /** What it ended with, once it is closed. */
  recap?: RecapView,
};

// Rust: duologue_shared::agenda::prompts::SeenTo
/** What a prompt told after a meeting, which the two have seen to: it tells no more of that. */
export type SeenTo = {
  /** Which. */
  prompt: Prompt,
  /** The newest meeting that it told of. */
  day: Day,
};

// Rust: duologue_shared::agenda::series::Series
/** When the two meet. */
export type Series = {
  /** How many weeks lie between two meetings, 1 to `MOST_WEEKS`. */
  every: number,
  /** The first of its days. */
  first: Day,
  /** The last day that can be one of it. */
  until?: Day,
  /** The time of day, in the agenda's zone. */
  at?: TimeOfDay,
  /** How many minutes a meeting is meant to last, 1 to `MOST_MINUTES`. */
  minutes?: number,
};

// Rust: duologue_shared::ids::slot::Slot
/**
 * Names a meeting in the document for good, written `YYYY-MM-DD`: by the day it was planned for first, unless that is
 * the name of another one. The day it stands on may be another by now, so a slot is never compared with one.
 */
export type Slot = string;

// Rust: duologue_shared::text::Span
/** Words with the same marks. */
export type Span = {
  /** The words. */
  text: string,
  /** How they are marked. */
  marks?: Marks,
};

// Rust: duologue_shared::summary::Summary
/** What an agenda has for the person on a seat. */
export type Summary = {
  /** The next meeting, once it has a day. */
  next?: NextMeeting,
  /** When the two meet, if that is a series: without a next meeting, its next day is one. */
  series?: Series,
  /** The latest days of the series whose meeting took place, stands elsewhere or is gone, at most `MOST_DAYS_OFF`. */
  off?: Array<Day>,
  /** The time zone in which days and times are meant. */
  zone?: Zone,
  /** New topics that this person brought for the next meeting: those that no meeting was over for yet. */
  mine: number,
  /** The same, of the other person. */
  theirs: number,
  /** How many topics have something that the other wrote and this person has not seen; none while they never looked. */
  newSince?: number,
  /** How much waits for this person: what the inbox of the page counts. */
  waiting: number,
  /** Promises that are neither done nor withdrawn, by date, those without one last; at most `MOST_PROMISES`. */
  promises: Array<OpenPromise>,
  /** How many of those there are in all. */
  openPromises: number,
};

// Rust: duologue_client::events::StatusState
/** The states of `SyncStatus` by name. */
export type SyncState = "saved" | "saving" | "onlyHere" | "cannotSave" | "refused";

// Rust: duologue_client::events::StatusView
/** Where this device's changes are, by what this tab knows: in one shape for all states. */
export type SyncStatus = {
  /** Which of the states it is. */
  state: SyncState,
  /** Changes of this tab's life, and those it was loaded with, that the server has not confirmed. */
  changes: number,
  /** Only when refused: why, for programs. */
  code?: string,
  /** Only when refused: what to do, in words for a person. */
  text?: string,
};

// Rust: duologue_shared::text::delta::TextDelta
/** A step of a change: lengths are UTF-16 units, a line's marker counts one. */
export type TextDelta =
  | {
    op: "retain",
    /** How much stays. */
    len: number,
    /** How its marks change, if they do. */
    marks?: MarksChange,
  }
  | {
    op: "insert",
    /** The words. */
    text: string,
    /** Their marks. */
    marks?: Marks,
  }
  | {
    op: "break",
    /** The line's id. */
    line: LineId,
  }
  | {
    op: "delete",
    /** How much is gone. */
    len: number,
  };

// Rust: duologue_shared::text::operation::TextOp
/** An edit of a topic's words. Offsets and lengths are UTF-16 units, a line's marker counts one. */
export type TextOp =
  | {
    op: "insert",
    /** Where. */
    at: number,
    /** The words, without line breaks. */
    text: string,
    /** Their marks. */
    marks?: Marks,
  }
  | {
    op: "break",
    /** Where. */
    at: number,
    /** The new line's id. */
    line: LineId,
  }
  | {
    op: "delete",
    /** From where. */
    at: number,
    /** How much. */
    len: number,
  }
  | {
    op: "format",
    /** From where. */
    at: number,
    /** How far. */
    len: number,
    /** Which. */
    marks: MarksChange,
  };

// Rust: duologue_shared::ids::time_of_day::TimeOfDay
/** A time of day from 00:00 to 23:59, written `HH:MM`. */
export type TimeOfDay = string;

// Rust: duologue_client::events::TopicChange
/** A change of a topic: the words first, then attributes of lines as they are after it. */
export type TopicChange = {
  /** The topic. */
  topic: TopicId,
  /** What it came from. */
  source: ChangeSource,
  /** What happened to the words. */
  delta: Array<TextDelta>,
  /** The lines that are new or changed. */
  lines: Array<ChangedLine>,
};

// Rust: duologue_shared::view::TopicEntry
/** A topic in the outline. */
export type TopicEntry = {
  /** Its id. */
  id: TopicId,
  /** Its first line, without marks. */
  headline: string,
  /** Who brought it. */
  by?: Seat,
  /** When it was added, in milliseconds since 1970. */
  added?: number,
  /** What kind of conversation it is. */
  kind?: TopicKind,
  /** In writing or for the call, when it was said. */
  mode?: TopicMode,
  /** What it came to: the words of its conclusion lines. */
  conclusion?: string,
  /** Added while its meeting ran. */
  live?: boolean,
  /** The topic that its first line was parked from. */
  from?: TopicId,
  /** The line of the template that it was. */
  template?: string,
  /** How many meetings it was carried out of. */
  carried?: number,
  /**
   * It stood in a closed meeting without an outcome and was brought here by nobody: one closed while the
   * other added or reopened it.
   */
  leftOver?: boolean,
  /**
   * Its notes were written in while its meeting runs: what stands below its headline reads otherwise than it did
   * when that began.
   */
  written?: boolean,
  /** Both turned to it while its meeting runs, though they may have turned to another since. */
  turnedTo?: boolean,
  /** What became of it in the meeting it stands in. */
  outcome?: Outcome,
  /** Its context, in the order of the ids. */
  context?: Array<ContextEntry>,
  /** What each said to "anything more on this?", in the meeting it stands in. */
  enough?: BySeat<Enough>,
  /** What each said to it, to settle it in writing. */
  inWriting?: BySeat<SaidInWriting>,
  /** Why whoever brought it asks, of a question. */
  why?: string,
  /** What each answered, to a question. */
  answers?: BySeat<Answer>,
  /** What each said to "switch to this?", in the meeting it stands in. */
  switch?: BySeat<boolean>,
};

// Rust: duologue_shared::ids::TopicId
/** A topic: a first line and the notes below it. */
export type TopicId = string;

// Rust: duologue_shared::agenda::kinds::TopicKind
/** Kinds of conversation. */
export type TopicKind = "unblock" | "responsibilities" | "feedback" | "learning" | "dots" | "future" | "question";

// Rust: duologue_shared::agenda::kinds::TopicMode
/** Where a topic is discussed. */
export type TopicMode = "call" | "writing";

// Rust: duologue_shared::view::TopicView
/** A topic with its words. */
export type TopicView = {
  /** Its id. */
  id: TopicId,
  /** Where it stands. */
  section: SectionName,
  /** Its lines, the headline first. */
  lines: Array<Line>,
};

// Rust: duologue_client::history::Turned
/** What became of the newest thing that was done, or undone. */
export type Turned = {
  /** `words` for typing, or the operation. */
  what: 'words' | Operation['do'],
  /** The topic it was about. */
  topic?: TopicId,
  /** Why it stays as it is instead: a code, as errors have. */
  stays?: ErrorCode,
};

// Rust: duologue_shared::ids::WordingId
/** A wording: words that one person asks the other to confirm. */
export type WordingId = string;

// Rust: duologue_shared::wording::WordingKind
/** What kind of words are to be confirmed. */
export type WordingKind = "place" | "repeat";

// Rust: duologue_shared::wording::operation::WordingOperation
/** Something a person does to words that are to be confirmed. */
export type WordingOperation =
  | {
    do: "ask",
    /** A new id. */
    wording: WordingId,
    /** In that topic. */
    topic: TopicId,
    /** From here. */
    at: number,
    /** So many units. */
    len: number,
  }
  | {
    do: "askFilled",
    /** The meeting. */
    day: Day,
    /** New ids, at least one for each. */
    wordings: Array<WordingId>,
  }
  | {
    do: "repeat",
    /** A new id, or one's own earlier one. */
    wording: WordingId,
    /** On that topic. */
    topic: TopicId,
    /** In these words. */
    words: string,
  }
  | {
    do: "confirm",
    /** Which. */
    wording: WordingId,
    /** The words as the person saw them. */
    words: string,
  }
  | {
    do: "correct",
    /** Which. */
    wording: WordingId,
    /** These words. */
    words: string,
  }
  | {
    do: "takeCorrection",
    /** Which. */
    wording: WordingId,
  }
  | {
    do: "withdrawWording",
    /** Which. */
    wording: WordingId,
  };

// Rust: duologue_shared::wording::WordingState
/** How a wording stands. */
export type WordingState =
  | { state: "waiting" }
  | {
    state: "confirmed",
    /** When, in milliseconds since 1970. */
    at: number,
    /** The words it was asked with, when the other's correction was taken in their place. */
    instead?: string,
  }
  | {
    state: "corrected",
    /** Their words. */
    correction: string,
    /** When, in milliseconds since 1970. */
    at: number,
    /** From the words as they stand to theirs. */
    difference: Array<Piece>,
  }
  | {
    state: "changed",
    /** What was confirmed. */
    confirmed: string,
    /** When, in milliseconds since 1970. */
    at: number,
    /** From what was confirmed to the words as they stand. */
    difference: Array<Piece>,
  };

// Rust: duologue_shared::wording::WordingView
/** Words that are to be confirmed, or were. */
export type WordingView = {
  /** Its id. */
  id: WordingId,
  /** The topic they stand in, or are about. */
  topic: TopicId,
  /** The meeting the topic stood in when it was asked for, if in one. */
  meeting?: Day,
  /** Whose words they are: the other is asked. */
  by: Seat,
  /** When it was asked for, in milliseconds since 1970. */
  at: number,
  /** What it is. */
  kind: WordingKind,
  /** The words as they read now; empty when they are gone. */
  words: string,
} & (
  | { state: "waiting" }
  | {
    state: "confirmed",
    /** When, in milliseconds since 1970. */
    at: number,
    /** The words it was asked with, when the other's correction was taken in their place. */
    instead?: string,
  }
  | {
    state: "corrected",
    /** Their words. */
    correction: string,
    /** When, in milliseconds since 1970. */
    at: number,
    /** From the words as they stand to theirs. */
    difference: Array<Piece>,
  }
  | {
    state: "changed",
    /** What was confirmed. */
    confirmed: string,
    /** When, in milliseconds since 1970. */
    at: number,
    /** From what was confirmed to the words as they stand. */
    difference: Array<Piece>,
});

// Rust: duologue_shared::text::written::Written
/** Words of one line, next to each other, that the same person typed. */
export type Written = {
  /** Where they begin, in UTF-16 units as everywhere. */
  at: number,
  /** How long they are. */
  len: number,
  /** Who typed them; nobody where it is not known. */
  by?: Seat,
};

// Rust: duologue_shared::ids::zone::Zone
/**
 * The name of a time zone, such as `Europe/Berlin`. Whether there is a zone of that name knows who has the database, which is
 * another one on each machine; who does not know it goes by a time of their own.
 */
export type Zone = string;
