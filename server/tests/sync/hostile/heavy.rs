//! Updates that take long: nobody but their sender waits for them.

use std::time::Duration;

use crate::client::{Heard, Speaks};
use crate::forged::marks;
use crate::test_server::{TestServer, both, connect};

/// How many marks each block of [`worst`] passes: so many that it stays just within what its bytes justify.
const PASSED: u32 = 180;

/// One worker serves all sockets and rooms: whoever holds it holds everybody up.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_great_update_lets_others_type_meanwhile() {
    let server = TestServer::open().await;
    let (busy, quiet) = (server.pair().await, server.pair().await);
    let mut ana = connect(&busy, &busy.ana, Speaks::Duologue, 21).await;
    ana.sync().await;
    ana.until_saved().await;
    let (mut dora, mut emil) = both(&quiet).await;

    for update in worst(100, 9_000) {
        ana.send_update(&update).await;
    }
    // The room has all of it by now and is at it.
    tokio::time::sleep(Duration::from_millis(50)).await;
    dora.types("in between").await;
    dora.until_saved().await;
    emil.until_text("in between").await;
    while let Some(heard) = ana.read_within(Duration::from_millis(1)).await {
        assert_ne!(
            heard,
            Heard::Saved(3),
            "the others waited for the great one"
        );
    }
    let answer = ana.until(|heard| matches!(heard, Heard::Saved(3) | Heard::Refused { .. }));
    assert_eq!(answer.await, Heard::Saved(3));
}

/// Two updates of one person, of which the second, of about 26 bytes for each of its blocks, is the most work that its bytes
/// may be: each block passes all of the first.
fn worst(client: u64, blocks: u32) -> [Vec<u8>; 2] {
    let chain = marks(client, PASSED, |clock| {
        Some((client, clock.checked_sub(1)?))
    });
    [chain, marks(client + 1, blocks, |_| None)]
}
