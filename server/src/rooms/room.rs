//! Room task: it alone touches an open document, everything else sends it mail.
//!
//! What it does is decided in [`OpenDocument`] and [`duologue_shared::room`]; here are only its
//! surroundings: the log, the queues, the clock.

mod lists;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use duologue_shared::ids::ClientId;
use duologue_shared::room::{ConnectionEffect, ConnectionEvent, ConnectionId, Weight};
use duologue_shared::time::Millis;
use tokio::task::{JoinError as TaskError, JoinHandle, spawn_blocking};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::JoinError;
use super::context::RoomContext;
use super::log::{self, Compacted, LogError, Opened};
use super::looking::Looking;
use super::mail::{Join, Mail};
use super::metrics::{Refused, Share};
use super::open_document::{DocumentEffect, DocumentEvent, Now, OpenDocument};
use super::outgoing_queue::{OutgoingSender, Undeliverable};
use super::summarising::Summarising;
use crate::people::quota::Quota;
use crate::store::{Append, Commit, DocumentId, Outcome};
use crate::system::channel::{Receiver, Sender, unbounded};
use crate::system::entropy::random;
use crate::system::histograms::observe;
use crate::system::watchdog::off_worker;

/// Opens a document and serves it until it may be forgotten.
pub(super) async fn run(context: Arc<RoomContext>, document: DocumentId, mut mail: Receiver<Mail>) {
    // What happens once or rarely is boxed, here and below: a quiet room would keep room for it in its task.
    let mut task = match Box::pin(open(&context, &document)).await {
        Ok(opened) => Box::new(RoomTask::new(context, document, opened)),
        Err(error) => {
            context.metrics.unopenable.inc();
            tracing::error!(%document, error, "a document cannot be opened");
            return refuse_all(mail).await;
        }
    };
    Box::pin(task.read_looked()).await;
    task.serve(&mut mail).await;
}

async fn open(context: &Arc<RoomContext>, document: &DocumentId) -> Result<Opened, String> {
    // A room that panicked may have left appends on their way: they belong to what is read here.
    context.committer.barrier(document).await;
    let client = fresh_client(context)?;
    let store = Arc::clone(&context.store);
    let document = document.clone();
    let now = context.clock.now();
    let opened = spawn_blocking(move || log::open(store.as_ref(), &document, client, now))
        .await
        .map_err(|_panic| "opening it panicked".to_owned())?
        .map_err(|error| error.to_string())?;
    context.health.count_damaged(opened.damaged);
    Ok(opened)
}

async fn refuse_all(mut mail: Receiver<Mail>) {
    mail.close();
    while let Some(mail) = mail.recv().await {
        if let Mail::Join(join) = mail {
            // Whoever asked may be gone already.
            join.entered.send(Err(JoinError::Unreadable)).ok();
        }
    }
}

fn fresh_client(context: &RoomContext) -> Result<ClientId, String> {
    let bits = random(context.entropy.as_ref()).map_err(|error| error.to_string())?;
    Ok(ClientId::from_random(u64::from_le_bytes(bits)))
}

/// An open document and its surroundings.
struct RoomTask {
    context: Arc<RoomContext>,
    document: DocumentId,
    open: OpenDocument,
    outgoing: HashMap<ConnectionId, OutgoingSender>,
    /// Appends the committer had no place for yet, in order.
    backlog: VecDeque<Commit>,
    /// When the frames came in whose appends are not durable yet, in their order.
    awaited: VecDeque<Instant>,
    /// When the frame came in that is handled now.
    received: Instant,
    outcomes: Receiver<Outcome>,
    outcome: Sender<Outcome>,
    ending: CancellationToken,
    compaction: Option<JoinHandle<Result<Compacted, LogError>>>,
    /// The log's part of the figure over all rooms.
    log_records: Share,
    /// What the agendas of this one's maker may keep together, once somebody came who knows.
    quota: Option<Arc<Quota>>,
    /// The document being read again.
    reload: Option<JoinHandle<Result<Opened, String>>>,
    /// When what lists of agendas say of it is derived.
    summarising: Summarising,
    /// When it is kept how far people have looked.
    looking: Looking,
    /// When the room's own time began.
    started: Instant,
}

