//! The data folder: everything a server keeps, opened by one process at a time and unlocked by its
//! master key.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use thiserror::Error;
use tokio::runtime::Handle;

use crate::backup::{BackupError, RESTORING, Resting, Source, Summary, Watched};
use crate::operation::control::Operations;
use crate::people::accounts::{People, PeopleAct, PeopleError};
use crate::people::auth::EMAILS;
use crate::store::engine::EngineError;
use crate::store::{KeyedStore, SledEngine, StoreError};
use crate::system::entropy::Entropy;
use crate::system::files::make_private_folder;
use crate::vault::{
    DATA_KEYS, GivenMasterKey, KeyringError, LockedFolder, MasterKey, MasterKeyId, Vault,
    VaultError,
};

/// The store in a data folder: sealed, and copied into backups while it is written to.
pub type Data = Vault<KeyedStore<Watched<SledEngine>>>;

/// Why a data folder cannot be used.
#[derive(Debug, Error)]
pub enum DataError {
    /// There is no folder, and none can be made.
    #[error(
        "the data folder {} cannot be made ({reason}); make it writable for this user, or choose \
         another with --data",
        place.display()
    )]
    Folder {
        /// Where.
        place: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// Nothing was ever kept there.
    #[error("there is no data of a Duologue server in {0}")]
    Nothing(PathBuf),
    /// A restore into it broke off.
    #[error("a restore into {0} did not end; empty the folder and restore the backup again")]
    HalfRestored(PathBuf),
    /// A file in it cannot be read.
    #[error("{place} cannot be read ({reason})")]
    Unreadable {
        /// Which.
        place: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// Its keys cannot be had.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Its store does not open.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a data folder, making it when it is not there. Blocks.
///
/// # Errors
/// When another process has it open, when its files are damaged, and when the master key is missing
/// or another one: never with an empty store in the place of what cannot be read.
pub fn open(
    folder: &Path,
    given: &GivenMasterKey,
    entropy: &Arc<dyn Entropy>,
) -> Result<Data, DataError> {
    make_private_folder(folder).map_err(|reason| DataError::Folder {
        place: folder.to_owned(),
        reason,
    })?;
    warn_if_shared(folder);
    // The store first: whoever has it open has the keys to himself.
    let store = KeyedStore::new(Watched::new(engine(folder)?));
    store.bring_up_to_date();
    let locked = LockedFolder::new(folder, given, entropy.as_ref())?;
    let keyring = locked.unlock(Arc::clone(entropy))?;
    Ok(Vault::sealing(
        store,
        keyring,
        Arc::clone(entropy),
        &[EMAILS],
    )?)
}

/// The data in a folder that no server has open, as it is, sealed. Blocks.
pub fn resting(folder: &Path) -> Result<Resting<SledEngine>, DataError> {
    let engine = engine(folder)?;
    let place = folder.join(DATA_KEYS);
    match fs::read(&place) {
        Ok(keys) => Ok(Resting::new(engine, keys)),
        Err(reason) => Err(DataError::Unreadable { place, reason }),
    }
}

/// Says so when there is nothing in the folder, where opening it would make it.
pub fn must_exist(folder: &Path) -> Result<(), DataError> {
    if folder.join(DATA_KEYS).exists() {
        Ok(())
    } else {
        Err(DataError::Nothing(folder.to_owned()))
    }
}

/// The data of a running server, and its people, whose open sessions hear of what becomes of them.
#[derive(Debug)]
pub struct Running {
    data: Arc<Data>,
    people: People,
    runtime: Handle,
}

impl Running {
    /// What commands reach. To be made by the runtime that the server runs on.
    pub fn new(data: Arc<Data>, people: People) -> Self {
        Self {
            data,
            people,
            runtime: Handle::current(),
        }
    }
}

impl Source for Running {
    fn copy_to(&self, out: &mut dyn Write) -> Result<Summary, BackupError> {
        self.data.copy_to(out)
    }
}

impl Operations for Running {
    fn rotate(&self, master: MasterKey) -> Result<MasterKeyId, KeyringError> {
        let before = self.data.keyring().master_id();
        self.data.keyring().rotate(master)?;
        Ok(before)
    }

    fn people(&self, act: &PeopleAct) -> Result<String, PeopleError> {
        self.runtime.block_on(self.people.act(act))
    }

    fn shrink(&self) -> Result<String, EngineError> {
        shrink_engine(self.data.sealed().engine().below())
    }
}

/// Writes the database in a folder anew that no server has open, and says what that gave. It needs no master
/// key. Blocks.
pub fn shrink(folder: &Path) -> Result<String, DataError> {
    let shrunk = shrink_engine(&engine(folder)?);
    shrunk.map_err(|error| StoreError::from(error).into())
}

fn shrink_engine(engine: &SledEngine) -> Result<String, EngineError> {
    let before = engine.measure()?;
    engine.renew()?;
    let after = engine.measure()?;
    Ok(format!(
        "{} bytes are kept; their files took {} bytes of the volume and take {} now.",
        after.live(),
        before.on_disk(),
        after.on_disk()
    ))
}

fn engine(folder: &Path) -> Result<SledEngine, DataError> {
    if folder.join(RESTORING).exists() {
        return Err(DataError::HalfRestored(folder.to_owned()));
    }
    Ok(SledEngine::open(folder)?)
}

/// Says so when others on this machine can look into the folder, which somebody made before us: what is in it is
/// sealed, but for names and sizes.
#[cfg(unix)]
fn warn_if_shared(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let shared = fs::metadata(folder).is_ok_and(|about| about.permissions().mode() & 0o077 != 0);
    if shared {
        tracing::warn!(
            folder = %folder.display(),
            "other users of this machine can look into the data folder; `chmod -R go= <folder>` ends that"
        );
    }
}

#[cfg(not(unix))]
fn warn_if_shared(_folder: &Path) {}
