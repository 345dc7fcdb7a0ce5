//! Names of records in their tables, and keyed hashes of look-up keys that would tell something about people.
//!
//! In a table with secret keys, a keyed hash stands for the key, and the key itself is sealed with
//! the value: `length of the key (4 bytes, little-endian) · key · value`.

use super::keyring::Holder;
use super::{NOT_OURS, Vault, associated_data};
use crate::store::{StoreError, Table};

impl<S> Vault<S> {
    /// What stands in the store for a key.
    pub(super) fn stored_key(&self, table: Table, key: &[u8]) -> Result<Vec<u8>, StoreError> {
        if !table.has_secret_keys() {
            return Ok(key.to_vec());
        }
        let hasher = self.keyring().key_or_new(Holder::Names)?;
        Ok(hasher
            .hash(&associated_data::of_value(table.as_str(), key))
            .to_vec())
    }

    /// Seals a value for where its key stands.
    pub(super) fn seal_value(
        &self,
        table: Table,
        key: &[u8],
        stored: &[u8],
        value: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let place = associated_data::of_value(table.as_str(), stored);
        let sealer = match owner(table, stored) {
            Some(pair) => self.keyring().key_or_new(Holder::Pair(pair))?,
            None => self.records_key()?,
        };
        if !table.has_secret_keys() {
            return self.seal(&sealer, &place, value);
        }
        let length = u32::try_from(key.len())
            .map_err(|_| StoreError::Failed("a look-up key is too long".to_owned()))?;
        let body = [&length.to_le_bytes(), key, value].concat();
        self.seal(&sealer, &place, &body)
    }

    /// Opens a value, with its key where that was sealed with it.
    pub(super) fn open_value(
        &self,
        table: Table,
        stored: &[u8],
        sealed: &[u8],
    ) -> Result<(Option<Vec<u8>>, Vec<u8>), StoreError> {
        let damaged = |reason| StoreError::Damaged {
            what: format!("\"{}\" in {}", stored.escape_ascii(), table.as_str()),
            reason,
        };
        let sealer = match owner(table, stored) {
            Some(pair) => self.keyring().key(Holder::Pair(pair))?,
            None => Some(self.records_key()?),
        };
        let body = sealer
            .ok_or_else(|| damaged("the key it was sealed with is gone"))?
            .open(&associated_data::of_value(table.as_str(), stored), sealed)
            .map_err(|_| damaged(NOT_OURS))?;
        if !table.has_secret_keys() {
            return Ok((None, body));
        }
        let (key, value) = split(&body).ok_or_else(|| damaged("its key cannot be read"))?;
        Ok((Some(key.to_vec()), value.to_vec()))
    }
}

/// The pair whose key seals a value, where that is not the one for all records.
fn owner(table: Table, key: &[u8]) -> Option<&str> {
    if !table.is_of_pairs() {
        return None;
    }
    let pair = key.split(|byte| *byte == b'/').next()?;
    std::str::from_utf8(pair).ok()
}

fn split(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = body.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}
