//! One open connection, as the browser keeps it.

use crate::protocol::parts::frames;
use crate::protocol::{DecodeError, Message, Part, PartsError, Reassembly};
use crate::replica::Refusal;
use crate::schema::MAX_ANSWER;
use crate::session::{ClientEffect, DEAD_AFTER, PING_AFTER};
use crate::time::Millis;
use std::time::Duration;
use yrs::StateVector;

/// How long a connection that was asleep with its page has to answer.
const PROBE_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest message that the server may send: an agenda that is full.
const LARGEST_MESSAGE: usize = MAX_ANSWER + 1024;

/// An open connection.
#[derive(Debug)]
pub(super) struct Link {
    reassembly: Reassembly,
    heard: Millis,
    probed: Option<Probe>,
    pub(super) outgoing: Outgoing,
    /// Whose the client ids are that the server's next question names.
    pub(super) seats: Vec<u8>,
    /// Our state vector was sent and the answer has not come: until then, gaps are no surprise.
    pub(super) awaiting_answer: bool,
}

/// A question whether the other end is there, since it was last heard.
#[derive(Debug)]
struct Probe {
    dead_at: Millis,
}

/// What happens to local updates on a connection.
#[derive(Debug)]
pub(super) enum Outgoing {
    /// The server has not yet asked what it lacks: its question will be answered with everything.
    NotAsked,
    /// They are sent as they are made.
    Flowing,
    /// Something stands on blocks of the other that the server has lost: it is sent once those have come. The clocks
    /// are what the server has, as far as we were told or told it ourselves.
    KeepingBack(StateVector),
    /// The server refused one for good: those after it would only be refused too.
    Halted,
}

/// Why a connection is given up: what came over it makes no sense.
#[derive(Debug)]
pub(super) struct Broken;

impl Link {
    pub(super) const fn opened(now: Millis) -> Self {
        Self {
            reassembly: Reassembly::new(LARGEST_MESSAGE),
            heard: now,
            probed: None,
            outgoing: Outgoing::NotAsked,
            seats: Vec::new(),
            awaiting_answer: true,
        }
    }

    /// Something arrived, so the other end is there.
    pub(super) const fn heard(&mut self, now: Millis) {
        self.heard = now;
        self.probed = None;
    }

    /// Takes a part; the whole message when it was the last one.
    pub(super) fn reassemble(&mut self, part: Part<'_>) -> Result<Option<Vec<u8>>, PartsError> {
        self.reassembly.accept(part)
    }

    /// Asks whether the other end is there, when it has said nothing for a while.
    pub(super) fn ping_if_silent(&mut self, now: Millis, effects: &mut Vec<ClientEffect>) {
        if self.probed.is_none() && now >= self.heard + PING_AFTER {
            let dead_at = self.heard + DEAD_AFTER;
            self.probed = Some(Probe { dead_at });
            send(&Message::QueryAwareness, effects);
        }
    }

    /// Asks at once, and expects the answer soon: the device may have slept through the connection's death.
    pub(super) fn probe(&mut self, now: Millis, effects: &mut Vec<ClientEffect>) {
        let dead_at = self.dead_at().min(now + PROBE_TIMEOUT);
        self.probed = Some(Probe { dead_at });
        send(&Message::QueryAwareness, effects);
    }

    pub(super) fn is_dead(&self, now: Millis) -> bool {
        now >= self.dead_at()
    }

    pub(super) fn next_wake(&self) -> Millis {
        match &self.probed {
            None => self.heard + PING_AFTER,
            Some(probe) => probe.dead_at,
        }
    }

    fn dead_at(&self) -> Millis {
        self.probed
            .as_ref()
            .map_or(self.heard + DEAD_AFTER, |probe| probe.dead_at)
    }
}

impl From<DecodeError> for Broken {
    fn from(_: DecodeError) -> Self {
        Self
    }
}

impl From<PartsError> for Broken {
    fn from(_: PartsError) -> Self {
        Self
    }
}

impl From<Refusal> for Broken {
    fn from(_: Refusal) -> Self {
        Self
    }
}

/// Queues the frames that carry a message.
pub(super) fn send(message: &Message<'_>, effects: &mut Vec<ClientEffect>) {
    effects.extend(frames(message).into_iter().map(ClientEffect::Send));
}
