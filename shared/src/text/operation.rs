//! Operations on words, and why they are refused.

use super::{Marks, MarksChange};
use crate::ids::LineId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An edit of a topic's words. Offsets and lengths are UTF-16 units, a line's marker counts one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum TextOp {
    /// Puts in words with exactly these marks.
    Insert {
        /// Where.
        at: u32,
        /// The words, without line breaks.
        text: String,
        /// Their marks.
        #[serde(default)]
        #[cfg_attr(feature = "contracts", ts(optional = nullable))]
        marks: Marks,
    },
    /// Begins a new line.
    Break {
        /// Where.
        at: u32,
        /// The new line's id.
        line: LineId,
    },
    /// Takes out words and line markers.
    Delete {
        /// From where.
        at: u32,
        /// How much.
        len: u32,
    },
    /// Changes marks.
    Format {
        /// From where.
        at: u32,
        /// How far.
        len: u32,
        /// Which.
        marks: MarksChange,
    },
}

/// What no line may contain.
pub(crate) const LINE_BREAKS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

/// An edit was refused; none of its operations was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EditError {
    /// An offset lies behind the end of the text.
    #[error("the text is not that long")]
    OutOfRange,
    /// An offset lies inside of a character that takes two UTF-16 units.
    #[error("an edit must not cut a character in two")]
    InsideCharacter,
    /// Words contained a line break; lines are begun by [`TextOp::Break`].
    #[error("a line break is an operation of its own")]
    LineBreak,
    /// A link that is neither `http`, `https` nor `mailto`.
    #[error("a link must begin with http://, https:// or mailto:")]
    Link,
    /// The first line has no marker.
    #[error("the first line cannot be begun again")]
    Headline,
    /// The text holds something that has a length but cannot be shown, so offsets would lie.
    #[error("this topic contains something that this version cannot edit")]
    Foreign,
}
