//! Lifecycle of an open document: loading, compaction, eviction when idle; decided here, done by whoever drives it.
//!
//! What people may see is decided in [`duologue_shared::room`]; here is what follows for the log: what is
//! appended and what became of that, when the log is made short, and when the document may be forgotten.
//! Events and the time go in, effects come out, so the room's task and the simulation run the same code.

use std::collections::VecDeque;

use duologue_shared::ids::Seat;
use duologue_shared::looked::BothLooked;
use duologue_shared::room::{
    ConnectionEffect, ConnectionEvent, Room, RoomEffect, RoomEvent, Sequence, Weight,
};
use duologue_shared::session::ServerSession;
use duologue_shared::time::Millis;

use super::Limits;
use super::due;
use super::log::{Depth, Folded, Opened};
use crate::store::{Append, DocumentId, Outcome, Record};
use crate::system::clock::Timestamp;

/// An open document with its connections and its log. Hand it every event, carry out the effects in order.
#[derive(Debug)]
pub struct OpenDocument {
    document: DocumentId,
    room: Room,
    limits: Limits,
    /// Sizes of the appends whose outcome is awaited, in order.
    awaited: VecDeque<usize>,
    depth: Depth,
    /// Of the log's newest snapshot.
    snapshot_bytes: u64,
    compaction: Compaction,
    /// Since when nobody is connected.
    empty_since: Millis,
    life: Life,
}

/// The time of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// On a clock that never goes back, whatever it began with.
    pub steady: Millis,
    /// On the machine's clock, which may jump.
    pub wall: Timestamp,
}

/// What happens to an open document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentEvent {
    /// To one of its connections; messages arrive only while [`OpenDocument::takes_mail`].
    Connection(ConnectionEvent),
    /// What became of appends, in their order.
    Committed(Vec<Outcome>),
    /// The store is known to fail, as one finds out who opens a document meanwhile.
    StorageFails,
    /// The store works again. Only while [`OpenDocument::waits_for_storage`].
    StorageWorks,
    /// The document could not be read again after [`DocumentEffect::Reload`].
    Unreadable,
    /// The compaction that was asked for is over.
    Compacted {
        /// What came of it, or nothing if it failed.
        covered: Option<Folded>,
        /// When some of the log turned out to be damaged: the state vector of what is left.
        left: Option<Vec<u8>>,
    },
    /// The time that [`OpenDocument::next_wake`] named has come.
    Woke,
    /// The server ends in good order.
    Ending,
}

/// What an open document wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentEffect {
    /// Hand this to the committer; [`DocumentEvent::Committed`] says what became of it. Appends come in order.
    Commit(Append),
    /// At one of its connections.
    Connection(ConnectionEffect),
    /// An update was refused, and its author is told; for whoever counts.
    Refused {
        /// The refusal's name in the protocol.
        code: &'static str,
    },
    /// A person looked further: keep how far [`OpenDocument::room`] says.
    Looked {
        /// Whose mark it is.
        seat: Seat,
    },
    /// Drop the appends that wait for a place at the committer, let no outcome of an earlier append through any
    /// more, read the document again behind all that was handed over, and give it to [`OpenDocument::reloaded`].
    Reload,
    /// Make the log short; [`DocumentEvent::Compacted`] says how that went.
    Compact,
    /// It is over: forget the document, and load it from its log for the next one who comes.
    End,
}

/// Where the log's compaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compaction {
    /// None is under way; the next one is due when the log is this much longer than it has to be.
    Resting { tolerated: u64 },
    /// One is under way.
    Running,
}

/// How long an open document has to live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// Until it has been empty for a while.
    Open,
    /// Until everything is durable, or this moment.
    Flushing(Millis),
    /// No longer.
    Over,
}

impl OpenDocument {
    /// Takes over a document that was read from its log.
    pub fn new(document: DocumentId, opened: Opened, limits: Limits, now: Now) -> Self {
        Self {
            document,
            room: Room::new(opened.replica, opened.authors, opened.last),
            limits,
            awaited: VecDeque::new(),
            depth: opened.depth,
            snapshot_bytes: opened.snapshot_bytes,
            compaction: Compaction::Resting { tolerated: 0 },
            empty_since: now.steady,
            life: Life::Open,
        }
    }

    /// How long an event may take.
    #[must_use]
    pub fn weight(&self, event: &DocumentEvent) -> Weight {
        let looks_through_all = matches!(
            event,
            DocumentEvent::Connection(ConnectionEvent::Joined { .. })
                | DocumentEvent::Compacted { left: Some(_), .. }
        );
        if let DocumentEvent::Connection(ConnectionEvent::Received { connection, frame }) = event {
            self.room.weight(*connection, frame)
        } else if looks_through_all && self.room.is_large() {
            Weight::Heavy
        } else {
            Weight::Light
        }
    }

