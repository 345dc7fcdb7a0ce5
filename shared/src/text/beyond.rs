//! Lines with letters that are beyond a vector: what somebody wrote in a topic since.

use super::walk::Piece;
use crate::ids::{LineId, TopicId};
use crate::schema;
use crate::sort::sort_by;
use crate::steps::walked;
use yrs::types::text::{Diff, YChange};
use yrs::{
    Any, ClientID, Out, ReadTxn as _, Snapshot, StateVector, Text as _, TextRef, TransactionMut,
};

/// What of a topic is beyond a vector.
#[derive(Debug, Default)]
pub(crate) struct Beyond {
    /// The lines that have such letters, in their order.
    pub(crate) lines: Vec<LineId>,
    /// The first clock of such letters by client, in the order of the clients.
    pub(crate) first: Vec<(u64, u32)>,
}

/// What a topic has of letters of those clients with at least those clocks; the clients are in their order. `now` is all that
/// there is, once it was needed.
///
/// Most topics have none, which is told by the pieces of those clients alone.
pub(crate) fn beyond(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    from: &[(u64, u32)],
    now: &mut Option<Snapshot>,
) -> Beyond {
    let mut found = Beyond::default();
    if from.is_empty() {
        return found;
    }
    let Some(text) = txn.get_text(schema::words_root(topic)) else {
        return found;
    };
    let mut clients = StateVector::default();
    for (client, _) in from {
        clients.set_max(ClientID::new(*client), u32::MAX);
    }
    walked(from.len());
    let theirs = pieces(txn, &text, &Snapshot::new(clients, yrs::IdSet::default()));
    if !theirs
        .iter()
        .any(|piece| first_beyond(piece, from).is_some())
    {
        return found;
    }
    // An undo that may come keeps letters that are deleted, which only all of the deletions tell.
    let now = now.get_or_insert_with(|| txn.snapshot());
    let mut line = LineId::head();
    for piece in pieces(txn, &text, now) {
        if let Some(first) = first_beyond(&piece, from) {
            found.first.push(first);
            if found.lines.last() != Some(&line) {
                found.lines.push(line.clone());
            }
        } else if let Piece::Marker(id) = Piece::read(&piece.insert, None) {
            line = id;
        }
    }
    // Of each client the lowest comes first, and stays.
    sort_by(&mut found.first, Ord::cmp);
    found.first.dedup_by_key(|(client, _)| *client);
    found
}

/// What that snapshot has of a text, one piece for each block of letters.
fn pieces(txn: &mut TransactionMut<'_>, text: &TextRef, there: &Snapshot) -> Vec<Diff<YChange>> {
    // Compared with a document that has nothing, each piece names its block.
    let nothing = Snapshot::default();
    let pieces = text.diff_range(txn, Some(there), Some(&nothing), YChange::identity);
    walked(pieces.len());
    pieces
}

/// The client of a piece and the first clock of its letters that are such.
fn first_beyond(piece: &Diff<YChange>, from: &[(u64, u32)]) -> Option<(u64, u32)> {
    let (Some(change), Out::Any(Any::String(words))) = (&piece.ychange, &piece.insert) else {
        return None;
    };
    let client = change.id.client.get();
    let place = from.binary_search_by(|(its, _)| its.cmp(&client)).ok()?;
    let (_, first) = from.get(place)?;
    let len = u32::try_from(words.encode_utf16().count()).unwrap_or(u32::MAX);
    let is_beyond = change.id.clock.saturating_add(len) > *first;
    is_beyond.then(|| (client, change.id.clock.max(*first)))
}
