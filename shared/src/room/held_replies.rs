//! Not-yet-durable tail: what waits for the disk.

use crate::ids::{ClientId, Seat};
use crate::room::effects::{ConnectionId, Sequence};
use std::collections::VecDeque;

/// Something to send once the records it tells of are durable.
#[derive(Debug)]
pub(super) enum Release {
    /// The acknowledgement of a connection's update.
    Saved {
        connection: ConnectionId,
        number: u64,
    },
    /// The answer to a connection's state vector.
    Answer {
        connection: ConnectionId,
        /// What was asked, should the answer turn out to hold what the disk does not.
        state_vector: Vec<u8>,
        updates: Vec<Vec<u8>>,
    },
    /// Client ids that have become a seat's, for everyone.
    Bound { seat: Seat, clients: Vec<ClientId> },
    /// An update for everyone but its author.
    Relay {
        author: ConnectionId,
        update: Vec<u8>,
    },
}

/// A queue in the order of the records, which is also the order in which each connection must hear of them.
#[derive(Debug, Default)]
pub(super) struct HeldReplies {
    queue: VecDeque<(Sequence, Release)>,
    /// Of what is queued, acknowledgements and answers: whoever keeps asking could make these any number.
    replies: u64,
}

impl HeldReplies {
    /// Holds something back until record `needs` is durable. Records are never named out of order.
    ///
    /// Of several answers to one connection the last is kept: it was asked for later, and holds what is new since.
    pub(super) fn push(&mut self, needs: Sequence, release: Release) {
        if let Release::Answer { connection, .. } = &release {
            self.forget_answer(*connection);
        }
        self.replies += u64::from(release.is_reply());
        self.queue.push_back((needs, release));
    }

    /// The next thing that tells of nothing after record `durable`.
    pub(super) fn pop_through(&mut self, durable: Sequence) -> Option<(Sequence, Release)> {
        let popped = self.queue.pop_front_if(|(needs, _)| *needs <= durable)?;
        self.replies -= u64::from(popped.1.is_reply());
        Some(popped)
    }

    /// How many acknowledgements and answers wait.
    pub(super) const fn replies(&self) -> u64 {
        self.replies
    }

    /// The client ids that became somebody's in records that are not durable.
    pub(super) fn bound(&self) -> impl Iterator<Item = ClientId> {
        self.queue
            .iter()
            .flat_map(|(_, release)| match release {
                Release::Bound { clients, .. } => clients.as_slice(),
                Release::Saved { .. } | Release::Answer { .. } | Release::Relay { .. } => &[],
            })
            .copied()
    }

    /// Everything that still waits.
    pub(super) fn into_releases(self) -> impl Iterator<Item = Release> {
        self.queue.into_iter().map(|(_, release)| release)
    }

    fn forget_answer(&mut self, to: ConnectionId) {
        let is_it = |(_, release): &(Sequence, Release)| matches!(release, Release::Answer { connection, .. } if *connection == to);
        if let Some(place) = self.queue.iter().position(is_it) {
            self.queue.remove(place);
            self.replies -= 1;
        }
    }
}

impl Release {
    const fn is_reply(&self) -> bool {
        matches!(self, Self::Saved { .. } | Self::Answer { .. })
    }
}
