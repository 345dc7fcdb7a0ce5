//! Standing of a topic: derived, so that it is in exactly one place whatever both did at once.
//!
//! A topic's field says where somebody put it last; the outcome it has in a meeting leads on from there. What
//! was left in a closed meeting without an outcome, as when one closes while the other adds, goes to the first
//! later meeting that is not closed. What was put into the next meeting before that had a day goes to the first one
//! that is planned, also when it was written offline and comes after the day.

use super::calendar::Meetings;
use super::facts::TopicFacts;
use super::said::{SAYS, said_on};
use super::{Enough, Outcome, in_writing};
use crate::by_seat::BySeat;
use crate::ids::{Day, Seat, Section, TopicId};
use crate::steps::walked;
use crate::word::{self, Verb};
use std::collections::HashMap;
use yrs::ReadTxn;

/// Where a topic stands.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) section: Section,
    /// What became of it there: nothing yet, or it was discussed.
    pub(crate) outcome: Option<Outcome>,
    /// Nobody brought it there: it was left in a closed meeting.
    pub(crate) left_over: bool,
    /// It was put into the next meeting, or into one that is gone, and this one became it.
    pub(crate) dated: bool,
    /// The meetings that led there, itself included; and which of the open ones comes after those that are passed
    /// over from there, when that is known.
    pub(crate) through: HashMap<Day, Option<usize>>,
}

impl Standing {
    /// Follows a topic's outcomes from where it was put last.
    pub(crate) fn of<T: ReadTxn>(
        txn: &T,
        meetings: &Meetings,
        topic: &TopicId,
        facts: &TopicFacts,
    ) -> Self {
        let put = facts.put.unwrap_or(Section::Parked);
        let section = meetings.dated(put);
        let mut standing = Self {
            section,
            outcome: None,
            left_over: false,
            dated: section != put,
            through: HashMap::new(),
        };
        while let Section::Meeting(day) = standing.section {
            walked(1);
            standing.through.entry(day).or_default();
            let said = || {
                let enough = both_say_enough(txn, meetings, topic, day);
                let settled = enough || in_writing::is_settled(txn, meetings, topic, facts, day);
                settled.then_some(Outcome::Discussed)
            };
            standing.outcome = facts.outcome(day).or_else(said);
            let is_gone = meetings.is_gone(day);
            standing.section = match standing.outcome.map(Outcome::leads_to) {
                // Round in a circle is nowhere: both sent it to where the other took it away.
                Some(Some(next)) if !standing.went_through(next) => next,
                _ if is_gone => standing.after_gone(meetings, day),
                Some(None) => break,
                None if !meetings.is_closed(day) => break,
                None | Some(Some(_)) => {
                    standing.left_over = true;
                    let open = meetings.open_after(day, &mut standing.through);
                    open.map_or(Section::Parked, Section::Meeting)
                }
            };
        }
        if standing.day().is_none() {
            standing.outcome = None;
        }
        standing
    }

    /// Where it goes from a meeting that did not take place: whatever was said of it there is to be said again.
    fn after_gone(&mut self, meetings: &Meetings, day: Day) -> Section {
        self.dated = true;
        match meetings.open_after(day, &mut self.through) {
            Some(next) => Section::Meeting(next),
            None => match meetings.dated(Section::Next) {
                next if self.went_through(next) => Section::Parked,
                next => next,
            },
        }
    }

    /// The meeting it stands in.
    pub(crate) fn day(&self) -> Option<Day> {
        match self.section {
            Section::Meeting(day) => Some(day),
            Section::Next | Section::Parked => None,
        }
    }

    /// Whether no field says that it stands there.
    pub(crate) fn is_derived(&self) -> bool {
        self.left_over || self.dated
    }

    fn went_through(&self, section: Section) -> bool {
        match section {
            Section::Meeting(day) => self.through.contains_key(&day),
            Section::Next | Section::Parked => false,
        }
    }
}

/// What each said to "anything more on this?" in the meeting of that day.
pub(crate) fn enough_said<T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    topic: &TopicId,
    day: Day,
) -> BySeat<Enough> {
    let said = |seat| {
        let said = word::said(txn, seat, Verb::Enough, topic.as_str())?;
        if said_on(&said, meetings) != Some(day) {
            return None;
        }
        let says = said.text(SAYS)?;
        let answers = [Enough::Enough, Enough::More];
        answers.into_iter().find(|answer| answer.as_str() == says)
    };
    BySeat {
        a: said(Seat::A),
        b: said(Seat::B),
    }
}

pub(super) fn both_say_enough<T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    topic: &TopicId,
    day: Day,
) -> bool {
    let said = enough_said(txn, meetings, topic, day);
    (said.a, said.b) == (Some(Enough::Enough), Some(Enough::Enough))
}
