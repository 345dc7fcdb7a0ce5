//! Room, the sans-I/O heart of the server's: one open document, its people, and what they may see when.
//!
//! Whatever somebody is shown was durable before: an acknowledgement, a relayed update and an answer to "what do I
//! lack" all wait until every record they tell of is on disk.

mod answer;
mod authorship;
mod cost;
mod effects;
mod held_replies;
mod looking;
mod members;
mod mending;
mod present;
mod quota;
mod storage;
mod weight;

use crate::authors::Authors;
use crate::ids::{ClientId, Seat};
use crate::looked::BothLooked;
use crate::presence::PresenceBook;
use crate::protocol::awareness;
use crate::replica::{Refusal, Replica};
use crate::schema::AGENDA_FULL;
use crate::session::{Flavour, ServerRequest};
use crate::time::Millis;
use answer::answer;
use authorship::{seats_in, take};
use cost::Cost;
use held_replies::{HeldReplies, Release};
use members::{Member, Members};
use quota::{Left, Quota};
use std::collections::BTreeMap;
use std::time::Duration;
use storage::Writing;

pub use effects::{
    CloseReason, ConnectionEffect, ConnectionEvent, ConnectionId, RoomEffect, RoomEvent, Sequence,
};
pub use weight::Weight;

/// When to come back after somebody else wrote to the log, or it could not be read.
const RETRY_AFTER_LOG: Duration = Duration::from_secs(2);

/// One open document at the server. Hand it every event, carry out the effects in order.
#[derive(Debug)]
pub struct Room {
    replica: Replica,
    /// Who may write what in it.
    authors: Authors,
    quota: Quota,
    left: Left,
    cost: Cost,
    /// The newest record: accepted, perhaps not yet on disk.
    last: Sequence,
    /// The newest record on disk.
    durable: Sequence,
    members: Members,
    held: HeldReplies,
    presence: PresenceBook,
    writing: Writing,
    /// How far both have looked; nothing while that is not known.
    looked: Option<BothLooked>,
    /// Each connection's last state vector that came while the document was being read again.
    questions: BTreeMap<ConnectionId, Vec<u8>>,
    ended: bool,
}

impl Room {
    /// Opens a document loaded from its log, whose last record is `stored`.
    #[must_use]
    pub fn new(replica: Replica, authors: Authors, stored: Sequence) -> Self {
        Self {
            replica,
            authors,
            quota: Quota::up_to(AGENDA_FULL),
            left: Left::default(),
            cost: Cost::default(),
            last: stored,
            durable: stored,
            members: Members::default(),
            held: HeldReplies::default(),
            presence: PresenceBook::new(),
            writing: Writing::Open,
            looked: None,
            questions: BTreeMap::new(),
            ended: false,
        }
    }

    /// Takes an event; what to do now, in order. After [`RoomEffect::End`] there is nothing left to do, ever.
    #[must_use]
    pub fn handle(&mut self, now: Millis, event: RoomEvent) -> Vec<RoomEffect> {
        let mut effects = Vec::new();
        if self.ended {
            return effects;
        }
        match event {
            RoomEvent::Connection(event) => self.at_connection(now, event, &mut effects),
            RoomEvent::Durable { through } => {
                self.durable = self.durable.max(through).min(self.last);
            }
            RoomEvent::AppendFailed => self.append_failed(&mut effects),
            RoomEvent::StorageFails => self.storage_fails(&mut effects),
            RoomEvent::StorageWorks => self.storage_works(&mut effects),
            RoomEvent::LogLacks { log_has } => self.mend_log(&log_has, &mut effects),
            RoomEvent::LogLost => self.end(RETRY_AFTER_LOG, &mut effects),
            RoomEvent::GoAway { retry_after } => self.end(retry_after, &mut effects),
            RoomEvent::Woke => self.woke(now, &mut effects),
        }
        self.release(&mut effects);
        effects
    }

    /// When to send [`RoomEvent::Woke`], if nothing else happens before.
    #[must_use]
    pub fn next_wake(&self) -> Option<Millis> {
        self.presence.next_wake()
    }

