//! Membership of one connection in a room. Dropping it leaves the room.

use duologue_shared::room::{ConnectionEvent, ConnectionId};
use tokio::time::Instant;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::mail::Mail;
use super::outgoing_queue::{Farewell, Outgoing, OutgoingReceiver};
use crate::system::channel::{Sender, Unsent};

/// One connection's place in a room.
#[derive(Debug)]
pub struct Membership {
    incoming: Incoming,
    outgoing: OutgoingReceiver,
    departure: Departure,
}

/// Somebody who has left the room and still says goodbye. A shutdown waits until it is dropped.
#[derive(Debug)]
pub struct Departure {
    _tracked: TaskTrackerToken,
}

/// The way from the connection to the room.
#[derive(Debug)]
pub struct Incoming {
    connection: ConnectionId,
    mailbox: Sender<Mail>,
}

/// The way from the room to the connection.
#[derive(Debug)]
pub struct FromRoom<'a>(&'a mut OutgoingReceiver);

impl Membership {
    pub(super) fn new(
        connection: ConnectionId,
        mailbox: Sender<Mail>,
        outgoing: OutgoingReceiver,
        tracked: TaskTrackerToken,
    ) -> Self {
        Self {
            incoming: Incoming {
                connection,
                mailbox,
            },
            outgoing,
            departure: Departure { _tracked: tracked },
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
        let event = ConnectionEvent::Received {
            connection: self.connection,
            frame,
        };
        let at = Instant::now();
        self.mailbox.send(Mail::Event { event, at }).await.ok();
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
        let left = Mail::Event {
            event: ConnectionEvent::Left {
                connection: self.connection,
            },
            at: Instant::now(),
        };
        let Err(Unsent::Full(left)) = self.mailbox.try_send(left) else {
            return;
        };
        // Behind the frames that wait, so that what was typed before leaving still counts.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let mailbox = self.mailbox.clone();
            runtime.spawn(async move { mailbox.send(left).await.ok() });
        }
    }
}
