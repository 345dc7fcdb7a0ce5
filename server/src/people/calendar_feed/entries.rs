//! Entries of a calendar: the meetings of an agenda, and the next days of its series, each at its moment.

use std::collections::{BTreeMap, BTreeSet};

use duologue_shared::ids::{Day, Slot, TimeOfDay, Zone};
use duologue_shared::summary::{ListedMeeting, Summary};
use jiff::civil;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::system::clock::Timestamp;

/// How many days of a series a calendar shows that nobody put anything on yet.
const MOST_AHEAD: usize = 8;
/// How far ahead it looks for them, in days.
const HORIZON: i64 = 370;
/// How long a meeting is shown that has no length of its own, in minutes.
const USUAL: u16 = 30;
const DAYS_OF_WEEK: i32 = 7;

/// An agenda as its calendar is made from it.
#[derive(Clone, Copy, Debug)]
pub struct Agenda<'a> {
    /// What it has for the person.
    pub summary: &'a Summary,
    /// Its meetings.
    pub meetings: &'a [ListedMeeting],
}

/// When a meeting begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// On that day, at no time of day.
    Day(Day),
    /// At that time by the clock of whoever reads it, as the agenda names no zone that is known.
    Wall(Day, TimeOfDay),
    /// At that moment.
    Moment(Timestamp),
}

/// A meeting in a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it begins.
    pub when: When,
    /// How long it is meant to last.
    pub minutes: u16,
}

impl Agenda<'_> {
    /// The meetings that are not closed and the next days of the series.
    pub(super) fn entries(&self, now: Timestamp) -> BTreeMap<Slot, Entry> {
        let zone = self.summary.zone.as_ref().and_then(zone);
        let usual = self.summary.series.and_then(|series| series.minutes);
        let mut entries = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for meeting in self.meetings.iter().filter(|meeting| !meeting.closed) {
            let entry = Entry {
                when: when(meeting.day, meeting.at, zone.as_ref()),
                minutes: meeting.minutes.or(usual).unwrap_or(USUAL),
            };
            taken.insert(meeting.day);
            entries.insert(meeting.slot, entry);
        }
        for day in self.ahead(today(now, zone.as_ref())) {
            if taken.contains(&day) {
                continue;
            }
            let at = self.summary.series.and_then(|series| series.at);
            let entry = Entry {
                when: when(day, at, zone.as_ref()),
                minutes: usual.unwrap_or(USUAL),
            };
            entries.entry(Slot::planned_for(day)).or_insert(entry);
        }
        entries
    }

    /// Whether a meeting is closed: it took place, whatever a calendar was told of it.
    pub(super) fn is_closed(&self, slot: Slot) -> bool {
        let mut closed = self.meetings.iter().filter(|meeting| meeting.closed);
        closed.any(|meeting| meeting.slot == slot)
    }

    /// The next days of the series whose meeting stands on them, from that day on.
    fn ahead(&self, today: Day) -> Vec<Day> {
        let Some(series) = self.summary.series else {
            return Vec::new();
        };
        let off: BTreeSet<Day> = self.summary.off.iter().copied().collect();
        let step = DAYS_OF_WEEK * i32::from(series.every.max(1));
        // Straight to the last of its days that is not after today, however long ago it began.
        let passed = series.first.days_until(today).max(0);
        let rounds = passed.div_euclid(i64::from(step)) * i64::from(step);
        let first = i32::try_from(rounds)
            .ok()
            .and_then(|days| series.first.plus_days(days));
        std::iter::successors(first, |day| day.plus_days(step))
            .take_while(|day| series.has(*day) && today.days_until(*day) <= HORIZON)
            .filter(|day| *day >= today && !off.contains(day))
            .take(MOST_AHEAD)
            .collect()
    }
}

/// The day it is in a zone, or in UTC where that is not known.
pub(super) fn today(now: Timestamp, zone: Option<&TimeZone>) -> Day {
    let zone = zone.cloned().unwrap_or(TimeZone::UTC);
    let moment = i64::try_from(now.millis()).unwrap_or(i64::MAX);
    let moment = jiff::Timestamp::from_millisecond(moment).unwrap_or(jiff::Timestamp::MAX);
    let date = zone.to_datetime(moment).date();
    let day = u16::try_from(date.year()).ok().and_then(|year| {
        let month = u8::try_from(date.month()).ok()?;
        Day::new(year, month, u8::try_from(date.day()).ok()?).ok()
    });
    // Days begin with 1970, as moments do.
    day.unwrap_or(Day::FIRST)
}

/// The zone of that name, if there is one.
pub(super) fn zone(name: &Zone) -> Option<TimeZone> {
    TimeZone::get(name.as_str()).ok()
}

fn when(day: Day, at: Option<TimeOfDay>, zone: Option<&TimeZone>) -> When {
    let Some(at) = at else {
        return When::Day(day);
    };
    zone.and_then(|zone| moment(day, at, zone))
        .map_or(When::Wall(day, at), When::Moment)
}

/// When a clock in that zone shows that time on that day. One that is skipped counts as later by what is skipped, and of two
/// the first counts, as browsers read them.
fn moment(day: Day, at: TimeOfDay, zone: &TimeZone) -> Option<Timestamp> {
    let year = i16::try_from(day.year()).ok()?;
    let month = i8::try_from(day.month()).ok()?;
    let date = civil::Date::new(year, month, i8::try_from(day.day()).ok()?).ok()?;
    let time = civil::Time::new(
        i8::try_from(at.hour()).ok()?,
        i8::try_from(at.minute()).ok()?,
        0,
        0,
    )
    .ok()?;
    let moment = zone.to_timestamp(date.to_datetime(time)).ok()?;
    u64::try_from(moment.as_millisecond())
        .ok()
        .map(Timestamp::from_millis)
}
