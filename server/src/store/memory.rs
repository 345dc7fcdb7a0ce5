//! A store in memory, whose failures can be ordered: for tests, and for trying things out.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::{
    Append, Appended, DocumentId, DocumentStore, Entry, RecordStore, Snapshot, StoreError,
    StoredDocument, Table,
};

/// Documents and records that last as long as the value.
#[derive(Debug, Default)]
pub struct MemoryStore {
    contents: Mutex<Contents>,
    faults: Arc<Faults>,
}

/// Failures ordered from outside; shared with the store they belong to.
#[derive(Debug, Default)]
pub struct Faults {
    orders: Mutex<Orders>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Contents {
    documents: BTreeMap<DocumentId, Kept>,
    records: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
}

#[derive(Debug, Default)]
struct Kept {
    current: StoredDocument,
    previous: Option<Snapshot>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Orders {
    fail_appends: bool,
    fail_loads: bool,
    hold_appends: bool,
    loads: u64,
}

impl MemoryStore {
    /// An empty store without faults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The switch for its failures.
    pub fn faults(&self) -> Arc<Faults> {
        Arc::clone(&self.faults)
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Contents {
    fn compare_and_set(
        &mut self,
        place: (Table, Vec<u8>),
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> bool {
        if self.records.get(&place).map(Vec::as_slice) != expected {
            return false;
        }
        match new {
            Some(value) => self.records.insert(place, value.to_vec()),
            None => self.records.remove(&place),
        };
        true
    }
}

impl Kept {
    fn compact(&mut self, snapshot: &Snapshot) {
        let stored = &mut self.current;
        if let Some(latest) = &stored.snapshot
            && snapshot.through <= latest.through
        {
            return;
        }
        self.previous = stored.snapshot.replace(snapshot.clone());
        stored
            .records
            .retain(|(sequence, _)| *sequence > snapshot.through);
    }
}

impl Faults {
    /// From now on appending fails and keeps nothing (`true`), or works again.
    pub fn fail_appends(&self, fail: bool) {
        self.order(|orders| orders.fail_appends = fail);
    }

    /// From now on loading fails, or works again.
    pub fn fail_loads(&self, fail: bool) {
        self.order(|orders| orders.fail_loads = fail);
    }

    /// From now on appending hangs, or everything that hangs goes on.
    pub fn hold_appends(&self, hold: bool) {
        self.order(|orders| orders.hold_appends = hold);
    }

    /// How many documents were loaded so far.
    pub fn loads(&self) -> u64 {
        self.orders().loads
    }

    fn order(&self, change: impl FnOnce(&mut Orders)) {
        change(&mut self.orders());
        self.changed.notify_all();
    }

    fn orders(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn before_append(&self) -> Result<(), StoreError> {
        let orders = self
            .changed
            .wait_while(self.orders(), |orders| orders.hold_appends)
            .unwrap_or_else(PoisonError::into_inner);
        ordered(orders.fail_appends)
    }

    fn before_load(&self) -> Result<(), StoreError> {
        let mut orders = self.orders();
        orders.loads = orders.loads.saturating_add(1);
        ordered(orders.fail_loads)
    }
}

fn ordered(fail: bool) -> Result<(), StoreError> {
    if fail {
        return Err(StoreError::Failed("it was told to fail".to_owned()));
    }
    Ok(())
}

impl DocumentStore for MemoryStore {
    fn load(&self, document: &DocumentId) -> Result<StoredDocument, StoreError> {
        self.faults.before_load()?;
        Ok(self
            .contents()
            .documents
            .get(document)
            .map(|kept| kept.current.clone())
            .unwrap_or_default())
    }

    fn append_batch(&self, appends: &[Append]) -> Result<Vec<Appended>, StoreError> {
        self.faults.before_append()?;
        let mut contents = self.contents();
        Ok(appends
            .iter()
            .map(|append| {
                let kept = contents
                    .documents
                    .entry(append.document.clone())
                    .or_default();
                if append.sequence != kept.current.last().next() {
                    return Appended::Taken;
                }
                kept.current
                    .records
                    .push((append.sequence, append.record.clone()));
                Appended::Durable
            })
            .collect())
    }

    fn compact(&self, document: &DocumentId, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.faults.before_append()?;
        self.contents()
            .documents
            .entry(document.clone())
            .or_default()
            .compact(snapshot);
        Ok(())
    }

    fn previous_snapshot(&self, document: &DocumentId) -> Result<Option<Snapshot>, StoreError> {
        Ok(self
            .contents()
            .documents
            .get(document)
            .and_then(|kept| kept.previous.clone()))
    }

    fn list(&self) -> Result<Vec<DocumentId>, StoreError> {
        Ok(self.contents().documents.keys().cloned().collect())
    }

    fn delete(&self, document: &DocumentId) -> Result<(), StoreError> {
        self.contents().documents.remove(document);
        Ok(())
    }
}

impl RecordStore for MemoryStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.contents().records.get(&(table, key.to_vec())).cloned())
    }

    fn put(&self, table: Table, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.faults.before_append()?;
        self.contents()
            .records
            .insert((table, key.to_vec()), value.to_vec());
        Ok(())
    }

    fn compare_and_set(
        &self,
        table: Table,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, StoreError> {
        self.faults.before_append()?;
        let place = (table, key.to_vec());
        Ok(self.contents().compare_and_set(place, expected, new))
    }

    fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<Entry>, StoreError> {
        Ok(self
            .contents()
            .records
            .range((table, prefix.to_vec())..)
            .take_while(|((of, key), _)| *of == table && key.starts_with(prefix))
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::*;

    contract::for_every_store!();

    fn make() -> (MemoryStore, ()) {
        (MemoryStore::new(), ())
    }

    #[test]
    fn ordered_failures_keep_nothing_and_end_when_told() {
        let store = MemoryStore::new();
        let document = contract::agenda("faulty");
        store.faults().fail_appends(true);
        assert!(
            store
                .append_batch(&contract::appends(&document, 1..=1))
                .is_err()
        );
        assert!(store.load(&document).unwrap().records.is_empty());
        store.faults().fail_appends(false);
        assert!(
            store
                .append_batch(&contract::appends(&document, 1..=1))
                .is_ok()
        );
    }
}
