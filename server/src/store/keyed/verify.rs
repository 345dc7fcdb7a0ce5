//! Reading every stored value once, to find what is damaged before anybody needs it.

use super::super::engine::{Engine, Tree};
use super::super::{StoreError, key, record};
use super::KeyedStore;

/// What came of reading everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many values there are.
    pub values: u64,
    /// The ones that fail their checksum, by name.
    pub damaged: Vec<String>,
}

impl<E: Engine> KeyedStore<E> {
    /// Checks the checksum of every value, also of those that no document needs at present.
    pub fn verify(&self) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        for tree in Tree::ALL {
            for entry in self.engine.scan(tree, &[]) {
                let (stored, sealed) = entry?;
                verified.values = verified.values.saturating_add(1);
                if let Err(reason) = record::check(&stored, &sealed) {
                    let name = key::describe(&stored);
                    verified
                        .damaged
                        .push(format!("{name} in {}: {reason}", tree.name()));
                }
            }
        }
        Ok(verified)
    }
}
