//! One database: a sled database, and below it the values that were packed when it was made.
//!
//! sled takes what changes. What does not stands in packed files of its own, as sled needs several times the
//! space of small values and gives none of it back. The first database of a folder has no packed files: its sled
//! holds the values as they are. In every other each value in sled has a byte in front, and a key that was removed
//! but is among the packed ones has that byte alone.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sled::{Db, IVec};

use super::super::disk::Volume;
use super::super::engine::{Batch, EngineError, Entry, Scan, Tree};
use super::super::lock_retry::retry_while_locked;
use super::super::merged::{Change, Merged};
use super::super::packed::{Packed, PackedWriter};
use super::super::renewing;
use super::durable::Files;
use super::{is_locked, unopened};

/// sled keeps several times this in memory.
const CACHE: u64 = 32 << 20;
/// Where the database counts how often it was synced.
const SYNCS: &[u8] = b"settlings";

/// In front of a value that stands in sled over packed ones.
const IS_THERE: u8 = 1;
/// In the place of one that was removed.
const IS_REMOVED: u8 = 0;

/// The files of sled in a folder, and those it names after a number.
pub(super) const FILES_OF_SLED: [&str; 3] = ["db", "conf", "blobs"];
pub(super) const FILES_WITH_NUMBERS: &str = "snap.";

/// A database that is open.
pub(in super::super) struct Database {
    documents: KeptTree,
    records: KeptTree,
    sled: Db,
    files: Files,
    folder: PathBuf,
}

/// One tree of it.
struct KeptTree {
    changes: sled::Tree,
    packed: Option<Arc<Packed>>,
}

impl Database {
    /// Opens the database in a folder, making it when it is missing; `is_packed` unless it is a folder's first.
    pub(super) fn open(folder: &Path, is_packed: bool) -> sled::Result<Self> {
        // Before sled makes anything: where these are missing there is no such database.
        let packed = |tree: Tree| {
            let place = place_of_packed(folder, tree);
            let opened = is_packed.then(|| Packed::open(&place)).transpose();
            opened.map(|packed| packed.map(Arc::new))
        };
        let (documents, records) = (packed(Tree::Documents)?, packed(Tree::Records)?);
        let config = sled::Config::new()
            .path(folder)
            .cache_capacity(CACHE)
            .flush_every_ms(None);
        let sled = retry_while_locked(
            || config.open(),
            |error| matches!(error, sled::Error::Io(error) if is_locked(error)),
        )?;
        let kept = |tree: Tree, packed| {
            let changes = sled.open_tree(tree.name())?;
            sled::Result::Ok(KeptTree { changes, packed })
        };
        Ok(Self {
            documents: kept(Tree::Documents, documents)?,
            records: kept(Tree::Records, records)?,
            files: Files::of(folder)?,
            sled,
            folder: folder.to_owned(),
        })
    }

    /// How often it was synced, as far as it knows.
    pub(super) fn syncs(&self) -> sled::Result<u64> {
        let kept = self.sled.get(SYNCS)?;
        let number = kept.and_then(|kept| Some(u64::from_be_bytes(*kept.first_chunk::<8>()?)));
        Ok(number.unwrap_or_default())
    }

    /// Writes down how often it was synced.
    pub(super) fn note_syncs(&self, number: u64) -> Result<(), EngineError> {
        let noted = self.sled.insert(SYNCS, &number.to_be_bytes());
        noted.map(drop).map_err(EngineError::new)
    }

    /// Hands what was applied to the operating system: it survives the end of the process, and not the
    /// loss of power.
    pub(super) fn flush(&self) -> Result<(), EngineError> {
        self.sled.flush().map(drop).map_err(EngineError::new)
    }

    /// Returns once what was applied survives the loss of power.
    pub(super) fn sync(&self, volume: &Volume) -> Result<(), EngineError> {
        self.flush()?;
        self.files.sync(volume).map_err(EngineError::new)
    }

    /// Bytes that its files take of the volume.
    pub(super) fn on_disk(&self) -> io::Result<u64> {
        let mut bytes: u64 = 0;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_ours = FILES_OF_SLED.contains(&&*name)
                || name.starts_with(FILES_WITH_NUMBERS)
                || name.ends_with(PACKED);
            if is_ours {
                bytes = bytes.saturating_add(super::space_of(&entry.path())?);
            }
        }
        Ok(bytes)
    }

    fn tree(&self, tree: Tree) -> Result<&KeptTree, EngineError> {
        match tree {
            Tree::Documents => Ok(&self.documents),
            Tree::Records => Ok(&self.records),
            Tree::Snapshots => Err(EngineError::new("snapshots are in no database")),
        }
    }
}

