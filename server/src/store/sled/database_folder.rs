//! Which database of a data folder counts, and where its files are.
//!
//! The first one's files lie in the data folder itself. Every later one has a folder of its own in `database`,
//! named by its number, and the file `current` there says which one counts. It is replaced as a whole, so after a
//! crash at any moment it names a database that is there. A program of before that finds no database in the data folder makes
//! an empty one, sees that it does not belong to the file of data keys, and ends.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::super::disk::Volume;
use super::super::durability_marker::DurabilityMarker;
use super::super::engine::EngineError;
use super::super::renewing::{Chosen, Databases};
use super::database::{Database, FILES_OF_SLED, FILES_WITH_NUMBERS, Packing};
use super::unopened;
use crate::system::files::{NewFile, make_private_folder, sync_folder_of};

const DATABASES: &str = "database";
const CURRENT: &str = "current";
/// The database whose files lie in the data folder itself.
const FIRST: u64 = 0;

/// Copying ends when less than this is free: changes that go on meanwhile must not meet a full disk.
const ROOM: u64 = 96 << 20;

/// The databases of a data folder.
#[derive(Debug)]
pub(in super::super) struct DatabaseFolder {
    folder: PathBuf,
    volume: Volume,
    marker: DurabilityMarker,
    /// How often the database that counts was synced, since its first day.
    syncs: Mutex<u64>,
    /// Whether the name of the database that counts may not be on the disk.
    pub(super) is_in_doubt: AtomicBool,
    /// Whether the disk fails when the name of a database is to be made durable.
    #[cfg(test)]
    pub(super) fails_names: AtomicBool,
}

impl DatabaseFolder {
    /// The databases in a folder.
    pub(super) fn new(folder: &Path, volume: Volume, marker: DurabilityMarker, syncs: u64) -> Self {
        Self {
            folder: folder.to_owned(),
            volume,
            marker,
            syncs: Mutex::new(syncs),
            is_in_doubt: AtomicBool::new(false),
            #[cfg(test)]
            fails_names: AtomicBool::new(false),
        }
    }

    /// The volume they are on.
    pub(super) const fn volume(&self) -> &Volume {
        &self.volume
    }

    /// Makes the name of the folder of databases durable.
    fn sync_names(&self) -> io::Result<()> {
        #[cfg(test)]
        if self.fails_names.load(Ordering::Acquire) {
            return Err(io::Error::other("the folder cannot be synced"));
        }
        sync_folder_of(&self.folder.join(DATABASES))
    }

    fn syncs(&self) -> MutexGuard<'_, u64> {
        self.syncs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Databases for DatabaseFolder {
    type Database = Database;
    type Filling = Packing;

    fn begin(&self) -> Result<(u64, Packing), EngineError> {
        let begun = || -> io::Result<(u64, Packing)> {
            let number = numbers(&self.folder)?
                .into_iter()
                .max()
                .unwrap_or(FIRST)
                .saturating_add(1);
            let place = place_of(&self.folder, number);
            make_private_folder(&place)?;
            let packing = Packing::new(&place)?;
            sync_folder_of(&place)?;
            Ok((number, packing))
        };
        begun().map_err(|error| unopened(&error))
    }

    fn open(&self, number: u64) -> Result<Database, EngineError> {
        open(&self.folder, number).map_err(EngineError::new)
    }

    fn sync(&self, database: &Database) -> Result<(), EngineError> {
        let number = {
            let mut syncs = self.syncs();
            *syncs = syncs.saturating_add(1);
            database.note_syncs(*syncs)?;
            *syncs
        };
        database.sync(&self.volume)?;
        if self.is_in_doubt.load(Ordering::Acquire) {
            self.volume.sync().map_err(EngineError::new)?;
            self.is_in_doubt.store(false, Ordering::Release);
        }
        self.marker.note(number).map_err(EngineError::new)
    }

    fn choose(&self, number: u64, database: &Database) -> Result<Chosen, EngineError> {
        database.note_syncs(*self.syncs())?;
        database.flush()?;
        self.volume.sync().map_err(EngineError::new)?;
        let current = self.folder.join(DATABASES).join(CURRENT);
        let landed = NewFile::at(&current).and_then(|mut file| {
            file.file().write_all(number.to_string().as_bytes())?;
            file.land()
        });
        let durable = landed.and_then(|()| self.sync_names());
        match durable {
            Ok(()) => Ok(Chosen::Durably),
            // It has its name, and whoever syncs next makes that durable or fails.
            Err(error) if in_use(&self.folder).is_ok_and(|now| now == number) => {
                tracing::warn!(%error, "the database that was written anew is in use; the one before stays until the next start");
                self.is_in_doubt.store(true, Ordering::Release);
                Ok(Chosen::InDoubt)
            }
            Err(error) => Err(unopened(&error)),
        }
    }

    fn remove(&self, number: u64) {
        if let Err(error) = remove(&self.folder, number) {
            tracing::warn!(%error, "the files of a database that is not in use stay until the next start");
        }
    }

    fn check_room(&self, bytes: u64) -> Result<(), EngineError> {
        let free = self.volume.free().map_err(EngineError::new)?;
        let needed = ROOM.saturating_add(bytes);
        if free < needed {
            return Err(EngineError::new(format_args!(
                "only {free} bytes are free on the data volume, {needed} are needed"
            )));
        }
        Ok(())
    }
}

/// The number of the database that counts in a folder.
pub(super) fn in_use(folder: &Path) -> io::Result<u64> {
    let place = folder.join(DATABASES).join(CURRENT);
    let damaged = || {
        io::Error::other(format!(
            "{} is damaged; write the number of the newest folder beside it into it, or restore a backup",
            place.display()
        ))
    };
    match fs::read_to_string(&place) {
        Ok(written) => written
            .trim_end()
            .parse()
            .ok()
            .filter(|number| *number > FIRST && place_of(folder, *number).is_dir())
            .ok_or_else(damaged),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(damaged()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        // Nothing was ever written anew, so the first one has to be there beside what broke off.
        Err(_) if numbers(folder)?.is_empty() || folder.join("db").exists() => Ok(FIRST),
        Err(_) => Err(damaged()),
    }
}

/// Opens the database with a number.
pub(super) fn open(folder: &Path, number: u64) -> sled::Result<Database> {
    Database::open(&place_of(folder, number), number != FIRST)
}

/// Removes the files of all databases but one. The folder has to be this process's own.
pub(super) fn remove_all_but(folder: &Path, counts: u64) -> io::Result<()> {
    for number in numbers(folder)? {
        if number != counts {
            remove(folder, number)?;
        }
    }
    if counts != FIRST {
        remove(folder, FIRST)?;
    }
    Ok(())
}

/// The file of a database that whoever has it open has locked.
pub(super) fn locked_file(folder: &Path) -> io::Result<PathBuf> {
    Ok(place_of(folder, in_use(folder)?).join("db"))
}

fn place_of(folder: &Path, number: u64) -> PathBuf {
    if number == FIRST {
        folder.to_owned()
    } else {
        folder.join(DATABASES).join(number.to_string())
    }
}

/// The numbers of the databases that have folders of their own.
fn numbers(folder: &Path) -> io::Result<Vec<u64>> {
    let entries = match fs::read_dir(folder.join(DATABASES)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut numbers = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        numbers.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
    }
    Ok(numbers)
}

fn remove(folder: &Path, number: u64) -> io::Result<()> {
    if number != FIRST {
        return fs::remove_dir_all(place_of(folder, number));
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if FILES_OF_SLED.contains(&&*name) || name.starts_with(FILES_WITH_NUMBERS) {
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}
