//! Key file: the data keys, in a file of their own beside the store.
//!
//! Not in the store, because the store's engine keeps deleted bytes on the disk for as long as it
//! likes, and a key that was destroyed has to be gone.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::slot::SIZE;
use crate::system::files::{NewFile, sync_folder_of, wipe};

/// A file of keys would be this large with 260,000 pairs; more is not read.
const LARGEST: u64 = 64 << 20;

/// A header and slots, wherever they are kept. Every call may block.
pub trait KeyStorage: Send + fmt::Debug {
    /// Everything on it, or nothing if nothing was ever put there. What is read survives the loss of
    /// power, whoever wrote it: the process before this one may have ended between writing and syncing.
    fn image(&mut self) -> io::Result<Option<Vec<u8>>>;

    /// Writes the header (number 0) or a slot where the old one stands, durable on return. After an
    /// error the old one is there or the new one.
    fn write(&mut self, number: usize, bytes: &[u8; SIZE]) -> io::Result<()>;

    /// Replaces everything at once, durable on return, and leaves nothing of what was there. After an
    /// error either is there; which one, [`image`](Self::image) says, and before that nothing can be
    /// written.
    fn replace(&mut self, image: &[u8]) -> io::Result<()>;
}

/// A shelf in a file.
#[derive(Debug)]
pub(super) struct KeyFile {
    place: PathBuf,
    /// Opened, once it is known that it is the one at that place.
    file: Option<File>,
}

/// A shelf in memory, for stores that are there too.
#[derive(Debug, Default)]
pub(super) struct MemoryKeyFile(pub(super) Option<Vec<u8>>);

impl KeyFile {
    /// The file at a place, whether it is there or not.
    pub(super) fn at(place: &Path) -> Self {
        Self {
            place: place.to_owned(),
            file: None,
        }
    }

    fn open(&self) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).open(&self.place)
    }
}

impl KeyStorage for KeyFile {
    fn image(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.file = None;
        let mut file = match self.open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        file.sync_all()?;
        sync_folder_of(&self.place)?;
        let mut image = Vec::new();
        (&mut file).take(LARGEST).read_to_end(&mut image)?;
        self.file = Some(file);
        Ok(Some(image))
    }

    fn write(&mut self, number: usize, bytes: &[u8; SIZE]) -> io::Result<()> {
        let unknown = || io::Error::other("what stands in it has to be read first");
        let file = self.file.as_mut().ok_or_else(unknown)?;
        let start = number.saturating_mul(SIZE);
        file.seek(SeekFrom::Start(u64::try_from(start).unwrap_or(u64::MAX)))?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn replace(&mut self, new_image: &[u8]) -> io::Result<()> {
        let old = self.file.take();
        let mut new = NewFile::at(&self.place)?;
        new.file().write_all(new_image)?;
        new.land()?;
        self.file = Some(self.open()?);
        if let Some(old) = old {
            wipe_old(old);
        }
        Ok(())
    }
}

impl KeyStorage for MemoryKeyFile {
    fn image(&mut self) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.clone())
    }

    fn write(&mut self, number: usize, bytes: &[u8; SIZE]) -> io::Result<()> {
        let image = self.0.get_or_insert_default();
        let start = number.saturating_mul(SIZE);
        let end = start.saturating_add(SIZE);
        if image.len() < end {
            image.resize(end, 0);
        }
        let place = image.get_mut(start..end).into_iter().flatten();
        place.zip(bytes).for_each(|(place, byte)| *place = *byte);
        Ok(())
    }

    fn replace(&mut self, image: &[u8]) -> io::Result<()> {
        self.0 = Some(image.to_vec());
        Ok(())
    }
}

/// The new file counts already, so a failure here is only told.
fn wipe_old(mut old: File) {
    if let Err(error) = wipe(&mut old) {
        tracing::warn!(%error, "the old file of keys could not be overwritten");
    }
}
