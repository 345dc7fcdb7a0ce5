//! Membership of one connection in a room. Dropping it leaves the room.

use std::sync::Arc;

use duologue_shared::room::ConnectionId;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::link::{Farewell, LinkReceiver, Outgoing};
use super::mail::Mail;

/// One connection's place in a room.
#[derive(Debug)]
pub struct Membership {
    incoming: Incoming,
    outgoing: LinkReceiver,
    departure: Departure,
}

/// Somebody who has left the room and still says goodbye. A shutdown waits until it is dropped.
#[derive(Debug)]
pub struct Departure {
    _counted: Arc<()>,
}

/// The way from the connection to the room.
#[derive(Debug)]
pub struct Incoming {
    connection: ConnectionId,
    mailbox: mpsc::Sender<Mail>,
}

/// The way from the room to the connection.
#[derive(Debug)]
pub struct FromRoom<'a>(&'a mut LinkReceiver);

impl Membership {
    pub(super) fn new(
        connection: ConnectionId,
        mailbox: mpsc::Sender<Mail>,
        outgoing: LinkReceiver,
        counted: Arc<()>,
    ) -> Self {
        Self {
            incoming: Incoming {
                connection,
                mailbox,
            },
            outgoing,
            departure: Departure { _counted: counted },
        }
    }

    /// Both directions, to be used at the same time.
    pub fn split(&mut self) -> (&Incoming, FromRoom<'_>) {
        (&self.incoming, FromRoom(&mut self.outgoing))
    }

    /// Leaves the room.
    pub fn leave(self) -> Departure {
        self.departure
    }
}

impl Incoming {
    /// Hands a binary message to the room, waiting while its mailbox is full. After the room has
    /// ended this does nothing: the end arrives from the other direction.
    pub async fn received(&self, frame: Vec<u8>) {
        let mail = Mail::Frame {
            connection: self.connection,
            frame,
            received: Instant::now(),
        };
        self.mailbox.send(mail).await.ok();
    }
}

impl FromRoom<'_> {
    /// What to do next; waits for it. Losing the future loses nothing.
    pub async fn next(&mut self) -> Outgoing {
        self.0.next().await
    }

    /// What to do next, if it is there already.
    pub fn try_next(&mut self) -> Option<Outgoing> {
        self.0.try_next()
    }

    /// Returns once the connection reads too slowly to go on, and never otherwise.
    pub async fn cut_off(&mut self) -> Farewell {
        self.0.cut_off().await
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let left = Mail::Left(self.connection);
        let Err(mpsc::error::TrySendError::Full(left)) = self.mailbox.try_send(left) else {
            return;
        };
        // Behind the frames that wait, so that what was typed before leaving still counts.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let mailbox = self.mailbox.clone();
            runtime.spawn(async move { mailbox.send(left).await.ok() });
        }
    }
}
