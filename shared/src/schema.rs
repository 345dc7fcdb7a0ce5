//! Schema of the document: names of roots and fields, and its limits.
//!
//! Only roots merge when both people create them, so roots have fixed names, items hang under unique
//! ids, and facts about a day are flat keys with plain values.

use crate::ids::{LineId, PromiseId, Seat, Slot, TopicId, is_id};

/// Largest update, in bytes, when put together from its parts.
pub const MAX_UPDATE: usize = 1024 * 1024;
/// Largest update that a browser sends, in bytes: on a slow line it has to arrive and be answered before the connection
/// is taken for dead.
pub const MAX_PIECE: usize = 128 * 1024;
/// Largest frame on the wire, in bytes.
pub const MAX_FRAME: usize = 256 * 1024;
/// Size of an agenda in bytes from which its people are warned.
pub const AGENDA_WARN: usize = 4 * 1024 * 1024;
/// Size of an agenda in bytes at which it takes no more.
pub const AGENDA_FULL: usize = 16 * 1024 * 1024;
/// Largest answer, in bytes, to somebody who has nothing: what a full agenda still takes are deletions, and these
/// are counted before they are measured.
pub const MAX_ANSWER: usize = AGENDA_FULL + 3 * MAX_UPDATE;
/// Deepest indentation of a line.
pub const MAX_INDENT: u8 = 8;
/// Largest number that a line of a numbered list can be given.
pub const MAX_START: u32 = 999_999;

/// Root map of the pair's settings, flat keys.
pub const SETTINGS: &str = "settings";
/// Key in [`SETTINGS`]: what the agenda is called.
pub const TITLE: &str = "title";
/// Key in [`SETTINGS`]: the series of the meetings, as one value.
pub const SERIES: &str = "series";
/// Key in [`SETTINGS`]: the time zone of the agenda's days and times, by its IANA name.
pub const ZONE: &str = "zone";
/// Key in [`SETTINGS`]: the lines of the template, as one value.
pub const TEMPLATE: &str = "template";
/// Key in [`SETTINGS`]: when there are feedback sessions and what is asked there, as one value.
pub const FEEDBACK: &str = "feedback";
/// Root map of the meetings, flat keys `<slot>/<field>`.
pub const MEETINGS: &str = "meetings";
/// Field of a meeting: planned, running or closed. A meeting exists when it is there.
pub const MEETING_STATE: &str = "state";
/// Field of a meeting: when it was started, in milliseconds since 1970.
pub const MEETING_STARTED: &str = "started";
/// Field of a meeting: when it was closed, in milliseconds since 1970.
pub const MEETING_ENDED: &str = "ended";
/// Field of a meeting: how many minutes it is meant to last.
pub const MEETING_MINUTES: &str = "minutes";
/// Field of a meeting: the day it was moved to; without one it stands on that of its slot.
pub const MEETING_ON: &str = "on";
/// Field of a meeting: the time of day it was put to; without one it is that of the series.
pub const MEETING_AT: &str = "at";
/// Field of a meeting that was started or closed: the day it stood on then, which a move that comes later does not change.
pub const MEETING_HELD: &str = "held";
/// Field of a meeting: that it was skipped, or did not take place.
pub const MEETING_GONE: &str = "gone";
/// Field of a meeting that runs: digests of its topics' notes as they read when it began, by topic.
pub const MEETING_NOTES: &str = "notes";
/// Root map of the topics, from id to map.
pub const TOPICS: &str = "topics";
/// Field of a topic: the section it stands in.
pub const TOPIC_SECTION: &str = "meeting";
/// Field of a topic: its order key within the section.
pub const TOPIC_RANK: &str = "rank";
/// Field of a topic: what kind of conversation it is.
pub const TOPIC_KIND: &str = "kind";
/// Field of a topic: in writing or for the call.
pub const TOPIC_MODE: &str = "mode";
/// Field of a topic: the topic that its first line was parked from.
pub const TOPIC_FROM: &str = "from";
/// Field of a topic: the line of the template that was taken up.
pub const TOPIC_TEMPLATE: &str = "template";
/// Field of a topic: added while its meeting ran.
pub const TOPIC_LIVE: &str = "live";
/// Prefix of a topic's fields `outcome/<slot>`: what became of it in that meeting.
pub const TOPIC_OUTCOME: &str = "outcome";
/// Prefix of a topic's fields `context/<id>`: a piece of its context.
pub const TOPIC_CONTEXT: &str = "context";
/// Field of a topic: flagged as deleted, never removed.
pub const TOPIC_DELETED: &str = "deleted";
/// Key of the marker that begins a line, in the embedded `{"l": "<line id>"}`.
pub const MARKER: &str = "l";
/// Attribute of a line: its kind.
pub const LINE_KIND: &str = "kind";
/// Attribute of a line: its indentation.
pub const LINE_INDENT: &str = "indent";
/// Attribute of a line: whether its box is ticked.
pub const LINE_CHECKED: &str = "checked";
/// Attribute of a line of a numbered list: the number it has, where that does not follow from the lines above.
pub const LINE_START: &str = "start";

