//! Backup file: whole and verified under its name, or not there.

use std::io::{BufReader, BufWriter, Seek, Write};
use std::path::Path;

use super::BackupError;
use super::format::{BackupReader, Summary};
use crate::system::files::NewFile;

/// Bytes that are written at once.
const BUFFER: usize = 256 * 1024;

/// Makes a file of what `fill` writes. It stands under another name until it was read back from the
/// beginning to the end, and is durable on return.
///
/// # Errors
/// When a file stands there already, when `fill` fails, and when what it wrote is no whole backup:
/// nothing is left of it then.
pub fn write_file(
    to: &Path,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), BackupError>,
) -> Result<Summary, BackupError> {
    let io = |error| BackupError::File {
        place: to.to_owned(),
        error,
    };
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let mut new = NewFile::at(to).map_err(io)?;
    let mut out = BufWriter::with_capacity(BUFFER, new.file());
    fill(&mut out)?;
    out.flush().map_err(io)?;
    drop(out);
    // From the disk and not from memory, as far as the system can be told that.
    new.file().sync_all().map_err(io)?;
    new.file().rewind().map_err(io)?;
    let written = BackupReader::open(BufReader::with_capacity(BUFFER, new.file()))
        .and_then(BackupReader::verify)
        .map_err(|damage| BackupError::Damaged {
            place: to.to_owned(),
            damage,
        })?;
    new.land().map_err(io)?;
    Ok(written)
}
