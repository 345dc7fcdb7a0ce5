//! Backup format, and reading one that anybody may have made.
//!
//! ```text
//! backup = "duologue backup\n" (16 bytes) · version (4) · entry … · end
//! entry  = kind (1) · length of the key (4) · length of the value (4) · key · value
//!        · crc32 of all that (4)
//! end    = an entry of kind "e", whose value is: entries before it (8) · SHA-256 of the whole file
//!          up to this value (32)
//! ```
//!
//! Numbers are little-endian. Nothing follows the end. Values are as the store below the vault has
//! them: sealed, so a backup is as readable as the folder it was made of. In version 1, snapshots stand among
//! the records of their logs.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::store::engine::Tree;

const MAGIC: &[u8; 16] = b"duologue backup\n";
const VERSION: u32 = 2;
/// The first one, where snapshots stand among the records of their logs.
const OLDEST: u32 = 1;
/// Keys are names and numbers.
const LONGEST_KEY: u32 = 4096;
/// Four times the largest agenda, and as much as a file of keys may be.
const LONGEST_VALUE: u32 = 64 << 20;
/// Entries and digest.
const END: usize = 8 + 32;

/// One part of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A value in one of the store's trees; a later one under the same key replaces it.
    Value {
        /// Which tree.
        tree: Tree,
        /// Its key there.
        key: Vec<u8>,
        /// The value, sealed.
        value: Vec<u8>,
    },
    /// What was under this key is gone again.
    Removed {
        /// Which tree.
        tree: Tree,
        /// The key.
        key: Vec<u8>,
    },
    /// The file of data keys, wrapped by the master key; at most once.
    Keys(Vec<u8>),
}

/// What a backup holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Parts.
    pub parts: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Why a file is not taken for a backup.
#[derive(Debug, Error)]
pub enum BackupDamage {
    /// It is something else.
    #[error("it is no backup of Duologue")]
    Foreign,
    /// It is of another time.
    #[error("its format is version {0}, and this program reads versions {OLDEST} to {VERSION}")]
    Version(u32),
    /// It ends before its end.
    #[error("it is cut off after {0} bytes")]
    CutOff(u64),
    /// A checksum does not match, or a part makes no sense.
    #[error("it is damaged at byte {at}: {reason}")]
    Damaged {
        /// Where the part begins.
        at: u64,
        /// What is wrong.
        reason: &'static str,
    },
    /// The file could not be read.
    #[error("it cannot be read: {0}")]
    Unreadable(io::Error),
}

/// Writes a backup part by part.
#[derive(Debug)]
pub struct BackupWriter<W> {
    out: W,
    digest: Sha256,
    summary: Summary,
}

impl<W: Write> BackupWriter<W> {
    /// Begins a backup.
    pub fn begin(out: W) -> io::Result<Self> {
        let mut writer = Self {
            out,
            digest: Sha256::new(),
            summary: Summary::default(),
        };
        writer.write(MAGIC)?;
        writer.write(&VERSION.to_le_bytes())?;
        Ok(writer)
    }

    /// Writes one part.
    pub fn part(&mut self, part: &Part) -> io::Result<()> {
        match part {
            Part::Value { tree, key, value } => self.entry(value_kind(*tree), key, value)?,
            Part::Removed { tree, key } => self.entry(removed_kind(*tree), key, &[])?,
            Part::Keys(image) => self.entry(KEYS, &[], image)?,
        }
        self.summary.parts = self.summary.parts.saturating_add(1);
        Ok(())
    }

    /// Writes the end. Without it the file is no backup.
    pub fn finish(mut self) -> io::Result<(W, Summary)> {
        let head = head_of(END_KIND, &[], END)?;
        let mut sum = crc32fast::Hasher::new();
        let entries = self.summary.parts.to_le_bytes();
        for part in [&head[..], &entries] {
            sum.update(part);
            self.write(part)?;
        }
        let digest: [u8; 32] = self.digest.clone().finalize().into();
        sum.update(&digest);
        self.write(&digest)?;
        self.write(&sum.finalize().to_le_bytes())?;
        self.out.flush()?;
        Ok((self.out, self.summary))
    }

    fn entry(&mut self, kind: u8, key: &[u8], value: &[u8]) -> io::Result<()> {
        let head = head_of(kind, key, value.len())?;
        let mut sum = crc32fast::Hasher::new();
        for part in [&head[..], key, value] {
            sum.update(part);
            self.write(part)?;
        }
        self.write(&sum.finalize().to_le_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digest.update(bytes);
        self.summary.bytes = self.summary.bytes.saturating_add(length(bytes));
        self.out.write_all(bytes)
    }
}

/// Reads a backup part by part. The bytes may be anybody's: no more memory is taken than bytes
/// arrive, and a part is handed out only after its checksum was compared.
#[derive(Debug)]
pub struct BackupReader<R> {
    input: R,
    digest: Sha256,
    summary: Summary,
    has_keys: bool,
    ended: bool,
}

impl<R: Read> BackupReader<R> {
    /// Reads the beginning.
    pub fn open(input: R) -> Result<Self, BackupDamage> {
        let mut reader = Self {
            input,
            digest: Sha256::new(),
            summary: Summary::default(),
            has_keys: false,
            ended: false,
        };
        let magic = reader.read(MAGIC.len()).map_err(as_foreign)?;
        if magic != MAGIC {
            return Err(BackupDamage::Foreign);
        }
        let version = u32::from_le_bytes(reader.array()?);
        if !(OLDEST..=VERSION).contains(&version) {
            return Err(BackupDamage::Version(version));
        }
        Ok(reader)
    }

