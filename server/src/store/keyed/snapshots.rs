//! Where a document's snapshots are, and moving those there that stand among the records.
//!
//! They have a tree of their own. Before, they stood in the tree of the logs, where a database writes them
//! anew with the records beside them. There, a note under a snapshot's key says that it is elsewhere: a
//! program of before refuses the document by it, where it would take the folded records for lost.

use std::cmp::Reverse;

use super::super::engine::{Batch, Engine, Tree};
use super::super::key::{self, Kind};
use super::super::{DocumentId, Sequence, StoreError, Table, record};
use super::KeyedStore;
use super::documents::sequence_of;

/// How the store keeps things, by notes that are there or not.
const LAYOUT: Table = Table::new("layout");
/// There once no snapshot stands among the records any more.
const APART: &[u8] = b"snapshots apart";

/// Bytes that are moved before the next sync.
const GROUP: usize = 16 << 20;

/// A snapshot that is there.
#[derive(Clone, Debug)]
pub(super) struct StoredSnapshot {
    /// The last record it contains.
    pub(super) through: Sequence,
    pub(super) stored: Vec<u8>,
    pub(super) tree: Tree,
}

/// Where a snapshot stands; of one that is in both places, the first of these is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// Among the records, as before. While it is, a copy may not be durable.
    AmongRecords,
    /// In its own tree.
    Apart,
    /// Among the records is something damaged: what is in its own tree may be whole, and this its torn note.
    AmongRecordsDamaged,
}

impl Standing {
    const fn tree(self) -> Tree {
        match self {
            Self::AmongRecords | Self::AmongRecordsDamaged => Tree::Documents,
            Self::Apart => Tree::Snapshots,
        }
    }
}

impl<E: Engine> KeyedStore<E> {
    /// A document's snapshots, from the newest down.
    pub(super) fn snapshots(
        &self,
        document: &DocumentId,
    ) -> Result<Vec<StoredSnapshot>, StoreError> {
        let prefix = key::of_kind(document, Kind::Snapshot);
        let mut found = Vec::new();
        for stored in self.engine.keys(Tree::Snapshots, &prefix)? {
            found.push((Standing::Apart, stored));
        }
        found.extend(self.among_records(&prefix)?);
        let mut kept = Vec::new();
        for (standing, stored) in found {
            let through = sequence_of(document, &stored)?;
            let tree = standing.tree();
            kept.push((
                standing,
                StoredSnapshot {
                    through,
                    stored,
                    tree,
                },
            ));
        }
        kept.sort_by_key(|(standing, kept)| (Reverse(kept.through), *standing));
        kept.dedup_by_key(|(_, kept)| kept.through);
        Ok(kept.into_iter().map(|(_, kept)| kept).collect())
    }

    /// Writes a snapshot's bytes where snapshots are kept, durable on return.
    pub(super) fn put_apart(&self, stored: Vec<u8>, sealed: Vec<u8>) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.put(stored, sealed);
        self.engine.apply(Tree::Snapshots, batch)?;
        self.sync()
    }

    /// Removes values from where snapshots are kept.
    pub(super) fn drop_apart(&self, keys: Vec<Vec<u8>>) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        let mut batch = Batch::default();
        for stored in keys {
            batch.remove(stored);
        }
        Ok(self.engine.apply(Tree::Snapshots, batch)?)
    }

    /// The keys of the snapshots below a prefix that stand among the records.
    fn among_records(&self, prefix: &[u8]) -> Result<Vec<(Standing, Vec<u8>)>, StoreError> {
        let mut found = Vec::new();
        for entry in self.engine.scan(Tree::Documents, prefix) {
            let (stored, sealed) = entry?;
            if record::check(&stored, &sealed).is_err() {
                found.push((Standing::AmongRecordsDamaged, stored));
            } else if !record::is_elsewhere(&stored, &sealed) {
                found.push((Standing::AmongRecords, stored));
            }
        }
        Ok(found)
    }

    /// Brings what programs of before have written into the form of now, as far as that can be done: what is
    /// left in its old form can be read too, and is tried again by the next process.
    pub(crate) fn bring_up_to_date(&self) {
        match self.move_snapshots() {
            Ok(0) => {}
            Ok(moved) => tracing::info!(moved, "snapshots were moved out of the logs"),
            Err(error) => {
                tracing::warn!(%error, "snapshots of before stay among the logs for now; writing is slower beside them");
            }
        }
    }

    /// Moves every snapshot that stands among the records to where snapshots are kept, with those in
    /// quarantine; durable on return. They are moved as they are, so what is damaged is found where it is
    /// read. After a crash at any moment each is in one place or in both, and the rest is moved the next
    /// time; a store that was moved as a whole is not looked through again. Returns how many were moved.
    ///
    /// # Errors
    /// When the disk is too full or fails. Those that are not moved are read where they are.
    pub(super) fn move_snapshots(&self) -> Result<u64, StoreError> {
        let done = key::in_table(LAYOUT, APART);
        if self.engine.get(Tree::Records, &done)?.is_some() {
            return Ok(0);
        }
        let mut moved: u64 = 0;
        let mut group = Vec::new();
        let mut bytes: usize = 0;
        for entry in self.engine.scan(Tree::Documents, &[]) {
            let (stored, sealed) = entry?;
            if !key::is_of_snapshot(&stored) || record::is_elsewhere(&stored, &sealed) {
                continue;
            }
            self.check_space()?;
            self.copy_apart(&stored, &sealed)?;
            moved = moved.saturating_add(1);
            bytes = bytes.saturating_add(sealed.len());
            group.push(stored);
            if bytes >= GROUP {
                self.leave_notes(std::mem::take(&mut group))?;
                bytes = 0;
            }
        }
        self.leave_notes(group)?;
        self.sync()?;
        let mut note = Batch::default();
        note.put(done.clone(), record::seal(&done, &[]));
        self.engine.apply(Tree::Records, note)?;
        self.sync()?;
        Ok(moved)
    }

    /// Puts a value where snapshots are kept, unless it is there whole.
    fn copy_apart(&self, stored: &[u8], sealed: &[u8]) -> Result<(), StoreError> {
        let there = self.engine.get(Tree::Snapshots, stored)?;
        if there.is_some_and(|there| record::check(stored, &there).is_ok()) {
            return Ok(());
        }
        let mut batch = Batch::default();
        batch.put(stored.to_vec(), sealed.to_vec());
        Ok(self.engine.apply(Tree::Snapshots, batch)?)
    }

    /// Takes values that were copied out of the tree of the logs, once the copies are durable.
    fn leave_notes(&self, keys: Vec<Vec<u8>>) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        self.sync()?;
        let mut batch = Batch::default();
        for stored in keys {
            if key::kind(&stored) == Some(Kind::Snapshot) {
                let note = record::seal_elsewhere(&stored);
                batch.put(stored, note);
            } else {
                batch.remove(stored);
            }
        }
        Ok(self.engine.apply(Tree::Documents, batch)?)
    }
}
