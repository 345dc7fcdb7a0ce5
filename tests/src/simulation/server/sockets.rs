//! Those who are connected: how they come in, what they send, and what is sent to them.

use super::machine::Machine;
use super::process::{Mail, RoomSlot};
use crate::simulation::wire::Packet;
use crate::simulation::world::Checked;
use duologue_server::rooms::Outgoing;
use duologue_server::rooms::open_rooms::Generation;
use duologue_server::rooms::outgoing_queue::{OutgoingReceiver, outgoing_queue};
use duologue_server::store::DocumentId;
use duologue_shared::room::ConnectionId;
use std::collections::BTreeSet;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The server's end of a socket.
#[derive(Debug)]
pub(super) struct Socket {
    pub(super) document: DocumentId,
    pub(super) person: String,
    generation: Generation,
    frames: OutgoingReceiver,
}

impl Machine {
    /// A number for a connection.
    pub(in crate::simulation) const fn new_connection(&mut self) -> ConnectionId {
        self.connections += 1;
        ConnectionId::new(self.connections)
    }

    /// Lets a connection in, if its person may be; whether it did.
    pub(in crate::simulation) fn enter(
        &mut self,
        connection: ConnectionId,
        person: &str,
        document: &DocumentId,
    ) -> Checked<bool> {
        let Some(seat) = self.seat_of(person, document)? else {
            return Ok(false);
        };
        let Some(process) = self.process.as_mut().filter(|process| !process.is_ending) else {
            return Ok(false);
        };
        let (sender, frames) = outgoing_queue(&self.limits);
        let room = process.room(document);
        room.mail.push_back(Mail::Join {
            connection,
            seat,
            link: sender,
        });
        let socket = Socket {
            document: document.clone(),
            person: person.to_owned(),
            generation: room.generation,
            frames,
        };
        self.sockets.insert(connection, socket);
        self.read_mail(document)?;
        Ok(true)
    }

    /// A message arrived over a connection.
    pub(in crate::simulation) fn received(
        &mut self,
        connection: ConnectionId,
        frame: Vec<u8>,
    ) -> Checked {
        let Some(socket) = self.sockets.get(&connection) else {
            return Ok(());
        };
        let document = socket.document.clone();
        let generation = socket.generation;
        self.oracle(&document).hears(connection, &frame);
        self.post(&document, generation, Mail::Frame { connection, frame })
    }

    /// A connection ended.
    pub(in crate::simulation) fn left(&mut self, connection: ConnectionId) -> Checked {
        let Some(socket) = self.sockets.remove(&connection) else {
            return Ok(());
        };
        let left = Mail::Left(connection);
        self.post(&socket.document, socket.generation, left)
    }

    /// Whether the server has a connection still.
    pub(in crate::simulation) fn has_socket(&self, connection: ConnectionId) -> bool {
        self.sockets.contains_key(&connection)
    }

    /// The next thing to put on a connection's wire.
    pub(in crate::simulation) fn next_for(
        &mut self,
        connection: ConnectionId,
    ) -> Checked<Option<Packet>> {
        let Some(socket) = self.sockets.get_mut(&connection) else {
            return Ok(None);
        };
        let next = {
            let next = pin!(socket.frames.next());
            next.poll(&mut Context::from_waker(Waker::noop()))
        };
        match next {
            Poll::Pending => Ok(None),
            Poll::Ready(Outgoing::Frame(frame)) => Ok(Some(Packet::Frame(frame))),
            Poll::Ready(Outgoing::Close(_)) => {
                self.left(connection)?;
                Ok(Some(Packet::End))
            }
        }
    }

    /// Whoever wanted in when the room ended is let into the next one, with what they sent: in the product a socket
    /// opens only once its person is in.
    pub(super) fn invite_again(
        &mut self,
        document: &DocumentId,
        ended: Option<RoomSlot>,
    ) -> Checked {
        let mut invited = BTreeSet::new();
        for mail in ended.map(|slot| slot.mail).unwrap_or_default() {
            match mail {
                Mail::Join { connection, .. } => {
                    invited.insert(connection);
                    self.enter_again(connection, document)?;
                }
                Mail::Frame { connection, frame } => {
                    if let Some(socket) = self.sockets.get(&connection)
                        && invited.contains(&connection)
                    {
                        let generation = socket.generation;
                        self.post(document, generation, Mail::Frame { connection, frame })?;
                    }
                }
                Mail::Left(_) => {}
            }
        }
        Ok(())
    }

    fn enter_again(&mut self, connection: ConnectionId, document: &DocumentId) -> Checked {
        let Some(socket) = self.sockets.remove(&connection) else {
            return Ok(());
        };
        if !self.enter(connection, &socket.person, document)? {
            // Gone like one that was never let in.
            let (_, frames) = outgoing_queue(&self.limits);
            let closed = Socket { frames, ..socket };
            self.sockets.insert(connection, closed);
        }
        Ok(())
    }

    fn post(&mut self, document: &DocumentId, generation: Generation, mail: Mail) -> Checked {
        if let Some(process) = &mut self.process
            && let Some(slot) = process.slot(document, generation)
        {
            slot.mail.push_back(mail);
        }
        self.read_mail(document)
    }
}
