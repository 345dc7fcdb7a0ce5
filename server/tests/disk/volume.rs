//! File systems in a file, mounted for a while.

use std::fs::{self, File};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A mounted ext4 file system; unmounted when it is dropped.
pub struct Volume {
    image: PathBuf,
    mount: PathBuf,
    _folder: TempDir,
}

impl Volume {
    /// A new one of that many MiB; nothing, with a word, where mounting is not allowed.
    pub fn make(mebibytes: u64) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let image = folder.path().join("image");
        let file = File::create(&image).unwrap();
        file.set_len(mebibytes << 20).unwrap();
        let made = run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image));
        if !made {
            println!("PASSED OVER: mkfs.ext4 is missing here");
            return None;
        }
        let volume = Self::mount(folder, image);
        if volume.is_none() {
            println!(
                "PASSED OVER: file systems may not be mounted here (run as root to test this)"
            );
        }
        volume
    }

    /// The file system as the disk would have it if the power went now: what was not written to it is
    /// lost. Whoever writes to it has to be stopped.
    pub fn after_power_cut(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let image = folder.path().join("image");
        copy(&self.image, &image);
        Self::mount(folder, image).expect("a journaling file system mounts after a power cut")
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.mount
    }

    fn mount(folder: TempDir, image: PathBuf) -> Option<Self> {
        let mount = folder.path().join("mount");
        fs::create_dir(&mount).unwrap();
        // The kernel's own timed commits would hide what nobody asked to be written.
        let options = "loop,commit=300";
        let mounted = run(Command::new("mount")
            .args(["-o", options])
            .args([&image, &mount]));
        mounted.then_some(Self {
            image,
            mount,
            _folder: folder,
        })
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        run(Command::new("umount").arg("-l").arg(&self.mount));
    }
}

/// Copies what reads of a file tell, byte by byte: a tool that looks for holes takes for one what its file
/// system has not placed yet.
fn copy(from: &Path, to: &Path) {
    const BLOCK: usize = 1 << 16;
    let (mut from, mut to) = (File::open(from).unwrap(), File::create(to).unwrap());
    let length = from.metadata().unwrap().len();
    let mut block = vec![0; BLOCK];
    loop {
        let read = from.read(&mut block).unwrap();
        if read == 0 {
            break;
        }
        if block[..read].iter().all(|byte| *byte == 0) {
            to.seek_relative(i64::try_from(read).unwrap()).unwrap();
        } else {
            to.write_all(&block[..read]).unwrap();
        }
    }
    to.set_len(length).unwrap();
}

fn run(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
