// Made from the Rust types by `cargo xtask contracts`: change those instead. A test compares them.

// Rust: duologue_shared::ids::day::Day
/** A day of the calendar from 1970-01-01 to 9999-12-31, written `YYYY-MM-DD`. */
export type Day = string;

// Rust: duologue_shared::search::excerpt::Excerpt
/** A part of a text, with what was found in it. */
export type Excerpt = {
  /** The part. */
  words: string,
  /** What was found in the part, in order. */
  marks: Array<Mark>,
  /** Whether there is more before it. */
  before?: boolean,
  /** Whether there is more after it. */
  after?: boolean,
};

// Rust: duologue_shared::search::finder::Found
/** A place where words of a query stand. */
export type Found = {
  /** What it is. */
  kind: FoundKind,
  /** The id of the line, the promise, the wording, or the piece of context. */
  id: string,
  /** Its words. */
  excerpt: Excerpt,
};

// Rust: duologue_shared::search::text::FoundKind
/** Where something was found. */
export type FoundKind = "note" | "conclusion" | "promise" | "wording" | "context";

// Rust: duologue_shared::search::finder::Hit
/** A topic in which all words of a query stand, or a promise of no topic. */
export type Hit = {
  /** Where it stands, if in a section. */
  section?: SectionName,
  /** The topic. */
  topic?: TopicId,
  /** The day it is ordered by: its meeting's, or when it was added; none for what is to come. */
  day?: Day,
  /** Its headline; empty without a topic. */
  headline: Excerpt,
  /** The first places below its headline, at most `MOST_FOUND_SHOWN`. */
  found: Array<Found>,
  /** How many more there are, up to a hundred. */
  more?: number,
};

// Rust: duologue_shared::search::excerpt::Mark
/** A place within an excerpt, in UTF-16 units. */
export type Mark = {
  /** Where it begins. */
  at: number,
  /** How long it is. */
  len: number,
};

// Rust: duologue_shared::ids::Section
/** Where a topic stands in the agenda: a meeting's day, written `YYYY-MM-DD`, `next`, or `parked`. */
export type SectionName = string;

// Rust: duologue_shared::ids::TopicId
/** A topic: a first line and the notes below it. */
export type TopicId = string;
