//! One open document as a task: it alone touches the room, everything else sends it mail.
//!
//! What a room does is decided in [`duologue_shared::room`]; here are only its surroundings: the
//! log, the queues, the clock.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::room::{ConnectionId, Room, RoomEffect, RoomEvent, Sequence};
use duologue_shared::session::Flavour;
use duologue_shared::time::Millis;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinError as TaskError, JoinHandle, spawn_blocking};
use tokio::time::{Instant, sleep_until};

use super::JoinError;
use super::link::LinkSender;
use super::log::{self, Depth, LogError, Opened};
use super::registry::House;
use crate::entropy::random;
use crate::store::{Append, Commit, DocumentId, Outcome, Record};

/// What a room is sent.
#[derive(Debug)]
pub(super) enum Mail {
    /// A connection wants in. Boxed, because each room has a mailbox full of places for mail.
    Join(Box<Join>),
    /// A connection received a binary message.
    Frame {
        connection: ConnectionId,
        frame: Vec<u8>,
    },
    /// A connection ended.
    Left(ConnectionId),
}

/// A connection that wants in; it is answered once the document is loaded.
#[derive(Debug)]
pub(super) struct Join {
    pub(super) connection: ConnectionId,
    pub(super) seat: Seat,
    pub(super) flavour: Flavour,
    pub(super) link: LinkSender,
    pub(super) entered: oneshot::Sender<Result<(), JoinError>>,
}

/// Opens a document and serves it until it may be forgotten.
pub(super) async fn run(house: Arc<House>, document: DocumentId, mut mail: mpsc::Receiver<Mail>) {
    match open(&house, &document).await {
        Ok(opened) => {
            RoomTask::new(house, document, opened)
                .serve(&mut mail)
                .await;
        }
        Err(error) => {
            tracing::error!(%document, error, "a document cannot be opened");
            refuse_all(mail).await;
        }
    }
}

async fn open(house: &Arc<House>, document: &DocumentId) -> Result<Opened, String> {
    // A room that panicked may have left appends on their way: they belong to what is read here.
    house.committer.barrier().await;
    let client = fresh_client(house)?;
    let store = Arc::clone(&house.store);
    let document = document.clone();
    spawn_blocking(move || log::open(store.as_ref(), &document, client))
        .await
        .map_err(|panic| panic.to_string())?
        .map_err(|error| error.to_string())
}

async fn refuse_all(mut mail: mpsc::Receiver<Mail>) {
    mail.close();
    while let Some(mail) = mail.recv().await {
        if let Mail::Join(join) = mail {
            // Whoever asked may be gone already.
            join.entered.send(Err(JoinError::Unreadable)).ok();
        }
    }
}

fn fresh_client(house: &House) -> Result<ClientId, String> {
    let bits = random(house.entropy.as_ref()).map_err(|error| error.to_string())?;
    Ok(ClientId::from_random(u64::from_le_bytes(bits)))
}

/// An open document with its connections.
struct RoomTask {
    house: Arc<House>,
    document: DocumentId,
    room: Room,
    links: HashMap<ConnectionId, LinkSender>,
    /// Appends the committer had no place for yet, in order.
    backlog: VecDeque<Commit>,
    /// Sizes of the appends whose outcome is awaited, in order.
    awaited: VecDeque<usize>,
    outcomes: mpsc::UnboundedReceiver<Outcome>,
    outcome: mpsc::UnboundedSender<Outcome>,
    ending: watch::Receiver<bool>,
    depth: Depth,
    compaction: Compaction,
    /// When the room's own time began.
    started: Instant,
    /// Since when nobody is connected.
    empty_since: Instant,
    life: Life,
}

/// Where a room stands with its log's compaction.
enum Compaction {
    /// None is under way; the next one is due when the log is this much longer than it has to be.
    Resting { tolerated: u64 },
    /// One is under way.
    Running(JoinHandle<Result<Depth, LogError>>),
}

/// How long the room has to live.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    /// Until it has been empty for a while.
    Open,
    /// Until everything is durable, or this moment.
    Flushing(Instant),
    /// No longer.
    Over,
}

/// What happened next.
enum Step {
    Mail(Option<Mail>),
    Outcome(Outcome),
    HandedOver,
    Woke,
    Idle,
    Compacted(Result<Result<Depth, LogError>, TaskError>),
    Ending,
    FlushTimedOut,
}

impl RoomTask {
    fn new(house: Arc<House>, document: DocumentId, opened: Opened) -> Self {
        let (outcome, outcomes) = mpsc::unbounded_channel();
        let now = Instant::now();
        Self {
            ending: house.ending.clone(),
            house,
            document,
            room: Room::new(opened.replica, opened.authors, opened.last),
            links: HashMap::new(),
            backlog: VecDeque::new(),
            awaited: VecDeque::new(),
            outcomes,
            outcome,
            depth: opened.depth,
            compaction: Compaction::Resting { tolerated: 0 },
            started: now,
            empty_since: now,
            life: Life::Open,
        }
    }

