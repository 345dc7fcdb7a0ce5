//! Undo of acts: what an operation on meetings or topics wrote, kept so that it can be taken back.
//!
//! It holds the fields with what they said before and after. Taken back, and done again, is only what still stands:
//! when the other has written one of the fields since, or anything into a topic that the operation made, all of it
//! stays. Words of people are not among the fields, so what somebody said stays said.

use super::calendar::Meetings;
use super::prompts::seen_key;
use super::topic::{self, Found, context_key, outcome_key, outcomes_on};
use super::{AgendaError, AgendaOperation, Outcome, topic_fields, topics_in};
use crate::ids::{Day, Section, Slot, TopicId};
use crate::index::Index;
use crate::operation::Operation;
use crate::word::text_of;
use crate::{schema, text};
use yrs::{Any, Map, Out, ReadTxn, TransactionMut, WriteTxn};

/// Which way an act is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is taken back.
    Back,
    /// It is done again.
    Forth,
}

/// What one operation wrote.
#[derive(Debug, Clone)]
pub struct Act {
    /// The operation, as the page names it.
    pub what: &'static str,
    /// The topic that it was about.
    pub topic: Option<TopicId>,
    writes: Vec<Write>,
    made: Option<Made>,
}

/// The fields that an operation is about to write.
#[derive(Debug)]
pub struct Watch {
    act: Act,
    makes: bool,
}

