//! Small values under a table and a key.

use super::super::engine::{Batch, Engine, Entry, Tree};
use super::super::{RecordStore, StoreError, Table, key};
use super::{KeyedStore, record};

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
        batch.put(stored, sealed);
        self.engine.apply(Tree::Records, batch)?;
        Ok(self.engine.settle()?)
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
            self.engine.settle()?;
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
            entries.push((name.to_vec(), read_value(table, &stored, &sealed)?));
        }
        Ok(entries)
    }
}

fn read_value(table: Table, stored: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let value = record::open(stored, sealed).map_err(|reason| {
        let name = key::without_table(table, stored).unwrap_or_default();
        StoreError::Damaged {
            what: format!("\"{}\" in {}", name.escape_ascii(), table.as_str()),
            reason,
        }
    })?;
    Ok(value.to_vec())
}
