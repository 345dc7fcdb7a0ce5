//! Settings of a data folder: its master key, its backups, and the commands for both.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use duologue_shared::ids::PairId;
use zeroize::Zeroizing;

use crate::backup::Schedule;
use crate::vault::{GivenMasterKey, MASTER_KEY_VARIABLE};

/// Where the master key is.
#[derive(Clone, Debug, Default, Args)]
pub struct MasterKeyOptions {
    /// The file with the master key, which `duologue key new` makes; it may also be given itself in
    /// the variable `DUOLOGUE_MASTER_KEY`. Without either, the data folder gets one of its own.
    #[arg(long, env = "DUOLOGUE_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,
}

impl MasterKeyOptions {
    /// What was given, on the command line or in the environment.
    pub fn given(&self) -> GivenMasterKey {
        GivenMasterKey {
            file: self.master_key_file.clone(),
            // Never a flag: everybody on the machine can see a command line.
            text: env::var(MASTER_KEY_VARIABLE).ok().map(Zeroizing::new),
        }
    }
}

/// What to back up, and where to.
#[derive(Clone, Debug, Args)]
pub struct BackupOptions {
    /// The data folder; the server that runs on it goes on serving.
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "DIR")]
    pub data: PathBuf,

    /// The file to make; one that exists is left alone.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

/// What to restore, and where to.
#[derive(Clone, Debug, Args)]
pub struct RestoreOptions {
    /// The backup.
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,

    /// The data folder to make; it has to be empty or not there.
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "DIR")]
    pub data: PathBuf,

    /// With the master key, it is checked before anything is written that it opens the backup.
    #[command(flatten)]
    pub master_key: MasterKeyOptions,
}

/// Whose space to give back.
#[derive(Clone, Debug, Args)]
pub struct ShrinkOptions {
    /// The data folder; the server that runs on it goes on serving.
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "DIR")]
    pub data: PathBuf,
}

/// Which agenda to destroy.
#[derive(Clone, Debug, Args)]
pub struct DeletePairOptions {
    /// The data folder.
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "DIR")]
    pub data: PathBuf,

    /// Where the master key of the data is.
    #[command(flatten)]
    pub master_key: MasterKeyOptions,

    /// The pair's id, as in the address of its agenda.
    #[arg(value_name = "PAIR")]
    pub pair: PairId,
}

/// When and where to make backups by itself.
#[derive(Clone, Debug, Args)]
pub struct ScheduleOptions {
    /// The folder for backups that are made while serving; without it none are.
    #[arg(long, env = "DUOLOGUE_BACKUP_FOLDER", value_name = "DIR")]
    pub backup_folder: Option<PathBuf>,

    /// The time from one backup to the next, in seconds; a day unless said otherwise.
    #[arg(
        long,
        env = "DUOLOGUE_BACKUP_EVERY",
        value_name = "SECONDS",
        default_value_t = 24 * 60 * 60,
        value_parser = clap::value_parser!(u64).range(1..=31_536_000)
    )]
    pub backup_every: u64,

    /// How many backups are kept.
    #[arg(
        long,
        env = "DUOLOGUE_BACKUP_KEEP",
        value_name = "COUNT",
        default_value_t = 14,
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    pub backup_keep: u16,
}

impl ScheduleOptions {
    /// The schedule, if there is one.
    pub fn schedule(&self) -> Option<Schedule> {
        Some(Schedule {
            folder: self.backup_folder.clone()?,
            every: Duration::from_secs(self.backup_every),
            keep: self.backup_keep.into(),
        })
    }
}

/// What can be done with people.
#[derive(Clone, Debug, Subcommand)]
pub enum PeopleCommand {
    /// Tells who has an account: id, whether it is open, in how many agendas they sit, e-mail and name.
    List(PeopleOptions),
    /// Signs somebody out everywhere and lets them in no more. What they wrote stays.
    Disable(PersonOptions),
    /// Lets somebody in again.
    Enable(PersonOptions),
    /// Deletes somebody's account for good. What they wrote stays, with their name, for the other person.
    Delete(PersonOptions),
}

/// Whose people.
#[derive(Clone, Debug, Args)]
pub struct PeopleOptions {
    /// The data folder; the server that runs on it goes on serving.
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "DIR")]
    pub data: PathBuf,

    /// Where the master key of the data is, when no server runs.
    #[command(flatten)]
    pub master_key: MasterKeyOptions,
}

/// Who.
#[derive(Clone, Debug, Args)]
pub struct PersonOptions {
    /// Among which people.
    #[command(flatten)]
    pub folder: PeopleOptions,

    /// Their e-mail or their id.
    #[arg(value_name = "PERSON")]
    pub person: String,
}

/// What can be done with master keys.
#[derive(Clone, Debug, Subcommand)]
pub enum KeyCommand {
    /// Makes a master key in a new file that only its owner can read.
    New {
        /// The file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Locks a data folder with another master key; from then on only that one opens it.
    Rotate(RotateOptions),
}

/// Which folder gets which key.
#[derive(Clone, Debug, Args)]
pub struct RotateOptions {
    /// The data folder.
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "DIR")]
    pub data: PathBuf,

    /// Where the master key is that opens it now.
    #[command(flatten)]
    pub master_key: MasterKeyOptions,

    /// The file with the master key that shall open it.
    #[arg(long, value_name = "FILE")]
    pub new_master_key_file: PathBuf,
}
