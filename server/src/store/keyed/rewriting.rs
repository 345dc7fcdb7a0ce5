//! Changing every stored value where it stands, for when the way values are kept changes.

use super::super::engine::{Engine, Tree};
use super::super::key::{self, Kind};
use super::super::{DocumentId, Record, Sequence, Snapshot, StoreError, record};
use super::KeyedStore;

/// A value with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StoredValue {
    /// A record of a document's log.
    Record(DocumentId, Sequence, Record),
    /// A document's snapshot.
    Snapshot(DocumentId, Snapshot),
    /// A value in a table.
    Value {
        /// The table's name.
        table: String,
        /// The key there.
        key: Vec<u8>,
        /// The value.
        value: Vec<u8>,
    },
}

impl<E: Engine> KeyedStore<E> {
    /// Shows every value to `change`, and puts what that makes of it in its place; all of it is
    /// durable on return, and a part of it may be after a crash. Values that are damaged are left as
    /// they are, for whoever reads them to name. Returns how many were changed.
    pub(crate) fn rewrite(
        &self,
        mut change: impl FnMut(&StoredValue) -> Result<Option<StoredValue>, StoreError>,
    ) -> Result<u64, StoreError> {
        let mut changed: u64 = 0;
        for tree in Tree::ALL {
            for entry in self.engine.scan(tree, &[]) {
                let (stored, sealed) = entry?;
                let Some(held) = read(tree, &stored, &sealed) else {
                    continue;
                };
                if let Some(new) = change(&held)? {
                    let new = write(&stored, &new);
                    if self
                        .engine
                        .compare_and_swap(tree, &stored, Some(&sealed), Some(&new))?
                    {
                        changed = changed.saturating_add(1);
                    }
                }
            }
        }
        self.engine.sync()?;
        Ok(changed)
    }
}

fn read(tree: Tree, stored: &[u8], sealed: &[u8]) -> Option<StoredValue> {
    if tree == Tree::Records {
        let (table, key) = key::split(stored)?;
        return Some(StoredValue::Value {
            table: table.to_owned(),
            key: key.to_vec(),
            value: record::open(stored, sealed).ok()?.to_vec(),
        });
    }
    let document = key::document(stored)?;
    let sequence = key::sequence(stored)?;
    match key::kind(stored)? {
        Kind::Snapshot => {
            let snapshot = record::open_snapshot(stored, sealed, sequence).ok()?;
            Some(StoredValue::Snapshot(document, snapshot))
        }
        Kind::Record => {
            let record = record::decode(record::open(stored, sealed).ok()?).ok()?;
            Some(StoredValue::Record(document, sequence, record))
        }
        // StoredSnapshot as it was found.
        Kind::Quarantined | Kind::Missing => None,
    }
}

fn write(stored: &[u8], held: &StoredValue) -> Vec<u8> {
    match held {
        StoredValue::Record(_, _, record) => record::seal(stored, &record::encode(record)),
        StoredValue::Snapshot(_, snapshot) => record::seal_snapshot(stored, snapshot),
        StoredValue::Value { value, .. } => record::seal(stored, value),
    }
}
