//! Updates that no editor writes, put together from bytes.

use crate::protocol::codec::{write_bytes, write_varuint};
use crate::schema;
use std::collections::BTreeMap;

/// Content of a block: a mark, which never becomes one with another.
pub const FORMAT: u8 = 6;
/// Content of a block: letters, which become one with those before them.
pub const LETTERS: u8 = 4;
/// Content of a block: a plain value.
pub const VALUES: u8 = 8;
/// Content of a block: a map that others can stand in.
pub const MAP: u8 = 7;
/// The root text that blocks stand in.
pub const WORDS: &str = "b:topic-notes";

const HAS_LEFT: u8 = 0b1000_0000;
const HAS_RIGHT: u8 = 0b0100_0000;
const HAS_KEY: u8 = 0b0010_0000;

/// A unit of a block: its client and its clock.
pub type Unit = (u64, u64);

/// Bytes of an update v1, block by block.
#[derive(Debug, Default)]
pub struct Forged(Vec<u8>);

impl Forged {
    /// An update with the blocks of that many clients.
    pub fn of(clients: u64) -> Self {
        let mut forged = Self(Vec::new());
        forged.number(clients);
        forged
    }

    /// Begins the blocks of a client that has none yet.
    pub fn client(&mut self, client: u64, blocks: u64) {
        self.client_from((client, 0), blocks);
    }

    /// Begins the blocks of a client that has some up to that clock.
    pub fn client_from(&mut self, (client, clock): Unit, blocks: u64) {
        self.number(blocks);
        self.number(client);
        self.number(clock);
    }

    /// A block without origins in the root; under a key of the settings, if one is named.
    pub fn free(&mut self, key: Option<&str>, content: u8) {
        let root = if key.is_some() {
            schema::SETTINGS
        } else {
            WORDS
        };
        self.in_root(root, key, content);
    }

    /// The same in any root.
    pub fn in_root(&mut self, root: &str, key: Option<&str>, content: u8) {
        self.0.push(content | flag(key));
        self.number(1);
        self.text(root);
        self.under(key);
        self.content(content);
    }

    /// A value without origins under a key of a map.
    pub fn in_map(&mut self, (client, clock): Unit, key: &str) {
        self.0.push(VALUES | HAS_KEY);
        self.number(0);
        self.number(client);
        self.number(clock);
        self.under(Some(key));
        self.content(VALUES);
    }

    /// A block after a unit.
    pub fn after(&mut self, left: Unit, content: u8) {
        self.0.push(HAS_LEFT | content);
        self.unit(left);
        self.content(content);
    }

    /// A block before a unit.
    pub fn before(&mut self, right: Unit, content: u8) {
        self.0.push(HAS_RIGHT | content);
        self.unit(right);
        self.content(content);
    }

    /// A block between two units.
    pub fn between(&mut self, left: Unit, right: Unit, content: u8) {
        self.0.push(HAS_LEFT | HAS_RIGHT | content);
        self.unit(left);
        self.unit(right);
        self.content(content);
    }

    /// That many letters as one block without origins.
    pub fn long(&mut self, letters: u64) {
        self.0.push(LETTERS);
        self.number(1);
        self.text(WORDS);
        self.number(letters);
        self.0.extend((0..letters).map(|_| b'x'));
    }

    /// The bytes; nothing is deleted.
    pub fn done(mut self) -> Vec<u8> {
        self.0.push(0);
        self.0
    }

    /// Adds blocks that were written by themselves.
    pub fn append(&mut self, blocks: &Self) {
        self.0.extend_from_slice(&blocks.0);
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes; of clients, ranges are deleted that begin at a clock and have a length.
    pub fn deleting_all(mut self, deleted: &BTreeMap<u64, Vec<Unit>>) -> Vec<u8> {
        let many = |len: usize| u64::try_from(len).unwrap_or(u64::MAX);
        self.number(many(deleted.len()));
        for (client, ranges) in deleted {
            self.number(*client);
            self.number(many(ranges.len()));
            for (start, length) in ranges {
                self.number(*start);
                self.number(*length);
            }
        }
        self.0
    }

    fn unit(&mut self, (client, clock): Unit) {
        self.number(client);
        self.number(clock);
    }

    fn under(&mut self, key: Option<&str>) {
        if let Some(key) = key {
            self.text(key);
        }
    }

    fn content(&mut self, content: u8) {
        match content {
            FORMAT => {
                self.text("bold");
                self.text("true");
            }
            LETTERS => self.text("x"),
            MAP => self.0.push(1),
            _ => self.0.extend([1, 126]),
        }
    }

    fn number(&mut self, number: u64) {
        write_varuint(&mut self.0, number);
    }

    fn text(&mut self, text: &str) {
        write_bytes(&mut self.0, text.as_bytes());
    }
}

/// Marks that never become one, each after the one before.
pub fn chain(client: u64, blocks: u64) -> Vec<u8> {
    chain_from((client, 0), blocks)
}

/// The same, going on where the client is.
pub fn chain_from((client, clock): Unit, blocks: u64) -> Vec<u8> {
    run((client, clock), blocks, FORMAT)
}

/// Blocks of some content, each after the one before.
pub fn run((client, clock): Unit, blocks: u64, content: u8) -> Vec<u8> {
    let mut forged = Forged::of(1);
    forged.client_from((client, clock), blocks);
    for at in clock..clock.saturating_add(blocks) {
        match at.checked_sub(1) {
            Some(before) => forged.after((client, before), content),
            None => forged.free(None, content),
        }
    }
    forged.done()
}

/// Blocks that all claim to have found an empty text.
pub fn crowd(client: u64, blocks: u64) -> Vec<u8> {
    let mut forged = Forged::of(1);
    forged.client(client, blocks);
    for _ in 0..blocks {
        forged.free(None, FORMAT);
    }
    forged.done()
}

/// An update that only deletes those ranges of a client.
pub fn deletion(client: u64, ranges: &[(u64, u64)]) -> Vec<u8> {
    Forged::of(0).deleting_all(&BTreeMap::from([(client, ranges.to_vec())]))
}

fn flag(key: Option<&str>) -> u8 {
    if key.is_some() { HAS_KEY } else { 0 }
}
