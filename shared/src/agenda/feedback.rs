//! Feedback sessions: every how many meetings one is due, and the pair's own questions for it.
//!
//! It is one value, so that of two edits the later one wins whole. As with regular topics, nothing is written into a meeting by
//! itself: a question becomes a topic once somebody takes it up.

use super::template::{kept, shown};
use super::{AgendaError, settings};
use crate::schema;
use crate::word;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use yrs::{Any, ReadTxn, TransactionMut};

/// The most meetings from one feedback session to the next: a year of weeks.
pub const MOST_MEETINGS: u8 = 52;

const EVERY: &str = "every";
const QUESTIONS: &str = "questions";

/// When two people have feedback sessions, and what they ask each other there besides the questions that the page knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct FeedbackSessions {
    /// Every how many meetings one is due, 1 to [`MOST_MEETINGS`].
    pub every: u8,
    /// The pair's own questions.
    pub questions: Vec<String>,
}

/// The feedback sessions of an agenda, if it has any.
pub(crate) fn feedback<T: ReadTxn>(txn: &T) -> Option<FeedbackSessions> {
    let Any::Map(value) = settings::get(txn, schema::FEEDBACK)? else {
        return None;
    };
    let every = u8::try_from(word::whole(value.get(EVERY)?)).ok()?;
    let questions = value.get(QUESTIONS).map(shown);
    Some(FeedbackSessions {
        every: every.clamp(1, MOST_MEETINGS),
        questions: questions.unwrap_or_default(),
    })
}

/// Says when there are feedback sessions; none says that there are none any more.
pub(super) fn set(
    txn: &mut TransactionMut<'_>,
    feedback: Option<&FeedbackSessions>,
) -> Result<(), AgendaError> {
    let questions = feedback.map(|feedback| kept(&feedback.questions));
    let questions = questions.transpose()?.unwrap_or_default();
    let value = feedback.map(|feedback| {
        let questions = questions.into_iter().map(Any::from).collect::<Vec<Any>>();
        let every = feedback.every.clamp(1, MOST_MEETINGS);
        Any::from(HashMap::from([
            (EVERY.to_owned(), word::moment(u64::from(every))),
            (QUESTIONS.to_owned(), Any::from(questions)),
        ]))
    });
    settings::set(txn, schema::FEEDBACK, value);
    Ok(())
}
