//! Splitting of an update into several, of which a document can take each after those before it.
//!
//! What was written offline can be more than an update may be. Cut anywhere, a piece could stand on blocks of a later
//! one; so blocks are put in order first, and long words are divided as yrs itself would divide them.

mod pieces;
mod stages;

pub(crate) use stages::Stages;

use super::order::Run;
use super::reader::{self, Reader};
use super::writer::{Counted, deletions};
use super::{Brought, CONTENT, HAS_KEY, HAS_LEFT, HAS_RIGHT, Scan, ScanError, order};
use crate::protocol::codec::{write_bytes, write_varuint};
use crate::steps::walked;
use pieces::{Block, Pieces};

/// Words that fill more than this part of a piece are divided.
const PART_OF_A_PIECE: usize = 8;
/// The most bytes of one character.
const LARGEST_CHARACTER: usize = 4;
/// The most bytes that one deletion takes, with its client.
const LARGEST_DELETION: usize = 24;

/// Cuts an update v1 into updates of at most `limit` bytes that do the same one after the other: first the blocks, then
/// what is deleted. One that is small enough stays whole.
///
/// A document that can take the update can take them in this order, and only a single block of something else than
/// words can make one larger than the limit.
///
/// # Errors
/// [`ScanError`] when the bytes are no update, or its blocks wait for each other.
pub(crate) fn split_update(update: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, ScanError> {
    if update.len() <= limit {
        return Ok(vec![update.to_vec()]);
    }
    let scan = Scan::of(update)?;
    let runs = order::runs(&scan.brought).ok_or(ScanError::BeforeItself)?;
    let mut sections: Vec<_> = scan
        .brought
        .iter()
        .map(|its| Section::of(update, its))
        .collect();
    let longest = (limit / PART_OF_A_PIECE).max(LARGEST_CHARACTER);
    let mut pieces = Pieces::up_to(limit);
    for Run { place, range } in runs {
        let Some(section) = sections.get_mut(place) else {
            continue;
        };
        while section.clock < range.end {
            section.next_block(longest, &mut |block| pieces.add(&block))?;
        }
    }
    let mut pieces = pieces.finish();
    for deleted in scan.deleted.chunks((limit / LARGEST_DELETION).max(1)) {
        let mut piece = Vec::new();
        Counted::default().write(&mut piece);
        deletions(deleted).write(&mut piece);
        pieces.push(piece);
    }
    Ok(pieces)
}

/// One client's blocks, as far as they have not been read.
struct Section<'bytes> {
    client: u64,
    clock: u32,
    reader: Reader<'bytes>,
}

/// What reads a client's blocks of an update.
fn reader_of<'bytes>(update: &'bytes [u8], brought: &Brought) -> Reader<'bytes> {
    let start = update.len().saturating_sub(brought.left);
    Reader::new(update.get(start..).unwrap_or_default())
}

/// Reads a block: its bytes, and its length in clock units.
fn read_block<'bytes>(
    reader: &mut Reader<'bytes>,
    client: u64,
    clock: u32,
) -> Result<(&'bytes [u8], u32), ScanError> {
    walked(1);
    let before = reader.rest;
    let mut brought = Brought {
        client,
        range: clock..clock,
        ..Brought::default()
    };
    let length = Scan::default().read_block(reader, &mut brought)?;
    let taken = before.len().saturating_sub(reader.rest.len());
    Ok((before.get(..taken).unwrap_or_default(), length))
}

impl<'bytes> Section<'bytes> {
    fn of(update: &'bytes [u8], brought: &Brought) -> Self {
        Self {
            client: brought.client,
            clock: brought.range.start,
            reader: reader_of(update, brought),
        }
    }

