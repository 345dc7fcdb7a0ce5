//! Calendar of the meetings: on which day each stands, and which of them are gone.
//!
//! The document names a meeting by its slot. It stands on the day that it was moved to last, or, once it was started, on
//! the day it had then: a move that arrives later moves nothing that took place. Slots that stand on one day are one
//! meeting, so that two people who plan the same call apart from each other share one. Days are what everything else
//! speaks of; slots are read and written here and where fields are.

use super::MeetingState;
use crate::ids::{Day, Section, Slot, TimeOfDay};
use crate::schema;
use crate::sort::{in_order, sort_by};
use crate::steps::walked;
use crate::word::{self, text_of};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use yrs::{Any, Map, MapRef, Out, ReadTxn};

/// All meetings, the earliest first.
#[derive(Debug, Default)]
pub(crate) struct Meetings {
    /// Those that stand, one on a day.
    made: Vec<(Day, MeetingFacts)>,
    /// Those that are not closed.
    open: Vec<Day>,
    /// The earliest that is to come.
    planned: Option<Day>,
    /// Those that are gone, where no other stands on their day.
    gone: Vec<(Day, Gone)>,
    /// On which day each slot is, by slot, also of those that are gone.
    slots: Vec<(Slot, Placed)>,
}

/// A meeting as its fields say.
#[derive(Debug, Clone)]
pub(crate) struct MeetingFacts {
    /// Its name in the document; of several on one day that of the one which is furthest on.
    pub(crate) slot: Slot,
    pub(crate) state: MeetingState,
    pub(crate) started: Option<u64>,
    pub(crate) ended: Option<u64>,
    pub(crate) minutes: Option<u64>,
    pub(crate) at: Option<TimeOfDay>,
}

/// Why a meeting that was planned is there no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Gone {
    /// It was called off beforehand.
    Skipped,
    /// Its day passed without it.
    NotHeld,
}

/// Where a slot is.
#[derive(Debug, Clone, Copy)]
struct Placed {
    day: Day,
    state: MeetingState,
    gone: Option<Gone>,
}

impl Meetings {
    pub(crate) fn of<T: ReadTxn>(txn: &T) -> Self {
        let mut slots: Vec<(Slot, Fields)> = Vec::new();
        if let Some(root) = txn.get_map(schema::MEETINGS) {
            let mut fields = fields_of(txn, &root);
            sort_by(&mut fields, |(one, _), (other, _)| one.cmp(other));
            for (slot, field) in fields {
                match slots.last_mut() {
                    Some((last, facts)) if *last == slot => facts.add(&field),
                    _ => slots.push((slot, field)),
                }
            }
        }
        slots.retain(|(_, fields)| fields.state.is_some());
        Self::placed(&slots)
    }

    fn placed(slots: &[(Slot, Fields)]) -> Self {
        let mut meetings = Self::default();
        for (slot, fields) in slots {
            meetings.slots.push((*slot, fields.placed(*slot)));
        }
        let key = |at: usize| {
            let placed = meetings.slots.get(at);
            placed.map(|(_, placed)| (placed.day, placed.rank()))
        };
        // Equals stay as they were: of several that are as far on, the earliest slot names the meeting.
        let order = in_order(slots.len(), &|one, other| key(one).cmp(&key(other)));
        for at in order {
            let (Some((slot, fields)), Some((_, placed))) = (slots.get(at), meetings.slots.get(at))
            else {
                continue;
            };
            let (day, state) = (placed.day, placed.state);
            if meetings.made.last().is_some_and(|(last, _)| *last == day) {
                continue;
            }
            if let Some(gone) = placed.gone {
                if meetings.gone.last().is_none_or(|(last, _)| *last != day) {
                    meetings.gone.push((day, gone));
                }
                continue;
            }
            if state != MeetingState::Closed {
                meetings.open.push(day);
            }
            if state == MeetingState::Planned {
                meetings.planned.get_or_insert(day);
            }
            meetings.made.push((day, fields.facts(*slot, state)));
        }
        meetings
    }

    /// The meetings that stand, the earliest first.
    pub(crate) fn made(&self) -> &[(Day, MeetingFacts)] {
        &self.made
    }

