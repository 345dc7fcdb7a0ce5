//! Summaries of an agenda's document and its searchable text: derived from an open one now and then, from a log when somebody asks.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use duologue_shared::ids::{PairId, Seat};
use duologue_shared::looked::BothLooked;
use duologue_shared::replica::Replica;
use duologue_shared::search::search_text;
use duologue_shared::summary::{Summaries, summaries};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::log;
use crate::people::summaries::BothSummaries;
use crate::store::{DocumentId, DocumentStore, Sequence};

/// How long after a change it is derived at the earliest, so that a sentence counts once.
const SETTLE: Duration = Duration::from_secs(1);
/// How much time lies between two of them at least, while nobody looks at a list with it.
const PAUSE: Duration = Duration::from_secs(30);
/// The same, while somebody does.
const WATCHED_PAUSE: Duration = Duration::from_secs(1);
/// How many times as long as deriving took is that pause at least: what a list says takes no more of a processor than
/// a fiftieth.
const REST: u32 = 50;
/// When to look again whether all of it is on the disk.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How many logs are read at once for it: people who type need the processors, too.
const AT_ONCE: usize = 1;

/// The summaries of that document, whose newest record is that one, for people who looked that far; `seat_of` tells whose its
/// client ids are.
pub(super) fn of(
    replica: &Replica,
    through: Sequence,
    looked: &BothLooked,
    seat_of: impl Fn(u64) -> Option<Seat>,
) -> BothSummaries {
    let Summaries { a, b, meetings } = summaries(replica, looked, seat_of);
    let text = Some(Arc::new(search_text(replica)));
    BothSummaries {
        a,
        b,
        meetings,
        text,
        through,
    }
}

/// Reads logs for those who ask, a few at once, and each one for everybody who asks meanwhile.
#[derive(Debug)]
pub(super) struct FromLogs {
    turns: Semaphore,
    asked: Mutex<HashSet<PairId>>,
}

/// A turn at reading the log of a pair.
pub(super) struct Turn<'logs> {
    _asked: Asked<'logs>,
    _permit: SemaphorePermit<'logs>,
}

/// Nobody else asks for the same as long as it is held.
struct Asked<'logs> {
    logs: &'logs FromLogs,
    pair: &'logs PairId,
}

impl Default for FromLogs {
    fn default() -> Self {
        Self {
            turns: Semaphore::new(AT_ONCE),
            asked: Mutex::default(),
        }
    }
}

impl FromLogs {
    /// A turn at reading that one; none when somebody has it or waits for it, so that asking again costs nothing.
    pub(super) async fn turn<'logs>(&'logs self, pair: &'logs PairId) -> Option<Turn<'logs>> {
        if !self.asked().insert(pair.clone()) {
            return None;
        }
        let asked = Asked { logs: self, pair };
        let permit = self.turns.acquire().await.ok()?;
        Some(Turn {
            _asked: asked,
            _permit: permit,
        })
    }

    fn asked(&self) -> MutexGuard<'_, HashSet<PairId>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The summaries of what is on the disk of a document; nothing when that cannot be read.
    pub(super) async fn read(
        store: Arc<dyn DocumentStore>,
        document: DocumentId,
        looked: BothLooked,
    ) -> Option<BothSummaries> {
        let derived = spawn_blocking(move || {
            log::peek(store.as_ref(), &document)
                .map(|found| {
                    found.map_or_else(BothSummaries::default, |found| {
                        let seat_of = |client| found.bindings.seat_of(client);
                        of(&found.replica, found.last, &looked, seat_of)
                    })
                })
                .inspect_err(|error| tracing::error!(%document, %error, "no summary"))
        });
        derived.await.ok()?.ok()
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.logs.asked().remove(self.pair);
    }
}

/// When an open document is summarised next.
#[derive(Debug)]
pub(super) struct Summarising {
    /// Whose it is, if it is an agenda.
    pub(super) pair: Option<PairId>,
    /// The log's newest record when it was opened.
    pub(super) opened: Sequence,
    standing: Standing,
    last: Option<Last>,
}

/// When it was derived last, and how long that took.
#[derive(Clone, Copy, Debug)]
struct Last {
    at: Instant,
    took: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// As it was opened.
    Unchanged,
    /// Its summary is of how it stands.
    Current,
    /// It is not, and will be then.
    Due(Instant),
}

impl Summarising {
    pub(super) fn of(document: &DocumentId, opened: Sequence) -> Self {
        Self {
            pair: document.pair(),
            opened,
            standing: Standing::Unchanged,
            last: None,
        }
    }

    /// A change is on the disk; `watched` tells whether somebody looks at a list with it. Says whether it is the first one.
    pub(super) fn changed(&mut self, now: Instant, watched: impl FnOnce(&PairId) -> bool) -> bool {
        if matches!(self.standing, Standing::Due(_)) {
            return false;
        }
        let watched = self.pair.as_ref().is_some_and(watched);
        let pause = if watched { WATCHED_PAUSE } else { PAUSE };
        let was_unchanged = self.standing == Standing::Unchanged;
        let settled = now + SETTLE;
        let due = self
            .rested(pause)
            .map_or(settled, |rested| rested.max(settled));
        self.standing = Standing::Due(due);
        was_unchanged
    }

