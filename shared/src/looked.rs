//! Looked mark: how far a person has seen what the other wrote, over all of their devices.
//!
//! A join semilattice: two marks merge by the larger clock of each client, so any order and any number of devices come to
//! the same. It begins with a vector of the other's clients, and has more for topics that were seen beyond it, as who looks at
//! the top of a page has not seen what is below.

mod vector;

pub use vector::Vector;

use crate::ids::{Seat, TopicId};
use crate::protocol::DecodeError;
use crate::protocol::codec::{Reader, write_bytes, write_varuint};
use crate::sort::sort_by;
use crate::steps::walked;

/// Most clocks that a mark has, of which each takes some ten bytes: who writes under more clients than anybody has tabs in
/// their life only makes nothing of theirs new.
pub const MOST_CLOCKS: usize = 32 * 1024;

/// Most clients whose letters are looked for.
const MOST_UNSEEN: usize = 256;

/// The fewest bytes of a topic: its id's length, an id of one letter, and how many clocks follow.
const SMALLEST_TOPIC: usize = 3;

/// How far a person has looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    /// They looked once. To who never did nothing is new: what was there before them is no news.
    begun: bool,
    /// What they saw wherever it stands.
    base: Vector,
    /// What they saw beyond that, by topic, in the order of the ids. None of it is in the base.
    topics: Vec<(TopicId, Vector)>,
}

/// How far each of the two has looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BothLooked {
    /// The person on seat a.
    pub a: Looked,
    /// The person on seat b.
    pub b: Looked,
}

impl BothLooked {
    /// How far the person on that seat has.
    #[must_use]
    pub const fn of(&self, seat: Seat) -> &Looked {
        match seat {
            Seat::A => &self.a,
            Seat::B => &self.b,
        }
    }

    /// The same, to be raised.
    pub const fn of_mut(&mut self, seat: Seat) -> &mut Looked {
        match seat {
            Seat::A => &mut self.a,
            Seat::B => &mut self.b,
        }
    }
}

impl Looked {
    /// All of this was seen, wherever it stands.
    #[must_use]
    pub const fn all(base: Vector) -> Self {
        Self {
            begun: true,
            base,
            topics: Vec::new(),
        }
    }

    /// Of these topics, this was seen.
    #[must_use]
    pub fn topics(topics: impl IntoIterator<Item = TopicId>, seen: &Vector) -> Self {
        let mut looked = Self {
            begun: true,
            ..Self::default()
        };
        looked.raise(topics.into_iter().map(|topic| (topic, seen.clone())));
        looked
    }

    /// Whether the person looked at all.
    #[must_use]
    pub const fn has_begun(&self) -> bool {
        self.begun
    }

    /// How many clocks it has.
    #[must_use]
    pub fn clocks(&self) -> usize {
        let topics = self.topics.iter().map(|(_, vector)| vector.len());
        self.base.len() + topics.sum::<usize>()
    }

    /// Adds what was seen elsewhere; whether that is more than was known.
    pub fn merge(&mut self, other: &Self) -> bool {
        let mut grown = other.begun && !self.begun;
        self.begun |= other.begun;
        grown |= self.base.raise(&other.base);
        self.settle();
        grown | self.raise(other.topics.iter().cloned())
    }

