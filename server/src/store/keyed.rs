//! The store over any engine: what a log, a snapshot and a record are in keys and values.

mod documents;
mod doubts;
mod ends;
mod quarantine;
mod records;
mod rewriting;
mod verify;

use std::sync::RwLock;

use super::StoreError;
use super::engine::{Engine, EngineError};
use doubts::Doubts;
use ends::Ends;
pub(crate) use rewriting::Held;

pub use verify::Verified;

/// A full disk cannot even be opened again, so writing stops while this much is left.
const RESERVE: u64 = 64 << 20;

/// Documents and records as sealed values in an engine's trees.
///
/// Everything it writes is sealed with a checksum that includes the key, and settled before a call
/// returns `Ok`. It keeps nothing in memory that the engine does not hold, except where logs end.
#[derive(Debug)]
pub struct KeyedStore<E> {
    engine: E,
    /// Readers of whole documents against those who replace records by a snapshot.
    shape: RwLock<()>,
    /// Where the logs end that were appended to lately.
    ends: Ends,
    /// Which logs go further than is known to be durable.
    doubts: Doubts,
}

impl<E: Engine> KeyedStore<E> {
    /// A store over what the engine holds.
    pub fn new(engine: E) -> Self {
        Self {
            engine,
            shape: RwLock::new(()),
            ends: Ends::default(),
            doubts: Doubts::default(),
        }
    }

    /// The engine below.
    pub const fn engine(&self) -> &E {
        &self.engine
    }

    fn settle(&self) -> Result<(), StoreError> {
        let settling = self.doubts.begin();
        self.engine.settle()?;
        self.doubts.settled(settling);
        Ok(())
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
