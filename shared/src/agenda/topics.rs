//! Changes of one topic: it is added, moved, named, put into context, or parked out of another one.

use super::calendar::Meetings;
use super::facts::section_text;
use super::place::Order;
use super::topic::{Found, begin_anew, context_key, pin, put, remove_outcome, write_outcome};
use super::{
    AgendaError, ContextItem, MeetingState, Outcome, Place, is_deleted, meetings, topic_fields,
};
use crate::doer::Doer;
use crate::ids::{ContextId, LineId, Section, TopicId};
use crate::schema;
use crate::text::{self, TextOp};
use crate::word::{self, AT, Fields, Verb};
use yrs::{Map, MapPrelim, ReadTxn, TransactionMut, WriteTxn};

/// A topic to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTopic {
    /// Its id.
    pub topic: TopicId,
    /// Where.
    pub section: Section,
    /// Where in there.
    pub place: Place,
    /// Its first line.
    pub headline: String,
}

/// Adds a topic. Its id must be new, so that no two people ever make the same topic's map.
pub(super) fn add(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    section: Section,
    place: Place,
    headline: &str,
) -> Result<(), AgendaError> {
    let meetings = Meetings::of(txn);
    let section = meetings.target(section);
    let state = match section {
        Section::Meeting(day) => meetings.state(day),
        Section::Next | Section::Parked => MeetingState::Planned,
    };
    let topics = txn.get_or_insert_map(schema::TOPICS);
    if topics.contains_key(txn, topic.as_str()) {
        return Err(AgendaError::TopicExists);
    }
    if state == MeetingState::Closed {
        return Err(AgendaError::Closed);
    }
    let rank = Order::of(txn, &meetings, section, topic).rank_at(place, by.seat)?;
    if !headline.is_empty() {
        let words = TextOp::Insert {
            at: 0,
            text: headline.to_owned(),
            marks: text::Marks::default(),
        };
        text::edit(txn, topic, &[words])?;
    }
    let rank = rank.take(txn);
    let meetings = with_name_for(txn, meetings, section);
    let fields = [
        (schema::TOPIC_SECTION, section_text(&meetings, section)),
        (schema::TOPIC_RANK, rank.to_string()),
    ];
    let fields = topics.insert(txn, topic.as_str(), MapPrelim::from(fields));
    if state == MeetingState::Running {
        fields.insert(txn, schema::TOPIC_LIVE, true);
    }
    let at = Fields::from([(AT.to_owned(), word::moment(by.at))]);
    word::say(txn, by.seat, Verb::Brought, topic.as_str(), at);
    Ok(())
}

/// Moves a topic to another section or another place in its own.
pub(super) fn move_to(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    section: Section,
    place: Place,
) -> Result<(), AgendaError> {
    let found = Found::of(txn, topic)?;
    let (standing, fields) = (&found.standing, &found.fields);
    let section = found.meetings.target(section);
    let stays = standing.section == section;
    if let Section::Meeting(day) = section
        && !stays
        && found.meetings.is_closed(day)
    {
        return Err(AgendaError::Closed);
    }
    let leaves = standing.day().filter(|_| !stays);
    let outcome = match leaves.map(|day| (day, found.meetings.state(day), section)) {
        None => None,
        Some((day, MeetingState::Planned, _)) => Some((day, None)),
        Some((day, _, Section::Meeting(on))) => Some((day, Some(Outcome::NextTime { on }))),
        Some((day, _, Section::Parked)) => Some((day, Some(Outcome::Parked))),
        Some((_, _, Section::Next)) => return Err(AgendaError::NoDay),
    };
    let rank = Order::of(txn, &found.meetings, section, topic).rank_at(place, by.seat)?;
    let rank = rank.take(txn);
    fields.try_update(txn, schema::TOPIC_RANK, rank.to_string());
    let meetings = with_name_for(txn, Meetings::of(txn), section);
    if stays {
        pin(txn, &meetings, fields, standing);
        return Ok(());
    }
    match outcome {
        Some((day, Some(outcome))) => write_outcome(txn, &meetings, fields, day, outcome),
        Some((day, None)) => remove_outcome(txn, &meetings, fields, day),
        None => {}
    }
    put(txn, &meetings, fields, section);
    if let Section::Meeting(day) = section {
        begin_anew(txn, &meetings, by, (topic, fields), day);
    }
    Ok(())
}