/// What happened next.
enum Step {
    Mail(Option<Mail>),
    Outcome(Outcome),
    HandedOver,
    Compacted(Result<Result<Compacted, LogError>, TaskError>),
    Reloaded(Result<Result<Opened, String>, TaskError>),
    StorageWorks,
    Summarise,
    KeepLooked,
    Woke,
    Ending,
}

impl RoomTask {
    fn new(context: Arc<RoomContext>, document: DocumentId, opened: Opened) -> Self {
        let (outcome, outcomes) = unbounded();
        let started = Instant::now();
        let now = now(&context, started);
        let summarising = Summarising::of(&document, opened.last);
        Self {
            ending: context.ending.child_token(),
            open: OpenDocument::new(document.clone(), opened, context.limits, now),
            log_records: Share::of(&context.metrics.log_records),
            quota: None,
            summarising,
            looking: Looking::default(),
            context,
            document,
            outgoing: HashMap::new(),
            backlog: VecDeque::new(),
            awaited: VecDeque::new(),
            received: started,
            outcomes,
            outcome,
            compaction: None,
            reload: None,
            started,
        }
    }

    async fn serve(mut self: Box<Self>, mail: &mut Receiver<Mail>) {
        if !self.context.health.is_good() {
            self.handle(DocumentEvent::StorageFails).await;
        }
        while !self.open.is_over() {
            self.log_records.set(self.open.log_records());
            self.count_kept();
            match self.next_step(mail).await {
                Step::Mail(Some(mail)) => self.take(mail).await,
                // The registry lets go of the mailbox only after the room, so this cannot come
                // while anybody could be waiting.
                Step::Mail(None) => break,
                Step::Outcome(outcome) => self.take_outcomes(outcome).await,
                Step::HandedOver => {}
                Step::Compacted(result) => Box::pin(self.compacted(result)).await,
                Step::Reloaded(result) => Box::pin(self.reloaded(result)).await,
                Step::StorageWorks => self.handle(DocumentEvent::StorageWorks).await,
                Step::Summarise => self.summarise(),
                Step::KeepLooked => Box::pin(self.keep_looked()).await,
                Step::Woke => self.handle(DocumentEvent::Woke).await,
                Step::Ending => self.handle(DocumentEvent::Ending).await,
            }
        }
        Box::pin(self.end_looking()).await;
        Box::pin(self.end_summarising()).await;
    }

    async fn next_step(&mut self, mail: &mut Receiver<Mail>) -> Step {
        let wake = self.open.next_wake().map(|wake| self.instant(wake));
        tokio::select! {
            Some(outcome) = self.outcomes.recv() => Step::Outcome(outcome),
            Some(place) = self.context.committer.place(), if !self.backlog.is_empty() => {
                if let Some(commit) = self.backlog.pop_front() {
                    place.take(commit);
                }
                Step::HandedOver
            }
            mail = mail.recv(), if self.open.takes_mail() => Step::Mail(mail),
            // A registry that is gone without a word ends its rooms as well.
            () = self.ending.cancelled(), if self.open.is_open() => Step::Ending,
            result = finished(&mut self.compaction) => Step::Compacted(result),
            result = finished(&mut self.reload) => Step::Reloaded(result),
            () = self.context.health.works(), if self.open.waits_for_storage() => {
                Step::StorageWorks
            }
            () = at(self.summarising.due()) => Step::Summarise,
            () = at(self.looking.due()) => Step::KeepLooked,
            () = at(wake) => Step::Woke,
        }
    }

