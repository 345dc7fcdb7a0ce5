//! Standing of a topic: derived, so that it is in exactly one place whatever both did at once.
//!
//! A topic's field says where somebody put it last; the outcome it has in a meeting leads on from there. What
//! was left in a closed meeting without an outcome, as when one closes while the other adds, goes to the first
//! later meeting that is not closed. What was put into the next meeting before that had a day goes to the first one
//! that is planned, also when it was written offline and comes after the day.

use super::facts::TopicFacts;
use super::{Enough, MeetingState, Outcome};
use crate::by_seat::BySeat;
use crate::ids::{Day, Seat, Section, TopicId};
use crate::schema;
use crate::sort::sort_by;
use crate::steps::walked;
use crate::word::{self, Said, Verb, text_of};
use std::collections::HashMap;
use yrs::{Any, Map, MapRef, Out, ReadTxn};

/// Where a topic stands.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) section: Section,
    /// What became of it there: nothing yet, or it was discussed.
    pub(crate) outcome: Option<Outcome>,
    /// Nobody brought it there: it was left in a closed meeting.
    pub(crate) left_over: bool,
    /// It was put into the next meeting, and this one became it.
    pub(crate) dated: bool,
    /// The meetings that led there, itself included; and which of the open ones comes after those that are passed
    /// over from there, when that is known.
    pub(crate) through: HashMap<Day, Option<usize>>,
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
pub(crate) struct Meetings {
    made: Vec<(Day, MeetingFacts)>,
    /// Those that are not closed.
    open: Vec<Day>,
}

impl Meetings {
    pub(crate) fn of<T: ReadTxn>(txn: &T) -> Self {
        let mut made: Vec<(Day, MeetingFacts)> = Vec::new();
        if let Some(root) = txn.get_map(schema::MEETINGS) {
            let mut fields = fields_of(txn, &root);
            sort_by(&mut fields, |(one, _), (other, _)| one.cmp(other));
            for (day, field) in fields {
                match made.last_mut() {
                    Some((last, facts)) if *last == day => facts.add(&field),
                    _ => made.push((day, field)),
                }
            }
        }
        made.retain(|(_, facts)| facts.state.is_some());
        for (_, facts) in &mut made {
            facts.state = Some(facts.life());
        }
        let is_open = |facts: &MeetingFacts| facts.state != Some(MeetingState::Closed);
        let open = made.iter().filter(|(_, facts)| is_open(facts));
        Self {
            open: open.map(|(day, _)| *day).collect(),
            made,
        }
    }

    /// The meetings that were made, the earliest first.
    pub(crate) fn made(&self) -> &[(Day, MeetingFacts)] {
        &self.made
    }

    /// A day without a meeting counts as planned: somebody's topic may stand there already.
    pub(crate) fn state(&self, day: Day) -> MeetingState {
        let found = self.made.binary_search_by_key(&day, |(of, _)| *of).ok();
        let facts = found.and_then(|place| self.made.get(place));
        facts.and_then(|(_, facts)| facts.state).unwrap_or_default()
    }

    pub(crate) fn is_closed(&self, day: Day) -> bool {
        self.state(day) == MeetingState::Closed
    }

    /// The earliest meeting that is not closed.
    pub(crate) fn next(&self) -> Option<Day> {
        self.open.first().copied()
    }

    /// Where a topic comes to stand that is put there: the next meeting is the earliest one that is planned, once there
    /// is one. A meeting that runs, perhaps again, takes in nothing by itself.
    pub(crate) fn dated(&self, section: Section) -> Section {
        let planned =
            |(_, facts): &&(Day, MeetingFacts)| facts.state == Some(MeetingState::Planned);
        match section {
            Section::Next => {
                let found = self.made.iter().find(planned);
                found.map_or(Section::Next, |(day, _)| Section::Meeting(*day))
            }
            Section::Meeting(_) | Section::Parked => section,
        }
    }

    /// The first one after a day that is not closed and that a topic did not go through. Each that it went through is
    /// passed over but once, also when it is sent back to before them again and again.
    fn open_after(&self, after: Day, through: &mut HashMap<Day, Option<usize>>) -> Option<Day> {
        let mut place = self.open.partition_point(|day| *day <= after);
        let mut passed = Vec::new();
        let found = loop {
            walked(1);
            let day = self.open.get(place).copied();
            let Some((day, next)) = day.and_then(|day| Some((day, *through.get(&day)?))) else {
                break day;
            };
            passed.push(day);
            place = next.unwrap_or(place + 1);
        };
        through.extend(passed.into_iter().map(|day| (day, Some(place))));
        found
    }
}

/// What is said of meetings, one field at a time, in no order; what is no field of a meeting is passed over.
fn fields_of<T: ReadTxn>(txn: &T, root: &MapRef) -> Vec<(Day, MeetingFacts)> {
    let field = |(key, value): (&str, Out)| {
        walked(1);
        let ((day, name), Out::Any(value)) = (key.split_once('/')?, value) else {
            return None;
        };
        Some((day.parse().ok()?, MeetingFacts::field(name, &value)?))
    };
    root.iter(txn).filter_map(field).collect()
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
            let enough = || both_say_enough(txn, topic, day).then_some(Outcome::Discussed);
            standing.outcome = facts.outcome(day).or_else(enough);
            standing.section = match standing.outcome.map(Outcome::leads_to) {
                Some(None) => break,
                None if !meetings.is_closed(day) => break,
                // Round in a circle is nowhere: both sent it to where the other took it away.
                Some(Some(next)) if !standing.went_through(next) => next,
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

    /// One field; none when a meeting has no such.
    fn field(name: &str, value: &Any) -> Option<Self> {
        let number = || Some(word::whole(value)).filter(|number| *number > 0);
        let mut facts = Self::default();
        match name {
            schema::MEETING_STATE => facts.state = text_of(value).map(MeetingState::read),
            schema::MEETING_STARTED => facts.started = number(),
            schema::MEETING_ENDED => facts.ended = number(),
            schema::MEETING_MINUTES => facts.minutes = number(),
            _ => return None,
        }
        Some(facts)
    }

    fn add(&mut self, field: &Self) {
        self.state = self.state.or(field.state);
        self.started = self.started.or(field.started);
        self.ended = self.ended.or(field.ended);
        self.minutes = self.minutes.or(field.minutes);
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
