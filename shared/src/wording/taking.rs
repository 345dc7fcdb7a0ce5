//! Corrections taken: the topic's words become what the other said, by the smallest change.

use super::difference::difference;
use super::row::Row;
use super::{PieceChange, WordingError};
use crate::ids::{LineId, TopicId, WordingId};
use crate::text::{self, TextOp};
use yrs::TransactionMut;

/// Makes words read like others, and touches only what differs: what the other types beside it stays.
pub(super) fn replace(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    start: u32,
    now: &str,
    then: &str,
    new_line: impl Fn(usize) -> LineId,
) -> Result<(), WordingError> {
    let row = Row::of(txn, topic);
    let mut ops = Vec::new();
    let mut looks = Vec::new();
    // In the text as it was, and as the steps before leave it.
    let (mut was, mut at) = (start, start);
    for piece in difference(now, then) {
        let len = units(&piece.text);
        match piece.change {
            PieceChange::Same => {
                was += len;
                at += len;
            }
            PieceChange::Gone => {
                was += len;
                ops.push(TextOp::Delete { at, len });
            }
            PieceChange::New => {
                let marks = row.marks(place(was.saturating_sub(1).max(start)));
                for (count, words) in piece.text.split('\n').enumerate() {
                    if count > 0 {
                        let line = new_line(looks.len());
                        looks.push((line.clone(), row.look(place(was))));
                        ops.push(TextOp::Break { at, line });
                        at += 1;
                    }
                    if !words.is_empty() {
                        let (text, marks) = (words.to_owned(), marks.clone());
                        ops.push(TextOp::Insert { at, text, marks });
                        at += units(words);
                    }
                }
            }
        }
    }
    text::edit(txn, topic, &ops)?;
    for (line, look) in looks {
        // A line of its own is never the headline, and its indentation was read from another one.
        let _ = text::set_line(txn, topic, &line, &look);
    }
    Ok(())
}

/// The id of a line that a correction brings: nobody hands in ids for them, and each is made once.
pub(super) fn line_id(wording: &WordingId, at: u64, count: usize) -> LineId {
    let wording: String = wording.as_str().chars().take(22).collect();
    LineId::try_from(format!("{wording}-{at}-{count}")).unwrap_or_else(|_| LineId::head())
}

pub(super) fn units(words: &str) -> u32 {
    u32::try_from(words.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn place(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
