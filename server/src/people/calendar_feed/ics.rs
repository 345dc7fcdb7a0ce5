//! iCalendar form of a feed (RFC 5545), as calendar programs read it.

use std::time::Duration;

use duologue_shared::ids::{Day, PairId, TimeOfDay};
use icalendar::{Component as _, Event, EventStatus, Property};
use jiff::fmt::strtime;

use super::told::{Told, ToldMeeting};
use super::{Feed, When};
use crate::system::clock::Timestamp;

/// Who wrote it, as the format wants it said.
const PROGRAM: &str = "-//Duologue//Calendar feed//EN";
/// What the calendar is called in a list of calendars, until its reader calls it otherwise.
const NAME: &str = "1:1s";
/// After how long a program that asks may look again.
const REFRESH: &str = "PT1H";
/// The part of a name behind which no other program's names are.
const DOMAIN: &str = "duologue";
const MINUTES_OF_DAY: u16 = 24 * 60;

/// A person's calendar.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    /// Their feed.
    pub feed: &'a Feed,
    /// The address under which people reach the server, without a slash at its end.
    pub site: &'a str,
    /// What is told of each agenda.
    pub agendas: &'a [Meetings],
}

/// The meetings of one agenda.
#[derive(Clone, Debug)]
pub struct Meetings {
    /// Whose.
    pub pair: PairId,
    /// Who the other is.
    pub with: String,
    /// What is told.
    pub told: Told,
}

/// Writes it. The same is written the same, so that programs can tell that nothing changed.
pub fn write(calendar: &Calendar<'_>) -> String {
    let mut written = icalendar::Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", PROGRAM),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("NAME", NAME),
        ("X-WR-CALNAME", NAME),
        ("X-PUBLISHED-TTL", REFRESH),
    ] {
        written.append_property(Property::new(name, value));
    }
    let refresh = Property::new("REFRESH-INTERVAL", REFRESH)
        .add_parameter("VALUE", "DURATION")
        .done();
    written.append_property(refresh);
    for meetings in calendar.agendas {
        for (slot, told) in meetings.told.meetings() {
            let name = format!("{slot}-{}", meetings.pair);
            written.push(meeting(calendar, meetings, &name, told));
            if let Some(preparing) = preparing(calendar, meetings, &name, told) {
                written.push(preparing);
            }
        }
    }
    written.to_string()
}

fn meeting(calendar: &Calendar<'_>, meetings: &Meetings, name: &str, told: &ToldMeeting) -> Event {
    let mut event = event(name, told, told.sequence);
    event.summary(&format!("1:1 with {}", meetings.with));
    event.append_property(span("DTSTART", told.when));
    event.append_property(match told.when {
        When::Day(day) => span("DTEND", When::Day(day.plus_days(1).unwrap_or(day))),
        When::Wall(..) => Property::new("DURATION", format!("PT{}M", told.minutes)),
        When::Moment(begins) => span("DTEND", When::Moment(begins.after(minutes(told.minutes)))),
    });
    // A day is not taken by a meeting of which nobody said when it is.
    let is_day = matches!(told.when, When::Day(_));
    event.append_property(Property::new(
        "TRANSP",
        if is_day { "TRANSPARENT" } else { "OPAQUE" },
    ));
    let link = link(calendar, meetings, "now");
    event.append_property(Property::new("URL", &link));
    event.description(&format!("The agenda: {link}"));
    event.done()
}

/// The time to prepare it, which ends when it begins; none of a meeting that has no time of day.
fn preparing(
    calendar: &Calendar<'_>,
    meetings: &Meetings,
    name: &str,
    told: &ToldMeeting,
) -> Option<Event> {
    let preparation = calendar.feed.preparation?;
    let revision = calendar.feed.revision;
    let mut event = event(
        &format!("prepare-{name}"),
        told,
        told.sequence.saturating_add(revision),
    );
    let before = minutes(preparation.minutes());
    match told.when {
        When::Moment(ends) => {
            event.append_property(span("DTSTART", When::Moment(earlier(ends, before))));
            event.append_property(span("DTEND", When::Moment(ends)));
        }
        When::Wall(day, at) => {
            let (day, at) = wall_earlier(day, at, preparation.minutes())?;
            let length = format!("PT{}M", preparation.minutes());
            event.append_property(span("DTSTART", When::Wall(day, at)));
            event.append_property(Property::new("DURATION", &length));
        }
        When::Day(_) => return None,
    }
    event.append_property(Property::new("TRANSP", "OPAQUE"));
    event.summary(&format!("Prepare 1:1 with {}", meetings.with));
    let link = link(calendar, meetings, "prepare");
    event.append_property(Property::new("URL", &link));
    event.description(&format!("What to prepare: {link}"));
    Some(event.done())
}

/// An event with what all have.
fn event(name: &str, told: &ToldMeeting, sequence: u32) -> Event {
    let mut event = Event::new();
    event.uid(&format!("{name}@{DOMAIN}"));
    event.sequence(sequence);
    event.status(if told.called_off {
        EventStatus::Cancelled
    } else {
        EventStatus::Confirmed
    });
    let changed = utc(told.changed);
    event.append_property(Property::new("DTSTAMP", &changed));
    event.append_property(Property::new("LAST-MODIFIED", &changed));
    event
}

/// The address that opens the running or next meeting, to hold it or to prepare it.
fn link(calendar: &Calendar<'_>, meetings: &Meetings, part: &str) -> String {
    format!("{}/agenda/{}#{part}", calendar.site, meetings.pair)
}

fn span(name: &str, when: When) -> Property {
    match when {
        When::Day(day) => Property::new(name, date(day))
            .add_parameter("VALUE", "DATE")
            .done(),
        When::Wall(day, at) => Property::new(name, format!("{}T{}", date(day), time(at))),
        When::Moment(moment) => Property::new(name, utc(moment)),
    }
}

fn date(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn time(at: TimeOfDay) -> String {
    format!("{:02}{:02}00", at.hour(), at.minute())
}

/// A moment as the format writes it.
fn utc(moment: Timestamp) -> String {
    let millis = i64::try_from(moment.millis()).unwrap_or(i64::MAX);
    let moment = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    // Its own pattern is always one.
    strtime::format("%Y%m%dT%H%M%SZ", moment).unwrap_or_default()
}

fn minutes(minutes: u16) -> Duration {
    Duration::from_mins(u64::from(minutes))
}

/// What a clock showed so many minutes before, at most a day.
fn wall_earlier(day: Day, at: TimeOfDay, minutes: u16) -> Option<(Day, TimeOfDay)> {
    let of_day = u16::from(at.hour()) * 60 + u16::from(at.minute());
    let (day, of_day) = match of_day.checked_sub(minutes) {
        Some(of_day) => (day, of_day),
        None => (
            day.plus_days(-1)?,
            (of_day + MINUTES_OF_DAY).checked_sub(minutes)?,
        ),
    };
    let hour = u8::try_from(of_day / 60).ok()?;
    let at = TimeOfDay::new(hour, u8::try_from(of_day % 60).ok()?).ok()?;
    Some((day, at))
}

fn earlier(moment: Timestamp, by: Duration) -> Timestamp {
    let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
    Timestamp::from_millis(moment.millis().saturating_sub(by))
}
