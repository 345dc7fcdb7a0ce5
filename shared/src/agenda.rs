//! Agenda operations: meetings by day, topics in sections, in an order of their own.
//!
//! Moving a topic writes its section and its rank and nothing else, so what the other types in it
//! meanwhile comes along. Nothing is ever removed: a deleted topic is flagged and can come back.

mod act;
mod calendar;
mod facts;
mod feedback;
mod in_writing;
mod kinds;
mod meetings;
mod moved;
mod operation;
mod outcomes;
mod place;
mod prompts;
mod question;
mod said;
mod series;
mod settings;
mod standing;
mod switch;
mod template;
mod topic;
mod topics;

pub use act::{Act, Watch, Way};
pub use calendar::Gone;
pub use feedback::{FeedbackSessions, MOST_MEETINGS};
pub use kinds::{
    Answer, ContextItem, Enough, InWriting, Outcome, SaidInWriting, TopicKind, TopicMode,
};
pub use moved::MovedTopic;
pub use operation::AgendaOperation;
pub use prompts::{Prompt, SeenTo};
pub use series::{MOST_MINUTES, MOST_WEEKS, Series};
pub use topics::NewTopic;

pub(crate) use calendar::{MeetingFacts, Meetings, meeting_state};
pub(crate) use facts::TopicFacts;
pub(crate) use feedback::feedback;
pub(crate) use in_writing::said_in_writing;
pub(crate) use meetings::notes_at_start;
pub(crate) use prompts::{seen_to, switched_off};
pub(crate) use question::{answers, reason};
pub(crate) use series::zone;
pub(crate) use standing::{Standing, enough_said};
pub(crate) use switch::{Wish, agreed, wishes};
pub(crate) use template::template;
pub(crate) use topic::all as all_topics;

use crate::doer::Doer;
use crate::error_code::ErrorCode;
use crate::ids::{Section, TopicId};
use crate::name::NameError;
use crate::schema;
use crate::text::EditError;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use yrs::{Any, Map, MapRef, Out, ReadTxn, TransactionMut};

/// Where in a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
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
    #[error(
        "a topic in this meeting has no outcome yet: say for each one what became of it, then close the meeting"
    )]
    NoOutcome,
    /// The meeting is closed.
    #[error("this meeting is closed: open it again first, or choose another one")]
    Closed,
    /// Only a topic that is marked so is settled in writing.
    #[error("this topic is not to be settled in writing: mark it as “in writing” first")]
    NotInWriting,
    /// It has an outcome already.
    #[error("this topic has an outcome already: take that back first")]
    HasOutcome,
    /// Only while the meeting runs.
    #[error("this meeting does not run: start it first")]
    NotRunning,
    /// The topic stands elsewhere, or is deleted.
    #[error("this topic is no longer in that meeting")]
    NotThere,
    /// The day it is to go to does not lie behind the meeting.
    #[error("choose a day after this meeting")]
    NotLater,
    /// A topic that leaves a meeting that runs or ran goes to a day, or is parked.
    #[error("the next meeting has no day yet: choose its day first")]
    NoDay,
    /// A topic of a closed meeting keeps an outcome.
    #[error(
        "a topic of a closed meeting has an outcome: choose another one, or open the meeting again first"
    )]
    KeepsOutcome,
    /// The line to be parked is the headline.
    #[error("this line is the topic itself: move the whole topic instead")]
    IsHeadline,
    /// The line to be parked is gone or has no words.
    #[error("there is nothing in this line to park: write a word into it first")]
    NothingToPark,
    /// Only questions are answered.
    #[error("this topic is no question: make it one first")]
    NotAQuestion,
    /// Why one asks is said by whoever asks.
    #[error("only the one who asks can say why")]
    NotAsker,
    /// Why one asks has more than 300 characters.
    #[error("why you ask fits into 300 characters: shorten it, and write the rest as notes")]
    LongReason,
    /// An answer without words.
    #[error("write an answer, or say that you would rather not")]
    NoAnswer,
    /// An answer has more than 10,000 characters.
    #[error("an answer has at most 10,000 characters: shorten it, or write the rest as notes")]
    LongAnswer,
    /// A link that leads nowhere a link may lead.
    #[error("a link must begin with http://, https:// or mailto:")]
    Link,
    /// What is to be taken back, or done again, reads differently by now.
    #[error("this was changed since then, so it stays as it is")]
    ChangedMeanwhile,
    /// A template has more than twenty lines.
    #[error("a template has at most 20 topics: leave some out, or make one of several")]
    TooManyLines,
    /// A piece of context is called something longer than 2,000 characters, or a line of the template than 200.
    #[error("this is too long for a name: shorten it, or write it into the notes")]
    TooLong,
    /// A piece of context is called something that cannot be shown.
    #[error(transparent)]
    Name(#[from] NameError),
}

