//! Topic as the document holds it: its fields, where it stands, and its place in the order.

use super::facts::TopicFacts;
use super::standing::{Meetings, Standing};
use super::{AgendaError, Outcome, topic_fields};
use crate::ids::{ContextId, Day, Section, TopicId};
use crate::order::Rank;
use crate::schema;
use crate::sort::sort_by;
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
        let facts = TopicFacts::read(txn, &fields);
        let meetings = Meetings::of(txn);
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
pub(crate) fn all<T: ReadTxn>(txn: &T) -> Vec<(TopicId, TopicFacts)> {
    let Some(root) = txn.get_map(schema::TOPICS) else {
        return Vec::new();
    };
    let topics = root.iter(txn).filter_map(|(id, value)| {
        let fields = MapRef::try_from(value).ok()?;
        Some((id.parse().ok()?, TopicFacts::read(txn, &fields)))
    });
    let mut topics: Vec<_> = topics.collect();
    put_in_order(&mut topics);
    topics
}

/// The topics that were put into the next meeting before that had a day.
pub(super) fn undated<T: ReadTxn>(txn: &T) -> Vec<TopicId> {
    let mut topics = all(txn);
    topics.retain(|(_, facts)| facts.put == Some(Section::Next));
    topics.into_iter().map(|(topic, _)| topic).collect()
}

/// Writes where they stand into the topics that had no day: in the meeting that the next one is by now, or else in
/// `next`.
pub(super) fn keep_undated(txn: &mut TransactionMut<'_>, next: Section) {
    let found = Meetings::of(txn).dated(Section::Next);
    let section = if found == Section::Next { next } else { found };
    for topic in undated(txn) {
        if let Some(fields) = topic_fields(txn, &topic) {
            put(txn, &fields, section);
        }
    }
}

/// Writes where a topic was put.
pub(super) fn put(txn: &mut TransactionMut<'_>, fields: &MapRef, section: Section) {
    fields.try_update(txn, schema::TOPIC_SECTION, section.to_string());
}

/// Writes where a topic stands by itself, so that it stays there when the meetings around it change.
pub(super) fn pin(txn: &mut TransactionMut<'_>, fields: &MapRef, standing: &Standing) {
    if standing.is_derived() {
        put(txn, fields, standing.section);
    }
}

pub(super) fn write_outcome(
    txn: &mut TransactionMut<'_>,
    fields: &MapRef,
    day: Day,
    outcome: Outcome,
) {
    fields.try_update(txn, outcome_key(day), outcome.written());
}

pub(super) fn outcome_key(day: Day) -> String {
    format!("{}/{day}", schema::TOPIC_OUTCOME)
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
