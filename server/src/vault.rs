//! Encryption at rest: a store whose values only the holder of the master key can read.
//!
//! [`Vault`] stands between the rooms and records above and any store below. Documents are sealed
//! with their pair's own key, records with one key for all of them, and each value is bound to the
//! place it stands in. The data keys stand in a file of their own, wrapped by the master key
//! ([`Keyring`]); `docs/encryption.md` says who can read what.

mod associated_data;
mod folder;
mod key_file;
mod keyring;
mod master;
mod names;
mod sealing;
mod secret;
mod slot;

use std::sync::Arc;

use duologue_shared::ids::PairId;

pub(crate) use self::folder::DATA_KEYS;
pub use self::folder::{GivenMasterKey, LockedFolder, VaultError};
pub use self::key_file::KeyStorage;
pub use self::keyring::{Keyring, KeyringError};
pub use self::master::{MASTER_KEY_VARIABLE, MasterKey, MasterKeyError, MasterKeyId};
pub use self::slot::SIZE as SLOT_SIZE;

use self::keyring::Holder;
use self::secret::Key;
use crate::store::record::{self, Flaw};
use crate::store::{
    Append, Appended, Damage, DocumentId, DocumentStore, Entry, Quarantined, Record, RecordStore,
    Sequence, Snapshot, StoreError, StoredDocument, Table,
};
use crate::system::clock::Timestamp;
use crate::system::entropy::Entropy;

/// A store that seals what it hands to the store below.
#[derive(Debug)]
pub struct Vault<S> {
    store: S,
    keyring: Keyring,
    entropy: Arc<dyn Entropy>,
}

impl<S> Vault<S> {
    /// A vault over a store in which everything is sealed, or nothing is there yet.
    pub fn new(store: S, keyring: Keyring, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            store,
            keyring,
            entropy,
        }
    }

    /// The data keys.
    pub const fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The store below, whose values are sealed.
    pub const fn sealed(&self) -> &S {
        &self.store
    }

    /// The data keys alone, when the store is gone.
    #[cfg(test)]
    pub(crate) fn into_keyring(self) -> Keyring {
        self.keyring
    }

    fn records_key(&self) -> Result<Arc<Key>, StoreError> {
        Ok(self.keyring.key_or_new(Holder::Records)?)
    }

    /// The key of the document's pair, if it has one.
    fn key_of(&self, document: &DocumentId) -> Result<Option<Arc<Key>>, StoreError> {
        Ok(self.keyring.key(Holder::Pair(document.owner()))?)
    }

    fn seal(&self, key: &Key, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        key.seal(self.entropy.as_ref(), place, bytes)
            .map_err(|error| StoreError::Failed(error.to_string()))
    }

    /// The append with its record sealed, or `None` when the key that its log is sealed with is gone.
    fn sealed_append(&self, append: &Append) -> Result<Option<Append>, StoreError> {
        let Append {
            document,
            sequence,
            record,
        } = append;
        let key = if *sequence == Sequence::ZERO.next() {
            let holder = Holder::Pair(document.owner());
            Some(self.keyring.key_or_new(holder)?)
        } else {
            self.key_of(document)?
        };
        let Some(key) = key else { return Ok(None) };
        let place = associated_data::of_record(document, *sequence);
        let bytes = self.seal(&key, &place, &record::encode(record))?;
        Ok(Some(Append {
            document: document.clone(),
            sequence: *sequence,
            record: Record {
                seat: None,
                at_ms: 0,
                bytes,
            },
        }))
    }

    /// Opens what a key sealed for a place, or says what is wrong with it.
    fn open<T>(
        key: &Key,
        place: &[u8],
        sealed: &[u8],
        decode: impl FnOnce(&[u8]) -> Result<T, Flaw>,
    ) -> Result<T, Flaw> {
        let body = key
            .open(place, sealed)
            .map_err(|_| Flaw::Damaged(NOT_OURS))?;
        decode(&body)
    }

    fn open_snapshot(
        &self,
        document: &DocumentId,
        sealed: &Snapshot,
    ) -> Result<Result<Snapshot, Flaw>, StoreError> {
        let key = self.key_of(document)?.ok_or_else(|| locked(document))?;
        let through = sealed.through;
        let place = associated_data::of_snapshot(document, through);
        Ok(Self::open(&key, &place, &sealed.bytes, |body| {
            record::decode_snapshot(body, through)
        }))
    }

    /// Opens the snapshot; `None` when it is damaged, which is noted.
    fn load_snapshot(
        &self,
        document: &DocumentId,
        sealed: &Snapshot,
        damage: &mut Vec<Damage>,
    ) -> Result<Option<Snapshot>, StoreError> {
        let through = sealed.through;
        match self.open_snapshot(document, sealed)? {
            Ok(snapshot) => Ok(Some(snapshot)),
            Err(Flaw::Damaged(reason)) => {
                damage.push(Damage::Snapshot {
                    through,
                    reason: reason.to_owned(),
                });
                Ok(None)
            }
            Err(newer @ Flaw::Newer) => Err(newer.of(named_snapshot(document, through))),
        }
    }

    /// Opens the records; what is damaged among them is noted.
    fn load_records(
        &self,
        document: &DocumentId,
        sealed: Vec<(Sequence, Record)>,
        damage: &mut Vec<Damage>,
    ) -> Result<Vec<(Sequence, Record)>, StoreError> {
        let mut records = Vec::with_capacity(sealed.len());
        if sealed.is_empty() {
            return Ok(records);
        }
        let key = self.key_of(document)?.ok_or_else(|| locked(document))?;
        for (sequence, sealed) in sealed {
            let place = associated_data::of_record(document, sequence);
            match Self::open(&key, &place, &sealed.bytes, record::decode) {
                Ok(record) => records.push((sequence, record)),
                Err(Flaw::Damaged(reason)) => damage.push(Damage::Record {
                    sequence,
                    reason: reason.to_owned(),
                }),
                Err(newer @ Flaw::Newer) => {
                    return Err(newer.of(format!("record {} of {document}", sequence.get())));
                }
            }
        }
        Ok(records)
    }
}

