//! Packed file: sorted values that are written once, as dense as they are.
//!
//! ```text
//! file    = blocks · index · trailer
//! block   = sum of the heads · how many (4 bytes each) · heads · values
//! head    = length of the key · length of the value (4 bytes each) · key
//! index   = of each block: place (8 bytes) · length · length of its first key (4 bytes each) · that key
//! trailer = length of the index (8 bytes) · sum of that and the index (4 bytes) · "DUOPACK1"
//! ```
//!
//! Numbers are little-endian. Values are not summed here: each has a sum of its own from whoever stores it, so
//! that a bit which flips in one is found with that one and takes no other along.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::engine::{EngineError, Entry};
use super::file_tree::successor;
use crate::system::files::create_private;

/// Bytes of a block, unless one value has more.
const BLOCK: usize = 8 << 10;
const BUFFER: usize = 256 << 10;
const MAGIC: &[u8; 8] = b"DUOPACK1";
const TRAILER: usize = 20;

/// A file on its way.
#[derive(Debug)]
pub(super) struct PackedWriter {
    file: BufWriter<File>,
    written: u64,
    index: Vec<u8>,
    last: Option<Vec<u8>>,
    /// The block that is filled.
    first: Vec<u8>,
    count: u32,
    heads: Vec<u8>,
    values: Vec<u8>,
}

/// A whole file, open for reading.
#[derive(Debug)]
pub(super) struct Packed {
    file: Mutex<File>,
    blocks: Vec<Block>,
}

#[derive(Debug)]
struct Block {
    first: Vec<u8>,
    place: u64,
    length: u32,
}

impl PackedWriter {
    /// Begins a new file.
    pub(super) fn new(place: &Path) -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(BUFFER, create_private(place)?),
            written: 0,
            index: Vec::new(),
            last: None,
            first: Vec::new(),
            count: 0,
            heads: Vec::new(),
            values: Vec::new(),
        })
    }

    /// Adds a value behind all that are there.
    ///
    /// # Errors
    /// Also when its key is not above the last one's.
    pub(super) fn put(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        if self.last.as_deref().is_some_and(|last| last >= key) {
            return Err(invalid("the values are not in order"));
        }
        if self.count == 0 {
            self.first = key.to_vec();
        }
        self.heads.extend_from_slice(&length_of(key)?.to_le_bytes());
        self.heads
            .extend_from_slice(&length_of(value)?.to_le_bytes());
        self.heads.extend_from_slice(key);
        self.values.extend_from_slice(value);
        self.count = self.count.saturating_add(1);
        self.last = Some(key.to_vec());
        if self.heads.len().saturating_add(self.values.len()) >= BLOCK {
            self.end_block()?;
        }
        Ok(())
    }

    /// Writes what makes it a file that can be read; on the disk on return.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.end_block()?;
        let length = u64::try_from(self.index.len()).map_err(invalid)?;
        let length = length.to_le_bytes();
        let sum = sum_of(&[&length, &self.index]);
        self.file.write_all(&self.index)?;
        self.file.write_all(&length)?;
        self.file.write_all(&sum.to_le_bytes())?;
        self.file.write_all(MAGIC)?;
        self.file.flush()?;
        self.file.get_ref().sync_all()
    }

    fn end_block(&mut self) -> io::Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        let count = self.count.to_le_bytes();
        let sum = sum_of(&[&count, &self.heads]).to_le_bytes();
        let parts = [&sum[..], &count, &self.heads, &self.values];
        let mut length: usize = 0;
        for part in parts {
            self.file.write_all(part)?;
            length = length.saturating_add(part.len());
        }
        let length = u32::try_from(length).map_err(invalid)?;
        self.index.extend_from_slice(&self.written.to_le_bytes());
        self.index.extend_from_slice(&length.to_le_bytes());
        self.index
            .extend_from_slice(&length_of(&self.first)?.to_le_bytes());
        self.index.extend_from_slice(&self.first);
        self.written = self.written.saturating_add(length.into());
        self.count = 0;
        self.heads.clear();
        self.values.clear();
        Ok(())
    }
}

impl Packed {
    /// Opens a file that was finished.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] when it is not whole.
    pub(super) fn open(place: &Path) -> io::Result<Self> {
        let mut file = File::open(place)?;
        let end = file.seek(SeekFrom::End(0))?;
        let mut trailer = [0; TRAILER];
        let behind = u64::try_from(TRAILER).map_err(invalid)?;
        let trailer_at = end.checked_sub(behind).ok_or_else(not_whole)?;
        read_at(&mut file, trailer_at, &mut trailer)?;
        let (length, rest) = trailer.split_first_chunk::<8>().ok_or_else(not_whole)?;
        let (sum, magic) = rest.split_first_chunk::<4>().ok_or_else(not_whole)?;
        let behind = u64::from_le_bytes(*length);
        let index_at = trailer_at.checked_sub(behind).ok_or_else(not_whole)?;
        if magic != MAGIC {
            return Err(not_whole());
        }
        let mut index = vec![0; usize::try_from(behind).map_err(invalid)?];
        read_at(&mut file, index_at, &mut index)?;
        if sum_of(&[length, &index]).to_le_bytes() != *sum {
            return Err(not_whole());
        }
        let blocks = read_index(&index).ok_or_else(not_whole)?;
        Ok(Self {
            file: Mutex::new(file),
            blocks,
        })
    }

