//! Data folder and the keys to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use zeroize::Zeroizing;

use super::keyring::{Keyring, KeyringError};
use super::master::{MASTER_KEY_VARIABLE, MasterKey, MasterKeyError};
use crate::system::entropy::Entropy;

/// The file of data keys in a data folder.
pub(crate) const DATA_KEYS: &str = "keys";
/// The master key in a data folder whose owner gave none.
const OWN_MASTER_KEY: &str = "master.key";

/// Where whoever starts the program says the master key is.
#[derive(Clone, Debug, Default)]
pub struct GivenMasterKey {
    /// In this file.
    pub file: Option<PathBuf>,
    /// In the environment, in its written form.
    pub text: Option<Zeroizing<String>>,
}

/// A data folder with the master key that opens it.
#[derive(Debug)]
pub struct LockedFolder {
    folder: PathBuf,
    master: MasterKey,
}

/// Why a data folder does not open.
#[derive(Debug, Error)]
pub enum VaultError {
    /// There is no master key.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// Two were given.
    #[error(
        "a master key was given both as a file and in {MASTER_KEY_VARIABLE}; give one of the two"
    )]
    TwoMasterKeys,
    /// The folder's data is locked and no key was given.
    #[error(
        "the data in {0} is locked; give its master key with --master-key-file or in \
         {MASTER_KEY_VARIABLE}"
    )]
    NoMasterKey(PathBuf),
    /// The data keys do not open.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

impl GivenMasterKey {
    /// The key, if one was given.
    pub fn read(&self) -> Result<Option<MasterKey>, VaultError> {
        match (&self.file, &self.text) {
            (Some(_), Some(_)) => Err(VaultError::TwoMasterKeys),
            (Some(file), None) => Ok(Some(MasterKey::read(file)?)),
            (None, Some(text)) => {
                let no_key = || MasterKeyError::NoKey(MASTER_KEY_VARIABLE.to_owned());
                MasterKey::parse(text)
                    .map(Some)
                    .ok_or_else(no_key)
                    .map_err(Into::into)
            }
            (None, None) => Ok(None),
        }
    }
}

impl LockedFolder {
    /// The folder with the master key that was given, or else the folder's own: one is made for a
    /// folder that has never had any.
    pub fn new(
        folder: &Path,
        given: &GivenMasterKey,
        entropy: &dyn Entropy,
    ) -> Result<Self, VaultError> {
        let master = match given.read()? {
            Some(master) => master,
            None => own_master_key(folder, entropy)?,
        };
        Ok(Self {
            folder: folder.to_owned(),
            master,
        })
    }

    /// The data keys in the folder; a folder without any gets a new file of them.
    ///
    /// Only whoever has the folder's store open may call this: keys have one owner at a time.
    pub fn unlock(self, entropy: Arc<dyn Entropy>) -> Result<Keyring, VaultError> {
        let place = self.folder.join(DATA_KEYS);
        Ok(Keyring::at(&place, self.master, entropy)?)
    }
}

fn own_master_key(folder: &Path, entropy: &dyn Entropy) -> Result<MasterKey, VaultError> {
    let file = folder.join(OWN_MASTER_KEY);
    let key = if file.exists() {
        MasterKey::read(&file)?
    } else if folder.join(DATA_KEYS).exists() {
        return Err(VaultError::NoMasterKey(folder.to_owned()));
    } else {
        MasterKey::create(&file, entropy)?
    };
    tracing::warn!(
        file = %file.display(),
        "the master key lies in the data folder: whoever has the folder can read everything; keep \
         it elsewhere with --master-key-file, and keep a copy of it apart from the backups"
    );
    Ok(key)
}