    async fn take(&mut self, mail: Mail) {
        match mail {
            Mail::Join(join) => Box::pin(self.join(*join)).await,
            Mail::Event { event, at } => {
                if let ConnectionEvent::Left { connection } = &event {
                    self.outgoing.remove(connection);
                }
                self.received = at;
                self.handle(DocumentEvent::Connection(event)).await;
            }
            Mail::Watched => self.summarising.watched(Instant::now()),
        }
    }

    async fn join(&mut self, join: Join) {
        let Join {
            connection,
            seat,
            flavour,
            quota,
            outgoing,
            entered,
        } = join;
        if entered.send(Ok(())).is_err() {
            // It gave up while the document was loading.
            return;
        }
        self.outgoing.insert(connection, outgoing);
        self.quota = quota.or_else(|| self.quota.take());
        self.handle(DocumentEvent::Connection(ConnectionEvent::Joined {
            connection,
            seat,
            flavour,
        }))
        .await;
    }

    /// Takes an outcome and all that have arrived behind it.
    async fn take_outcomes(&mut self, first: Outcome) {
        let mut outcomes = vec![first];
        while let Some(next) = self.outcomes.try_recv() {
            outcomes.push(next);
        }
        let durable = |outcome: &&Outcome| matches!(outcome, Outcome::Durable(_));
        let durable = outcomes.iter().filter(durable).count();
        self.handle(DocumentEvent::Committed(outcomes)).await;
        for received in self.awaited.drain(..durable.min(self.awaited.len())) {
            observe(&self.context.metrics.acknowledgement, received.elapsed());
        }
        if durable > 0 {
            self.summary_changes().await;
        }
    }

    /// Tells the quota what the document keeps now, and the document what is left for all of its maker's.
    fn count_kept(&mut self) {
        if let Some(quota) = &self.quota {
            let left = quota.keeps(&self.document, self.open.kept_bytes());
            self.open.leave(left);
        }
    }

    /// Hands an event to the document, off the worker when it may take long.
    async fn handle(&mut self, event: DocumentEvent) {
        // Other agendas of the same maker may have grown since.
        self.count_kept();
        let now = now(&self.context, self.started);
        let effects = match self.open.weight(&event) {
            Weight::Light => self.open.handle(now, event),
            Weight::Heavy => off_worker(|| self.open.handle(now, event)),
            Weight::Bulk => {
                let _turn = self.context.bulk.turn().await;
                off_worker(|| self.open.handle(now, event))
            }
        };
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<DocumentEffect>) {
        let mut rounds = VecDeque::from([effects]);
        while let Some(effects) = rounds.pop_front() {
            for effect in effects {
                if let Some(event) = self.perform(effect) {
                    let now = now(&self.context, self.started);
                    rounds.push_back(self.open.handle(now, event));
                }
            }
        }
    }

    /// Does what the document wants; returns what happened because of it.
    fn perform(&mut self, effect: DocumentEffect) -> Option<DocumentEvent> {
        match effect {
            DocumentEffect::Commit(append) => self.commit(append),
            DocumentEffect::Connection(ConnectionEffect::Send { connection, frame }) => {
                let outgoing = self.outgoing.get_mut(&connection)?;
                if let Err(why) = outgoing.send(frame) {
                    if why == Undeliverable::TooSlow {
                        self.context.metrics.slow_readers.inc();
                    }
                    self.outgoing.remove(&connection);
                    return Some(DocumentEvent::Connection(ConnectionEvent::Left {
                        connection,
                    }));
                }
            }
            DocumentEffect::Connection(ConnectionEffect::Close { connection, reason }) => {
                if let Some(outgoing) = self.outgoing.remove(&connection) {
                    outgoing.close(reason);
                }
            }
            DocumentEffect::Refused { code } => {
                let refused = Refused { code };
                self.context.metrics.refused.get_or_create(&refused).inc();
            }
            DocumentEffect::Looked { seat } => self.looking.grew(seat, Instant::now()),
            DocumentEffect::Reload => self.reload(),
            DocumentEffect::Compact => return self.compact(),
            // The document says of itself that it is over.
            DocumentEffect::End => {}
        }
        None
    }

