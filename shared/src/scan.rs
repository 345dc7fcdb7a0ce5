//! Scan of an update's bytes before anything is built from them.
//!
//! yrs decodes recursively and reserves what an update claims to hold, and it keeps blocks whose
//! predecessors are missing in a queue that can later double text. So an update is read here first: without
//! recursion, allocating no more than its bytes justify, and saying which clocks it brings and which it needs.

mod order;
mod reader;
mod shorten;
mod split;
mod writer;

pub(crate) use shorten::shortened;
pub(crate) use split::{Stages, split_update};

use reader::{Reader, read_content};
use std::collections::HashMap;
use std::ops::Range;

use crate::ids::Seat;
use crate::schema;
use crate::sort::sort_by;

/// How deep values may nest inside a map entry or an attribute.
pub const MAX_NESTING: usize = 16;

/// What an update brings and what it builds on, by client id.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Scan {
    /// By client, in order.
    brought: Vec<Brought>,
    needed: HashMap<u64, u32>,
    /// As they came; one that holds several blocks comes several times.
    parents: Vec<(u64, u32)>,
    /// By client, in order; of each in the order of its clocks.
    items: Vec<(u64, Item)>,
    deleted: Vec<(u64, Range<u32>)>,
    forbidden_links: Vec<(u64, u32)>,
    /// The names of roots and keys, each as often as it comes.
    names: Vec<String>,
}

/// A block that has a place, and what says where that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its clocks.
    pub range: Range<u32>,
    /// The seat whose word it stands in, as far as the block itself says.
    pub word: Option<Seat>,
    /// The blocks, by client and clock, that it stands beside or inside of: it stands where they do.
    pub beside: [Option<(u64, u32)>; 2],
    /// Whether others can stand inside of it.
    pub is_container: bool,
    /// What it stands in, as far as the block itself says.
    pub(crate) place: Location,
    /// What it holds, which decides whether it can become one block with its neighbour.
    pub(crate) content: Content,
}

/// What a block stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    /// Where its neighbours stand.
    Beside,
    /// A root, or under a key of one; names by their place in [`Scan::names`].
    Root { name: u32, key: Option<u32> },
    /// The block that is the first of [`Item::beside`], or under a key of it.
    Container { key: Option<u32> },
}

/// What a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Nothing any more.
    Deleted,
    /// Letters.
    Letters,
    /// Plain values.
    Values,
    /// What never becomes one with anything.
    Single,
}

/// What the update brings of one client. Lists are in the order of the blocks, so that of their clocks.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Brought {
    client: u64,
    range: Range<u32>,
    /// How many bytes the update still had where its blocks begin.
    left: usize,
    containers: Vec<u32>,
    gone: Vec<Range<u32>>,
    waits: Vec<Wait>,
}

/// A block, by its clock, that stands beside or inside of a block of another client.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wait {
    at: u32,
    on: (u64, u32),
}

impl Scan {
    /// Reads an update in the v1 encoding.
    ///
    /// # Errors
    /// [`ScanError`] when the bytes are not one whole update made of what an agenda may contain.
    pub fn of(update: &[u8]) -> Result<Self, ScanError> {
        let mut reader = Reader::new(update);
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
        self.brought.iter().map(|brought| brought.client)
    }

    /// The clocks the update brings of each client.
    pub fn inserted(&self) -> impl Iterator<Item = (u64, Range<u32>)> {
        self.brought
            .iter()
            .map(|brought| (brought.client, brought.range.clone()))
    }

    /// How many units the update brings.
    pub(crate) fn units(&self) -> u64 {
        let lengths = self.inserted().map(|(_, range)| range.len());
        lengths
            .map(|len| u64::try_from(len).unwrap_or(u64::MAX))
            .sum()
    }

    /// The clocks the update brings of one client; none when it brings nothing.
    pub(crate) fn inserted_of(&self, client: u64) -> Range<u32> {
        find(&self.brought, client).map_or(0..0, |brought| brought.range.clone())
    }

    /// The blocks of one client that have a place, in the order of their clocks.
    pub(crate) fn items_of(&self, client: u64) -> &[(u64, Item)] {
        let before = self.items.partition_point(|(of, _)| *of < client);
        let (_, from) = self.items.split_at_checked(before).unwrap_or_default();
        let its = from.partition_point(|(of, _)| *of == client);
        let (items, _) = from.split_at_checked(its).unwrap_or_default();
        items
    }

    /// Whether a document with these clocks would hold more than before: blocks that are new and not deleted already.
    pub fn brings_more(&self, clock: impl Fn(u64) -> u32) -> bool {
        self.brought.iter().any(|brought| {
            let start = brought.range.start.max(clock(brought.client));
            let gone = brought.gone.iter();
            let gone: u32 = gone
                .map(|gone| gone.end.saturating_sub(gone.start.max(start)))
                .sum();
            brought.range.end.saturating_sub(start) > gone
        })
    }

