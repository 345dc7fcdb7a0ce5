//! Filling an empty folder, as a restored backup does: what comes in order is packed at once.

use super::super::engine::{Batch, Engine, EngineError, Tree};
use super::super::renewing::{Filling, Later};
use super::SledEngine;
use super::database::Packing;

/// A database on its way, in place of the one that an engine has.
#[derive(Debug)]
pub struct Filler<'a> {
    engine: &'a SledEngine,
    packing: &'a mut Packing,
    last: Option<(Tree, Vec<u8>)>,
    /// What does not come in order: changes to what came before.
    later: Later,
}

impl SledEngine {
    /// Puts what `fill` puts in the place of all logs and records that are there; snapshots are added. All of it
    /// is durable on return. Nobody may use the engine meanwhile. Blocks.
    ///
    /// # Errors
    /// Of logs and records everything is as it was.
    pub fn fill<E: From<EngineError>>(
        &self,
        fill: impl FnOnce(&mut Filler<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.databases.replace(|packing| {
            let mut filler = Filler {
                engine: self,
                packing,
                last: None,
                later: Later::new(),
            };
            fill(&mut filler)?;
            Ok::<_, E>(filler.later)
        })?;
        Ok(self.sync()?)
    }
}

impl Filler<'_> {
    /// Sets a value.
    pub fn put(&mut self, tree: Tree, key: Vec<u8>, value: Vec<u8>) -> Result<(), EngineError> {
        if tree == Tree::Snapshots {
            let mut batch = Batch::default();
            batch.put(key, value);
            return self.engine.apply(tree, batch);
        }
        if self.comes_in_order(tree, &key) {
            self.packing.put(tree, &key, &value)?;
            self.last = Some((tree, key));
        } else {
            self.later.push((tree, key, Some(value)));
        }
        Ok(())
    }

    /// Removes a value that may have come before.
    pub fn remove(&mut self, tree: Tree, key: Vec<u8>) -> Result<(), EngineError> {
        if tree == Tree::Snapshots {
            let mut batch = Batch::default();
            batch.remove(key);
            return self.engine.apply(tree, batch);
        }
        self.later.push((tree, key, None));
        Ok(())
    }

    /// Once something came out of order, so may all that follows.
    fn comes_in_order(&self, tree: Tree, key: &[u8]) -> bool {
        let last = self.last.as_ref();
        self.later.is_empty() && last.is_none_or(|(of, last)| (*of, last.as_slice()) < (tree, key))
    }
}
