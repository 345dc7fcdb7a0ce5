//! Copy of a store into a backup, also while it is written to.

use std::fmt;
use std::io::Write;

use super::format::{BackupWriter, Part, Summary};
use super::watched::{Change, Watched};
use super::{BackupError, PART_OF_A_STORE};
use crate::store::KeyedStore;
use crate::store::engine::{Engine, Tree};
use crate::vault::Vault;

/// What a backup can be made of.
pub trait Source: Send + Sync + fmt::Debug {
    /// Writes all of it as a backup. For each document that is its log up to some record, with
    /// everything that was acknowledged before this was called; for the records it is one moment.
    /// Blocks; reading and writing go on meanwhile.
    fn copy_to(&self, out: &mut dyn Write) -> Result<Summary, BackupError>;
}

impl<E: Engine> Source for Vault<KeyedStore<Watched<E>>> {
    fn copy_to(&self, out: &mut dyn Write) -> Result<Summary, BackupError> {
        let engine = self.sealed().engine();
        let watch = engine.watch().ok_or(BackupError::Busy)?;
        let mut writer = BackupWriter::begin(out)?;
        copy_trees(engine, &mut writer)?;
        for change in watch.changes()? {
            writer.part(&part_of(change))?;
        }
        // Last, so that it has the key of every document above.
        writer.part(&Part::Keys(self.keyring().image()?))?;
        Ok(writer.finish()?.1)
    }
}

/// A store that nobody writes to, with its file of data keys. It needs no master key.
#[derive(Debug)]
pub struct Resting<E> {
    engine: E,
    keys: Vec<u8>,
}

impl<E> Resting<E> {
    /// A store with the bytes of its file of data keys.
    pub fn new(engine: E, keys: Vec<u8>) -> Self {
        Self { engine, keys }
    }
}

impl<E: Engine> Source for Resting<E> {
    fn copy_to(&self, out: &mut dyn Write) -> Result<Summary, BackupError> {
        let mut writer = BackupWriter::begin(out)?;
        copy_trees(&self.engine, &mut writer)?;
        writer.part(&Part::Keys(self.keys.clone()))?;
        Ok(writer.finish()?.1)
    }
}

/// Documents first: whatever the records refer to at their later moment was there before or is empty.
fn copy_trees(
    engine: &impl Engine,
    writer: &mut BackupWriter<&mut dyn Write>,
) -> Result<(), BackupError> {
    for tree in PART_OF_A_STORE {
        for entry in engine.scan(tree, &[]) {
            let (key, value) = entry?;
            writer.part(&Part::Value { tree, key, value })?;
        }
    }
    Ok(())
}

