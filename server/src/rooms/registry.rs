//! Registry of open documents, and the way into them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use duologue_shared::ids::{PairId, Seat};
use duologue_shared::room::ConnectionId;
use duologue_shared::session::Flavour;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::{AbortHandle, spawn_blocking};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use super::bulk::BulkLimit;
use super::context::{Figures, RoomContext};
use super::mail::{Join, Mail};
use super::membership::Membership;
use super::open_rooms::{Generation, OpenRooms};
use super::outgoing_queue::outgoing_queue;
use super::room;
use super::summarising::FromLogs;
use super::{Ended, JoinError, Limits};
use crate::people::quota::Quota;
use crate::people::summaries::{BothSummaries, Known, Searchable, Standing, Summaries, Summarised};
use crate::store::records::RecordsError;
use crate::store::{Committer, DocumentId, DocumentStore, Sequence, StorageHealth};
use crate::system::channel::{Sender, bounded};
use crate::system::clock::Clock;
use crate::system::entropy::Entropy;
use crate::system::watchdog::Watchdog;

/// The open rooms. Cheap to clone; must be made and used inside a tokio runtime.
#[derive(Clone, Debug)]
pub struct Rooms(Arc<Registry>);

#[derive(Debug)]
struct Registry {
    open: Mutex<OpenRooms<OpenRoom>>,
    connections: AtomicU64,
    /// A registry that is gone without a word ends its rooms as well.
    _ending: DropGuard,
    /// The tasks of the rooms.
    tasks: TaskTracker,
    /// Each connection, until it has said goodbye.
    present: TaskTracker,
    context: Arc<RoomContext>,
    from_logs: FromLogs,
}

#[derive(Debug)]
struct OpenRoom {
    generation: Generation,
    mailbox: Sender<Mail>,
    task: AbortHandle,
}

impl Rooms {
    /// Rooms over a store, with one committer for all of them that reports to `health`;
    /// what happens is counted in `figures`, and what lists of agendas say of each goes to `summaries`.
    pub fn start(
        store: Arc<dyn DocumentStore>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        health: StorageHealth,
        figures: Figures,
        limits: Limits,
        summaries: Summaries,
    ) -> Self {
        let ending = CancellationToken::new();
        let context = RoomContext {
            committer: Committer::start(Arc::clone(&store), health.clone(), figures.store),
            health,
            store,
            clock,
            entropy,
            limits,
            metrics: figures.rooms,
            compacting: Arc::new(Semaphore::new(1)),
            bulk: BulkLimit::new(),
            watchdog: figures.watchdog,
            ending: ending.clone(),
            summaries,
        };
        Self(Arc::new(Registry {
            open: Mutex::default(),
            connections: AtomicU64::new(1),
            _ending: ending.drop_guard(),
            tasks: TaskTracker::new(),
            present: TaskTracker::new(),
            context: Arc::new(context),
            from_logs: FromLogs::default(),
        }))
    }

    /// Enters a document's room, opening it if nobody has; what it keeps counts to a quota, if there is one. Returns
    /// once the document is loaded.
    ///
    /// # Errors
    /// [`JoinError`] when its log cannot be read or the server is ending.
    pub async fn join(
        &self,
        document: &DocumentId,
        (seat, flavour): (Seat, Flavour),
        quota: Option<Arc<Quota>>,
    ) -> Result<Membership, JoinError> {
        loop {
            let (mailbox, generation) = self.mailbox(document)?;
            let (sender, receiver) = outgoing_queue(&self.0.context.limits);
            let connection = ConnectionId::new(self.0.connections.fetch_add(1, Ordering::Relaxed));
            let (entered, answer) = oneshot::channel();
            let mail = Mail::Join(Box::new(Join {
                connection,
                seat,
                flavour,
                quota: quota.clone(),
                outgoing: sender,
                entered,
            }));
            if mailbox.send(mail).await.is_ok()
                && let Ok(answer) = answer.await
            {
                let present = self.0.present.token();
                return answer.map(|()| Membership::new(connection, mailbox, receiver, present));
            }
            // The room ended before it read the request: another is opened in its place.
            self.0.open().forget(document, generation);
        }
    }

    /// What lists of agendas say of each, and who looks at them.
    pub fn summaries(&self) -> Summaries {
        self.0.context.summaries.clone()
    }

