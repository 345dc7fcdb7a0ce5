//! Commands of the program besides serving: each gives back what to tell whoever called it.

mod backup;
mod delete_pair;
mod key;
mod people;
mod shrink;

use std::io;

use duologue_shared::ids::PairId;
use thiserror::Error;

pub use self::backup::{backup, restore};
pub use self::delete_pair::delete_pair;
pub use self::key::key;
pub use self::people::people;
pub use self::shrink::shrink;
use crate::backup::BackupError;
use crate::operation::control::Unanswered;
use crate::operation::data::DataError;
use crate::people::accounts::PeopleError;
use crate::store::StoreError;
use crate::store::records::RecordsError;
use crate::vault::{KeyringError, MasterKeyError, VaultError};

/// Why a command did not do what it was asked.
#[derive(Debug, Error)]
pub enum CommandError {
    /// The data folder does not open.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A master key cannot be had.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// No one master key was given.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A backup was not made or not restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The running server did not do it.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// Nobody ever sat there.
    #[error("there is no pair {0} in this data; its id is in the address of its agenda")]
    NoPair(PairId),
    /// A pair was not deleted wholly; doing it again goes on.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The same, of what says who sat there.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// Nothing was done about somebody.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// The system gives no threads.
    #[error("the command cannot run: {0}")]
    Runtime(io::Error),
    /// The data keys cannot be changed.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}
