//! Letters of a topic: where those with an id stand.

use super::row::Row;
use crate::sort::sort_by;
use crate::steps::walked;
use yrs::types::text::YChange;
use yrs::{
    Any, Assoc, ID, IndexedSequence, Out, ReadTxn, Snapshot, StickyIndex, Text, TextRef,
    TransactionMut,
};

/// So many are looked for one by one, as yrs walks through the text for each; for more, all are noted in one walk, which
/// also takes the deletions of the whole document.
const FEW: usize = 256;

/// Of so many wordings of a topic, the oldest, markers and unknown things count as letters do: no walk tells the ids of
/// these, so each is looked for.
const WITH_MARKERS: usize = 16;

/// A topic's words, and its letters.
pub(super) struct Letters {
    text: TextRef,
    pub(super) row: Row,
    looked_for: usize,
    all: Option<All>,
}

/// The letters that stand, and everything that does.
struct All {
    now: Snapshot,
    /// In the order of their ids.
    runs: Vec<Run>,
}

/// Letters next to each other, in the text and by their ids.
struct Run {
    first: ID,
    len: u32,
    at: usize,
}

impl Letters {
    pub(super) fn of(text: TextRef, row: Row) -> Self {
        Self {
            text,
            row,
            looked_for: 0,
            all: None,
        }
    }

    /// Where a letter stands, if it does, for the wording of that number in the topic.
    pub(super) fn place(
        &mut self,
        txn: &mut TransactionMut<'_>,
        id: ID,
        number: usize,
    ) -> Option<usize> {
        let with_markers = number < WITH_MARKERS;
        let at = if self.looked_for < FEW {
            self.look_for(txn, id)
        } else {
            let text = &self.text;
            let all = self.all.get_or_insert_with(|| All::of(txn, text));
            walked(1);
            let is_marker = with_markers && all.stands(&id);
            match all.letter(&id) {
                None if is_marker => self.look_for(txn, id),
                found => found,
            }
        };
        at.filter(|at| with_markers || self.row.is_letter(*at))
    }

    fn look_for<T: ReadTxn>(&mut self, txn: &T, id: ID) -> Option<usize> {
        walked(self.row.len());
        self.looked_for += 1;
        let offset = StickyIndex::from_id(id, Assoc::After).get_offset(txn)?;
        // For a deleted letter, for one in another text, and at the replica that restored it, it says something else.
        let at = usize::try_from(offset.index).ok()?;
        (unit_at(txn, &self.text, at) == Some(id)).then_some(at)
    }
}

impl All {
    fn of(txn: &mut TransactionMut<'_>, text: &TextRef) -> Self {
        let now = txn.snapshot();
        // Compared with a document that has nothing, each piece of words names its first letter.
        let nothing = Snapshot::default();
        let pieces = text.diff_range(txn, Some(&now), Some(&nothing), YChange::identity);
        let mut runs = Vec::new();
        let mut at = 0;
        for piece in pieces {
            let Out::Any(Any::String(words)) = &piece.insert else {
                at += 1;
                continue;
            };
            let len = words.encode_utf16().count();
            if let (Some(change), Ok(len)) = (piece.ychange, u32::try_from(len)) {
                let first = change.id;
                runs.push(Run { first, len, at });
            }
            at += len;
        }
        walked(at);
        sort_by(&mut runs, |one, other| one.first.cmp(&other.first));
        Self { now, runs }
    }

    fn letter(&self, id: &ID) -> Option<usize> {
        let behind = self.runs.partition_point(|run| run.first <= *id);
        let run = self.runs.get(behind.checked_sub(1)?)?;
        let ahead = id.clock.checked_sub(run.first.clock)?;
        let is_in = run.first.client == id.client && ahead < run.len;
        is_in.then_some(run.at + usize::try_from(ahead).ok()?)
    }

    fn stands(&self, id: &ID) -> bool {
        id.clock < self.now.state_map.get(&id.client) && !self.now.delete_set.contains(id)
    }
}

/// The id of the letter or marker at a place.
pub(super) fn unit_at<T: ReadTxn>(txn: &T, text: &TextRef, at: usize) -> Option<ID> {
    let at = u32::try_from(at).ok()?;
    text.sticky_index(txn, at, Assoc::After)?.id().copied()
}
