//! Logs whose end may not be on the disk, because settling failed after they were written.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::super::{DocumentId, Sequence};

/// How far logs are known to be durable that go further, until something is settled again.
#[derive(Debug, Default)]
pub(super) struct Doubts(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    durable: HashMap<DocumentId, Doubt>,
    /// Counts the failures, to tell those that a settling covers from later ones.
    failures: u64,
}

#[derive(Clone, Copy, Debug)]
struct Doubt {
    durable: Sequence,
    failure: u64,
}

/// A settling that has begun: it covers what was applied before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settling(u64);

impl Doubts {
    /// How far that log is known to be durable; nothing when all of it is.
    pub(super) fn durable(&self, document: &DocumentId) -> Option<Sequence> {
        self.book().durable.get(document).map(|doubt| doubt.durable)
    }

    /// Settling failed after these logs had been written to beyond these ends.
    pub(super) fn raise(&self, ends: impl IntoIterator<Item = (DocumentId, Sequence)>) {
        self.book().raise(ends);
    }

    /// Settling begins.
    pub(super) fn begin(&self) -> Settling {
        Settling(self.book().failures)
    }

    /// Settling succeeded.
    pub(super) fn settled(&self, settling: Settling) {
        let Settling(covered) = settling;
        self.book()
            .durable
            .retain(|_, doubt| doubt.failure > covered);
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
                .and_modify(|doubt| doubt.failure = failure)
                .or_insert(Doubt { durable, failure });
        }
    }
}