    /// Reads the next block and hands it on, divided when its words are longer than that.
    fn next_block(
        &mut self,
        longest: usize,
        hand_on: &mut dyn FnMut(Block<'_>),
    ) -> Result<(), ScanError> {
        let (bytes, length) = read_block(&mut self.reader, self.client, self.clock)?;
        let (client, clock) = (self.client, self.clock);
        self.clock = clock.checked_add(length).ok_or(ScanError::Number)?;
        if bytes.len() > longest
            && let Some(words) = Words::read(bytes)?
        {
            return words.divide((client, clock), longest, hand_on);
        }
        hand_on(Block {
            client,
            clock,
            bytes,
        });
        Ok(())
    }
}

/// A block, taken apart.
struct Parts<'bytes> {
    info: u8,
    /// Everything before the content but the first byte.
    head: &'bytes [u8],
    /// Of that, what stands to the right.
    right: &'bytes [u8],
    content: &'bytes [u8],
}

impl<'bytes> Parts<'bytes> {
    /// Takes a block apart that was scanned and is no collected one.
    fn read(block: &'bytes [u8]) -> Result<Self, ScanError> {
        let mut reader = Reader::new(block);
        let info = reader.byte()?;
        let start = reader.rest;
        let mut neighbour = |is_there| -> Result<&'bytes [u8], ScanError> {
            let before = reader.rest;
            if is_there {
                reader.client()?;
                reader.clock()?;
            }
            Ok(taken(before, reader.rest))
        };
        let (has_left, has_right) = (info & HAS_LEFT != 0, info & HAS_RIGHT != 0);
        neighbour(has_left)?;
        let right = neighbour(has_right)?;
        if !has_left && !has_right {
            if reader.number()? == 1 {
                reader.text()?;
            } else {
                reader.client()?;
                reader.clock()?;
            }
            if info & HAS_KEY != 0 {
                reader.text()?;
            }
        }
        Ok(Self {
            info,
            head: taken(start, reader.rest),
            right,
            content: reader.rest,
        })
    }

    /// The beginning of a block with this one's head.
    fn first(&self) -> Vec<u8> {
        let mut bytes = vec![self.info];
        bytes.extend_from_slice(self.head);
        bytes
    }

    /// The beginning of a block that goes on at that clock: it stands to the right of the part before it, and to the
    /// left of what the whole stood to the left of.
    fn next(&self, (client, clock): (u64, u32)) -> Vec<u8> {
        let mut bytes = vec![self.info | HAS_LEFT];
        write_varuint(&mut bytes, client);
        write_varuint(&mut bytes, clock.saturating_sub(1).into());
        bytes.extend_from_slice(self.right);
        bytes
    }
}

/// A block of words, taken apart.
struct Words<'bytes> {
    parts: Parts<'bytes>,
    text: &'bytes str,
}

impl<'bytes> Words<'bytes> {
    /// Takes a block apart that was scanned; nothing when it holds something else than words.
    fn read(block: &'bytes [u8]) -> Result<Option<Self>, ScanError> {
        if block.first().map(|info| info & CONTENT) != Some(reader::STRING) {
            return Ok(None);
        }
        let parts = Parts::read(block)?;
        let text = Reader::new(parts.content).text()?;
        Ok(Some(Self { parts, text }))
    }

    fn divide(
        self,
        (client, mut clock): (u64, u32),
        longest: usize,
        hand_on: &mut dyn FnMut(Block<'_>),
    ) -> Result<(), ScanError> {
        let mut text = self.text;
        let mut bytes = self.parts.first();
        while !text.is_empty() {
            let (part, rest) = text.split_at(text.floor_char_boundary(longest));
            write_bytes(&mut bytes, part.as_bytes());
            hand_on(Block {
                client,
                clock,
                bytes: &bytes,
            });
            let units = u32::try_from(part.encode_utf16().count());
            clock = clock.saturating_add(units.map_err(|_| ScanError::Number)?);
            bytes = self.parts.next((client, clock));
            text = rest;
        }
        Ok(())
    }
}

/// What was read from `before` to `after`, its end.
fn taken<'bytes>(before: &'bytes [u8], after: &[u8]) -> &'bytes [u8] {
    let length = before.len().saturating_sub(after.len());
    before.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests;
