//! One open connection, as the browser keeps it.

use crate::protocol::fragmentation::frames;
use crate::protocol::{DecodeError, Message, Part, PartsError, Reassembly};
use crate::replica::Refusal;
use crate::schema::MAX_ANSWER;
use crate::session::{ClientEffect, DEAD_AFTER, PING_AFTER};
use crate::time::Millis;
use std::time::Duration;
use yrs::StateVector;

/// How long a connection that was asleep with its page has to answer.
const PROBE_TIMEOUT: Duration = Duration::from_secs(5);
/// After how long without a word on something that was written the other end is asked whether it is there.
const ASK_AFTER: Duration = Duration::from_millis(1_500);
/// How long it has to answer then: with the above, a dead line is known within five seconds of writing.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// The slowest line that still counts as one, in bytes per millisecond: what is on its way must pass before the question.
const SLOWEST_LINE: u64 = 4;
/// The largest message that the server may send: an agenda that is full.
const LARGEST_MESSAGE: usize = MAX_ANSWER + 1024;

/// An open connection.
#[derive(Debug)]
pub(super) struct Connection {
    reassembly: Reassembly,
    heard: Millis,
    probed: Option<Probe>,
    unanswered: Option<Unanswered>,
    /// When it was opened, until the other end said its first word.
    opened: Option<Millis>,
    /// The longest that an answer took on this connection, that to its opening included.
    slowest: Duration,
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
    /// The answer is expected at once, not only before the connection counts as silent.
    soon: bool,
}

/// What was sent since the other end was last heard.
#[derive(Debug)]
struct Unanswered {
    since: Millis,
    bytes: u64,
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

impl Connection {
    pub(super) const fn opened(now: Millis) -> Self {
        Self {
            reassembly: Reassembly::new(LARGEST_MESSAGE),
            heard: now,
            probed: None,
            unanswered: None,
            opened: Some(now),
            slowest: Duration::ZERO,
            outgoing: Outgoing::NotAsked,
            seats: Vec::new(),
            awaiting_answer: true,
        }
    }

    /// Something arrived, so the other end is there.
    pub(super) fn heard(&mut self, now: Millis) {
        let unanswered = self.unanswered.take().map(|unanswered| unanswered.since);
        let asked = self.opened.take().or(unanswered);
        if let Some(asked) = asked {
            self.slowest = self.slowest.max(now.since(asked));
        }
        self.heard = now;
        self.probed = None;
    }

    /// Changes of that many bytes were sent, or are still on their way: a word of the other end is due.
    pub(super) fn expect_answer(&mut self, now: Millis, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let unanswered = self.unanswered.get_or_insert(Unanswered {
            since: now,
            bytes: 0,
        });
        unanswered.bytes = unanswered.bytes.saturating_add(bytes);
    }

    /// Takes a part; the whole message when it was the last one.
    pub(super) fn reassemble(&mut self, part: Part<'_>) -> Result<Option<Vec<u8>>, PartsError> {
        self.reassembly.accept(part)
    }

    /// Asks whether the other end is there, when it has said nothing for a while.
    pub(super) fn ping_if_silent(&mut self, now: Millis, effects: &mut Vec<ClientEffect>) {
        if self.asks_soon_at().is_some_and(|at| now >= at) {
            self.ask(now, self.patience(), effects);
        } else if self.probed.is_none() && now >= self.heard + PING_AFTER {
            let dead_at = self.heard + DEAD_AFTER;
            self.probed = Some(Probe {
                dead_at,
                soon: false,
            });
            send(&Message::QueryAwareness, effects);
        }
    }

    /// Asks at once, and expects the answer soon: the device may have slept through the connection's death.
    pub(super) fn probe(&mut self, now: Millis, effects: &mut Vec<ClientEffect>) {
        self.ask(now, PROBE_TIMEOUT, effects);
    }

    fn ask(&mut self, now: Millis, patience: Duration, effects: &mut Vec<ClientEffect>) {
        let dead_at = self.dead_at().min(now + patience);
        self.probed = Some(Probe {
            dead_at,
            soon: true,
        });
        send(&Message::QueryAwareness, effects);
    }

    /// When to ask about what was sent without a word on it.
    fn asks_soon_at(&self) -> Option<Millis> {
        let asked = self.probed.as_ref().is_some_and(|probe| probe.soon);
        let unanswered = self.unanswered.as_ref().filter(|_| !asked)?;
        Some(unanswered.since + ASK_AFTER)
    }

    /// How long an answer may take: longer on a line that is known to be slow, and behind much that is on its way.
    fn patience(&self) -> Duration {
        let bytes = self.unanswered.as_ref().map_or(0, |sent| sent.bytes);
        let passing = Duration::from_millis(bytes / SLOWEST_LINE);
        ANSWER_WITHIN.max(self.slowest.saturating_mul(2)) + passing
    }

    pub(super) fn is_dead(&self, now: Millis) -> bool {
        now >= self.dead_at()
    }

    pub(super) fn next_wake(&self) -> Millis {
        let by_silence = match &self.probed {
            None => self.heard + PING_AFTER,
            Some(probe) => probe.dead_at,
        };
        self.asks_soon_at()
            .map_or(by_silence, |at| at.min(by_silence))
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
