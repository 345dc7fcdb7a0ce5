//! Looking in a room: how far each person has seen it, from all of their devices, and told to these alone.

use super::{Room, RoomEffect, send_all};
use crate::ids::TopicId;
use crate::looked::{BothLooked, Looked, MOST_CLOCKS};
use crate::news::written_by;
use crate::room::effects::ConnectionId;
use crate::room::members::Member;
use crate::schema;
use yrs::{Map as _, ReadTxn as _, Transact as _};

impl Room {
    /// Takes over how far both have looked, as it is kept. Before that nobody is told anything of it, and nothing is taken.
    pub fn know_looked(&mut self, looked: BothLooked) {
        self.looked = Some(looked);
    }

    /// How far both have looked, once that is known.
    #[must_use]
    pub const fn looked(&self) -> Option<&BothLooked> {
        self.looked.as_ref()
    }

    /// Tells a connection how far its person has looked. To who never did all that is there counts as seen: they come to
    /// know it, and nothing of it is news.
    pub(super) fn tell_looked(
        &mut self,
        connection: ConnectionId,
        member: &Member,
        effects: &mut Vec<RoomEffect>,
    ) {
        let seat = member.seat;
        let Some(looked) = &mut self.looked else {
            return;
        };
        let its = looked.of_mut(seat);
        if !its.has_begun() {
            let authors = &self.authors;
            let there = written_by(&self.replica, seat.other(), |client| {
                authors.seat_of(client)
            });
            *its = Looked::all(there);
            effects.push(RoomEffect::Looked { seat });
        }
        send_all(connection, member.session.looked(its), effects);
    }

    /// A person looked on: their other devices are told of what is more than was known, and nobody else. What the document
    /// does not have counts as not seen.
    pub(super) fn looked_on(
        &mut self,
        connection: ConnectionId,
        mut told: Looked,
        effects: &mut Vec<RoomEffect>,
    ) {
        let Some(seat) = self.members.seat_of(connection) else {
            return;
        };
        let Some(known) = self.looked.as_ref().map(|looked| looked.of(seat)) else {
            return;
        };
        let theirs = |client| self.authors.seat_of(client) == Some(seat.other());
        let clock = |client| {
            if theirs(client) {
                self.replica.clock(client)
            } else {
                0
            }
        };
        told.clip(clock, |topic| self.has_topic(topic));
        let news = told.beyond(known);
        let mut grown = known.clone();
        if !grown.merge(&told) || grown.clocks() > MOST_CLOCKS {
            return;
        }
        if let Some(looked) = &mut self.looked {
            *looked.of_mut(seat) = grown;
        }
        effects.push(RoomEffect::Looked { seat });
        for (other, member) in self.members.iter() {
            if other != connection && member.seat == seat {
                send_all(other, member.session.looked(&news), effects);
            }
        }
    }

    fn has_topic(&self, topic: &TopicId) -> bool {
        let txn = self.replica.doc().transact();
        let topics = txn.get_map(schema::TOPICS);
        let has = topics.is_some_and(|topics| topics.contains_key(&txn, topic.as_str()));
        drop(txn);
        has
    }
}
