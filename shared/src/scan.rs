//! A walk over the bytes of an update before anything is built from them.
//!
//! yrs decodes recursively and reserves what an update claims to hold, and it keeps blocks whose
//! predecessors are missing in a queue that can later double text. So an update is read here first: without
//! recursion, allocating no more than its bytes justify, and saying which clocks it brings and which it needs.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::schema;

/// How deep values may nest inside a map entry or an attribute.
pub const MAX_NESTING: usize = 16;

/// What an update brings and what it builds on, by client id.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Scan {
    inserted: BTreeMap<u64, Range<u32>>,
    needed: BTreeMap<u64, u32>,
    parents: BTreeSet<(u64, u32)>,
    containers: BTreeSet<(u64, u32)>,
    gone: BTreeMap<(u64, u32), u32>,
}

impl Scan {
    /// Reads an update in the v1 encoding.
    ///
    /// # Errors
    /// [`ScanError`] when the bytes are not one whole update made of what an agenda may contain.
    pub fn of(update: &[u8]) -> Result<Self, ScanError> {
        let mut reader = Reader { rest: update };
        let mut scan = Self::default();
        scan.read_blocks(&mut reader)?;
        scan.read_deletions(&mut reader)?;
        if reader.rest.is_empty() {
            Ok(scan)
        } else {
            Err(ScanError::TrailingBytes)
        }
    }

    /// The client ids whose blocks the update carries.
    pub fn authors(&self) -> impl Iterator<Item = u64> {
        self.inserted.keys().copied()
    }

    /// The clocks the update brings of each client.
    pub fn inserted(&self) -> impl Iterator<Item = (u64, Range<u32>)> {
        self.inserted
            .iter()
            .map(|(client, range)| (*client, range.clone()))
    }

    /// Whether a document that holds `clock(client)` of every client can take the update without
    /// leaving anything to wait: each client's blocks continue at its clock or before, and whatever they
    /// stand beside, belong to, or delete is there already or comes along.
    pub fn follows(&self, clock: impl Fn(u64) -> u32) -> bool {
        let continues = self
            .inserted
            .iter()
            .all(|(client, range)| range.start <= clock(*client));
        let supported = self.needed.iter().all(|(client, needed)| {
            let brought = self.inserted.get(client).map_or(0, |range| range.end);
            *needed <= brought.max(clock(*client))
        });
        continues && supported
    }

    /// The blocks, as client and clock, inside of which blocks of the update stand.
    ///
    /// yrs stops in the middle of an update when one of them is neither a container nor deleted.
    pub fn parents(&self) -> impl Iterator<Item = (u64, u32)> {
        self.parents.iter().copied()
    }

    /// Whether the update itself brings that block as a container, or as one that is deleted.
    pub fn brings_parent(&self, (client, clock): (u64, u32)) -> bool {
        let is_gone = || {
            let before = self.gone.range(..=(client, clock)).next_back();
            before.is_some_and(|((owner, _), end)| *owner == client && clock < *end)
        };
        self.containers.contains(&(client, clock)) || is_gone()
    }

    fn read_blocks(&mut self, reader: &mut Reader<'_>) -> Result<(), ScanError> {
        let clients = reader.count(SMALLEST_CLIENT)?;
        for _ in 0..clients {
            let blocks = reader.count(SMALLEST_BLOCK)?;
            let client = reader.client()?;
            let start = reader.clock()?;
            let mut end = start;
            for _ in 0..blocks {
                let length = self.read_block(reader, client, end)?;
                end = end.checked_add(length).ok_or(ScanError::Number)?;
            }
            if start == end {
                continue;
            }
            match self.inserted.entry(client) {
                Entry::Vacant(place) => place.insert(start..end),
                Entry::Occupied(_) => return Err(ScanError::ClientTwice),
            };
        }
        Ok(())
    }

    /// Reads the block of `client` at `clock` and returns its length in clock units.
    fn read_block(
        &mut self,
        reader: &mut Reader<'_>,
        client: u64,
        clock: u32,
    ) -> Result<u32, ScanError> {
        let info = reader.byte()?;
        let length = match info {
            COLLECTED => {
                let length = reader.clock()?;
                self.gone
                    .insert((client, clock), clock.saturating_add(length));
                length
            }
            // A hole: what follows it could only wait. Two updates merged by a careless relay look like this.
            SKIPPED => return Err(ScanError::Hole),
            _ => self.read_item(reader, info, client, clock)?,
        };
        if length == 0 {
            Err(ScanError::EmptyBlock)
        } else {
            Ok(length)
        }
    }

