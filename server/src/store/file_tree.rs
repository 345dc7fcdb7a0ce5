//! Tree of large values: each is a file of its own, in one folder.
//!
//! sled splits the leaves of its trees by how many values they hold and not by their size, and writes a
//! leaf anew after every tenth change to it: a large value in one is written again for its neighbours'
//! sake, read with them, and lost with them. Here nothing is written but the value itself.
//!
//! A file's name is its key in hexadecimal, so names sort as keys do and differ where case does not count.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::ops::Bound;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::engine::{Batch, EngineError, Entry};
use super::space::{Weight, taken};
use crate::system::files::{NewFile, PARTIAL, make_private_folder, sync_folder};

/// The files of a tree. Their folder belongs to one process.
#[derive(Debug)]
pub(super) struct FileTree {
    folder: PathBuf,
    /// The keys that are there.
    keys: Mutex<BTreeSet<Vec<u8>>>,
    /// Locked while a file is written or removed.
    writing: Mutex<()>,
    /// Whether a file was removed that may be there again after a power cut.
    has_removed: AtomicBool,
}

impl FileTree {
    /// The files in a folder, which is made when it is missing. What a process that was killed had not
    /// finished writing is removed.
    pub(super) fn open(folder: PathBuf) -> io::Result<Self> {
        make_private_folder(&folder)?;
        let mut keys = BTreeSet::new();
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if let Some(key) = key_of(&name) {
                keys.insert(key);
            } else if name.ends_with(PARTIAL) {
                fs::remove_file(entry.path())?;
            } else {
                tracing::error!(%name, "a file among the snapshots is none; it is left there");
            }
        }
        Ok(Self {
            folder,
            keys: Mutex::new(keys),
            writing: Mutex::new(()),
            has_removed: AtomicBool::new(false),
        })
    }

    /// The value under a key, if there is one.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        if !self.known().contains(key) {
            return Ok(None);
        }
        match fs::read(self.place(key)) {
            Ok(value) => Ok(Some(value)),
            // Removed just now.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    /// How many bytes the value under a key has; none when there is none.
    pub(super) fn length(&self, key: &[u8]) -> Result<u64, EngineError> {
        match fs::metadata(self.place(key)) {
            Ok(about) => Ok(about.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The keys that start with `prefix`, in order.
    pub(super) fn keys(&self, prefix: &[u8]) -> Vec<Vec<u8>> {
        self.known()
            .range::<[u8], _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(|key| key.starts_with(prefix))
            .cloned()
            .collect()
    }

    /// The values under the keys that start with `prefix`, each read when its turn comes.
    pub(super) fn scan(&self, prefix: &[u8]) -> Files<'_> {
        Files {
            tree: self,
            prefix: prefix.to_vec(),
            front: None,
            back: None,
        }
    }

    /// Does one change after the other; each by itself is done or not.
    pub(super) fn apply(&self, batch: Batch) -> Result<(), EngineError> {
        let _writing = self.writing();
        for (key, value) in batch {
            self.set(&key, value.as_deref())?;
        }
        Ok(())
    }

    /// Sets (or with `None` removes) a value if it still is `expected`; says whether it did.
    pub(super) fn compare_and_swap(
        &self,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        let _writing = self.writing();
        let is_expected = self.get(key)?.as_deref() == expected;
        if is_expected {
            self.set(key, new)?;
        }
        Ok(is_expected)
    }

    /// Returns once nothing that was removed comes back after a power cut; what was written does not get lost as it is.
    pub(super) fn sync(&self) -> Result<(), EngineError> {
        if !self.has_removed.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        sync_folder(&self.folder).map_err(|error| {
            self.has_removed.store(true, Ordering::Release);
            failed(&error)
        })
    }

    /// How much is kept and what it takes of the volume.
    pub(super) fn weigh(&self) -> io::Result<Weight> {
        let mut weight = Weight::default();
        for key in self.keys(b"") {
            match fs::metadata(self.place(&key)) {
                Ok(about) => weight.add(about.len(), taken(&about)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(weight)
    }

    fn set(&self, key: &[u8], value: Option<&[u8]>) -> Result<(), EngineError> {
        if let Some(value) = value {
            self.write(key, value).map_err(|error| failed(&error))?;
            self.known().insert(key.to_vec());
        } else if self.known().contains(key) {
            match fs::remove_file(self.place(key)) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&error)),
            }
            self.has_removed.store(true, Ordering::Release);
            self.known().remove(key);
        }
        Ok(())
    }

    /// The file is on the disk before it has its name: under a name there is a whole value, always.
    fn write(&self, key: &[u8], value: &[u8]) -> io::Result<()> {
        let mut file = NewFile::at(&self.place(key))?;
        file.file().write_all(value)?;
        file.land()
    }

    fn place(&self, key: &[u8]) -> PathBuf {
        self.folder.join(name_of(key))
    }

    fn known(&self) -> MutexGuard<'_, BTreeSet<Vec<u8>>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writing(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A scan under way. Which file is next is looked up when its turn comes, so that whoever scans up meets
/// the newest of a document also while others replace it.
pub(super) struct Files<'a> {
    tree: &'a FileTree,
    prefix: Vec<u8>,
    front: Option<Vec<u8>>,
    back: Option<Vec<u8>>,
}

impl Files<'_> {
    /// The next key from one end.
    fn step(&self, from_the_front: bool) -> Option<Vec<u8>> {
        let low = match &self.front {
            Some(front) => Bound::Excluded(front.as_slice()),
            None => Bound::Included(self.prefix.as_slice()),
        };
        let after = self.back.clone().or_else(|| successor(&self.prefix));
        let high = match &after {
            Some(after) => Bound::Excluded(after.as_slice()),
            None => Bound::Unbounded,
        };
        if let (Bound::Excluded(low), Some(after)) = (low, &after)
            && low >= after.as_slice()
        {
            return None;
        }
        let left = (low, high);
        if from_the_front {
            self.tree.known().range::<[u8], _>(left).next().cloned()
        } else {
            self.tree
                .known()
                .range::<[u8], _>(left)
                .next_back()
                .cloned()
        }
    }

    fn read(&self, key: Vec<u8>) -> Option<Result<Entry, EngineError>> {
        match self.tree.get(&key) {
            Ok(value) => value.map(|value| Ok((key, value))),
            Err(error) => Some(Err(error)),
        }
    }
}

impl Iterator for Files<'_> {
    type Item = Result<Entry, EngineError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let key = self.step(true)?;
            self.front = Some(key.clone());
            if let Some(entry) = self.read(key) {
                return Some(entry);
            }
        }
    }
}

