//! Client session: the browser's end of one connection, over all its reconnections.

mod connection;
mod exchange;
mod keeping_back;
mod looking;
mod pieces;

use crate::authors::Bindings;
use crate::ids::{ClientId, Seat};
use crate::protocol::{Message, SyncMessage};
use crate::replica::Replica;
use crate::session::backoff::Backoff;
use crate::session::ledger::Ledger;
use crate::session::{ClientEffect, ClientEvent, SyncStatus};
use crate::time::Millis;
use connection::{Connection, Outgoing, send};
use keeping_back::stands_in;
use looking::Looking;
use pieces::Occasion;
use std::time::Duration;

/// After how long an attempt to open a socket counts as failed.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// The browser's session: connects, exchanges what either end lacks, and knows what is saved.
///
/// Hand it every event with the present time and the document, carry out the effects in order, and wake it when
/// [`next_wake`](Self::next_wake) says.
#[derive(Debug)]
pub struct ClientSession {
    seat: Seat,
    phase: Phase,
    ledger: Ledger,
    backoff: Backoff,
    /// Who writes under which client id.
    authors: Bindings,
    looking: Looking,
    /// What was last said about the person here; said again on every new connection.
    presence: Option<Vec<u8>>,
    shown: Shown,
}

/// What was last told of the session's state.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shown {
    status: SyncStatus,
    is_connected: bool,
    is_caught_up: bool,
}

#[derive(Debug)]
enum Phase {
    Stopped,
    Offline(Offline),
    Connecting(Connecting),
    Syncing(Syncing),
    Live(Connection),
}

#[derive(Debug)]
struct Offline {
    retry_at: Millis,
    failures: u32,
}

#[derive(Debug)]
struct Connecting {
    since: Millis,
    failures: u32,
}

/// Connected; both ends are telling each other what they have.
#[derive(Debug)]
struct Syncing {
    connection: Connection,
    failures: u32,
    /// The server's answer to our state vector is here.
    caught_up: bool,
}

impl ClientSession {
    /// A session of the person on that seat that waits for [`ClientEvent::Start`]; `seed` spreads the reconnections of
    /// many clients.
    #[must_use]
    pub fn new(seed: u64, seat: Seat) -> Self {
        Self {
            seat,
            phase: Phase::Stopped,
            ledger: Ledger::default(),
            backoff: Backoff::new(seed),
            authors: Bindings::default(),
            looking: Looking::default(),
            presence: None,
            shown: Shown::default(),
        }
    }

    /// Takes an event; what to do now, in order.
    #[must_use]
    pub fn handle(
        &mut self,
        now: Millis,
        event: ClientEvent,
        replica: &Replica,
    ) -> Vec<ClientEffect> {
        let mut effects = Vec::new();
        match event {
            ClientEvent::Start => {
                if matches!(self.phase, Phase::Stopped) {
                    self.connect(now, 0, &mut effects);
                }
            }
            ClientEvent::Opened => self.opened(now, replica, &mut effects),
            ClientEvent::Closed => {
                if !matches!(self.phase, Phase::Stopped) {
                    self.lost(now);
                }
            }
            ClientEvent::Received(frame) => {
                if self.received(now, &frame, replica, &mut effects).is_err() {
                    self.hang_up(now, &mut effects);
                }
            }
            ClientEvent::LocalUpdate(update) => self.changed_here(now, &update, &mut effects),
            ClientEvent::LocalPresence(payload) => {
                if self.phase.connection().is_some() {
                    send(&Message::Awareness(&payload), &mut effects);
                }
                self.presence = Some(payload);
            }
            ClientEvent::Woke => self.woke(now, &mut effects),
            ClientEvent::BecameOnline | ClientEvent::BecameVisible => self.hurry(now, &mut effects),
            ClientEvent::RestoredUnsaved { count } => self.ledger.restored(count),
            ClientEvent::RestoredAuthors(known) => drop(self.authors.bind_all(known)),
            ClientEvent::Wrote(clients) => {
                let seat = self.seat;
                self.learn(
                    clients.into_iter().map(|client| (client, seat)),
                    &mut effects,
                );
            }
            ClientEvent::Looked(seen) => self.looked_on(&seen, &mut effects),
            ClientEvent::Stop => {
                if !matches!(self.phase, Phase::Stopped | Phase::Offline(_)) {
                    effects.push(ClientEffect::Disconnect);
                }
                self.ledger.reset_connection();
                self.phase = Phase::Stopped;
            }
        }
        self.show(&mut effects);
        effects
    }

    /// When to send [`ClientEvent::Woke`], if nothing else happens before.
    #[must_use]
    pub fn next_wake(&self) -> Option<Millis> {
        match &self.phase {
            Phase::Stopped => None,
            Phase::Offline(offline) => Some(offline.retry_at),
            Phase::Connecting(connecting) => Some(connecting.since + CONNECT_TIMEOUT),
            Phase::Syncing(Syncing { connection, .. }) | Phase::Live(connection) => {
                Some(connection.next_wake())
            }
        }
    }

    /// Who writes under which client id, as far as it is known here.
    #[must_use]
    pub const fn authors(&self) -> &Bindings {
        &self.authors
    }

