//! Sealing of what a folder holds from before it had keys.

use std::sync::Arc;

use super::keyring::Holder;
use super::secret::is_sealed;
use super::{Keyring, Vault, associated_data};
use crate::store::engine::Engine;
use crate::store::{
    DocumentId, KeyedStore, Record, RecordStore, Snapshot, StoreError, StoredValue, Table, record,
};
use crate::system::entropy::Entropy;

/// What the vault itself keeps in the store.
const VAULT: Table = Table::new("vault");
/// The key of an empty value that opens with the keys of its store alone.
const PROOF: &[u8] = b"proof";

impl<E: Engine> Vault<KeyedStore<E>> {
    /// A vault over a store that may be from before there were keys: what is not sealed yet is sealed
    /// now, and from then on nothing else is taken for ours. `secret` are the tables of that time
    /// whose keys are hidden now.
    ///
    /// # Errors
    /// When the store and the keys do not belong together: one of them is another folder's, or was
    /// lost and made anew.
    pub fn sealing(
        store: KeyedStore<E>,
        keyring: Keyring,
        entropy: Arc<dyn Entropy>,
        secret: &[Table],
    ) -> Result<Self, StoreError> {
        let vault = Self::new(store, keyring, entropy);
        if vault.keyring.is_sealed() {
            vault.check_proof()?;
        } else {
            for table in secret {
                vault.hide_keys(*table)?;
            }
            let sealed = vault.store.rewrite(|held| vault.sealed_instead(held))?;
            if sealed > 0 {
                tracing::info!(values = sealed, "what the data folder held is sealed now");
            }
            vault.put(VAULT, PROOF, &[])?;
            vault.keyring.set_sealed()?;
        }
        Ok(vault)
    }

    /// Whether these are the keys of this store. Without that, what another folder's keys do not open
    /// would pass for damage, and lists of it for empty ones.
    fn check_proof(&self) -> Result<(), StoreError> {
        match self.get(VAULT, PROOF) {
            Ok(Some(_)) => Ok(()),
            Ok(None) | Err(StoreError::Damaged { .. }) => Err(strangers("the store")),
            Err(error) => Err(error),
        }
    }

    /// Moves what stands under readable keys to where their hashes stand.
    fn hide_keys(&self, table: Table) -> Result<(), StoreError> {
        for (key, value) in self.store.scan(table, &[])? {
            if is_sealed(&value) {
                continue;
            }
            // The new one first: after a crash in between there are both, and it is done again.
            self.put(table, &key, &value)?;
            self.store
                .compare_and_set(table, &key, Some(&value), None)?;
        }
        Ok(())
    }

    /// The same value sealed; `None` when it is.
    pub(super) fn sealed_instead(
        &self,
        held: &StoredValue,
    ) -> Result<Option<StoredValue>, StoreError> {
        match held {
            StoredValue::Record(document, sequence, record) => {
                let place = associated_data::of_record(document, *sequence);
                let body = record::encode(record);
                let bytes = self.document_bytes(document, &place, &record.bytes, &body)?;
                Ok(bytes.map(|bytes| {
                    let sealed = Record {
                        seat: None,
                        at_ms: 0,
                        bytes,
                    };
                    StoredValue::Record(document.clone(), *sequence, sealed)
                }))
            }
            StoredValue::Snapshot(document, snapshot) => {
                let place = associated_data::of_snapshot(document, snapshot.through);
                let body = record::encode_snapshot(snapshot);
                let bytes = self.document_bytes(document, &place, &snapshot.bytes, &body)?;
                Ok(bytes.map(|bytes| {
                    let sealed = Snapshot {
                        through: snapshot.through,
                        bytes,
                        authors: Vec::new(),
                    };
                    StoredValue::Snapshot(document.clone(), sealed)
                }))
            }
            StoredValue::Value { table, key, value } => {
                let place = associated_data::of_value(table, key);
                let sealer = self.records_key()?;
                if is_sealed(value) {
                    return sealer
                        .open(&place, value)
                        .map(|_| None)
                        .map_err(|_| strangers(table));
                }
                let value = self.seal(&sealer, &place, value)?;
                let (table, key) = (table.clone(), key.clone());
                Ok(Some(StoredValue::Value { table, key, value }))
            }
        }
    }

    fn document_bytes(
        &self,
        document: &DocumentId,
        place: &[u8],
        stored: &[u8],
        body: &[u8],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let holder = Holder::Pair(document.owner());
        if is_sealed(stored) {
            let key = self.keyring.key(holder)?;
            let ours = key.is_some_and(|key| key.open(place, stored).is_ok());
            return if ours {
                Ok(None)
            } else {
                Err(strangers(document.as_str()))
            };
        }
        let key = self.keyring.key_or_new(holder)?;
        self.seal(&key, place, body).map(Some)
    }
}

fn strangers(place: &str) -> StoreError {
    StoreError::Failed(format!(
        "{place} and the folder's file of data keys do not belong together; put back the one that \
         was exchanged, or restore the folder from a backup"
    ))
}
