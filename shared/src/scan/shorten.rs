//! A part of an update, cut out of its bytes.

use super::reader::Reader;
use super::{Brought, SMALLEST_BLOCK, SMALLEST_CLIENT, Scan, ScanError};
use crate::protocol::codec::write_varuint;
use std::ops::Range;

/// Of an update v1, the blocks of each client before the clock that `through` gives, with these deletions in place
/// of its own. Blocks stay whole: one that goes beyond is left out, and all of its client's after it.
///
/// # Errors
/// [`ScanError`] when the bytes are no update.
pub(crate) fn shortened(
    update: &[u8],
    through: &dyn Fn(u64) -> u32,
    deleted: &[(u64, Range<u32>)],
) -> Result<Vec<u8>, ScanError> {
    let mut reader = Reader::new(update);
    let mut kept = Counted::default();
    for _ in 0..reader.count(SMALLEST_CLIENT)? {
        let blocks = reader.count(SMALLEST_BLOCK)?;
        let (client, start) = (reader.client()?, reader.clock()?);
        let bytes = reader.rest;
        let (mut whole, mut taken) = (0, 0);
        let mut clock = start;
        for _ in 0..blocks {
            let mut brought = Brought {
                client,
                range: clock..clock,
                ..Brought::default()
            };
            let length = Scan::default().read_block(&mut reader, &mut brought)?;
            clock = clock.checked_add(length).ok_or(ScanError::Number)?;
            if clock <= through(client) {
                whole += 1;
                taken = bytes.len().saturating_sub(reader.rest.len());
            }
        }
        if whole > 0 {
            kept.count += 1;
            write_varuint(&mut kept.bytes, whole);
            write_varuint(&mut kept.bytes, client);
            write_varuint(&mut kept.bytes, start.into());
            kept.bytes
                .extend_from_slice(bytes.get(..taken).unwrap_or_default());
        }
    }
    let mut out = Vec::new();
    kept.write(&mut out);
    deletions(deleted).write(&mut out);
    Ok(out)
}

/// Things one after the other, and how many they are.
#[derive(Default)]
struct Counted {
    count: u64,
    bytes: Vec<u8>,
}

impl Counted {
    fn write(&self, out: &mut Vec<u8>) {
        write_varuint(out, self.count);
        out.extend_from_slice(&self.bytes);
    }
}

/// Ranges of one client stand together.
fn deletions(deleted: &[(u64, Range<u32>)]) -> Counted {
    let mut clients = Counted::default();
    for of_client in deleted.chunk_by(|(one, _), (other, _)| one == other) {
        let mut ranges = Counted::default();
        for (client, range) in of_client {
            if ranges.count == 0 {
                write_varuint(&mut clients.bytes, *client);
            }
            ranges.count += 1;
            write_varuint(&mut ranges.bytes, range.start.into());
            write_varuint(
                &mut ranges.bytes,
                range.end.saturating_sub(range.start).into(),
            );
        }
        ranges.write(&mut clients.bytes);
        clients.count += 1;
    }
    clients
}