fn part_of((key, value): Change) -> Part {
    let tree = Tree::Records;
    match value {
        Some(value) => Part::Value { tree, key, value },
        None => Part::Removed { tree, key },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;
    use crate::backup::BackupReader;
    use crate::store::engine::{Batch, EngineError, Entry, Scan};
    use crate::store::{
        DocumentStore, MemoryEngine, RecordStore, Sequence, Snapshot, Table, contract,
    };
    use crate::system::entropy::SystemEntropy;
    use crate::vault::{Keyring, MasterKey};

    type Store = Vault<KeyedStore<Watched<Stepwise>>>;

    /// An engine whose scans look at each entry when its turn comes, as those of a database do.
    #[derive(Debug, Default)]
    struct Stepwise(MemoryEngine);

    /// A scan of it under way: what it has not reached yet lies between both keys.
    struct Steps<'a> {
        engine: &'a MemoryEngine,
        tree: Tree,
        prefix: Vec<u8>,
        front: Option<Vec<u8>>,
        back: Option<Vec<u8>>,
    }

    impl Steps<'_> {
        fn left(&self) -> Vec<Entry> {
            let entries = self.engine.scan(self.tree, &self.prefix);
            let reached = |key: &Vec<u8>| {
                self.front.as_ref().is_some_and(|front| key <= front)
                    || self.back.as_ref().is_some_and(|back| key >= back)
            };
            entries
                .map(Result::unwrap)
                .filter(|(key, _)| !reached(key))
                .collect()
        }
    }

    impl Iterator for Steps<'_> {
        type Item = Result<Entry, EngineError>;

        fn next(&mut self) -> Option<Self::Item> {
            let next = self.left().into_iter().next()?;
            self.front = Some(next.0.clone());
            Some(Ok(next))
        }
    }

    impl DoubleEndedIterator for Steps<'_> {
        fn next_back(&mut self) -> Option<Self::Item> {
            let next = self.left().pop()?;
            self.back = Some(next.0.clone());
            Some(Ok(next))
        }
    }

    impl Engine for Stepwise {
        fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
            self.0.get(tree, key)
        }

        fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
            Box::new(Steps {
                engine: &self.0,
                tree,
                prefix: prefix.to_vec(),
                front: None,
                back: None,
            })
        }

        fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
            self.0.apply(tree, batch)
        }

        fn compare_and_swap(
            &self,
            tree: Tree,
            key: &[u8],
            expected: Option<&[u8]>,
            new: Option<&[u8]>,
        ) -> Result<bool, EngineError> {
            self.0.compare_and_swap(tree, key, expected, new)
        }

        fn sync(&self) -> Result<(), EngineError> {
            self.0.sync()
        }

        fn free(&self) -> Result<u64, EngineError> {
            self.0.free()
        }
    }

    const PAIRS: Table = Table::new("pairs");
    const ACCOUNTS: Table = Table::new("accounts");

    fn store() -> Store {
        let master = MasterKey::generate(&SystemEntropy).unwrap();
        let keyring = Keyring::in_memory(master, Arc::new(SystemEntropy)).unwrap();
        let engine = Watched::new(Stepwise::default());
        Vault::new(KeyedStore::new(engine), keyring, Arc::new(SystemEntropy))
    }

    /// The store that a backup makes, with the keys of the one it was made of.
    fn restored(backup: &[u8], of: Store) -> Store {
        let engine = Watched::new(Stepwise::default());
        let mut reader = BackupReader::open(backup).unwrap();
        while let Some(part) = reader.next_part().unwrap() {
            let mut batch = Batch::default();
            let tree = match part {
                Part::Value { tree, key, value } => {
                    batch.put(key, value);
                    tree
                }
                Part::Removed { tree, key } => {
                    batch.remove(key);
                    tree
                }
                // The store it was made of has these keys, and those that came later.
                Part::Keys(_) => continue,
            };
            engine.apply(tree, batch).unwrap();
        }
        Vault::new(
            KeyedStore::new(engine),
            of.into_keyring(),
            Arc::new(SystemEntropy),
        )
    }

    /// Does something when the backup has got this far.
    struct Meanwhile<F>(Vec<u8>, Option<(usize, F)>);

    impl<F: FnOnce()> Write for Meanwhile<F> {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.extend_from_slice(bytes);
            let due = |(at, _): &mut (usize, F)| self.0.len() >= *at;
            if let Some((_, act)) = self.1.take_if(due) {
                act();
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_changes_meanwhile_is_there_as_at_one_moment() {
        let all = {
            let store = store();
            fill(&store);
            let mut out = Vec::new();
            store.copy_to(&mut out).unwrap();
            out.len()
        };
        for part in 0..40 {
            let store = store();
            fill(&store);
            let meanwhile = || {
                // A pair whose account sorts before what was copied already, and one that goes.
                store.put(ACCOUNTS, b"aaa", b"new").unwrap();
                store.put(PAIRS, b"zzz", b"of aaa").unwrap();
                store
                    .compare_and_set(PAIRS, b"mmm", Some(b"of mmm"), None)
                    .unwrap();
                store
                    .compare_and_set(ACCOUNTS, b"mmm", Some(b"old"), None)
                    .unwrap();
            };
            let mut out = Meanwhile(Vec::new(), Some((all * part / 40, meanwhile)));
            store.copy_to(&mut out).unwrap();
            let copied = out.0;
            let copy = restored(&copied, store);
            for (name, of) in copy.scan(PAIRS, b"").unwrap() {
                let account = of.split(|byte| *byte == b' ').next_back().unwrap();
                let there = copy.get(ACCOUNTS, account).unwrap();
                assert!(there.is_some(), "{part}: {}", name.escape_ascii());
            }
        }
    }

    fn fill(store: &Store) {
        for name in [&b"bbb"[..], b"mmm", b"ppp"] {
            store.put(ACCOUNTS, name, b"old").unwrap();
            store.put(PAIRS, name, &[b"of ", name].concat()).unwrap();
        }
    }

    #[test]
    fn logs_are_whole_while_people_type_and_they_are_compacted() {
        let store = store();
        let document = contract::agenda("typed-in");
        let done = AtomicBool::new(false);
        let mut backups = Vec::new();
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut next = 1;
                while !done.load(Ordering::Relaxed) {
                    let appends = contract::appends(&document, next..=next + 4);
                    store.append_batch(&appends).unwrap();
                    next += 5;
                    if next % 7 == 0 {
                        let snapshot = Snapshot {
                            through: Sequence::new(next - 2),
                            bytes: b"all of it".to_vec(),
                            authors: Vec::new(),
                        };
                        store.compact(&document, &snapshot).unwrap();
                    }
                }
            });
            for _ in 0..30 {
                let acknowledged = store.load(&document).unwrap().last;
                let mut backup = Vec::new();
                store.copy_to(&mut backup).unwrap();
                backups.push((acknowledged, backup));
            }
            done.store(true, Ordering::Relaxed);
        });
        let mut of = store;
        for (acknowledged, backup) in backups {
            of = restored(&backup, of);
            let stored = of.load(&document).unwrap();
            assert_eq!(stored.damage, []);
            assert!(stored.last >= acknowledged);
        }
    }

    #[test]
    fn a_log_that_is_compacted_again_and_again_while_it_is_copied_is_whole() {
        let document = contract::agenda("typed-in");
        let type_on = |store: &Store, rounds: std::ops::Range<u64>| {
            for round in rounds {
                let (first, last) = (round * 5 + 1, round * 5 + 5);
                let appends = contract::appends(&document, first..=last);
                store.append_batch(&appends).unwrap();
                let snapshot = Snapshot {
                    through: Sequence::new(last - 1),
                    bytes: b"all of it".to_vec(),
                    authors: Vec::new(),
                };
                store.compact(&document, &snapshot).unwrap();
            }
        };
        let length = {
            let store = store();
            type_on(&store, 0..3);
            let mut out = Vec::new();
            store.copy_to(&mut out).unwrap();
            out.len()
        };
        for part in 0..40 {
            let store = store();
            type_on(&store, 0..3);
            let meanwhile = || type_on(&store, 3..6);
            let mut out = Meanwhile(Vec::new(), Some((length * part / 40, meanwhile)));
            store.copy_to(&mut out).unwrap();
            let copied = out.0;
            let stored = restored(&copied, store).load(&document).unwrap();
            assert_eq!(stored.damage, [], "{part}");
            assert!(stored.last >= Sequence::new(15), "{part}");
        }
    }

    #[test]
    fn one_backup_is_made_at_a_time() {
        let store = store();
        fill(&store);
        let mut refused = false;
        let meanwhile = || {
            let again = store.copy_to(&mut Vec::new());
            refused = matches!(again, Err(BackupError::Busy));
        };
        store
            .copy_to(&mut Meanwhile(Vec::new(), Some((1, meanwhile))))
            .unwrap();
        assert!(refused);
        store.copy_to(&mut Vec::new()).unwrap();
    }
}