    fn read_item(
        &mut self,
        reader: &mut Reader<'_>,
        info: u8,
        client: u64,
        clock: u32,
    ) -> Result<u32, ScanError> {
        let has_left = info & HAS_LEFT != 0;
        let has_right = info & HAS_RIGHT != 0;
        if has_left {
            self.need(reader, client, clock)?;
        }
        if has_right {
            self.need(reader, client, clock)?;
        }
        if !has_left && !has_right {
            if reader.number()? == 1 {
                if !schema::is_root(reader.text()?) {
                    return Err(ScanError::UnknownRoot);
                }
            } else {
                let parent = self.need(reader, client, clock)?;
                self.parents.insert(parent);
            }
            if info & HAS_KEY != 0 {
                reader.text()?;
            }
        }
        let length = read_content(reader, info & CONTENT)?;
        match info & CONTENT {
            TYPE => drop(self.containers.insert((client, clock))),
            DELETED => drop(
                self.gone
                    .insert((client, clock), clock.saturating_add(length)),
            ),
            _ => {}
        }
        Ok(length)
    }

    /// Reads and returns the id of a block that the block of `client` at `clock` builds on.
    fn need(
        &mut self,
        reader: &mut Reader<'_>,
        client: u64,
        clock: u32,
    ) -> Result<(u64, u32), ScanError> {
        let needed_client = reader.client()?;
        let needed_clock = reader.clock()?;
        if needed_client == client && needed_clock >= clock {
            return Err(ScanError::BeforeItself);
        }
        self.need_through(
            needed_client,
            needed_clock.checked_add(1).ok_or(ScanError::Number)?,
        );
        Ok((needed_client, needed_clock))
    }

    fn need_through(&mut self, client: u64, end: u32) {
        let needed = self.needed.entry(client).or_default();
        *needed = end.max(*needed);
    }

    fn read_deletions(&mut self, reader: &mut Reader<'_>) -> Result<(), ScanError> {
        let clients = reader.count(SMALLEST_DELETION)?;
        for _ in 0..clients {
            let client = reader.client()?;
            let ranges = reader.count(SMALLEST_RANGE)?;
            for _ in 0..ranges {
                let start = reader.clock()?;
                let length = reader.clock()?;
                let end = start.checked_add(length).ok_or(ScanError::Number)?;
                self.need_through(client, end);
            }
        }
        Ok(())
    }
}

/// Why bytes are not an update that an agenda can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// The bytes end in the middle of something, or claim to hold more than they do.
    #[error("the update ends too early")]
    Truncated,
    /// Something follows the end of the update.
    #[error("bytes follow the end of the update")]
    TrailingBytes,
    /// A number, a client id or a clock is out of range.
    #[error("a number in the update is out of range")]
    Number,
    /// Text that isn't UTF-8, or JSON that doesn't parse.
    #[error("text in the update is not valid")]
    Text,
    /// A block of no length.
    #[error("a block of the update is empty")]
    EmptyBlock,
    /// The blocks of one client have a hole between them.
    #[error("the update has a hole")]
    Hole,
    /// The blocks of one client come in two places.
    #[error("a client comes twice in the update")]
    ClientTwice,
    /// A block builds on itself or on a later one of the same client.
    #[error("a block of the update builds on a later one")]
    BeforeItself,
    /// A kind of content that an agenda never has.
    #[error("the update has content that an agenda never has")]
    Content,
    /// A root that an agenda doesn't have.
    #[error("the update writes outside of the agenda")]
    UnknownRoot,
    /// Values nested deeper than [`MAX_NESTING`].
    #[error("the update nests too deeply")]
    Nesting,
}

// The v1 encoding's block header: one byte of flags above five bits of content kind.
const HAS_LEFT: u8 = 0b1000_0000;
const HAS_RIGHT: u8 = 0b0100_0000;
const HAS_KEY: u8 = 0b0010_0000;
const CONTENT: u8 = 0b0001_1111;

const COLLECTED: u8 = 0;
const SKIPPED: u8 = 10;
const DELETED: u8 = 1;
const STRING: u8 = 4;
const EMBED: u8 = 5;
const FORMAT: u8 = 6;
const TYPE: u8 = 7;
const ANY: u8 = 8;

const TYPE_MAP: u8 = 1;
const TYPE_TEXT: u8 = 2;

// The fewest bytes that one element of each kind takes: a count above what is left is a lie.
const SMALLEST_CLIENT: usize = 3;
const SMALLEST_BLOCK: usize = 2;
const SMALLEST_DELETION: usize = 2;
const SMALLEST_RANGE: usize = 2;