#[derive(Debug, Clone)]
struct Write {
    field: Field,
    was: Option<Any>,
    is: Option<Any>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Field {
    Topic(TopicId, String),
    Meetings(String),
    Settings(&'static str),
}

/// A topic as it was when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    words: String,
    fields: u32,
}

impl Watch {
    /// To be called right before the operation; none when it is nothing that can be taken back: a person's word, a
    /// meeting that begins or ends, the zone, or something with a way back of its own.
    pub fn of<T: ReadTxn>(txn: &T, operation: &Operation) -> Option<Self> {
        use AgendaOperation as Do;
        let Operation::Agenda(operation) = operation else {
            return None;
        };
        let meetings = Meetings::of(txn);
        let of = |topic: &TopicId, field: &str| Field::Topic(topic.clone(), field.to_owned());
        let outcome =
            |topic: &TopicId, day| Field::Topic(topic.clone(), outcome_key(meetings.slot(day)));
        let (what, topic, fields) = match operation {
            Do::AddMeeting { day } => {
                let mut fields = placing(&topic::undated(txn, &meetings));
                fields.extend(planning(&meetings, *day));
                ("addMeeting", None, fields)
            }
            Do::MoveMeeting { day, to, .. } => {
                let mut along = topic::undated(txn, &meetings);
                along.extend(topics_in(txn, Section::Meeting(*day)));
                let mut fields = placing(&along);
                let named = outcome_key(meetings.slot(*day));
                for topic in &along {
                    fields.push(of(topic, &named));
                    let Some(map) = topic_fields(txn, topic) else {
                        continue;
                    };
                    for day in [*day, *to] {
                        let said = outcomes_on(txn, &meetings, &map, day).into_iter();
                        let said = said.filter(|field| *field != named);
                        fields.extend(said.map(|field| of(topic, &field)));
                    }
                }
                fields.extend(putting_off(&meetings, *day));
                if to != day {
                    fields.extend(times(&meetings, *to));
                }
                ("moveMeeting", None, fields)
            }
            Do::SkipMeeting { day, .. } => ("skipMeeting", None, putting_off(&meetings, *day)),
            Do::SetSeries { .. } => {
                let series = Field::Settings(schema::SERIES);
                ("setSeries", None, vec![series])
            }
            Do::SetTemplate { .. } => {
                let lines = Field::Settings(schema::TEMPLATE);
                ("setTemplate", None, vec![lines])
            }
            Do::SetFeedback { .. } => {
                let feedback = Field::Settings(schema::FEEDBACK);
                ("setFeedback", None, vec![feedback])
            }
            Do::SetPrompt { prompt, .. } => {
                let off = Field::Settings(prompt.key());
                ("setPrompt", None, vec![off])
            }
            Do::SeeTo { prompt, .. } => {
                let seen = seen_key(*prompt).map(Field::Settings);
                ("seeTo", None, seen.into_iter().collect())
            }
            Do::AddTopic { topic, .. } => ("addTopic", Some(topic), Vec::new()),
            Do::TakeUp { topic, .. } => ("takeUp", Some(topic), Vec::new()),
            Do::ParkLine { topic, .. } => ("parkLine", Some(topic), Vec::new()),
            Do::MoveTopic { topic, section, .. } => {
                let left = Found::of(txn, topic).ok()?.standing.section;
                let days = [left, meetings.target(*section)];
                let days = days.into_iter().filter_map(day_of);
                let mut fields: Vec<_> = days.map(|day| outcome(topic, day)).collect();
                fields.extend(
                    [schema::TOPIC_RANK, schema::TOPIC_SECTION].map(|field| of(topic, field)),
                );
                ("moveTopic", Some(topic), fields)
            }
            Do::DeleteTopic { topic } => ("deleteTopic", Some(topic), vec![of(topic, DELETED)]),
            Do::RestoreTopic { topic } => ("restoreTopic", Some(topic), vec![of(topic, DELETED)]),
            Do::SetKind { topic, .. } => {
                let fields = vec![of(topic, schema::TOPIC_KIND)];
                ("setKind", Some(topic), fields)
            }
            Do::SetMode { topic, .. } => {
                let fields = vec![of(topic, schema::TOPIC_MODE)];
                ("setMode", Some(topic), fields)
            }
            Do::AddContext { topic, context, .. } => {
                let fields = vec![Field::Topic(topic.clone(), context_key(context))];
                ("addContext", Some(topic), fields)
            }
            Do::RemoveContext { topic, context } => {
                let fields = vec![Field::Topic(topic.clone(), context_key(context))];
                ("removeContext", Some(topic), fields)
            }
            Do::SetOutcome {
                topic,
                day,
                outcome: set,
            } => {
                let mut fields = vec![of(topic, schema::TOPIC_SECTION), outcome(topic, *day)];
                fields.extend(planning(&meetings, *day));
                if let Some(on) = set.and_then(Outcome::leads_to).and_then(day_of) {
                    fields.push(outcome(topic, on));
                    fields.extend(planning(&meetings, on));
                }
                ("setOutcome", Some(topic), fields)
            }
            // By itself it is nothing to take back; what goes on from it takes it along.
            Do::SetZone { .. } => ("setZone", None, vec![Field::Settings(schema::ZONE)]),
            Do::StartMeeting { .. }
            | Do::CloseMeeting { .. }
            | Do::ReopenMeeting { .. }
            | Do::SayEnough { .. }
            | Do::SayInWriting { .. }
            | Do::SayWhy { .. }
            | Do::AnswerQuestion { .. }
            | Do::SaySwitch { .. } => return None,
        };
        let mut act = Act::begun(what, topic);
        let before = fields.into_iter().map(|field| Write {
            was: Act::read(txn, &field),
            is: None,
            field,
        });
        act.writes = before.collect();
        Some(Self {
            makes: matches!(
                operation,
                Do::AddTopic { .. } | Do::TakeUp { .. } | Do::ParkLine { .. }
            ),
            act,
        })
    }

    /// The same of a topic that is to be added.
    pub fn of_new_topic(topic: &TopicId) -> Self {
        Self {
            act: Act::begun("addTopic", Some(topic)),
            makes: true,
        }
    }

