//! Rooms: the open documents, one task each, found by name.
//!
//! [`Rooms::join`] opens a document at most once at a time: whoever comes while it is loading waits
//! for the same load. A room leaves the registry when it has been empty for a while and its log is
//! durable and compacted, when it lost its log, or when it panicked; the next join loads the log
//! again. While the store fails it stays, and can be read.

mod bulk;
mod context;
mod due;
pub mod log;
mod looking;
mod mail;
mod membership;
mod metrics;
mod open_document;
pub mod open_rooms;
pub mod outgoing_queue;
mod registry;
mod room;
mod summarising;

use std::time::Duration;

use duologue_shared::schema::MAX_ANSWER;
use duologue_shared::session::{DEAD_AFTER, PING_AFTER};
use thiserror::Error;

pub use self::context::Figures;
pub use self::membership::{Departure, FromRoom, Incoming, Membership};
pub use self::metrics::{Refused, RoomMetrics};
pub use self::open_document::{DocumentEffect, DocumentEvent, Now, OpenDocument};
pub use self::outgoing_queue::{Farewell, Outgoing};
pub use self::registry::Rooms;

/// How the server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All was saved and everybody was told.
    InOrder,
    /// Something took too long and was cut off. What was acknowledged is safe.
    CutOff,
}

/// Bounds and delays of the rooms and their connections.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a room without connections stays open.
    pub idle: Duration,
    /// Records in a log before it is compacted, if they weigh as much as the snapshot.
    pub compact_records: u64,
    /// Bytes of records in a log before it is compacted, if they weigh as much as the snapshot.
    pub compact_bytes: u64,
    /// Records in a log before it is compacted, whatever the snapshot weighs: so many are read quickly.
    pub longest_log: u64,
    /// Frames that may wait in a room's mailbox before its senders wait too.
    pub mailbox: usize,
    /// Updates of a room that may wait for the disk before it reads no more mail.
    pub undurable: u64,
    /// Frames that may wait for one connection before it is closed with "resync".
    pub outgoing_frames: usize,
    /// Bytes that may wait for one connection before it is closed with "resync". The parts of one
    /// answer wait together, so a full agenda has to fit.
    pub outgoing_bytes: usize,
    /// After how much time a connection is pinged.
    pub ping_after: Duration,
    /// After how much silence a connection is taken for dead.
    pub dead_after: Duration,
    /// How long a shutdown waits for the disk before it says goodbye anyway.
    pub flush: Duration,
    /// How long a shutdown waits for the rooms to end, flush included.
    pub shutdown: Duration,
    /// When clients are asked to come back after a shutdown or a room's failure.
    pub retry_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            idle: Duration::from_mins(1),
            compact_records: 1_000,
            compact_bytes: 256 << 10,
            longest_log: 20_000,
            mailbox: 64,
            undurable: 256,
            outgoing_frames: 1024,
            outgoing_bytes: MAX_ANSWER + (4 << 20),
            ping_after: PING_AFTER,
            dead_after: DEAD_AFTER,
            flush: Duration::from_secs(5),
            shutdown: Duration::from_secs(8),
            retry_after: Duration::from_secs(1),
        }
    }
}

/// Why a document could not be joined.
#[derive(Debug, Error)]
pub enum JoinError {
    /// Its log could not be read; the reason is in the server's log.
    #[error("this agenda cannot be opened at the moment; try again in a few minutes")]
    Unreadable,
    /// The server is ending.
    #[error("the server is shutting down; try again in a moment")]
    ShuttingDown,
}
