//! Connections that die without a word.

use std::time::Duration;

use duologue_server::rooms::Limits;
use duologue_shared::protocol::Message;

use crate::client::{Heard, Speaks};
use crate::living::{is_presence, presence};
use crate::test_server::{TestServer, both, connect};

fn impatient() -> Limits {
    Limits {
        ping_after: Duration::from_millis(100),
        dead_after: Duration::from_millis(500),
        ..Limits::default()
    }
}

#[tokio::test]
async fn a_dead_connection_ends_in_both_directions_and_its_presence_goes() {
    let server = TestServer::open_with(impatient()).await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let here = presence(11, 1, r#"{"user":{"name":"Ana"},"seat":"a"}"#);
    ana.send(&Message::Awareness(&here)).await;

    // Ana's socket stays open, but nobody reads from it, so no ping is answered.
    ben.until(is_presence("Ana")).await;
    ben.until(is_presence("null")).await;
    let (_, end) = ana.until_closed().await;
    assert!(matches!(end, Heard::Closed { code: 1001, .. }), "{end:?}");
}

#[tokio::test]
async fn whoever_answers_pings_stays() {
    let server = TestServer::open_with(impatient()).await;
    let pair = server.pair().await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    ana.until_saved().await;
    // Reading answers the pings.
    assert_eq!(ana.read_within(Duration::from_millis(1500)).await, None);
    ana.types("still here").await;
    ana.until_saved().await;
}
