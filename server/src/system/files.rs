//! Files that are wholly there or not at all, also after a crash, and that only their owner can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What the name of a file ends with while it is on its way.
pub(crate) const PARTIAL: &str = ".partial";

/// A file on its way: written under another name, and moved to its own once it is whole. Dropped
/// before that, nothing is left of it.
#[derive(Debug)]
pub(crate) struct NewFile {
    file: File,
    temporary: PathBuf,
    place: PathBuf,
}

impl NewFile {
    /// Begins a file that will stand at `place`.
    pub(crate) fn at(place: &Path) -> io::Result<Self> {
        let mut name = place.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}{PARTIAL}", std::process::id()));
        let temporary = place.with_file_name(name);
        // One of a process that had the same number and was killed.
        if temporary.exists() {
            fs::remove_file(&temporary)?;
        }
        Ok(Self {
            file: create_private(&temporary)?,
            temporary,
            place: place.to_owned(),
        })
    }

    /// The file, for writing and for reading it back.
    pub(crate) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Puts the file in its place, durable on return. What was there before is replaced.
    pub(crate) fn land(self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.temporary, &self.place)?;
        sync_folder_of(&self.place)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Once it has landed there is nothing under this name.
        fs::remove_file(&self.temporary).ok();
    }
}

/// Opens a new file that only its owner can read and write.
pub(crate) fn create_private(place: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(place)
}

/// Makes a folder that is closed to other users of the machine, with those above it; one that is there
/// stays as it is.
pub(crate) fn make_private_folder(place: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(place)
}

/// Makes the name of a new file survive power loss.
pub(crate) fn sync_folder_of(place: &Path) -> io::Result<()> {
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => sync_folder(folder),
        _ => sync_folder(Path::new(".")),
    }
}

/// Makes which files are in a folder survive power loss.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    fs::metadata(folder).map(drop)?;
    Ok(())
}

/// Overwrites what a file holds with zeros, on the disk too: removing alone leaves the bytes there.
///
/// A disk that writes elsewhere (a copy-on-write file system, flash memory) may keep the old bytes
/// all the same.
pub(crate) fn wipe(file: &mut File) -> io::Result<()> {
    const ZEROS: [u8; 4096] = [0; 4096];
    let mut left = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    while left > 0 {
        let next = usize::try_from(left)
            .unwrap_or(ZEROS.len())
            .min(ZEROS.len());
        let zeros = ZEROS.get(..next).unwrap_or(&ZEROS);
        file.write_all(zeros)?;
        left = left.saturating_sub(u64::try_from(next).unwrap_or(left));
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_shows_only_once_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("kept");
        fs::write(&place, "before").unwrap();
        let mut new = NewFile::at(&place).unwrap();
        new.file().write_all(b"after").unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"before");
        new.land().unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"after");
        assert_eq!(names(folder.path()), ["kept"]);
    }

    #[test]
    fn nothing_is_left_of_a_file_that_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let mut new = NewFile::at(&folder.path().join("kept")).unwrap();
        new.file().write_all(b"half").unwrap();
        drop(new);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn wiping_leaves_zeros() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("secret");
        fs::write(&place, vec![7; 10_000]).unwrap();
        wipe(&mut OpenOptions::new().write(true).open(&place).unwrap()).unwrap();
        assert_eq!(fs::read(&place).unwrap(), vec![0; 10_000]);
    }
}