    /// Somebody begins to look at a list with it: what is due in a while is due soon.
    pub(super) fn watched(&mut self, now: Instant) {
        if let Standing::Due(due) = self.standing {
            let soon = self
                .rested(WATCHED_PAUSE)
                .map_or(due, |rested| rested.max(now));
            self.standing = Standing::Due(due.min(soon));
        }
    }

    /// When to do it.
    pub(super) fn due(&self) -> Option<Instant> {
        match self.standing {
            Standing::Due(due) => Some(due),
            Standing::Unchanged | Standing::Current => None,
        }
    }

    /// Not everything is on the disk yet.
    pub(super) fn put_off(&mut self, now: Instant) {
        self.standing = Standing::Due(now + LOOK_AGAIN);
    }

    /// It was begun then and is done now.
    pub(super) fn done(&mut self, begun: Instant, now: Instant) {
        let took = now.saturating_duration_since(begun);
        self.last = Some(Last { at: now, took });
        self.standing = Standing::Current;
    }

    pub(super) fn is_current(&self) -> bool {
        self.standing == Standing::Current
    }

    pub(super) fn is_unchanged(&self) -> bool {
        self.standing == Standing::Unchanged
    }

    /// When it may be derived again after such a pause, if it ever was.
    fn rested(&self, pause: Duration) -> Option<Instant> {
        let Last { at, took } = self.last?;
        Some(at + pause.max(took.saturating_mul(REST).min(PAUSE)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[tokio::test]
    async fn a_log_is_read_once_however_many_ask() {
        let logs = FromLogs::default();
        let [one, other] = ["pair-one", "pair-two"].map(|id| PairId::try_from(id).unwrap());
        let turn = logs.turn(&one).await.unwrap();
        assert!(logs.turn(&one).await.is_none());
        // Another one waits for its turn, and only once.
        let mut waits = Box::pin(logs.turn(&other));
        assert!((&mut waits).now_or_never().is_none());
        assert!(logs.turn(&other).await.is_none());
        drop(turn);
        assert!(waits.await.is_some());
        // Whoever went away while waiting leaves it to others.
        let held = logs.turn(&one).await.unwrap();
        assert!(logs.turn(&other).now_or_never().is_none());
        drop(held);
        assert!(logs.turn(&other).await.is_some());
    }

    #[test]
    fn the_first_change_is_told_soon_and_those_after_it_twice_a_minute() {
        let pair = PairId::try_from("pair-one").unwrap();
        let mut summarising = Summarising::of(&DocumentId::agenda(&pair), Sequence::ZERO);
        let unwatched = |_: &PairId| false;
        let start = Instant::now();
        assert_eq!(summarising.due(), None);
        assert!(summarising.changed(start, unwatched));
        assert_eq!(summarising.due(), Some(start + SETTLE));
        assert!(!summarising.changed(start + SETTLE, unwatched));
        assert_eq!(summarising.due(), Some(start + SETTLE));
        summarising.done(start + SETTLE, start + SETTLE);
        assert!(summarising.is_current());
        assert!(!summarising.changed(start + 2 * SETTLE, unwatched));
        assert_eq!(summarising.due(), Some(start + SETTLE + PAUSE));
        summarising.done(start + SETTLE + PAUSE, start + SETTLE + PAUSE);
        let late = start + 10 * PAUSE;
        summarising.changed(late, unwatched);
        assert_eq!(summarising.due(), Some(late + SETTLE));
    }

    #[test]
    fn whoever_looks_at_a_list_is_told_soon_unless_that_is_much_work() {
        let pair = PairId::try_from("pair-one").unwrap();
        let mut summarising = Summarising::of(&DocumentId::agenda(&pair), Sequence::ZERO);
        let start = Instant::now();
        summarising.watched(start);
        assert_eq!(summarising.due(), None);
        summarising.changed(start, |_| true);
        summarising.done(start + SETTLE, start + SETTLE);
        summarising.changed(start + SETTLE, |_| true);
        assert_eq!(summarising.due(), Some(start + 2 * SETTLE));
        // Deriving took a tenth of a second.
        let done = start + 2 * SETTLE;
        summarising.done(done - Duration::from_millis(100), done);
        summarising.changed(done, |_| true);
        assert_eq!(summarising.due(), Some(done + Duration::from_secs(5)));
        // Somebody begins to look while it is due later.
        summarising.done(done, done);
        summarising.changed(done, |_| false);
        assert_eq!(summarising.due(), Some(done + PAUSE));
        summarising.watched(done + 10 * SETTLE);
        assert_eq!(summarising.due(), Some(done + 10 * SETTLE));
    }
}