    /// The value under a key, if there is one.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        let after = self
            .blocks
            .partition_point(|block| block.first.as_slice() <= key);
        let Some(block) = after.checked_sub(1) else {
            return Ok(None);
        };
        let entries = self.entries(block)?;
        let found = entries.into_iter().find(|(there, _)| there == key);
        Ok(found.map(|(_, value)| value))
    }

    /// The values under the keys that start with `prefix`, in order, readable from both ends.
    pub(super) fn scan(self: &Arc<Self>, prefix: &[u8]) -> PackedScan {
        let above = |bound: &[u8], or_at: bool| {
            self.blocks.partition_point(|block| {
                block.first.as_slice() < bound || (or_at && block.first == bound)
            })
        };
        let end = successor(prefix).map_or(self.blocks.len(), |after| above(&after, false));
        PackedScan {
            packed: Arc::clone(self),
            prefix: prefix.to_vec(),
            left: above(prefix, true).saturating_sub(1)..end,
            front: VecDeque::new(),
            back: VecDeque::new(),
        }
    }

    fn entries(&self, block: usize) -> Result<Vec<Entry>, EngineError> {
        let Some(block) = self.blocks.get(block) else {
            return Ok(Vec::new());
        };
        let length = usize::try_from(block.length).map_err(EngineError::new)?;
        let mut bytes = vec![0; length];
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            read_at(&mut file, block.place, &mut bytes).map_err(EngineError::new)?;
        }
        read_block(&bytes).ok_or_else(|| {
            EngineError::new(format_args!(
                "the packed values from byte {} on are damaged; restore a backup",
                block.place
            ))
        })
    }
}

/// A scan under way.
#[derive(Debug)]
pub(super) struct PackedScan {
    packed: Arc<Packed>,
    prefix: Vec<u8>,
    /// The blocks that were not read yet.
    left: std::ops::Range<usize>,
    front: VecDeque<Entry>,
    back: VecDeque<Entry>,
}

impl PackedScan {
    fn read(&self, block: usize) -> Result<VecDeque<Entry>, EngineError> {
        let mut entries: VecDeque<Entry> = self.packed.entries(block)?.into();
        entries.retain(|(key, _)| key.starts_with(&self.prefix));
        Ok(entries)
    }
}

impl Iterator for PackedScan {
    type Item = Result<Entry, EngineError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.front.pop_front() {
                return Some(Ok(entry));
            }
            let Some(block) = self.left.next() else {
                return self.back.pop_front().map(Ok);
            };
            match self.read(block) {
                Ok(entries) => self.front = entries,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl DoubleEndedIterator for PackedScan {
    fn next_back(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.back.pop_back() {
                return Some(Ok(entry));
            }
            let Some(block) = self.left.next_back() else {
                return self.front.pop_back().map(Ok);
            };
            match self.read(block) {
                Ok(entries) => self.back = entries,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn read_at(file: &mut File, place: u64, into: &mut [u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(place))?;
    file.read_exact(into)
}

fn read_index(mut index: &[u8]) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    while !index.is_empty() {
        let place;
        (place, index) = index.split_first_chunk::<8>()?;
        let (length, first);
        (length, index) = index.split_first_chunk::<4>()?;
        (first, index) = index.split_first_chunk::<4>()?;
        let first_length = usize::try_from(u32::from_le_bytes(*first)).ok()?;
        let key;
        (key, index) = index.split_at_checked(first_length)?;
        blocks.push(Block {
            first: key.to_vec(),
            place: u64::from_le_bytes(*place),
            length: u32::from_le_bytes(*length),
        });
    }
    Some(blocks)
}

fn read_block(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (sum, summed) = bytes.split_first_chunk::<4>()?;
    let (count, mut rest) = summed.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count);
    let mut heads = Vec::new();
    for _ in 0..count {
        let (lengths, key);
        (lengths, rest) = rest.split_first_chunk::<8>()?;
        let (of_key, of_value) = lengths.split_first_chunk::<4>()?;
        let of_value = u32::from_le_bytes(of_value.try_into().ok()?);
        let of_key = usize::try_from(u32::from_le_bytes(*of_key)).ok()?;
        (key, rest) = rest.split_at_checked(of_key)?;
        heads.push((key, usize::try_from(of_value).ok()?));
    }
    let heads_end = summed.len().checked_sub(rest.len())?;
    let (of_heads, mut values) = summed.split_at_checked(heads_end)?;
    if sum_of(&[of_heads]).to_le_bytes() != *sum {
        return None;
    }
    let mut entries = Vec::with_capacity(heads.len());
    for (key, length) in heads {
        let value;
        (value, values) = values.split_at_checked(length)?;
        entries.push((key.to_vec(), value.to_vec()));
    }
    Some(entries)
}

fn sum_of(parts: &[&[u8]]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    for part in parts {
        sum.update(part);
    }
    sum.finalize()
}

fn length_of(bytes: &[u8]) -> io::Result<u32> {
    u32::try_from(bytes.len()).map_err(invalid)
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, error)
}

fn not_whole() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "packed values are not whole")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Values of many lengths, some of them longer than a block.
    fn values() -> Vec<Entry> {
        let of = |number: u32| {
            let length = if number.is_multiple_of(97) {
                3 * BLOCK
            } else {
                usize::try_from(number * 37 % 500).unwrap()
            };
            let key = format!("{}/{number:05}", number / 100).into_bytes();
            (key, vec![u8::try_from(number % 251).unwrap(); length])
        };
        let mut values: Vec<Entry> = (0..2_000).map(of).collect();
        values.sort();
        values
    }