    /// Takes an event; what to do now, in order. After [`DocumentEffect::End`] there is nothing left to do, ever.
    #[must_use]
    pub fn handle(&mut self, now: Now, event: DocumentEvent) -> Vec<DocumentEffect> {
        let mut effects = Vec::new();
        if self.life == Life::Over {
            return effects;
        }
        match event {
            DocumentEvent::Connection(event) => {
                tell_time(now, &event, &mut effects);
                self.tell_room(now, RoomEvent::Connection(event), &mut effects);
            }
            DocumentEvent::Committed(outcomes) => self.committed(now, outcomes, &mut effects),
            DocumentEvent::StorageFails => {
                self.tell_room(now, RoomEvent::StorageFails, &mut effects);
            }
            DocumentEvent::StorageWorks => {
                self.tell_room(now, RoomEvent::StorageWorks, &mut effects);
            }
            DocumentEvent::Unreadable => self.tell_room(now, RoomEvent::LogLost, &mut effects),
            DocumentEvent::Compacted { covered, left } => {
                self.compacted(covered);
                if let Some(log_has) = left {
                    self.tell_room(now, RoomEvent::LogLacks { log_has }, &mut effects);
                }
            }
            DocumentEvent::Woke => self.woke(now, &mut effects),
            DocumentEvent::Ending => self.life = Life::Flushing(now.steady + self.limits.flush),
        }
        if matches!(self.life, Life::Flushing(_)) && self.room.is_durable() {
            self.say_goodbye(now, &mut effects);
        }
        effects
    }

    /// Takes over the document, read again after [`DocumentEffect::Reload`].
    #[must_use]
    pub fn reloaded(&mut self, now: Now, opened: Opened) -> Vec<DocumentEffect> {
        let mut effects = Vec::new();
        self.depth = opened.depth;
        self.snapshot_bytes = opened.snapshot_bytes;
        let told = self
            .room
            .reloaded(opened.replica, opened.authors, opened.last);
        self.carry_out(now, told, &mut effects);
        effects
    }

    /// Takes over how far both have looked; before anybody joins.
    pub fn know_looked(&mut self, looked: BothLooked) {
        self.room.know_looked(looked);
    }

    /// Whether it waits to hear that the store works again.
    pub fn waits_for_storage(&self) -> bool {
        self.life == Life::Open && self.room.waits_for_storage()
    }

    /// When to send [`DocumentEvent::Woke`], if nothing else happens before.
    pub fn next_wake(&self) -> Option<Millis> {
        let times = [self.room.next_wake(), self.idle_at(), self.flush_until()];
        times.into_iter().flatten().min()
    }

    /// Whether it takes anything from people now, or lets them wait until the disk has caught up.
    pub fn takes_mail(&self) -> bool {
        self.life == Life::Open && self.room.waiting() < self.limits.undurable
    }

    /// Whether the server's end is still to be told to it.
    pub fn is_open(&self) -> bool {
        self.life == Life::Open
    }

    /// Whether there is nothing left to do.
    pub fn is_over(&self) -> bool {
        self.life == Life::Over
    }

    /// How many records its log has that no snapshot covers.
    pub fn log_records(&self) -> u64 {
        self.depth.records
    }

    /// How many bytes the snapshot has and the updates behind it, those on their way to the disk included.
    pub fn kept_bytes(&self) -> u64 {
        let awaited: usize = self.awaited.iter().sum();
        let awaited = u64::try_from(awaited).unwrap_or(u64::MAX);
        let log = self.depth.bytes.saturating_add(awaited);
        self.snapshot_bytes.saturating_add(log)
    }

    /// From now on, updates of so many bytes may come in together.
    pub const fn leave(&mut self, bytes: u64) {
        self.room.leave(bytes);
    }

    /// What people are shown once it is durable.
    pub fn room(&self) -> &Room {
        &self.room
    }

    fn tell_room(&mut self, now: Now, event: RoomEvent, effects: &mut Vec<DocumentEffect>) {
        let before = self.room.connections();
        let told = self.room.handle(now.steady, event);
        self.carry_out(now, told, effects);
        if before > 0 && self.room.connections() == 0 {
            self.empty_since = now.steady;
        }
    }

    fn carry_out(&mut self, now: Now, told: Vec<RoomEffect>, effects: &mut Vec<DocumentEffect>) {
        for effect in told {
            effects.push(match effect {
                RoomEffect::Append {
                    sequence,
                    seat,
                    bytes,
                } => self.append(now, sequence, seat, bytes),
                RoomEffect::Connection(effect) => DocumentEffect::Connection(effect),
                RoomEffect::Refused { code } => DocumentEffect::Refused { code },
                RoomEffect::Looked { seat } => DocumentEffect::Looked { seat },
                RoomEffect::Reload => {
                    self.awaited.clear();
                    DocumentEffect::Reload
                }
                RoomEffect::End => {
                    self.life = Life::Over;
                    DocumentEffect::End
                }
            });
        }
    }

