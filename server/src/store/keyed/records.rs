//! Small values under a table and a key.

use super::super::engine::{Batch, Engine, Entry, Tree};
use super::super::record::{self, Flaw};
use super::super::{RecordStore, StoreError, Table, key};
use super::KeyedStore;

impl<E: Engine> RecordStore for KeyedStore<E> {
    fn get(&self, table: Table, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let stored = key::in_table(table, name);
        self.engine
            .get(Tree::Records, &stored)?
            .map(|sealed| read_value(table, &stored, &sealed))
            .transpose()
    }

    fn put(&self, table: Table, name: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.check_space()?;
        let stored = key::in_table(table, name);
        let sealed = record::seal(&stored, value);
        let mut batch = Batch::default();
        if let Some(before) = self.engine.get(Tree::Records, &stored)?
            && let Err(Flaw::Damaged(reason)) = record::open(&stored, &before)
        {
            tracing::error!(
                reason,
                "{} is damaged; its bytes are put aside",
                named(table, &stored)
            );
            batch.put(key::in_table(PUT_ASIDE, &stored), before);
        }
        batch.put(stored, sealed);
        self.engine.apply(Tree::Records, batch)?;
        self.sync()
    }

    fn compare_and_set(
        &self,
        table: Table,
        name: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, StoreError> {
        if new.is_some() {
            self.check_space()?;
        }
        let stored = key::in_table(table, name);
        let expected = expected.map(|value| record::seal(&stored, value));
        let new = new.map(|value| record::seal(&stored, value));
        let swapped = self.engine.compare_and_swap(
            Tree::Records,
            &stored,
            expected.as_deref(),
            new.as_deref(),
        )?;
        if swapped {
            self.sync()?;
        }
        Ok(swapped)
    }

    fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        for entry in self
            .engine
            .scan(Tree::Records, &key::in_table(table, prefix))
        {
            let (stored, sealed) = entry?;
            let name = key::without_table(table, &stored).unwrap_or_default();
            match record::open(&stored, &sealed) {
                Ok(value) => entries.push((name.to_vec(), value.to_vec())),
                Err(Flaw::Damaged(reason)) => {
                    tracing::error!(
                        reason,
                        "{} is damaged; it is passed over",
                        named(table, &stored)
                    );
                }
                Err(newer @ Flaw::Newer) => return Err(newer.of(named(table, &stored))),
            }
        }
        Ok(entries)
    }
}

impl<E: Engine> KeyedStore<E> {
    /// Writes something, since an engine with nothing to do cannot tell whether it could.
    pub(super) fn probe(&self) -> Result<(), StoreError> {
        let stored = key::in_table(PROBE, &[]);
        let mut batch = Batch::default();
        batch.put(stored.clone(), record::seal(&stored, &[]));
        Ok(self.engine.apply(Tree::Records, batch)?)
    }
}

/// Holds the one value that is written to find out whether writing works.
const PROBE: Table = Table::new("probe");

/// Where the bytes of damaged values go that are written anew, under the key that they had.
const PUT_ASIDE: Table = Table::new("damaged");

fn read_value(table: Table, stored: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let value = record::open(stored, sealed).map_err(|flaw| flaw.of(named(table, stored)))?;
    Ok(value.to_vec())
}

fn named(table: Table, stored: &[u8]) -> String {
    let name = key::without_table(table, stored).unwrap_or_default();
    format!("\"{}\" in {}", name.escape_ascii(), table.as_str())
}
