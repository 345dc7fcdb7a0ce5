//! Storage engine contract: ordered trees of bytes, written in batches.
//!
//! Everything a document's log or a record means is the business of [`KeyedStore`](super::KeyedStore);
//! an engine only keeps keys and values. The store asks no more of it than what is promised here, so
//! whatever keeps these promises can stand below: sled, memory, or a simulated disk that loses power.

use std::fmt;

use thiserror::Error;

/// Ordered trees of bytes, shared by threads. Every call may block; none is asynchronous.
///
/// **Order.** A tree's keys are ordered as their bytes are. What one thread has applied, every thread
/// sees from the moment the call returned.
///
/// **Atomic.** [`apply`](Self::apply) puts a whole batch into one tree or nothing of it: no reader sees
/// a part, and if the process dies at any moment the batch is there whole or not at all. Among the
/// [snapshots](Tree::Snapshots), whose values are large, that holds for each change of a batch alone.
/// Nothing spans two trees. A scan is no snapshot: what is applied while it runs may or may not show up
/// in it, but each entry is one that was there. A scan up that finds an entry removed meets what was put
/// further up before that.
///
/// **Durable.** Applied is not durable. When [`sync`](Self::sync) returns `Ok`, everything applied
/// before it was called survives the loss of power. What was applied and not synced may survive a
/// crash or not, each batch by itself and in no order that could be relied on. A disk that tears may
/// leave a part of a batch that was not synced, or a value cut off: the store above sums every value,
/// names what does not read back, and tells nobody of what was not synced.
///
/// **Failing.** After an error from `apply` or [`compare_and_swap`](Self::compare_and_swap), the change
/// may be there or not, whole, until somebody reads it. After an error from `sync`, what was applied
/// since the last success stays readable and its durability is unknown. Nothing that was synced
/// before is ever taken back by an error.
pub trait Engine: Send + Sync + fmt::Debug {
    /// The value under a key, if there is one.
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError>;

    /// Every key that starts with `prefix`, with its value, from the lowest up or from the highest down.
    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_>;

    /// Every key that starts with `prefix`, from the lowest up, for whoever needs no values.
    fn keys(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Vec<u8>>, EngineError> {
        let entries = self.scan(tree, prefix);
        entries.map(|entry| entry.map(|(key, _)| key)).collect()
    }

    /// How many bytes the value under a key has; none when there is none.
    fn length(&self, tree: Tree, key: &[u8]) -> Result<u64, EngineError> {
        let value = self.get(tree, key)?.unwrap_or_default();
        u64::try_from(value.len()).map_err(EngineError::new)
    }

    /// Does all of a batch at once; of several changes to one key the last counts.
    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError>;

    /// Sets (or with `None` removes) a value if it still is `expected`, in one step that no other change
    /// comes in between; says whether it did.
    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError>;

    /// Returns once everything that was applied so far survives power loss.
    fn sync(&self) -> Result<(), EngineError>;

    /// Bytes that can still be written; `u64::MAX` where nothing bounds them or nobody knows.
    fn free(&self) -> Result<u64, EngineError>;
}

/// The trees a store keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tree {
    /// The documents' logs: many small values.
    Documents,
    /// The documents' snapshots: few large values, kept apart so that writing a small one costs no more
    /// beside them.
    Snapshots,
    /// Small values under a table and a key.
    Records,
}

impl Tree {
    /// Every tree.
    pub const ALL: [Self; 3] = [Self::Documents, Self::Snapshots, Self::Records];

    /// The tree's name on disk.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Snapshots => "snapshots",
            Self::Records => "records",
        }
    }
}

/// A scan under way: keys with their values, readable from both ends.
pub type Scan<'a> = Box<dyn DoubleEndedIterator<Item = Result<Entry, EngineError>> + 'a>;

/// A key and its value.
pub type Entry = (Vec<u8>, Vec<u8>);

/// Changes that stand in one part of a batch that may be taken in parts.
const PART: usize = 128;

/// Changes that belong together, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch(Vec<(Vec<u8>, Option<Vec<u8>>)>);

impl Batch {
    /// Sets a value, whatever was there.
    pub fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.0.push((key, Some(value)));
    }

    /// Removes a key, if it is there.
    pub fn remove(&mut self, key: Vec<u8>) {
        self.0.push((key, None));
    }

    /// The keys it changes, in order.
    pub fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|(key, _)| key.as_slice())
    }

    /// The same changes in the same order, a few at a time, for those that need not be there together: an engine may let
    /// nobody else in while it takes a batch, as sled does, whatever database of the process that is.
    pub fn in_parts(self) -> impl Iterator<Item = Self> {
        let mut rest = self.0.into_iter();
        std::iter::from_fn(move || {
            let part: Vec<_> = rest.by_ref().take(PART).collect();
            (!part.is_empty()).then_some(Self(part))
        })
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Batch {
    type Item = (Vec<u8>, Option<Vec<u8>>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    /// The changes in order: each key with its new value, or with `None` where it is removed.
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The engine or its disk failed, in the engine's words. They never quote a key's value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct EngineError(String);

impl EngineError {
    /// What the engine said.
    pub fn new(said: impl fmt::Display) -> Self {
        Self(said.to_string())
    }
}
