//! The embedded store: one sled database in the data folder.
//!
//! sled's own flush does not reach the disk on Linux, so "durable" here is always its flush followed
//! by a sync of the volume. It can also panic on a damaged file, so it is opened behind a guard.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use sled::{Batch, Db, IVec, Tree};

use super::disk::Volume;
use super::key::{self, Kind};
use super::{
    Append, Appended, DocumentId, DocumentStore, Entry as KeyAndValue, RecordStore, Sequence,
    Snapshot, StoreError, StoredDocument, Table, record,
};

/// A full disk cannot even be opened again, so writing stops while this much is left.
const RESERVE: u64 = 64 << 20;
/// sled keeps several times this in memory.
const CACHE: u64 = 32 << 20;

/// Logs whose end is kept in memory, so that an append needs no look-up.
const MOST_ENDS: usize = 10_000;

/// The last sequence of each log.
type Ends = HashMap<DocumentId, Sequence>;

/// Documents and records in one sled database.
pub struct SledStore {
    documents: Tree,
    records: Tree,
    database: Db,
    volume: Volume,
    /// Readers of whole documents against those who replace records by a snapshot.
    shape: RwLock<()>,
    /// Where the logs end that were appended to lately; held while appending.
    ends: Mutex<Ends>,
}

impl std::fmt::Debug for SledStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SledStore")
            .field("volume", &self.volume)
            .finish_non_exhaustive()
    }
}

impl SledStore {
    /// Opens the database in a folder, making both when they are missing.
    ///
    /// # Errors
    /// [`StoreError::Unopenable`] when another process has it open, the disk is full, or its files
    /// are damaged.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let unopenable = |reason: String| StoreError::Unopenable {
            place: folder.display().to_string(),
            reason,
        };
        std::fs::create_dir_all(folder).map_err(|error| unopenable(error.to_string()))?;
        let volume = Volume::of(folder).map_err(|error| unopenable(error.to_string()))?;

        // Nothing outlives a panic in here but the files, which sled reads anew at the next start.
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let database = sled::Config::new()
                .path(folder)
                .cache_capacity(CACHE)
                .flush_every_ms(None)
                .open()?;
            let documents = database.open_tree("documents")?;
            let records = database.open_tree("records")?;
            Ok::<_, sled::Error>((database, documents, records))
        }));
        let (database, documents, records) = match opened {
            Ok(Ok(parts)) => parts,
            Ok(Err(error)) => return Err(unopenable(error.to_string())),
            Err(_panic) => {
                return Err(unopenable(
                    "its files are damaged; restore them from a backup".to_owned(),
                ));
            }
        };
        Ok(Self {
            documents,
            records,
            database,
            volume,
            shape: RwLock::new(()),
            ends: Mutex::default(),
        })
    }

    /// Returns once everything written so far survives power loss.
    fn settle(&self) -> Result<(), StoreError> {
        self.database.flush().map_err(failed)?;
        self.volume.sync().map_err(failed)
    }

    fn check_space(&self) -> Result<(), StoreError> {
        let free = self.volume.free().map_err(failed)?;
        if free < RESERVE {
            return Err(StoreError::Full {
                free,
                reserve: RESERVE,
            });
        }
        Ok(())
    }

    /// Where the logs end. After a panic nothing is known of it: an end ahead of the disk would let
    /// what a dead room had queued be written behind a hole.
    fn ends(&self) -> MutexGuard<'_, Ends> {
        self.ends.lock().unwrap_or_else(|poisoned| {
            let mut ends = poisoned.into_inner();
            ends.clear();
            self.ends.clear_poison();
            ends
        })
    }

    fn append_after(
        &self,
        ends: &mut Ends,
        appends: &[Append],
    ) -> Result<Vec<Appended>, StoreError> {
        self.check_space()?;
        if ends.len() > MOST_ENDS {
            ends.clear();
        }
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
                batch.insert(stored, sealed);
                *end = append.sequence;
                answers.push(Appended::Durable);
            } else {
                answers.push(Appended::Taken);
            }
        }
        self.documents.apply_batch(batch).map_err(failed)?;
        self.settle()?;
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
    ) -> Result<Option<(IVec, IVec)>, StoreError> {
        self.documents
            .scan_prefix(key::of_kind(document, kind))
            .next_back()
            .transpose()
            .map_err(failed)
    }
}

