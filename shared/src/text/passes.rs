//! Passes: operations that follow each other through a text are written to it in one walk.
//!
//! yrs looks for the place of each operation from the start of the text. A paste has one for each line, which together
//! would take its lines times the text.

use super::TextOp;
use super::walk::marker_value;
use crate::steps::walked;
use std::mem;
use yrs::types::text::YChange;
use yrs::types::{Attrs, Delta};
use yrs::{Any, Out, Text, TextRef, TransactionMut};

/// Applies operations that were checked.
pub(super) fn apply(txn: &mut TransactionMut<'_>, text: &TextRef, ops: &[TextOp]) {
    let mut rest = ops;
    if let [TextOp::Delete { at, len }, others @ ..] = ops {
        // Typed over: what the other writes meanwhile into deleted words keeps their marks, which a pass would take out.
        walked(units_of(*at) + units_of(*len));
        text.remove_range(txn, *at, *len);
        rest = others;
    }
    while let Some((pass, others)) = rest.split_at_checked(forward(rest)) {
        rest = others;
        match pass {
            [] => return,
            [TextOp::Break { at, line }] => {
                walked(units_of(*at));
                text.insert_embed(txn, *at, marker_value(line));
            }
            ops => {
                let steps = Pass::of(txn, text, ops);
                text.apply_delta(txn, steps);
            }
        }
    }
}

/// How many operations, from the first one, one walk can do: each begins no earlier than the one before it ends.
fn forward(ops: &[TextOp]) -> usize {
    let mut at = 0;
    let mut deleted = false;
    let goes_on = |op: &&TextOp| {
        let here = op.at() == at;
        // Right behind a deletion yrs takes marks that begin there for marks that are on already.
        let goes_on = match op {
            TextOp::Format { .. } => !(here && deleted),
            TextOp::Insert { .. } | TextOp::Break { .. } | TextOp::Delete { .. } => true,
        };
        let goes_on = goes_on && op.at() >= at;
        deleted = here && deleted || matches!(op, TextOp::Delete { .. });
        at = op.end();
        goes_on
    };
    ops.iter().take_while(goes_on).count()
}

/// Operations as the steps of one walk.
struct Pass {
    steps: Vec<Delta<Any>>,
    /// How much is deleted at the present place, behind what is put in there.
    deleted: u32,
    /// The text as it was: where each of its pieces ends, and its attributes. Only for markers.
    pieces: Vec<(u32, Option<Box<Attrs>>)>,
}

impl Pass {
    fn of(txn: &TransactionMut<'_>, text: &TextRef, ops: &[TextOp]) -> Vec<Delta<Any>> {
        let mut pass = Self {
            steps: Vec::new(),
            deleted: 0,
            pieces: Vec::new(),
        };
        if ops.iter().any(|op| matches!(op, TextOp::Break { .. })) {
            pass.note_pieces(txn, text);
        }
        // In the text as it was, and as the steps so far leave it.
        let (mut was, mut at) = (0, 0);
        for op in ops {
            if op.at() > at {
                was += pass.deletes() + op.at() - at;
                pass.retain(op.at() - at, None);
            }
            at = op.end();
            match op {
                TextOp::Insert { text, marks, .. } if !text.is_empty() => {
                    pass.insert(text.as_str().into(), Some(Box::new(marks.attributes())));
                }
                TextOp::Insert { .. } => {}
                // With the marks around it: putting them off for a marker would put them on again behind it, where
                // the other may have taken them away.
                TextOp::Break { line, .. } => pass.insert(marker_value(line), pass.around(was)),
                TextOp::Delete { len, .. } => pass.deleted += len,
                TextOp::Format { len, marks, .. } => {
                    was += len;
                    pass.retain(*len, Some(Box::new(marks.attributes())));
                }
            }
        }
        was += pass.deletes();
        walked(units_of(was));
        pass.steps
    }

    fn note_pieces(&mut self, txn: &TransactionMut<'_>, text: &TextRef) {
        let mut end = 0;
        for piece in text.diff(txn, YChange::identity) {
            end += if let Out::Any(Any::String(words)) = &piece.insert {
                units(words)
            } else {
                1
            };
            self.pieces.push((end, piece.attributes));
        }
        walked(units_of(end));
    }

    /// Deletes what is to be deleted at the present place.
    fn deletes(&mut self) -> u32 {
        let deleted = mem::take(&mut self.deleted);
        if deleted > 0 {
            self.steps.push(Delta::Deleted(deleted));
        }
        deleted
    }

    fn insert(&mut self, value: Any, attributes: Option<Box<Attrs>>) {
        self.steps.push(Delta::Inserted(value, attributes));
    }

    fn retain(&mut self, len: u32, attributes: Option<Box<Attrs>>) {
        if len > 0 {
            self.steps.push(Delta::Retain(len, attributes));
        }
    }

    /// The attributes that reach over a place.
    fn around(&self, at: u32) -> Option<Box<Attrs>> {
        let behind = self.pieces.partition_point(|(end, _)| *end <= at);
        let before = self.pieces.partition_point(|(end, _)| *end < at);
        let of = |place: usize| self.pieces.get(place)?.1.as_ref();
        of(before)
            .filter(|before| of(behind) == Some(before))
            .cloned()
    }
}

impl TextOp {
    pub(super) fn at(&self) -> u32 {
        match self {
            Self::Insert { at, .. }
            | Self::Break { at, .. }
            | Self::Delete { at, .. }
            | Self::Format { at, .. } => *at,
        }
    }

    /// Where the text goes on behind it.
    pub(super) fn end(&self) -> u32 {
        self.at()
            + match self {
                Self::Insert { text, .. } => units(text),
                Self::Break { .. } => 1,
                Self::Delete { .. } => 0,
                Self::Format { len, .. } => *len,
            }
    }
}

fn units(words: &str) -> u32 {
    u32::try_from(words.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn units_of(len: u32) -> usize {
    usize::try_from(len).unwrap_or(usize::MAX)
}
