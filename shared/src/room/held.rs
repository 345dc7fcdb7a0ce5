//! What waits for the disk.

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
        update: Vec<u8>,
    },
    /// An update for everyone but its author.
    Relay {
        author: ConnectionId,
        update: Vec<u8>,
    },
}

/// A queue in the order of the records, which is also the order in which each connection must hear of them.
#[derive(Debug, Default)]
pub(super) struct Held {
    queue: VecDeque<(Sequence, Release)>,
}

impl Held {
    /// Holds something back until record `needs` is durable. Records are never named out of order.
    pub(super) fn push(&mut self, needs: Sequence, release: Release) {
        self.queue.push_back((needs, release));
    }

    /// The next thing that tells of nothing after record `durable`.
    pub(super) fn pop_through(&mut self, durable: Sequence) -> Option<(Sequence, Release)> {
        self.queue.pop_front_if(|(needs, _)| *needs <= durable)
    }

    /// Everything that still waits.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Release> {
        std::mem::take(&mut self.queue)
            .into_iter()
            .map(|(_, release)| release)
    }
}
