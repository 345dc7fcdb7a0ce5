//! Presence in a room: what a connection says of itself, told to the others.

use super::{Room, send_all};
use crate::protocol::awareness;
use crate::room::effects::{ConnectionId, RoomEffect};
use crate::session::Flavour;
use crate::time::Millis;

impl Room {
    /// A connection says who is in front of it.
    pub(super) fn told_presence(
        &mut self,
        now: Millis,
        connection: ConnectionId,
        payload: &[u8],
        effects: &mut Vec<RoomEffect>,
    ) {
        let Ok(entries) = awareness::decode(payload) else {
            self.close(connection, effects);
            return;
        };
        let authors = &self.authors;
        let may_be = |seat, client| authors.is_free_for(seat, client);
        let Some(entry) = self.members.own_presence(connection, entries, may_be) else {
            return;
        };
        let payload = awareness::encode(std::slice::from_ref(&entry));
        drop(self.presence.note(now, [entry]));
        for (other, member) in self.members.iter() {
            // y-websocket takes a connection for dead on which it does not hear even itself.
            if other != connection || member.session.flavour() == Flavour::Plain {
                send_all(other, member.session.presence(&payload), effects);
            }
        }
    }

    /// Whoever ran out of time is gone for everybody, also for those who heard of them later than we did.
    pub(super) fn woke(&mut self, now: Millis, effects: &mut Vec<RoomEffect>) {
        let gone = self.presence.woke(now).gone;
        let removals = gone
            .iter()
            .filter_map(|client| self.presence.remove(*client));
        let removals: Vec<_> = removals.collect();
        if !removals.is_empty() {
            self.tell_everybody(&awareness::encode(&removals), effects);
        }
    }

    fn tell_everybody(&self, payload: &[u8], effects: &mut Vec<RoomEffect>) {
        for (connection, member) in self.members.iter() {
            send_all(connection, member.session.presence(payload), effects);
        }
    }

    pub(super) fn left(&mut self, connection: ConnectionId, effects: &mut Vec<RoomEffect>) {
        let Some(member) = self.members.remove(connection) else {
            return;
        };
        if self.members.len() == 0 {
            // Read again when somebody writes; until then it would only take room.
            self.cost.forget();
        }
        let Some(removal) = member
            .client
            .and_then(|client| self.presence.remove(client))
        else {
            return;
        };
        self.tell_everybody(&awareness::encode(&[removal]), effects);
    }
}