impl<S: DocumentStore + RecordStore> Vault<S> {
    /// Destroys a pair's key and then its documents and what those tables have of it: no copy of what they wrote opens
    /// any more, not even what the engine leaves on the disk. Durable on return; doing it again does no harm. Says
    /// whether there was a key.
    pub fn destroy(&self, pair: &PairId, tables: &[Table]) -> Result<bool, StoreError> {
        let was_there = self.keyring.destroy(Holder::Pair(pair.as_str()))?;
        for document in self.store.list()? {
            if document.owner() == pair.as_str() {
                self.store.delete(&document)?;
            }
        }
        for table in tables {
            let of_pair = format!("{pair}/");
            for (key, value) in self.store.scan(*table, of_pair.as_bytes())? {
                self.store
                    .compare_and_set(*table, &key, Some(&value), None)?;
            }
        }
        Ok(was_there)
    }
}

const NOT_OURS: &str = "it does not open with its key";

fn locked(document: &DocumentId) -> StoreError {
    StoreError::Damaged {
        what: document.to_string(),
        reason: "the key it was sealed with is gone",
    }
}

fn named_snapshot(document: &DocumentId, through: Sequence) -> String {
    let through = through.get();
    format!("the snapshot of {document} through record {through}")
}

impl<S: DocumentStore> DocumentStore for Vault<S> {
    fn load(&self, document: &DocumentId) -> Result<StoredDocument, StoreError> {
        let stored = self.store.load(document)?;
        let mut damage = stored.damage;
        let snapshot = match &stored.snapshot {
            Some(sealed) => self.load_snapshot(document, sealed, &mut damage)?,
            None => None,
        };
        // Without the snapshot below them the records would not fit: they are read once it is put
        // aside and the one before it is there with all that follows.
        let records = if stored.snapshot.is_some() == snapshot.is_some() {
            self.load_records(document, stored.records, &mut damage)?
        } else {
            Vec::new()
        };
        damage.sort_by_key(Damage::place);
        Ok(StoredDocument {
            snapshot,
            records,
            last: stored.last,
            damage,
        })
    }

