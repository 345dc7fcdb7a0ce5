//! Group commit: one writer for all rooms, and one flush and fsync for whatever waits.
//!
//! A room hands over a [`Commit`] and goes on; the answer arrives on the channel inside it. The
//! queue is bounded, so a slow disk slows the rooms down instead of filling the memory. Documents
//! take turns, so that a key does not wait for all that others have typed ahead.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

use super::fair_queue::FairQueue;
use super::{Append, Appended, DocumentId, DocumentStore, Sequence, StorageHealth, StoreMetrics};
use crate::system::channel::Sender;

/// Appends that may be handed over while others are written.
const QUEUE: usize = 4096;
/// Those that may wait for their turn behind it.
const WAITING: usize = 32_768;
/// Jobs for one flush: with more, each costs hardly less, and whoever is in the next waits longer.
const BATCH: usize = 2048;
/// The first pause before a failing store is tried again without anybody asking.
const FIRST_RETRY: Duration = Duration::from_millis(250);
const LONGEST_RETRY: Duration = Duration::from_secs(8);

/// An append on its way to the disk, and where its outcome goes.
#[derive(Debug)]
pub struct Commit {
    /// What to append.
    pub append: Append,
    /// Learns the outcome. Outcomes of one document arrive in the order of their appends.
    pub outcome: Sender<Outcome>,
}

/// What became of a [`Commit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The append with this sequence is durable.
    Durable(Sequence),
    /// Another writer has this sequence: the log has to be loaded again.
    Taken(Sequence),
    /// The store failed. Whether the append was kept is known only after loading the log again.
    Failed(Sequence),
}

/// The rooms' way to the disk. Cheap to clone; the writing ends when the last clone is gone and
/// everything handed over is answered.
#[derive(Clone, Debug)]
pub struct Committer {
    queue: mpsc::Sender<Job>,
}

/// What became of appends that the store was handed together, in order. Without answers it failed.
pub fn outcomes(appended: &[Sequence], answers: Option<Vec<Appended>>) -> Vec<Outcome> {
    let mut answers = answers.unwrap_or_default().into_iter();
    let outcome = |sequence: &Sequence| match answers.next() {
        Some(Appended::Durable) => Outcome::Durable(*sequence),
        Some(Appended::Taken) => Outcome::Taken(*sequence),
        None => Outcome::Failed(*sequence),
    };
    appended.iter().map(outcome).collect()
}

/// A place in the queue, kept for one append.
#[derive(Debug)]
pub struct Permit<'a>(mpsc::Permit<'a, Job>);

impl Permit<'_> {
    /// Puts an append there.
    pub fn take(self, commit: Commit) {
        self.0.send(Job::Append(commit));
    }
}

#[derive(Debug)]
enum Job {
    Append(Commit),
    Barrier {
        document: DocumentId,
        done: oneshot::Sender<()>,
    },
}

impl Job {
    const fn document(&self) -> &DocumentId {
        match self {
            Self::Append(commit) => &commit.append.document,
            Self::Barrier { document, .. } => document,
        }
    }
}

impl Committer {
    /// Starts writing to a store, telling `health` and `metrics` how it does.
    pub fn start(
        store: Arc<dyn DocumentStore>,
        health: StorageHealth,
        metrics: StoreMetrics,
    ) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        tokio::spawn(write(store, jobs, health, metrics));
        Self { queue }
    }

    /// Waits for a place in the queue; `None` when the writing has ended.
    pub async fn place(&self) -> Option<Permit<'_>> {
        self.queue.reserve().await.ok().map(Permit)
    }

    /// Hands an append over if there is room for it now, or gives it back.
    pub fn try_commit(&self, commit: Commit) -> Result<(), Commit> {
        match self.queue.try_send(Job::Append(commit)) {
            Ok(()) => Ok(()),
            Err(
                mpsc::error::TrySendError::Full(Job::Append(commit))
                | mpsc::error::TrySendError::Closed(Job::Append(commit)),
            ) => Err(commit),
            Err(_barrier) => Ok(()),
        }
    }

    /// Returns once everything of a document that was handed over before is written or has failed.
    ///
    /// It is loaded behind a barrier: a room that ended early may have left appends in the
    /// queue, and a log read before they arrive would be short.
    pub async fn barrier(&self, document: &DocumentId) {
        let (done, wait) = oneshot::channel();
        let document = document.clone();
        if self
            .queue
            .send(Job::Barrier { document, done })
            .await
            .is_ok()
        {
            // An error means the writing has ended, and with it everything that was handed over.
            wait.await.ok();
        }
    }
}