    /// What to tell the person about their changes.
    #[must_use]
    pub fn status(&self) -> SyncStatus {
        self.ledger.status(self.is_connected())
    }

    /// Whether there is a connection to the server.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        matches!(self.phase, Phase::Syncing(_) | Phase::Live(_))
    }

    /// Whether all is here that the server had when it was asked: what comes from now on comes as it is written.
    #[must_use]
    pub const fn is_caught_up(&self) -> bool {
        matches!(&self.phase, Phase::Live(connection) if !connection.awaiting_answer)
    }

    /// Takes over whose client ids are.
    fn learn(
        &mut self,
        told: impl IntoIterator<Item = (ClientId, Seat)>,
        effects: &mut Vec<ClientEffect>,
    ) {
        let new = self.authors.bind_all(told);
        if !new.is_empty() {
            effects.push(ClientEffect::Bound(new));
        }
    }

    fn show(&mut self, effects: &mut Vec<ClientEffect>) {
        let now = Shown {
            status: self.status(),
            is_connected: self.is_connected(),
            is_caught_up: self.is_caught_up(),
        };
        if now != self.shown {
            effects.push(ClientEffect::StatusChanged(now.status.clone()));
            self.shown = now;
        }
    }

    fn connect(&mut self, now: Millis, failures: u32, effects: &mut Vec<ClientEffect>) {
        self.phase = Phase::Connecting(Connecting {
            since: now,
            failures,
        });
        effects.push(ClientEffect::Connect);
    }

    fn opened(&mut self, now: Millis, replica: &Replica, effects: &mut Vec<ClientEffect>) {
        let Phase::Connecting(Connecting { failures, .. }) = self.phase else {
            return;
        };
        self.ledger.reset_connection();
        self.ask_looked();
        self.phase = Phase::Syncing(Syncing {
            connection: Connection::opened(now),
            failures,
            caught_up: false,
        });
        let state_vector = replica.state_vector();
        send(&Message::Sync(SyncMessage::Step1(&state_vector)), effects);
        if let Some(payload) = &self.presence {
            send(&Message::Awareness(payload), effects);
        }
    }

    /// The connection is gone, or none came about.
    fn lost(&mut self, now: Millis) {
        let failures = match &self.phase {
            Phase::Stopped | Phase::Live(_) => 0,
            Phase::Offline(_) => return,
            Phase::Connecting(Connecting { failures, .. })
            | Phase::Syncing(Syncing { failures, .. }) => failures.saturating_add(1),
        };
        let retry_at = now + self.backoff.wait(failures);
        self.wait_until(retry_at, failures);
    }

    fn wait_until(&mut self, retry_at: Millis, failures: u32) {
        self.ledger.reset_connection();
        self.phase = Phase::Offline(Offline { retry_at, failures });
    }

    fn hang_up(&mut self, now: Millis, effects: &mut Vec<ClientEffect>) {
        effects.push(ClientEffect::Disconnect);
        self.lost(now);
    }

    fn changed_here(&mut self, now: Millis, update: &[u8], effects: &mut Vec<ClientEffect>) {
        self.ledger.made();
        let Some(connection) = self.phase.connection() else {
            return;
        };
        let goes = match &mut connection.outgoing {
            Outgoing::Flowing => true,
            Outgoing::KeepingBack(server) => stands_in(server, update),
            Outgoing::NotAsked | Outgoing::Halted => false,
        };
        if !goes {
            return;
        }
        if let Some(updates) = self.send_update(update, Occasion::News, effects) {
            self.ledger.sent_newest(updates);
            if let Some(connection) = self.phase.connection() {
                connection.expect_answer(now, update.len());
            }
        }
    }

    fn woke(&mut self, now: Millis, effects: &mut Vec<ClientEffect>) {
        match &mut self.phase {
            Phase::Stopped => {}
            Phase::Offline(offline) => {
                if now >= offline.retry_at {
                    let failures = offline.failures;
                    self.connect(now, failures, effects);
                }
            }
            Phase::Connecting(connecting) => {
                if now >= connecting.since + CONNECT_TIMEOUT {
                    self.hang_up(now, effects);
                }
            }
            Phase::Syncing(Syncing { connection, .. }) | Phase::Live(connection) => {
                if connection.is_dead(now) {
                    self.hang_up(now, effects);
                } else {
                    connection.ping_if_silent(now, effects);
                }
            }
        }
    }

    /// The network may be back, or the page: no reason to wait any longer, nor to trust the connection.
    fn hurry(&mut self, now: Millis, effects: &mut Vec<ClientEffect>) {
        match &mut self.phase {
            Phase::Offline(_) => self.connect(now, 0, effects),
            Phase::Syncing(Syncing { connection, .. }) | Phase::Live(connection) => {
                connection.probe(now, effects);
            }
            Phase::Stopped | Phase::Connecting(_) => {}
        }
    }
}

impl Phase {
    const fn connection(&mut self) -> Option<&mut Connection> {
        match self {
            Self::Syncing(Syncing { connection, .. }) | Self::Live(connection) => Some(connection),
            Self::Stopped | Self::Offline(_) | Self::Connecting(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