impl DoubleEndedIterator for Files<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        loop {
            let key = self.step(false)?;
            self.back = Some(key.clone());
            if let Some(entry) = self.read(key) {
                return Some(entry);
            }
        }
    }
}

/// The lowest key above all that start with `prefix`; `None` when there is no bound.
pub(super) fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut after = prefix.to_vec();
    while let Some(last) = after.pop() {
        if let Some(next) = last.checked_add(1) {
            after.push(next);
            return Some(after);
        }
    }
    None
}

fn failed(error: &io::Error) -> EngineError {
    EngineError::new(format_args!("a snapshot's file: {error}"))
}

fn name_of(key: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut name = String::with_capacity(key.len().saturating_mul(2));
    for byte in key {
        // Writing to a string does not fail.
        write!(name, "{byte:02x}").ok();
    }
    name
}

fn key_of(name: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
        _ => None,
    };
    let (pairs, rest) = name.as_bytes().as_chunks::<2>();
    let of = |[high, low]: &[u8; 2]| Some((digit(*high)? << 4) | digit(*low)?);
    if !rest.is_empty() || pairs.is_empty() {
        return None;
    }
    pairs.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(tree: &FileTree, key: &[u8], value: &[u8]) {
        let mut batch = Batch::default();
        batch.put(key.to_vec(), value.to_vec());
        tree.apply(batch).unwrap();
    }

    fn remove(tree: &FileTree, key: &[u8]) {
        let mut batch = Batch::default();
        batch.remove(key.to_vec());
        tree.apply(batch).unwrap();
    }

    fn names(found: impl Iterator<Item = Result<Entry, EngineError>>) -> Vec<Vec<u8>> {
        found.map(|entry| entry.unwrap().0).collect()
    }

    #[test]
    fn values_are_there_in_order_also_after_opening_again() {
        let folder = tempfile::tempdir().unwrap();
        let keys = [&b"a/\0s\x01"[..], b"a/\0s\xff", b"a/A\0s\x01", b"b\xff\xff"];
        let tree = FileTree::open(folder.path().join("values")).unwrap();
        for key in keys.iter().rev() {
            put(&tree, key, b"old");
            put(&tree, key, key);
        }
        put(&tree, b"gone", b"soon");
        remove(&tree, b"gone");
        remove(&tree, b"never there");
        for tree in [tree, FileTree::open(folder.path().join("values")).unwrap()] {
            assert_eq!(tree.keys(b""), keys);
            assert_eq!(names(tree.scan(b"")), keys);
            let mut down = keys;
            down.reverse();
            assert_eq!(names(tree.scan(b"").rev()), down);
            assert_eq!(names(tree.scan(b"a/\0s")), keys[..2]);
            assert_eq!(names(tree.scan(b"b\xff").rev()), keys[3..]);
            let mut both_ends = tree.scan(b"a/\0s");
            assert!(both_ends.next_back().is_some() && both_ends.next().is_some());
            assert!(both_ends.next().is_none() && both_ends.next_back().is_none());
            assert_eq!(tree.get(keys[1]).unwrap().as_deref(), Some(keys[1]));
            assert_eq!(tree.get(b"gone").unwrap(), None);
            assert_eq!(tree.length(keys[1]).unwrap(), 5);
            assert_eq!(tree.length(b"gone").unwrap(), 0);
        }
    }

    #[test]
    fn a_scan_up_meets_what_replaced_what_it_would_have_met() {
        let folder = tempfile::tempdir().unwrap();
        let tree = FileTree::open(folder.path().join("values")).unwrap();
        put(&tree, b"1", b"");
        put(&tree, b"2", b"");
        let mut scan = tree.scan(b"");
        assert_eq!(scan.next().unwrap().unwrap().0, b"1");
        put(&tree, b"3", b"");
        remove(&tree, b"2");
        assert_eq!(names(scan), [b"3"]);
    }

    #[test]
    fn of_a_file_that_was_not_finished_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("values");
        let tree = FileTree::open(place.clone()).unwrap();
        put(&tree, b"key", b"value");
        let unfinished = place.join(format!("{}.17.partial", name_of(b"other")));
        fs::write(&unfinished, b"val").unwrap();
        fs::write(place.join("README"), b"whose?").unwrap();
        let tree = FileTree::open(place.clone()).unwrap();
        assert_eq!(tree.keys(b""), [b"key"]);
        assert!(!unfinished.exists() && place.join("README").exists());
    }

    #[test]
    fn a_value_is_swapped_only_if_it_is_the_expected_one() {
        let folder = tempfile::tempdir().unwrap();
        let tree = FileTree::open(folder.path().join("values")).unwrap();
        let swap = |expected: Option<&[u8]>, new: Option<&[u8]>| {
            tree.compare_and_swap(b"key", expected, new).unwrap()
        };
        assert!(!swap(Some(b"1"), Some(b"2")) && swap(None, Some(b"1")));
        assert!(!swap(None, Some(b"2")) && swap(Some(b"1"), Some(b"2")));
        assert!(swap(Some(b"2"), None));
        assert_eq!(tree.get(b"key").unwrap(), None);
    }
}
