// Made from the Rust types by `cargo xtask contracts`: change those instead. A test compares them.

// Rust: duologue_shared::promise::phrase::Calendar
/** The reader's calendar. */
export type Calendar = {
  /** The reader's day: today where they are. */
  today: Day,
  /** Whether "5/12" is rather 5 December. */
  dayFirst: boolean,
  /** The months in the reader's language, January first. Those of the languages that are read are known. */
  months: Array<string>,
  /** The days of the week in the reader's language, Monday first. */
  weekdays: Array<string>,
};

// Rust: duologue_shared::ids::day::Day
/** A day of the calendar from 1970-01-01 to 9999-12-31, written `YYYY-MM-DD`. */
export type Day = string;

// Rust: duologue_shared::promise::phrase::FoundPromise
/** A promise that a line's words make. */
export type FoundPromise = {
  /** Who will. */
  who: Speaker,
  /** To do something, or to find something out. */
  kind: PromiseKind,
  /** What, without the owner and the date: "send the draft". */
  what: string,
  /** The last day on which it is kept. */
  due?: Day,
  /** The language that it is written in, `de`, unless that is English. */
  language?: string,
};

// Rust: duologue_shared::promise::PromiseKind
/** What is promised. */
export type PromiseKind = "action" | "findOut";

// Rust: duologue_shared::promise::phrase::Speaker
/** Who will, as the line says it. */
export type Speaker =
  | "i" | "you" | "unsaid"
  | { name: string };
