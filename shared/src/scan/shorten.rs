//! Part of an update, cut out of its bytes.

use super::reader::Reader;
use super::writer::{Counted, deletions};
use super::{Brought, SMALLEST_BLOCK, SMALLEST_CLIENT, Scan, ScanError};
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
        let taken = bytes.get(..taken).unwrap_or_default();
        kept.client((client, start), whole, taken);
    }
    let mut out = Vec::new();
    kept.write(&mut out);
    deletions(deleted).write(&mut out);
    Ok(out)
}
