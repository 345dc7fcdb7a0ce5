//! Message as it stands on the wire.

use crate::ids::Seat;
use crate::protocol::authors::AuthorsMessage;
use crate::protocol::codec::{DecodeError, Reader, write_bytes, write_varuint};

const SYNC: u64 = 0;
const AWARENESS: u64 = 1;
const AUTH: u64 = 2;
const QUERY_AWARENESS: u64 = 3;
const SAVED: u64 = 100;
const REFUSED: u64 = 101;
const GO_AWAY: u64 = 102;
const PART: u64 = 103;
const AUTHORS: u64 = 104;
const STORAGE: u64 = 105;
const CLOCK: u64 = 106;
const LOOKED: u64 = 107;

const STEP_1: u64 = 0;
const STEP_2: u64 = 1;
const UPDATE: u64 = 2;

const PERMISSION_DENIED: u64 = 0;

const IN_ORDER: u64 = 0;
const BOUND_TO_A: u64 = 1;
const BOUND_TO_B: u64 = 2;

/// A message of either end; its payloads borrow from the frame it came in, or from what is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message<'a> {
    /// The document: what one has, and what the other lacks.
    Sync(SyncMessage<'a>),
    /// Who is here, as an awareness payload (see [`awareness`](crate::protocol::awareness)).
    Awareness(&'a [u8]),
    /// Permission, as stock Yjs clients understand it.
    Auth(AuthMessage<'a>),
    /// Asks the other end for everyone's presence. Duologue's client sends it as its ping.
    QueryAwareness,
    /// Of this connection's updates up to number `updates`, all that were not refused are durable.
    Saved {
        /// Counts from 1, step 2 messages included.
        updates: u64,
    },
    /// One update of this connection was not taken.
    Refused {
        /// Which one, counted from 1 as in `Saved`.
        update: u64,
        /// What went wrong, for programs.
        code: &'a str,
        /// What to do about it, for people.
        text: &'a str,
    },
    /// The server is about to close this connection in good order.
    GoAway {
        /// When to come back, in milliseconds from now.
        retry_after_ms: u64,
    },
    /// A piece of a message too large for one frame.
    Part(Part<'a>),
    /// Whose client ids are.
    Authors(AuthorsMessage<'a>),
    /// Whether the server can save. While it cannot, it takes no updates; once it can again, both ends ask each
    /// other what they have.
    Storage {
        /// Whether it can.
        works: bool,
    },
    /// What time it is at the server: both people go by its clock.
    Clock {
        /// Milliseconds since 1970.
        now_ms: u64,
    },
    /// How far this connection's person has looked, over all of their devices, or what of it is news to the other end: a mark
    /// as [`looked`](crate::looked) writes it. The server begins with it; a client says nothing of it before.
    Looked(&'a [u8]),
}

/// The three messages of the Yjs sync protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncMessage<'a> {
    /// "This is what I have": an encoded state vector.
    Step1(&'a [u8]),
    /// "This is what you lack": an update, the answer to step 1.
    Step2(&'a [u8]),
    /// "This just happened": an update.
    Update(&'a [u8]),
}

/// What the Yjs auth protocol can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthMessage<'a> {
    /// Something was not allowed, and why.
    PermissionDenied(&'a str),
}

/// A piece of a message that was too large for a frame. Parts of one message follow each other in order; other,
/// whole messages may come between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// How many parts there are.
    pub total: u64,
    /// Which one this is, from 0.
    pub index: u64,
    /// The piece.
    pub bytes: &'a [u8],
}

impl<'a> Message<'a> {
    /// Reads the one message that fills `frame`.
    pub fn decode(frame: &'a [u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(frame);
        let message = match reader.varuint()? {
            SYNC => Self::Sync(decode_sync(&mut reader)?),
            AWARENESS => Self::Awareness(reader.bytes()?),
            AUTH => Self::Auth(decode_auth(&mut reader)?),
            QUERY_AWARENESS => Self::QueryAwareness,
            SAVED => Self::Saved {
                updates: reader.varuint()?,
            },
            REFUSED => Self::Refused {
                update: reader.varuint()?,
                code: reader.text()?,
                text: reader.text()?,
            },
            GO_AWAY => Self::GoAway {
                retry_after_ms: reader.varuint()?,
            },
            PART => Self::Part(Part {
                total: reader.varuint()?,
                index: reader.varuint()?,
                bytes: reader.bytes()?,
            }),
            AUTHORS => Self::Authors(decode_authors(&mut reader)?),
            STORAGE => Self::Storage {
                works: reader.varuint()? != 0,
            },
            CLOCK => Self::Clock {
                now_ms: reader.varuint()?,
            },
            LOOKED => Self::Looked(reader.bytes()?),
            unknown => return Err(DecodeError::UnknownType(unknown)),
        };
        reader.finish()?;
        Ok(message)
    }

    /// Like [`decode`](Self::decode), with nothing for a message of a type that is not known here: a later version's.
    pub fn decode_known(frame: &'a [u8]) -> Result<Option<Self>, DecodeError> {
        match Self::decode(frame) {
            Ok(message) => Ok(Some(message)),
            Err(DecodeError::UnknownType(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bytes of this message.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.payload_len().saturating_add(24));
        match *self {
            Self::Sync(message) => {
                let (step, payload) = match message {
                    SyncMessage::Step1(payload) => (STEP_1, payload),
                    SyncMessage::Step2(payload) => (STEP_2, payload),
                    SyncMessage::Update(payload) => (UPDATE, payload),
                };
                write_varuint(&mut out, SYNC);
                write_varuint(&mut out, step);
                write_bytes(&mut out, payload);
            }
            Self::Awareness(payload) => {
                write_varuint(&mut out, AWARENESS);
                write_bytes(&mut out, payload);
            }
            Self::Auth(AuthMessage::PermissionDenied(reason)) => {
                write_varuint(&mut out, AUTH);
                write_varuint(&mut out, PERMISSION_DENIED);
                write_bytes(&mut out, reason.as_bytes());
            }
            Self::QueryAwareness => write_varuint(&mut out, QUERY_AWARENESS),
            Self::Saved { updates } => {
                write_varuint(&mut out, SAVED);
                write_varuint(&mut out, updates);
            }
            Self::Refused { update, code, text } => {
                write_varuint(&mut out, REFUSED);
                write_varuint(&mut out, update);
                write_bytes(&mut out, code.as_bytes());
                write_bytes(&mut out, text.as_bytes());
            }
            Self::GoAway { retry_after_ms } => {
                write_varuint(&mut out, GO_AWAY);
                write_varuint(&mut out, retry_after_ms);
            }
            Self::Part(part) => {
                write_varuint(&mut out, PART);
                write_varuint(&mut out, part.total);
                write_varuint(&mut out, part.index);
                write_bytes(&mut out, part.bytes);
            }
            Self::Authors(message) => {
                let (kind, payload) = match message {
                    AuthorsMessage::InOrder(seats) => (IN_ORDER, seats),
                    AuthorsMessage::Bound { seat, clients } => match seat {
                        Seat::A => (BOUND_TO_A, clients),
                        Seat::B => (BOUND_TO_B, clients),
                    },
                };
                write_varuint(&mut out, AUTHORS);
                write_varuint(&mut out, kind);
                write_bytes(&mut out, payload);
            }
            Self::Storage { works } => {
                write_varuint(&mut out, STORAGE);
                write_varuint(&mut out, works.into());
            }
            Self::Clock { now_ms } => {
                write_varuint(&mut out, CLOCK);
                write_varuint(&mut out, now_ms);
            }
            Self::Looked(mark) => {
                write_varuint(&mut out, LOOKED);
                write_bytes(&mut out, mark);
            }
        }
        out
    }

    fn payload_len(&self) -> usize {
        match *self {
            Self::Sync(
                SyncMessage::Step1(payload)
                | SyncMessage::Step2(payload)
                | SyncMessage::Update(payload),
            )
            | Self::Awareness(payload)
            | Self::Looked(payload)
            | Self::Part(Part { bytes: payload, .. })
            | Self::Authors(
                AuthorsMessage::InOrder(payload)
                | AuthorsMessage::Bound {
                    clients: payload, ..
                },
            ) => payload.len(),
            Self::Auth(AuthMessage::PermissionDenied(text)) => text.len(),
            Self::Refused { code, text, .. } => code.len().saturating_add(text.len()),
            Self::QueryAwareness
            | Self::Saved { .. }
            | Self::GoAway { .. }
            | Self::Storage { .. }
            | Self::Clock { .. } => 0,
        }
    }
}

fn decode_sync<'a>(reader: &mut Reader<'a>) -> Result<SyncMessage<'a>, DecodeError> {
    match reader.varuint()? {
        STEP_1 => Ok(SyncMessage::Step1(reader.bytes()?)),
        STEP_2 => Ok(SyncMessage::Step2(reader.bytes()?)),
        UPDATE => Ok(SyncMessage::Update(reader.bytes()?)),
        unknown => Err(DecodeError::UnknownType(unknown)),
    }
}

fn decode_auth<'a>(reader: &mut Reader<'a>) -> Result<AuthMessage<'a>, DecodeError> {
    match reader.varuint()? {
        PERMISSION_DENIED => Ok(AuthMessage::PermissionDenied(reader.text()?)),
        unknown => Err(DecodeError::UnknownType(unknown)),
    }
}

fn decode_authors<'a>(reader: &mut Reader<'a>) -> Result<AuthorsMessage<'a>, DecodeError> {
    let bound_to = |seat, clients| AuthorsMessage::Bound { seat, clients };
    match reader.varuint()? {
        IN_ORDER => Ok(AuthorsMessage::InOrder(reader.bytes()?)),
        BOUND_TO_A => Ok(bound_to(Seat::A, reader.bytes()?)),
        BOUND_TO_B => Ok(bound_to(Seat::B, reader.bytes()?)),
        unknown => Err(DecodeError::UnknownType(unknown)),
    }
}

#[cfg(test)]
mod tests;
