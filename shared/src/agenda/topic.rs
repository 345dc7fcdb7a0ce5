//! Topic as the document holds it: its fields, where it stands, and its place in the order.

use super::calendar::Meetings;
use super::facts::{TopicFacts, section_text};
use super::standing::{Standing, both_say_enough};
use super::{AgendaError, Outcome, topic_fields};
use crate::doer::Doer;
use crate::ids::{ContextId, Day, Section, Slot, TopicId};
use crate::order::Rank;
use crate::schema;
use crate::sort::sort_by;
use crate::steps::walked;
use crate::word::{self, Verb};
use yrs::{Map, MapRef, ReadTxn, TransactionMut};

/// A topic, where it stands, and the meetings around it.
pub(super) struct Found {
    pub(super) fields: MapRef,
    pub(super) facts: TopicFacts,
    pub(super) meetings: Meetings,
    pub(super) standing: Standing,
}

impl Found {
    pub(super) fn of<T: ReadTxn>(txn: &T, topic: &TopicId) -> Result<Self, AgendaError> {
        let fields = topic_fields(txn, topic).ok_or(AgendaError::NoSuchTopic)?;
        let meetings = Meetings::of(txn);
        let facts = TopicFacts::read(txn, &meetings, &fields);
        let standing = Standing::of(txn, &meetings, topic, &facts);
        Ok(Self {
            fields,
            facts,
            meetings,
            standing,
        })
    }

    /// The topic, if it stands in the meeting of that day for everyone to see.
    pub(super) fn in_meeting<T: ReadTxn>(
        txn: &T,
        topic: &TopicId,
        day: Day,
    ) -> Result<Self, AgendaError> {
        let found = Self::of(txn, topic)?;
        if found.facts.deleted || found.standing.day() != Some(day) {
            return Err(AgendaError::NotThere);
        }
        Ok(found)
    }
}

/// All topics in their order, deleted ones too: they may come back to their place.
pub(crate) fn all<T: ReadTxn>(txn: &T, meetings: &Meetings) -> Vec<(TopicId, TopicFacts)> {
    let Some(root) = txn.get_map(schema::TOPICS) else {
        return Vec::new();
    };
    let topics = root.iter(txn).filter_map(|(id, value)| {
        let fields = MapRef::try_from(value).ok()?;
        Some((id.parse().ok()?, TopicFacts::read(txn, meetings, &fields)))
    });
    let mut topics: Vec<_> = topics.collect();
    put_in_order(&mut topics);
    topics
}

/// The topics that were put into the next meeting before that had a day, or into a meeting that is gone.
pub(super) fn undated<T: ReadTxn>(txn: &T, meetings: &Meetings) -> Vec<TopicId> {
    let mut topics = all(txn, meetings);
    topics.retain(|(_, facts)| match facts.put {
        Some(Section::Next) => true,
        Some(Section::Meeting(day)) => meetings.is_gone(day),
        Some(Section::Parked) | None => false,
    });
    topics.into_iter().map(|(topic, _)| topic).collect()
}

/// Writes where they stand into the topics that had no day: in the meeting that the next one is by now, or else in
/// `next`. Those of the meeting of `revived`, which is about to be there again, stay in it.
pub(super) fn keep_undated(txn: &mut TransactionMut<'_>, next: Section, revived: Option<Day>) {
    let meetings = Meetings::of(txn);
    // That of a meeting that is not made yet takes a walk over all.
    let next = section_text(&meetings, next);
    for (topic, facts) in all(txn, &meetings) {
        let section = match facts.put {
            Some(Section::Next) => meetings.dated(Section::Next),
            Some(Section::Meeting(day)) if meetings.is_gone(day) && revived != Some(day) => {
                let standing = Standing::of(txn, &meetings, &topic, &facts);
                if !standing.dated {
                    continue;
                }
                standing.section
            }
            _ => continue,
        };
        let Some(fields) = topic_fields(txn, &topic) else {
            continue;
        };
        if section == Section::Next {
            fields.try_update(txn, schema::TOPIC_SECTION, next.as_str());
        } else {
            put(txn, &meetings, &fields, section);
        }
    }
}

