//! Durability marker: a second place that knows how far the database was synced.
//!
//! A database whose log is damaged may open as it was some time ago, without a word. The number kept here,
//! in a file beside it, tells: it is written after the sync with that number has reached the disk, so a
//! database that knows less has lost what it had. Whoever has the file open has the folder to itself.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const NAME: &str = "settled";

/// What is said of a folder that another process has open.
pub(super) const LOCKED: &str = "could not acquire lock";

/// The file with the number.
#[derive(Debug)]
pub(super) struct DurabilityMarker(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    file: File,
    synced: u64,
}

impl DurabilityMarker {
    /// Opens the file in a folder, or makes it, and locks it; a number that does not read back counts as none.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(Self::place(folder))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(io::Error::other(LOCKED)),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let mut written = Vec::new();
        file.read_to_end(&mut written)?;
        let synced = read(&written).unwrap_or_default();
        Ok(Self(Mutex::new(Inner { file, synced })))
    }

    /// Where the file in a folder is.
    pub(super) fn place(folder: &Path) -> PathBuf {
        folder.join(NAME)
    }

    /// The highest number that was noted.
    pub(super) fn synced(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).synced
    }

    /// Notes that the sync with this number has reached the disk.
    pub(super) fn note(&self, number: u64) -> io::Result<()> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if number <= inner.synced {
            return Ok(());
        }
        inner.synced = number;
        inner.file.seek(SeekFrom::Start(0))?;
        inner.file.write_all(&written(number))
    }
}

fn written(number: u64) -> Vec<u8> {
    let mut bytes = number.to_le_bytes().to_vec();
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

fn read(bytes: &[u8]) -> Option<u64> {
    let (number, sum) = bytes.split_first_chunk::<8>()?;
    (crc32fast::hash(number).to_le_bytes() == sum).then(|| u64::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_stays_and_never_goes_back() {
        let folder = tempfile::tempdir().unwrap();
        {
            let marker = DurabilityMarker::open(folder.path()).unwrap();
            assert_eq!(marker.synced(), 0);
            marker.note(7).unwrap();
            marker.note(3).unwrap();
        }
        assert_eq!(DurabilityMarker::open(folder.path()).unwrap().synced(), 7);
        std::fs::write(folder.path().join(NAME), b"rubbish").unwrap();
        assert_eq!(DurabilityMarker::open(folder.path()).unwrap().synced(), 0);
    }
}
