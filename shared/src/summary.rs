//! Summary of an agenda for one of its two people: what a list of agendas says of it without opening it.
//!
//! It is derived from the read model in one pass and knows no time: whoever shows it counts what is due by the reader's
//! own day.

mod meetings;
mod open_promises;
mod waiting;

pub use meetings::{ListedMeeting, MOST_CLOSED, MOST_OPEN};
pub use open_promises::{MOST_PROMISES, MOST_WORDS, OpenPromise, OpenPromiseState};

use crate::agenda::{MeetingState, Series};
use crate::ids::{Day, Seat, TimeOfDay, Zone};
use crate::looked::{BothLooked, Looked, Vector};
use crate::news::{NewLines, News, written_by};
use crate::replica::Replica;
use crate::sort::sort_by;
use crate::steps::walked;
use crate::view::{AgendaView, SectionView, TopicEntry, agenda_view};
use serde::{Deserialize, Serialize};
use yrs::{Transact as _, TransactionMut};

/// How many days of a series a summary names whose meeting it does not offer.
pub const MOST_DAYS_OFF: usize = 52;

/// What an agenda has for the person on a seat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The next meeting, once it has a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextMeeting>,
    /// When the two meet, if that is a series: without a next meeting, its next day is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// The latest days of the series whose meeting took place, stands elsewhere or is gone, at most [`MOST_DAYS_OFF`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub off: Vec<Day>,
    /// The time zone in which days and times are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// New topics that this person brought for the next meeting: those that no meeting was over for yet.
    pub mine: u32,
    /// The same, of the other person.
    pub theirs: u32,
    /// How many topics have something that the other wrote and this person has not seen; none while they never looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_since: Option<u32>,
    /// How much waits for this person: what the inbox of the page counts.
    pub waiting: u32,
    /// Promises that are neither done nor withdrawn, by date, those without one last; at most [`MOST_PROMISES`].
    pub promises: Vec<OpenPromise>,
    /// How many of those there are in all.
    pub open_promises: u32,
}

/// A meeting that runs or is to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
pub struct NextMeeting {
    /// Its day.
    pub day: Day,
    /// Where it stands in its life.
    pub state: MeetingState,
    /// The time of day for which it is planned, in the agenda's zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<TimeOfDay>,
    /// When it was started, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<u64>,
    /// How many minutes it is meant to last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
}

/// What the agenda has for the person on that seat, to whom something is new in so many topics, if they ever looked.
pub fn summary(view: &AgendaView, seat: Seat, new_since: Option<u32>) -> Summary {
    let next = next_meeting(view);
    let topics = next.map_or(&view.next, |section| &section.topics);
    let (promises, open_promises) = open_promises::of(view);
    Summary {
        next: next.map(|section| NextMeeting {
            day: section.day,
            state: section.state,
            at: section.at,
            started: section.started,
            minutes: section.minutes,
        }),
        series: view.series,
        off: view
            .series
            .map(|series| days_off(view, &series))
            .unwrap_or_default(),
        zone: view.zone.clone(),
        mine: brought(topics, seat),
        theirs: brought(topics, seat.other()),
        new_since,
        waiting: waiting::count(view, seat),
        promises,
        open_promises,
    }
}

/// What an agenda has for each of its two people, and what a calendar lists of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summaries {
    /// For the person on seat a.
    pub a: Summary,
    /// For the person on seat b.
    pub b: Summary,
    /// Its meetings, for either.
    pub meetings: Vec<ListedMeeting>,
}

/// What the agenda in a replica has for its two people, who looked that far; `seat_of` tells whose client ids are.
pub fn summaries(
    replica: &Replica,
    looked: &BothLooked,
    seat_of: impl Fn(u64) -> Option<Seat>,
) -> Summaries {
    let mut txn = replica.doc().transact_mut();
    let view = agenda_view(&mut txn);
    let both = [Seat::A, Seat::B].map(|seat| {
        let there = written_by(replica, seat.other(), &seat_of);
        let looked = looked.of(seat);
        let new = new_topics(&mut txn, &view, &mut News::default(), looked, &there);
        summary(&view, seat, new_since(looked, &new))
    });
    drop(txn);
    let [a, b] = both;
    Summaries {
        a,
        b,
        meetings: meetings::listed(&view),
    }
}

/// In how many topics something is new to who looked that far; none while they never looked.
pub fn new_since(looked: &Looked, new: &[NewLines]) -> Option<u32> {
    looked.has_begun().then(|| number(new.len()))
}

/// Where something is new to who looked that far, in the order of the agenda; the other wrote as much as `there`.
pub fn new_topics(
    txn: &mut TransactionMut<'_>,
    view: &AgendaView,
    news: &mut News,
    looked: &Looked,
    there: &Vector,
) -> Vec<NewLines> {
    if !looked.has_begun() || looked.covers(there) {
        return Vec::new();
    }
    let mut now = None;
    let new = view.topics().filter_map(|topic| {
        walked(1);
        let lines = news.of(txn, &topic.id, looked, there, &mut now);
        (!lines.is_empty()).then(|| NewLines {
            topic: topic.id.clone(),
            lines: lines.to_vec(),
        })
    });
    new.collect()
}

/// The meeting that runs, or else the earliest one that is not closed.
fn next_meeting(view: &AgendaView) -> Option<&SectionView> {
    walked(view.sections.len());
    let open = |section: &&SectionView| section.state != MeetingState::Closed;
    let runs = |section: &&SectionView| section.state == MeetingState::Running;
    // The newest day comes first.
    let earliest = || view.sections.iter().rfind(open);
    view.sections.iter().find(runs).or_else(earliest)
}

/// The latest days of the series that are over or off, the earliest first.
fn days_off(view: &AgendaView, series: &Series) -> Vec<Day> {
    walked(view.sections.len() + view.off.len());
    let over = view.sections.iter().map(|section| section.day);
    let over = over.filter(|day| series.has(*day)).take(MOST_DAYS_OFF);
    let mut off: Vec<Day> = over
        .chain(view.off.iter().rev().take(MOST_DAYS_OFF).copied())
        .collect();
    sort_by(&mut off, |one, other| other.cmp(one));
    off.truncate(MOST_DAYS_OFF);
    off.reverse();
    off
}

/// How many of these topics that person brought and no meeting carried or left over.
fn brought(topics: &[TopicEntry], seat: Seat) -> u32 {
    walked(topics.len());
    let new =
        |topic: &&TopicEntry| topic.by == Some(seat) && topic.carried == 0 && !topic.left_over;
    number(topics.iter().filter(new).count())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
