//! Embedded engine: a sled database in the data folder, with a file beside it for each large value.
//!
//! sled's own flush does not reach the disk on Linux, so syncing is always its flush followed by a
//! sync of its log, or of the whole volume where sled made other files. It can also panic on a damaged
//! file, so it is opened behind a guard. It gives no space back, so the database is written anew when it
//! is several times as large as what it holds.

mod database;
mod database_folder;
mod durable;
mod filler;

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use self::database_folder::DatabaseFolder;
pub use self::filler::Filler;
use super::disk::Volume;
use super::durability_marker::{DurabilityMarker, LOCKED};
use super::engine::{Batch, Engine, EngineError, Scan, Tree};
use super::file_tree::FileTree;
use super::lock_retry::retry_while_locked;
use super::renewing::{Databases as _, Renewing};
use super::space::{Space, Weight, taken};
use super::{KeyedStore, StoreError};

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

/// A sled database whose syncing reaches the disk.
#[derive(Debug)]
pub struct SledEngine {
    databases: Renewing<DatabaseFolder>,
    snapshots: FileTree,
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
        fs::create_dir_all(folder).map_err(|error| unopenable(reason_of(&error)))?;
        // Nothing outlives a panic in here but the files, which sled reads anew at the next start.
        match catch_unwind(AssertUnwindSafe(|| Self::open_files(folder))) {
            Ok(Ok(engine)) => Ok(engine),
            Ok(Err(sled::Error::Io(error))) => Err(unopenable(reason_of(&error))),
            Ok(Err(sled::Error::Corruption { .. })) | Err(_) => Err(unopenable(DAMAGED.to_owned())),
            Ok(Err(error)) => Err(unopenable(error.to_string())),
        }
    }

    fn open_files(folder: &Path) -> sled::Result<Self> {
        // Locked for as long as it is open: which database counts may change while another process looks.
        let marker = retry_while_locked(|| DurabilityMarker::open(folder), is_locked)?;
        let volume = Volume::of(folder)?;
        let number = database_folder::in_use(folder)?;
        let database = database_folder::open(folder, number)?;
        let (synced, found) = (marker.synced(), database.syncs()?);
        let lost_its_end = found < synced;
        if lost_its_end {
            tracing::error!(
                synced,
                found,
                "the database is damaged and opened without its newest changes; browsers bring back \
                 what they have, restore a backup for the rest"
            );
        }
        let snapshots = FileTree::open(folder.join(Tree::Snapshots.name()))?;
        // What a killed process had written and not synced can be read from here on: it has to be durable.
        database.flush().map_err(io::Error::other)?;
        volume.sync()?;
        if let Err(error) = database_folder::remove_all_but(folder, number) {
            tracing::warn!(%error, "the files of a database that is not in use stay until the next start");
        }
        let shelf = DatabaseFolder::new(folder, volume, marker, found.max(synced));
        Ok(Self {
            databases: Renewing::new(shelf, number, database),
            snapshots,
            lost_its_end,
        })
    }

    /// The files that whoever has the database in a folder open has locked.
    pub(crate) fn locked_files(folder: &Path) -> Result<[PathBuf; 2], StoreError> {
        match database_folder::locked_file(folder) {
            Ok(database) => Ok([DurabilityMarker::place(folder), database]),
            Err(error) => Err(StoreError::Unopenable {
                place: folder.display().to_string(),
                reason: reason_of(&error),
            }),
        }
    }

    /// Whether the database had been synced further than what was found of it at opening.
    pub const fn lost_its_end(&self) -> bool {
        self.lost_its_end
    }

    /// Hands what was applied to the operating system: it survives the end of the process, and not the
    /// loss of power.
    pub fn flush(&self) -> Result<(), EngineError> {
        self.databases.with(database::Database::flush)
    }

    /// Writes the database anew, which gives back the space of what is gone. Reading and writing go on
    /// meanwhile. Blocks.
    ///
    /// # Errors
    /// The database goes on as it was, also when there is no room for a second one.
    pub fn renew(&self) -> Result<(), EngineError> {
        let renew = || {
            let live = self.measure()?.database.live;
            self.databases.shelf().check_room(live)?;
            self.databases.renew()
        };
        // sled may panic on a damaged page. The database that counts is not left half changed by that.
        match catch_unwind(AssertUnwindSafe(renew)) {
            Ok(renewed) => renewed,
            Err(_panic) => Err(EngineError::new("the database panicked while it was read")),
        }
    }

    /// Bytes that the database's files take of the volume now.
    pub fn database_on_disk(&self) -> Result<u64, EngineError> {
        let bytes = self.databases.with(database::Database::on_disk);
        bytes.map_err(EngineError::new)
    }

    /// How much is kept and what it takes of the volume. Reads everything once.
    pub fn measure(&self) -> Result<Space, EngineError> {
        let mut live: u64 = 0;
        for tree in [Tree::Documents, Tree::Records] {
            for entry in self.databases.scan(tree, &[]) {
                let (key, value) = entry?;
                let bytes = u64::try_from(key.len().saturating_add(value.len()));
                live = live.saturating_add(bytes.map_err(EngineError::new)?);
            }
        }
        Ok(Space {
            database: Weight {
                live,
                on_disk: self.database_on_disk()?,
            },
            snapshots: self.snapshots.weigh().map_err(EngineError::new)?,
        })
    }
}

