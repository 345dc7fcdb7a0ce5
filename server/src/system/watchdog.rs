//! Watchdog of the runtime's workers: how long a task held one without giving it back.
//!
//! A worker that is held serves no socket and no health check meanwhile. What may take long is done in [`off_worker`],
//! which lends the worker's other tasks to another thread, and does not count.

use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

/// How long the longest time is told at least before it is forgotten.
const WINDOW: Duration = Duration::from_mins(1);
/// What is shorter is not looked at: so long does a task with nothing but letters to write.
const SHORT: Duration = Duration::from_micros(500);

/// The longest time that a worker was held in the last minute or two. All clones note in the same place.
#[derive(Clone, Debug)]
pub struct Watchdog(Arc<Mutex<Longest>>);

/// A task that is watched. It is kept in one place: where futures are moved into each other each keeps room for the next,
/// and thousands of tasks wait at once.
#[derive(Debug)]
pub struct Watched<F> {
    watchdog: Watchdog,
    task: Pin<Box<F>>,
}

#[derive(Debug)]
struct Longest {
    /// When the running window began.
    since: Instant,
    now: Duration,
    before: Duration,
}

thread_local! {
    /// How long the task that this thread runs was off its worker.
    static AWAY: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Does something that may take long in a task, while other threads do what the worker has to do besides. Must not be
/// used in a future that is polled beside others in one task: those would wait.
pub fn off_worker<R>(work: impl FnOnce() -> R) -> R {
    let started = Instant::now();
    let flavor = Handle::try_current().map(|runtime| runtime.runtime_flavor());
    let done = match flavor {
        Ok(RuntimeFlavor::MultiThread) => block_in_place(work),
        // A runtime of one thread, as tests have it, has nobody to lend its tasks to.
        Ok(_) | Err(_) => work(),
    };
    AWAY.set(AWAY.get().saturating_add(started.elapsed()));
    done
}

impl Watchdog {
    /// Nothing was held yet.
    pub fn new() -> Self {
        let nothing = Longest {
            since: Instant::now(),
            now: Duration::ZERO,
            before: Duration::ZERO,
        };
        Self(Arc::new(Mutex::new(nothing)))
    }

    /// Watches a task.
    pub fn watch<F: Future>(&self, task: F) -> Watched<F> {
        Watched {
            watchdog: self.clone(),
            task: Box::pin(task),
        }
    }

    /// The longest time in the last minute or two.
    pub fn longest(&self) -> Duration {
        let mut longest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        longest.turn();
        longest.now.max(longest.before)
    }

    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register_collector(Box::new(self.clone()));
    }

    fn note(&self, held: Duration) {
        if held > SHORT {
            let mut longest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            longest.turn();
            longest.now = longest.now.max(held);
        }
    }
}

impl Longest {
    /// Begins another window when the last one is over.
    fn turn(&mut self) {
        let age = self.since.elapsed();
        if age < WINDOW {
            return;
        }
        self.before = if age < 2 * WINDOW {
            self.now
        } else {
            Duration::ZERO
        };
        self.now = Duration::ZERO;
        self.since = Instant::now();
    }
}

impl Default for Watchdog {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Future> Future for Watched<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        AWAY.set(Duration::ZERO);
        let started = Instant::now();
        let polled = self.task.as_mut().poll(context);
        let held = started.elapsed().saturating_sub(AWAY.get());
        self.watchdog.note(held);
        polled
    }
}

impl Collector for Watchdog {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let gauge = ConstGauge::new(self.longest().as_secs_f64());
        let encoder = encoder.encode_descriptor(
            "worker_longest_hold",
            "The longest time in the last minute or two that a task held a worker of the runtime",
            Some(&Unit::Seconds),
            gauge.metric_type(),
        )?;
        gauge.encode(encoder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than a busy machine keeps a thread from going on.
    const LONG: Duration = Duration::from_millis(300);

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn a_task_that_holds_its_worker_is_noticed() {
        let watchdog = Watchdog::new();
        watchdog.watch(async { std::thread::sleep(LONG) }).await;
        assert!(watchdog.longest() >= LONG);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn what_is_done_off_the_worker_holds_nobody_up() {
        let watchdog = Watchdog::new();
        let watched = watchdog.clone();
        let (began, begins) = tokio::sync::oneshot::channel();
        let (end, ends) = std::sync::mpsc::channel();
        let busy = tokio::spawn(async move {
            let work = move || {
                began.send(()).unwrap();
                ends.recv().unwrap();
            };
            watched.watch(async move { off_worker(work) }).await;
        });
        // The only worker goes on with this task, or it would wait for ever.
        begins.await.unwrap();
        tokio::time::sleep(LONG).await;
        end.send(()).unwrap();
        busy.await.unwrap();
        assert!(watchdog.longest() < LONG, "{:?}", watchdog.longest());
    }

    #[test]
    fn what_was_held_long_ago_is_forgotten() {
        let watchdog = Watchdog::new();
        watchdog.note(LONG);
        let long_ago = Instant::now().checked_sub(3 * WINDOW).unwrap();
        watchdog.0.lock().unwrap().since = long_ago;
        assert_eq!(watchdog.longest(), Duration::ZERO);
    }
}
