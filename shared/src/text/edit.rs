//! Writing words: every operation is checked before the text is touched.

use super::walk::{Piece, marker_value, pieces};
use super::{Marks, MarksChange};
use crate::ids::{LineId, TopicId};
use crate::schema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use yrs::{Text, TextRef, TransactionMut, WriteTxn};

/// An edit of a topic's words. Offsets and lengths are UTF-16 units, a line's marker counts one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Applies operations one after another: each one's offsets count what those before it did.
pub fn edit(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    ops: &[TextOp],
) -> Result<(), EditError> {
    let text = txn.get_or_insert_text(schema::words_root(topic));
    let mut ruler = Ruler::of(txn, topic);
    if ruler.len() != text.len(txn) {
        return Err(EditError::Foreign);
    }
    for op in ops {
        ruler.check_and_follow(op)?;
    }
    for op in ops {
        apply(txn, &text, op);
    }
    Ok(())
}

fn apply(txn: &mut TransactionMut<'_>, text: &TextRef, op: &TextOp) {
    match op {
        TextOp::Insert {
            at,
            text: words,
            marks,
        } => {
            text.insert_with_attributes(txn, *at, words, marks.attributes());
        }
        TextOp::Break { at, line } => {
            text.insert_embed(txn, *at, marker_value(line));
        }
        TextOp::Delete { at, len } => text.remove_range(txn, *at, *len),
        TextOp::Format { at, len, marks } => text.format(txn, *at, *len, marks.attributes()),
    }
}

/// The text's UTF-16 units, to measure operations on before they are applied.
struct Ruler(Vec<u16>);

/// Stands for a marker: no text contains this unit as anything but itself.
const MARKER_UNIT: u16 = 0xFFFF;

impl Ruler {
    fn of(txn: &TransactionMut<'_>, topic: &TopicId) -> Self {
        let mut units = Vec::new();
        for piece in pieces(txn, topic) {
            match piece {
                Piece::Marker(_) => units.push(MARKER_UNIT),
                Piece::Text(text, _) => units.extend(text.encode_utf16()),
            }
        }
        Self(units)
    }

    fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// Checks an operation against the text as the operations before it leave it, and does it here.
    fn check_and_follow(&mut self, op: &TextOp) -> Result<(), EditError> {
        match op {
            TextOp::Insert { at, text, marks } => {
                let at = self.offset(*at, 0)?;
                if text.contains(LINE_BREAKS) {
                    return Err(EditError::LineBreak);
                }
                if !marks.is_allowed() {
                    return Err(EditError::Link);
                }
                self.0.splice(at..at, text.encode_utf16());
            }
            TextOp::Break { at, line } => {
                let at = self.offset(*at, 0)?;
                if line.is_head() {
                    return Err(EditError::Headline);
                }
                self.0.insert(at, MARKER_UNIT);
            }
            TextOp::Delete { at, len } => {
                let (start, end) = (self.offset(*at, 0)?, self.offset(*at, *len)?);
                self.0.drain(start..end);
            }
            TextOp::Format { at, len, marks } => {
                self.offset(*at, 0)?;
                self.offset(*at, *len)?;
                if !marks.is_allowed() {
                    return Err(EditError::Link);
                }
            }
        }
        Ok(())
    }

    /// The place `len` after `at`, if it is a boundary between characters.
    fn offset(&self, at: u32, len: u32) -> Result<usize, EditError> {
        let place = at
            .checked_add(len)
            .and_then(|place| usize::try_from(place).ok());
        let place = place
            .filter(|place| *place <= self.0.len())
            .ok_or(EditError::OutOfRange)?;
        let before = place.checked_sub(1).and_then(|before| self.0.get(before));
        let is_high = before.is_some_and(|unit| (0xD800..0xDC00).contains(unit));
        let is_low = self
            .0
            .get(place)
            .is_some_and(|unit| (0xDC00..0xE000).contains(unit));
        if is_high && is_low {
            Err(EditError::InsideCharacter)
        } else {
            Ok(place)
        }
    }
}
