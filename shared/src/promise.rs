//! Promises: actions that someone said they would take, and what became of them.
//!
//! A promise counts when its owner accepted its terms. What was accepted is kept with the acceptance: when
//! the terms read differently later, it waits for its owner's word again.
//!
//! Terms are shared fields that both may change; everything that answers for a promise is a word of the one
//! whom it binds, in that person's own root. A word of anybody else under the same keys is not read.

mod act;
mod operation;
pub mod phrase;
mod record;
mod said;
mod standing;

pub use act::perform;
pub use operation::{PromiseOperation, Terms};

use crate::agenda::Meetings;
use crate::ids::{Day, LineId, PromiseId, Seat, TopicId};
use crate::index::Index;
use crate::name::NameError;
use crate::sort::sort_by;
use crate::steps::walked;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use yrs::ReadTxn;

/// Who will do something.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Promiser {
    /// One of the two.
    Seat(Seat),
    /// Somebody else, by name; empty when another program wrote one that nobody can see.
    Name(String),
}

/// What is promised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PromiseKind {
    /// To do something.
    #[default]
    Action,
    /// To find something out and report back.
    FindOut,
}

/// A promise as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PromiseView {
    /// Its id.
    pub id: PromiseId,
    /// Who will.
    pub who: Promiser,
    /// Who tells them, when it is someone else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telling: Option<Seat>,
    /// Whose word it needs: the owner's, or the one's who tells them.
    pub answers: Seat,
    /// An action, or finding something out.
    pub kind: PromiseKind,
    /// What.
    pub what: String,
    /// How it will be found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// By when, renewals counted in; none is "no date yet".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The date in its terms, before any renewal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_due: Option<Day>,
    /// The topic it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// The line it was typed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The meeting it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Day>,
    /// How it stands.
    #[serde(flatten)]
    pub state: PromiseState,
    /// What happened to it, the oldest first; it begins with who wrote it down.
    pub history: Vec<PromiseEvent>,
}

/// How a promise stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum PromiseState {
    /// It waits for the word of whom it binds.
    Proposed,
    /// It was accepted as it reads.
    Accepted,
    /// It was accepted and reads differently now: it waits for their word again.
    Changed {
        /// What was accepted, in the same words for everyone: "send the draft · 2026-11-27".
        accepted: String,
    },
    /// It is done.
    Done {
        /// After its date. A day ends when it is over everywhere on earth, so that nobody is called late
        /// for where they live.
        late: bool,
    },
    /// It was taken back.
    Withdrawn,
}

/// Something that happened to a promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PromiseEvent {
    /// What.
    pub event: PromiseEventKind,
    /// Whose word it was.
    pub by: Seat,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// The new date of a renewal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The date that stood when it was answered for: renewed, done or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Day>,
    /// What they said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// The meeting in which it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Day>,
}

/// What can happen to a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PromiseEventKind {
    /// It was written down.
    Proposed,
    /// It was accepted.
    Accepted,
    /// It got a new date.
    Renewed,
    /// It was kept.
    Done,
    /// It was taken back.
    Withdrawn,
}

/// An operation was refused; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PromiseError {
    /// There is no promise of that id, or it is deleted.
    #[error("this promise is not here any more")]
    NoSuchPromise,
    /// There is a promise of that id already.
    #[error("there is a promise of that id already")]
    PromiseExists,
    /// Only whom it binds can say that.
    #[error("only the one who gave this promise can say that")]
    NotYours,
    /// It reads differently from what the person saw.
    #[error("this promise reads differently now: read it again before you accept it")]
    ChangedMeanwhile,
    /// It was accepted and cannot be deleted.
    #[error("this promise was given: it can be taken back with a word about it, not deleted")]
    Given,
    /// It was not accepted yet.
    #[error("accept this promise first, or change its date")]
    NotAccepted,
    /// It is done or withdrawn.
    #[error("this promise has been answered for: write a new one instead")]
    Answered,
    /// It is not done.
    #[error("this promise is not done")]
    NotDone,
    /// It does not say what.
    #[error("say what the promise is")]
    NoWhat,
    /// It is somebody else's, without a name.
    #[error("say who will do it")]
    NoName,
    /// Somebody else's name is none that can be shown.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Something is to be found out, without how.
    #[error("say how it will be found out")]
    NoHow,
    /// Something is to be found out, without a date.
    #[error("say by when it will be found out")]
    NoDue,
    /// A new date or a withdrawal without a word about it.
    #[error("say a word about it, so that the other knows why")]
    NoWord,
    /// Words that are too long for a promise.
    #[error("make it shorter: a promise is a sentence or two")]
    TooLong,
}

/// All promises that are not deleted, in the order in which they were written down.
pub(crate) fn promises<T: ReadTxn>(txn: &T, meetings: &Meetings) -> Vec<PromiseView> {
    let said = said::Book::of(txn, meetings);
    let mut found: Vec<_> = record::all(txn, meetings)
        .into_iter()
        .map(|record| standing::Case::of(record, &said))
        .filter(|case| !case.is_hidden())
        .map(standing::Case::into_view)
        .collect();
    sort_by(&mut found, |one, other| order(one).cmp(&order(other)));
    found
}

/// The promises that open the meeting of a day: accepted, due before it, and neither done nor withdrawn; and
/// those that were answered for in it.
///
/// Only the earliest meeting that is not closed opens with these; any other shows what was answered for.
pub fn opening(promises: &[PromiseView], day: Day) -> Vec<PromiseId> {
    let opens = |promise: &&PromiseView| {
        is_broken(promise, day) || answered_in(promise).any(|on| on == day)
    };
    let opens = promises.iter().filter(opens);
    opens.map(|promise| promise.id.clone()).collect()
}

/// The promises whose date had passed when they were done, renewed or withdrawn in a meeting, by its day.
pub(crate) fn answered(promises: &[PromiseView]) -> Index {
    let mut answered = Index::default();
    for (place, promise) in promises.iter().enumerate() {
        for day in answered_in(promise) {
            let day = day.to_string();
            if answered.places(&day).last() != Some(&place) {
                answered.add(day, place);
            }
        }
    }
    answered
}

fn is_broken(promise: &PromiseView, day: Day) -> bool {
    let counts = match promise.state {
        PromiseState::Accepted | PromiseState::Changed { .. } => true,
        PromiseState::Proposed | PromiseState::Done { .. } | PromiseState::Withdrawn => false,
    };
    counts && promise.due.is_some_and(|due| due < day)
}

/// The meetings in which it was answered for after its date.
fn answered_in(promise: &PromiseView) -> impl Iterator<Item = Day> {
    let was_broken = |event: &PromiseEvent| {
        walked(1);
        event
            .meeting
            .filter(|day| event.was.is_some_and(|due| due < *day))
    };
    promise.history.iter().filter_map(was_broken)
}

fn order(promise: &PromiseView) -> (u64, &PromiseId) {
    let written = promise
        .history
        .iter()
        .find(|event| event.event == PromiseEventKind::Proposed);
    (written.map_or(0, |event| event.at), &promise.id)
}

#[cfg(test)]
mod tests;
