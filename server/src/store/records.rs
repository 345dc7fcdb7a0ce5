//! Typed records over the blocking [`RecordStore`], for async callers.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use tracing::warn;

use crate::store::{RecordStore, StoreError, Table};

/// How often a change is tried again when others keep changing the same record.
const ATTEMPTS: usize = 32;

/// A handle on the records; cheap to clone.
#[derive(Clone, Debug)]
pub struct Records {
    store: Arc<dyn RecordStore>,
}

/// Why a record could not be read or written.
#[derive(Debug, Error)]
pub enum RecordsError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored value is not what this program writes.
    #[error("a record in {table} does not read back: {reason}")]
    Unreadable {
        /// The record's table.
        table: &'static str,
        /// What the decoder said, without the value.
        reason: String,
    },
    /// Others changed the record every time before this change could land.
    #[error("a record in {table} is being changed by too many at once")]
    Contended {
        /// The record's table.
        table: &'static str,
    },
    /// The thread that does the blocking work ended early.
    #[error("the storage thread ended early")]
    Interrupted,
}

/// What was read of something that can be had anew; nothing where it does not read back, which is logged as what happens then.
///
/// # Errors
/// When the store cannot read.
pub fn unless_unreadable<T>(
    read: Result<Option<T>, RecordsError>,
    then: &str,
) -> Result<Option<T>, RecordsError> {
    match read {
        Err(
            error @ (RecordsError::Unreadable { .. }
            | RecordsError::Store(StoreError::Damaged { .. })),
        ) => {
            warn!(%error, "{then}");
            Ok(None)
        }
        read => read,
    }
}

impl Records {
    /// Records kept in `store`.
    pub fn new(store: Arc<dyn RecordStore>) -> Self {
        Self { store }
    }

    /// The record, if there is one.
    pub async fn get<T: DeserializeOwned>(
        &self,
        table: Table,
        key: &str,
    ) -> Result<Option<T>, RecordsError> {
        let key = key.as_bytes().to_vec();
        let bytes = self.run(move |store| store.get(table, &key)).await?;
        bytes.map(|bytes| decode(table, &bytes)).transpose()
    }

    /// Sets the record, whatever it was.
    pub async fn put<T: Serialize + Sync>(
        &self,
        table: Table,
        key: &str,
        value: &T,
    ) -> Result<(), RecordsError> {
        let key = key.as_bytes().to_vec();
        let value = encode(table, value)?;
        self.run(move |store| store.put(table, &key, &value)).await
    }

    /// The record that is plain text, if there is one.
    pub async fn get_text(&self, table: Table, key: &str) -> Result<Option<String>, RecordsError> {
        let key = key.as_bytes().to_vec();
        let bytes = self.run(move |store| store.get(table, &key)).await?;
        bytes.map(|bytes| text(table, bytes)).transpose()
    }

    /// Sets the record to plain text, which costs less to read than a JSON string whose letters are escaped.
    pub async fn put_text(&self, table: Table, key: &str, text: &str) -> Result<(), RecordsError> {
        let (key, text) = (key.as_bytes().to_vec(), text.as_bytes().to_vec());
        self.run(move |store| store.put(table, &key, &text)).await
    }

    /// Every record of plain text whose key starts with `prefix`, in the keys' order.
    pub async fn scan_texts(
        &self,
        table: Table,
        prefix: &str,
    ) -> Result<Vec<String>, RecordsError> {
        let start = prefix.as_bytes().to_vec();
        let entries = self.run(move |store| store.scan(table, &start)).await?;
        let texts = entries.into_iter().map(|(_, value)| text(table, value));
        texts.collect()
    }

    /// Sets the record if there is none yet; says whether it did.
    pub async fn create<T: Serialize + Sync>(
        &self,
        table: Table,
        key: &str,
        value: &T,
    ) -> Result<bool, RecordsError> {
        let key = key.as_bytes().to_vec();
        let value = encode(table, value)?;
        self.run(move |store| store.compare_and_set(table, &key, None, Some(&value)))
            .await
    }