/// Writes until nobody can hand anything over any more.
async fn write(
    store: Arc<dyn DocumentStore>,
    mut queue: mpsc::Receiver<Job>,
    health: StorageHealth,
    metrics: StoreMetrics,
) {
    let mut pause = FIRST_RETRY;
    let mut jobs = Vec::new();
    let mut waiting = FairQueue::new();
    loop {
        if health.is_good() {
            pause = FIRST_RETRY;
        }
        if !waiting.is_empty() {
            while waiting.len() < WAITING
                && let Ok(job) = queue.try_recv()
            {
                waiting.push(job.document().clone(), job);
            }
        } else if health.is_good() {
            if queue.recv_many(&mut jobs, QUEUE).await == 0 {
                return;
            }
        } else {
            match timeout(pause, queue.recv_many(&mut jobs, QUEUE)).await {
                Ok(0) => return,
                // Nobody asked: an empty batch finds out whether the store works again.
                Ok(_) | Err(_) => pause = pause.saturating_mul(2).min(LONGEST_RETRY),
            }
        }
        for job in jobs.drain(..) {
            waiting.push(job.document().clone(), job);
        }
        write_batch(&store, waiting.take(BATCH), &health, &metrics).await;
    }
}

async fn write_batch(
    store: &Arc<dyn DocumentStore>,
    jobs: Vec<Job>,
    health: &StorageHealth,
    metrics: &StoreMetrics,
) {
    let mut appends = Vec::new();
    let mut waiting = Vec::new();
    let mut barriers = Vec::new();
    for job in jobs {
        match job {
            Job::Append(Commit { append, outcome }) => {
                waiting.push(outcome);
                appends.push(append);
            }
            Job::Barrier { done, .. } => barriers.push(done),
        }
    }
    if !appends.is_empty() || barriers.is_empty() {
        let sequences: Vec<Sequence> = appends.iter().map(|append| append.sequence).collect();
        let started = Instant::now();
        let answers = append(Arc::clone(store), appends).await;
        metrics.note(sequences.len(), started.elapsed(), answers.as_deref());
        health.set(answers.is_some());
        for (result, outcome) in outcomes(&sequences, answers).into_iter().zip(waiting) {
            // A room that is gone needs no answer: it is loaded again behind a barrier.
            outcome.try_send(result).ok();
        }
    }
    for done in barriers {
        done.send(()).ok();
    }
}