    fn commit(&mut self, append: Append) {
        self.awaited.push_back(self.received);
        let commit = Commit {
            append,
            outcome: self.outcome.clone(),
        };
        if !self.backlog.is_empty() {
            self.backlog.push_back(commit);
        } else if let Err(commit) = self.context.committer.try_commit(commit) {
            self.backlog.push_back(commit);
        }
    }

    /// Reads the document again. What this room had handed over before is none of its business any more.
    fn reload(&mut self) {
        self.backlog.clear();
        self.awaited.clear();
        (self.outcome, self.outcomes) = unbounded();
        let (context, document) = (Arc::clone(&self.context), self.document.clone());
        self.reload = Some(tokio::spawn(async move { open(&context, &document).await }));
    }

    async fn reloaded(&mut self, result: Result<Result<Opened, String>, TaskError>) {
        self.reload = None;
        let error = match result {
            Ok(Ok(opened)) => {
                let now = now(&self.context, self.started);
                // Whoever asked meanwhile is answered now.
                let effects = off_worker(|| self.open.reloaded(now, opened));
                return self.carry_out(effects);
            }
            Ok(Err(error)) => error,
            Err(error) => error.to_string(),
        };
        tracing::error!(document = %self.document, error, "a document cannot be read again");
        self.handle(DocumentEvent::Unreadable).await;
    }

    /// Starts a compaction; one that cannot even start is over at once.
    fn compact(&mut self) -> Option<DocumentEvent> {
        let client = match fresh_client(&self.context) {
            Ok(client) => client,
            Err(error) => {
                tracing::error!(error, "no compaction");
                return Some(DocumentEvent::Compacted {
                    covered: None,
                    left: None,
                });
            }
        };
        let turn = Arc::clone(&self.context.compacting);
        let store = Arc::clone(&self.context.store);
        let document = self.document.clone();
        let now = self.context.clock.now();
        self.compaction = Some(tokio::spawn(async move {
            let _turn = turn.acquire_owned().await;
            let work = move || log::compact(store.as_ref(), &document, client, now);
            spawn_blocking(work).await.unwrap_or_else(|_panic| {
                let reason = "compacting panicked".to_owned();
                Err(LogError::Store(crate::store::StoreError::Failed(reason)))
            })
        }));
        None
    }

    async fn compacted(&mut self, result: Result<Result<Compacted, LogError>, TaskError>) {
        self.compaction = None;
        let (covered, left) = match result {
            Ok(Ok(compacted)) => {
                self.context.health.count_damaged(compacted.damaged);
                let covered = compacted.covered.map_err(|error| error.to_string());
                (covered, compacted.left)
            }
            Ok(Err(error)) => (Err(error.to_string()), None),
            Err(error) => (Err(error.to_string()), None),
        };
        match &covered {
            Ok(_) => {
                self.context.metrics.compactions.inc();
            }
            Err(error) => {
                // The log is whole and stays so; only opening takes longer.
                self.context.metrics.compaction_failures.inc();
                tracing::error!(document = %self.document, error, "a log could not be compacted");
            }
        }
        let covered = covered.ok();
        self.handle(DocumentEvent::Compacted { covered, left })
            .await;
    }

    fn instant(&self, moment: Millis) -> Instant {
        self.started + moment.since(Millis::default())
    }
}

fn now(context: &RoomContext, started: Instant) -> Now {
    let elapsed = started.elapsed().as_millis();
    Now {
        steady: Millis::new(u64::try_from(elapsed).unwrap_or(u64::MAX)),
        wall: context.clock.now(),
    }
}

/// Waits until a moment, or for ever when there is none.
async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// Waits for work that is under way, or for ever when there is none.
async fn finished<T>(work: &mut Option<JoinHandle<T>>) -> Result<T, TaskError> {
    match work {
        Some(running) => running.await,
        None => std::future::pending().await,
    }
}
