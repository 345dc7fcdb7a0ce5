//! Two people who type while others attack.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::client::{Client, Heard};
use crate::test_server::{TestServer, both};

/// Between two letters.
const PACE: Duration = Duration::from_millis(10);

/// Two people of another pair, one of whom types all the while.
pub struct Control {
    stop: oneshot::Sender<()>,
    typing: JoinHandle<Vec<Duration>>,
}

impl Control {
    /// They begin to type.
    pub async fn types_at(server: &TestServer) -> Self {
        let pair = server.pair().await;
        let (ana, ben) = both(&pair).await;
        let (stop, stopped) = oneshot::channel();
        let typing = tokio::spawn(type_and_read(ana, ben, stopped));
        Self { stop, typing }
    }

    /// They stop; every letter arrived at the other and is saved. Prints how long they took.
    pub async fn lost_nothing(self, attack: &str) {
        self.stop.send(()).unwrap();
        let mut took = self.typing.await.unwrap();
        took.sort_unstable();
        assert!(!took.is_empty(), "they typed nothing");
        let at = |percent: usize| took[(took.len() - 1) * percent / 100];
        println!(
            "{attack}: {} letters of others, p50 {:.1?}, p99 {:.1?}",
            took.len(),
            at(50),
            at(99)
        );
    }
}

async fn type_and_read(
    mut ana: Client,
    mut ben: Client,
    mut stopped: oneshot::Receiver<()>,
) -> Vec<Duration> {
    let mut took = Vec::new();
    while stopped.try_recv().is_err() {
        let pressed = Instant::now();
        ana.types("x").await;
        ben.until(|heard| matches!(heard, Heard::Update(_))).await;
        took.push(pressed.elapsed());
        sleep(PACE).await;
    }
    ana.until_saved().await;
    assert_eq!(ben.text(), "x".repeat(took.len()), "a letter was lost");
    took
}
