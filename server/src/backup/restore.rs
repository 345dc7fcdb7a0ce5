//! Restore of a backup into an empty folder.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::Path;
use std::sync::Arc;

use super::BackupError;
use super::format::{BackupReader, Part, Summary};
use crate::store::SledEngine;
use crate::system::entropy::Entropy;
use crate::system::files::{create_private, make_private_folder, sync_folder_of};
use crate::vault::{DATA_KEYS, Keyring, MasterKey};

/// Stands in a folder for as long as a restore into it is under way.
pub(crate) const RESTORING: &str = "restoring";
const BUFFER: usize = 256 * 1024;

/// Puts what a backup holds into a folder that is empty or not there yet. The whole backup is verified
/// before anything is written, its data keys too; with a master key, also that this key opens it.
///
/// # Errors
/// Nothing is left in the folder then. After a crash in the middle a mark is left that keeps every
/// server from starting on it.
pub fn restore(
    from: &Path,
    to: &Path,
    master: Option<(MasterKey, Arc<dyn Entropy>)>,
) -> Result<Summary, BackupError> {
    let (summary, keys) = verify(from)?;
    Keyring::inspect(&keys)?;
    if let Some((master, entropy)) = master {
        Keyring::from_image(keys, master, entropy)?;
    }
    let failed = |error| BackupError::File {
        place: to.to_owned(),
        error,
    };
    let made = !to.exists();
    if made {
        make_private_folder(to).map_err(failed)?;
    } else if fs::read_dir(to).map_err(failed)?.next().is_some() {
        return Err(BackupError::NotEmpty(to.to_owned()));
    }
    let filled = fill(from, to);
    if filled.is_err() {
        empty(to, made).map_err(failed)?;
    }
    filled.map(|()| summary)
}

/// Reads the whole backup; returns its file of data keys too.
fn verify(from: &Path) -> Result<(Summary, Vec<u8>), BackupError> {
    let mut keys = None;
    let mut reader = open(from)?;
    let damaged = |damage| BackupError::Damaged {
        place: from.to_owned(),
        damage,
    };
    while let Some(part) = reader.next_part().map_err(damaged)? {
        if let Part::Keys(image) = part {
            keys = Some(image);
        }
    }
    let keys = keys.ok_or_else(|| BackupError::NoKeys(from.to_owned()))?;
    Ok((reader.summary(), keys))
}

fn fill(from: &Path, to: &Path) -> Result<(), BackupError> {
    let failed = |error| BackupError::File {
        place: to.to_owned(),
        error,
    };
    let mark = to.join(RESTORING);
    create_private(&mark)
        .and_then(|file| file.sync_all())
        .and_then(|()| sync_folder_of(&mark))
        .map_err(failed)?;
    let engine = SledEngine::open(to)?;
    let mut reader = open(from)?;
    let damaged = |damage| BackupError::Damaged {
        place: from.to_owned(),
        damage,
    };
    engine.fill(|filler| {
        while let Some(part) = reader.next_part().map_err(damaged)? {
            match part {
                Part::Value { tree, key, value } => filler.put(tree, key, value)?,
                Part::Removed { tree, key } => filler.remove(tree, key)?,
                Part::Keys(image) => write_keys(to, &image).map_err(failed)?,
            }
        }
        Ok::<_, BackupError>(())
    })?;
    drop(engine);
    fs::remove_file(&mark)
        .and_then(|()| sync_folder_of(&mark))
        .map_err(failed)
}

fn open(from: &Path) -> Result<BackupReader<BufReader<File>>, BackupError> {
    let file = File::open(from).map_err(|error| BackupError::File {
        place: from.to_owned(),
        error,
    })?;
    BackupReader::open(BufReader::with_capacity(BUFFER, file)).map_err(|damage| {
        BackupError::Damaged {
            place: from.to_owned(),
            damage,
        }
    })
}

fn write_keys(to: &Path, image: &[u8]) -> io::Result<()> {
    let place = to.join(DATA_KEYS);
    let mut file = create_private(&place)?;
    file.write_all(image)?;
    file.sync_all()
}

/// Takes away what a restore that failed left in the folder.
fn empty(folder: &Path, made: bool) -> io::Result<()> {
    if made {
        return fs::remove_dir_all(folder);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
