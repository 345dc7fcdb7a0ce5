//! Who may come in: asked of the store each time, as somebody may have lost the right to.

use super::machine::Machine;
use crate::simulation::world::Checked;
use duologue_server::store::{DocumentId, RecordStore, Table};
use duologue_shared::ids::Seat;
use duologue_shared::room::ConnectionId;

/// `<document>/<person>` → seat.
const SEATS: Table = Table::new("seats");

impl Machine {
    /// Gives a person a seat, or with `None` takes it away, with the connections they have; whether the store kept that.
    pub(in crate::simulation) fn seat(
        &mut self,
        person: &str,
        document: &DocumentId,
        seat: Option<Seat>,
    ) -> Checked<bool> {
        let Some(store) = self.store() else {
            return Ok(false);
        };
        let key = key(document, person);
        let is_kept = match seat {
            Some(seat) => store.put(SEATS, &key, seat.as_str().as_bytes()).is_ok(),
            None => store.get(SEATS, &key).is_ok_and(|before| {
                let removed = store.compare_and_set(SEATS, &key, before.as_deref(), None);
                removed.is_ok_and(|removed| removed)
            }),
        };
        if self.crashed() || !is_kept {
            return Ok(false);
        }
        self.note(|| format!("{person} is seated in {document}: {seat:?}"));
        if seat.is_none() {
            for connection in self.connections_of(person, document) {
                self.left(connection)?;
            }
        }
        Ok(true)
    }

    /// Where a person sits, as far as the store can say.
    pub(super) fn seat_of(&mut self, person: &str, document: &DocumentId) -> Checked<Option<Seat>> {
        let Some(store) = self.store() else {
            return Ok(None);
        };
        let seat = store.get(SEATS, &key(document, person));
        if self.crashed() {
            return Ok(None);
        }
        match seat.ok().flatten().as_deref() {
            None => Ok(None),
            Some(b"a") => Ok(Some(Seat::A)),
            Some(b"b") => Ok(Some(Seat::B)),
            Some(seat) => Err(format!("{person} sits on {seat:?}")),
        }
    }

    fn connections_of(&self, person: &str, document: &DocumentId) -> Vec<ConnectionId> {
        let sockets = self.sockets.iter();
        let theirs =
            sockets.filter(|(_, socket)| socket.person == person && socket.document == *document);
        theirs.map(|(connection, _)| *connection).collect()
    }
}

fn key(document: &DocumentId, person: &str) -> Vec<u8> {
    format!("{document}/{person}").into_bytes()
}