/// Prefix of the root texts that hold topics' words.
pub const BODY_PREFIX: &str = "b:";
/// Prefix of the root maps that hold topics' line attributes.
pub const LINES_PREFIX: &str = "l:";
/// Root map of the promises, from id to map.
pub const PROMISES: &str = "promises";
/// Prefix of the root texts that hold promises' words: what was promised, without owner and date.
pub const PROMISE_PREFIX: &str = "p:";

/// Prefix of the root texts that hold what a person answers to a question, `r:<topic>/<seat>`: they are that person's word.
pub const ANSWER_PREFIX: &str = "r:";

/// Root text of a topic's words.
pub fn words_root(topic: &TopicId) -> String {
    format!("{BODY_PREFIX}{topic}")
}

/// Root map of a topic's line attributes, flat keys `<line id>.<attribute>`.
pub fn lines_root(topic: &TopicId) -> String {
    format!("{LINES_PREFIX}{topic}")
}

/// The topic whose words or line attributes live in that root.
pub fn topic_of_root(root: &str) -> Option<TopicId> {
    let id = root
        .strip_prefix(BODY_PREFIX)
        .or_else(|| root.strip_prefix(LINES_PREFIX))?;
    TopicId::try_from(id).ok()
}

/// Whether an agenda has a root of that name.
pub fn is_root(root: &str) -> bool {
    let fixed = [SETTINGS, MEETINGS, TOPICS, PROMISES];
    fixed.contains(&root)
        || root == word_root(Seat::A)
        || root == word_root(Seat::B)
        || topic_of_root(root).is_some()
        || seat_of_answer(root).is_some()
        || root.strip_prefix(PROMISE_PREFIX).is_some_and(is_id)
}

/// Whether that root's entries are maps: elsewhere in an agenda nothing holds anything.
pub fn holds_maps(root: &str) -> bool {
    root == TOPICS || root == PROMISES
}

/// Root text of what a promise says.
pub fn promise_root(promise: &PromiseId) -> String {
    format!("{PROMISE_PREFIX}{promise}")
}

/// Root text of what that seat's person answers to a question.
pub fn answer_root(topic: &TopicId, seat: Seat) -> String {
    format!("{ANSWER_PREFIX}{topic}/{seat}")
}

/// Root map of everything that counts because that seat's person said it.
pub const fn word_root(seat: Seat) -> &'static str {
    match seat {
        Seat::A => "word/a",
        Seat::B => "word/b",
    }
}

/// Whose word a root is, if it is one: all that counts because they said it, and each of their answers.
pub fn seat_of_word(root: &str) -> Option<Seat> {
    let mut seats = [Seat::A, Seat::B].into_iter();
    let of_words = seats.find(|seat| word_root(*seat) == root);
    of_words.or_else(|| seat_of_answer(root))
}

/// Whose answer a root holds, if it holds one.
fn seat_of_answer(root: &str) -> Option<Seat> {
    let (topic, whose) = root.strip_prefix(ANSWER_PREFIX)?.split_once('/')?;
    let mut seats = [Seat::A, Seat::B].into_iter();
    seats.find(|seat| is_id(topic) && seat.as_str() == whose)
}

/// Key of a meeting's field in [`MEETINGS`].
pub fn meeting_key(slot: Slot, field: &str) -> String {
    format!("{slot}/{field}")
}

/// Key of a line's attribute in its topic's [`lines_root`].
pub fn line_key(line: &LineId, attribute: &str) -> String {
    format!("{line}.{attribute}")
}