    /// What it has beyond another: that one merged with the answer is both merged.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Self {
        let topics = self.topics.iter().map(|(topic, seen)| {
            let mut seen = seen.beyond(&other.base);
            if let Some(known) = other.of(topic) {
                seen = seen.beyond(known);
            }
            (topic.clone(), seen)
        });
        Self {
            begun: self.begun && !other.begun,
            base: self.base.beyond(&other.base),
            topics: topics.filter(|(_, seen)| !seen.is_empty()).collect(),
        }
    }

    /// Whether it says nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.begun && self.base.is_empty() && self.topics.is_empty()
    }

    /// From which clock on the letters of each client are new in a topic, by client, where a document has as much as this;
    /// nothing is to who never looked. Of more clients than anybody comes back to, the others are left out: each of them is
    /// looked for in each topic.
    #[must_use]
    pub fn unseen(&self, topic: &TopicId, there: &Vector) -> Vec<(u64, u32)> {
        if !self.begun {
            return Vec::new();
        }
        let seen = self.of(topic);
        let mut beyond = there.beyond(&self.base);
        if let Some(seen) = seen {
            beyond = beyond.beyond(seen);
        }
        let from = beyond.iter().take(MOST_UNSEEN).map(|(client, _)| {
            let seen = seen.map_or(0, |seen| seen.of(client));
            (client, seen.max(self.base.of(client)))
        });
        from.collect()
    }

    /// How far a document that has as much as this was seen wherever it stands, where these are the first clocks that are
    /// new in any topic, in the order of the clients. With that in the base, topics need no clocks of clients that have
    /// nothing new, and a mark stays small however long somewhere is a line that nobody looked at.
    #[must_use]
    pub fn seen_everywhere(&self, there: &Vector, first: &[(u64, u32)]) -> Vector {
        let beyond = there.beyond(&self.base);
        // Those that were not looked for may have something new.
        let looked_for = beyond.iter().take(MOST_UNSEEN);
        let seen = looked_for.map(|(client, clock)| {
            let place = first.binary_search_by(|(its, _)| its.cmp(&client));
            let first = place.ok().and_then(|place| first.get(place));
            (client, first.map_or(clock, |(_, first)| *first))
        });
        seen.collect()
    }

    /// Whether all of that much was seen everywhere.
    #[must_use]
    pub fn covers(&self, there: &Vector) -> bool {
        there.beyond(&self.base).is_empty()
    }

    /// Leaves only what a document has: no clock above that of its client there, and none of a topic that is not there.
    pub fn clip(&mut self, clock: impl Fn(u64) -> u32, has: impl Fn(&TopicId) -> bool) {
        self.base.clip(&clock);
        self.topics.retain(|(topic, _)| has(topic));
        for (_, seen) in &mut self.topics {
            seen.clip(&clock);
        }
        self.settle();
    }

    /// The bytes of this mark, for the wire and for whoever keeps it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write_varuint(&mut out, self.begun.into());
        self.base.write(&mut out);
        write_varuint(&mut out, u64::try_from(self.topics.len()).unwrap_or(0));
        for (topic, seen) in &self.topics {
            write_bytes(&mut out, topic.as_str().as_bytes());
            seen.write(&mut out);
        }
        out
    }

    /// Reads a mark, in time that follows its bytes.
    ///
    /// # Errors
    /// When the bytes are none, or not as [`encode`](Self::encode) writes them.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let begun = reader.varuint()? != 0;
        let base = Vector::read(&mut reader)?;
        let mut topics: Vec<(TopicId, Vector)> = Vec::new();
        for _ in 0..reader.count(SMALLEST_TOPIC)? {
            walked(1);
            let topic = TopicId::try_from(reader.text()?).map_err(|_| DecodeError::NotInOrder)?;
            if topics.last().is_some_and(|(last, _)| *last >= topic) {
                return Err(DecodeError::NotInOrder);
            }
            topics.push((topic, Vector::read(&mut reader)?));
        }
        reader.finish()?;
        let mut looked = Self {
            begun,
            base,
            topics,
        };
        looked.settle();
        Ok(looked)
    }

    fn of(&self, topic: &TopicId) -> Option<&Vector> {
        let place = self.topics.binary_search_by(|(its, _)| its.cmp(topic));
        place
            .ok()
            .and_then(|place| self.topics.get(place))
            .map(|(_, seen)| seen)
    }

    /// Raises what was seen of topics; whether that is more than was known.
    fn raise(&mut self, topics: impl Iterator<Item = (TopicId, Vector)>) -> bool {
        let (mut new, mut grown) = (Vec::new(), false);
        for (topic, seen) in topics {
            let seen = seen.beyond(&self.base);
            match self.topics.binary_search_by(|(its, _)| its.cmp(&topic)) {
                _ if seen.is_empty() => {}
                Ok(place) => {
                    let known = self.topics.get_mut(place);
                    grown |= known.is_some_and(|(_, known)| known.raise(&seen));
                }
                Err(_) => new.push((topic, seen)),
            }
        }
        if new.is_empty() {
            return grown;
        }
        self.topics.append(&mut new);
        sort_by(&mut self.topics, |(one, _), (other, _)| one.cmp(other));
        self.topics.dedup_by(|(topic, seen), (last, known)| {
            topic == last && {
                known.raise(seen);
                true
            }
        });
        true
    }

    /// Drops what the base has anyway, so that equal marks are the same.
    fn settle(&mut self) {
        for (_, seen) in &mut self.topics {
            *seen = seen.beyond(&self.base);
        }
        self.topics.retain(|(_, seen)| !seen.is_empty());
    }
}

#[cfg(test)]
mod tests;
