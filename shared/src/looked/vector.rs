//! State vector of a looked mark: clocks by client.

use crate::protocol::DecodeError;
use crate::protocol::codec::{Reader, write_varuint};
use crate::sort::sort_by;
use crate::steps::walked;

/// The fewest bytes of an entry: a client and a clock.
const SMALLEST_ENTRY: usize = 2;

/// How far the letters of clients reach: a clock for each, none of them 0, in the order of the clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vector(Vec<(u64, u32)>);

impl Vector {
    /// How far a client reaches.
    #[must_use]
    pub fn of(&self, client: u64) -> u32 {
        let place = self.0.binary_search_by(|(its, _)| its.cmp(&client));
        place
            .ok()
            .and_then(|place| self.0.get(place))
            .map_or(0, |(_, clock)| *clock)
    }

    /// The clients with their clocks.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u32)> {
        self.0.iter().copied()
    }

    /// How many clients there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes over every clock that is larger there; whether there was one.
    pub(super) fn raise(&mut self, other: &Self) -> bool {
        let more = other.beyond(self);
        if more.is_empty() {
            return false;
        }
        let mut raised = Vec::with_capacity(self.0.len() + more.0.len());
        let mut own = self.0.iter().copied().peekable();
        for (client, clock) in more.0 {
            while let Some(before) = own.next_if(|(its, _)| *its < client) {
                raised.push(before);
            }
            own.next_if(|(its, _)| *its == client);
            raised.push((client, clock));
        }
        raised.extend(own);
        self.0 = raised;
        true
    }

    /// The clocks that are larger here than there.
    pub(super) fn beyond(&self, other: &Self) -> Self {
        walked(self.0.len());
        let larger = self
            .iter()
            .filter(|(client, clock)| other.of(*client) < *clock);
        Self(larger.collect())
    }

    pub(super) fn clip(&mut self, clock: impl Fn(u64) -> u32) {
        for (client, its) in &mut self.0 {
            *its = clock(*client).min(*its);
        }
        self.0.retain(|(_, clock)| *clock > 0);
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        write_varuint(out, u64::try_from(self.0.len()).unwrap_or(0));
        for (client, clock) in self.iter() {
            write_varuint(out, client);
            write_varuint(out, clock.into());
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut clocks: Vec<(u64, u32)> = Vec::new();
        for _ in 0..reader.count(SMALLEST_ENTRY)? {
            walked(1);
            let client = reader.varuint()?;
            let clock =
                u32::try_from(reader.varuint()?).map_err(|_| DecodeError::NumberTooLarge)?;
            let follows = clocks.last().is_none_or(|(last, _)| *last < client);
            if !follows || clock == 0 {
                return Err(DecodeError::NotInOrder);
            }
            clocks.push((client, clock));
        }
        Ok(Self(clocks))
    }
}

impl FromIterator<(u64, u32)> for Vector {
    fn from_iter<I: IntoIterator<Item = (u64, u32)>>(clocks: I) -> Self {
        let mut clocks: Vec<(u64, u32)> = clocks.into_iter().filter(|(_, at)| *at > 0).collect();
        // Of a client that is there twice, the larger clock stays.
        sort_by(&mut clocks, |(one, at), (other, then)| {
            one.cmp(other).then(then.cmp(at))
        });
        clocks.dedup_by_key(|(client, _)| *client);
        Self(clocks)
    }
}