impl AgendaError {
    /// What kind of refusal it is, for programs.
    pub fn code(self) -> ErrorCode {
        match self {
            Self::NoSuchTopic => ErrorCode::UnknownTopic,
            Self::NoSuchPlace => ErrorCode::UnknownPlace,
            Self::TopicExists
            | Self::Headline(_)
            | Self::Link
            | Self::TooLong
            | Self::TooManyLines
            | Self::LongReason
            | Self::NoAnswer
            | Self::LongAnswer
            | Self::Name(_) => ErrorCode::Invalid,
            Self::NoOutcome => ErrorCode::NoOutcome,
            Self::ChangedMeanwhile => ErrorCode::ChangedMeanwhile,
            Self::Closed
            | Self::HasOutcome
            | Self::NotRunning
            | Self::NotInWriting
            | Self::NotAQuestion
            | Self::NotAsker
            | Self::NotThere
            | Self::NotLater
            | Self::NoDay
            | Self::KeepsOutcome
            | Self::IsHeadline
            | Self::NothingToPark => ErrorCode::NotAllowed,
        }
    }
}

/// Does what a person does to meetings and topics.
pub fn perform(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    operation: &AgendaOperation,
) -> Result<(), AgendaError> {
    use AgendaOperation as Do;
    match operation {
        Do::AddMeeting { day } => meetings::add(txn, *day),
        Do::MoveMeeting { day, to, at } => meetings::move_to(txn, by, *day, *to, *at)?,
        Do::SkipMeeting { day, how } => meetings::skip(txn, *day, *how)?,
        Do::SetSeries { series } => series::set(txn, series.as_ref()),
        Do::SetZone { zone } => series::set_zone(txn, zone),
        Do::SetTemplate { lines } => template::set(txn, lines)?,
        Do::SetFeedback { feedback } => feedback::set(txn, feedback.as_ref())?,
        Do::SetPrompt { prompt, on } => prompts::switch(txn, *prompt, *on),
        Do::SeeTo { prompt, day } => prompts::see_to(txn, *prompt, *day),
        Do::StartMeeting { day, minutes } => meetings::start(txn, by, *day, *minutes)?,
        Do::CloseMeeting { day } => meetings::close(txn, by, *day)?,
        Do::ReopenMeeting { day } => meetings::reopen(txn, *day),
        Do::AddTopic {
            topic,
            section,
            place,
            headline,
        } => topics::add(txn, by, topic, *section, place.clone(), headline)?,
        Do::TakeUp {
            topic,
            section,
            line,
        } => template::take_up(txn, by, topic, *section, line)?,
        Do::MoveTopic {
            topic,
            section,
            place,
        } => topics::move_to(txn, by, topic, *section, place.clone())?,
        Do::DeleteTopic { topic } => topics::flag_deleted(txn, topic, true)?,
        Do::RestoreTopic { topic } => topics::flag_deleted(txn, topic, false)?,
        Do::SetKind { topic, kind } => {
            let kind = kind.map(TopicKind::as_str);
            topics::set_field(txn, topic, schema::TOPIC_KIND, kind)?;
        }
        Do::SetMode { topic, mode } => {
            let mode = mode.map(TopicMode::as_str);
            topics::set_field(txn, topic, schema::TOPIC_MODE, mode)?;
        }
        Do::AddContext {
            topic,
            context,
            item,
        } => topics::add_context(txn, topic, context, item)?,
        Do::RemoveContext { topic, context } => topics::remove_context(txn, topic, context)?,
        Do::SetOutcome {
            topic,
            day,
            outcome,
        } => outcomes::set(txn, by, topic, *day, *outcome)?,
        Do::ParkLine { topic, from, line } => topics::park_line(txn, by, topic, from, line)?,
        Do::SayEnough { topic, day, says } => outcomes::say_enough(txn, by, topic, *day, *says)?,
        Do::SayInWriting { topic, says } => outcomes::say_in_writing(txn, by, topic, *says)?,
        Do::SayWhy { topic, why } => question::say_why(txn, by, topic, why.as_deref())?,
        Do::AnswerQuestion { topic, answer } => {
            question::answer(txn, by, topic, answer.as_ref())?;
        }
        Do::SaySwitch { topic, day, wants } => outcomes::say_switch(txn, by, topic, *day, *wants)?,
    }
    Ok(())
}

/// Adds a topic, as [`perform`] does. By itself, as it is what a page needs of all this before its person can write.
pub fn add_topic(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    new: &NewTopic,
) -> Result<(), AgendaError> {
    let place = new.place.clone();
    topics::add(txn, by, &new.topic, new.section, place, &new.headline)
}

/// Where a topic stands; none when there is no such topic or it is deleted.
pub(crate) fn section_of<T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    topic: &TopicId,
) -> Option<Section> {
    let facts = TopicFacts::read(txn, meetings, &topic_fields(txn, topic)?);
    (!facts.deleted).then(|| Standing::of(txn, meetings, topic, &facts).section)
}

/// The topics that stand in a section, in their order, without deleted ones.
pub(crate) fn topics_in<T: ReadTxn>(txn: &T, section: Section) -> Vec<TopicId> {
    let order = place::Order::of_shown(txn, &Meetings::of(txn), section);
    order.into_topics()
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

/// Whether a topic's fields say that it is deleted.
pub(crate) fn is_deleted<T: ReadTxn>(txn: &T, fields: &MapRef) -> bool {
    matches!(
        fields.get(txn, schema::TOPIC_DELETED),
        Some(Out::Any(Any::Bool(true)))
    )
}

#[cfg(test)]
mod tests;
