//! Meetings of an agenda as a calendar lists them: those that are to come, and the latest that are over.

use crate::agenda::MeetingState;
use crate::ids::{Day, Slot, TimeOfDay};
use crate::steps::walked;
use crate::view::{AgendaView, SectionView};
use serde::{Deserialize, Serialize};

/// How many meetings that are not closed a calendar is told of, the earliest first.
pub const MOST_OPEN: usize = 16;
/// How many closed ones it is told of, the latest first, so that it knows that they were not called off.
pub const MOST_CLOSED: usize = 8;

/// A meeting as a calendar lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedMeeting {
    /// What names it for good, whatever day it moves to.
    pub slot: Slot,
    /// The day it stands on.
    pub day: Day,
    /// The time of day for which it is planned, in the agenda's zone; none once it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<TimeOfDay>,
    /// How many minutes it is meant to last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// Whether it is closed.
    #[serde(default)]
    pub closed: bool,
}

/// The meetings of an agenda, at most [`MOST_OPEN`] that are open and [`MOST_CLOSED`] that are closed.
pub(super) fn listed(view: &AgendaView) -> Vec<ListedMeeting> {
    walked(view.sections.len());
    let is_closed = |section: &&SectionView| section.state == MeetingState::Closed;
    // The newest day comes first.
    let open = view.sections.iter().rev().filter(|one| !is_closed(one));
    let closed = view.sections.iter().filter(is_closed);
    open.take(MOST_OPEN)
        .chain(closed.take(MOST_CLOSED))
        .map(|section| ListedMeeting {
            slot: section.slot.unwrap_or(Slot::planned_for(section.day)),
            day: section.day,
            at: section.at,
            minutes: section.minutes,
            closed: section.state == MeetingState::Closed,
        })
        .collect()
}
