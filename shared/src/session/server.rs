//! Server session: the server's end of one connection.

use crate::ids::{ClientId, Seat};
use crate::looked::Looked;
use crate::protocol::authors::{pack_clients, pack_seats};
use crate::protocol::fragmentation::frames;
use crate::protocol::{
    AuthMessage, AuthorsMessage, DecodeError, Message, PartsError, Reassembly, SyncMessage,
};
use crate::replica::Refusal;
use crate::schema::{MAX_FRAME, MAX_UPDATE};
use crate::session::Flavour;
use std::time::Duration;

/// What may surround an update of full size in its message.
const ENVELOPE: usize = 1024;

/// One connection at the server: understands what arrives, and puts answers in the words that the client knows.
#[derive(Debug)]
pub struct ServerSession {
    flavour: Flavour,
    received: u64,
    reassembly: Reassembly,
    asked: bool,
}

/// What a client wants of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerRequest {
    /// Send what a document with this state vector lacks.
    WantsMissing(Vec<u8>),
    /// Take this update.
    Update {
        /// Its number on this connection, from 1.
        number: u64,
        /// The update.
        bytes: Vec<u8>,
    },
    /// Tell the others about this awareness payload.
    Presence(Vec<u8>),
    /// Send everyone's presence.
    QueryPresence,
    /// Its person looked on.
    Looked(Looked),
    /// Nothing is to be done.
    Nothing,
}

/// Why a connection cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    /// A frame above the limit for its flavour.
    #[error("a message is larger than {limit} bytes; send large ones in parts")]
    TooLarge {
        /// The most this end takes, in bytes.
        limit: usize,
    },
    /// Bytes that are no message.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Parts that make no message.
    #[error(transparent)]
    Parts(#[from] PartsError),
    /// A part that holds another part.
    #[error("a part of a message may not hold another part")]
    NestedPart,
}

impl ServerSession {
    /// A connection that just opened.
    #[must_use]
    pub const fn new(flavour: Flavour) -> Self {
        Self {
            flavour,
            received: 0,
            reassembly: Reassembly::new(MAX_UPDATE + ENVELOPE),
            asked: false,
        }
    }

    /// The protocol this connection speaks.
    #[must_use]
    pub const fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// Asks the client for what the server lacks; nothing while an earlier question is unanswered.
    pub fn ask(&mut self, state_vector: &[u8]) -> Vec<Vec<u8>> {
        if self.asked {
            return Vec::new();
        }
        self.ask_anew(state_vector)
    }

    /// The same, also while an earlier question is unanswered, as it was asked with another state vector.
    pub fn ask_anew(&mut self, state_vector: &[u8]) -> Vec<Vec<u8>> {
        self.asked = true;
        self.fragmented(&Message::Sync(SyncMessage::Step1(state_vector)))
    }

    /// Whose the client ids of the state vector are that is asked with next, in its order.
    #[must_use]
    pub fn authors(&self, seats: Vec<Option<Seat>>) -> Vec<Vec<u8>> {
        match self.flavour {
            Flavour::Plain => Vec::new(),
            Flavour::Duologue => {
                let seats = pack_seats(seats);
                frames(&Message::Authors(AuthorsMessage::InOrder(&seats)))
            }
        }
    }

    /// These client ids have become that seat's.
    #[must_use]
    pub fn bound(&self, seat: Seat, clients: &[ClientId]) -> Vec<Vec<u8>> {
        match self.flavour {
            Flavour::Plain => Vec::new(),
            Flavour::Duologue => {
                let clients = &pack_clients(clients.iter().copied());
                frames(&Message::Authors(AuthorsMessage::Bound { seat, clients }))
            }
        }
    }

    /// Whether the server can save.
    #[must_use]
    pub fn storage(&self, works: bool) -> Option<Vec<u8>> {
        match self.flavour {
            Flavour::Plain => None,
            Flavour::Duologue => Some(Message::Storage { works }.encode()),
        }
    }

    /// What time it is here, in milliseconds since 1970, for a client of that flavour.
    #[must_use]
    pub fn clock(flavour: Flavour, now_ms: u64) -> Option<Vec<u8>> {
        match flavour {
            Flavour::Plain => None,
            Flavour::Duologue => Some(Message::Clock { now_ms }.encode()),
        }
    }

    /// How far the connection's person has looked, or what is more than it was told before.
    #[must_use]
    pub fn looked(&self, looked: &Looked) -> Vec<Vec<u8>> {
        match self.flavour {
            Flavour::Plain => Vec::new(),
            Flavour::Duologue => frames(&Message::Looked(&looked.encode())),
        }
    }

