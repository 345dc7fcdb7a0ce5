//! Text of a topic: lines of marked text over one flat sequence that merges letter by letter.
//!
//! Offsets count UTF-16 units; the marker at the start of every line but the first counts one.

mod attributes;
mod beyond;
mod delta;
mod digest;
mod edit;
mod marks;
mod operation;
mod passes;
mod ruler;
mod walk;
mod written;

pub use attributes::{EditLineError, check_line, set_line};
pub(crate) use beyond::{Beyond, beyond};
pub use delta::{TextDelta, text_delta};
pub(crate) use digest::notes_digest;
pub use edit::edit;
pub(crate) use marks::LINK;
pub use marks::{Marks, MarksChange};
pub(crate) use operation::LINE_BREAKS;
pub use operation::{EditError, TextOp};
pub use walk::{headline, lines, plain};
pub use written::{Written, written};

use crate::ids::LineId;
use serde::{Deserialize, Serialize};

/// What stands in the text for an embedded thing this version does not know, so that offsets agree.
pub const UNKNOWN_EMBED: char = '\u{FFFC}';

/// What a line is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// A paragraph.
    #[default]
    Text,
    /// An item of a list.
    Bullet,
    /// An item of a numbered list.
    Number,
    /// An item with a box to tick.
    Check,
    /// A heading.
    Heading,
    /// A quotation.
    Quote,
    /// A keyword to fill in later; ticked once it is filled.
    Blank,
    /// What a topic came to; the meeting shows it for a topic that was discussed in writing.
    Conclusion,
}

/// One line of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct Line {
    /// The marker's id, or [`LineId::head`] for the first line.
    pub id: LineId,
    /// What the line is.
    pub kind: LineKind,
    /// How deep it is indented, 0 to [`crate::schema::MAX_INDENT`].
    pub indent: u8,
    /// Whether its box is ticked.
    pub checked: bool,
    /// The number it was given in a numbered list; 0 counts on from the lines above.
    #[serde(default, skip_serializing_if = "counts_on")]
    pub start: u32,
    /// Its words, split where their marks change; no span is empty.
    pub spans: Vec<Span>,
}

/// Words with the same marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct Span {
    /// The words.
    pub text: String,
    /// How they are marked.
    #[serde(default, skip_serializing_if = "Marks::is_plain")]
    pub marks: Marks,
}

/// A change to a line's attributes; what is absent stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
pub struct LinePatch {
    /// What the line becomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<LineKind>,
    /// How deep it becomes indented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indent: Option<u8>,
    /// Whether its box becomes ticked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<bool>,
    /// The number it gets, up to 999,999; 0 counts on from the lines above again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
}

/// Whether a line's number follows from the lines above; the page is not told of it then.
pub fn counts_on(start: &u32) -> bool {
    *start == 0
}

#[cfg(test)]
mod tests;
