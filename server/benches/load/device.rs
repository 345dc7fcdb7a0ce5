//! Block device below a folder: how many bytes were written to it, by whichever program.
//!
//! Linux also counts for each process what it writes (`write_bytes`), but in whole folios of the page cache: three hundred
//! bytes count as half a megabyte where a file was filled by half a megabyte at once. A device counts what it was given.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Linux counts in these, whatever the device has.
const SECTOR: f64 = 512.0;
/// Where a device's statistics say how many sectors were written.
const SECTORS_WRITTEN: usize = 6;

/// The device, with a folder on it.
#[derive(Debug)]
pub struct Device {
    folder: File,
    statistics: PathBuf,
}

impl Device {
    /// The one below a folder; `None` in memory, and where a file system lies on several.
    pub fn below(folder: &Path) -> Option<Self> {
        let device = fs::metadata(folder).expect("a folder").dev();
        let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
        let statistics = PathBuf::from(format!("/sys/dev/block/{major}:{minor}/stat"));
        statistics.exists().then(|| Self {
            folder: File::open(folder).expect("a folder"),
            statistics,
        })
    }

    /// Bytes that were written to it since it is there, with everything that was on its way.
    pub fn written(&self) -> f64 {
        rustix::fs::syncfs(&self.folder).expect("a volume that can be synced");
        let statistics = fs::read_to_string(&self.statistics).expect("its statistics");
        let sectors = statistics.split_whitespace().nth(SECTORS_WRITTEN);
        let sectors = sectors.and_then(|sectors| sectors.parse::<f64>().ok());
        sectors.expect("a number") * SECTOR
    }
}
