//! Logs and snapshots.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

use super::super::engine::{Batch, Engine, Tree};
use super::super::key::{self, Kind};
use super::super::record::{self, Flaw};
use super::super::{
    Append, Appended, Damage, DocumentId, DocumentStore, Quarantined, Sequence, Snapshot,
    StoreError, StoredDocument,
};
use super::{KeyedStore, quarantine};
use crate::system::clock::Timestamp;

impl<E: Engine> DocumentStore for KeyedStore<E> {
    fn load(&self, document: &DocumentId) -> Result<StoredDocument, StoreError> {
        self.sync_what_was_found()?;
        let _shape = self.shape.read().unwrap_or_else(PoisonError::into_inner);
        let mut stored = self.load_snapshot(document)?;
        self.load_records(document, &mut stored)?;
        let given_up = self.given_up(document)?;
        stored.last = stored.last.max(given_up.furthest);
        let count = u64::try_from(stored.records.len()).unwrap_or(u64::MAX);
        if stored.covered().get().saturating_add(count) != stored.last.get() {
            let holes = quarantine::holes(&stored, given_up.records);
            stored.damage.extend(holes);
            stored.damage.sort_by_key(Damage::place);
        }
        Ok(stored)
    }

    fn append_batch(&self, appends: &[Append]) -> Result<Vec<Appended>, StoreError> {
        let mut last_sequences = self.last_sequences.lock();
        let appended = self.append_after(&mut last_sequences, appends);
        if appended.is_err() {
            // What of it was kept is unknown.
            last_sequences.clear();
        }
        appended
    }

    fn compact(&self, document: &DocumentId, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.check_space()?;
        let _alone = self
            .compacting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut kept = self.snapshots(document)?.into_iter();
        // The latest so far stays, as the previous one, and so do the records after it: should the
        // new snapshot ever be damaged, both together hold all of it.
        let previous = kept.next().map_or(Sequence::ZERO, |latest| latest.through);
        if previous >= snapshot.through {
            return Ok(());
        }
        let stored = key::of(document, Kind::Snapshot, snapshot.through);
        let sealed = record::seal_snapshot(&stored, snapshot);
        // Nothing is dropped before the snapshot is durable, as nothing spans two trees. What is dropped
        // need not be: should it be there again, the snapshot covers it.
        self.put_apart(stored.clone(), sealed)?;
        let _shape = self.shape.write().unwrap_or_else(PoisonError::into_inner);
        let mut batch = Batch::default();
        let note = record::seal_elsewhere(&stored);
        batch.put(stored, note);
        self.fold(document, previous, &mut batch)?;
        // The note first. Of records that nobody needs any more some may stay, for the next snapshot to drop.
        for part in batch.in_parts() {
            self.engine.apply(Tree::Documents, part)?;
        }
        let stale = kept.filter(|kept| kept.tree == Tree::Snapshots);
        self.drop_apart(stale.map(|kept| kept.stored).collect())
    }

    fn previous_snapshot(&self, document: &DocumentId) -> Result<Option<Snapshot>, StoreError> {
        let _shape = self.shape.read().unwrap_or_else(PoisonError::into_inner);
        let Some(previous) = self.snapshots(document)?.into_iter().nth(1) else {
            return Ok(None);
        };
        let (through, stored) = (previous.through, previous.stored);
        let Some(sealed) = self.engine.get(previous.tree, &stored)? else {
            return Ok(None);
        };
        match record::open_snapshot(&stored, &sealed, through) {
            Ok(snapshot) => Ok(Some(snapshot)),
            Err(flaw) => Err(flaw.of(format!(
                "the previous snapshot of {document} through record {}",
                through.get()
            ))),
        }
    }

    fn quarantine(
        &self,
        document: &DocumentId,
        damage: &[Damage],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let _shape = self.shape.write().unwrap_or_else(PoisonError::into_inner);
        self.put_aside(document, damage, at)
    }

    fn quarantined(&self, document: &DocumentId) -> Result<Vec<Quarantined>, StoreError> {
        self.aside(document)
    }

    fn kept(&self, document: &DocumentId) -> Result<u64, StoreError> {
        let _shape = self.shape.read().unwrap_or_else(PoisonError::into_inner);
        let newest = self.snapshots(document)?.into_iter().next();
        let mut bytes: u64 = 0;
        let mut covered = Sequence::ZERO;
        if let Some(newest) = newest {
            covered = newest.through;
            bytes = self.engine.length(newest.tree, &newest.stored)?;
        }
        let records = key::of_kind(document, Kind::Record);
        for entry in self.engine.scan(Tree::Documents, &records).rev() {
            let (stored, sealed) = entry?;
            if sequence_of(document, &stored)? <= covered {
                break;
            }
            let length = u64::try_from(sealed.len()).unwrap_or(u64::MAX);
            bytes = bytes.saturating_add(length);
        }
        Ok(bytes)
    }

    fn last(&self, document: &DocumentId) -> Result<Sequence, StoreError> {
        let mut last = self.given_up(document)?.furthest;
        let records = key::of_kind(document, Kind::Record);
        if let Some(entry) = self.engine.scan(Tree::Documents, &records).next_back() {
            last = last.max(sequence_of(document, &entry?.0)?);
        }
        let latest = self.snapshots(document)?.into_iter().next();
        Ok(last.max(latest.map_or(Sequence::ZERO, |latest| latest.through)))
    }

