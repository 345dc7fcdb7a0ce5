//! The store over any engine: what a log, a snapshot and a record are in keys and values.

mod documents;
mod group;
mod last_sequences;
#[cfg(test)]
pub(crate) mod mortal;
mod not_yet_durable;
mod quarantine;
mod records;
mod rewriting;
mod snapshots;
mod verify;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, RwLock};

use super::StoreError;
use super::engine::{Engine, EngineError};
use group::Group;
use last_sequences::LastSequences;
use not_yet_durable::NotYetDurable;
pub(crate) use rewriting::StoredValue;

pub use verify::Verified;

/// A full disk cannot even be opened again, so writing stops while this much is left.
const RESERVE: u64 = 64 << 20;

/// Documents and records as sealed values in an engine's trees.
///
/// Everything it writes is sealed with a checksum that includes the key, and synced before a call
/// returns `Ok`; what a snapshot replaces may come back in a crash, and is covered by it then. It keeps
/// nothing in memory that the engine does not hold, except where logs end.
#[derive(Debug)]
pub struct KeyedStore<E> {
    engine: E,
    /// Readers of whole documents against those who replace records by a snapshot.
    shape: RwLock<()>,
    /// Held by whoever makes a log short: of two snapshots under one key, one would be written over the other.
    compacting: Mutex<()>,
    /// Where the logs end that were appended to lately.
    last_sequences: LastSequences,
    /// Which logs go further than is known to be durable.
    not_yet_durable: NotYetDurable,
    /// Whether anything was synced since the process began. Before that, what can be read may not be on the disk:
    /// the process before this one may have ended between writing and syncing.
    has_synced: AtomicBool,
    group: Group,
}

impl<E: Engine> KeyedStore<E> {
    /// A store over what the engine holds.
    pub fn new(engine: E) -> Self {
        Self {
            engine,
            shape: RwLock::new(()),
            compacting: Mutex::new(()),
            last_sequences: LastSequences::default(),
            not_yet_durable: NotYetDurable::default(),
            has_synced: AtomicBool::new(false),
            group: Group::default(),
        }
    }

    /// The engine below.
    pub const fn engine(&self) -> &E {
        &self.engine
    }

    fn sync(&self) -> Result<(), StoreError> {
        let syncing = self.not_yet_durable.begin();
        self.group.flush(|| self.engine.sync())?;
        self.not_yet_durable.synced(syncing);
        self.has_synced.store(true, Ordering::Release);
        Ok(())
    }

    /// Syncs what the process before this one may have left unsynced; nothing after the first time.
    fn sync_what_was_found(&self) -> Result<(), StoreError> {
        if self.has_synced.load(Ordering::Acquire) {
            return Ok(());
        }
        self.sync()
    }

    fn check_space(&self) -> Result<(), StoreError> {
        let free = self.engine.free()?;
        if free < RESERVE {
            return Err(StoreError::Full {
                free,
                reserve: RESERVE,
            });
        }
        Ok(())
    }
}

impl From<EngineError> for StoreError {
    fn from(error: EngineError) -> Self {
        Self::Failed(error.to_string())
    }
}

#[cfg(test)]
mod tests;
