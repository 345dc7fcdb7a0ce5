//! Keyring: the data keys, each wrapped by the master key, and all that is done with them.

mod contents;
mod slots;

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use thiserror::Error;

use super::key_file::{KeyFile, KeyStorage, MemoryKeyFile};
use super::master::{MasterKey, MasterKeyId};
use super::secret::{CannotSeal, Key};
use crate::store::StoreError;
use crate::system::entropy::{Entropy, NoEntropy};
use contents::Contents;

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder<'a> {
    /// A pair's: it seals their documents.
    Pair(&'a str),
    /// The one that seals every record.
    Records,
    /// The one that hashes look-up keys which would tell something about people.
    Names,
}

/// All data keys of one store.
#[derive(Debug)]
pub struct Keyring {
    contents: Mutex<Contents>,
    entropy: Arc<dyn Entropy>,
}

/// Why keys cannot be had.
#[derive(Debug, Error)]
pub enum KeyringError {
    /// The file could not be read or written.
    #[error("the file of data keys cannot be used: {0}")]
    File(#[from] io::Error),
    /// The file is not what this program writes.
    #[error("the file of data keys is damaged ({0}); restore the folder from a backup")]
    Damaged(&'static str),
    /// Another master key wraps these keys.
    #[error(
        "the data is locked with the master key {needed}, but {given} was given; start with the \
         right one (after `duologue key rotate` that is the new one)"
    )]
    WrongMasterKey {
        /// The one that is needed.
        needed: MasterKeyId,
        /// The one that was given.
        given: MasterKeyId,
    },
    /// A key cannot be wrapped.
    #[error(transparent)]
    CannotSeal(#[from] CannotSeal),
    /// A key could not be made.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

impl From<KeyringError> for StoreError {
    fn from(error: KeyringError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Keyring {
    /// The keys on a shelf; an empty one gets a header, and nothing is sealed with it yet.
    ///
    /// # Errors
    /// [`KeyringError::WrongMasterKey`] before anything else is looked at.
    pub fn on(
        shelf: Box<dyn KeyStorage>,
        master: MasterKey,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, KeyringError> {
        Ok(Self {
            contents: Mutex::new(Contents::read(shelf, master, entropy.as_ref())?),
            entropy,
        })
    }

    /// The keys in a file, which is made if it is not there.
    pub fn at(
        place: &Path,
        master: MasterKey,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, KeyringError> {
        Self::on(Box::new(KeyFile::at(place)), master, entropy)
    }

    /// The keys in a file's bytes, kept in memory.
    pub fn from_image(
        image: Vec<u8>,
        master: MasterKey,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, KeyringError> {
        Self::on(Box::new(MemoryKeyFile(Some(image))), master, entropy)
    }

    /// Whether bytes are a file of keys, as far as that can be said without its master key.
    pub(crate) fn inspect(image: &[u8]) -> Result<(), KeyringError> {
        slots::split(image).map(drop)
    }

    /// New keys that last as long as the value, for a store that does too.
    pub fn in_memory(master: MasterKey, entropy: Arc<dyn Entropy>) -> Result<Self, KeyringError> {
        Self::on(Box::new(MemoryKeyFile::default()), master, entropy)
    }

    /// The master key that wraps the keys now.
    pub fn master_id(&self) -> MasterKeyId {
        self.contents().master_id()
    }

    /// Wraps every key with another master key, all at once: a crash leaves all of them under the
    /// old one or all under the new one. From here on only the new one opens the file. After an error
    /// either does, and the keys can be used all the same.
    pub fn rotate(&self, master: MasterKey) -> Result<(), KeyringError> {
        self.contents().rotate(master, self.entropy.as_ref())
    }

    /// The file as it is now, for a backup: the keys in it are wrapped.
    pub(crate) fn image(&self) -> Result<Vec<u8>, KeyringError> {
        self.contents().image()
    }

    /// Whether everything in the store is sealed.
    pub(super) fn is_sealed(&self) -> bool {
        self.contents().is_sealed()
    }

    /// Notes that everything in the store is sealed: what is not was not written by us.
    pub(super) fn set_sealed(&self) -> Result<(), KeyringError> {
        self.contents().set_sealed(self.entropy.as_ref())
    }

    /// The holder's key, if there is one.
    pub(super) fn key(&self, holder: Holder<'_>) -> Result<Option<Arc<Key>>, KeyringError> {
        self.contents().key(&holder.name())
    }

    /// The holder's key; made now if there is none.
    pub(super) fn key_or_new(&self, holder: Holder<'_>) -> Result<Arc<Key>, KeyringError> {
        self.contents()
            .key_or_new(holder.name(), self.entropy.as_ref())
    }

    /// Overwrites the holder's key where it stands: whatever it sealed, wherever copies of it lie,
    /// opens no more. Durable on return; says whether there was one. After an error it counts as gone
    /// in this process, and has to be destroyed again.
    pub(super) fn destroy(&self, holder: Holder<'_>) -> Result<bool, KeyringError> {
        self.contents().destroy(&holder.name())
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Holder<'_> {
    /// What the key is kept under.
    fn name(self) -> String {
        match self {
            Self::Pair(pair) => format!("pair/{pair}"),
            Self::Records => "records".to_owned(),
            Self::Names => "names".to_owned(),
        }
    }
}
