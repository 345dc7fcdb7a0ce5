//! Mail of a room: what its connections send to the task that owns it.

use std::sync::Arc;

use duologue_shared::ids::Seat;
use duologue_shared::room::{ConnectionEvent, ConnectionId};
use duologue_shared::session::Flavour;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::JoinError;
use super::outgoing_queue::OutgoingSender;
use crate::people::quota::Quota;

/// What a room is sent.
#[derive(Debug)]
pub(super) enum Mail {
    /// A connection wants in. Boxed, as it is rare and larger than what comes all the time.
    Join(Box<Join>),
    /// Something happened at a connection that is in.
    Event { event: ConnectionEvent, at: Instant },
    /// Somebody begins to look at a list with this agenda.
    Watched,
}

/// A connection that wants in; it is answered once the document is loaded.
#[derive(Debug)]
pub(super) struct Join {
    pub(super) connection: ConnectionId,
    pub(super) seat: Seat,
    pub(super) flavour: Flavour,
    pub(super) quota: Option<Arc<Quota>>,
    pub(super) outgoing: OutgoingSender,
    pub(super) entered: oneshot::Sender<Result<(), JoinError>>,
}
