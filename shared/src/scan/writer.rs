//! Writing what an update is made of.

use crate::protocol::codec::write_varuint;
use std::ops::Range;

/// Things one after the other, and how many they are.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) count: u64,
    bytes: Vec<u8>,
}

impl Counted {
    /// The things.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn number(&mut self, number: u64) {
        write_varuint(&mut self.bytes, number);
    }

    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// One client's blocks, from that clock on: so many, in these bytes. Nothing, when there are none.
    pub(super) fn client(&mut self, (client, clock): (u64, u32), blocks: u64, bytes: &[u8]) {
        if blocks > 0 {
            self.count += 1;
            self.number(blocks);
            self.number(client);
            self.number(clock.into());
            self.put(bytes);
        }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        write_varuint(out, self.count);
        out.extend_from_slice(&self.bytes);
    }
}

/// What an update deletes. Ranges of one client stand together.
pub(super) fn deletions(deleted: &[(u64, Range<u32>)]) -> Counted {
    let mut clients = Counted::default();
    for of_client in deleted.chunk_by(|(one, _), (other, _)| one == other) {
        let mut ranges = Counted::default();
        for (client, range) in of_client {
            if ranges.count == 0 {
                clients.number(*client);
            }
            ranges.count += 1;
            ranges.number(range.start.into());
            ranges.number(range.end.saturating_sub(range.start).into());
        }
        ranges.write(&mut clients.bytes);
        clients.count += 1;
    }
    clients
}