    async fn serve(mut self, mail: &mut mpsc::Receiver<Mail>) {
        while self.life != Life::Over {
            match self.next_step(mail).await {
                Step::Mail(Some(mail)) => self.take(mail),
                Step::Outcome(outcome) => self.take_outcomes(outcome),
                Step::HandedOver => {}
                Step::Woke => self.handle(RoomEvent::Woke),
                Step::Compacted(result) => self.compacted(result),
                Step::Idle if self.depth.records > 0 && self.may_compact() => {
                    self.start_compaction();
                }
                // The registry lets go of the mailbox only after the room, so `None` cannot come
                // while anybody could be waiting.
                Step::Idle | Step::Mail(None) => self.life = Life::Over,
                Step::Ending => {
                    self.life = Life::Flushing(Instant::now() + self.house.limits.flush);
                }
                Step::FlushTimedOut => self.say_goodbye(),
            }
            if matches!(self.life, Life::Flushing(_)) && self.room.is_durable() {
                self.say_goodbye();
            }
        }
    }

    async fn next_step(&mut self, mail: &mut mpsc::Receiver<Mail>) -> Step {
        let open = self.life == Life::Open;
        let idle = self.idle_at();
        let wake = self.room.next_wake().map(|wake| self.instant(wake));
        let flush_until = match self.life {
            Life::Flushing(until) => Some(until),
            Life::Open | Life::Over => None,
        };
        tokio::select! {
            Some(outcome) = self.outcomes.recv() => Step::Outcome(outcome),
            Some(place) = self.house.committer.place(), if !self.backlog.is_empty() => {
                if let Some(commit) = self.backlog.pop_front() {
                    place.take(commit);
                }
                Step::HandedOver
            }
            mail = mail.recv(), if open && self.room.waiting() < self.house.limits.undurable => {
                Step::Mail(mail)
            }
            // A registry that is gone without a word ends its rooms as well.
            _ = self.ending.wait_for(|ending| *ending), if open => Step::Ending,
            result = finished(&mut self.compaction) => Step::Compacted(result),
            () = at(wake) => Step::Woke,
            () = at(idle) => Step::Idle,
            () = at(flush_until) => Step::FlushTimedOut,
        }
    }

    fn take(&mut self, mail: Mail) {
        match mail {
            Mail::Join(join) => self.join(*join),
            Mail::Frame { connection, frame } => {
                self.handle(RoomEvent::Received { connection, frame });
            }
            Mail::Left(connection) => self.left(connection),
        }
    }

    fn join(&mut self, join: Join) {
        let Join {
            connection,
            seat,
            flavour,
            link,
            entered,
        } = join;
        if entered.send(Ok(())).is_err() {
            // It gave up while the document was loading.
            return;
        }
        self.links.insert(connection, link);
        self.handle(RoomEvent::Joined {
            connection,
            seat,
            flavour,
        });
    }

    fn left(&mut self, connection: ConnectionId) {
        self.links.remove(&connection);
        self.handle(RoomEvent::Left { connection });
    }

    /// Takes an outcome and all that have arrived behind it, so that a batch is answered at once.
    fn take_outcomes(&mut self, first: Outcome) {
        let mut through = None;
        let mut next = Some(first);
        while let Some(outcome) = next {
            match outcome {
                Outcome::Durable(sequence) => {
                    let bytes = self.awaited.pop_front().unwrap_or_default();
                    self.depth.add(bytes);
                    through = Some(sequence);
                }
                Outcome::Taken(sequence) => return self.lost_the_log(through, sequence),
                Outcome::Failed(_) => return self.append_failed(through),
            }
            next = self.outcomes.try_recv().ok();
        }
        self.durable(through);
        if self.due_for_compaction() {
            self.start_compaction();
        }
    }

    fn durable(&mut self, through: Option<Sequence>) {
        if let Some(through) = through {
            self.handle(RoomEvent::Durable { through });
        }
    }

    fn lost_the_log(&mut self, through: Option<Sequence>, sequence: Sequence) {
        let sequence = sequence.get();
        tracing::warn!(document = %self.document, sequence, "another writer has this log");
        self.append_failed(through);
    }

    /// The document holds what the log does not: the room ends, and the next join reads the log.
    fn append_failed(&mut self, through: Option<Sequence>) {
        self.durable(through);
        self.handle(RoomEvent::AppendFailed);
        self.life = Life::Over;
    }

