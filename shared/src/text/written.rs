//! Attribution: who typed which words of a topic.

use crate::ids::{Seat, TopicId};
use crate::schema;
use serde::{Deserialize, Serialize};
use yrs::types::text::YChange;
use yrs::{Any, Out, ReadTxn, Snapshot, Text, TransactionMut};

/// Words of one line, next to each other, that the same person typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Written {
    /// Where they begin, in UTF-16 units as everywhere.
    pub at: u32,
    /// How long they are.
    pub len: u32,
    /// Who typed them; nobody where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Seat>,
}

/// Who typed the words of a topic, from its start to its end; lines begin anew. `seat_of` says whose a client id is.
pub fn written(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    seat_of: impl Fn(u64) -> Option<Seat>,
) -> Vec<Written> {
    let Some(text) = txn.get_text(schema::words_root(topic)) else {
        return Vec::new();
    };
    // Compared with a document that has nothing, each of its pieces names the client that brought it.
    let now = txn.snapshot();
    let pieces = text.diff_range(
        txn,
        Some(&now),
        Some(&Snapshot::default()),
        YChange::identity,
    );
    let mut runs: Vec<Written> = Vec::new();
    let mut at: u32 = 0;
    for piece in pieces {
        let Out::Any(Any::String(words)) = &piece.insert else {
            // A marker, or a thing that is not known here.
            at = at.saturating_add(1);
            continue;
        };
        let len = u32::try_from(words.encode_utf16().count()).unwrap_or(u32::MAX);
        let by = piece
            .ychange
            .and_then(|change| seat_of(change.id.client.get()));
        match runs.last_mut() {
            Some(run) if run.by == by && run.at.saturating_add(run.len) == at => run.len += len,
            _ => runs.push(Written { at, len, by }),
        }
        at = at.saturating_add(len);
    }
    runs
}
