//! Where a topic stands: derived, so that it is in exactly one place whatever both did at once.
//!
//! A topic's field says where somebody put it last; the outcome it has in a meeting leads on from there. What
//! was left in a closed meeting without an outcome, as when one closes while the other adds, goes to the first
//! later meeting that is not closed.

use super::facts::TopicFacts;
use super::{Enough, MeetingState, Outcome};
use crate::ids::{Day, Seat, Section, TopicId};
use crate::schema;
use crate::view::BySeat;
use crate::word::{self, Said, Verb, text_of};
use yrs::{Any, Map, Out, ReadTxn};

/// Where a topic stands.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) section: Section,
    /// What became of it there: nothing yet, or it was discussed.
    pub(crate) outcome: Option<Outcome>,
    /// Nobody brought it there: it was left in a closed meeting.
    pub(crate) left_over: bool,
    /// The meetings that led there, itself included.
    pub(crate) through: Vec<Day>,
}

/// A meeting as its fields say.
#[derive(Debug, Clone, Default)]
pub(crate) struct MeetingFacts {
    /// None: the meeting was not made.
    pub(crate) state: Option<MeetingState>,
    pub(crate) started: Option<u64>,
    pub(crate) ended: Option<u64>,
    pub(crate) minutes: Option<u64>,
}

/// All meetings, the earliest first.
#[derive(Debug, Default)]
pub(crate) struct Meetings(Vec<(Day, MeetingFacts)>);

impl Meetings {
    pub(crate) fn of<T: ReadTxn>(txn: &T) -> Self {
        let mut meetings = Self::default();
        let Some(root) = txn.get_map(schema::MEETINGS) else {
            return meetings;
        };
        for (key, value) in root.iter(txn) {
            let parts = key.split_once('/');
            if let (Some((day, field)), Out::Any(value)) = (parts, value)
                && let Ok(day) = day.parse()
            {
                meetings.take(day, field, &value);
            }
        }
        meetings.0.retain(|(_, facts)| facts.state.is_some());
        for (_, facts) in &mut meetings.0 {
            facts.state = Some(facts.life());
        }
        meetings
    }

    /// The meetings that were made, the earliest first.
    pub(crate) fn made(&self) -> &[(Day, MeetingFacts)] {
        &self.0
    }

    /// A day without a meeting counts as planned: somebody's topic may stand there already.
    pub(crate) fn state(&self, day: Day) -> MeetingState {
        let found = self.0.binary_search_by_key(&day, |(of, _)| *of).ok();
        let facts = found.and_then(|place| self.0.get(place));
        facts.and_then(|(_, facts)| facts.state).unwrap_or_default()
    }

    pub(crate) fn is_closed(&self, day: Day) -> bool {
        self.state(day) == MeetingState::Closed
    }

    /// The earliest meeting that is not closed.
    pub(crate) fn next(&self) -> Option<Day> {
        let open = |(_, facts): &&(Day, MeetingFacts)| facts.state != Some(MeetingState::Closed);
        self.0.iter().find(open).map(|(day, _)| *day)
    }

    fn open_after(&self, after: Day, but: &[Day]) -> Option<Day> {
        let days = self.0.iter().map(|(day, _)| *day);
        let mut open = days.filter(|day| *day > after && !but.contains(day));
        open.find(|day| !self.is_closed(*day))
    }

    /// Takes in one field of the meeting of a day, whatever else is known of it so far.
    fn take(&mut self, day: Day, field: &str, value: &Any) {
        let found = self.0.binary_search_by_key(&day, |(of, _)| *of);
        let place = found.unwrap_or_else(|place| {
            self.0.insert(place, (day, MeetingFacts::default()));
            place
        });
        if let Some((_, facts)) = self.0.get_mut(place) {
            facts.take(field, value);
        }
    }
}

impl Standing {
    /// Follows a topic's outcomes from where it was put last.
    pub(crate) fn of<T: ReadTxn>(
        txn: &T,
        meetings: &Meetings,
        topic: &TopicId,
        facts: &TopicFacts,
    ) -> Self {
        let mut standing = Self {
            section: facts.put.unwrap_or(Section::Parked),
            outcome: None,
            left_over: false,
            through: Vec::new(),
        };
        while let Section::Meeting(day) = standing.section {
            standing.through.push(day);
            let enough = || both_say_enough(txn, topic, day).then_some(Outcome::Discussed);
            standing.outcome = facts.outcome(day).or_else(enough);
            standing.section = match standing.outcome.map(Outcome::leads_to) {
                Some(None) => break,
                None if !meetings.is_closed(day) => break,
                // Round in a circle is nowhere: both sent it to where the other took it away.
                Some(Some(next)) if !standing.went_through(next) => next,
                None | Some(Some(_)) => {
                    standing.left_over = true;
                    let open = meetings.open_after(day, &standing.through);
                    open.map_or(Section::Parked, Section::Meeting)
                }
            };
        }
        if standing.section == Section::Parked {
            standing.outcome = None;
        }
        standing
    }

    /// The meeting it stands in.
    pub(crate) fn day(&self) -> Option<Day> {
        match self.section {
            Section::Meeting(day) => Some(day),
            Section::Parked => None,
        }
    }

    fn went_through(&self, section: Section) -> bool {
        match section {
            Section::Meeting(day) => self.through.contains(&day),
            Section::Parked => false,
        }
    }
}

impl MeetingFacts {
    /// What was said of it last. Only closing says when it ended, and only opening it again takes that away: a
    /// meeting that one made or started offline must not go back when the other closed it meanwhile.
    fn life(&self) -> MeetingState {
        let state = self.state.unwrap_or_default();
        if self.ended.is_some() {
            MeetingState::Closed
        } else if self.started.is_some() && state == MeetingState::Planned {
            MeetingState::Running
        } else {
            state
        }
    }

    fn take(&mut self, field: &str, value: &Any) {
        let number = || Some(word::whole(value)).filter(|number| *number > 0);
        match field {
            schema::MEETING_STATE => self.state = text_of(value).map(MeetingState::read),
            schema::MEETING_STARTED => self.started = number(),
            schema::MEETING_ENDED => self.ended = number(),
            schema::MEETING_MINUTES => self.minutes = number(),
            _ => {}
        }
    }
}

/// Where the meeting of that day stands in its life.
pub(crate) fn meeting_state<T: ReadTxn>(txn: &T, day: Day) -> MeetingState {
    Meetings::of(txn).state(day)
}

/// What each said to "anything more on this?" in the meeting of that day.
pub(crate) fn enough_said<T: ReadTxn>(txn: &T, topic: &TopicId, day: Day) -> BySeat<Enough> {
    let said = |seat| {
        let said = word::said(txn, seat, Verb::Enough, topic.as_str())?;
        if said_on(&said) != Some(day) {
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

pub(super) fn both_say_enough<T: ReadTxn>(txn: &T, topic: &TopicId, day: Day) -> bool {
    let said = enough_said(txn, topic, day);
    (said.a, said.b) == (Some(Enough::Enough), Some(Enough::Enough))
}

/// The meeting in which something was said.
pub(super) fn said_on(said: &Said) -> Option<Day> {
    said.text(ON)?.parse().ok()
}

/// Field of a word: the meeting in which it was said.
pub(super) const ON: &str = "day";
/// Field of a word: the answer itself.
pub(super) const SAYS: &str = "says";
