//! The embedded engine: one sled database in the data folder, with a file beside it for each large value.
//!
//! sled's own flush does not reach the disk on Linux, so settling is always its flush followed by a
//! sync of the volume. It can also panic on a damaged file, so it is opened behind a guard.

use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sled::Db;

use super::disk::Volume;
use super::engine::{Batch, Engine, EngineError, Scan, Tree};
use super::file_tree::FileTree;
use super::patience::patiently;
use super::witness::Witness;
use super::{KeyedStore, StoreError};

/// sled keeps several times this in memory.
const CACHE: u64 = 32 << 20;

/// Where the database counts how often it was settled.
const SETTLINGS: &[u8] = b"settlings";

/// Documents and records in one sled database.
pub type SledStore = KeyedStore<SledEngine>;

impl SledStore {
    /// Opens the database in a folder, making both when they are missing.
    ///
    /// # Errors
    /// [`StoreError::Unopenable`] when another process has it open, the disk is full, or its files
    /// are damaged.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let store = Self::new(SledEngine::open(folder)?);
        store.bring_up_to_date();
        Ok(store)
    }
}

/// A sled database whose settling reaches the disk.
pub struct SledEngine {
    documents: sled::Tree,
    snapshots: FileTree,
    records: sled::Tree,
    database: Db,
    volume: Volume,
    witness: Witness,
    /// How often it was settled, since its first day.
    settlings: Mutex<u64>,
    lost_its_end: bool,
}

impl SledEngine {
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
        std::fs::create_dir_all(folder).map_err(|error| unopenable(reason_of(&error)))?;
        // Nothing outlives a panic in here but the files, which sled reads anew at the next start.
        match catch_unwind(AssertUnwindSafe(|| Self::open_files(folder))) {
            Ok(Ok(engine)) => Ok(engine),
            Ok(Err(sled::Error::Io(error))) => Err(unopenable(reason_of(&error))),
            Ok(Err(sled::Error::Corruption { .. })) | Err(_) => Err(unopenable(DAMAGED.to_owned())),
            Ok(Err(error)) => Err(unopenable(error.to_string())),
        }
    }

    fn open_files(folder: &Path) -> sled::Result<Self> {
        let volume = Volume::of(folder)?;
        let config = sled::Config::new()
            .path(folder)
            .cache_capacity(CACHE)
            .flush_every_ms(None);
        let database = patiently(
            || config.open(),
            |error| matches!(error, sled::Error::Io(error) if is_locked(error)),
        )?;
        let witness = Witness::open(folder)?;
        let (settled, found) = (witness.settled(), read_settlings(&database)?);
        let lost_its_end = found < settled;
        if lost_its_end {
            tracing::error!(
                settled,
                found,
                "the database is damaged and opened without its newest changes; browsers bring back \
                 what they have, restore a backup for the rest"
            );
        }
        let engine = Self {
            documents: database.open_tree(Tree::Documents.name())?,
            snapshots: FileTree::open(folder.join(Tree::Snapshots.name()))?,
            records: database.open_tree(Tree::Records.name())?,
            database,
            settlings: Mutex::new(found.max(settled)),
            volume,
            witness,
            lost_its_end,
        };
        // What a killed process had written and not settled can be read from here on: it has to be durable.
        engine.database.flush()?;
        engine.volume.sync()?;
        Ok(engine)
    }

    /// Whether the database had been settled further than what was found of it at opening.
    pub const fn lost_its_end(&self) -> bool {
        self.lost_its_end
    }

    /// Hands what was applied to the operating system: it survives the end of the process, and not the
    /// loss of power.
    pub fn flush(&self) -> Result<(), EngineError> {
        self.database.flush().map(drop).map_err(EngineError::new)
    }

    /// Counts a settling that begins, in the database itself.
    fn count_settling(&self) -> Result<u64, EngineError> {
        let mut settlings = self
            .settlings
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *settlings = settlings.saturating_add(1);
        self.database
            .insert(SETTLINGS, &settlings.to_be_bytes())
            .map_err(EngineError::new)?;
        Ok(*settlings)
    }

    const fn tree(&self, tree: Tree) -> Place<'_> {
        match tree {
            Tree::Documents => Place::Database(&self.documents),
            Tree::Snapshots => Place::Files(&self.snapshots),
            Tree::Records => Place::Database(&self.records),
        }
    }
}

/// Where a tree is kept.
enum Place<'a> {
    Database(&'a sled::Tree),
    Files(&'a FileTree),
}

fn read_settlings(database: &Db) -> sled::Result<u64> {
    let kept = database.get(SETTLINGS)?;
    let number = kept.and_then(|kept| Some(u64::from_be_bytes(*kept.first_chunk::<8>()?)));
    Ok(number.unwrap_or_default())
}

impl fmt::Debug for SledEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SledEngine")
            .field("volume", &self.volume)
            .finish_non_exhaustive()
    }
}

