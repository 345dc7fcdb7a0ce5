//! Compaction policy: when a log is made short.

use super::Limits;
use super::log::Depth;

/// Whether a log that has this much behind a snapshot of so many bytes is to be compacted; after a failure
/// once it is longer by `tolerated` records.
///
/// A compaction reads and writes the whole document, so it waits until as much was appended as the snapshot
/// weighs: then it costs each byte that is appended the same, however old the document is. Reading a log takes
/// longer than reading a snapshot, so it waits no longer than until there are [`Limits::longest_log`] records.
pub(super) fn is_due(limits: &Limits, depth: Depth, snapshot_bytes: u64, tolerated: u64) -> bool {
    let is_long = depth.records >= limits.compact_records.saturating_add(tolerated)
        || (depth.bytes >= limits.compact_bytes && tolerated == 0);
    let is_as_heavy = depth.bytes >= snapshot_bytes;
    (is_long && is_as_heavy) || depth.records >= limits.longest_log.saturating_add(tolerated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::{Batch, Engine, EngineError, Scan, Tree};
    use crate::store::{
        Append, DocumentStore, KeyedStore, MemoryEngine, Record, Sequence, Snapshot, contract,
    };
    use std::sync::atomic::{AtomicU64, Ordering};

    /// Bytes of an update that brings one letter.
    const LETTER: usize = 40;
    /// Bytes of it in a snapshot, of what two people typed in turn.
    const IN_SNAPSHOT: u64 = 6;

    /// Memory that counts what sled would write: a changed value, and as sled writes a leaf of up to sixteen
    /// values anew after every tenth change, a tenth of its neighbours. A snapshot is a file of its own.
    #[derive(Debug, Default)]
    struct Counting {
        engine: MemoryEngine,
        written: AtomicU64,
    }

    impl Engine for Counting {
        fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
            self.engine.get(tree, key)
        }

        fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
            self.engine.scan(tree, prefix)
        }

        fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
            let changes = batch.clone();
            self.engine.apply(tree, batch)?;
            for (key, value) in changes {
                let beside = match tree {
                    Tree::Snapshots => 0,
                    Tree::Documents | Tree::Records => self.engine.bytes_beside(tree, &key, 8) / 10,
                };
                let bytes = key.len() + value.map_or(0, |value| value.len()) + beside;
                self.written
                    .fetch_add(u64::try_from(bytes).unwrap(), Ordering::Relaxed);
            }
            Ok(())
        }

        fn compare_and_swap(
            &self,
            tree: Tree,
            key: &[u8],
            expected: Option<&[u8]>,
            new: Option<&[u8]>,
        ) -> Result<bool, EngineError> {
            self.engine.compare_and_swap(tree, key, expected, new)
        }

        fn sync(&self) -> Result<(), EngineError> {
            self.engine.sync()
        }

        fn free(&self) -> Result<u64, EngineError> {
            self.engine.free()
        }
    }

    /// How many bytes are written for each that is appended to a document of that age, and its longest log.
    fn cost_at(age: u64) -> (u64, u64) {
        let store = KeyedStore::new(Counting::default());
        let document = contract::agenda("typed-in");
        let snapshot = |through: u64| Snapshot {
            through: Sequence::new(through),
            bytes: vec![7; usize::try_from(through * IN_SNAPSHOT).unwrap()],
            authors: Vec::new(),
        };
        // As whoever typed for so long left it: with two snapshots.
        let limits = Limits::default();
        for through in [age - 1, age] {
            store.compact(&document, &snapshot(through)).unwrap();
        }
        let mut depth = Depth::default();
        let mut weight = age * IN_SNAPSHOT;
        let mut longest = 0;
        let before = store.engine().written.load(Ordering::Relaxed);
        let typed = 60_000;
        for number in age + 1..=age + typed {
            let append = Append {
                document: document.clone(),
                sequence: Sequence::new(number),
                record: Record {
                    seat: None,
                    at_ms: number,
                    bytes: vec![7; LETTER],
                },
            };
            store.append_batch(&[append]).unwrap();
            depth.add(LETTER);
            longest = longest.max(depth.records);
            if is_due(&limits, depth, weight, 0) {
                let made = snapshot(number);
                weight = u64::try_from(made.bytes.len()).unwrap();
                store.compact(&document, &made).unwrap();
                depth = Depth::default();
            }
        }
        let written = store.engine().written.load(Ordering::Relaxed) - before;
        (written / (typed * u64::try_from(LETTER).unwrap()), longest)
    }

    #[test]
    fn a_byte_costs_the_same_however_old_its_document_is() {
        for age in [2_000, 18_000, 100_000, 250_000] {
            let (cost, longest) = cost_at(age);
            println!("{age} keys: {cost} bytes for one, {longest} records at most");
            assert!(cost <= 10, "{cost} bytes for one at {age} keys");
            assert!(longest <= Limits::default().longest_log);
        }
    }

    #[test]
    fn a_log_is_due_when_it_weighs_as_much_as_its_snapshot_and_before_it_is_too_long() {
        let limits = Limits::default();
        let due = |records, bytes, snapshot, tolerated| {
            is_due(&limits, Depth { records, bytes }, snapshot, tolerated)
        };
        assert!(!due(999, 40_000, 0, 0) && due(1_000, 40_000, 0, 0));
        assert!(!due(1_000, 40_000, 40_001, 0), "the snapshot weighs more");
        assert!(due(1_001, 40_040, 40_040, 0));
        assert!(
            !due(3, 262_143, 0, 0) && due(3, 262_144, 0, 0),
            "few are large"
        );
        assert!(!due(3, 262_144, 300_000, 0));
        assert!(!due(19_999, 800_000, 16 << 20, 0) && due(20_000, 800_000, 16 << 20, 0));
        // After a failure it may grow by as much again.
        assert!(!due(1_999, 300_000, 0, 1_000) && due(2_000, 300_000, 0, 1_000));
        assert!(!due(39_999, 800_000, 16 << 20, 20_000) && due(40_000, 800_000, 16 << 20, 20_000));
    }
}
