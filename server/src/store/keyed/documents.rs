//! Logs and snapshots.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::PoisonError;

use super::super::engine::{self, Batch, Engine, Tree};
use super::super::key::{self, Kind};
use super::super::{
    Append, Appended, DocumentId, DocumentStore, Sequence, Snapshot, StoreError, StoredDocument,
};
use super::{KeyedStore, record};

impl<E: Engine> DocumentStore for KeyedStore<E> {
    fn load(&self, document: &DocumentId) -> Result<StoredDocument, StoreError> {
        let _shape = self.shape.read().unwrap_or_else(PoisonError::into_inner);
        let snapshot = self
            .last_of(document, Kind::Snapshot)?
            .map(|(stored, sealed)| read_snapshot(document, &stored, &sealed))
            .transpose()?;

        let covered = snapshot.as_ref().map_or(Sequence::ZERO, |s| s.through);
        let mut expected = covered.next();
        let mut records = Vec::new();
        let kept = key::of_kind(document, Kind::Record);
        for entry in self.engine.scan(Tree::Documents, &kept) {
            let (stored, sealed) = entry?;
            let sequence = sequence_of(document, &stored)?;
            if sequence <= covered {
                continue;
            }
            let damaged = |reason| StoreError::Damaged {
                what: format!("record {} of {document}", expected.get()),
                reason,
            };
            if sequence != expected {
                return Err(damaged("it is missing"));
            }
            let body = record::open(&stored, &sealed).map_err(damaged)?;
            records.push((sequence, record::decode(body).map_err(damaged)?));
            expected = expected.next();
        }
        Ok(StoredDocument { snapshot, records })
    }

    fn append_batch(&self, appends: &[Append]) -> Result<Vec<Appended>, StoreError> {
        let mut ends = self.ends.lock();
        let appended = self.append_after(&mut ends, appends);
        if appended.is_err() {
            // What of it was kept is unknown.
            ends.clear();
        }
        appended
    }

    fn compact(&self, document: &DocumentId, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.check_space()?;
        let _shape = self.shape.write().unwrap_or_else(PoisonError::into_inner);
        let mut stale = self.keys(&key::of_kind(document, Kind::Snapshot))?;
        // The latest so far stays, as the previous one.
        if let Some(latest) = stale.pop()
            && sequence_of(document, &latest)? >= snapshot.through
        {
            return Ok(());
        }
        for stored in self.keys(&key::of_kind(document, Kind::Record))? {
            if sequence_of(document, &stored)? > snapshot.through {
                break;
            }
            stale.push(stored);
        }

        let mut batch = Batch::default();
        let stored = key::of(document, Kind::Snapshot, snapshot.through);
        let sealed = record::seal_snapshot(&stored, snapshot);
        batch.put(stored, sealed);
        for stored in stale {
            batch.remove(stored);
        }
        self.engine.apply(Tree::Documents, batch)?;
        Ok(self.engine.settle()?)
    }

    fn previous_snapshot(&self, document: &DocumentId) -> Result<Option<Snapshot>, StoreError> {
        self.engine
            .scan(Tree::Documents, &key::of_kind(document, Kind::Snapshot))
            .rev()
            .nth(1)
            .transpose()?
            .map(|(stored, sealed)| read_snapshot(document, &stored, &sealed))
            .transpose()
    }

    fn list(&self) -> Result<Vec<DocumentId>, StoreError> {
        let mut documents: Vec<DocumentId> = Vec::new();
        for entry in self.engine.scan(Tree::Documents, &[]) {
            let (stored, _) = entry?;
            let document = key::document(&stored)
                .ok_or_else(|| StoreError::Failed("a document's key cannot be read".to_owned()))?;
            if documents.last() != Some(&document) {
                documents.push(document);
            }
        }
        Ok(documents)
    }

    fn delete(&self, document: &DocumentId) -> Result<(), StoreError> {
        let _shape = self.shape.write().unwrap_or_else(PoisonError::into_inner);
        let mut ends = self.ends.lock();
        let mut batch = Batch::default();
        for stored in self.keys(&key::of_document(document))? {
            batch.remove(stored);
        }
        ends.remove(document);
        self.engine.apply(Tree::Documents, batch)?;
        drop(ends);
        Ok(self.engine.settle()?)
    }
}

impl<E: Engine> KeyedStore<E> {
    fn append_after(
        &self,
        ends: &mut HashMap<DocumentId, Sequence>,
        appends: &[Append],
    ) -> Result<Vec<Appended>, StoreError> {
        self.check_space()?;
        let mut batch = Batch::default();
        let mut answers = Vec::with_capacity(appends.len());
        for append in appends {
            let end = match ends.entry(append.document.clone()) {
                Entry::Occupied(end) => end.into_mut(),
                Entry::Vacant(place) => place.insert(self.last(&append.document)?),
            };
            if append.sequence == end.next() {
                let stored = key::of(&append.document, Kind::Record, append.sequence);
                let sealed = record::seal(&stored, &record::encode(&append.record));
                batch.put(stored, sealed);
                *end = append.sequence;
                answers.push(Appended::Durable);
            } else {
                answers.push(Appended::Taken);
            }
        }
        self.engine.apply(Tree::Documents, batch)?;
        self.engine.settle()?;
        Ok(answers)
    }

    /// The last sequence a document's log has given out.
    fn last(&self, document: &DocumentId) -> Result<Sequence, StoreError> {
        for kind in [Kind::Record, Kind::Snapshot] {
            if let Some((stored, _)) = self.last_of(document, kind)? {
                return sequence_of(document, &stored);
            }
        }
        Ok(Sequence::ZERO)
    }

    fn last_of(
        &self,
        document: &DocumentId,
        kind: Kind,
    ) -> Result<Option<engine::Entry>, StoreError> {
        let mut kept = self
            .engine
            .scan(Tree::Documents, &key::of_kind(document, kind));
        Ok(kept.next_back().transpose()?)
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut keys = Vec::new();
        for entry in self.engine.scan(Tree::Documents, prefix) {
            keys.push(entry?.0);
        }
        Ok(keys)
    }
}

fn read_snapshot(
    document: &DocumentId,
    stored: &[u8],
    sealed: &[u8],
) -> Result<Snapshot, StoreError> {
    let through = sequence_of(document, stored)?;
    record::open_snapshot(stored, sealed, through).map_err(|reason| StoreError::Damaged {
        what: format!(
            "the snapshot of {document} through record {}",
            through.get()
        ),
        reason,
    })
}

fn sequence_of(document: &DocumentId, stored: &[u8]) -> Result<Sequence, StoreError> {
    key::sequence(stored).ok_or_else(|| StoreError::Damaged {
        what: format!("a key of {document}"),
        reason: "it has no sequence",
    })
}