    /// What the operation wrote, right after it; none when it changed nothing.
    pub fn noted<T: ReadTxn>(self, txn: &T) -> Option<Act> {
        let mut act = self.act;
        if let Some(topic) = act.topic.clone().filter(|_| self.makes) {
            // The map of a topic is never removed: one that was not made is a deleted one.
            act.writes = vec![Write {
                field: Field::Topic(topic, DELETED.to_owned()),
                was: Some(Any::Bool(true)),
                is: None,
            }];
            act.made = act.made_now(txn);
        }
        for mut write in std::mem::take(&mut act.writes) {
            write.is = Act::read(txn, &write.field);
            if write.is != write.was {
                act.writes.push(write);
            }
        }
        (!act.writes.is_empty()).then_some(act)
    }
}

impl Act {
    /// Whether it can be turned that way: what it wrote stands, and the agenda's rules allow it now.
    pub fn check<T: ReadTxn>(&self, txn: &T, way: Way) -> Result<(), AgendaError> {
        let meetings = Meetings::of(txn);
        for write in &self.writes {
            let (stands, comes) = write.turned(way);
            if Self::read(txn, &write.field) != *stands {
                return Err(AgendaError::ChangedMeanwhile);
            }
            let closed = |slot: &str| {
                let day = slot.parse().map(|slot| meetings.day_of(slot));
                day.is_ok_and(|day| meetings.is_closed(day))
            };
            match (&write.field, comes.as_ref().and_then(text_of)) {
                (Field::Topic(_, field), Some(day))
                    if field == schema::TOPIC_SECTION && closed(day) =>
                {
                    return Err(AgendaError::Closed);
                }
                (Field::Topic(_, field), None) if field.rsplit('/').next().is_some_and(closed) => {
                    return Err(AgendaError::KeepsOutcome);
                }
                (Field::Meetings(field), None)
                    if self.topic.is_none()
                        && is_state(field)
                        && self.is_used(txn, &meetings, field) =>
                {
                    return Err(AgendaError::ChangedMeanwhile);
                }
                (Field::Meetings(field), comes) => self.check_plan(&meetings, field, comes)?,
                _ => {}
            }
        }
        if way == Way::Back && self.made.is_some() && self.made != self.made_now(txn) {
            return Err(AgendaError::ChangedMeanwhile);
        }
        Ok(())
    }

    /// A meeting that began meanwhile stands where it stands, and none goes onto a day whose meeting is closed.
    fn check_plan(
        &self,
        meetings: &Meetings,
        field: &str,
        comes: Option<&str>,
    ) -> Result<(), AgendaError> {
        let Some((name, plan @ (schema::MEETING_ON | schema::MEETING_GONE))) =
            field.split_once('/')
        else {
            return Ok(());
        };
        let Ok(slot) = name.parse::<Slot>() else {
            return Ok(());
        };
        let turns_state = self.writes.iter().any(|write| {
            matches!(&write.field, Field::Meetings(field) if is_state(field) && is_of(field, name))
        });
        if !turns_state && meetings.began(slot) {
            return Err(AgendaError::ChangedMeanwhile);
        }
        let day = match plan {
            schema::MEETING_ON => comes.and_then(|day| day.parse().ok()).unwrap_or(slot.day()),
            _ => meetings.day_of(slot),
        };
        if meetings.is_closed(day) {
            return Err(AgendaError::Closed);
        }
        Ok(())
    }

    /// Turns it, without asking whether it can be.
    pub fn turn(&self, txn: &mut TransactionMut<'_>, way: Way) {
        let meetings = Meetings::of(txn);
        let mut used = Vec::new();
        for write in &self.writes {
            if let (Field::Meetings(field), (_, None)) = (&write.field, write.turned(way))
                && is_state(field)
                && self.is_used(txn, &meetings, field)
            {
                used.push(field.split('/').next().unwrap_or_default());
            }
        }
        for write in &self.writes {
            let (_, comes) = write.turned(way);
            let map = match &write.field {
                Field::Topic(topic, _) => topic_fields(txn, topic),
                // The other's topics stand in it by now: it stays as it is.
                Field::Meetings(field) if used.iter().any(|name| is_of(field, name)) => None,
                Field::Meetings(_) => Some(txn.get_or_insert_map(schema::MEETINGS)),
                Field::Settings(_) => Some(txn.get_or_insert_map(schema::SETTINGS)),
            };
            let Some(map) = map else {
                continue;
            };
            match comes {
                Some(value) => {
                    map.insert(txn, write.field.name(), value.clone());
                }
                None => {
                    map.remove(txn, write.field.name());
                }
            }
        }
    }

    /// Takes in the act right after it, so that both are turned together or not at all.
    pub fn go_on(&mut self, next: Self) {
        for write in next.writes {
            let mut known = self.writes.iter_mut();
            if let Some(known) = known.find(|one| one.field == write.field) {
                known.is = write.is;
            } else {
                self.writes.push(write);
            }
        }
    }

    fn begun(what: &'static str, topic: Option<&TopicId>) -> Self {
        Self {
            what,
            topic: topic.cloned(),
            writes: Vec::new(),
            made: None,
        }
    }

    fn read<T: ReadTxn>(txn: &T, field: &Field) -> Option<Any> {
        let map = match field {
            Field::Topic(topic, _) => topic_fields(txn, topic),
            Field::Meetings(_) => txn.get_map(schema::MEETINGS),
            Field::Settings(_) => txn.get_map(schema::SETTINGS),
        };
        if let Out::Any(value) = map?.get(txn, field.name())? {
            Some(value)
        } else {
            None
        }
    }

