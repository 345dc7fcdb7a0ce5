//! Storage health: whether the store works, and what of it was found damaged.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::watch;

/// Whether the store worked when it was last asked. Cheap to clone; every clone tells the same.
#[derive(Clone, Debug)]
pub struct StorageHealth {
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    good: watch::Sender<bool>,
    damaged: AtomicUsize,
}

impl StorageHealth {
    /// Whether the store worked when it was last asked; true before it ever was.
    pub fn is_good(&self) -> bool {
        *self.state.good.borrow()
    }

    /// Returns once the store works.
    pub async fn works(&self) {
        let mut good = self.state.good.subscribe();
        // An error means that this very value is gone, which it is not.
        good.wait_for(|good| *good).await.ok();
    }

    /// How many damaged values the documents that were opened since the start had; they are in
    /// quarantine.
    pub fn damaged(&self) -> usize {
        self.state.damaged.load(Ordering::Relaxed)
    }

    /// Counts damaged values that were put into quarantine.
    pub fn count_damaged(&self, values: usize) {
        self.state.damaged.fetch_add(values, Ordering::Relaxed);
    }

    /// The store was asked, and worked or did not.
    pub(super) fn set(&self, good: bool) {
        match (self.state.good.send_replace(good), good) {
            (true, false) => {
                tracing::error!("the store fails; agendas stay read-only until it works");
            }
            (false, true) => tracing::info!("the store works again"),
            (true, true) | (false, false) => {}
        }
    }
}

impl Default for StorageHealth {
    fn default() -> Self {
        Self {
            state: Arc::new(State {
                good: watch::Sender::new(true),
                damaged: AtomicUsize::new(0),
            }),
        }
    }
}