impl renewing::Database for Database {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        let kept = self.tree(tree)?;
        match kept.changes.get(key).map_err(EngineError::new)? {
            Some(change) => Ok(kept.read(&change)),
            None => kept.in_packed(key),
        }
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'static> {
        let kept = match self.tree(tree) {
            Ok(kept) => kept,
            Err(error) => return Box::new(std::iter::once(Err(error))),
        };
        let changes = kept.changes.scan_prefix(prefix);
        let Some(packed) = &kept.packed else {
            return Box::new(changes.map(|entry| -> Result<Entry, EngineError> {
                let (key, value) = entry.map_err(EngineError::new)?;
                Ok((key.to_vec(), value.to_vec()))
            }));
        };
        let changes = changes.map(|entry| -> Result<Change, EngineError> {
            let (key, change) = entry.map_err(EngineError::new)?;
            Ok((key.to_vec(), uncovered(&change)))
        });
        Box::new(Merged::new(changes, packed.scan(prefix)))
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        let kept = self.tree(tree)?;
        let mut changes = sled::Batch::default();
        for (key, value) in batch {
            match kept.change_to(&key, value.as_deref())? {
                Some(change) => changes.insert(key, change),
                None => changes.remove(key),
            }
        }
        kept.changes.apply_batch(changes).map_err(EngineError::new)
    }

    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        let kept = self.tree(tree)?;
        let change = kept.change_to(key, new)?;
        let mut found = kept.changes.get(key).map_err(EngineError::new)?;
        loop {
            let value = match &found {
                Some(found) => kept.read(found),
                None => kept.in_packed(key)?,
            };
            if value.as_deref() != expected {
                return Ok(false);
            }
            let swapped = kept
                .changes
                .compare_and_swap(key, found, change.clone())
                .map_err(EngineError::new)?;
            match swapped {
                Ok(()) => return Ok(true),
                // Somebody was faster; what they wrote may be what is expected, too.
                Err(other) => found = other.current,
            }
        }
    }
}

impl KeptTree {
    /// What sled has to hold so that a key has this value.
    fn change_to(&self, key: &[u8], value: Option<&[u8]>) -> Result<Option<Vec<u8>>, EngineError> {
        if self.packed.is_none() {
            return Ok(value.map(<[u8]>::to_vec));
        }
        Ok(match value {
            Some(value) => Some([&[IS_THERE], value].concat()),
            None if self.in_packed(key)?.is_some() => Some(vec![IS_REMOVED]),
            None => None,
        })
    }

    fn read(&self, change: &IVec) -> Option<Vec<u8>> {
        if self.packed.is_none() {
            Some(change.to_vec())
        } else {
            uncovered(change)
        }
    }

    fn in_packed(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        match &self.packed {
            Some(packed) => packed.get(key),
            None => Ok(None),
        }
    }
}

/// The value of a change; a byte in front that is none of ours is damage, which the value's own sum finds.
fn uncovered(change: &[u8]) -> Option<Vec<u8>> {
    match change.split_first() {
        Some((&IS_THERE, value)) => Some(value.to_vec()),
        Some((&IS_REMOVED, [])) => None,
        _ => Some(change.to_vec()),
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// The packed files of a database on their way.
#[derive(Debug)]
pub(in super::super) struct Packing {
    documents: PackedWriter,
    records: PackedWriter,
}

const PACKED: &str = ".packed";

fn place_of_packed(folder: &Path, tree: Tree) -> PathBuf {
    folder.join(format!("{}{PACKED}", tree.name()))
}

impl Packing {
    /// Begins them in a folder that has none.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        let writer = |tree| PackedWriter::new(&place_of_packed(folder, tree));
        Ok(Self {
            documents: writer(Tree::Documents)?,
            records: writer(Tree::Records)?,
        })
    }
}

impl renewing::Filling for Packing {
    fn put(&mut self, tree: Tree, key: &[u8], value: &[u8]) -> Result<(), EngineError> {
        let writer = match tree {
            Tree::Documents => &mut self.documents,
            Tree::Records => &mut self.records,
            Tree::Snapshots => return Err(EngineError::new("snapshots are in no database")),
        };
        writer.put(key, value).map_err(|error| unopened(&error))
    }

    fn finish(self) -> Result<(), EngineError> {
        let finish = |writer: PackedWriter| writer.finish().map_err(|error| unopened(&error));
        finish(self.documents)?;
        finish(self.records)
    }
}
