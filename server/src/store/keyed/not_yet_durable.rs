//! Not-yet-durable tail of logs: what may not be on the disk, because syncing failed after they were written.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::super::{DocumentId, Sequence};

/// How far logs are known to be durable that go further, until something is synced again.
#[derive(Debug, Default)]
pub(super) struct NotYetDurable(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    durable: HashMap<DocumentId, Tail>,
    /// Counts the failures, to tell those that a sync covers from later ones.
    failures: u64,
}

#[derive(Clone, Copy, Debug)]
struct Tail {
    durable: Sequence,
    failure: u64,
}

/// A sync that has begun: it covers what was applied before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Syncing(u64);

impl NotYetDurable {
    /// How far that log is known to be durable; nothing when all of it is.
    pub(super) fn durable(&self, document: &DocumentId) -> Option<Sequence> {
        self.book().durable.get(document).map(|tail| tail.durable)
    }

    /// Syncing failed after these logs had been written to beyond these ends.
    pub(super) fn raise(&self, ends: impl IntoIterator<Item = (DocumentId, Sequence)>) {
        self.book().raise(ends);
    }

    /// Syncing begins.
    pub(super) fn begin(&self) -> Syncing {
        Syncing(self.book().failures)
    }

    /// Syncing succeeded.
    pub(super) fn synced(&self, syncing: Syncing) {
        let Syncing(covered) = syncing;
        self.book().durable.retain(|_, tail| tail.failure > covered);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn raise(&mut self, ends: impl IntoIterator<Item = (DocumentId, Sequence)>) {
        self.failures = self.failures.saturating_add(1);
        for (document, durable) in ends {
            let failure = self.failures;
            self.durable
                .entry(document)
                .and_modify(|tail| tail.failure = failure)
                .or_insert(Tail { durable, failure });
        }
    }
}