/// The meetings, with a name for that section: its meeting is made where the slot that would be its name is another's.
fn with_name_for(txn: &mut TransactionMut<'_>, known: Meetings, section: Section) -> Meetings {
    match section {
        Section::Meeting(day) if known.has_to_be_made(day) => {
            meetings::add(txn, day);
            Meetings::of(txn)
        }
        Section::Meeting(_) | Section::Next | Section::Parked => known,
    }
}

pub(super) fn flag_deleted(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    deleted: bool,
) -> Result<(), AgendaError> {
    let fields = topic_fields(txn, topic).ok_or(AgendaError::NoSuchTopic)?;
    if is_deleted(txn, &fields) != deleted {
        fields.insert(txn, schema::TOPIC_DELETED, deleted);
    }
    Ok(())
}

/// Says what kind or mode a topic has; none takes it away.
pub(super) fn set_field(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    field: &str,
    value: Option<&str>,
) -> Result<(), AgendaError> {
    let fields = topic_fields(txn, topic).ok_or(AgendaError::NoSuchTopic)?;
    match value {
        Some(value) => {
            fields.try_update(txn, field, value);
        }
        None => {
            fields.remove(txn, field);
        }
    }
    Ok(())
}

pub(super) fn add_context(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    context: &ContextId,
    item: &ContextItem,
) -> Result<(), AgendaError> {
    let fields = topic_fields(txn, topic).ok_or(AgendaError::NoSuchTopic)?;
    let item = item.checked()?;
    fields.insert(txn, context_key(context), item.written());
    Ok(())
}

pub(super) fn remove_context(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    context: &ContextId,
) -> Result<(), AgendaError> {
    let fields = topic_fields(txn, topic).ok_or(AgendaError::NoSuchTopic)?;
    fields.remove(txn, &context_key(context));
    Ok(())
}

/// Takes a line out of a topic and parks it as a topic of its own.
pub(super) fn park_line(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    from: &TopicId,
    line: &LineId,
) -> Result<(), AgendaError> {
    if topic_fields(txn, from).is_none() {
        return Err(AgendaError::NoSuchTopic);
    }
    if topic_fields(txn, topic).is_some() {
        return Err(AgendaError::TopicExists);
    }
    let (taken_out, headline) = line_words(txn, from, line)?;
    text::edit(txn, from, &[taken_out])?;
    add(txn, by, topic, Section::Parked, Place::First, &headline)?;
    if let Some(fields) = topic_fields(txn, topic) {
        fields.insert(txn, schema::TOPIC_FROM, from.as_str());
    }
    Ok(())
}

/// What takes a line with its marker out of a topic, and its words.
fn line_words<T: ReadTxn>(
    txn: &T,
    topic: &TopicId,
    line: &LineId,
) -> Result<(TextOp, String), AgendaError> {
    if line.is_head() {
        return Err(AgendaError::IsHeadline);
    }
    let mut at = 0_u32;
    for found in text::lines(txn, topic) {
        let words: String = found.spans.iter().map(|span| span.text.as_str()).collect();
        let units = u32::try_from(words.encode_utf16().count()).unwrap_or(u32::MAX);
        let len = units.saturating_add(u32::from(!found.id.is_head()));
        if found.id == *line {
            // Another program may have written a line separator, which no headline may hold.
            let headline = words.replace(text::LINE_BREAKS, " ").trim().to_owned();
            let taken_out = TextOp::Delete { at, len };
            return if headline.is_empty() {
                Err(AgendaError::NothingToPark)
            } else {
                Ok((taken_out, headline))
            };
        }
        at = at.saturating_add(len);
    }
    Err(AgendaError::NothingToPark)
}
