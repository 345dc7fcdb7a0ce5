//! Fsync: what the operating system has to do so that written bytes survive power loss.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The volume that holds the data, opened once.
#[derive(Debug)]
pub(super) struct Volume {
    folder: PathBuf,
    #[cfg(target_os = "linux")]
    handle: fs::File,
}

impl Volume {
    /// The volume of an existing folder.
    pub(super) fn of(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            #[cfg(target_os = "linux")]
            handle: fs::File::open(folder)?,
        })
    }

    /// Returns once everything written to the volume so far is on its disk.
    ///
    /// sled's own flush stops at the page cache on Linux, and its files are not reachable from
    /// here, so the whole volume is synced.
    #[cfg(target_os = "linux")]
    pub(super) fn sync(&self) -> io::Result<()> {
        rustix::fs::syncfs(&self.handle).map_err(io::Error::from)
    }

    /// Returns once every file in the folder is on its disk.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn sync(&self) -> io::Result<()> {
        sync_folder(&self.folder)
    }

    /// Bytes that can still be written.
    #[cfg(unix)]
    pub(super) fn free(&self) -> io::Result<u64> {
        let figures = rustix::fs::statvfs(&self.folder)?;
        Ok(figures.f_bavail.saturating_mul(figures.f_frsize))
    }

    /// Bytes that can still be written; unknown here, so never too few.
    #[cfg(not(unix))]
    pub(super) fn free(&self) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}

/// Syncs each file below a folder, and the folders themselves.
#[cfg(not(target_os = "linux"))]
fn sync_folder(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folder(&entry.path())?;
        } else {
            fs::OpenOptions::new()
                .write(true)
                .open(entry.path())?
                .sync_all()?;
        }
    }
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}
