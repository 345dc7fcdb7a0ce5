//! What is on the disk, what only seems to be, and what becomes of each call.

use super::keys::{Change as KeysChange, KeysFile};
use super::{Crash, Trouble};
use crate::simulation::dice::Dice;
use duologue_server::store::engine::{EngineError, Entry, Tree};
use std::collections::BTreeMap;

pub(super) type Key = (Tree, Vec<u8>);
pub(super) type Trees = BTreeMap<Key, Vec<u8>>;
pub(super) type Change = (Key, Option<Vec<u8>>);

#[derive(Debug)]
pub(super) struct State {
    /// What survives the loss of power.
    pub(super) durable: Trees,
    /// What readers see.
    written: Trees,
    /// The batches between the two, in order.
    unsynced: Vec<Vec<Change>>,
    pub(super) keys: KeysFile,
    /// Values that read back with this byte flipped.
    damaged: BTreeMap<Key, usize>,
    pub(super) trouble: Trouble,
    fuse: Option<Fuse>,
    /// The process that used it is gone.
    pub(super) is_off: Option<Crash>,
    /// How often anything became durable.
    pub(super) kept: u64,
    dice: Dice,
}

/// After so many calls the process is gone.
#[derive(Debug, Clone, Copy)]
struct Fuse {
    calls: usize,
    crash: Crash,
}

impl State {
    pub(super) fn new(dice: Dice) -> Self {
        Self {
            durable: Trees::new(),
            written: Trees::new(),
            unsynced: Vec::new(),
            keys: KeysFile::default(),
            damaged: BTreeMap::new(),
            trouble: Trouble::None,
            fuse: None,
            is_off: None,
            kept: 0,
            dice,
        }
    }

    pub(super) fn light_fuse(&mut self, calls: usize, crash: Crash) {
        self.fuse = Some(Fuse { calls, crash });
    }

    pub(super) fn crash(&mut self, crash: Crash) {
        if crash == Crash::PowerLoss {
            self.lose_power();
        }
        self.is_off = None;
        self.fuse = None;
    }

    pub(super) fn damage(&mut self, document: &str) -> bool {
        let of_document =
            |(tree, key): &Key| *tree != Tree::Records && key.starts_with(document.as_bytes());
        let values = self.durable.iter();
        // Some say all by being there.
        let values = values.filter(|(key, value)| of_document(key) && !value.is_empty());
        let values: Vec<(Key, usize)> = values
            .map(|(key, value)| (key.clone(), value.len()))
            .collect();
        if values.is_empty() {
            return false;
        }
        let (key, length) = self.dice.pick(&values).clone();
        let byte = self.dice.below(length);
        self.damaged.insert(key, byte);
        true
    }

    pub(super) fn forget(&mut self, document: &str) -> usize {
        let prefix = [document.as_bytes(), b"\0r"].concat();
        let records = below(&self.durable, Tree::Documents, &prefix);
        let records: Vec<Key> = records.map(|(key, _)| key.clone()).collect();
        let lost = self.dice.below(records.len() + 1);
        for key in records.iter().rev().take(lost) {
            self.durable.remove(key);
        }
        self.written = self.durable.clone();
        self.unsynced.clear();
        self.kept += 1;
        lost
    }

    pub(super) fn mend(&mut self) {
        self.damaged.clear();
        self.keys.mend();
        self.trouble = Trouble::None;
        self.fuse = None;
    }

    pub(super) fn get(&mut self, key: &Key) -> Result<Option<Vec<u8>>, EngineError> {
        let whole = self.begin(false)?;
        let value = self.written.get(key);
        whole.said(value.map(|value| self.read(key, value)))
    }

    pub(super) fn scan(&mut self, tree: Tree, prefix: &[u8]) -> Result<Vec<Entry>, EngineError> {
        self.begin(false)?.said(())?;
        let entries = below(&self.written, tree, prefix);
        Ok(entries
            .map(|(key, value)| (key.1.clone(), self.read(key, value)))
            .collect())
    }

    pub(super) fn apply(&mut self, changes: Vec<Change>) -> Result<(), EngineError> {
        let whole = self.begin(true)?;
        if whole.is_done() {
            self.write(changes);
        }
        whole.said(())
    }

    pub(super) fn swap(
        &mut self,
        key: Key,
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        let whole = self.begin(true)?;
        let is_expected = self.written.get(&key).map(Vec::as_slice) == expected;
        if is_expected && whole.is_done() {
            self.write(vec![(key, new.map(<[u8]>::to_vec))]);
        }
        whole.said(is_expected)
    }

    pub(super) fn sync(&mut self) -> Result<(), EngineError> {
        let whole = self.begin(true)?;
        if whole.is_done() {
            for changes in self.unsynced.drain(..) {
                for (key, value) in &changes {
                    set(&mut self.durable, key, value.as_deref());
                }
            }
            self.kept += 1;
        }
        whole.said(())
    }

