//! When an open document's looked marks are kept: some time after they grew, so that a page that is read through counts once.

use std::time::Duration;

use duologue_shared::ids::{PairId, Seat};
use duologue_shared::looked::Looked;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use crate::people::summaries::Summaries;

/// How long after a mark grew it is kept.
const SETTLE: Duration = Duration::from_secs(1);

/// How long a room that closes waits for them to be kept. Devices tell what is not.
const PATIENCE: Duration = Duration::from_secs(2);

/// Marks that are more than what is kept.
#[derive(Debug, Default)]
pub(super) struct Looking {
    a: bool,
    b: bool,
    due: Option<Instant>,
    /// Those that are being kept. Nobody's keys wait for that.
    keeping: Option<JoinHandle<()>>,
}

impl Looking {
    /// A mark grew.
    pub(super) fn grew(&mut self, seat: Seat, now: Instant) {
        match seat {
            Seat::A => self.a = true,
            Seat::B => self.b = true,
        }
        self.due.get_or_insert(now + SETTLE);
    }

    /// When to keep them.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Whose marks are to be kept now: nobody's before those of the last time are.
    pub(super) fn take(&mut self, now: Instant) -> Vec<Seat> {
        if self.keeping.as_ref().is_some_and(|one| !one.is_finished()) {
            self.due = Some(now + SETTLE);
            return Vec::new();
        }
        self.due = None;
        let (a, b) = (std::mem::take(&mut self.a), std::mem::take(&mut self.b));
        let seats = [a.then_some(Seat::A), b.then_some(Seat::B)];
        seats.into_iter().flatten().collect()
    }

    /// Keeps these marks, beside whatever the room does.
    pub(super) fn keep(&mut self, summaries: Summaries, pair: PairId, marks: Vec<(Seat, Looked)>) {
        self.keeping = Some(tokio::spawn(async move {
            for (seat, looked) in marks {
                if let Err(error) = summaries.looked_on(&pair, seat, &looked).await {
                    tracing::warn!(%pair, %error, "it is not kept how far somebody looked");
                }
            }
        }));
    }

    /// Waits until those under way are kept, for as long as a disk may take.
    pub(super) async fn kept(&mut self) {
        if let Some(keeping) = self.keeping.take() {
            // What failed was logged where it did; what takes longer goes on by itself.
            timeout(PATIENCE, keeping).await.ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_soon_after_is_kept_with_it() {
        let mut looking = Looking::default();
        let start = Instant::now();
        assert_eq!((looking.due(), looking.take(start)), (None, Vec::new()));
        looking.grew(Seat::B, start);
        looking.grew(Seat::B, start + SETTLE / 2);
        assert_eq!(looking.due(), Some(start + SETTLE));
        looking.grew(Seat::A, start + SETTLE / 2);
        let both = vec![Seat::A, Seat::B];
        assert_eq!((looking.take(start + SETTLE), looking.due()), (both, None));
        assert_eq!(looking.take(start + SETTLE), Vec::new());
    }

    #[tokio::test]
    async fn what_grows_while_some_are_being_kept_waits_its_turn() {
        let mut looking = Looking::default();
        let start = Instant::now();
        let (done, held) = tokio::sync::oneshot::channel::<()>();
        looking.keeping = Some(tokio::spawn(async move {
            held.await.ok();
        }));
        looking.grew(Seat::A, start);
        assert_eq!(looking.take(start + SETTLE), Vec::new());
        assert_eq!(looking.due(), Some(start + 2 * SETTLE));
        done.send(()).unwrap();
        looking.kept().await;
        assert_eq!(looking.take(start + 2 * SETTLE), [Seat::A]);
    }
}
