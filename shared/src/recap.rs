//! Recap: what a meeting ended with, its decisions, promises, what was moved where, and words still unconfirmed.
//!
//! An acknowledgement keeps what was acknowledged, item by item, so that a later change can be named.

mod acknowledgement;
mod items;
mod operation;

pub(crate) use items::Ledger;
pub use operation::RecapOperation;

use crate::agenda::{Meetings, MovedTopic};
use crate::doer::Doer;
use crate::ids::{Day, PromiseId, Seat, TopicId, WordingId};
use crate::promise::{PromiseKind, Promiser};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use yrs::{ReadTxn, TransactionMut};

/// The recap of one closed meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct RecapView {
    /// What it says now.
    pub items: Vec<RecapItem>,
    /// When each person acknowledged it last, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a: Option<Acknowledged>,
    /// The same for the other seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub b: Option<Acknowledged>,
}

/// One person's acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Acknowledged {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// What has changed since; nothing while it stands. What was still unconfirmed and is confirmed now is
    /// no change.
    pub changes: Vec<RecapChange>,
}

/// One thing that a meeting ended with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(tag = "item", rename_all = "camelCase")]
pub enum RecapItem {
    /// What a topic of it came to.
    Decided {
        /// Which.
        topic: TopicId,
        /// The words of its conclusion lines.
        words: String,
    },
    /// A promise that belongs to it, or was answered for in it.
    #[serde(rename_all = "camelCase")]
    Promise {
        /// Which.
        id: PromiseId,
        /// Who will.
        who: Promiser,
        /// What kind.
        kind: PromiseKind,
        /// What.
        what: String,
        /// By when, by its terms or by what was said in this meeting.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Day>,
        /// Whether it was taken back, or kept, in this meeting; none for one that was made in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answered: Option<Answered>,
    },
    /// A topic that was moved on.
    Move {
        /// Which.
        topic: TopicId,
        /// Where to: a day, or none when it was parked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Day>,
    },
    /// Words that nobody has confirmed yet.
    Unconfirmed {
        /// Which.
        wording: WordingId,
        /// How they read.
        words: String,
    },
}

/// How a promise was answered for in a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Answered {
    /// It got a new date.
    Renewed,
    /// It was kept.
    Done,
    /// It was taken back.
    Withdrawn,
}

/// A difference between a recap and what was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum RecapChange {
    /// Not there when it was acknowledged, or not like this.
    Added {
        /// What.
        now: RecapItem,
    },
    /// There when it was acknowledged, and gone or different now.
    Gone {
        /// What.
        was: RecapItem,
    },
}

/// An operation was refused; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecapError {
    /// The meeting is not closed.
    #[error("a recap is acknowledged when the meeting is closed; close the meeting first")]
    NotClosed,
}

/// The recap of a closed meeting: what its topics came to, of what belongs to any meeting that which is its own, and
/// its moves.
pub(crate) fn recap<'topics, T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    day: Day,
    ledger: &Ledger<'_>,
    conclusions: impl Iterator<Item = (&'topics TopicId, &'topics str)>,
    moved: &[MovedTopic],
) -> RecapView {
    let mut items = items::decided(conclusions);
    items.append(&mut ledger.items(day, moved));
    let said_by = |seat| acknowledgement::acknowledged(txn, meetings, seat, day, &items);
    RecapView {
        a: said_by(Seat::A),
        b: said_by(Seat::B),
        items,
    }
}

/// Acknowledges the recap of a meeting, which is none unless it is closed.
pub(crate) fn acknowledge(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    day: Day,
    recap: Option<&RecapView>,
) -> Result<(), RecapError> {
    let recap = recap.ok_or(RecapError::NotClosed)?;
    // Whoever acknowledged what it says now has said so; again would only make the document grow.
    if !acknowledged_by(recap).contains(&by.seat) {
        acknowledgement::keep(txn, &Meetings::of(txn), by, day, &recap.items);
    }
    Ok(())
}

/// Whose acknowledgements stand for the recap as it reads now.
pub fn acknowledged_by(recap: &RecapView) -> Vec<Seat> {
    let stands = |said: &Option<Acknowledged>| said.as_ref().is_some_and(|a| a.changes.is_empty());
    let mut seats = Vec::new();
    if stands(&recap.a) {
        seats.push(Seat::A);
    }
    if stands(&recap.b) {
        seats.push(Seat::B);
    }
    seats
}

#[cfg(test)]
mod tests;
