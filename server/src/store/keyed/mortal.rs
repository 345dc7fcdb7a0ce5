//! An engine whose process ends after so many writes, with or without the power.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::super::engine::{Batch, Engine, EngineError, Entry, Scan, Tree};

type Trees = BTreeMap<(Tree, Vec<u8>), Vec<u8>>;
type Change = (Vec<u8>, Option<Vec<u8>>);

/// Memory with a disk below it.
#[derive(Debug, Default)]
pub(crate) struct Mortal(Mutex<State>);

#[derive(Clone, Debug, Default)]
struct State {
    durable: Trees,
    written: Trees,
    unsynced: Vec<(Tree, Vec<Change>)>,
    /// Calls that write before the process is gone.
    left: Option<usize>,
}

/// What is left of what was written and not synced.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    /// All of it, as the process was killed.
    Kill,
    /// Of three batches in turn those whose bit is set.
    Power(u8),
    /// Of each batch every other change.
    Torn,
    /// All of it, with half of each value that is new.
    Cut,
}

/// Every way to end that is tried.
pub(crate) const ENDS: [End; 11] = [
    End::Kill,
    End::Power(0),
    End::Power(1),
    End::Power(2),
    End::Power(3),
    End::Power(4),
    End::Power(5),
    End::Power(6),
    End::Power(7),
    End::Torn,
    End::Cut,
];

impl Mortal {
    /// From now on so many calls that write are carried out, and no more.
    pub(crate) fn live_for(&self, calls: usize) {
        self.0.lock().unwrap().left = Some(calls);
    }

    /// The engine of the next process.
    pub(crate) fn after(&self, end: End) -> Self {
        let mut state = self.0.lock().unwrap().clone();
        state.left = None;
        if matches!(end, End::Kill) {
            return Self(Mutex::new(state));
        }
        for (place, (tree, changes)) in std::mem::take(&mut state.unsynced).into_iter().enumerate()
        {
            let durable = &state.durable;
            let kept: Vec<Change> = match end {
                End::Power(bits) if bits & (1 << (place % 3)) == 0 => continue,
                End::Torn => changes.into_iter().step_by(2).collect(),
                End::Cut => changes
                    .into_iter()
                    .map(|(key, value)| match value {
                        Some(value) if !durable.contains_key(&(tree, key.clone())) => {
                            let half = value[..value.len() / 2].to_vec();
                            (key, Some(half))
                        }
                        value => (key, value),
                    })
                    .collect(),
                End::Kill | End::Power(_) => changes,
            };
            set(&mut state.durable, tree, kept);
        }
        state.written = state.durable.clone();
        Self(Mutex::new(state))
    }

    /// Everything in a tree.
    pub(crate) fn all(&self, tree: Tree) -> Vec<Entry> {
        self.scan(tree, &[]).map(Result::unwrap).collect()
    }

    fn write<T>(&self, act: impl FnOnce(&mut State) -> T) -> Result<T, EngineError> {
        let mut state = self.0.lock().unwrap();
        match &mut state.left {
            Some(0) => return Err(EngineError::new("the process is gone")),
            Some(left) => *left -= 1,
            None => {}
        }
        let done = act(&mut state);
        drop(state);
        Ok(done)
    }
}

fn set(trees: &mut Trees, tree: Tree, changes: Vec<Change>) {
    for (key, value) in changes {
        match value {
            Some(value) => trees.insert((tree, key), value),
            None => trees.remove(&(tree, key)),
        };
    }
}

impl State {
    fn below(&self, tree: Tree, prefix: &[u8]) -> Vec<Entry> {
        self.written
            .range((tree, prefix.to_vec())..)
            .take_while(|((of, key), _)| *of == tree && key.starts_with(prefix))
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect()
    }

    fn change(&mut self, tree: Tree, changes: Vec<Change>) {
        set(&mut self.written, tree, changes.clone());
        self.unsynced.push((tree, changes));
    }
}

impl Engine for Mortal {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        let state = self.0.lock().unwrap();
        Ok(state.written.get(&(tree, key.to_vec())).cloned())
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        let found = self.0.lock().unwrap().below(tree, prefix);
        Box::new(found.into_iter().map(Ok))
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        self.write(|state| state.change(tree, batch.into_iter().collect()))
    }

    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        self.write(|state| {
            let found = state.written.get(&(tree, key.to_vec()));
            let is_expected = found.map(Vec::as_slice) == expected;
            if is_expected {
                state.change(tree, vec![(key.to_vec(), new.map(<[u8]>::to_vec))]);
            }
            is_expected
        })
    }

    fn sync(&self) -> Result<(), EngineError> {
        self.write(|state| {
            for (tree, changes) in std::mem::take(&mut state.unsynced) {
                set(&mut state.durable, tree, changes);
            }
        })
    }

    fn free(&self) -> Result<u64, EngineError> {
        Ok(u64::MAX)
    }
}