    /// The next part; `None` after the end, when everything was there and as it was written.
    pub fn next_part(&mut self) -> Result<Option<Part>, BackupDamage> {
        if self.ended {
            return Ok(None);
        }
        let at = self.summary.bytes;
        let damaged = |reason| BackupDamage::Damaged { at, reason };
        let [kind] = self.array()?;
        let key_length = u32::from_le_bytes(self.array()?);
        let value_length = u32::from_le_bytes(self.array()?);
        if key_length > LONGEST_KEY || value_length > LONGEST_VALUE {
            return Err(damaged("a length is out of bounds"));
        }
        if kind == END_KIND {
            return self.end(at, key_length, value_length).map(|()| None);
        }
        let key = self.read(usize_of(key_length))?;
        let value = self.read(usize_of(value_length))?;
        let mut sum = crc32fast::Hasher::new();
        sum.update(&[kind]);
        sum.update(&key_length.to_le_bytes());
        sum.update(&value_length.to_le_bytes());
        sum.update(&key);
        sum.update(&value);
        if sum.finalize() != u32::from_le_bytes(self.array()?) {
            return Err(damaged("a checksum does not match"));
        }
        let part = part_of(kind, key, value).ok_or_else(|| damaged("its kind is unknown"))?;
        if matches!(part, Part::Keys(_)) && std::mem::replace(&mut self.has_keys, true) {
            return Err(damaged("it holds the data keys twice"));
        }
        self.summary.parts = self.summary.parts.saturating_add(1);
        Ok(Some(part))
    }

    /// What was read so far.
    pub fn summary(&self) -> Summary {
        self.summary
    }

    /// Reads whatever is left of it, and says what all of it was.
    pub fn verify(mut self) -> Result<Summary, BackupDamage> {
        while self.next_part()?.is_some() {}
        Ok(self.summary)
    }

    fn end(&mut self, at: u64, key_length: u32, value_length: u32) -> Result<(), BackupDamage> {
        let damaged = |reason| BackupDamage::Damaged { at, reason };
        if key_length != 0 || usize_of(value_length) != END {
            return Err(damaged("its end makes no sense"));
        }
        let entries: [u8; 8] = self.array()?;
        let expected: [u8; 32] = self.digest.clone().finalize().into();
        let digest: [u8; 32] = self.array()?;
        let mut sum = crc32fast::Hasher::new();
        sum.update(&[END_KIND]);
        sum.update(&key_length.to_le_bytes());
        sum.update(&value_length.to_le_bytes());
        sum.update(&entries);
        sum.update(&digest);
        if sum.finalize() != u32::from_le_bytes(self.array()?) {
            return Err(damaged("a checksum does not match"));
        }
        if digest != expected || u64::from_le_bytes(entries) != self.summary.parts {
            return Err(damaged("it is not the file that was written"));
        }
        if !self.read_some(1)?.is_empty() {
            return Err(damaged("something follows its end"));
        }
        self.ended = true;
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BackupDamage> {
        let bytes = self.read(N)?;
        let cut_off = BackupDamage::CutOff(self.summary.bytes);
        bytes.try_into().map_err(|_| cut_off)
    }

    fn read(&mut self, wanted: usize) -> Result<Vec<u8>, BackupDamage> {
        let bytes = self.read_some(wanted)?;
        if bytes.len() < wanted {
            return Err(BackupDamage::CutOff(self.summary.bytes));
        }
        Ok(bytes)
    }

    /// As many of these bytes as there are.
    fn read_some(&mut self, most: usize) -> Result<Vec<u8>, BackupDamage> {
        let mut bytes = Vec::new();
        self.input
            .by_ref()
            .take(u64::try_from(most).unwrap_or(u64::MAX))
            .read_to_end(&mut bytes)
            .map_err(BackupDamage::Unreadable)?;
        self.digest.update(&bytes);
        self.summary.bytes = self.summary.bytes.saturating_add(length(&bytes));
        Ok(bytes)
    }
}

const KEYS: u8 = b'k';
const END_KIND: u8 = b'e';

const fn value_kind(tree: Tree) -> u8 {
    match tree {
        Tree::Documents => b'd',
        Tree::Snapshots => b's',
        Tree::Records => b'r',
    }
}

const fn removed_kind(tree: Tree) -> u8 {
    value_kind(tree).to_ascii_uppercase()
}

fn part_of(kind: u8, key: Vec<u8>, value: Vec<u8>) -> Option<Part> {
    let of = |tree: &Tree| kind == value_kind(*tree) || kind == removed_kind(*tree);
    match Tree::ALL.into_iter().find(of) {
        Some(tree) if kind == value_kind(tree) => Some(Part::Value { tree, key, value }),
        Some(tree) => value.is_empty().then_some(Part::Removed { tree, key }),
        None => (kind == KEYS && key.is_empty()).then_some(Part::Keys(value)),
    }
}

fn head_of(kind: u8, key: &[u8], value_length: usize) -> io::Result<Vec<u8>> {
    let bounded = |length: usize, longest: u32| {
        u32::try_from(length)
            .ok()
            .filter(|length| *length <= longest)
            .ok_or_else(|| io::Error::other("a value is too long for a backup"))
    };
    let mut head = vec![kind];
    head.extend_from_slice(&bounded(key.len(), LONGEST_KEY)?.to_le_bytes());
    head.extend_from_slice(&bounded(value_length, LONGEST_VALUE)?.to_le_bytes());
    Ok(head)
}

/// A file that ends within its first bytes is something else.
fn as_foreign(damage: BackupDamage) -> BackupDamage {
    if matches!(damage, BackupDamage::CutOff(_)) {
        BackupDamage::Foreign
    } else {
        damage
    }
}

fn usize_of(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