    fn say_goodbye(&mut self) {
        self.handle(RoomEvent::GoAway {
            retry_after: self.house.limits.retry_after,
        });
        self.life = Life::Over;
    }

    fn handle(&mut self, event: RoomEvent) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let before = self.room.connections();
            let now = self.now();
            for effect in self.room.handle(now, event) {
                events.extend(self.perform(effect));
            }
            if before > 0 && self.room.connections() == 0 {
                self.empty_since = Instant::now();
            }
        }
    }

    /// Does what the room wants; returns what happened to the room because of it.
    fn perform(&mut self, effect: RoomEffect) -> Option<RoomEvent> {
        match effect {
            RoomEffect::Append {
                sequence,
                seat,
                bytes,
            } => self.append(sequence, seat, bytes),
            RoomEffect::Send { connection, frame } => {
                let link = self.links.get_mut(&connection)?;
                if link.send(frame).is_err() {
                    self.links.remove(&connection);
                    return Some(RoomEvent::Left { connection });
                }
            }
            RoomEffect::Close { connection, reason } => {
                if let Some(link) = self.links.remove(&connection) {
                    link.close(reason);
                }
            }
            RoomEffect::End => self.life = Life::Over,
        }
        None
    }

    fn append(&mut self, sequence: Sequence, seat: Seat, bytes: Vec<u8>) {
        self.awaited.push_back(bytes.len());
        let commit = Commit {
            append: Append {
                document: self.document.clone(),
                sequence,
                record: Record {
                    seat: Some(seat),
                    at_ms: self.house.clock.now().millis(),
                    bytes,
                },
            },
            outcome: self.outcome.clone(),
        };
        if !self.backlog.is_empty() {
            self.backlog.push_back(commit);
        } else if let Err(commit) = self.house.committer.try_commit(commit) {
            self.backlog.push_back(commit);
        }
    }

    fn due_for_compaction(&self) -> bool {
        let Compaction::Resting { tolerated } = self.compaction else {
            return false;
        };
        let limits = &self.house.limits;
        self.depth.records >= limits.compact_records.saturating_add(tolerated)
            || (self.depth.bytes >= limits.compact_bytes && tolerated == 0)
    }

    /// Whether the log may be compacted before the room is left; not if that just failed.
    fn may_compact(&self) -> bool {
        matches!(self.compaction, Compaction::Resting { tolerated: 0 })
    }

    fn start_compaction(&mut self) {
        let client = match fresh_client(&self.house) {
            Ok(client) => client,
            Err(error) => {
                tracing::error!(error, "no compaction");
                self.tolerate();
                return;
            }
        };
        let turn = Arc::clone(&self.house.compacting);
        let store = Arc::clone(&self.house.store);
        let document = self.document.clone();
        self.compaction = Compaction::Running(tokio::spawn(async move {
            let _turn = turn.acquire_owned().await;
            let work = move || log::compact(store.as_ref(), &document, client);
            spawn_blocking(work).await.unwrap_or_else(|panic| {
                let reason = panic.to_string();
                Err(LogError::Store(crate::store::StoreError::Failed(reason)))
            })
        }));
    }

    fn compacted(&mut self, result: Result<Result<Depth, LogError>, TaskError>) {
        let error = match result {
            Ok(Ok(covered)) => {
                self.depth.covered(covered);
                self.compaction = Compaction::Resting { tolerated: 0 };
                return;
            }
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        // The log is whole and stays so; only opening takes longer.
        tracing::error!(document = %self.document, error, "a log could not be compacted");
        self.tolerate();
    }

    /// Lets the log grow by as much again before the next try.
    fn tolerate(&mut self) {
        self.compaction = Compaction::Resting {
            tolerated: self.depth.records,
        };
    }

    /// When the room may be forgotten, if nothing happens until then.
    fn idle_at(&self) -> Option<Instant> {
        let idle = self.life == Life::Open
            && self.room.connections() == 0
            && self.room.is_durable()
            && matches!(self.compaction, Compaction::Resting { .. });
        idle.then(|| self.empty_since + self.house.limits.idle)
    }

    fn now(&self) -> Millis {
        let elapsed = self.started.elapsed().as_millis();
        Millis::new(u64::try_from(elapsed).unwrap_or(u64::MAX))
    }

    fn instant(&self, moment: Millis) -> Instant {
        self.started + moment.since(Millis::default())
    }
}

/// Waits until a moment, or for ever when there is none.
async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// Waits for the compaction that is under way, or for ever when there is none.
async fn finished(compaction: &mut Compaction) -> Result<Result<Depth, LogError>, TaskError> {
    match compaction {
        Compaction::Running(running) => running.await,
        Compaction::Resting { .. } => std::future::pending().await,
    }
}
