//! Store: where documents and records are kept.
//!
//! Two narrow traits: [`DocumentStore`] keeps one append-only log per document with its latest
//! snapshot, [`RecordStore`] keeps small values under a table and a key. Every call blocks; a call
//! that returned `Ok` survives `kill -9` and, where the engine can promise it, power loss.
//!
//! [`KeyedStore`] is both, over any [`Engine`]: [`SledStore`] on the disk, [`MemoryStore`] for tests.
//!
//! Nothing here assumes one process. A sequence number is given out once: the store answers
//! [`Appended::Taken`] to whoever comes second, so two writers of one log can never overwrite each
//! other, and the loser reads the log again.

mod committer;
#[cfg(test)]
pub(crate) mod contract;
mod damage;
mod disk;
mod durability_marker;
pub mod engine;
mod fair_queue;
mod file_tree;
mod health;
mod key;
mod keyed;
mod lock_retry;
mod memory;
mod merged;
mod metrics;
mod packed;
pub(crate) mod record;
pub mod records;
mod renewing;
mod sled;
mod space;

use std::fmt;

use duologue_shared::ids::{ClientId, PairId, Seat};
use thiserror::Error;

use crate::system::clock::Timestamp;

pub use self::committer::{Commit, Committer, Outcome, Permit, outcomes};
pub use self::damage::{Damage, Quarantined};
pub use self::engine::Engine;
pub use self::health::StorageHealth;
pub(crate) use self::keyed::StoredValue;
pub use self::keyed::{KeyedStore, Verified};
pub(crate) use self::lock_retry::retry_while_locked;
pub use self::memory::{Faults, MemoryEngine, MemoryStore};
pub use self::metrics::StoreMetrics;
pub use self::sled::{Filler, SledEngine, SledStore};
pub(crate) use self::space::is_stale;
pub use self::space::{Space, Weight};
pub use duologue_shared::room::Sequence;

/// Names one stored document, for example `agenda/<pair>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(String);

impl DocumentId {
    /// The agenda that a pair shares.
    pub fn agenda(pair: &PairId) -> Self {
        Self(format!("agenda/{pair}"))
    }

    /// The name as it is stored and logged.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The pair whose document it is, as the name has it.
    pub fn owner(&self) -> &str {
        let after_kind = self
            .0
            .split_once('/')
            .map_or(self.as_str(), |(_, rest)| rest);
        after_kind
            .split_once('/')
            .map_or(after_kind, |(owner, _)| owner)
    }

    /// The pair whose agenda it is.
    pub fn pair(&self) -> Option<PairId> {
        let pair = self.0.strip_prefix("agenda/")?;
        PairId::try_from(pair).ok()
    }

    fn is_agenda(&self) -> bool {
        self.0.starts_with("agenda/")
    }

    /// Reads a name back from a stored key; the store wrote it, so it is taken as it is.
    fn from_stored(name: String) -> Self {
        Self(name)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One update of a document, exactly as it arrived, with where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose connection it came over; `None` for the server's own writes, such as an import.
    pub seat: Option<Seat>,
    /// When the server took it, in milliseconds since 1970.
    pub at_ms: u64,
    /// The update's bytes.
    pub bytes: Vec<u8>,
}

/// A record on its way to a document's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Append {
    /// The log it belongs to.
    pub document: DocumentId,
    /// Its place there.
    pub sequence: Sequence,
    /// What is to be kept.
    pub record: Record,
}

/// What became of one append in a batch that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is in the log and durable.
    Durable,
    /// Somebody else's record has that sequence, or a snapshot covers it. Nothing was written:
    /// load the log again before appending.
    Taken,
}

/// A whole document in one value, and how much of the log it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The last record it contains.
    pub through: Sequence,
    /// The document, in the v2 encoding.
    pub bytes: Vec<u8>,
    /// Which client ids are whose: the records that said so are gone.
    pub authors: Vec<(ClientId, Seat)>,
}

/// What a store knows of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredDocument {
    /// The latest snapshot that reads back, if the log was ever compacted.
    pub snapshot: Option<Snapshot>,
    /// The records after the snapshot that read back, in order.
    pub records: Vec<(Sequence, Record)>,
    /// The last sequence that was given out, whatever became of that record.
    pub last: Sequence,
    /// What of it is lost and not yet in quarantine, in order.
    pub damage: Vec<Damage>,
}

impl StoredDocument {
    /// The last record that the snapshot covers.
    pub fn covered(&self) -> Sequence {
        let snapshot = self.snapshot.as_ref();
        snapshot.map_or(Sequence::ZERO, |snapshot| snapshot.through)
    }
}

/// Append-only logs, one per document.
pub trait DocumentStore: Send + Sync + fmt::Debug {
    /// The latest snapshot and the records after it, as far as they are durable; an unknown document is
    /// empty. What cannot be read any more is named in the answer and stays where it is: whoever goes on without it hands it
    /// to [`quarantine`](Self::quarantine) first.
    fn load(&self, document: &DocumentId) -> Result<StoredDocument, StoreError>;