    /// Understands one frame.
    pub fn receive(&mut self, frame: &[u8]) -> Result<ServerRequest, ProtocolError> {
        let limit = match self.flavour {
            Flavour::Plain => MAX_UPDATE + ENVELOPE,
            Flavour::Duologue => MAX_FRAME,
        };
        if frame.len() > limit {
            return Err(ProtocolError::TooLarge { limit });
        }
        let Some(Message::Part(part)) = Message::decode_known(frame)? else {
            return self.understand(frame);
        };
        match self.reassembly.accept(part)? {
            None => Ok(ServerRequest::Nothing),
            Some(whole) => self.understand(&whole),
        }
    }

    /// Everything up to update `number` is durable.
    #[must_use]
    pub fn saved(&self, number: u64) -> Option<Vec<u8>> {
        match self.flavour {
            Flavour::Plain => None,
            Flavour::Duologue => Some(Message::Saved { updates: number }.encode()),
        }
    }

    /// Update `number` was not taken. A stock client is told so where it shows such things; of a gap it need not
    /// know, as it is asked again for what is missing.
    #[must_use]
    pub fn refused(&self, number: u64, refusal: &Refusal) -> Option<Vec<u8>> {
        let text = refusal.words();
        match (self.flavour, refusal) {
            (Flavour::Duologue, refusal) => Some(
                Message::Refused {
                    update: number,
                    code: refusal.code().as_str(),
                    text: &text,
                }
                .encode(),
            ),
            (Flavour::Plain, Refusal::Gap) => None,
            (Flavour::Plain, _) => {
                Some(Message::Auth(AuthMessage::PermissionDenied(&text)).encode())
            }
        }
    }

    /// The connection is about to be closed in good order.
    #[must_use]
    pub fn go_away(&self, retry_after: Duration) -> Option<Vec<u8>> {
        match self.flavour {
            Flavour::Plain => None,
            Flavour::Duologue => Some(
                Message::GoAway {
                    retry_after_ms: u64::try_from(retry_after.as_millis()).unwrap_or(u64::MAX),
                }
                .encode(),
            ),
        }
    }

    /// What the client lacked, as the frames to send: an answer for each update.
    #[must_use]
    pub fn answer(&self, updates: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let answers = updates.iter();
        answers
            .flat_map(|update| self.fragmented(&Message::Sync(SyncMessage::Step2(update))))
            .collect()
    }

    /// An update of somebody else, as the frames to send.
    #[must_use]
    pub fn relay(&self, update: &[u8]) -> Vec<Vec<u8>> {
        self.fragmented(&Message::Sync(SyncMessage::Update(update)))
    }

    /// An awareness payload, as the frames to send.
    #[must_use]
    pub fn presence(&self, payload: &[u8]) -> Vec<Vec<u8>> {
        self.fragmented(&Message::Awareness(payload))
    }

    fn understand(&mut self, bytes: &[u8]) -> Result<ServerRequest, ProtocolError> {
        Ok(match Message::decode_known(bytes)? {
            Some(Message::Sync(SyncMessage::Step1(state_vector))) => {
                ServerRequest::WantsMissing(state_vector.to_vec())
            }
            Some(Message::Sync(SyncMessage::Step2(update))) => {
                self.asked = false;
                self.update(update)
            }
            Some(Message::Sync(SyncMessage::Update(update))) => self.update(update),
            Some(Message::Awareness(payload)) => ServerRequest::Presence(payload.to_vec()),
            Some(Message::QueryAwareness) => ServerRequest::QueryPresence,
            Some(Message::Looked(mark)) => ServerRequest::Looked(Looked::decode(mark)?),
            Some(Message::Part(_)) => return Err(ProtocolError::NestedPart),
            // What only a server says means nothing here, like messages of a later version.
            None
            | Some(
                Message::Auth(_)
                | Message::Saved { .. }
                | Message::Refused { .. }
                | Message::GoAway { .. }
                | Message::Authors(_)
                | Message::Storage { .. }
                | Message::Clock { .. },
            ) => ServerRequest::Nothing,
        })
    }

    fn update(&mut self, bytes: &[u8]) -> ServerRequest {
        self.received += 1;
        ServerRequest::Update {
            number: self.received,
            bytes: bytes.to_vec(),
        }
    }

    fn fragmented(&self, message: &Message<'_>) -> Vec<Vec<u8>> {
        match self.flavour {
            Flavour::Plain => vec![message.encode()],
            Flavour::Duologue => frames(message),
        }
    }
}
