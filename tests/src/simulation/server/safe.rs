//! The operator's safe: the master keys that may open what is on the disk.

use crate::simulation::dice::Dice;
use crate::simulation::world::Checked;
use duologue_server::system::entropy::{Entropy, NoEntropy};
use duologue_server::vault::{Keyring, KeyringError, MasterKey};
use std::sync::{Arc, Mutex};

/// Master keys in their written form, the newest last. An older one is thrown away once the newest is known to count.
#[derive(Debug)]
pub(super) struct Safe {
    keys: Vec<String>,
    entropy: Arc<DicedEntropy>,
}

/// Randomness that a seed repeats.
#[derive(Debug)]
struct DicedEntropy(Mutex<Dice>);

impl Safe {
    /// A safe with one key in it.
    pub(super) fn new(dice: Dice) -> Self {
        let mut safe = Self {
            keys: Vec::new(),
            entropy: Arc::new(DicedEntropy(Mutex::new(dice))),
        };
        safe.make_new();
        safe
    }

    /// Makes a key, which is the newest from now on.
    pub(super) fn make_new(&mut self) -> MasterKey {
        let key = MasterKey::generate(self.entropy.as_ref()).unwrap();
        self.keys.push(key.expose().to_string());
        key
    }

    /// Throws all away but the newest.
    pub(super) fn keep_newest(&mut self) {
        self.keys.drain(..self.keys.len() - 1);
    }

    /// Opens a file of keys with the newest that it takes.
    pub(super) fn unlock(
        &self,
        open: impl Fn(MasterKey, Arc<dyn Entropy>) -> Result<Keyring, KeyringError>,
    ) -> Checked<Keyring> {
        let mut refused = "there is no master key".to_owned();
        for key in self.keys.iter().rev() {
            match open(MasterKey::parse(key).unwrap(), self.entropy()) {
                Ok(keyring) => return Ok(keyring),
                Err(error @ KeyringError::WrongMasterKey { .. }) => refused = error.to_string(),
                Err(error) => return Err(error.to_string()),
            }
        }
        Err(refused)
    }

    pub(super) fn entropy(&self) -> Arc<dyn Entropy> {
        Arc::<DicedEntropy>::clone(&self.entropy)
    }
}

impl Entropy for DicedEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        let roll = || self.0.lock().unwrap().roll().to_le_bytes();
        for bytes in bytes.chunks_mut(8) {
            bytes.copy_from_slice(&roll()[..bytes.len()]);
        }
        Ok(())
    }
}