/// Writes where the topics of a meeting stand into them, with what became of them there, so that they come along wherever it goes.
pub(super) fn keep_in(txn: &mut TransactionMut<'_>, day: Day) {
    let meetings = Meetings::of(txn);
    for (topic, facts) in all(txn, &meetings) {
        let standing = Standing::of(txn, &meetings, &topic, &facts);
        if standing.day() != Some(day) {
            continue;
        }
        if let Some(fields) = topic_fields(txn, &topic) {
            put(txn, &meetings, &fields, standing.section);
            if let Some(outcome) = facts.outcome(day) {
                write_outcome(txn, &meetings, &fields, day, outcome);
            }
        }
    }
}

/// Writes where a topic was put.
pub(super) fn put(
    txn: &mut TransactionMut<'_>,
    meetings: &Meetings,
    fields: &MapRef,
    section: Section,
) {
    let section = section_text(meetings, section);
    fields.try_update(txn, schema::TOPIC_SECTION, section);
}

/// Writes where a topic stands by itself, so that it stays there when the meetings around it change.
pub(super) fn pin(
    txn: &mut TransactionMut<'_>,
    meetings: &Meetings,
    fields: &MapRef,
    standing: &Standing,
) {
    if standing.is_derived() {
        put(txn, meetings, fields, standing.section);
    }
}

pub(super) fn write_outcome(
    txn: &mut TransactionMut<'_>,
    meetings: &Meetings,
    fields: &MapRef,
    day: Day,
    outcome: Outcome,
) {
    let key = outcome_key(meetings.slot(day));
    for other in outcomes_on(txn, meetings, fields, day) {
        // What it says under another name of the meeting would count should that name it one day.
        if other != key {
            fields.remove(txn, &other);
        }
    }
    fields.try_update(txn, key, outcome.written(meetings));
}

/// Takes back what became of a topic in the meeting of that day.
pub(super) fn remove_outcome(
    txn: &mut TransactionMut<'_>,
    meetings: &Meetings,
    fields: &MapRef,
    day: Day,
) {
    for key in outcomes_on(txn, meetings, fields, day) {
        fields.remove(txn, &key);
    }
}

/// The fields of a topic that say what became of it in the meeting of that day, under any of its names.
pub(super) fn outcomes_on<T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    fields: &MapRef,
    day: Day,
) -> Vec<String> {
    let is_there = |key: &&str| {
        walked(1);
        let Some((schema::TOPIC_OUTCOME, slot)) = key.split_once('/') else {
            return false;
        };
        slot.parse().is_ok_and(|slot| meetings.day_of(slot) == day)
    };
    fields
        .keys(txn)
        .filter(is_there)
        .map(str::to_owned)
        .collect()
}

/// A topic that comes (back) to a meeting has no outcome there, whatever was said the last time.
pub(super) fn begin_anew(
    txn: &mut TransactionMut<'_>,
    meetings: &Meetings,
    by: Doer,
    (topic, fields): (&TopicId, &MapRef),
    day: Day,
) {
    remove_outcome(txn, meetings, fields, day);
    stay_open(txn, meetings, by, topic, day);
}

/// Takes this person's enough away where both said so.
pub(super) fn stay_open(
    txn: &mut TransactionMut<'_>,
    meetings: &Meetings,
    by: Doer,
    topic: &TopicId,
    day: Day,
) {
    // The other's word is the other's: without this one's it closes nothing.
    if both_say_enough(txn, meetings, topic, day) {
        word::unsay(txn, by.seat, Verb::Enough, topic.as_str());
    }
}

pub(super) fn outcome_key(slot: Slot) -> String {
    format!("{}/{slot}", schema::TOPIC_OUTCOME)
}

pub(super) fn context_key(context: &ContextId) -> String {
    format!("{}/{context}", schema::TOPIC_CONTEXT)
}

/// How topics are ordered: by rank, ties by id, those without a readable rank last.
fn order_key<'key>(
    topic: &'key TopicId,
    rank: Option<&'key Rank>,
) -> (bool, Option<&'key Rank>, &'key TopicId) {
    (rank.is_none(), rank, topic)
}

/// Puts topics in the order in which sections show them.
fn put_in_order(topics: &mut Vec<(TopicId, TopicFacts)>) {
    sort_by(topics, |(a, a_facts), (b, b_facts)| {
        order_key(a, a_facts.rank.as_ref()).cmp(&order_key(b, b_facts.rank.as_ref()))
    });
}
