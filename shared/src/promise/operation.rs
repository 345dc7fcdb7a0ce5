//! Operations on promises.

use super::{PromiseKind, Promiser};
use crate::ids::{Day, LineId, PromiseId, Seat, TopicId};

/// What a promise says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "contracts",
    derive(ts_rs::TS),
    ts(rename = "PromiseTerms", optional_fields)
)]
pub struct Terms {
    /// Who will.
    pub who: Promiser,
    /// Who tells them, when it is someone else; the one who answers for it.
    pub telling: Option<Seat>,
    /// An action, or finding something out.
    pub kind: PromiseKind,
    /// What, without the owner and the date: "send the draft".
    pub what: String,
    /// How it will be found out; needed when that is the kind.
    pub how: Option<String>,
    /// By when; needed when something is to be found out.
    pub due: Option<Day>,
}

/// Something a person does to promises.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "contracts",
    derive(ts_rs::TS),
    ts(tag = "do", rename_all = "camelCase", optional_fields)
)]
pub enum PromiseOperation {
    /// Writes a promise down. One's own is accepted with that.
    #[cfg_attr(feature = "contracts", ts(rename = "makePromise"))]
    Make {
        /// A new id.
        promise: PromiseId,
        /// What it says.
        terms: Terms,
        /// The topic it belongs to.
        topic: Option<TopicId>,
        /// The line it was typed in.
        line: Option<LineId>,
        /// The meeting it belongs to.
        meeting: Option<Day>,
    },
    /// Changes what a promise says. An accepted one then waits for its owner's word again, unless it is the
    /// owner who changes it. One that was only proposed to its owner stays so, whoever changes it: that they
    /// put its words right is not their promise yet.
    #[cfg_attr(feature = "contracts", ts(rename = "changePromise"))]
    Change {
        /// Which.
        promise: PromiseId,
        /// What it says now.
        terms: Terms,
    },
    /// Accepts it as it reads. Only by whom it binds; refused when it does not read like this any more.
    #[cfg_attr(feature = "contracts", ts(rename = "acceptPromise"))]
    Accept {
        /// Which.
        promise: PromiseId,
        /// What it says, as the person saw it.
        terms: Terms,
    },
    /// Has done it.
    #[cfg_attr(feature = "contracts", ts(rename = "finishPromise"))]
    Finish {
        /// Which.
        promise: PromiseId,
        /// A word about it.
        word: Option<String>,
        /// The meeting in which that is said, if in one.
        meeting: Option<Day>,
    },
    /// Has not done it after all: it stands again as before.
    #[cfg_attr(feature = "contracts", ts(rename = "unfinishPromise"))]
    Unfinish {
        /// Which.
        promise: PromiseId,
    },
    /// Gives it a new date, with a word about it.
    #[cfg_attr(feature = "contracts", ts(rename = "renewPromise"))]
    Renew {
        /// Which.
        promise: PromiseId,
        /// The new date.
        due: Day,
        /// Why, and what makes up for it.
        word: String,
        /// The meeting in which that is said, if in one.
        meeting: Option<Day>,
    },
    /// Takes it back, with a word about it.
    #[cfg_attr(feature = "contracts", ts(rename = "withdrawPromise"))]
    Withdraw {
        /// Which.
        promise: PromiseId,
        /// Why.
        word: String,
        /// The meeting in which that is said, if in one.
        meeting: Option<Day>,
    },
    /// Flags one as deleted that nobody accepted, or that its owner wrote by mistake and that has not counted
    /// yet: its meeting is not closed, its date has not passed, and nothing was said about it.
    #[cfg_attr(feature = "contracts", ts(rename = "deletePromise"))]
    Delete {
        /// Which.
        promise: PromiseId,
    },
    /// Brings a deleted one back.
    #[cfg_attr(feature = "contracts", ts(rename = "restorePromise"))]
    Restore {
        /// Which.
        promise: PromiseId,
    },
}
