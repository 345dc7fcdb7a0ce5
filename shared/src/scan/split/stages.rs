//! An update cut into stages, each with the blocks of some clients up to given clocks.

use super::{Parts, read_block, reader_of};
use crate::protocol::codec::{write_bytes, write_varuint};
use crate::scan::reader::{self, Reader};
use crate::scan::writer::{Counted, deletions};
use crate::scan::{Brought, COLLECTED, CONTENT, DELETED, Scan, ScanError};

/// What is left of an update. A document can take the stages in the order in which they are taken off, when the clocks
/// are those that some document had one after the other.
pub(crate) struct Stages<'bytes> {
    /// By client, in order.
    sections: Vec<Section<'bytes>>,
    scan: &'bytes Scan,
}

/// One client's blocks, as far as no stage took them.
struct Section<'bytes> {
    client: u64,
    clock: u32,
    end: u32,
    reader: Reader<'bytes>,
    /// Of the last block, what came after the last stage.
    rest: Option<Vec<u8>>,
}

impl<'bytes> Stages<'bytes> {
    /// All of an update that was scanned.
    pub(crate) fn of(update: &'bytes [u8], scan: &'bytes Scan) -> Self {
        let section = |brought: &Brought| Section {
            client: brought.client,
            clock: brought.range.start,
            end: brought.range.end,
            reader: reader_of(update, brought),
            rest: None,
        };
        Self {
            sections: scan.brought.iter().map(section).collect(),
            scan,
        }
    }

    /// Takes off the blocks of those clients up to those clocks, as an update v1; a block that goes beyond is divided.
    ///
    /// # Errors
    /// [`ScanError`] when the bytes are not those that were scanned, or a clock is in the middle of a character.
    pub(crate) fn take(&mut self, ends: &[(u64, u32)]) -> Result<Vec<u8>, ScanError> {
        let mut clients = Counted::default();
        for (client, end) in ends {
            let place = self
                .sections
                .binary_search_by_key(client, |section| section.client);
            let section = place.ok().and_then(|place| self.sections.get_mut(place));
            if let Some(section) = section {
                section.take((*end).min(section.end), &mut clients)?;
            }
        }
        let mut update = Vec::new();
        clients.write(&mut update);
        write_varuint(&mut update, 0);
        Ok(update)
    }

    /// What is left, with all that the update deletes.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, ScanError> {
        let mut clients = Counted::default();
        for section in &mut self.sections {
            section.take(section.end, &mut clients)?;
        }
        let mut update = Vec::new();
        clients.write(&mut update);
        deletions(&self.scan.deleted).write(&mut update);
        Ok(update)
    }
}

impl Section<'_> {
    fn take(&mut self, end: u32, clients: &mut Counted) -> Result<(), ScanError> {
        let start = self.clock;
        let mut blocks = Counted::default();
        while self.clock < end {
            let (client, clock) = (self.client, self.clock);
            let before = self.rest.take();
            let (block, length) = match &before {
                Some(rest) => read_block(&mut Reader::new(rest), client, clock)?,
                None => read_block(&mut self.reader, client, clock)?,
            };
            let after = clock.checked_add(length).ok_or(ScanError::Number)?;
            blocks.count += 1;
            if after <= end {
                blocks.put(block);
                self.clock = after;
            } else {
                let (first, rest) = divided(block, (client, clock), end)?;
                blocks.put(&first);
                self.rest = Some(rest);
                self.clock = end;
            }
        }
        clients.client((self.client, start), blocks.count, blocks.bytes());
        Ok(())
    }
}

/// A block that begins at a clock, divided before another clock inside of it.
fn divided(
    block: &[u8],
    (client, clock): (u64, u32),
    at: u32,
) -> Result<(Vec<u8>, Vec<u8>), ScanError> {
    let units = at.saturating_sub(clock);
    if block.first() == Some(&COLLECTED) {
        let mut reader = Reader::new(block.get(1..).unwrap_or_default());
        let length = reader.clock()?;
        let collected = |units: u32| {
            let mut bytes = vec![COLLECTED];
            write_varuint(&mut bytes, units.into());
            bytes
        };
        return Ok((collected(units), collected(length.saturating_sub(units))));
    }
    let parts = Parts::read(block)?;
    let (mut first, mut rest) = (parts.first(), parts.next((client, at)));
    let mut reader = Reader::new(parts.content);
    match parts.info & CONTENT {
        DELETED => {
            let length = reader.clock()?;
            write_varuint(&mut first, units.into());
            write_varuint(&mut rest, length.saturating_sub(units).into());
        }
        reader::STRING => {
            let text = reader.text()?;
            let (left, right) = text.split_at(byte_of(text, units).ok_or(ScanError::Text)?);
            write_bytes(&mut first, left.as_bytes());
            write_bytes(&mut rest, right.as_bytes());
        }
        reader::ANY => {
            let values = reader.number()?;
            let all = reader.rest;
            for _ in 0..units {
                reader.any()?;
            }
            let left = all.len().saturating_sub(reader.rest.len());
            write_varuint(&mut first, units.into());
            first.extend_from_slice(all.get(..left).unwrap_or_default());
            write_varuint(&mut rest, values.saturating_sub(units.into()));
            rest.extend_from_slice(reader.rest);
        }
        // All others are one unit long.
        _ => return Err(ScanError::Content),
    }
    Ok((first, rest))
}

/// Where that many UTF-16 units of a text end, in bytes; nowhere, when that is inside of a character.
fn byte_of(text: &str, units: u32) -> Option<usize> {
    let units = usize::try_from(units).ok()?;
    let mut passed = 0;
    for (at, character) in text.char_indices() {
        if passed >= units {
            return (passed == units).then_some(at);
        }
        passed += character.len_utf16();
    }
    (passed == units).then_some(text.len())
}
