//! Concurrency limit of bulk updates: one at a time, and for at most half of the time.
//!
//! An update of great size is as much work as it has bytes. Whoever sends one after the other would have a processor of the
//! server to themselves; others' letters share it with what rests here for as long as it worked.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep};

/// Nobody feels what is shorter: a pasted page takes no longer.
const SHORT: Duration = Duration::from_millis(2);

/// Who may take in a bulk update now.
#[derive(Debug)]
pub(super) struct BulkLimit(Arc<Semaphore>);

/// The right to take in one. Once it is dropped, the next one waits for as long as this one was held.
#[derive(Debug)]
pub(super) struct Turn {
    since: Instant,
    permit: Option<OwnedSemaphorePermit>,
}

impl BulkLimit {
    /// Nobody takes one in.
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }

    /// Waits for a turn, behind those who asked before.
    pub(super) async fn turn(&self) -> Turn {
        // It is never closed; without a permit too it would be right, only slower for everybody else.
        let permit = Arc::clone(&self.0).acquire_owned().await.ok();
        let since = Instant::now();
        Turn { since, permit }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let worked = self.since.elapsed();
        if let Some(permit) = self.permit.take()
            && worked >= SHORT
        {
            tokio::spawn(async move {
                sleep(worked).await;
                drop(permit);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, advance, timeout};

    use super::BulkLimit;

    const WORK: Duration = Duration::from_millis(100);

    #[tokio::test(start_paused = true)]
    async fn bulk_updates_take_half_of_the_time_at_most() {
        let limit = BulkLimit::new();
        let started = Instant::now();
        for _update in 0..10 {
            let turn = limit.turn().await;
            advance(WORK).await;
            drop(turn);
        }
        let _next = limit.turn().await;
        assert!(
            started.elapsed() >= WORK * 20,
            "{:?} for ten updates of {WORK:?}",
            started.elapsed()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn one_is_taken_in_at_a_time() {
        let limit = BulkLimit::new();
        let turn = limit.turn().await;
        assert!(timeout(WORK, limit.turn()).await.is_err());
        drop(turn);
        assert!(timeout(WORK * 2, limit.turn()).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_pasted_page_makes_nobody_wait() {
        let limit = BulkLimit::new();
        let started = Instant::now();
        for _page in 0..100 {
            let turn = limit.turn().await;
            advance(Duration::from_millis(1)).await;
            drop(turn);
        }
        assert_eq!(started.elapsed(), Duration::from_millis(100));
    }
}