    pub(super) fn read_keys(&mut self) -> Result<Option<Vec<u8>>, EngineError> {
        let whole = self.begin(false)?;
        if whole.is_done() {
            self.keys.sync();
            self.kept += 1;
        }
        whole.said(self.keys.read())
    }

    pub(super) fn change_keys(&mut self, change: KeysChange) -> Result<(), EngineError> {
        let whole = self.begin(true)?;
        if whole.is_done() {
            self.keys.write(change);
        }
        whole.said(())?;
        self.keys.sync();
        self.kept += 1;
        Ok(())
    }

    /// Whether a call comes to pass at all; an error after it did counts as one that may have.
    fn begin(&mut self, is_write: bool) -> Result<Whole, EngineError> {
        if self.is_off.is_some() {
            return Err(EngineError::new("the process is gone"));
        }
        if let Some(fuse) = &mut self.fuse {
            if fuse.calls == 0 {
                self.is_off = Some(fuse.crash);
                self.fuse = None;
                return Ok(self.whole_or_not("the process ends here"));
            }
            fuse.calls -= 1;
        }
        match self.trouble {
            Trouble::Failing(percent) if self.dice.chance(percent) => {
                Ok(self.whole_or_not("the disk was told to fail"))
            }
            Trouble::Full if is_write => Err(EngineError::new("the disk is full")),
            Trouble::None | Trouble::Failing(_) | Trouble::Full => Ok(Whole::Done),
        }
    }

    fn whole_or_not(&mut self, words: &'static str) -> Whole {
        if self.dice.chance(50) {
            Whole::DoneAndFailed(words)
        } else {
            Whole::Failed(words)
        }
    }

    fn write(&mut self, changes: Vec<Change>) {
        for (key, value) in &changes {
            self.damaged.remove(key);
            set(&mut self.written, key, value.as_deref());
        }
        self.unsynced.push(changes);
    }

    /// Of what was not synced each batch is kept, lost, or torn.
    fn lose_power(&mut self) {
        for changes in std::mem::take(&mut self.unsynced) {
            match self.dice.below(3) {
                0 => {}
                1 => {
                    for (key, value) in &changes {
                        set(&mut self.durable, key, value.as_deref());
                    }
                }
                _ => {
                    for (key, value) in &changes {
                        if self.dice.chance(50) {
                            // What replaces a synced value is there whole or not: nothing is written in place.
                            let is_new = !self.durable.contains_key(key);
                            let torn = value.as_deref().filter(|_| is_new);
                            let torn = torn.map(|value| self.torn(value));
                            set(&mut self.durable, key, torn.as_deref().or(value.as_deref()));
                        }
                    }
                }
            }
        }
        self.written = self.durable.clone();
        self.keys.lose_power(&mut self.dice);
        self.kept += 1;
    }

    /// A value as a torn write may leave it: whole, cut off, or with something else in it.
    fn torn(&mut self, value: &[u8]) -> Vec<u8> {
        let mut torn = value.to_vec();
        let place = self.dice.below(torn.len().max(1));
        match self.dice.below(3) {
            0 => {}
            1 => torn.truncate(place),
            _ => torn[place..].fill(0),
        }
        torn
    }

    fn read(&self, key: &Key, value: &[u8]) -> Vec<u8> {
        let mut value = value.to_vec();
        if let Some(byte) = self.damaged.get(key)
            && let Some(byte) = value.get_mut(*byte)
        {
            *byte ^= 0x10;
        }
        value
    }
}

/// Whether a call does what it is for, and what it says of that.
enum Whole {
    Done,
    DoneAndFailed(&'static str),
    Failed(&'static str),
}

impl Whole {
    fn is_done(&self) -> bool {
        !matches!(self, Self::Failed(_))
    }

    fn said<T>(&self, answer: T) -> Result<T, EngineError> {
        match self {
            Self::Done => Ok(answer),
            Self::DoneAndFailed(words) | Self::Failed(words) => Err(EngineError::new(words)),
        }
    }
}

fn set(trees: &mut Trees, key: &Key, value: Option<&[u8]>) {
    match value {
        Some(value) => trees.insert(key.clone(), value.to_vec()),
        None => trees.remove(key),
    };
}

/// The entries of a tree whose keys begin like this.
pub(super) fn below<'a>(
    trees: &'a Trees,
    tree: Tree,
    prefix: &'a [u8],
) -> impl Iterator<Item = (&'a Key, &'a Vec<u8>)> {
    trees
        .range((tree, prefix.to_vec())..)
        .take_while(move |((of, key), _)| *of == tree && key.starts_with(prefix))
}