    fn list(&self) -> Result<Vec<DocumentId>, StoreError> {
        let mut documents = BTreeSet::new();
        // A log without records may have its snapshot alone.
        for tree in [Tree::Documents, Tree::Snapshots] {
            for stored in self.engine.keys(tree, &[])? {
                if let Some(document) = key::document(&stored) {
                    documents.insert(document);
                } else {
                    let key = stored.escape_ascii();
                    tracing::error!(%key, "a key among the documents is damaged; it is left there");
                }
            }
        }
        Ok(documents.into_iter().collect())
    }

    fn delete(&self, document: &DocumentId) -> Result<(), StoreError> {
        let _alone = self
            .compacting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let _shape = self.shape.write().unwrap_or_else(PoisonError::into_inner);
        let mut last_sequences = self.last_sequences.lock();
        last_sequences.remove(document);
        let all = key::of_document(document);
        let mut batch = Batch::default();
        for stored in self.engine.keys(Tree::Documents, &all)? {
            batch.remove(stored);
        }
        self.engine.apply(Tree::Documents, batch)?;
        // The snapshots last: what a crash in between leaves is a document as it was at one moment.
        self.sync()?;
        self.drop_apart(self.engine.keys(Tree::Snapshots, &all)?)?;
        drop(last_sequences);
        self.sync()
    }
}

impl<E: Engine> KeyedStore<E> {
    fn append_after(
        &self,
        last_sequences: &mut HashMap<DocumentId, Sequence>,
        appends: &[Append],
    ) -> Result<Vec<Appended>, StoreError> {
        self.check_space()?;
        if appends.is_empty() {
            self.probe()?;
        }
        let mut batch = Batch::default();
        let mut answers = Vec::with_capacity(appends.len());
        let mut before: Vec<(DocumentId, Sequence)> = Vec::new();
        for append in appends {
            let end = match last_sequences.entry(append.document.clone()) {
                Entry::Occupied(end) => end.into_mut(),
                Entry::Vacant(place) => place.insert(self.last(&append.document)?),
            };
            if append.sequence == end.next() {
                let stored = key::of(&append.document, Kind::Record, append.sequence);
                let sealed = record::seal(&stored, &record::encode(&append.record));
                batch.put(stored, sealed);
                before.push((append.document.clone(), *end));
                *end = append.sequence;
                answers.push(Appended::Durable);
            } else {
                answers.push(Appended::Taken);
            }
        }
        let applied = self.engine.apply(Tree::Documents, batch);
        let written = applied.map_err(StoreError::from).and_then(|()| self.sync());
        if let Err(error) = written {
            self.not_yet_durable.raise(before);
            return Err(error);
        }
        Ok(answers)
    }

    /// The newest snapshot that reads back, and those after it that do not.
    fn load_snapshot(&self, document: &DocumentId) -> Result<StoredDocument, StoreError> {
        let mut loaded = StoredDocument::default();
        for kept in self.snapshots(document)? {
            let (through, stored) = (kept.through, kept.stored);
            let Some(sealed) = self.engine.get(kept.tree, &stored)? else {
                continue;
            };
            loaded.last = loaded.last.max(through);
            match record::open_snapshot(&stored, &sealed, through) {
                Ok(snapshot) => {
                    loaded.snapshot = Some(snapshot);
                    break;
                }
                Err(Flaw::Damaged(reason)) => loaded.damage.push(Damage::Snapshot {
                    through,
                    reason: reason.to_owned(),
                }),
                Err(newer @ Flaw::Newer) => {
                    return Err(newer.of(format!("a snapshot of {document}")));
                }
            }
        }
        Ok(loaded)
    }

    /// The records after the snapshot that was loaded. From the newest backwards: those that it
    /// covers are kept for a while, and are not read.
    fn load_records(
        &self,
        document: &DocumentId,
        loaded: &mut StoredDocument,
    ) -> Result<(), StoreError> {
        let covered = loaded.covered();
        let durable = self.not_yet_durable.durable(document);
        let kept = key::of_kind(document, Kind::Record);
        for entry in self.engine.scan(Tree::Documents, &kept).rev() {
            let (stored, sealed) = entry?;
            let sequence = sequence_of(document, &stored)?;
            if sequence <= covered {
                break;
            }
            if durable.is_some_and(|durable| sequence > durable) {
                continue;
            }
            loaded.last = loaded.last.max(sequence);
            match record::open(&stored, &sealed).and_then(record::decode) {
                Ok(record) => loaded.records.push((sequence, record)),
                Err(Flaw::Damaged(reason)) => loaded.damage.push(Damage::Record {
                    sequence,
                    reason: reason.to_owned(),
                }),
                Err(newer @ Flaw::Newer) => return Err(newer.of(format!("a record of {document}"))),
            }
        }
        loaded.records.reverse();
        Ok(())
    }

    /// Adds the changes that take out of a log what nobody needs once there is a snapshot after the `previous`
    /// one: the records up to that, and the snapshots before it that stand among the records.
    fn fold(
        &self,
        document: &DocumentId,
        previous: Sequence,
        batch: &mut Batch,
    ) -> Result<(), StoreError> {
        for stored in self
            .engine
            .keys(Tree::Documents, &key::of_kind(document, Kind::Record))?
        {
            if sequence_of(document, &stored)? > previous {
                break;
            }
            batch.remove(stored);
        }
        for stored in self
            .engine
            .keys(Tree::Documents, &key::of_kind(document, Kind::Snapshot))?
        {
            if sequence_of(document, &stored)? < previous {
                batch.remove(stored);
            }
        }
        Ok(())
    }
}

pub(super) fn sequence_of(document: &DocumentId, stored: &[u8]) -> Result<Sequence, StoreError> {
    key::sequence(stored).ok_or_else(|| StoreError::Damaged {
        what: format!("a key of {document}"),
        reason: "it has no sequence",
    })
}
