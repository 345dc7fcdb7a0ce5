//! Series of meetings: every how many weeks the two meet, from which day on, and when.
//!
//! It is one value, so that of two edits the later one wins whole. Its days are derived: nothing is written for a meeting
//! of it before somebody puts something there. The weekday is that of its first day, so the two cannot disagree.

use super::{Meetings, settings};
use crate::ids::{Day, Slot, TimeOfDay, Zone};
use crate::schema;
use crate::sort::sort_by;
use crate::steps::walked;
use crate::word::{self, text_of};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use yrs::{Any, ReadTxn, TransactionMut};

/// The most weeks from one meeting of a series to the next.
pub const MOST_WEEKS: u8 = 52;
/// The longest that a meeting of a series is meant to last, in minutes.
pub const MOST_MINUTES: u16 = 24 * 60;

const DAYS_OF_WEEK: i64 = 7;
const EVERY: &str = "every";
const FIRST: &str = "first";
const UNTIL: &str = "until";
const AT: &str = "at";
const MINUTES: &str = "minutes";

/// When the two meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Series {
    /// How many weeks lie between two meetings, 1 to [`MOST_WEEKS`].
    pub every: u8,
    /// The first of its days.
    pub first: Day,
    /// The last day that can be one of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The time of day, in the agenda's zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<TimeOfDay>,
    /// How many minutes a meeting is meant to last, 1 to [`MOST_MINUTES`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
}

impl Series {
    /// The series of an agenda, if it has one.
    pub(crate) fn of<T: ReadTxn>(txn: &T) -> Option<Self> {
        let Any::Map(value) = settings::get(txn, schema::SERIES)? else {
            return None;
        };
        let text = |name| value.get(name).and_then(text_of);
        let number = |name| value.get(name).map(word::whole);
        let every = u8::try_from(number(EVERY)?).ok()?;
        let minutes = number(MINUTES).and_then(|minutes| u16::try_from(minutes).ok());
        Some(Self {
            every: every.clamp(1, MOST_WEEKS),
            first: text(FIRST)?.parse().ok()?,
            until: text(UNTIL).and_then(|day| day.parse().ok()),
            at: text(AT).and_then(|time| time.parse().ok()),
            minutes: minutes.filter(|minutes| (1..=MOST_MINUTES).contains(minutes)),
        })
    }

    /// Whether that day is one of it.
    pub fn has(&self, day: Day) -> bool {
        let days = self.first.days_until(day);
        days >= 0
            && days % (DAYS_OF_WEEK * i64::from(self.every)) == 0
            && self.until.is_none_or(|until| day <= until)
    }

    /// Days of it whose meeting stands elsewhere or is gone, the earliest first.
    pub(crate) fn days_off(&self, meetings: &Meetings) -> Vec<Day> {
        let slots = meetings.slots().map(Slot::day);
        let gone = meetings.gone().iter().map(|(day, _)| *day);
        let mut off = Vec::new();
        for day in slots.chain(gone) {
            walked(1);
            if self.has(day) && meetings.on(day).is_none() {
                off.push(day);
            }
        }
        sort_by(&mut off, Ord::cmp);
        off.dedup();
        off
    }

    fn value(&self) -> Any {
        let number = |number: u16| word::moment(u64::from(number));
        let mut fields = HashMap::from([
            (EVERY.to_owned(), number(u16::from(self.every))),
            (FIRST.to_owned(), Any::from(self.first.to_string())),
        ]);
        if let Some(until) = self.until {
            fields.insert(UNTIL.to_owned(), Any::from(until.to_string()));
        }
        if let Some(at) = self.at {
            fields.insert(AT.to_owned(), Any::from(at.to_string()));
        }
        if let Some(minutes) = self.minutes {
            fields.insert(MINUTES.to_owned(), number(minutes));
        }
        Any::from(fields)
    }
}

/// Sets the series of an agenda, or ends it. What stands on days of the one before stays there.
pub(super) fn set(txn: &mut TransactionMut<'_>, series: Option<&Series>) {
    settings::set(txn, schema::SERIES, series.map(Series::value));
}

/// The zone in which an agenda's days and times are meant, once somebody said so.
pub(crate) fn zone<T: ReadTxn>(txn: &T) -> Option<Zone> {
    text_of(&settings::get(txn, schema::ZONE)?)?.parse().ok()
}

/// Says in which zone an agenda's days and times are meant.
pub(super) fn set_zone(txn: &mut TransactionMut<'_>, zone: &Zone) {
    settings::set(txn, schema::ZONE, Some(Any::from(zone.to_string())));
}
