//! What two people hear of each other.

use std::time::Duration;

use duologue_shared::protocol::Message;
use duologue_shared::protocol::awareness;
use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::client::{Client, Heard, Speaks};
use crate::test_server::{TestServer, both, connect};

/// Long enough for something that must not happen to have happened.
const A_WHILE: Duration = Duration::from_millis(150);

#[tokio::test]
async fn what_one_types_the_other_reads_and_both_learn_it_is_saved() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;

    ana.types("Hello, Ben. ").await;
    ben.until_text("Hello, Ben. ").await;
    ben.types("Hello, Ana.").await;
    ana.until_text("Hello, Ben. Hello, Ana.").await;
    ana.until_saved().await;
    ben.until_saved().await;
}

#[tokio::test]
async fn edits_made_offline_are_asked_for() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (ana, mut ben) = both(&pair).await;

    let mut ana = {
        let replica = ana.leave().await;
        crate::client::type_into(&replica, "written on the train");
        crate::test_server::reconnect(&pair, &pair.ana, Speaks::Duologue, replica).await
    };
    ana.sync().await;
    ana.until_saved().await;
    ben.until_text("written on the train").await;
}

#[tokio::test]
async fn saved_and_seen_only_after_durable() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;

    server.faults.hold_writes(true);
    ana.types("not yet").await;
    assert_eq!(ana.read_within(A_WHILE).await, None, "saved before durable");
    assert_eq!(ben.read_within(A_WHILE).await, None, "seen before durable");

    server.faults.hold_writes(false);
    ana.until_saved().await;
    ben.until_text("not yet").await;
}

#[tokio::test]
async fn an_answer_holds_nothing_that_is_not_durable() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, _ben) = both(&pair).await;

    server.faults.hold_writes(true);
    ana.types("undurable").await;
    assert_eq!(ana.read_within(A_WHILE).await, None);

    let mut late = connect(&pair, &pair.ben, Speaks::Duologue, 13).await;
    late.ask().await;
    while let Some(heard) = late.read_within(A_WHILE).await {
        if let Heard::Step2(update) | Heard::Update(update) = heard {
            late.take(&update);
            assert_eq!(late.text(), "", "told what is not durable");
        }
    }
    server.faults.hold_writes(false);
    late.until_text("undurable").await;
}

#[tokio::test]
async fn a_gap_is_refused_and_asked_for() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;

    drop(ana.types_offline("lost on the way, "));
    let second = ana.types_offline("then this");
    ana.send_update(&second).await;
    let refused = ana
        .until(|heard| matches!(heard, Heard::Refused { .. }))
        .await;
    let code = "gap".to_owned();
    assert_eq!(
        refused,
        Heard::Refused {
            update: ana.sent,
            code
        }
    );
    let Heard::Step1(state) = ana.until(|heard| matches!(heard, Heard::Step1(_))).await else {
        unreachable!("that is what was waited for");
    };
    ana.answer(&state).await;
    ana.until_saved().await;
    ben.until_text("lost on the way, then this").await;
}

#[tokio::test]
async fn a_client_without_the_subprotocol_hears_only_what_yjs_knows() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    let mut ben = connect(&pair, &pair.ben, Speaks::Plain, 12).await;
    ana.sync().await;
    ben.sync().await;
    ben.types("from Yjs. ").await;
    ana.until_text("from Yjs. ").await;
    ana.types("from Duologue.").await;
    ben.until_text("from Yjs. from Duologue.").await;
    // One gap, one piece of nonsense, and the end of the store: each has words of duologue.1.
    drop(ben.types_offline("never sent"));
    let gapped = ben.types_offline("gapped");
    ben.send_update(&gapped).await;
    ben.send_update(&[1, 2, 3]).await;
    server.faults.fail_writes(true);
    ana.types("!").await;

    let (before, _end) = ben.until_closed().await;
    for heard in before {
        let known = matches!(
            heard,
            Heard::Step1(_)
                | Heard::Step2(_)
                | Heard::Update(_)
                | Heard::Presence(_)
                | Heard::Denied(_)
        );
        assert!(known, "{heard:?}");
    }
}

#[tokio::test]
async fn text_and_messages_that_are_too_large_end_only_their_own_connection() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    ana.socket().send(Frame::text("hello")).await.unwrap();
    let (_, end) = ana.until_closed().await;
    assert!(matches!(end, Heard::Closed { code: 1003, .. }), "{end:?}");

    let mut ana = connect(&pair, &pair.ana, Speaks::Plain, 21).await;
    let too_large = vec![0; 2 << 20];
    ana.socket().send(Frame::binary(too_large)).await.ok();
    let (_, end) = ana.until_closed().await;
    assert!(matches!(end, Heard::Closed { .. } | Heard::Lost), "{end:?}");

    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 22).await;
    ana.sync().await;
    ben.types("still here").await;
    ana.until_text("still here").await;
}

#[tokio::test]
async fn whoever_is_not_in_the_pair_gets_no_socket() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let other = server.pair().await;
    for cookie in [
        other.ana.cookie.as_str(),
        "duologue_session=nonsense",
        "x=y",
    ] {
        let refused =
            Client::connect(pair.socket(), cookie, Speaks::Duologue, Client::fresh(9)).await;
        assert!(refused.is_err(), "{cookie}");
    }
}

#[tokio::test]
async fn signing_out_closes_the_open_socket() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let gone = reqwest::Client::new()
        .delete(format!("{}/api/sessions/current", server.base))
        .header("cookie", &pair.ana.cookie)
        .send()
        .await
        .unwrap();
    assert!(gone.status().is_success());
    let (_, end) = ana.until_closed().await;
    assert!(matches!(end, Heard::Closed { code: 4401, .. }), "{end:?}");
    ben.types("I am still here").await;
    ben.until_saved().await;
}

#[tokio::test]
async fn presence_reaches_the_other_and_goes_with_its_connection() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let here = presence(11, 1, r#"{"user":{"name":"Ana"},"seat":"a"}"#);
    ana.send(&Message::Awareness(&here)).await;
    ben.until(is_presence("Ana")).await;
    drop(ana.vanish());
    ben.until(is_presence("null")).await;
}

/// Whether a message tells of a presence with these words in it; `null` tells that somebody left.
pub fn is_presence(words: &'static str) -> impl Fn(&Heard) -> bool {
    move |heard| match heard {
        Heard::Presence(payload) => String::from_utf8_lossy(payload).contains(words),
        _ => false,
    }
}

/// An awareness payload about one client.
pub fn presence(client: u64, clock: u64, state: &str) -> Vec<u8> {
    let mut payload = Vec::new();
    for number in [1, client, clock, u64::try_from(state.len()).unwrap()] {
        duologue_shared::protocol::codec::write_varuint(&mut payload, number);
    }
    payload.extend_from_slice(state.as_bytes());
    assert!(awareness::decode(&payload).is_ok());
    payload
}