impl Engine for SledEngine {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        match self.tree(tree) {
            Place::Database(tree) => {
                let value = tree.get(key).map_err(EngineError::new)?;
                Ok(value.map(|value| value.to_vec()))
            }
            Place::Files(tree) => tree.get(key),
        }
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        match self.tree(tree) {
            Place::Database(tree) => Box::new(tree.scan_prefix(prefix).map(|entry| {
                let (key, value) = entry.map_err(EngineError::new)?;
                Ok((key.to_vec(), value.to_vec()))
            })),
            Place::Files(tree) => Box::new(tree.scan(prefix)),
        }
    }

    fn keys(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Vec<u8>>, EngineError> {
        match self.tree(tree) {
            Place::Database(tree) => {
                let keys = tree.scan_prefix(prefix).keys();
                keys.map(|key| Ok(key.map_err(EngineError::new)?.to_vec()))
                    .collect()
            }
            Place::Files(tree) => Ok(tree.keys(prefix)),
        }
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        let tree = match self.tree(tree) {
            Place::Database(tree) => tree,
            Place::Files(tree) => return tree.apply(batch),
        };
        let mut changes = sled::Batch::default();
        for (key, value) in batch {
            match value {
                Some(value) => changes.insert(key, value),
                None => changes.remove(key),
            }
        }
        tree.apply_batch(changes).map_err(EngineError::new)
    }

    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        match self.tree(tree) {
            Place::Database(tree) => {
                let swapped = tree.compare_and_swap(key, expected, new);
                Ok(swapped.map_err(EngineError::new)?.is_ok())
            }
            Place::Files(tree) => tree.compare_and_swap(key, expected, new),
        }
    }

    fn settle(&self) -> Result<(), EngineError> {
        let number = self.count_settling()?;
        self.flush()?;
        self.volume.sync().map_err(EngineError::new)?;
        self.witness.note(number).map_err(EngineError::new)
    }

    fn free(&self) -> Result<u64, EngineError> {
        self.volume.free().map_err(EngineError::new)
    }
}

/// Whether somebody has the database open: sled has no kind of its own for this.
fn is_locked(error: &io::Error) -> bool {
    error.to_string().contains("could not acquire lock")
}

const DAMAGED: &str = "its files are damaged; restore them from a backup";

/// What a failure to open means for whoever runs the server, and what to do.
fn reason_of(error: &io::Error) -> String {
    let is = |kinds: [io::ErrorKind; 2]| kinds.contains(&error.kind());
    if is([
        io::ErrorKind::PermissionDenied,
        io::ErrorKind::ReadOnlyFilesystem,
    ]) {
        format!("{error}; make the folder writable for the user who runs this")
    } else if is([io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded]) {
        format!("{error}; make room on its volume")
    } else if is([io::ErrorKind::InvalidData, io::ErrorKind::UnexpectedEof]) {
        DAMAGED.to_owned()
    } else if is_locked(error) {
        "another process has it open; end that one, or choose another folder with --data".to_owned()
    } else {
        error.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::super::{Append, DocumentId, DocumentStore, Record, RecordStore, Sequence, Table};
    use super::*;

    contract::for_every_store!();

    struct OnDisk {
        store: SledStore,
        folder: tempfile::TempDir,
    }

    fn make() -> OnDisk {
        let folder = tempfile::tempdir().unwrap();
        let store = SledStore::open(folder.path()).unwrap();
        OnDisk { store, folder }
    }

    impl contract::Subject for OnDisk {
        type Store = SledStore;

        fn store(&self) -> &SledStore {
            &self.store
        }

        /// Opens a copy of the files as they are while it is still open.
        fn crash(self) -> Self {
            let folder = tempfile::tempdir().unwrap();
            copy_files(self.folder.path(), folder.path());
            let store = SledStore::open(folder.path()).unwrap();
            Self { store, folder }
        }

        fn ruin(&self, document: &DocumentId, what: contract::Ruin) {
            contract::ruin(&self.store, document, what);
        }

        fn ruin_value(&self, table: Table, name: &[u8]) {
            contract::ruin_value(&self.store, table, name);
        }
    }

    fn copy_files(from: &Path, to: &Path) {
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            let copy = to.join(file.file_name());
            if file.file_type().unwrap().is_file() {
                std::fs::copy(file.path(), copy).unwrap();
            } else {
                std::fs::create_dir_all(&copy).unwrap();
                copy_files(&file.path(), &copy);
            }
        }
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
    fn a_database_that_lost_its_newest_changes_is_found_out() {
        let (now, before) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let document = contract::agenda("rolled-back");
        {
            let store = SledStore::open(now.path()).unwrap();
            assert!(!store.engine().lost_its_end());
            store
                .append_batch(&contract::appends(&document, 1..=1))
                .unwrap();
            std::fs::copy(now.path().join("db"), before.path().join("db")).unwrap();
            store
                .append_batch(&contract::appends(&document, 2..=2))
                .unwrap();
        }
        assert!(!SledStore::open(now.path()).unwrap().engine().lost_its_end());
        for file in ["conf", "settled"] {
            std::fs::copy(now.path().join(file), before.path().join(file)).unwrap();
        }
        let store = SledStore::open(before.path()).unwrap();
        assert!(store.engine().lost_its_end());
        assert_eq!(store.load(&document).unwrap().last, Sequence::new(1));
    }

    /// A snapshot outlives the end of the log that it was made of.
    #[test]
    fn what_was_compacted_is_there_after_the_database_lost_its_end() {
        let (now, before) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let document = contract::agenda("rolled-back");
        {
            let store = SledStore::open(now.path()).unwrap();
            store
                .append_batch(&contract::appends(&document, 1..=3))
                .unwrap();
            copy_files(now.path(), before.path());
            for last in [5, 7] {
                store
                    .append_batch(&contract::appends(&document, last - 1..=last))
                    .unwrap();
                let snapshot = contract::summed(&store, &document).unwrap();
                store.compact(&document, &snapshot).unwrap();
            }
        }
        let snapshots = Tree::Snapshots.name();
        copy_files(&now.path().join(snapshots), &before.path().join(snapshots));
        let store = SledStore::open(before.path()).unwrap();
        let there = contract::summed(&store, &document).unwrap();
        assert_eq!(there, contract::whole(7));
        assert_eq!(store.list().unwrap(), [document]);
    }

    #[test]
    fn a_second_process_is_told_why_it_cannot_open() {
        let first = make();
        let error = SledStore::open(first.folder.path()).unwrap_err();
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
