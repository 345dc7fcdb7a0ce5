//! Backups: everything a server keeps in one file, made while it runs, and restored from it.
//!
//! A backup holds the store's values as they are, sealed, and the data keys as they are, wrapped: it
//! tells as little as the data folder, and needs the same master key. `docs/backup.md` says how to make
//! and restore one.

mod copy;
mod file;
mod format;
mod health;
mod restore;
mod schedule;
mod watched;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

pub use self::copy::{Resting, Source};
pub use self::file::write_file;
pub use self::format::{BackupDamage, BackupReader, BackupWriter, Part, Summary};
pub use self::health::BackupHealth;
pub(crate) use self::restore::RESTORING;
pub use self::restore::restore;
pub use self::schedule::Schedule;
pub use self::watched::Watched;
use crate::store::StoreError;
use crate::store::engine::{EngineError, Tree};
use crate::vault::KeyringError;

/// What of a store goes into a backup, in this order: the logs before the snapshots, which hold whatever is
/// dropped from the logs meanwhile.
const PART_OF_A_STORE: [Tree; 3] = [Tree::Documents, Tree::Snapshots, Tree::Records];

/// Why a backup was not made or not restored.
#[derive(Debug, Error)]
pub enum BackupError {
    /// One is being made.
    #[error("another backup is being made; try again when it is done")]
    Busy,
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The engine below it could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The data keys could not be read, or another master key wraps them.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// Whoever wanted the backup went away, or its disk failed.
    #[error("the backup could not be written ({0})")]
    Writing(#[from] io::Error),
    /// A file or folder could not be used.
    #[error("{place} cannot be used ({error})")]
    File {
        /// Which.
        place: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The file is not a whole backup.
    #[error("{place} is no backup that can be trusted: {damage}")]
    Damaged {
        /// The file.
        place: PathBuf,
        /// What is wrong with it.
        damage: BackupDamage,
    },
    /// It has no data keys, so nothing in it could ever be read.
    #[error("{0} holds no data keys, and without them nothing in it can be read")]
    NoKeys(PathBuf),
    /// A file has the name already.
    #[error("{0} exists; choose another name, so that no backup is written over")]
    Exists(PathBuf),
    /// The folder to restore into holds something.
    #[error("{0} is not empty; a backup is restored into an empty folder only")]
    NotEmpty(PathBuf),
}
