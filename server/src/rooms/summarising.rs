//! Summaries of an agenda's document: derived from an open one now and then, from a log when somebody asks.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use duologue_shared::ids::PairId;
use duologue_shared::replica::Replica;
use duologue_shared::summary::summaries;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::log;
use crate::people::summaries::BothSummaries;
use crate::store::{DocumentId, DocumentStore};

/// How long after a change it is derived at the earliest, so that a sentence counts once.
const SETTLE: Duration = Duration::from_secs(1);
/// How much time lies between two of them at least.
const PAUSE: Duration = Duration::from_secs(30);
/// When to look again whether all of it is on the disk.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How many logs are read at once for it: people who type need the processors, too.
const AT_ONCE: usize = 1;

/// The summaries of that document.
pub(super) fn of(replica: &Replica) -> BothSummaries {
    let (a, b) = summaries(replica);
    BothSummaries { a, b }
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
    ) -> Option<BothSummaries> {
        let derived = spawn_blocking(move || {
            log::peek(store.as_ref(), &document)
                .map(|replica| replica.as_ref().map_or_else(BothSummaries::default, of))
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
    standing: Standing,
    last: Option<Instant>,
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
    pub(super) fn of(document: &DocumentId) -> Self {
        Self {
            pair: document.pair(),
            standing: Standing::Unchanged,
            last: None,
        }
    }

    /// A change is on the disk. Says whether it is the first one.
    pub(super) fn changed(&mut self, now: Instant) -> bool {
        if !matches!(self.standing, Standing::Due(_)) {
            let was_unchanged = self.standing == Standing::Unchanged;
            let settled = now + SETTLE;
            let due = self.last.map_or(settled, |last| settled.max(last + PAUSE));
            self.standing = Standing::Due(due);
            return was_unchanged;
        }
        false
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

    pub(super) fn done(&mut self, now: Instant) {
        self.last = Some(now);
        self.standing = Standing::Current;
    }

    pub(super) fn is_current(&self) -> bool {
        self.standing == Standing::Current
    }

    pub(super) fn is_unchanged(&self) -> bool {
        self.standing == Standing::Unchanged
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
        let mut summarising = Summarising::of(&DocumentId::agenda(&pair));
        let start = Instant::now();
        assert_eq!(summarising.due(), None);
        assert!(summarising.changed(start));
        assert_eq!(summarising.due(), Some(start + SETTLE));
        assert!(!summarising.changed(start + SETTLE));
        assert_eq!(summarising.due(), Some(start + SETTLE));
        summarising.done(start + SETTLE);
        assert!(summarising.is_current());
        assert!(!summarising.changed(start + 2 * SETTLE));
        assert_eq!(summarising.due(), Some(start + SETTLE + PAUSE));
        summarising.done(start + SETTLE + PAUSE);
        let late = start + 10 * PAUSE;
        summarising.changed(late);
        assert_eq!(summarising.due(), Some(late + SETTLE));
    }
}
