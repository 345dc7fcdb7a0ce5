//! What two people do to their agenda: meetings by day, topics in sections, in an order of their own.
//!
//! Moving a topic writes its section and its rank and nothing else, so what the other types in it
//! meanwhile comes along. Nothing is ever removed: a deleted topic is flagged and can come back.

mod kinds;
mod operation;
mod place;

pub use kinds::{ContextItem, Enough, Outcome, TopicKind, TopicMode};
pub use operation::AgendaOperation;

use crate::ids::{Day, Section, TopicId};
use crate::operation::Doer;
use crate::schema;
use crate::text::{self, EditError, TextOp};
use place::Order;
pub(crate) use place::{put_in_order, standing};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use yrs::{Any, Map, MapPrelim, MapRef, Out, ReadTxn, TransactionMut, WriteTxn};

/// Where in a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before all others.
    First,
    /// After all others.
    Last,
    /// Right before that topic.
    Before(TopicId),
    /// Right after that topic.
    After(TopicId),
}

/// Where a meeting stands in its life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MeetingState {
    /// To come.
    #[default]
    Planned,
    /// Going on.
    Running,
    /// Over.
    Closed,
}

/// An operation was refused; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AgendaError {
    /// There is no topic of that id.
    #[error("this topic does not exist here")]
    NoSuchTopic,
    /// The topic to be placed next to is not in that section.
    #[error("the neighbouring topic is no longer in that section")]
    NoSuchPlace,
    /// There is a topic of that id already.
    #[error("there is a topic of that id already")]
    TopicExists,
    /// The headline is no single line.
    #[error("a headline is one line of text: {0}")]
    Headline(#[from] EditError),
    /// A meeting is to be closed while a topic in it has no outcome.
    #[error("a topic in this meeting has no outcome yet: say for each one what became of it, then close the meeting")]
    NoOutcome,
    /// The meeting is closed.
    #[error("this meeting is closed: open it again first, or choose another one")]
    Closed,
    /// Only while the meeting runs.
    #[error("this meeting does not run: start it first")]
    NotRunning,
    /// The topic stands elsewhere, or is deleted.
    #[error("this topic is no longer in that meeting")]
    NotThere,
    /// The day it is to go to does not lie behind the meeting.
    #[error("choose a day after this meeting")]
    NotLater,
    /// A topic of a closed meeting keeps an outcome.
    #[error("a topic of a closed meeting has an outcome: choose another one, or open the meeting again first")]
    KeepsOutcome,
    /// The line to be parked is the headline.
    #[error("this line is the topic itself: move the whole topic instead")]
    IsHeadline,
    /// The line to be parked is gone or has no words.
    #[error("there is nothing in this line to park: write a word into it first")]
    NothingToPark,
    /// A link that leads nowhere a link may lead.
    #[error("a link must begin with http://, https:// or mailto:")]
    Link,
}

impl AgendaError {
    /// What kind of refusal it is, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSuchTopic => "unknown_topic",
            Self::NoSuchPlace => "unknown_place",
            Self::TopicExists | Self::Headline(_) | Self::Link => "invalid",
            Self::NoOutcome => "no_outcome",
            Self::Closed
            | Self::NotRunning
            | Self::NotThere
            | Self::NotLater
            | Self::KeepsOutcome
            | Self::IsHeadline
            | Self::NothingToPark => "not_allowed",
        }
    }
}

/// Does what a person does to meetings and topics.
pub fn perform(
    _txn: &mut TransactionMut<'_>,
    _by: Doer,
    _operation: &AgendaOperation,
) -> Result<(), AgendaError> {
    unimplemented!()
}

/// Makes the meeting of that day, once: when both make it, also offline, there is one.
pub fn add_meeting(txn: &mut TransactionMut<'_>, day: Day) {
    let meetings = txn.get_or_insert_map(schema::MEETINGS);
    let key = schema::meeting_key(day, schema::MEETING_STATE);
    // A meeting that runs must not go back to planned because the other makes it again.
    if !meetings.contains_key(txn, &key) {
        meetings.insert(txn, key, MeetingState::Planned.as_str());
    }
}

/// Adds a topic. Its id must be new, so that no two people ever make the same topic's map.
pub fn add_topic(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    section: &Section,
    place: Place,
    headline: &str,
) -> Result<(), AgendaError> {
    let topics = txn.get_or_insert_map(schema::TOPICS);
    if topics.contains_key(txn, topic.as_str()) {
        return Err(AgendaError::TopicExists);
    }
    let slot = Order::of(txn, *section, topic).slot(place)?;
    if !headline.is_empty() {
        let words = TextOp::Insert {
            at: 0,
            text: headline.to_owned(),
            marks: text::Marks::default(),
        };
        text::edit(txn, topic, &[words])?;
    }
    let rank = slot.take(txn);
    let fields = [
        (schema::TOPIC_SECTION, section.to_string()),
        (schema::TOPIC_RANK, rank.to_string()),
    ];
    topics.insert(txn, topic.as_str(), MapPrelim::from(fields));
    Ok(())
}

/// Moves a topic to another section or another place in its own.
pub fn move_topic(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    section: &Section,
    place: Place,
) -> Result<(), AgendaError> {
    let fields = topic_fields(txn, topic).ok_or(AgendaError::NoSuchTopic)?;
    let slot = Order::of(txn, *section, topic).slot(place)?;
    let rank = slot.take(txn);
    fields.try_update(txn, schema::TOPIC_SECTION, section.to_string());
    fields.try_update(txn, schema::TOPIC_RANK, rank.to_string());
    Ok(())
}

/// Flags a topic as deleted. Its words stay and can come back.
pub fn delete_topic(txn: &mut TransactionMut<'_>, topic: &TopicId) -> Result<(), AgendaError> {
    flag_deleted(txn, topic, true)
}

/// Brings a deleted topic back to where it was.
pub fn restore_topic(txn: &mut TransactionMut<'_>, topic: &TopicId) -> Result<(), AgendaError> {
    flag_deleted(txn, topic, false)
}

impl MeetingState {
    /// The state as it stands in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Closed => "closed",
        }
    }

    /// The state of that name; anything else is a meeting to come.
    pub(crate) fn read(name: &str) -> Self {
        match name {
            "running" => Self::Running,
            "closed" => Self::Closed,
            _ => Self::Planned,
        }
    }
}

/// The fields of a topic, deleted or not.
pub(crate) fn topic_fields<T: ReadTxn>(txn: &T, topic: &TopicId) -> Option<MapRef> {
    MapRef::try_from(txn.get_map(schema::TOPICS)?.get(txn, topic.as_str())?).ok()
}

/// A text among the fields of a map.
pub(crate) fn text_field<T: ReadTxn>(txn: &T, map: &MapRef, key: &str) -> Option<String> {
    let value = map.get(txn, key)?;
    if let Out::Any(Any::String(text)) = value {
        Some(text.to_string())
    } else {
        None
    }
}

/// Whether a topic with these fields is flagged as deleted.
pub(crate) fn is_deleted<T: ReadTxn>(txn: &T, fields: &MapRef) -> bool {
    matches!(
        fields.get(txn, schema::TOPIC_DELETED),
        Some(Out::Any(Any::Bool(true)))
    )
}

fn flag_deleted(
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

#[cfg(test)]
mod tests;
