//! Events and effects of a room: what happens to it, and what it wants done.

use crate::ids::Seat;
use crate::session::Flavour;
use std::time::Duration;

/// A record's place in a document's log, counted from 1 without holes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sequence(u64);

impl Sequence {
    /// Before the first record.
    pub const ZERO: Self = Self(0);
    /// The first record.
    pub const FIRST: Self = Self(1);

    /// The place with that number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// One connection for as long as the process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(u64);

impl ConnectionId {
    /// The connection with that number, which no other may ever have.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// What happens at a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionEvent {
    /// It opened; whoever lets it in has made sure that its person may read and write here.
    Joined {
        /// The new connection.
        connection: ConnectionId,
        /// The seat of its person.
        seat: Seat,
        /// The protocol it speaks.
        flavour: Flavour,
    },
    /// A binary message arrived.
    Received {
        /// Over this connection.
        connection: ConnectionId,
        /// The message.
        frame: Vec<u8>,
    },
    /// It is gone: closed, dead, or cut because its queue overflowed.
    Left {
        /// The connection.
        connection: ConnectionId,
    },
}

/// What is to be done at a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionEffect {
    /// Send a binary message; if that cannot be, the connection has [left](ConnectionEvent::Left).
    Send {
        /// Over this connection.
        connection: ConnectionId,
        /// The message.
        frame: Vec<u8>,
    },
    /// Close it once everything before is sent. The room has forgotten it already.
    Close {
        /// The connection.
        connection: ConnectionId,
        /// Why.
        reason: CloseReason,
    },
}

/// What happens to a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomEvent {
    /// To one of its connections.
    Connection(ConnectionEvent),
    /// Every record up to this one is on disk.
    Durable {
        /// The newest one.
        through: Sequence,
    },
    /// The store failed, so no record after the last durable one is known to be on disk.
    AppendFailed,
    /// The store is known to fail.
    StorageFails,
    /// The store works again. Only while [`Room::waits_for_storage`](super::Room::waits_for_storage).
    StorageWorks,
    /// Some of the log was damaged, and put aside while the document stayed open.
    LogLacks {
        /// The state vector of what the log still gives.
        log_has: Vec<u8>,
    },
    /// Somebody else writes to this log, or it cannot be read again.
    LogLost,
    /// The server shuts down in good order.
    GoAway {
        /// When the clients should come back.
        retry_after: Duration,
    },
    /// The time that [`Room::next_wake`](super::Room::next_wake) named has come.
    Woke,
}

/// What a room wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomEffect {
    /// Write a record to the log; [`RoomEvent::Durable`] says when it is there. Records come in order.
    Append {
        /// Its place.
        sequence: Sequence,
        /// Whose connection it came over.
        seat: Seat,
        /// The update exactly as it came.
        bytes: Vec<u8>,
    },
    /// At one of its connections.
    Connection(ConnectionEffect),
    /// An update was not taken, and its author was told; for whoever counts.
    Refused {
        /// The refusal's name in the protocol.
        code: &'static str,
    },
    /// A person looked further: keep how far [`Room::looked`](super::Room::looked) says.
    Looked {
        /// Whose mark it is.
        seat: Seat,
    },
    /// Forget what of this document still waits for the disk, read it from its log behind everything that was
    /// handed over before, and hand it to [`Room::reloaded`](super::Room::reloaded).
    Reload,
    /// The room is over: drop it, and load the document from its log for the next one who comes.
    End,
}

/// Why the server closes a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReason {
    /// It sent what is no message, or too large a one.
    Protocol,
    /// The room ends; coming back later is right.
    GoingAway,
}

impl CloseReason {
    /// The WebSocket close code.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::Protocol => 1002,
        }
    }

    /// What to tell the other end, in less than the 123 bytes that a close frame holds.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::GoingAway => "the agenda closes here for a moment; connect again",
            Self::Protocol => "this was no message of the sync protocol; connect again",
        }
    }
}
