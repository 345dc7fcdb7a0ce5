//! Conversations with all clients: they are told when the server ends, and waited for.

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// All conversations of a door.
#[derive(Debug, Default)]
pub(super) struct Conversations {
    ending: CancellationToken,
    open: TaskTracker,
}

impl Conversations {
    /// One that begins.
    pub(super) fn begin(&self) -> Ending {
        Ending {
            begun: self.ending.clone(),
            _open: self.open.token(),
        }
    }

    /// Tells all that the server ends, and waits for the last of them.
    pub(super) async fn end(self) {
        self.ending.cancel();
        self.open.close();
        self.open.wait().await;
    }
}

/// What one conversation hears of its end, which waits until this is dropped.
#[derive(Debug)]
pub(super) struct Ending {
    begun: CancellationToken,
    _open: TaskTrackerToken,
}

impl Ending {
    /// Waits until no new request is to be taken.
    pub(super) async fn begun(&self) {
        self.begun.cancelled().await;
    }
}