    fn made_now<T: ReadTxn>(&self, txn: &T) -> Option<Made> {
        let topic = self.topic.as_ref()?;
        Some(Made {
            words: text::plain(txn, topic),
            fields: topic_fields(txn, topic)?.len(txn),
        })
    }

    /// Whether others' topics stand in the meeting of that field: none that the act was about or gave the day to, or
    /// that goes back to waiting for one.
    fn is_used<T: ReadTxn>(&self, txn: &T, meetings: &Meetings, field: &str) -> bool {
        let slot = field.split('/').next().and_then(|slot| slot.parse().ok());
        let standing = slot.map(|slot| topics_in(txn, Section::Meeting(meetings.day_of(slot))));
        let mut standing = standing.into_iter().flatten();
        let mut along = Index::default();
        let undated = topic::undated(txn, meetings);
        let given = self.writes.iter().filter_map(|write| match &write.field {
            Field::Topic(topic, name) if name == schema::TOPIC_SECTION => Some(topic),
            Field::Topic(..) | Field::Meetings(_) | Field::Settings(_) => None,
        });
        for topic in undated.iter().chain(given).chain(&self.topic) {
            along.add(topic.as_str(), 0);
        }
        standing.any(|topic| !along.has(topic.as_str()))
    }
}

impl Write {
    /// What has to stand there, and what comes in its place.
    fn turned(&self, way: Way) -> (&Option<Any>, &Option<Any>) {
        match way {
            Way::Back => (&self.is, &self.was),
            Way::Forth => (&self.was, &self.is),
        }
    }
}

impl Field {
    fn name(&self) -> &str {
        match self {
            Self::Topic(_, name) | Self::Meetings(name) => name,
            Self::Settings(name) => name,
        }
    }
}

/// The fields that say where these topics were put.
fn placing(topics: &[TopicId]) -> Vec<Field> {
    let section = |topic: &TopicId| Field::Topic(topic.clone(), schema::TOPIC_SECTION.to_owned());
    topics.iter().map(section).collect()
}

/// The fields that say whether and when a day's meeting is planned, of each of its slots.
fn planning(meetings: &Meetings, day: Day) -> Vec<Field> {
    let mut slots: Vec<Slot> = meetings.slots_on(day).map(|(slot, _)| slot).collect();
    if slots.is_empty() {
        slots.push(meetings.slot(day));
    }
    let mut fields = Vec::new();
    for slot in slots {
        for field in PLANNING {
            fields.push(Field::Meetings(schema::meeting_key(slot, field)));
        }
    }
    fields
}

/// The same without whether it is there, where only topics named its day: taken back, it is planned as the other has it.
fn putting_off(meetings: &Meetings, day: Day) -> Vec<Field> {
    let mut fields = planning(meetings, day);
    if meetings.on(day).is_none() && !meetings.is_gone(day) {
        fields.retain(|field| !is_state(field.name()));
    }
    fields
}

/// The fields that say at what time a day's meeting is, of each of its slots.
fn times(meetings: &Meetings, day: Day) -> Vec<Field> {
    let time = |(slot, _)| Field::Meetings(schema::meeting_key(slot, schema::MEETING_AT));
    meetings.slots_on(day).map(time).collect()
}

/// Whether a meeting is there because of that field.
fn is_state(field: &str) -> bool {
    field.ends_with(schema::MEETING_STATE)
}

/// Whether a field is one of the meeting of that name.
fn is_of(field: &str, name: &str) -> bool {
    field.split('/').next() == Some(name)
}

fn day_of(section: Section) -> Option<Day> {
    match section {
        Section::Meeting(day) => Some(day),
        Section::Next | Section::Parked => None,
    }
}

/// What planning a meeting, moving it and calling it off write, when it runs already too.
const PLANNING: [&str; 8] = [
    schema::MEETING_STATE,
    schema::MEETING_ON,
    schema::MEETING_AT,
    schema::MEETING_GONE,
    schema::MEETING_STARTED,
    schema::MEETING_HELD,
    schema::MEETING_MINUTES,
    schema::MEETING_NOTES,
];

const DELETED: &str = schema::TOPIC_DELETED;
