//! Last sequence of each log that was appended to lately, so that an append needs no look-up.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use super::super::{DocumentId, Sequence};

/// Logs whose end is kept.
const MOST: usize = 10_000;

/// The last sequence of each log. Locked while appending, so that a sequence is given out once.
#[derive(Debug, Default)]
pub(super) struct LastSequences(Mutex<HashMap<DocumentId, Sequence>>);

impl LastSequences {
    /// The last sequences, for one writer at a time. After a panic nothing is known of them: an end ahead of
    /// the disk would let what a dead room had queued be written behind a hole.
    pub(super) fn lock(&self) -> MutexGuard<'_, HashMap<DocumentId, Sequence>> {
        let mut last_sequences = self.0.lock().unwrap_or_else(|poisoned| {
            let mut last_sequences = poisoned.into_inner();
            last_sequences.clear();
            self.0.clear_poison();
            last_sequences
        });
        if last_sequences.len() > MOST {
            last_sequences.clear();
        }
        last_sequences
    }
}