    /// What is known of an agenda for that seat, without opening it, and the newest record of its log.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn known(
        &self,
        pair: &PairId,
        seat: Seat,
    ) -> Result<(Known, Sequence), RecordsError> {
        // Before what is known: that may be newer then, and never older.
        let newest = self.newest(pair).await?;
        let known = self.0.context.summaries.read(pair, seat, newest).await?;
        Ok((known, newest))
    }

    /// What can be searched of an agenda, without opening it. What is behind is derived for whoever asks next, from its log
    /// or where it is open.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn searchable(&self, pair: &PairId) -> Result<Searchable, RecordsError> {
        let newest = self.newest(pair).await?;
        let found = self.0.context.summaries.searchable(pair, newest).await?;
        match found.standing {
            Standing::Current => {}
            Standing::Changing => self.watch(pair),
            Standing::Behind => {
                let (rooms, pair) = (self.clone(), pair.clone());
                tokio::spawn(async move { rooms.derive_text(&pair).await });
            }
        }
        Ok(found)
    }

    /// Keeps what can be searched of an agenda, unless somebody else waits for the same or had their turn before.
    async fn derive_text(&self, pair: &PairId) {
        let Some(_turn) = self.0.from_logs.turn(pair).await else {
            return;
        };
        let Ok(newest) = self.newest(pair).await else {
            return;
        };
        let known = self.0.context.summaries.searchable(pair, newest).await;
        if known.is_ok_and(|known| known.standing == Standing::Behind) {
            self.derive(pair).await;
        }
    }

    /// Derives what a list says of an agenda, and what can be searched of it, from what is on the disk, and keeps both.
    async fn derive(&self, pair: &PairId) -> Option<BothSummaries> {
        let document = DocumentId::agenda(pair);
        let summaries = &self.0.context.summaries;
        let looked = summaries.looked().of(pair).await;
        let looked = looked
            .inspect_err(|error| tracing::error!(%pair, %error, "no summary"))
            .ok()?;
        let both = FromLogs::read(self.store(), document, looked).await?;
        if let Err(error) = summaries.keep(pair, &both).await {
            tracing::error!(%pair, %error, "a summary cannot be kept");
        }
        Some(both)
    }

    /// The newest record of an agenda's log.
    async fn newest(&self, pair: &PairId) -> Result<Sequence, RecordsError> {
        let (store, document) = (self.store(), DocumentId::agenda(pair));
        let newest = spawn_blocking(move || store.last(&document)).await;
        Ok(newest.map_err(|_panic| RecordsError::Interrupted)??)
    }

    /// Somebody begins to look at a list with this agenda: what is open of it is told soon.
    pub fn watch(&self, pair: &PairId) {
        let open = self.0.open();
        if let Some(room) = open.get(&DocumentId::agenda(pair)) {
            // A room that has so much to do tells when its time comes.
            room.mailbox.try_send(Mail::Watched).ok();
        }
    }

    /// What a list says of an agenda of which nothing is known: derived from what is on the disk, off the workers, one at a
    /// time. Nothing when somebody else waits for the same, or when that fails; the reason is in the server's log.
    pub async fn summarise(&self, pair: &PairId, seat: Seat) -> Option<Summarised> {
        let _turn = self.0.from_logs.turn(pair).await?;
        // Somebody else who asked may have had their turn before.
        if let Ok((Known::Summary(summary), _)) = self.known(pair, seat).await {
            return Some(summary);
        }
        Some(self.derive(pair).await?.of(seat))
    }

    /// The bounds and delays that were set.
    pub fn limits(&self) -> &Limits {
        &self.0.context.limits
    }

    /// Where the documents are kept.
    pub fn store(&self) -> Arc<dyn DocumentStore> {
        Arc::clone(&self.0.context.store)
    }

    /// What watches the tasks around the rooms too.
    pub fn watchdog(&self) -> Watchdog {
        self.0.context.watchdog.clone()
    }

    /// How many rooms are open.
    pub fn open(&self) -> usize {
        self.0.open().len()
    }

    /// How many connections are open.
    pub fn connections(&self) -> usize {
        self.0.present.len()
    }

    /// Whether [`shutdown`](Self::shutdown) has begun.
    pub fn are_ending(&self) -> bool {
        self.0.context.ending.is_cancelled()
    }

    /// Waits until [`shutdown`](Self::shutdown) begins.
    pub async fn ending(&self) {
        self.0.context.ending.cancelled().await;
    }

    /// Takes nothing new, waits for the disk, tells everyone to come back later, and ends all rooms
    /// and connections. Bounded by [`Limits::shutdown`], whatever the store does.
    pub async fn shutdown(&self) -> Ended {
        {
            // A room that is being opened meanwhile is among the tasks by then, or finds that the server ends.
            let _open = self.0.open();
            self.0.context.ending.cancel();
        }
        self.0.tasks.close();
        self.0.present.close();
        let all_ended = async { tokio::join!(self.0.tasks.wait(), self.0.present.wait()) };
        let limit = self.0.context.limits.shutdown;
        if timeout(limit, all_ended).await.is_ok() {
            return Ended::InOrder;
        }
        let stuck = self.0.open().take_all();
        tracing::error!(rooms = stuck.len(), "rooms did not end in time");
        for room in stuck {
            room.task.abort();
        }
        Ended::CutOff
    }

    /// The way into a document's room, which is opened if it is not.
    fn mailbox(&self, document: &DocumentId) -> Result<(Sender<Mail>, Generation), JoinError> {
        // Looked at under the lock: after a shutdown has begun no room may appear.
        let mut open = self.0.open();
        if self.are_ending() {
            return Err(JoinError::ShuttingDown);
        }
        let room = open.enter(document, |generation| {
            self.open_room(document.clone(), generation)
        });
        let entrance = (room.mailbox.clone(), room.generation);
        drop(open);
        Ok(entrance)
    }

    fn open_room(&self, document: DocumentId, generation: Generation) -> OpenRoom {
        let (mailbox, mail) = bounded(self.0.context.limits.mailbox);
        let room = room::run(Arc::clone(&self.0.context), document.clone(), mail);
        let running = tokio::spawn(self.0.context.watchdog.watch(room));
        let task = running.abort_handle();
        let registry = Arc::downgrade(&self.0);
        let panics = self.0.context.metrics.panics.clone();
        self.0.tasks.spawn(async move {
            if let Err(error) = running.await
                && error.is_panic()
            {
                panics.inc();
                tracing::error!(%document, "a room panicked; it is loaded again when joined");
            }
            if let Some(registry) = registry.upgrade() {
                if let Some(pair) = document.pair() {
                    registry.context.summaries.let_go(&pair);
                }
                registry.open().forget(&document, generation);
            }
        });
        OpenRoom {
            generation,
            mailbox,
            task,
        }
    }
}

impl Registry {
    fn open(&self) -> MutexGuard<'_, OpenRooms<OpenRoom>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
