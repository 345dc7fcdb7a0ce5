//! Words about a topic that were said in a meeting: which one it was, and what was said.

use super::calendar::Meetings;
use crate::ids::{Day, Slot};
use crate::word::Said;

/// The day of the meeting in which something was said.
pub(super) fn said_on(said: &Said, meetings: &Meetings) -> Option<Day> {
    let slot: Slot = said.text(ON)?.parse().ok()?;
    Some(meetings.day_of(slot))
}

/// Field of a word: the slot of the meeting in which it was said.
pub(super) const ON: &str = "day";
/// Field of a word: the answer itself.
pub(super) const SAYS: &str = "says";