    fn append(
        &mut self,
        now: Now,
        sequence: Sequence,
        seat: Seat,
        bytes: Vec<u8>,
    ) -> DocumentEffect {
        self.awaited.push_back(bytes.len());
        DocumentEffect::Commit(Append {
            document: self.document.clone(),
            sequence,
            record: Record {
                seat: Some(seat),
                at_ms: now.wall.millis(),
                bytes,
            },
        })
    }

    /// Takes all outcomes that are there at once, so that a batch is answered at once.
    fn committed(&mut self, now: Now, outcomes: Vec<Outcome>, effects: &mut Vec<DocumentEffect>) {
        let mut through = None;
        for outcome in outcomes {
            match outcome {
                Outcome::Durable(sequence) => {
                    let bytes = self.awaited.pop_front().unwrap_or_default();
                    self.depth.add(bytes);
                    through = Some(sequence);
                }
                Outcome::Taken(sequence) => {
                    let sequence = sequence.get();
                    tracing::warn!(document = %self.document, sequence, "another writer has this log");
                    self.durable(now, through, effects);
                    return self.tell_room(now, RoomEvent::LogLost, effects);
                }
                Outcome::Failed(_) => {
                    self.durable(now, through, effects);
                    return self.tell_room(now, RoomEvent::AppendFailed, effects);
                }
            }
        }
        self.durable(now, through, effects);
        if self.is_due_for_compaction() {
            self.start_compaction(effects);
        }
    }

    fn durable(&mut self, now: Now, through: Option<Sequence>, effects: &mut Vec<DocumentEffect>) {
        if let Some(through) = through {
            self.tell_room(now, RoomEvent::Durable { through }, effects);
        }
    }

    fn say_goodbye(&mut self, now: Now, effects: &mut Vec<DocumentEffect>) {
        let retry_after = self.limits.retry_after;
        self.tell_room(now, RoomEvent::GoAway { retry_after }, effects);
    }

    fn woke(&mut self, now: Now, effects: &mut Vec<DocumentEffect>) {
        let is_due = |moment: Option<Millis>| moment.is_some_and(|moment| moment <= now.steady);
        if is_due(self.room.next_wake()) {
            self.tell_room(now, RoomEvent::Woke, effects);
        }
        if is_due(self.flush_until()) {
            self.say_goodbye(now, effects);
        }
        if is_due(self.idle_at()) {
            if self.depth.records > 0 && self.may_compact() {
                self.start_compaction(effects);
            } else {
                self.life = Life::Over;
                effects.push(DocumentEffect::End);
            }
        }
    }

    fn is_due_for_compaction(&self) -> bool {
        let Compaction::Resting { tolerated } = self.compaction else {
            return false;
        };
        due::is_due(&self.limits, self.depth, self.snapshot_bytes, tolerated)
    }

    /// Whether the log may be compacted before the document is left; not if that just failed.
    fn may_compact(&self) -> bool {
        self.compaction == Compaction::Resting { tolerated: 0 }
    }

    fn start_compaction(&mut self, effects: &mut Vec<DocumentEffect>) {
        self.compaction = Compaction::Running;
        effects.push(DocumentEffect::Compact);
    }

    fn compacted(&mut self, covered: Option<Folded>) {
        // After a failure the log is whole and may grow by as much again before the next try.
        let tolerated = match covered {
            Some(folded) => {
                self.depth.covered(folded.covered);
                self.room.folded(folded.covered.records);
                self.snapshot_bytes = folded.snapshot_bytes;
                0
            }
            None => self.depth.records,
        };
        self.compaction = Compaction::Resting { tolerated };
    }

    /// When the document may be forgotten, if nothing happens until then.
    fn idle_at(&self) -> Option<Millis> {
        let is_idle = self.life == Life::Open
            && self.room.connections() == 0
            && self.room.is_durable()
            && self.compaction != Compaction::Running;
        is_idle.then(|| self.empty_since + self.limits.idle)
    }

    fn flush_until(&self) -> Option<Millis> {
        match self.life {
            Life::Flushing(until) => Some(until),
            Life::Open | Life::Over => None,
        }
    }
}

/// Tells who joins what time it is, before anything else.
fn tell_time(now: Now, event: &ConnectionEvent, effects: &mut Vec<DocumentEffect>) {
    if let ConnectionEvent::Joined {
        connection,
        flavour,
        ..
    } = *event
        && let Some(frame) = ServerSession::clock(flavour, now.wall.millis())
    {
        effects.push(DocumentEffect::Connection(ConnectionEffect::Send {
            connection,
            frame,
        }));
    }
}

#[cfg(test)]
mod tests;
