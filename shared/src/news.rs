//! News of a person: which lines the other wrote that they have not seen, topic by topic.

use crate::ids::{LineId, Seat, TopicId};
use crate::index::Index;
use crate::looked::{Looked, MOST_CLOCKS, Vector};
use crate::replica::Replica;
use crate::sort::sort_by;
use crate::text::{self, Beyond};
use serde::{Deserialize, Serialize};
use yrs::{Snapshot, TransactionMut};

/// The lines of a topic with letters that are new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct NewLines {
    /// The topic.
    pub topic: TopicId,
    /// Its lines, in their order.
    pub lines: Vec<LineId>,
}

/// How far the clients of that seat's person reach in a document, as `seat_of` tells whose they are. Nothing where these are
/// more than a mark may have.
pub fn written_by(replica: &Replica, seat: Seat, seat_of: impl Fn(u64) -> Option<Seat>) -> Vector {
    let theirs: Vector = replica
        .clocks()
        .into_iter()
        .filter(|(client, _)| seat_of(*client) == Some(seat))
        .collect();
    if theirs.len() > MOST_CLOCKS {
        return Vector::default();
    }
    theirs
}

/// What is new in topics, kept while their words do not change.
#[derive(Debug, Default)]
pub struct News {
    /// Where the topics that were read stand.
    read: Index,
    /// None of those that are to be read anew.
    kept: Vec<Option<Beyond>>,
}

impl News {
    /// The lines of a topic that are new to who looked that far, where the other wrote as much as `there`. `now` is all that
    /// the document has, once it was needed.
    pub(crate) fn of(
        &mut self,
        txn: &mut TransactionMut<'_>,
        topic: &TopicId,
        looked: &Looked,
        there: &Vector,
        now: &mut Option<Snapshot>,
    ) -> &[LineId] {
        let known = self.read.places(topic.as_str()).first().copied();
        let place = known.unwrap_or(self.kept.len());
        if known.is_none() {
            self.read.add(topic.as_str(), place);
            self.kept.push(None);
        }
        let Some(kept) = self.kept.get_mut(place) else {
            return &[];
        };
        let read = || text::beyond(txn, topic, &looked.unseen(topic, there), now);
        &kept.get_or_insert_with(read).lines
    }

    /// The first clock that is new in any of these topics, by client, in the order of the clients.
    pub fn first<'topics>(
        &self,
        topics: impl Iterator<Item = &'topics TopicId>,
    ) -> Vec<(u64, u32)> {
        let places = topics.filter_map(|topic| self.read.places(topic.as_str()).first());
        let kept = places.filter_map(|place| self.kept.get(*place)?.as_ref());
        let mut first: Vec<_> = kept.flat_map(|kept| kept.first.iter().copied()).collect();
        sort_by(&mut first, Ord::cmp);
        first.dedup_by_key(|(client, _)| *client);
        first
    }

    /// Reads a topic anew when it is asked for next, as its words changed; whether something in it was new.
    pub fn changed(&mut self, topic: &TopicId) -> bool {
        let place = self.read.places(topic.as_str()).first().copied();
        let kept = place.and_then(|place| self.kept.get_mut(place)?.take());
        kept.is_some_and(|kept| !kept.lines.is_empty())
    }

    /// The person looked on: where nothing was new, nothing is.
    pub fn looked_on(&mut self) {
        for kept in &mut self.kept {
            if kept.as_ref().is_some_and(|kept| !kept.lines.is_empty()) {
                *kept = None;
            }
        }
    }
}
