//! Ruler: a text's UTF-16 units, to measure operations on before they are applied.

use super::walk::{Piece, pieces};
use super::{EditError, LINE_BREAKS, TextOp};
use crate::ids::TopicId;
use crate::steps::walked;
use yrs::TransactionMut;

/// Stands for a marker: no text contains this unit as anything but itself.
const MARKER_UNIT: u16 = 0xFFFF;

/// A text's units around the place that is being changed: the next operation costs as much as it is away from there,
/// so that those of a paste cost one walk.
pub(super) struct Ruler {
    before: Vec<u16>,
    /// The nearest one last.
    behind: Vec<u16>,
}

impl Ruler {
    pub(super) fn of(txn: &TransactionMut<'_>, topic: &TopicId) -> Self {
        let mut units = Vec::new();
        for piece in pieces(txn, topic) {
            match piece {
                Piece::Marker(_) => units.push(MARKER_UNIT),
                Piece::Text(text, _) => units.extend(text.encode_utf16()),
            }
        }
        walked(units.len());
        Self {
            before: units,
            behind: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.units()).unwrap_or(u32::MAX)
    }

    /// Checks an operation against the text as the operations before it leave it, and does it here.
    pub(super) fn check_and_follow(&mut self, op: &TextOp) -> Result<(), EditError> {
        match op {
            TextOp::Insert { at, text, marks } => {
                let at = self.offset(*at, 0)?;
                if text.contains(LINE_BREAKS) {
                    return Err(EditError::LineBreak);
                }
                if !marks.is_allowed() {
                    return Err(EditError::Link);
                }
                self.go(at);
                self.before.extend(text.encode_utf16());
            }
            TextOp::Break { at, line } => {
                let at = self.offset(*at, 0)?;
                if line.is_head() {
                    return Err(EditError::Headline);
                }
                self.go(at);
                self.before.push(MARKER_UNIT);
            }
            TextOp::Delete { at, len } => {
                let (start, end) = (self.offset(*at, 0)?, self.offset(*at, *len)?);
                self.go(end);
                self.before.truncate(start);
            }
            TextOp::Format { at, len, marks } => {
                self.offset(*at, 0)?;
                let end = self.offset(*at, *len)?;
                if !marks.is_allowed() {
                    return Err(EditError::Link);
                }
                self.go(end);
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
            .filter(|place| *place <= self.units())
            .ok_or(EditError::OutOfRange)?;
        let before = place.checked_sub(1).and_then(|before| self.unit(before));
        let is_high = before.is_some_and(|unit| (0xD800..0xDC00).contains(unit));
        let is_low = self
            .unit(place)
            .is_some_and(|unit| (0xDC00..0xE000).contains(unit));
        if is_high && is_low {
            Err(EditError::InsideCharacter)
        } else {
            Ok(place)
        }
    }

    fn unit(&self, place: usize) -> Option<&u16> {
        let ahead = place.checked_sub(self.before.len());
        match ahead {
            None => self.before.get(place),
            Some(ahead) => self.behind.iter().rev().nth(ahead),
        }
    }

    fn units(&self) -> usize {
        self.before.len() + self.behind.len()
    }

    /// Puts the gap between both parts at a place.
    fn go(&mut self, place: usize) {
        walked(self.before.len().abs_diff(place));
        while self.before.len() > place {
            self.behind.extend(self.before.pop());
        }
        while self.before.len() < place && !self.behind.is_empty() {
            self.before.extend(self.behind.pop());
        }
    }
}
