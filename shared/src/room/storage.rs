//! Storage failures: a room shows what is durable, takes nothing, and recovers in place.
//!
//! When an append fails, the document in memory holds what the log may not: nobody saw that, and nobody may build
//! on it. So it is read again from its log, and only then anything of it is shown. When the store works again it
//! is read once more, as the log may have kept more than was known, and both ends ask each other what they have.

use super::held_replies::Release;
use super::members::Member;
use super::quota::Quota;
use super::{ConnectionEffect, Room, RoomEffect, Sequence};
use crate::authors::Authors;
use crate::replica::{Refusal, Replica};
use crate::room::effects::{CloseReason, ConnectionId};
use crate::schema::AGENDA_FULL;
use crate::session::Flavour;

/// Whether a room takes updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// It does.
    Open,
    /// The store fails: what is durable can be read, nothing is taken.
    Closed,
    /// The document is being read again and may not be looked at; after that the room is open or closed.
    Reloading {
        /// Whether the store works.
        works: bool,
    },
}

impl Room {
    /// Takes over the document, read again after [`RoomEffect::Reload`]: what is durable of it.
    #[must_use]
    pub fn reloaded(
        &mut self,
        replica: Replica,
        authors: Authors,
        stored: Sequence,
    ) -> Vec<RoomEffect> {
        let mut effects = Vec::new();
        let Writing::Reloading { works } = self.writing else {
            return effects;
        };
        self.replica = replica;
        self.authors = authors;
        self.quota = Quota::up_to(AGENDA_FULL);
        self.last = stored;
        self.durable = stored;
        self.writing = if works {
            Writing::Open
        } else {
            Writing::Closed
        };
        for (connection, state_vector) in std::mem::take(&mut self.questions) {
            self.wants_missing(connection, &state_vector, &mut effects);
        }
        if works {
            self.ask_everyone(&mut effects);
        }
        self.release(&mut effects);
        effects
    }

    /// Whether the room waits to hear that the store works again.
    #[must_use]
    pub fn waits_for_storage(&self) -> bool {
        self.writing == Writing::Closed
    }

    /// The document now holds what the disk does not: nobody saw it, and nobody may build on it.
    pub(super) fn append_failed(&mut self, effects: &mut Vec<RoomEffect>) {
        if self.writing != Writing::Open {
            return;
        }
        // Told first, so that a client knows why its updates are refused and keeps them without alarm.
        self.close_for_writing(effects);
        self.last = self.durable;
        for release in std::mem::take(&mut self.held).into_releases() {
            match release {
                Release::Saved { connection, number } => {
                    self.refuse(connection, number, &Refusal::Storage, effects);
                }
                Release::Answer {
                    connection,
                    state_vector,
                    ..
                } => drop(self.questions.insert(connection, state_vector)),
                Release::Bound { .. } | Release::Relay { .. } => {}
            }
        }
        self.writing = Writing::Reloading { works: false };
        effects.push(RoomEffect::Reload);
    }

    /// The store is known to fail while nothing of this room waits for it.
    pub(super) fn storage_fails(&mut self, effects: &mut Vec<RoomEffect>) {
        if self.writing == Writing::Open && self.is_durable() {
            self.close_for_writing(effects);
            self.writing = Writing::Closed;
        }
    }

    /// The store works again.
    pub(super) fn storage_works(&mut self, effects: &mut Vec<RoomEffect>) {
        if self.writing == Writing::Closed {
            self.writing = Writing::Reloading { works: true };
            effects.push(RoomEffect::Reload);
        }
    }

    fn close_for_writing(&mut self, effects: &mut Vec<RoomEffect>) {
        self.send_plain_clients_away(effects);
        for (connection, member) in self.members.iter() {
            let frame = member.session.storage(false);
            effects.extend(
                frame.map(|frame| {
                    RoomEffect::Connection(ConnectionEffect::Send { connection, frame })
                }),
            );
        }
    }

    /// Everyone tells what they wrote meanwhile, and is told to ask for what the log has.
    fn ask_everyone(&mut self, effects: &mut Vec<RoomEffect>) {
        self.send_plain_clients_away(effects);
        let mut members = std::mem::take(&mut self.members);
        members.each(|connection, member| {
            let frame = member.session.storage(true);
            effects.extend(
                frame.map(|frame| {
                    RoomEffect::Connection(ConnectionEffect::Send { connection, frame })
                }),
            );
            self.ask(connection, member, effects);
        });
        self.members = members;
    }

    /// A stock client sends what is missing only on a new connection.
    fn send_plain_clients_away(&mut self, effects: &mut Vec<RoomEffect>) {
        let is_plain = |(connection, member): (ConnectionId, &Member)| {
            (member.session.flavour() == Flavour::Plain).then_some(connection)
        };
        let plain: Vec<ConnectionId> = self.members.iter().filter_map(is_plain).collect();
        for connection in plain {
            effects.push(RoomEffect::Connection(ConnectionEffect::Close {
                connection,
                reason: CloseReason::GoingAway,
            }));
            self.left(connection, effects);
        }
    }
}