    fn append_batch(&self, appends: &[Append]) -> Result<Vec<Appended>, StoreError> {
        let mut sealed = Vec::with_capacity(appends.len());
        let mut passed_on = Vec::with_capacity(appends.len());
        for append in appends {
            let append = self.sealed_append(append)?;
            passed_on.push(append.is_some());
            sealed.extend(append);
        }
        let mut answers = self.store.append_batch(&sealed)?.into_iter();
        // Without its key nothing can follow in a log: its room ends and reads it again, and the
        // other rooms' appends go on.
        Ok(passed_on
            .into_iter()
            .map(|passed_on| passed_on.then(|| answers.next()).flatten())
            .map(|answer| answer.unwrap_or(Appended::Taken))
            .collect())
    }

    fn compact(&self, document: &DocumentId, snapshot: &Snapshot) -> Result<(), StoreError> {
        let through = snapshot.through;
        let key = self.key_of(document)?.ok_or_else(|| locked(document))?;
        let place = associated_data::of_snapshot(document, through);
        let sealed = Snapshot {
            through,
            bytes: self.seal(&key, &place, &record::encode_snapshot(snapshot))?,
            authors: Vec::new(),
        };
        self.store.compact(document, &sealed)
    }

    fn previous_snapshot(&self, document: &DocumentId) -> Result<Option<Snapshot>, StoreError> {
        let Some(sealed) = self.store.previous_snapshot(document)? else {
            return Ok(None);
        };
        self.open_snapshot(document, &sealed)?
            .map(Some)
            .map_err(|flaw| flaw.of(named_snapshot(document, sealed.through)))
    }

    fn quarantine(
        &self,
        document: &DocumentId,
        damage: &[Damage],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.store.quarantine(document, damage, at)
    }

    fn quarantined(&self, document: &DocumentId) -> Result<Vec<Quarantined>, StoreError> {
        self.store.quarantined(document)
    }

    fn kept(&self, document: &DocumentId) -> Result<u64, StoreError> {
        self.store.kept(document)
    }

    fn last(&self, document: &DocumentId) -> Result<Sequence, StoreError> {
        self.store.last(document)
    }

    fn list(&self) -> Result<Vec<DocumentId>, StoreError> {
        self.store.list()
    }

    fn delete(&self, document: &DocumentId) -> Result<(), StoreError> {
        self.store.delete(document)
    }
}

impl<S: RecordStore> RecordStore for Vault<S> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let stored = self.stored_key(table, key)?;
        self.store
            .get(table, &stored)?
            .map(|sealed| self.open_value(table, &stored, &sealed))
            .transpose()
            .map(|opened| opened.map(|(_, value)| value))
    }

    fn put(&self, table: Table, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        let stored = self.stored_key(table, key)?;
        let sealed = self.seal_value(table, key, &stored, value)?;
        self.store.put(table, &stored, &sealed)
    }

    fn compare_and_set(
        &self,
        table: Table,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, StoreError> {
        let stored = self.stored_key(table, key)?;
        loop {
            let sealed = match self.store.get(table, &stored) {
                Ok(sealed) => sealed,
                // What cannot be read is not what anybody expects.
                Err(StoreError::Damaged { .. }) => return Ok(false),
                Err(error) => return Err(error),
            };
            let current = match &sealed {
                Some(sealed) => match self.open_value(table, &stored, sealed) {
                    Ok((_, value)) => Some(value),
                    Err(StoreError::Damaged { .. }) => return Ok(false),
                    Err(error) => return Err(error),
                },
                None => None,
            };
            if current.as_deref() != expected {
                return Ok(false);
            }
            let new = new
                .map(|value| self.seal_value(table, key, &stored, value))
                .transpose()?;
            if self
                .store
                .compare_and_set(table, &stored, sealed.as_deref(), new.as_deref())?
            {
                return Ok(true);
            }
            // Somebody sealed something in between, perhaps the same value anew: looked at again.
        }
    }

    fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<Entry>, StoreError> {
        let readable = if table.has_secret_keys() { &[] } else { prefix };
        let mut entries = Vec::new();
        for (stored, sealed) in self.store.scan(table, readable)? {
            let (key, value) = match self.open_value(table, &stored, &sealed) {
                Ok(opened) => opened,
                Err(error @ StoreError::Damaged { .. }) => {
                    tracing::error!(%error, "a damaged value is passed over");
                    continue;
                }
                Err(error) => return Err(error),
            };
            let key = key.unwrap_or(stored);
            if key.starts_with(prefix) {
                entries.push((key, value));
            }
        }
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(entries)
    }
}

#[cfg(test)]
mod tests;
