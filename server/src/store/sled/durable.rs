//! Durability of a database's files: what a sync has to reach.
//!
//! sled keeps its changes in one log, and now and then makes a file beside it: for a large page, or of where its pages
//! are. Where none was made, syncing the log is enough. Syncing the whole volume, which reaches all of them, waits for
//! whatever other programs wrote there as well.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::super::disk::Volume;

/// The log.
const LOG: &str = "db";
/// The folder of pages that are large.
const PAGES: &str = "blobs";
/// Two files that are made within this time may give a folder one time stamp: some file systems keep two seconds at best.
const SAME_STAMP: Duration = Duration::from_millis(2_500);

/// The files of a database that is open.
#[derive(Debug)]
pub(super) struct Files {
    log: File,
    folders: [PathBuf; 2],
    /// Since when the log is all that changed, as far as is known.
    synced: Mutex<Option<Entries>>,
}

/// When files were made or removed last in each folder, and when that was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entries {
    changed: [SystemTime; 2],
    looked: SystemTime,
}

impl Files {
    /// Those in a folder.
    pub(super) fn of(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            log: File::open(folder.join(LOG))?,
            folders: [folder.to_owned(), folder.join(PAGES)],
            synced: Mutex::new(None),
        })
    }

    /// Returns once everything that sled has written is on the disk.
    pub(super) fn sync(&self, volume: &Volume) -> io::Result<()> {
        let now = self.entries()?;
        let then = self.synced().take();
        // Elsewhere nothing reaches the whole volume, and syncing all files of a folder reaches the log too.
        if cfg!(target_os = "linux")
            && let Some(then) = then
            && now.is_as(&then)
        {
            *self.synced() = Some(then);
            return self.log.sync_data();
        }
        volume.sync()?;
        *self.synced() = Some(now);
        Ok(())
    }

    fn synced(&self) -> MutexGuard<'_, Option<Entries>> {
        self.synced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn entries(&self) -> io::Result<Entries> {
        let changed = |folder: &PathBuf| fs::metadata(folder).and_then(|about| about.modified());
        let [own, pages] = &self.folders;
        Ok(Entries {
            changed: [changed(own)?, changed(pages)?],
            looked: SystemTime::now(),
        })
    }
}

impl Entries {
    /// Whether no file was made or removed since then.
    fn is_as(&self, then: &Self) -> bool {
        let is_old = |changed: &SystemTime| {
            let ago = then.looked.duration_since(*changed);
            ago.is_ok_and(|ago| ago > SAME_STAMP)
        };
        self.changed == then.changed && then.changed.iter().all(is_old)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_enough_where_no_file_was_made_for_a_while() {
        let at = |millis: u64| SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
        let entries = |own: u64, pages: u64, looked: u64| Entries {
            changed: [at(own), at(pages)],
            looked: at(looked),
        };
        let then = entries(1_000, 2_000, 4_501);
        assert!(entries(1_000, 2_000, 6_000).is_as(&then));
        assert!(!entries(1_000, 2_001, 6_000).is_as(&then), "a large page");
        assert!(
            !entries(1_001, 2_000, 6_000).is_as(&then),
            "where pages are"
        );
        // What was made right after somebody looked may have the same stamp; a clock that was set back tells nothing.
        assert!(!entries(1_000, 2_000, 6_000).is_as(&entries(1_000, 2_000, 4_500)));
        assert!(!entries(1_000, 2_000, 6_000).is_as(&entries(1_000, 2_000, 1_500)));
    }

    #[test]
    fn a_file_that_is_made_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(LOG), b"").unwrap();
        fs::create_dir(folder.path().join(PAGES)).unwrap();
        let files = Files::of(folder.path()).unwrap();
        let a_while_passes = || {
            for folder in &files.folders {
                let long_ago = SystemTime::now() - SAME_STAMP * 2;
                File::open(folder).unwrap().set_modified(long_ago).unwrap();
            }
        };
        a_while_passes();
        let then = files.entries().unwrap();
        fs::write(folder.path().join(LOG), b"more").unwrap();
        assert!(files.entries().unwrap().is_as(&then));
        for made in [PAGES.to_owned() + "/17", "snap.17".to_owned()] {
            let then = files.entries().unwrap();
            fs::write(folder.path().join(made), b"").unwrap();
            assert!(!files.entries().unwrap().is_as(&then));
            a_while_passes();
        }
    }
}
