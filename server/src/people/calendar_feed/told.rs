//! Told meetings: what a calendar was told of an agenda's meetings, and what it is told next.
//!
//! A program that reads a feed once a day must not take a meeting that moved for two, or go on showing one that was called off:
//! each meeting keeps its name, and a number that grows with each change of it.

use std::collections::BTreeMap;

use duologue_shared::ids::Slot;
use serde::{Deserialize, Serialize};

use super::entries::{self, Agenda, Entry, When};
use crate::system::clock::Timestamp;

/// For how many days a calendar goes on to show what is over.
const SHOWN_FOR: i64 = 90;

/// What was told of an agenda's meetings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    meetings: BTreeMap<Slot, ToldMeeting>,
}

/// What was told of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldMeeting {
    /// When it begins.
    pub when: When,
    /// How many minutes it is meant to last.
    pub minutes: u16,
    /// How often it was told otherwise.
    pub sequence: u32,
    /// When it was told so first.
    pub changed: Timestamp,
    /// Whether it does not take place.
    #[serde(default)]
    pub called_off: bool,
}

impl Told {
    /// The meetings by the names that they keep, the earliest name first.
    pub fn meetings(&self) -> impl Iterator<Item = (Slot, &ToldMeeting)> {
        self.meetings.iter().map(|(slot, told)| (*slot, told))
    }

    /// What is told of an agenda that stands so now.
    #[must_use]
    pub(super) fn with(self, agenda: &Agenda<'_>, now: Timestamp) -> Self {
        let Self { mut meetings } = self;
        let entries = agenda.entries(now);
        for (slot, told) in &mut meetings {
            // What is closed took place; what began and stands nowhere any more may have.
            let is_off = !entries.contains_key(slot) && !agenda.is_closed(*slot);
            if is_off && !told.called_off && is_to_come(told.when, now) {
                told.called_off = true;
                told.sequence = told.sequence.saturating_add(1);
                told.changed = now;
            }
        }
        for (slot, entry) in entries {
            meetings
                .entry(slot)
                .and_modify(|told| told.takes_place(entry, now))
                .or_insert_with(|| ToldMeeting::first(entry, now));
        }
        let today = entries::today(now, None);
        meetings.retain(|_, told| day_of(told.when).days_until(today) <= SHOWN_FOR);
        Self { meetings }
    }
}

impl ToldMeeting {
    fn first(entry: Entry, now: Timestamp) -> Self {
        Self {
            when: entry.when,
            minutes: entry.minutes,
            sequence: 0,
            changed: now,
            called_off: false,
        }
    }

    fn takes_place(&mut self, entry: Entry, now: Timestamp) {
        let Entry { when, minutes } = entry;
        if self.called_off || self.when != when || self.minutes != minutes {
            *self = Self {
                sequence: self.sequence.saturating_add(1),
                ..Self::first(entry, now)
            };
        }
    }
}

fn is_to_come(when: When, now: Timestamp) -> bool {
    match when {
        When::Moment(moment) => moment > now,
        When::Day(day) | When::Wall(day, _) => day >= entries::today(now, None),
    }
}

fn day_of(when: When) -> duologue_shared::ids::Day {
    match when {
        When::Moment(moment) => entries::today(moment, None),
        When::Day(day) | When::Wall(day, _) => day,
    }
}
