//! A disk that is slow to keep things, fails, fills up, tears, and loses its power at any call.

mod keys;
mod state;

use super::super::dice::Dice;
use duologue_server::store::engine::{Batch, Engine, EngineError, Scan, Tree};
use duologue_server::vault::{KeyStorage, SLOT_SIZE};
use keys::Change;
use state::{State, Trees, below};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

/// The disk below the store: what is written can be read at once, and is durable once it is synced.
#[derive(Debug, Clone)]
pub(super) struct SimulatedDisk(Arc<Mutex<State>>);

/// What the disk surely keeps, whatever happens now: nothing of it fails or is damaged.
#[derive(Debug)]
pub(super) struct OnDisk(Trees);

/// What is wrong with the disk for the time being.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nothing.
    None,
    /// So many of a hundred calls fail.
    Failing(usize),
    /// Writing fails, as the disk is full.
    Full,
}

/// What ends the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Crash {
    /// It is killed: what was written stays.
    Kill,
    /// The power is lost: what was written and not synced is kept, lost or torn.
    PowerLoss,
}

impl SimulatedDisk {
    pub(super) fn new(dice: Dice) -> Self {
        Self(Arc::new(Mutex::new(State::new(dice))))
    }

    /// From now on it is in that trouble.
    pub(super) fn get_into(&self, trouble: Trouble) {
        self.state().trouble = trouble;
    }

    /// The process ends at the call after so many.
    pub(super) fn light_fuse(&self, calls: usize, crash: Crash) {
        self.state().light_fuse(calls, crash);
    }

    /// How the process ended in the middle of a call, if it did.
    pub(super) fn crashed(&self) -> Option<Crash> {
        self.state().is_off
    }

    /// The process is gone; what a new one will read.
    pub(super) fn crash(&self, crash: Crash) {
        self.state().crash(crash);
    }

    /// What is surely kept now.
    pub(super) fn kept(&self) -> OnDisk {
        OnDisk(self.state().durable.clone())
    }

    /// The file of data keys as it is surely kept now.
    pub(super) fn kept_keys(&self) -> Option<Vec<u8>> {
        self.state().keys.durable()
    }

    /// How often anything became durable: nothing new is kept while this stays.
    pub(super) fn generation(&self) -> u64 {
        self.state().kept
    }

    /// Damages one of the values that a document's log consists of; whether there was one.
    pub(super) fn damage(&self, document: &str) -> bool {
        self.state().damage(document)
    }

    /// Damages the key that is kept under a name like this; whether there was one.
    pub(super) fn damage_key(&self, name: &str) -> bool {
        self.state().keys.damage(name)
    }

    /// Loses some of the newest records of a document's log; how many.
    pub(super) fn forget(&self, document: &str) -> usize {
        self.state().forget(document)
    }

    /// Everything is read again as it was written.
    pub(super) fn mend(&self) {
        self.state().mend();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl Engine for SimulatedDisk {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.state().get(&(tree, key.to_vec()))
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        match self.state().scan(tree, prefix) {
            Ok(entries) => Box::new(entries.into_iter().map(Ok)),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        let changes = batch.into_iter();
        let changes = changes.map(|(key, value)| ((tree, key), value)).collect();
        self.state().apply(changes)
    }

    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        self.state().swap((tree, key.to_vec()), expected, new)
    }

    fn sync(&self) -> Result<(), EngineError> {
        self.state().sync()
    }

    fn free(&self) -> Result<u64, EngineError> {
        match self.state().trouble {
            Trouble::Full => Ok(0),
            Trouble::None | Trouble::Failing(_) => Ok(u64::MAX),
        }
    }
}

impl KeyStorage for SimulatedDisk {
    fn image(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.state().read_keys().map_err(io::Error::other)
    }

    fn write(&mut self, number: usize, bytes: &[u8; SLOT_SIZE]) -> io::Result<()> {
        let change = Change::Slot(number, Box::new(*bytes));
        self.state().change_keys(change).map_err(io::Error::other)
    }

    fn replace(&mut self, image: &[u8]) -> io::Result<()> {
        let change = Change::Whole(image.to_vec());
        self.state().change_keys(change).map_err(io::Error::other)
    }
}

impl Engine for OnDisk {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        Ok(self.0.get(&(tree, key.to_vec())).cloned())
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        let entries: Vec<_> = below(&self.0, tree, prefix)
            .map(|(key, value)| Ok((key.1.clone(), value.clone())))
            .collect();
        Box::new(entries.into_iter())
    }

    fn apply(&self, _: Tree, _: Batch) -> Result<(), EngineError> {
        Err(EngineError::new("this is only read"))
    }

    fn compare_and_swap(
        &self,
        _: Tree,
        _: &[u8],
        _: Option<&[u8]>,
        _: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        Err(EngineError::new("this is only read"))
    }

    fn sync(&self) -> Result<(), EngineError> {
        Ok(())
    }

    fn free(&self) -> Result<u64, EngineError> {
        Ok(u64::MAX)
    }
}