    /// Removes the record; says whether there was one.
    pub async fn remove(&self, table: Table, key: &str) -> Result<bool, RecordsError> {
        let key = key.as_bytes().to_vec();
        let removed = self
            .run(move |store| {
                for _ in 0..ATTEMPTS {
                    let Some(current) = store.get(table, &key)? else {
                        return Ok(Some(false));
                    };
                    if store.compare_and_set(table, &key, Some(&current), None)? {
                        return Ok(Some(true));
                    }
                }
                Ok(None)
            })
            .await?;
        removed.ok_or(RecordsError::Contended {
            table: table.as_str(),
        })
    }

    /// Every record whose key starts with `prefix`, with the rest of its key, in the keys' order.
    pub async fn scan<T: DeserializeOwned>(
        &self,
        table: Table,
        prefix: &str,
    ) -> Result<Vec<(String, T)>, RecordsError> {
        let start = prefix.as_bytes().to_vec();
        let entries = self.run(move |store| store.scan(table, &start)).await?;
        entries
            .into_iter()
            .map(|(key, value)| {
                let rest = String::from_utf8(key)
                    .ok()
                    .and_then(|key| key.strip_prefix(prefix).map(str::to_owned))
                    .ok_or_else(|| unreadable(table, "its key is not text"))?;
                Ok((rest, decode(table, &value)?))
            })
            .collect()
    }

    /// Changes a record in one step: `decide` sees what is there and says what shall be, and is
    /// asked again whenever somebody else was faster. What it refuses is left as it was.
    pub async fn change<T, E>(
        &self,
        table: Table,
        key: &str,
        mut decide: impl FnMut(Option<T>) -> Result<T, E> + Send,
    ) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned + Send + Sync,
        E: From<RecordsError>,
    {
        for _ in 0..ATTEMPTS {
            let read = key.as_bytes().to_vec();
            let seen = self
                .run(move |store| store.get(table, &read))
                .await
                .map_err(E::from)?;
            let current = seen
                .as_deref()
                .map(|bytes| decode(table, bytes))
                .transpose()?;
            let next = decide(current)?;
            let value = encode(table, &next)?;
            let write = key.as_bytes().to_vec();
            let landed = self
                .run(move |store| {
                    store.compare_and_set(table, &write, seen.as_deref(), Some(&value))
                })
                .await
                .map_err(E::from)?;
            if landed {
                return Ok(next);
            }
        }
        Err(E::from(RecordsError::Contended {
            table: table.as_str(),
        }))
    }

    /// Does blocking work on a thread that may block.
    async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn RecordStore) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, RecordsError> {
        let store = Arc::clone(&self.store);
        let done = tokio::task::spawn_blocking(move || work(store.as_ref())).await;
        Ok(done.map_err(|_| RecordsError::Interrupted)??)
    }
}

fn encode<T: Serialize>(table: Table, value: &T) -> Result<Vec<u8>, RecordsError> {
    serde_json::to_vec(value).map_err(|error| unreadable(table, error.to_string()))
}

fn decode<T: DeserializeOwned>(table: Table, bytes: &[u8]) -> Result<T, RecordsError> {
    // serde_json's messages can quote the value, and values are people's: only the place is told.
    serde_json::from_slice(bytes).map_err(|error| {
        unreadable(
            table,
            format!("{:?} at byte {}", error.classify(), error.column()),
        )
    })
}

fn text(table: Table, bytes: Vec<u8>) -> Result<String, RecordsError> {
    String::from_utf8(bytes).map_err(|_bytes| unreadable(table, "it is not text"))
}

fn unreadable(table: Table, reason: impl Into<String>) -> RecordsError {
    RecordsError::Unreadable {
        table: table.as_str(),
        reason: reason.into(),
    }
}