    /// Those that are gone, the earliest first; those on whose day another one stands are part of that.
    pub(crate) fn gone(&self) -> &[(Day, Gone)] {
        &self.gone
    }

    /// The slots of all meetings, also of those that are gone.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        self.slots.iter().map(|(slot, _)| *slot)
    }

    /// The meeting on that day.
    pub(crate) fn on(&self, day: Day) -> Option<&MeetingFacts> {
        let found = self.made.binary_search_by_key(&day, |(of, _)| *of).ok()?;
        self.made.get(found).map(|(_, facts)| facts)
    }

    /// A day without a meeting counts as planned: somebody's topic may stand there already.
    pub(crate) fn state(&self, day: Day) -> MeetingState {
        self.on(day).map(|facts| facts.state).unwrap_or_default()
    }

    pub(crate) fn is_closed(&self, day: Day) -> bool {
        self.state(day) == MeetingState::Closed
    }

    /// Whether the meeting of that day is gone, and no other stands there.
    pub(crate) fn is_gone(&self, day: Day) -> bool {
        self.gone.binary_search_by_key(&day, |(of, _)| *of).is_ok()
    }

    /// The day on which a slot's meeting stands, or stood before it was gone.
    pub(crate) fn day_of(&self, slot: Slot) -> Day {
        walked(1);
        self.find(slot).map_or(slot.day(), |placed| placed.day)
    }

    /// The slot that a day's meeting has in the document, or gets when it is made.
    pub(crate) fn slot(&self, day: Day) -> Slot {
        if let Some(facts) = self.on(day) {
            return facts.slot;
        }
        if let Some((gone, _)) = self.slots_on(day).next() {
            return gone;
        }
        let taken = |slot| self.find(slot).is_some();
        let mut slot = Slot::planned_for(day);
        if taken(slot) {
            // A meeting that was planned for this day first stands elsewhere by now.
            slot = Slot::spare(day);
        }
        while taken(slot)
            && let Some(earlier) = slot.earlier()
        {
            walked(1);
            slot = earlier;
        }
        slot
    }

    /// All slots on that day, with their states.
    pub(super) fn slots_on(&self, day: Day) -> impl Iterator<Item = (Slot, MeetingState)> {
        walked(self.slots.len());
        let on = self
            .slots
            .iter()
            .filter(move |(_, placed)| placed.day == day);
        on.map(|(slot, placed)| (*slot, placed.state))
    }

    /// Whether a day's meeting has to be made before anything can be written about it: the slot of its name is another's.
    pub(super) fn has_to_be_made(&self, day: Day) -> bool {
        self.on(day).is_none() && self.slot(day) != Slot::planned_for(day)
    }

    /// Whether a slot's meeting runs or ran.
    pub(super) fn began(&self, slot: Slot) -> bool {
        let placed = self.find(slot);
        placed.is_some_and(|placed| placed.state != MeetingState::Planned)
    }

    /// The earliest meeting that is not closed.
    pub(crate) fn next(&self) -> Option<Day> {
        self.open.first().copied()
    }

    /// Where a topic comes to stand that is put there: the next meeting is the earliest one that is planned, once there
    /// is one. A meeting that runs, perhaps again, takes in nothing by itself.
    pub(crate) fn dated(&self, section: Section) -> Section {
        match section {
            Section::Next => self.planned.map_or(Section::Next, Section::Meeting),
            Section::Meeting(_) | Section::Parked => section,
        }
    }

    /// Where somebody can put a topic who wants it there: instead of a meeting that is gone into the one after it.
    pub(super) fn target(&self, section: Section) -> Section {
        match section {
            Section::Meeting(day) if self.is_gone(day) => {
                let after = self.open_after(day, &mut HashMap::new());
                after.map_or_else(|| self.dated(Section::Next), Section::Meeting)
            }
            Section::Meeting(_) | Section::Next | Section::Parked => self.dated(section),
        }
    }

    /// The first one after a day that is not closed and that a topic did not go through. Each that it went through is
    /// passed over but once, also when it is sent back to before them again and again.
    pub(super) fn open_after(
        &self,
        after: Day,
        through: &mut HashMap<Day, Option<usize>>,
    ) -> Option<Day> {
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

    fn find(&self, slot: Slot) -> Option<&Placed> {
        let found = self.slots.binary_search_by_key(&slot, |(of, _)| *of).ok()?;
        self.slots.get(found).map(|(_, placed)| placed)
    }
}

