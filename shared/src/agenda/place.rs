//! Ranks for places, also where two topics have the same one.

use super::calendar::Meetings;
use super::facts::TopicFacts;
use super::standing::Standing;
use super::topic;
use super::{AgendaError, Place, topic_fields};
use crate::ids::{Seat, Section, TopicId};
use crate::order::Rank;
use crate::schema;
use yrs::{Map, ReadTxn, TransactionMut};

/// The topics of a section in their order, deleted ones too: they may come back to their place.
pub(crate) struct Order(Vec<(TopicId, Option<Rank>)>);

impl Order {
    /// The section's topics without `moved`, which is about to get a new place.
    pub(super) fn of<T: ReadTxn>(
        txn: &T,
        meetings: &Meetings,
        section: Section,
        moved: &TopicId,
    ) -> Self {
        Self::with(txn, meetings, section, |topic, _| topic != moved)
    }

    /// The section's topics without deleted ones.
    pub(super) fn of_shown<T: ReadTxn>(txn: &T, meetings: &Meetings, section: Section) -> Self {
        Self::with(txn, meetings, section, |_, facts| !facts.deleted)
    }

    pub(super) fn into_topics(self) -> Vec<TopicId> {
        self.0.into_iter().map(|(topic, _)| topic).collect()
    }

    fn with<T: ReadTxn>(
        txn: &T,
        meetings: &Meetings,
        section: Section,
        keep: impl Fn(&TopicId, &TopicFacts) -> bool,
    ) -> Self {
        let mut topics = Vec::new();
        for (topic, facts) in topic::all(txn, meetings) {
            let stands = || Standing::of(txn, meetings, &topic, &facts).section;
            if keep(&topic, &facts) && stands() == section {
                topics.push((topic, facts.rank));
            }
        }
        Self(topics)
    }

    /// The rank at that place for a topic that this seat puts there.
    pub(super) fn rank_at(&self, place: Place, seat: Seat) -> Result<NewRank, AgendaError> {
        let index_of = |topic: &TopicId| {
            let found = self.0.iter().position(|(id, _)| id == topic);
            found.ok_or(AgendaError::NoSuchPlace)
        };
        let index = match place {
            Place::First => 0,
            Place::Last => return Ok(NewRank::at_end(&self.0, seat)),
            Place::Before(topic) => index_of(&topic)?,
            Place::After(topic) => index_of(&topic)? + 1,
        };
        Ok(NewRank::new(&self.0, index))
    }
}

/// A rank between two topics, with the new ranks of others that make room for it.
pub(super) struct NewRank {
    rank: Rank,
    reranked: Vec<(TopicId, Rank)>,
}

impl NewRank {
    fn at_end(order: &[(TopicId, Option<Rank>)], seat: Seat) -> Self {
        let low = match order.last() {
            None => None,
            Some((_, Some(rank))) => Some(rank),
            Some((_, None)) => return Self::with_room(order, &[]),
        };
        match Rank::append(low, seat) {
            Ok(rank) => Self {
                rank,
                reranked: Vec::new(),
            },
            Err(_) => Self::with_room(order, &[]),
        }
    }

    fn new(order: &[(TopicId, Option<Rank>)], index: usize) -> Self {
        let (before, after) = order.split_at_checked(index).unwrap_or((order, &[]));
        let low = before.last().and_then(|(_, rank)| rank.as_ref());
        let sits_on_unranked = before.last().is_some_and(|(_, rank)| rank.is_none());
        let high = after.first().and_then(|(_, rank)| rank.as_ref());
        if !sits_on_unranked && let Ok(rank) = Rank::between(low, high) {
            return Self {
                rank,
                reranked: Vec::new(),
            };
        }
        Self::with_room(before, after)
    }

    /// Gives new ranks to what stands in the way: those before without one, and those after that have the
    /// lower neighbour's rank, up to the first that is above it.
    fn with_room(before: &[(TopicId, Option<Rank>)], after: &[(TopicId, Option<Rank>)]) -> Self {
        let ranked = before.iter().take_while(|(_, rank)| rank.is_some()).count();
        let (ranked, unranked) = before.split_at_checked(ranked).unwrap_or((before, &[]));
        let low = ranked.last().and_then(|(_, rank)| rank.as_ref());
        for end in 0..=after.len() {
            let high = after.get(end).and_then(|(_, rank)| rank.as_ref());
            let moved = after.iter().take(end).map(|(id, _)| id);
            if let Some(rank) = Self::spread(low, high, unranked.iter().map(|(id, _)| id), moved) {
                return rank;
            }
        }
        Self::afresh(before, after)
    }

    /// Ranks one after the other between `low` and `high`, if there is room.
    fn spread<'topics>(
        low: Option<&Rank>,
        high: Option<&Rank>,
        before: impl Iterator<Item = &'topics TopicId>,
        after: impl Iterator<Item = &'topics TopicId>,
    ) -> Option<Self> {
        let mut last = low.cloned();
        let mut next = || {
            let rank = Rank::between(last.as_ref(), high).ok()?;
            last = Some(rank.clone());
            Some(rank)
        };
        let mut reranked = Vec::new();
        for topic in before {
            reranked.push((topic.clone(), next()?));
        }
        let rank = next()?;
        for topic in after {
            reranked.push((topic.clone(), next()?));
        }
        Some(Self { rank, reranked })
    }

    /// New ranks for all: keys that grew to their limit leave no other way.
    fn afresh(before: &[(TopicId, Option<Rank>)], after: &[(TopicId, Option<Rank>)]) -> Self {
        let before = before.iter().map(|(id, _)| id);
        let after = after.iter().map(|(id, _)| id);
        Self::spread(None, None, before, after).unwrap_or_else(|| Self {
            rank: Rank::middle(),
            reranked: Vec::new(),
        })
    }

    /// Writes the ranks that make room and returns this one.
    pub(super) fn take(self, txn: &mut TransactionMut<'_>) -> Rank {
        for (topic, rank) in self.reranked {
            if let Some(fields) = topic_fields(txn, &topic) {
                fields.try_update(txn, schema::TOPIC_RANK, rank.to_string());
            }
        }
        self.rank
    }
}
