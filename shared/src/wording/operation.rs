//! Operations on words that are to be confirmed.

use crate::ids::{Day, TopicId, WordingId};

/// Something a person does to words that are to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "contracts",
    derive(ts_rs::TS),
    ts(tag = "do", rename_all = "camelCase")
)]
pub enum WordingOperation {
    /// Asks the other to confirm words where they stand. Offsets as in [`crate::text::TextOp`].
    Ask {
        /// A new id.
        wording: WordingId,
        /// In that topic.
        topic: TopicId,
        /// From here.
        at: u32,
        /// So many units.
        len: u32,
    },
    /// Asks the other to confirm every filled blank of a meeting that has not been asked for as it reads now.
    AskFilled {
        /// The meeting.
        day: Day,
        /// New ids, at least one for each.
        wordings: Vec<WordingId>,
    },
    /// Says back in own words what was heard on a topic; again with the same id to say it better.
    Repeat {
        /// A new id, or one's own earlier one.
        wording: WordingId,
        /// On that topic.
        topic: TopicId,
        /// In these words.
        words: String,
    },
    /// Confirms what the other asked for. Refused when it does not read like this any more.
    Confirm {
        /// Which.
        wording: WordingId,
        /// The words as the person saw them.
        words: String,
    },
    /// Says how it has to read instead; both versions stay.
    Correct {
        /// Which.
        wording: WordingId,
        /// These words.
        words: String,
    },
    /// Puts the other's correction in the place of the words that one asked for.
    TakeCorrection {
        /// Which.
        wording: WordingId,
    },
    /// Asks for it no more.
    #[cfg_attr(feature = "contracts", ts(rename = "withdrawWording"))]
    Withdraw {
        /// Which.
        wording: WordingId,
    },
}