    /// Whether a document that holds `clock(client)` of every client can take the update without
    /// leaving anything to wait: each client's blocks continue at its clock or before, and whatever they
    /// stand beside, belong to, or delete is there already or comes along.
    pub fn follows(&self, clock: impl Fn(u64) -> u32) -> bool {
        let continues = self
            .brought
            .iter()
            .all(|brought| brought.range.start <= clock(brought.client));
        let supported = self.needed.iter().all(|(client, needed)| {
            let brought = find(&self.brought, *client).map_or(0, |brought| brought.range.end);
            *needed <= brought.max(clock(*client))
        });
        continues && supported
    }

    /// Whether the blocks of an update that [`Self::follows`] can be put in one after the other: no two wait
    /// for each other.
    ///
    /// Of those that do, yrs takes what comes before them and keeps the rest.
    pub fn settles(&self, clock: impl Fn(u64) -> u32) -> bool {
        let ends = order::reach(&self.brought, &|_| true, &clock);
        let reached = self.brought.iter().zip(ends);
        reached
            .into_iter()
            .all(|(brought, end)| end == brought.range.end)
    }

    /// How far the blocks of some clients go that can be put into a document with these clocks without the blocks
    /// of all others: by client, the clock after the last such block.
    pub(crate) fn reach(
        &self,
        takes: &dyn Fn(u64) -> bool,
        clock: &dyn Fn(u64) -> u32,
    ) -> Vec<(u64, u32)> {
        let ends = order::reach(&self.brought, takes, clock);
        let reached = self.brought.iter().zip(ends);
        let taken = reached.filter(|(brought, _)| takes(brought.client));
        taken.map(|(brought, end)| (brought.client, end)).collect()
    }

    /// The blocks, as client and clock, inside of which blocks of the update stand.
    ///
    /// yrs stops in the middle of an update when one of them is neither a container nor deleted.
    pub fn parents(&self) -> impl Iterator<Item = (u64, u32)> {
        self.parents.iter().copied()
    }

    /// The blocks that have a place, each with its client: by client, and of each by clock.
    pub fn items(&self) -> &[(u64, Item)] {
        &self.items
    }

    /// The names of roots and keys that blocks stand under.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The blocks with a link that an agenda may not have, each as its client and the clock at its end.
    ///
    /// They are no fault of the bytes: those that were stored before are read, and shown without their link.
    pub fn forbidden_links(&self) -> impl Iterator<Item = (u64, u32)> {
        self.forbidden_links.iter().copied()
    }

    /// What the update deletes: clocks of each client.
    pub fn deleted(&self) -> &[(u64, Range<u32>)] {
        &self.deleted
    }

    /// Whether the update itself brings that block as a container, or as one that is deleted.
    pub fn brings_parent(&self, (client, clock): (u64, u32)) -> bool {
        let Some(brought) = find(&self.brought, client) else {
            return false;
        };
        let before = brought.gone.partition_point(|range| range.start <= clock);
        let before = before.checked_sub(1).and_then(|at| brought.gone.get(at));
        before.is_some_and(|range| range.contains(&clock))
            || brought.containers.binary_search(&clock).is_ok()
    }

    fn read_blocks(&mut self, reader: &mut Reader<'_>) -> Result<(), ScanError> {
        let clients = reader.count(SMALLEST_CLIENT)?;
        for _ in 0..clients {
            let blocks = reader.count(SMALLEST_BLOCK)?;
            let client = reader.client()?;
            let start = reader.clock()?;
            let mut brought = Brought {
                client,
                range: start..start,
                left: reader.rest.len(),
                ..Brought::default()
            };
            for _ in 0..blocks {
                let length = self.read_block(reader, &mut brought)?;
                let end = brought.range.end.checked_add(length);
                brought.range.end = end.ok_or(ScanError::Number)?;
            }
            if !brought.range.is_empty() {
                self.brought.push(brought);
            }
        }
        sort_by(&mut self.brought, |one, other| {
            one.client.cmp(&other.client)
        });
        sort_by(&mut self.items, |(a, one), (b, other)| {
            (a, one.range.start).cmp(&(b, other.range.start))
        });
        let is_twice = |pair: &[Brought]| matches!(pair, [a, b] if a.client == b.client);
        if self.brought.windows(2).any(is_twice) {
            return Err(ScanError::ClientTwice);
        }
        Ok(())
    }

