//! Sync session: one connection between a browser and the server, as two sans-I/O state machines.
//!
//! Both ends ask each other what they have on connecting, so there is no outbox: what the other lacks follows from
//! the documents themselves, and edits made offline are sent like any others.

mod backoff;
mod client;
mod ledger;
mod server;

use crate::ids::{ClientId, Seat};
use crate::looked::Looked;
use serde::{Deserialize, Serialize};
use std::time::Duration;

pub use client::ClientSession;
pub use server::{ProtocolError, ServerRequest, ServerSession};

/// After how much silence the other end is asked whether it is still there.
pub const PING_AFTER: Duration = Duration::from_secs(15);
/// After how much silence the other end is taken for dead.
pub const DEAD_AFTER: Duration = Duration::from_secs(40);

/// Which protocol a connection speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// The standard Yjs messages only, as `y-websocket`'s provider does.
    Plain,
    /// The subprotocol `duologue.1`: also told what is saved, what was refused, and when to go.
    Duologue,
}

/// What happens to a client's session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientEvent {
    /// Begin: the document is loaded and may be shared.
    Start,
    /// The socket asked for is open.
    Opened,
    /// The socket closed or could not be opened.
    Closed,
    /// The socket received a binary message.
    Received(Vec<u8>),
    /// The person changed the document: the update, as the document emitted it.
    LocalUpdate(Vec<u8>),
    /// The person's own presence changed: an awareness payload.
    LocalPresence(Vec<u8>),
    /// The time that [`ClientSession::next_wake`] named has come.
    Woke,
    /// The browser says the network is back.
    BecameOnline,
    /// The page is in front again, perhaps after the device slept.
    BecameVisible,
    /// The document was loaded with that many changes of which no earlier session heard that they are saved.
    /// Comes before `Start`.
    RestoredUnsaved {
        /// How many changes.
        count: u32,
    },
    /// The device knows whose these client ids are. Comes before `Start`.
    RestoredAuthors(Vec<(ClientId, Seat)>),
    /// The person writes under these client ids, here or in another tab of this device. Comes before their first words.
    Wrote(Vec<ClientId>),
    /// The person looked on, here or in another tab of this device, or the device knows that they had.
    Looked(Looked),
    /// End: the page closes or the person signs out.
    Stop,
}

/// What a client's session wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientEffect {
    /// Open a socket.
    Connect,
    /// Close the socket and let none of its later events through.
    Disconnect,
    /// Send this binary message.
    Send(Vec<u8>),
    /// The document took this update from the other end: keep its bytes.
    Apply(Vec<u8>),
    /// An awareness payload arrived.
    Presence(Vec<u8>),
    /// Changes are durable at the server.
    AllSaved {
        /// The local updates 1 to this one of the session's life are durable.
        local: u64,
        /// Everything the document held when the session began is durable as well.
        everything: bool,
    },
    /// It became known whose these client ids are: keep it, before any update that comes later.
    Bound(Vec<(ClientId, Seat)>),
    /// What time it is at the server, in milliseconds since 1970.
    ServerTime(u64),
    /// The person looked further than was known: [`ClientSession::looked`] says how far, and it is to be kept.
    Looked,
    /// What to show changed, whether there is a connection, or whether all is here that was there.
    StatusChanged(SyncStatus),
}

/// What the person is told about their changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum SyncStatus {
    /// Everything is durable at the server.
    #[default]
    Saved,
    /// Changes are on their way.
    Saving {
        /// How many.
        changes: u64,
    },
    /// Changes are on this device only: there is no connection, or they stand on words of the other that the server
    /// has lost and the other's browsers have yet to bring back.
    OnlyHere {
        /// How many.
        changes: u64,
    },
    /// The server cannot save at the moment; what is written stays on this device until it can.
    CannotSave {
        /// How many changes are on this device only.
        changes: u64,
    },
    /// The server did not take a change; it is kept on this device.
    Refused {
        /// What went wrong, for programs.
        code: String,
        /// What to do about it, for people.
        text: String,
        /// How many changes are on this device only.
        changes: u64,
    },
}
