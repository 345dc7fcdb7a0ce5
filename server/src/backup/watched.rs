//! Engine that can be copied while it is written to.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use crate::store::engine::{Batch, Engine, EngineError, Scan, Tree};

/// An engine that can tell which records changed while a copy was made of it.
///
/// A document's log is consistent with itself when its records are read before its snapshots: records are
/// only ever added behind, and what was dropped before it was read is in a snapshot that is read later.
/// Records refer to each other, so what changed among them during the scan is read once more at its end, while nobody
/// writes one.
#[derive(Debug)]
pub struct Watched<E> {
    engine: E,
    /// Writers of records share it; whoever wants none for a moment has it alone.
    writing: RwLock<()>,
    /// Keys of the records that changed since a copy was begun, when one is under way.
    changed: Mutex<Option<BTreeSet<Vec<u8>>>>,
}

/// A key of the records with what stands there now.
pub(super) type Change = (Vec<u8>, Option<Vec<u8>>);

/// A copy under way.
#[derive(Debug)]
pub(super) struct Watch<'a, E>(&'a Watched<E>);

impl<E> Watched<E> {
    /// Watches over an engine.
    pub fn new(engine: E) -> Self {
        Self {
            engine,
            writing: RwLock::new(()),
            changed: Mutex::default(),
        }
    }

    /// The engine itself.
    pub const fn below(&self) -> &E {
        &self.engine
    }

    /// Begins to note what changes; `None` while that is done for somebody else.
    pub(super) fn watch(&self) -> Option<Watch<'_, E>> {
        let mut changed = self.changed();
        if changed.is_some() {
            return None;
        }
        *changed = Some(BTreeSet::new());
        drop(changed);
        // Whoever looked before and did not note its change has written it by now, and a scan sees it.
        drop(self.writing.write().unwrap_or_else(PoisonError::into_inner));
        Some(Watch(self))
    }

    fn changed(&self) -> MutexGuard<'_, Option<BTreeSet<Vec<u8>>>> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note<'k>(&self, keys: impl Iterator<Item = &'k [u8]>) {
        if let Some(changed) = self.changed().as_mut() {
            changed.extend(keys.map(<[u8]>::to_vec));
        }
    }
}

impl<E: Engine> Watch<'_, E> {
    /// What changed, as it is at one moment.
    pub(super) fn changes(&self) -> Result<Vec<Change>, EngineError> {
        let Watched {
            engine, writing, ..
        } = self.0;
        let _nobody_writes = writing.write().unwrap_or_else(PoisonError::into_inner);
        let changed = self.0.changed().clone().unwrap_or_default();
        changed
            .into_iter()
            .map(|key| {
                let value = engine.get(Tree::Records, &key)?;
                Ok((key, value))
            })
            .collect()
    }
}

impl<E> Drop for Watch<'_, E> {
    fn drop(&mut self) {
        *self.0.changed() = None;
    }
}

impl<E: Engine> Engine for Watched<E> {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.engine.get(tree, key)
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        self.engine.scan(tree, prefix)
    }

    fn keys(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Vec<u8>>, EngineError> {
        self.engine.keys(tree, prefix)
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        match tree {
            Tree::Documents | Tree::Snapshots => self.engine.apply(tree, batch),
            Tree::Records => {
                let _writing = self.writing.read().unwrap_or_else(PoisonError::into_inner);
                self.note(batch.keys());
                self.engine.apply(tree, batch)
            }
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
            Tree::Documents | Tree::Snapshots => {
                self.engine.compare_and_swap(tree, key, expected, new)
            }
            Tree::Records => {
                let _writing = self.writing.read().unwrap_or_else(PoisonError::into_inner);
                self.note(std::iter::once(key));
                self.engine.compare_and_swap(tree, key, expected, new)
            }
        }
    }

    fn sync(&self) -> Result<(), EngineError> {
        self.engine.sync()
    }

    fn free(&self) -> Result<u64, EngineError> {
        self.engine.free()
    }
}
