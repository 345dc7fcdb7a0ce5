//! Deltas: what a change did to a topic's words, as steps an editor can follow.

use super::walk::Piece;
use super::{Marks, MarksChange};
use crate::ids::LineId;
use serde::{Deserialize, Serialize};
use yrs::TransactionMut;
use yrs::types::Delta;
use yrs::types::text::TextEvent;

/// A step of a change: lengths are UTF-16 units, a line's marker counts one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum TextDelta {
    /// Words that stay.
    Retain {
        /// How much stays.
        len: u32,
        /// How its marks change, if they do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        marks: Option<MarksChange>,
    },
    /// New words, without line breaks.
    Insert {
        /// The words.
        text: String,
        /// Their marks.
        #[serde(default, skip_serializing_if = "Marks::is_plain")]
        #[cfg_attr(feature = "contracts", ts(optional = nullable))]
        marks: Marks,
    },
    /// A new line begins.
    Break {
        /// The line's id.
        line: LineId,
    },
    /// Words or line markers that are gone.
    Delete {
        /// How much is gone.
        len: u32,
    },
}

/// The steps of a text event, from its beginning; what follows the last step stays as it is.
///
/// Links and marks pass the same allow-list as in [`super::lines`].
pub fn text_delta(event: &TextEvent, txn: &TransactionMut<'_>) -> Vec<TextDelta> {
    event.delta(txn).iter().map(step).collect()
}

fn step(delta: &Delta) -> TextDelta {
    match delta {
        Delta::Inserted(value, attributes) => match Piece::read(value, attributes.as_deref()) {
            Piece::Marker(line) => TextDelta::Break { line },
            Piece::Text(text, marks) => TextDelta::Insert { text, marks },
        },
        Delta::Deleted(len) => TextDelta::Delete { len: *len },
        Delta::Retain(len, attributes) => TextDelta::Retain {
            len: *len,
            marks: attributes
                .as_deref()
                .map(MarksChange::read)
                .filter(|change| !change.is_empty()),
        },
    }
}
