//! Where the data keys stand: a file of its own beside the store.
//!
//! Not in the store, because the store's engine keeps deleted bytes on the disk for as long as it
//! likes, and a key that was destroyed has to be gone.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::slot::{Bytes, SIZE};
use crate::files::{NewFile, wipe};

/// A file of keys would be this large with 260,000 pairs; more is not read.
const LARGEST: u64 = 64 << 20;

/// A header and slots, wherever they are kept.
#[derive(Debug)]
pub(super) enum Shelf {
    /// In a file.
    File {
        /// Which.
        place: PathBuf,
        /// The same, opened.
        file: File,
    },
    /// In memory, for stores that are there too.
    Memory(Vec<u8>),
}

impl Shelf {
    /// Makes the file.
    pub(super) fn create(place: &Path, image: &[u8]) -> io::Result<Self> {
        let mut new = NewFile::at(place)?;
        new.file().write_all(image)?;
        new.land()?;
        Self::open(place)
    }

    /// Opens the file.
    pub(super) fn open(place: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(place)?;
        Ok(Self::File {
            place: place.to_owned(),
            file,
        })
    }

    /// Everything on it.
    pub(super) fn image(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::Memory(image) => Ok(image.clone()),
            Self::File { file, .. } => {
                let mut image = Vec::new();
                file.rewind()?;
                file.take(LARGEST).read_to_end(&mut image)?;
                Ok(image)
            }
        }
    }

    /// Writes the header (number 0) or a slot where the old one stands, durable on return.
    pub(super) fn write(&mut self, number: usize, bytes: &Bytes) -> io::Result<()> {
        let start = number.saturating_mul(SIZE);
        match self {
            Self::Memory(image) => {
                let end = start.saturating_add(SIZE);
                if image.len() < end {
                    image.resize(end, 0);
                }
                let place = image.get_mut(start..end).into_iter().flatten();
                place.zip(bytes).for_each(|(place, byte)| *place = *byte);
                Ok(())
            }
            Self::File { file, .. } => {
                file.seek(SeekFrom::Start(u64::try_from(start).unwrap_or(u64::MAX)))?;
                file.write_all(bytes)?;
                file.sync_all()
            }
        }
    }

    /// Replaces everything at once, durable on return, and leaves nothing of what was there.
    pub(super) fn replace(&mut self, new_image: &[u8]) -> io::Result<()> {
        match self {
            Self::Memory(image) => *image = new_image.to_vec(),
            Self::File { place, file } => {
                let mut new = NewFile::at(place)?;
                new.file().write_all(new_image)?;
                new.land()?;
                let old =
                    std::mem::replace(file, OpenOptions::new().read(true).write(true).open(place)?);
                wipe_old(old);
            }
        }
        Ok(())
    }
}

/// The new file counts already, so a failure here is only told.
fn wipe_old(mut old: File) {
    if let Err(error) = wipe(&mut old) {
        tracing::warn!(%error, "the old file of keys could not be overwritten");
    }
}