/// Where the meeting of that day stands in its life.
pub(crate) fn meeting_state<T: ReadTxn>(txn: &T, day: Day) -> MeetingState {
    Meetings::of(txn).state(day)
}

impl Gone {
    /// Why it is gone, as it stands in the document.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::NotHeld => "not held",
        }
    }

    fn read(name: &str) -> Option<Self> {
        [Self::Skipped, Self::NotHeld]
            .into_iter()
            .find(|gone| gone.as_str() == name)
    }
}

/// What is said of one slot.
#[derive(Debug, Clone, Default)]
struct Fields {
    /// None: the meeting was not made.
    state: Option<MeetingState>,
    started: Option<u64>,
    ended: Option<u64>,
    minutes: Option<u64>,
    on: Option<Day>,
    at: Option<TimeOfDay>,
    held: Option<Day>,
    gone: Option<Gone>,
}

/// What is said of meetings, one field at a time, in no order; what is no field of a meeting is passed over.
fn fields_of<T: ReadTxn>(txn: &T, root: &MapRef) -> Vec<(Slot, Fields)> {
    let field = |(key, value): (&str, Out)| {
        walked(1);
        let ((slot, name), Out::Any(value)) = (key.split_once('/')?, value) else {
            return None;
        };
        Some((slot.parse().ok()?, Fields::field(name, &value)?))
    };
    root.iter(txn).filter_map(field).collect()
}

impl Fields {
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

    fn placed(&self, slot: Slot) -> Placed {
        let planned_for = self.on.unwrap_or(slot.day());
        match self.life() {
            MeetingState::Planned => Placed {
                day: planned_for,
                state: MeetingState::Planned,
                gone: self.gone,
            },
            // What one began or ended the other cannot have skipped or moved.
            state @ (MeetingState::Running | MeetingState::Closed) => Placed {
                day: self.held.unwrap_or(planned_for),
                state,
                gone: None,
            },
        }
    }

    fn facts(&self, slot: Slot, state: MeetingState) -> MeetingFacts {
        MeetingFacts {
            slot,
            state,
            started: self.started,
            ended: self.ended,
            minutes: self.minutes,
            at: self.at,
        }
    }

    /// One field; none when a meeting has no such.
    fn field(name: &str, value: &Any) -> Option<Self> {
        let number = || Some(word::whole(value)).filter(|number| *number > 0);
        let day = || text_of(value).and_then(|day| day.parse().ok());
        let mut fields = Self::default();
        match name {
            schema::MEETING_STATE => fields.state = text_of(value).map(MeetingState::read),
            schema::MEETING_STARTED => fields.started = number(),
            schema::MEETING_ENDED => fields.ended = number(),
            schema::MEETING_MINUTES => fields.minutes = number(),
            schema::MEETING_ON => fields.on = day(),
            schema::MEETING_AT => fields.at = text_of(value).and_then(|time| time.parse().ok()),
            schema::MEETING_HELD => fields.held = day(),
            schema::MEETING_GONE => fields.gone = text_of(value).and_then(Gone::read),
            _ => return None,
        }
        Some(fields)
    }

    fn add(&mut self, field: &Self) {
        self.state = self.state.or(field.state);
        self.started = self.started.or(field.started);
        self.ended = self.ended.or(field.ended);
        self.minutes = self.minutes.or(field.minutes);
        self.on = self.on.or(field.on);
        self.at = self.at.or(field.at);
        self.held = self.held.or(field.held);
        self.gone = self.gone.or(field.gone);
    }
}

impl Placed {
    /// Which of several on one day comes first: the one that is furthest on.
    fn rank(self) -> u8 {
        match (self.gone, self.state) {
            (None, MeetingState::Closed) => 0,
            (None, MeetingState::Running) => 1,
            (None, MeetingState::Planned) => 2,
            (Some(_), _) => 3,
        }
    }
}