impl DocumentStore for SledStore {
    fn load(&self, document: &DocumentId) -> Result<StoredDocument, StoreError> {
        let _shape = self.shape.read().unwrap_or_else(PoisonError::into_inner);
        let snapshot = self
            .last_of(document, Kind::Snapshot)?
            .map(|(stored, sealed)| read_snapshot(document, &stored, &sealed))
            .transpose()?;

        let covered = snapshot.as_ref().map_or(Sequence::ZERO, |s| s.through);
        let mut expected = covered.next();
        let mut records = Vec::new();
        for entry in self
            .documents
            .scan_prefix(key::of_kind(document, Kind::Record))
        {
            let (stored, sealed) = entry.map_err(failed)?;
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
        let mut ends = self.ends();
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
        let mut stale = Vec::new();
        for stored in keys(&self.documents, &key::of_kind(document, Kind::Snapshot)) {
            stale.push(stored?);
        }
        // The latest so far stays, as the previous one.
        if let Some(latest) = stale.pop()
            && sequence_of(document, &latest)? >= snapshot.through
        {
            return Ok(());
        }
        for stored in keys(&self.documents, &key::of_kind(document, Kind::Record)) {
            let stored = stored?;
            if sequence_of(document, &stored)? > snapshot.through {
                break;
            }
            stale.push(stored);
        }

        let mut batch = Batch::default();
        let stored = key::of(document, Kind::Snapshot, snapshot.through);
        let sealed = record::seal_snapshot(&stored, snapshot);
        batch.insert(stored, sealed);
        for stored in stale {
            batch.remove(stored);
        }
        self.documents.apply_batch(batch).map_err(failed)?;
        self.settle()
    }

    fn previous_snapshot(&self, document: &DocumentId) -> Result<Option<Snapshot>, StoreError> {
        self.documents
            .scan_prefix(key::of_kind(document, Kind::Snapshot))
            .rev()
            .nth(1)
            .transpose()
            .map_err(failed)?
            .map(|(stored, sealed)| read_snapshot(document, &stored, &sealed))
            .transpose()
    }

    fn list(&self) -> Result<Vec<DocumentId>, StoreError> {
        let mut documents: Vec<DocumentId> = Vec::new();
        for stored in keys(&self.documents, &[]) {
            let stored = stored?;
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
        let mut ends = self.ends();
        let mut batch = Batch::default();
        for stored in keys(&self.documents, &key::of_document(document)) {
            batch.remove(stored?);
        }
        ends.remove(document);
        self.documents.apply_batch(batch).map_err(failed)?;
        drop(ends);
        self.settle()
    }
}

impl RecordStore for SledStore {
    fn get(&self, table: Table, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let stored = key::in_table(table, name);
        self.records
            .get(&stored)
            .map_err(failed)?
            .map(|sealed| read_value(table, &stored, &sealed))
            .transpose()
    }

    fn put(&self, table: Table, name: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.check_space()?;
        let stored = key::in_table(table, name);
        let sealed = record::seal(&stored, value);
        self.records.insert(stored, sealed).map_err(failed)?;
        self.settle()
    }

    fn compare_and_set(
        &self,
        table: Table,
        name: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, StoreError> {
        if new.is_some() {
            self.check_space()?;
        }
        let stored = key::in_table(table, name);
        let expected = expected.map(|value| record::seal(&stored, value));
        let new = new.map(|value| record::seal(&stored, value));
        let swapped = self
            .records
            .compare_and_swap(&stored, expected, new)
            .map_err(failed)?;
        if swapped.is_err() {
            return Ok(false);
        }
        self.settle()?;
        Ok(true)
    }

    fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<KeyAndValue>, StoreError> {
        let mut entries = Vec::new();
        for entry in self.records.scan_prefix(key::in_table(table, prefix)) {
            let (stored, sealed) = entry.map_err(failed)?;
            let name = key::without_table(table, &stored).unwrap_or_default();
            entries.push((name.to_vec(), read_value(table, &stored, &sealed)?));
        }
        Ok(entries)
    }
}

fn keys(tree: &Tree, prefix: &[u8]) -> impl Iterator<Item = Result<IVec, StoreError>> {
    tree.scan_prefix(prefix)
        .keys()
        .map(|key| key.map_err(failed))
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

fn read_value(table: Table, stored: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let value = record::open(stored, sealed).map_err(|reason| {
        let name = key::without_table(table, stored).unwrap_or_default();
        StoreError::Damaged {
            what: format!("\"{}\" in {}", name.escape_ascii(), table.as_str()),
            reason,
        }
    })?;
    Ok(value.to_vec())
}

fn sequence_of(document: &DocumentId, stored: &[u8]) -> Result<Sequence, StoreError> {
    key::sequence(stored).ok_or_else(|| StoreError::Damaged {
        what: format!("a key of {document}"),
        reason: "it has no sequence",
    })
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::*;
    use crate::store::Record;

    contract::for_every_store!();

    fn make() -> (SledStore, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let store = SledStore::open(folder.path()).unwrap();
        (store, folder)
    }

    #[test]
    fn everything_is_there_after_opening_again() {
        let folder = tempfile::tempdir().unwrap();
        let document = contract::agenda("reopened");
        {
            let store = SledStore::open(folder.path()).unwrap();
            store
                .append_batch(&contract::appends(&document, 1..=3))
                .unwrap();
            store.put(Table::new("people"), b"ana", b"Ana").unwrap();
        }
        let store = SledStore::open(folder.path()).unwrap();
        assert_eq!(store.load(&document).unwrap().records.len(), 3);
        assert_eq!(
            store.get(Table::new("people"), b"ana").unwrap().as_deref(),
            Some(&b"Ana"[..])
        );
    }

    #[test]
    fn a_damaged_record_is_named_and_nothing_of_the_document_is_returned() {
        let (store, _folder) = make();
        let document = contract::agenda("damaged");
        store
            .append_batch(&contract::appends(&document, 1..=3))
            .unwrap();
        let stored = key::of(&document, Kind::Record, Sequence::new(2));
        let mut sealed = store.documents.get(&stored).unwrap().unwrap().to_vec();
        sealed[4] ^= 1;
        store.documents.insert(&stored, sealed).unwrap();

        let error = store.load(&document).unwrap_err().to_string();
        assert!(
            error.contains(&format!("record 2 of {document}")),
            "{error}"
        );
    }

    #[test]
    fn a_missing_record_is_named() {
        let (store, _folder) = make();
        let document = contract::agenda("holed");
        store
            .append_batch(&contract::appends(&document, 1..=3))
            .unwrap();
        store
            .documents
            .remove(key::of(&document, Kind::Record, Sequence::new(2)))
            .unwrap();
        let error = store.load(&document).unwrap_err().to_string();
        assert!(
            error.contains(&format!("record 2 of {document}")),
            "{error}"
        );
    }

    #[test]
    fn a_damaged_snapshot_and_a_damaged_value_are_named() {
        let (store, _folder) = make();
        let document = contract::agenda("snapped");
        let snapshot = Snapshot {
            through: Sequence::new(1),
            bytes: b"all of it".to_vec(),
            authors: Vec::new(),
        };
        store
            .append_batch(&contract::appends(&document, 1..=1))
            .unwrap();
        store.compact(&document, &snapshot).unwrap();
        let stored = key::of(&document, Kind::Snapshot, Sequence::new(1));
        store.documents.insert(stored, b"rubbish").unwrap();
        let error = store.load(&document).unwrap_err().to_string();
        assert!(error.contains("the snapshot of agenda/"), "{error}");

        let people = Table::new("people");
        store
            .records
            .insert(key::in_table(people, b"ana"), b"rubbish")
            .unwrap();
        let error = store.get(people, b"ana").unwrap_err().to_string();
        assert!(error.contains("\"ana\" in people"), "{error}");
    }

    #[test]
    #[allow(
        clippy::significant_drop_tightening,
        reason = "the lock is held while it panics: that is what is tested"
    )]
    fn a_panic_while_appending_leaves_no_hole_behind_it() {
        let (store, _folder) = make();
        let document = contract::agenda("panicked");
        store
            .append_batch(&contract::appends(&document, 1..=1))
            .unwrap();
        let ahead = std::iter::once((document.clone(), Sequence::new(2)));
        let panics = std::iter::once_with(|| panic!("before record 2 was written"));
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.ends.lock().unwrap().extend(ahead.chain(panics));
        }));
        assert!(panicked.is_err());
        let answers = store
            .append_batch(&contract::appends(&document, 3..=3))
            .unwrap();
        assert_eq!(answers, [Appended::Taken]);
        let answers = store
            .append_batch(&contract::appends(&document, 2..=2))
            .unwrap();
        assert_eq!(answers, [Appended::Durable]);
        assert_eq!(store.load(&document).unwrap().last(), Sequence::new(2));
    }

    #[test]
    fn a_second_process_is_told_why_it_cannot_open() {
        let (_store, folder) = make();
        let error = SledStore::open(folder.path()).unwrap_err();
        assert!(matches!(error, StoreError::Unopenable { .. }), "{error}");
    }

    #[test]
    fn damaged_files_are_an_error_and_not_a_panic() {
        let folder = tempfile::tempdir().unwrap();
        {
            let store = SledStore::open(folder.path()).unwrap();
            for number in 1..200_u64 {
                let append = Append {
                    document: contract::agenda("wrecked"),
                    sequence: Sequence::new(number),
                    record: Record {
                        seat: None,
                        at_ms: number,
                        bytes: vec![7; 4096],
                    },
                };
                store.append_batch(&[append]).unwrap();
            }
        }
        let file = folder.path().join("db");
        let mut bytes = std::fs::read(&file).unwrap();
        let middle = bytes.len() / 3;
        for byte in bytes.iter_mut().skip(middle).take(100_000) {
            *byte = !*byte;
        }
        std::fs::write(&file, bytes).unwrap();
        // sled may notice, or it may lose the end of its log; it must not end the process.
        if let Err(error) = SledStore::open(folder.path()) {
            assert!(matches!(error, StoreError::Unopenable { .. }), "{error}");
        }
    }
}