/// The store's answers, or `None` when it failed or panicked.
async fn append(store: Arc<dyn DocumentStore>, appends: Vec<Append>) -> Option<Vec<Appended>> {
    let first: Option<DocumentId> = appends.first().map(|append| append.document.clone());
    let written = spawn_blocking(move || store.append_batch(&appends)).await;
    match written {
        Ok(Ok(answers)) => Some(answers),
        Ok(Err(error)) => {
            tracing::error!(%error, first = first.as_ref().map(DocumentId::as_str), "appending failed");
            None
        }
        Err(_panic) => {
            tracing::error!(
                first = first.as_ref().map(DocumentId::as_str),
                "appending panicked"
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MemoryStore, contract};
    use super::*;
    use crate::system::channel::{Receiver, unbounded};

    fn started() -> (Arc<MemoryStore>, Committer, StorageHealth) {
        let store = Arc::new(MemoryStore::in_memory());
        let health = StorageHealth::default();
        let shared: Arc<MemoryStore> = Arc::clone(&store);
        let committer = Committer::start(shared, health.clone(), StoreMetrics::default());
        (store, committer, health)
    }

    async fn commit_all(committer: &Committer, appends: Vec<Append>) -> Receiver<Outcome> {
        let (outcome, outcomes) = unbounded();
        for append in appends {
            let outcome = outcome.clone();
            committer
                .place()
                .await
                .unwrap()
                .take(Commit { append, outcome });
        }
        outcomes
    }

    #[tokio::test]
    async fn outcomes_follow_the_appends_and_only_when_durable() {
        let (store, committer, _health) = started();
        let document = contract::agenda("held");
        store.faults().hold_writes(true);
        let mut outcomes = commit_all(&committer, contract::appends(&document, 1..=3)).await;
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert!(outcomes.try_recv().is_none(), "nothing is durable yet");
        store.faults().hold_writes(false);
        for number in 1..=3 {
            let durable = Outcome::Durable(Sequence::new(number));
            assert_eq!(outcomes.recv().await, Some(durable));
        }
        assert_eq!(store.load(&document).unwrap().records.len(), 3);
    }

    #[tokio::test]
    async fn a_barrier_waits_for_what_was_handed_over_before() {
        let (store, committer, _health) = started();
        let document = contract::agenda("barred");
        store.faults().hold_writes(true);
        drop(commit_all(&committer, contract::appends(&document, 1..=3)).await);
        let waiting = tokio::spawn({
            let committer = committer.clone();
            let document = document.clone();
            async move { committer.barrier(&document).await }
        });
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert!(!waiting.is_finished());
        store.faults().hold_writes(false);
        waiting.await.unwrap();
        assert_eq!(store.load(&document).unwrap().records.len(), 3);
    }

    #[tokio::test]
    async fn a_key_does_not_wait_for_all_that_others_have_typed_ahead() {
        let (store, committer, _health) = started();
        let (ahead, calm) = (contract::agenda("ahead"), contract::agenda("calm"));
        store.faults().hold_writes(true);
        let much = QUEUE - 64;
        let appends = contract::appends(&ahead, 1..=u64::try_from(much).unwrap());
        let mut theirs = commit_all(&committer, appends).await;
        let mut own = commit_all(&committer, contract::appends(&calm, 1..=1)).await;
        store.faults().hold_writes(false);
        let durable = Outcome::Durable(Sequence::new(1));
        assert_eq!(own.recv().await, Some(durable));
        let before = std::iter::from_fn(|| theirs.try_recv()).count();
        assert!(before < much, "{before} of the others came first");
    }

    #[tokio::test]
    async fn a_failing_store_fails_those_who_wait_and_is_found_working_again_unasked() {
        let (store, committer, health) = started();
        let document = contract::agenda("failing");
        store.faults().fail_writes(true);
        let mut outcomes = commit_all(&committer, contract::appends(&document, 1..=1)).await;
        assert_eq!(
            outcomes.recv().await,
            Some(Outcome::Failed(Sequence::new(1)))
        );
        assert!(!health.is_good());

        store.faults().fail_writes(false);
        timeout(Duration::from_secs(5), async {
            while !health.is_good() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await
        .unwrap();
    }

    #[tokio::test]
    async fn one_documents_taken_sequence_fails_no_other() {
        let (_store, committer, _health) = started();
        let (one, two) = (contract::agenda("one"), contract::agenda("two"));
        let mut mixed = contract::appends(&one, 5..=5);
        mixed.extend(contract::appends(&two, 1..=1));
        let mut outcomes = commit_all(&committer, mixed).await;
        assert_eq!(
            outcomes.recv().await,
            Some(Outcome::Taken(Sequence::new(5)))
        );
        assert_eq!(
            outcomes.recv().await,
            Some(Outcome::Durable(Sequence::new(1)))
        );
    }
}