    fn packed(place: &Path, values: &[Entry]) -> Arc<Packed> {
        let mut writer = PackedWriter::new(place).unwrap();
        for (key, value) in values {
            writer.put(key, value).unwrap();
        }
        writer.finish().unwrap();
        Arc::new(Packed::open(place).unwrap())
    }

    #[test]
    fn what_was_put_is_there_by_key_and_in_order_from_both_ends() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("packed");
        let all = values();
        let packed = packed(&place, &all);
        for (key, value) in &all {
            assert_eq!(packed.get(key).unwrap().as_ref(), Some(value));
            assert_eq!(packed.get(&[key, &b"!"[..]].concat()).unwrap(), None);
        }
        assert_eq!(packed.get(b"").unwrap(), None);
        let weight: usize = all.iter().map(|(key, value)| key.len() + value.len()).sum();
        let written = usize::try_from(fs::metadata(&place).unwrap().len()).unwrap();
        assert!(written < weight + weight / 10, "{written} for {weight}");
        for prefix in ["", "7/", "19/01900", "0", "9/", "none", "\u{ff}"] {
            let below = |entry: &&Entry| entry.0.starts_with(prefix.as_bytes());
            let expected: Vec<Entry> = all.iter().filter(below).cloned().collect();
            let scan = || packed.scan(prefix.as_bytes()).map(Result::unwrap);
            assert_eq!(scan().collect::<Vec<_>>(), expected, "{prefix}");
            let mut down: Vec<Entry> = scan().rev().collect();
            down.reverse();
            assert_eq!(down, expected, "{prefix}");
            let (mut both, mut up, mut back) = (scan(), Vec::new(), Vec::new());
            while let Some(entry) = both.next() {
                up.push(entry);
                back.extend(both.next_back());
            }
            up.extend(back.into_iter().rev());
            assert_eq!(up, expected, "{prefix}");
        }
    }

    #[test]
    fn an_empty_file_is_a_whole_one_and_keys_have_to_ascend() {
        let folder = tempfile::tempdir().unwrap();
        let empty = packed(&folder.path().join("empty"), &[]);
        assert_eq!(empty.get(b"a").unwrap(), None);
        assert_eq!(empty.scan(b"").count(), 0);
        let mut writer = PackedWriter::new(&folder.path().join("other")).unwrap();
        writer.put(b"b", b"").unwrap();
        assert!(writer.put(b"b", b"").is_err() && writer.put(b"a", b"").is_err());
    }

    #[test]
    fn a_file_that_is_cut_or_whose_index_is_damaged_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("packed");
        drop(packed(&place, &values()));
        let whole = fs::read(&place).unwrap();
        for length in [0, 5, whole.len() / 2, whole.len() - 1] {
            fs::write(&place, &whole[..length]).unwrap();
            let error = Packed::open(&place).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{length}");
        }
        for back in [1, 9, 13, 20, 21, 200] {
            let mut damaged = whole.clone();
            let at = damaged.len() - back;
            damaged[at] ^= 16;
            fs::write(&place, damaged).unwrap();
            assert!(Packed::open(&place).is_err(), "{back} from its end");
        }
    }

    #[test]
    fn a_damaged_head_is_an_error_and_a_damaged_value_is_that_value_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("packed");
        let all: Vec<Entry> = (0..400_u32)
            .map(|number| (number.to_be_bytes().to_vec(), vec![7; 100]))
            .collect();
        drop(packed(&place, &all));
        let whole = fs::read(&place).unwrap();
        for at in (0..whole.len() - 2_000).step_by(331) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&place, damaged).unwrap();
            let packed = Arc::new(Packed::open(&place).unwrap());
            let found: Vec<_> = packed.scan(b"").collect();
            let errors = found.iter().filter(|entry| entry.is_err()).count();
            let there: Vec<Entry> = found.into_iter().flatten().collect();
            let differ = there.iter().filter(|entry| !all.contains(entry)).count();
            assert_eq!(errors + differ, 1, "byte {at}");
            assert!(errors == 1 || there.len() == all.len());
        }
    }
}
