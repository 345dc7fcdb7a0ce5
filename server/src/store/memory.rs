//! An engine in memory, whose failures can be ordered: for tests, and for trying things out.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::KeyedStore;
use super::engine::{Batch, Engine, EngineError, Entry, Scan, Tree};

/// Documents and records that last as long as the value.
pub type MemoryStore = KeyedStore<MemoryEngine>;

impl MemoryStore {
    /// An empty store without faults.
    pub fn in_memory() -> Self {
        Self::new(MemoryEngine::default())
    }

    /// The switch for its failures.
    pub fn faults(&self) -> Arc<Faults> {
        Arc::clone(&self.engine().faults)
    }
}

/// Trees in memory.
#[derive(Debug, Default)]
pub struct MemoryEngine {
    trees: Mutex<Trees>,
    faults: Arc<Faults>,
}

#[derive(Debug, Default)]
struct Trees(BTreeMap<(Tree, Vec<u8>), Vec<u8>>);

/// Failures ordered from outside; shared with the engine they belong to.
#[derive(Debug, Default)]
pub struct Faults {
    orders: Mutex<Orders>,
    changed: Condvar,
}

#[derive(Clone, Copy, Debug, Default)]
struct Orders {
    fail_writes: bool,
    fail_syncing: bool,
    fail_reads: Option<Tree>,
    hold_writes: bool,
}

impl MemoryEngine {
    /// Bytes of the values next to a key, on either side of it up to so many.
    #[cfg(test)]
    pub(crate) fn bytes_beside(&self, tree: Tree, key: &[u8], most: usize) -> usize {
        self.trees().bytes_beside(tree, key, most)
    }

    fn trees(&self) -> MutexGuard<'_, Trees> {
        self.trees.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Trees {
    fn get(&self, tree: Tree, key: &[u8]) -> Option<&Vec<u8>> {
        self.0.get(&(tree, key.to_vec()))
    }

    fn set(&mut self, tree: Tree, key: Vec<u8>, value: Option<Vec<u8>>) {
        match value {
            Some(value) => self.0.insert((tree, key), value),
            None => self.0.remove(&(tree, key)),
        };
    }

    fn swap(
        &mut self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> bool {
        let is_expected = self.get(tree, key).map(Vec::as_slice) == expected;
        if is_expected {
            self.set(tree, key.to_vec(), new.map(<[u8]>::to_vec));
        }
        is_expected
    }

    fn apply(&mut self, tree: Tree, batch: Batch) {
        for (key, value) in batch {
            self.set(tree, key, value);
        }
    }

    #[cfg(test)]
    fn bytes_beside(&self, tree: Tree, key: &[u8], most: usize) -> usize {
        let below = self.0.range(..(tree, key.to_vec())).rev().take(most);
        let above = self.0.range((tree, key.to_vec())..).skip(1).take(most);
        below
            .chain(above)
            .filter(|((of, _), _)| *of == tree)
            .map(|((_, key), value)| key.len() + value.len())
            .sum()
    }

    fn below(&self, tree: Tree, prefix: &[u8]) -> Vec<Entry> {
        self.0
            .range((tree, prefix.to_vec())..)
            .take_while(|((of, key), _)| *of == tree && key.starts_with(prefix))
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect()
    }
}

impl Faults {
    /// From now on writing fails and keeps nothing (`true`), or works again.
    pub fn fail_writes(&self, fail: bool) {
        self.order(|orders| orders.fail_writes = fail);
    }

    /// From now on syncing fails (`true`) though writing does not, or works again.
    pub fn fail_syncing(&self, fail: bool) {
        self.order(|orders| orders.fail_syncing = fail);
    }

    /// From now on reading a tree fails, or with `None` all reading works again.
    pub fn fail_reads(&self, of: Option<Tree>) {
        self.order(|orders| orders.fail_reads = of);
    }

    /// From now on writing hangs, or everything that hangs goes on.
    pub fn hold_writes(&self, hold: bool) {
        self.order(|orders| orders.hold_writes = hold);
    }

    fn order(&self, change: impl FnOnce(&mut Orders)) {
        change(&mut self.orders());
        self.changed.notify_all();
    }

    fn orders(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn before_write(&self) -> Result<(), EngineError> {
        let orders = self
            .changed
            .wait_while(self.orders(), |orders| orders.hold_writes)
            .unwrap_or_else(PoisonError::into_inner);
        ordered(orders.fail_writes)
    }

    fn before_syncing(&self) -> Result<(), EngineError> {
        self.before_write()?;
        ordered(self.orders().fail_syncing)
    }

    fn before_read(&self, tree: Tree) -> Result<(), EngineError> {
        ordered(self.orders().fail_reads == Some(tree))
    }
}

fn ordered(fail: bool) -> Result<(), EngineError> {
    if fail {
        return Err(EngineError::new("it was told to fail"));
    }
    Ok(())
}

impl Engine for MemoryEngine {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.faults.before_read(tree)?;
        Ok(self.trees().get(tree, key).cloned())
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        if let Err(error) = self.faults.before_read(tree) {
            return Box::new(std::iter::once(Err(error)));
        }
        Box::new(self.trees().below(tree, prefix).into_iter().map(Ok))
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        self.faults.before_write()?;
        self.trees().apply(tree, batch);
        Ok(())
    }

    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        self.faults.before_write()?;
        Ok(self.trees().swap(tree, key, expected, new))
    }

    fn sync(&self) -> Result<(), EngineError> {
        self.faults.before_syncing()
    }

    fn free(&self) -> Result<u64, EngineError> {
        Ok(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DocumentId, DocumentStore, Table, contract};
    use super::*;

    contract::for_every_store!();

    fn make() -> MemoryStore {
        MemoryStore::in_memory()
    }

    impl contract::Subject for MemoryStore {
        type Store = Self;

        fn store(&self) -> &Self {
            self
        }

        /// Another store over the same trees: memory loses nothing while the process lives.
        fn crash(self) -> Self {
            let trees = std::mem::take(&mut *self.engine().trees());
            Self::new(MemoryEngine {
                trees: Mutex::new(trees),
                faults: Arc::default(),
            })
        }

        fn ruin(&self, document: &DocumentId, what: contract::Ruin) {
            contract::ruin(self, document, what);
        }

        fn ruin_value(&self, table: Table, name: &[u8]) {
            contract::ruin_value(self, table, name);
        }
    }

    #[test]
    fn ordered_failures_keep_nothing_and_end_when_told() {
        let store = MemoryStore::in_memory();
        let document = contract::agenda("faulty");
        // Once at first, what is found is synced.
        assert!(store.load(&document).unwrap().records.is_empty());
        store.faults().fail_writes(true);
        assert!(
            store
                .append_batch(&contract::appends(&document, 1..=1))
                .is_err()
        );
        assert!(store.load(&document).unwrap().records.is_empty());
        store.faults().fail_writes(false);
        assert!(
            store
                .append_batch(&contract::appends(&document, 1..=1))
                .is_ok()
        );
    }
}