    /// How many connections are open.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.members.len()
    }

    /// Whether everything is on disk, so that the room may be closed or its log compacted.
    #[must_use]
    pub fn is_durable(&self) -> bool {
        self.durable == self.last
    }

    /// How many updates are not yet on disk, or how many replies wait for them if those are more; above a bound,
    /// take no more events from people for a while.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        let undurable = self.last.get() - self.durable.get();
        undurable.max(self.held.replies())
    }

    /// The newest record, on disk or not.
    #[must_use]
    pub const fn last(&self) -> Sequence {
        self.last
    }

    /// The newest record on disk.
    #[must_use]
    pub const fn durable(&self) -> Sequence {
        self.durable
    }

    /// The document. It holds updates that are not on disk unless [`is_durable`](Self::is_durable).
    #[must_use]
    pub const fn replica(&self) -> &Replica {
        &self.replica
    }

    /// Every client id that is bound to a seat, as of record [`last`](Self::last).
    pub fn authors(&self) -> impl Iterator<Item = (ClientId, Seat)> {
        self.authors.bound()
    }

    /// Whose a client id is, where that is known.
    pub fn seat_of(&self, client: u64) -> Option<Seat> {
        self.authors.seat_of(client)
    }

    /// From now on, updates of so many bytes may come in together before their people are told that there is no more room.
    pub const fn leave(&mut self, bytes: u64) {
        self.left = Left::of(bytes);
    }

    /// A snapshot covers the first records that the document was read from or that came since.
    pub fn folded(&mut self, records: u64) {
        self.replica.folded(records);
    }

    /// The document encoded v2, as of record [`last`](Self::last).
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        self.replica.snapshot()
    }

    fn at_connection(
        &mut self,
        now: Millis,
        event: ConnectionEvent,
        effects: &mut Vec<RoomEffect>,
    ) {
        match event {
            ConnectionEvent::Joined {
                connection,
                seat,
                flavour,
            } => self.joined(connection, seat, flavour, effects),
            ConnectionEvent::Received { connection, frame } => {
                self.received(now, connection, &frame, effects);
            }
            ConnectionEvent::Left { connection } => self.left(connection, effects),
        }
    }

    fn joined(
        &mut self,
        connection: ConnectionId,
        seat: Seat,
        flavour: Flavour,
        effects: &mut Vec<RoomEffect>,
    ) {
        let mut member = Member::new(seat, flavour, self.last);
        if self.writing == Writing::Open {
            self.ask(connection, &mut member, effects);
        } else if let Some(frame) = member.session.storage(false) {
            effects.push(RoomEffect::Connection(ConnectionEffect::Send {
                connection,
                frame,
            }));
        }
        let here = self.presence.entries();
        if !here.is_empty() {
            let frames = member.session.presence(&awareness::encode(&here));
            send_all(connection, frames, effects);
        }
        self.members.insert(connection, member);
    }

    /// Tells whose the client ids are, asks for what is lacking here, and tells how far the person has looked.
    fn ask(
        &mut self,
        connection: ConnectionId,
        member: &mut Member,
        effects: &mut Vec<RoomEffect>,
    ) {
        let state_vector = self.replica.state_vector();
        let seats = seats_in(&state_vector, &self.authors, &self.held);
        if !seats.is_empty() {
            send_all(connection, member.session.authors(seats), effects);
        }
        send_all(connection, member.session.ask_anew(&state_vector), effects);
        member.asked(self.last);
        self.tell_looked(connection, member, effects);
    }

    fn received(
        &mut self,
        now: Millis,
        connection: ConnectionId,
        frame: &[u8],
        effects: &mut Vec<RoomEffect>,
    ) {
        let Some(member) = self.members.get_mut(connection) else {
            return;
        };
        match member.session.receive(frame) {
            Ok(ServerRequest::WantsMissing(state_vector)) => {
                self.wants_missing(connection, &state_vector, effects);
            }
            Ok(ServerRequest::Update { number, bytes }) => {
                self.update(connection, number, bytes, effects);
            }
            Ok(ServerRequest::Presence(payload)) => {
                self.told_presence(now, connection, &payload, effects);
            }
            Ok(ServerRequest::QueryPresence) => {
                let everyone = awareness::encode(&self.presence.entries());
                send_all(connection, member.session.presence(&everyone), effects);
            }
            Ok(ServerRequest::Looked(told)) => {
                self.looked_on(connection, told, effects);
            }
            Ok(ServerRequest::Nothing) => {}
            Err(_) => self.close(connection, effects),
        }
    }

    /// Answers with what is here now, and lets the member follow from there.
    fn wants_missing(
        &mut self,
        connection: ConnectionId,
        state_vector: &[u8],
        effects: &mut Vec<RoomEffect>,
    ) {
        if let Writing::Reloading { .. } = self.writing {
            self.questions.insert(connection, state_vector.to_vec());
            return;
        }
        let Ok(updates) = answer(&self.replica, state_vector) else {
            self.close(connection, effects);
            return;
        };
        let state_vector = state_vector.to_vec();
        let answer = Release::Answer {
            connection,
            state_vector,
            updates,
        };
        self.held.push(self.last, answer);
        if let Some(member) = self.members.get_mut(connection)
            && member.follow(self.last)
            && self.writing == Writing::Open
        {
            let question = member.session.ask_anew(&self.replica.state_vector());
            send_all(connection, question, effects);
        }
    }

    fn update(
        &mut self,
        connection: ConnectionId,
        number: u64,
        bytes: Vec<u8>,
        effects: &mut Vec<RoomEffect>,
    ) {
        if self.writing != Writing::Open {
            self.refuse(connection, number, &Refusal::Storage, effects);
            return;
        }
        let Some(member) = self.members.get_mut(connection) else {
            return;
        };
        let seat = member.seat;
        let document = (&self.replica, &mut self.authors, &mut self.cost);
        let space = (&mut self.quota, &mut self.left);
        match take(document, space, (seat, &self.members), &bytes) {
            Ok((accepted, clients)) => {
                if accepted.changed {
                    self.last = self.last.next();
                    effects.push(RoomEffect::Append {
                        sequence: self.last,
                        seat,
                        bytes: bytes.clone(),
                    });
                    if !clients.is_empty() {
                        self.held.push(self.last, Release::Bound { seat, clients });
                    }
                    let author = connection;
                    self.held.push(
                        self.last,
                        Release::Relay {
                            author,
                            update: bytes,
                        },
                    );
                }
                // What it repeats may have come over another connection and not be on disk yet.
                self.held
                    .push(self.last, Release::Saved { connection, number });
            }
            Err(refusal) => {
                self.refuse(connection, number, &refusal, effects);
                if refusal == Refusal::Gap
                    && let Some(member) = self.members.get_mut(connection)
                {
                    let question = member.session.ask(&self.replica.state_vector());
                    send_all(connection, question, effects);
                }
            }
        }
    }

    /// What arrived makes no sense: this connection ends, the others do not notice.
    fn close(&mut self, connection: ConnectionId, effects: &mut Vec<RoomEffect>) {
        effects.push(RoomEffect::Connection(ConnectionEffect::Close {
            connection,
            reason: CloseReason::Protocol,
        }));
        self.left(connection, effects);
    }

    fn refuse(
        &mut self,
        connection: ConnectionId,
        number: u64,
        refusal: &Refusal,
        effects: &mut Vec<RoomEffect>,
    ) {
        let code = refusal.code().as_str();
        effects.push(RoomEffect::Refused { code });
        let member = self.members.get_mut(connection);
        let frame = member.and_then(|member| member.session.refused(number, refusal));
        effects.extend(
            frame.map(|frame| RoomEffect::Connection(ConnectionEffect::Send { connection, frame })),
        );
    }

    fn end(&mut self, retry_after: Duration, effects: &mut Vec<RoomEffect>) {
        for (connection, member) in self.members.iter() {
            if let Some(frame) = member.session.go_away(retry_after) {
                effects.push(RoomEffect::Connection(ConnectionEffect::Send {
                    connection,
                    frame,
                }));
            }
            effects.push(RoomEffect::Connection(ConnectionEffect::Close {
                connection,
                reason: CloseReason::GoingAway,
            }));
        }
        self.members = Members::default();
        self.held = HeldReplies::default();
        self.ended = true;
        effects.push(RoomEffect::End);
    }

    /// Lets out what tells of durable records only.
    fn release(&mut self, effects: &mut Vec<RoomEffect>) {
        // One acknowledgement speaks for all before it.
        let mut saved = BTreeMap::new();
        while let Some((sequence, release)) = self.held.pop_through(self.durable) {
            match release {
                Release::Saved { connection, number } => {
                    saved.insert(connection, number);
                }
                Release::Answer {
                    connection,
                    updates,
                    ..
                } => {
                    if let Some(member) = self.members.get_mut(connection) {
                        send_all(connection, member.session.answer(&updates), effects);
                    }
                }
                Release::Bound { seat, clients } => {
                    for (connection, member) in self.members.iter() {
                        send_all(connection, member.session.bound(seat, &clients), effects);
                    }
                }
                Release::Relay { author, update } => {
                    for (connection, member) in self.members.iter() {
                        if connection != author && member.follows_at(sequence) {
                            send_all(connection, member.session.relay(&update), effects);
                        }
                    }
                }
            }
        }
        for (connection, number) in saved {
            let frame = self
                .members
                .get_mut(connection)
                .and_then(|member| member.session.saved(number));
            if let Some(frame) = frame {
                effects.push(RoomEffect::Connection(ConnectionEffect::Send {
                    connection,
                    frame,
                }));
            }
        }
    }
}

fn send_all(connection: ConnectionId, frames: Vec<Vec<u8>>, effects: &mut Vec<RoomEffect>) {
    let sends = frames
        .into_iter()
        .map(|frame| RoomEffect::Connection(ConnectionEffect::Send { connection, frame }));
    effects.extend(sends);
}

#[cfg(test)]
mod tests;