/// Reads a block's content and returns its length in clock units.
fn read_content(reader: &mut Reader<'_>, kind: u8) -> Result<u32, ScanError> {
    match kind {
        DELETED => reader.clock(),
        STRING => {
            let units = reader.text()?.encode_utf16().count();
            u32::try_from(units).map_err(|_| ScanError::Number)
        }
        EMBED => reader.json().map(|()| 1),
        FORMAT => {
            reader.text()?;
            reader.json().map(|()| 1)
        }
        TYPE => match reader.byte()? {
            TYPE_MAP | TYPE_TEXT => Ok(1),
            _ => Err(ScanError::Content),
        },
        ANY => {
            let values = reader.count(1)?;
            for _ in 0..values {
                reader.any()?;
            }
            u32::try_from(values).map_err(|_| ScanError::Number)
        }
        _ => Err(ScanError::Content),
    }
}

struct Reader<'bytes> {
    rest: &'bytes [u8],
}

impl<'bytes> Reader<'bytes> {
    fn byte(&mut self) -> Result<u8, ScanError> {
        let (first, rest) = self.rest.split_first().ok_or(ScanError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    fn bytes(&mut self, length: usize) -> Result<&'bytes [u8], ScanError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(ScanError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// An unsigned number in groups of seven bits, at most 64 of them.
    fn number(&mut self) -> Result<u64, ScanError> {
        let mut value = 0_u64;
        for group in 0..10_u32 {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0b0111_1111);
            let shift = group * 7;
            let placed = bits << shift;
            if placed >> shift != bits {
                return Err(ScanError::Number);
            }
            value |= placed;
            if byte & 0b1000_0000 == 0 {
                return Ok(value);
            }
        }
        Err(ScanError::Number)
    }

    /// How many elements follow, each of at least `smallest` bytes.
    fn count(&mut self, smallest: usize) -> Result<usize, ScanError> {
        let count = usize::try_from(self.number()?).map_err(|_| ScanError::Number)?;
        if count > self.rest.len() / smallest {
            Err(ScanError::Truncated)
        } else {
            Ok(count)
        }
    }

    fn client(&mut self) -> Result<u64, ScanError> {
        let client = self.number()?;
        if client >= 1 << 53 {
            Err(ScanError::Number)
        } else {
            Ok(client)
        }
    }

    fn clock(&mut self) -> Result<u32, ScanError> {
        u32::try_from(self.number()?).map_err(|_| ScanError::Number)
    }

    fn buffer(&mut self) -> Result<&'bytes [u8], ScanError> {
        let length = self.count(1)?;
        self.bytes(length)
    }

    fn text(&mut self) -> Result<&'bytes str, ScanError> {
        std::str::from_utf8(self.buffer()?).map_err(|_| ScanError::Text)
    }

    /// A value written as JSON text.
    fn json(&mut self) -> Result<(), ScanError> {
        let text = self.text()?;
        check_json_nesting(text)?;
        serde_json::from_str::<serde::de::IgnoredAny>(text)
            .map(drop)
            .map_err(|_| ScanError::Text)
    }

    /// A value in the binary encoding, its containers walked with a list of what is still open.
    fn any(&mut self) -> Result<(), ScanError> {
        let mut open: Vec<Container> = Vec::new();
        self.any_head(&mut open)?;
        while let Some(container) = open.last_mut() {
            if container.left == 0 {
                open.pop();
                continue;
            }
            container.left -= 1;
            if container.keyed {
                self.text()?;
            }
            self.any_head(&mut open)?;
        }
        Ok(())
    }

    fn any_head(&mut self, open: &mut Vec<Container>) -> Result<(), ScanError> {
        match self.byte()? {
            127 | 126 | 121 | 120 => Ok(()),
            125 => self.signed(),
            124 => self.bytes(4).map(drop),
            123 | 122 => self.bytes(8).map(drop),
            119 => self.text().map(drop),
            116 => self.buffer().map(drop),
            kind @ (117 | 118) => {
                if open.len() == MAX_NESTING {
                    return Err(ScanError::Nesting);
                }
                let keyed = kind == 118;
                let left = self.count(if keyed { 2 } else { 1 })?;
                open.push(Container { left, keyed });
                Ok(())
            }
            _ => Err(ScanError::Content),
        }
    }

    /// A signed number: six bits and its sign, then groups of seven.
    fn signed(&mut self) -> Result<(), ScanError> {
        for _ in 0..10 {
            if self.byte()? & 0b1000_0000 == 0 {
                return Ok(());
            }
        }
        Err(ScanError::Number)
    }
}

struct Container {
    left: usize,
    keyed: bool,
}

/// Counts brackets outside of strings, so that no parser is ever asked to recurse further than allowed.
fn check_json_nesting(text: &str) -> Result<(), ScanError> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_NESTING {
            return Err(ScanError::Nesting);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