    /// Reads the client's next block and returns its length in clock units.
    fn read_block(
        &mut self,
        reader: &mut Reader<'_>,
        brought: &mut Brought,
    ) -> Result<u32, ScanError> {
        let info = reader.byte()?;
        let length = match info {
            COLLECTED => {
                let length = reader.clock()?;
                brought.note_gone(length);
                length
            }
            // A hole: what follows it could only wait. Two updates merged by a careless relay look like this.
            SKIPPED => return Err(ScanError::Hole),
            _ => self.read_item(reader, info, brought)?,
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
        brought: &mut Brought,
    ) -> Result<u32, ScanError> {
        let has_left = info & HAS_LEFT != 0;
        let has_right = info & HAS_RIGHT != 0;
        let is_container = info & CONTENT == TYPE;
        let mut beside = [None, None];
        let mut word = None;
        let mut place = Location::Beside;
        let [left, right] = &mut beside;
        if is_container && (has_left || has_right) {
            return Err(ScanError::Container);
        }
        if has_left {
            *left = Some(self.need(reader, brought)?);
        }
        if has_right {
            *right = Some(self.need(reader, brought)?);
        }
        if !has_left && !has_right {
            if reader.number()? == 1 {
                let root = reader.text()?;
                if !schema::is_root(root) {
                    return Err(ScanError::UnknownRoot);
                }
                if is_container && !schema::holds_maps(root) {
                    return Err(ScanError::Container);
                }
                word = schema::seat_of_word(root);
                let name = self.name(root);
                place = Location::Root { name, key: None };
            } else if is_container {
                return Err(ScanError::Container);
            } else {
                let parent = self.need(reader, brought)?;
                self.parents.push(parent);
                *left = Some(parent);
                place = Location::Container { key: None };
            }
            if info & HAS_KEY != 0 {
                let under = Some(self.name(reader.text()?));
                match &mut place {
                    Location::Root { key, .. } | Location::Container { key } => *key = under,
                    Location::Beside => {}
                }
            }
        }
        let length = read_content(reader, info & CONTENT)?;
        match info & CONTENT {
            TYPE => brought.containers.push(brought.range.end),
            DELETED => brought.note_gone(length),
            _ => {}
        }
        let start = brought.range.end;
        let end = start.saturating_add(length);
        if std::mem::take(&mut reader.has_forbidden_link) {
            self.forbidden_links.push((brought.client, end));
        }
        let item = Item {
            range: start..end,
            word,
            beside,
            is_container,
            place,
            content: match info & CONTENT {
                DELETED => Content::Deleted,
                reader::STRING => Content::Letters,
                reader::ANY => Content::Values,
                _ => Content::Single,
            },
        };
        self.items.push((brought.client, item));
        Ok(length)
    }

    /// Notes a name; its place.
    fn name(&mut self, name: &str) -> u32 {
        // An update has fewer names than bytes, and at most as many bytes as a `u32` counts.
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        place
    }

    /// Reads and returns the id of a block that the client's next block builds on.
    fn need(
        &mut self,
        reader: &mut Reader<'_>,
        brought: &mut Brought,
    ) -> Result<(u64, u32), ScanError> {
        let clock = brought.range.end;
        let needed_client = reader.client()?;
        let needed_clock = reader.clock()?;
        if needed_client == brought.client && needed_clock >= clock {
            return Err(ScanError::BeforeItself);
        }
        self.need_through(
            needed_client,
            needed_clock.checked_add(1).ok_or(ScanError::Number)?,
        );
        if needed_client != brought.client {
            brought.waits.push(Wait {
                at: clock,
                on: (needed_client, needed_clock),
            });
        }
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
                self.deleted.push((client, start..end));
            }
        }
        Ok(())
    }
}

impl Brought {
    /// The next block is deleted.
    fn note_gone(&mut self, length: u32) {
        let clock = self.range.end;
        self.gone.push(clock..clock.saturating_add(length));
    }
}

/// What is brought of a client.
fn find(brought: &[Brought], client: u64) -> Option<&Brought> {
    let place = brought.binary_search_by_key(&client, |brought| brought.client);
    brought.get(place.ok()?)
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
    /// A container elsewhere than as a new entry of a root that holds them. yrs deletes what stands inside of a
    /// container by recursion, so containers inside of each other without end would end the process.
    #[error("the update puts a container where an agenda has none")]
    Container,
}

// The v1 encoding's block header: one byte of flags above five bits of content kind.
const HAS_LEFT: u8 = 0b1000_0000;
const HAS_RIGHT: u8 = 0b0100_0000;
const HAS_KEY: u8 = 0b0010_0000;
const CONTENT: u8 = 0b0001_1111;

const COLLECTED: u8 = 0;
const SKIPPED: u8 = 10;
const DELETED: u8 = 1;
const TYPE: u8 = 7;

// The fewest bytes that one element of each kind takes: a count above what is left is a lie.
const SMALLEST_CLIENT: usize = 3;
const SMALLEST_BLOCK: usize = 2;
const SMALLEST_DELETION: usize = 2;
const SMALLEST_RANGE: usize = 2;

#[cfg(test)]
mod tests;
