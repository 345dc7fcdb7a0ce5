//! Blocks, put one after the other into updates of a bounded size.

use crate::protocol::codec::write_varuint;
use crate::scan::writer::Counted;
use std::mem;

/// The most bytes that the counts of an update take, and of one client in it the counts, its id and its clock.
const COUNTS: usize = 24;

/// One client's next block, or a part of it.
pub(super) struct Block<'bytes> {
    pub(super) client: u64,
    pub(super) clock: u32,
    pub(super) bytes: &'bytes [u8],
}

/// The pieces so far.
pub(super) struct Pieces {
    limit: usize,
    done: Vec<Vec<u8>>,
    open: Piece,
}

/// The piece that blocks are put into.
#[derive(Default)]
struct Piece {
    clients: Vec<Part>,
    /// About how many bytes it takes, never less.
    size: usize,
}

/// One client's blocks in a piece.
struct Part {
    client: u64,
    /// Of the first block.
    clock: u32,
    blocks: Counted,
}

impl Pieces {
    /// None yet, and none larger than that unless it is a single block.
    pub(super) fn up_to(limit: usize) -> Self {
        Self {
            limit,
            done: Vec::new(),
            open: Piece::default(),
        }
    }

    /// Adds a client's next block, to a new piece when it does not fit any more.
    pub(super) fn add(&mut self, block: &Block<'_>) {
        if self.open.size + 2 * COUNTS + block.bytes.len() > self.limit {
            self.close();
        }
        self.open.add(block);
    }

    /// All of them.
    pub(super) fn finish(mut self) -> Vec<Vec<u8>> {
        self.close();
        self.done
    }

    fn close(&mut self) {
        let piece = mem::take(&mut self.open);
        if !piece.clients.is_empty() {
            self.done.push(piece.into_update());
        }
    }
}

impl Piece {
    fn add(&mut self, block: &Block<'_>) {
        // Mostly it is of the same client as the one before it.
        let known = self.clients.iter_mut().rev();
        let mut its = known.filter(|part| part.client == block.client);
        if let Some(part) = its.next() {
            part.add(block);
        } else {
            let mut part = Part {
                client: block.client,
                clock: block.clock,
                blocks: Counted::default(),
            };
            part.add(block);
            self.clients.push(part);
            self.size += COUNTS;
        }
        self.size += block.bytes.len();
    }

    fn into_update(self) -> Vec<u8> {
        let mut clients = Counted::default();
        for part in &self.clients {
            let blocks = &part.blocks;
            clients.client((part.client, part.clock), blocks.count, blocks.bytes());
        }
        let mut update = Vec::with_capacity(self.size + COUNTS);
        clients.write(&mut update);
        // What is deleted comes in pieces of its own.
        write_varuint(&mut update, 0);
        update
    }
}

impl Part {
    fn add(&mut self, block: &Block<'_>) {
        self.blocks.count += 1;
        self.blocks.put(block.bytes);
    }
}