impl Engine for SledEngine {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        match tree {
            Tree::Documents | Tree::Records => self.databases.get(tree, key),
            Tree::Snapshots => self.snapshots.get(key),
        }
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        match tree {
            Tree::Documents | Tree::Records => self.databases.scan(tree, prefix),
            Tree::Snapshots => Box::new(self.snapshots.scan(prefix)),
        }
    }

    fn keys(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Vec<u8>>, EngineError> {
        match tree {
            Tree::Documents | Tree::Records => {
                let entries = self.databases.scan(tree, prefix);
                entries.map(|entry| entry.map(|(key, _)| key)).collect()
            }
            Tree::Snapshots => Ok(self.snapshots.keys(prefix)),
        }
    }

    fn length(&self, tree: Tree, key: &[u8]) -> Result<u64, EngineError> {
        match tree {
            Tree::Documents | Tree::Records => {
                let value = self.databases.get(tree, key)?.unwrap_or_default();
                u64::try_from(value.len()).map_err(EngineError::new)
            }
            Tree::Snapshots => self.snapshots.length(key),
        }
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        match tree {
            Tree::Documents | Tree::Records => self.databases.apply(tree, batch),
            Tree::Snapshots => self.snapshots.apply(batch),
        }
    }

    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        match tree {
            Tree::Documents | Tree::Records => {
                self.databases.compare_and_swap(tree, key, expected, new)
            }
            Tree::Snapshots => self.snapshots.compare_and_swap(key, expected, new),
        }
    }

    fn sync(&self) -> Result<(), EngineError> {
        self.snapshots.sync()?;
        self.databases.sync()
    }

    fn free(&self) -> Result<u64, EngineError> {
        let volume = self.databases.shelf().volume();
        volume.free().map_err(EngineError::new)
    }
}

/// Bytes that a file, or all that is in a folder, takes of the volume.
fn space_of(place: &Path) -> io::Result<u64> {
    let about = fs::symlink_metadata(place)?;
    if !about.is_dir() {
        return Ok(taken(&about));
    }
    let mut bytes: u64 = 0;
    for entry in fs::read_dir(place)? {
        bytes = bytes.saturating_add(space_of(&entry?.path())?);
    }
    Ok(bytes)
}

/// What went wrong with files of a database that is not in use yet.
fn unopened(error: &io::Error) -> EngineError {
    EngineError::new(format_args!("a fresh database cannot be written: {error}"))
}

/// Whether somebody has the database open: sled has no kind of its own for this.
fn is_locked(error: &io::Error) -> bool {
    error.to_string().contains(LOCKED)
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
mod tests;