    /// Appends to any number of logs at once and makes it all durable before it returns, with one
    /// answer for each append in order. After an error, whether any of it was kept is unknown until
    /// the logs are loaded again. An empty batch makes durable what was written before, and tells
    /// whether the store works.
    fn append_batch(&self, appends: &[Append]) -> Result<Vec<Appended>, StoreError>;

    /// Puts the snapshot in the place of the records it covers; it is durable before anything is dropped
    /// for it, and whatever a crash in between leaves reads back as the same document. The snapshot before
    /// it is kept with the records between both, so that no single damaged value loses anything; a snapshot
    /// that covers no more than the stored one is ignored.
    fn compact(&self, document: &DocumentId, snapshot: &Snapshot) -> Result<(), StoreError>;

    /// Moves what is damaged out of the log, with its bytes as they were found, so that the next
    /// [`load`](Self::load) goes without it; notes what is missing. Durable on return, and never in
    /// neither place, also while the disk is too full for anything else. Sequences are never given out again.
    fn quarantine(
        &self,
        document: &DocumentId,
        damage: &[Damage],
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// What of a document was put aside so far.
    fn quarantined(&self, document: &DocumentId) -> Result<Vec<Quarantined>, StoreError>;

    /// The snapshot before the latest.
    fn previous_snapshot(&self, document: &DocumentId) -> Result<Option<Snapshot>, StoreError>;

    /// How many bytes the newest snapshot of a document takes and the records after it, as they are stored. Reads none
    /// of the snapshot.
    fn kept(&self, document: &DocumentId) -> Result<u64, StoreError>;

    /// The last sequence that a document's log has given out, whatever became of that record. Reads no more than
    /// that one.
    fn last(&self, document: &DocumentId) -> Result<Sequence, StoreError>;

    /// The names of all documents, in order.
    fn list(&self) -> Result<Vec<DocumentId>, StoreError>;

    /// Removes a document with its snapshots and what is in quarantine, durable on return.
    fn delete(&self, document: &DocumentId) -> Result<(), StoreError>;
}

/// Small values under a table and a key, sorted by key.
pub trait RecordStore: Send + Sync + fmt::Debug {
    /// The value, if there is one.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Sets the value, durable on return. The bytes of a damaged one that was there are put aside.
    fn put(&self, table: Table, key: &[u8], value: &[u8]) -> Result<(), StoreError>;

    /// Sets (or with `None` removes) the value if it still is `expected`; says whether it did.
    /// Durable on return.
    fn compare_and_set(
        &self,
        table: Table,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, StoreError>;

    /// Every key that starts with `prefix`, with its value, in the order of the keys' bytes. A damaged
    /// one is passed over and named in the server's log: one of many must not hide the rest.
    fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<Entry>, StoreError>;
}

/// A key and its value.
pub type Entry = (Vec<u8>, Vec<u8>);

/// The name of a set of records; known when the program is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Table {
    name: &'static str,
    secret_keys: bool,
    of_pairs: bool,
}

impl Table {
    /// A table's name: ASCII letters, digits, `_` and `-`. Its keys are readable to whoever can read
    /// the disk, so they have to be ids or hashes.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            secret_keys: false,
            of_pairs: false,
        }
    }

    /// A table about agendas, whose keys are `<pair>/…`: a store that seals values takes the pair's own key, so that
    /// nothing of them is left to be read once that is destroyed.
    pub const fn of_pairs(name: &'static str) -> Self {
        Self {
            name,
            secret_keys: false,
            of_pairs: true,
        }
    }

    /// A table whose keys tell something about people, such as e-mail addresses: a store that seals
    /// values hides these keys as well. Scanning such a table reads all of it.
    pub const fn with_secret_keys(name: &'static str) -> Self {
        Self {
            name,
            secret_keys: true,
            of_pairs: false,
        }
    }

    /// The name.
    pub const fn as_str(self) -> &'static str {
        self.name
    }

    /// Whether the keys have to be hidden.
    pub const fn has_secret_keys(self) -> bool {
        self.secret_keys
    }

    /// Whether each value belongs to the pair that its key begins with.
    pub const fn is_of_pairs(self) -> bool {
        self.of_pairs
    }
}

/// Why a store could not do what it was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The data folder could not be opened at all.
    #[error("the data in {place} cannot be opened: {reason}")]
    Unopenable {
        /// The folder.
        place: String,
        /// What the engine said.
        reason: String,
    },
    /// A stored value does not read back as it was written.
    #[error("{what} is damaged ({reason}); restore it from a backup, nothing was changed")]
    Damaged {
        /// Names the value, such as `record 17 of agenda/…`.
        what: String,
        /// Which check it failed.
        reason: &'static str,
    },
    /// A stored value is whole, yet of a later form than this program knows.
    #[error("{what} was written by a newer version of the program; start that version")]
    Newer {
        /// Names the value.
        what: String,
    },
    /// The volume has too little free space left to write safely.
    #[error("only {free} bytes are free on the data volume, {reserve} are needed; make room there")]
    Full {
        /// Bytes free now.
        free: u64,
        /// Bytes that have to stay free.
        reserve: u64,
    },
    /// The engine or the disk failed.
    #[error("the store failed: {0}")]
    Failed(String),
}
