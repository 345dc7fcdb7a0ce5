//! More of everything than anybody needs.

use std::time::Duration;

use duologue_server::rooms::Limits;
use duologue_shared::protocol::{Message, SyncMessage, awareness};
use futures_util::SinkExt;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Bytes, Message as Frame};

use super::control::Control;
use super::ended_with;
use crate::client::{Client, Heard, SOON, Speaks};
use crate::people::Pair;
use crate::test_server::{TestServer, both, connect};

const FLOOD: usize = 5_000;

/// Sends a message so often without reading; whether the connection bore it.
async fn flood(client: &mut Client, frame: &Frame) -> bool {
    let sending = async {
        for _ in 0..FLOOD {
            client.socket().feed(frame.clone()).await?;
        }
        client.socket().flush().await
    };
    // Whoever does not read is not read from any more once the network is full: that is an answer too.
    timeout(SOON, sending).await.is_ok_and(|sent| sent.is_ok())
}

#[tokio::test]
async fn floods_of_small_messages_reach_nobody_else() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let control = Control::types_at(&server).await;
    let gap = [1, 1, 7, 9, 0x84, 7, 8, 1, b'x', 0];
    let floods: [(&str, Frame); 5] = [
        ("pings", Frame::Ping(Bytes::new())),
        (
            "questions who is here",
            Frame::binary(Message::QueryAwareness.encode()),
        ),
        ("questions what is missing", Frame::binary(vec![0, 0, 1, 0])),
        (
            "gaps",
            Frame::binary(Message::Sync(SyncMessage::Update(&gap)).encode()),
        ),
        ("nothings", Frame::binary(vec![99])),
    ];
    for (what, frame) in floods {
        let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 21).await;
        flood(&mut ana, &frame).await;
        println!("a flood of {what}");
        drop(ana.vanish());
    }
    let (mut ana, mut ben) = both(&pair).await;
    ana.types("after the floods").await;
    ben.until_text("after the floods").await;
    control.lost_nothing("floods").await;
}

/// Who asks on and on for what is missing and never reads is cut off, and the answers are not kept for them.
#[tokio::test]
async fn who_never_reads_is_cut_off_with_resync() {
    let server = TestServer::open_with(Limits {
        outgoing_frames: 64,
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let control = Control::types_at(&server).await;
    let (mut ana, _ben) = both(&pair).await;
    ana.types(&"a page of words ".repeat(10_000)).await;
    ana.until_saved().await;

    let mut deaf =
        Client::connect_narrowly(pair.socket(), &pair.ben.cookie, Client::fresh(31)).await;
    let question = Frame::binary(vec![0, 0, 1, 0]);
    let asking = async { while deaf.socket().send(question.clone()).await.is_ok() {} };
    timeout(SOON, asking).await.ok();
    let (_, end) = deaf.until_closed().await;
    assert!(ended_with(&end, 1013), "{end:?}");
    control.lost_nothing("somebody who never reads").await;
}

/// Nothing more comes for them, so the room's queue never fills; and they speak, so they are not taken for dead.
#[tokio::test]
async fn who_asks_once_and_never_reads_does_not_hold_the_answer_for_ever() {
    let server = TestServer::with_limits(|limits| limits.write_timeout_seconds = 1).await;
    let pair = server.pair().await;
    let (mut ana, _ben) = both(&pair).await;
    for _ in 0..12 {
        ana.types(&"x".repeat(900_000)).await;
        ana.until_saved().await;
    }
    let control = Control::types_at(&server).await;
    let mut deaf =
        Client::connect_narrowly(pair.socket(), &pair.ben.cookie, Client::fresh(31)).await;
    deaf.ask().await;
    let pinging = async {
        let ping = Frame::Ping(Bytes::new());
        while deaf.socket().send(ping.clone()).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let ended = timeout(SOON, pinging).await;
    assert!(ended.is_ok(), "they are kept");
    control.lost_nothing("an answer that nobody takes").await;
}

#[tokio::test]
async fn a_crowd_of_one_persons_presences_shows_one() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let crowd: Vec<_> = (100..2100)
        .map(|client| awareness::Entry {
            client,
            clock: 1,
            state: Some("{}".to_owned()),
        })
        .collect();
    ana.send(&Message::Awareness(&awareness::encode(&crowd)))
        .await;
    let Heard::Presence(heard) = ben.until(|heard| matches!(heard, Heard::Presence(_))).await
    else {
        unreachable!("that is what was waited for");
    };
    let shown = awareness::decode(&heard).unwrap();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].state.as_deref(), Some(r#"{"seat":"a"}"#));
}

#[tokio::test]
async fn a_full_agenda_says_so_and_stays_open() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let control = Control::types_at(&server).await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    let page = "x".repeat(1_000_000);
    let code = loop {
        ana.types(&page).await;
        let answer = ana.until(|heard| matches!(heard, Heard::Saved(_) | Heard::Refused { .. }));
        if let Heard::Refused { code, .. } = answer.await {
            break code;
        }
    };
    assert_eq!(code, "full");
    control.lost_nothing("a full agenda").await;
    let mut ben = late(&pair).await;
    assert!(ben.text().len() > 15_000_000);
    ben.socket().close(None).await.ok();
}

/// Somebody who comes to a large agenda and reads all of it.
async fn late(pair: &Pair) -> Client {
    let mut ben = connect(pair, &pair.ben, Speaks::Duologue, 12).await;
    ben.ask().await;
    let Ok(Heard::Step2(update)) = timeout(
        Duration::from_mins(1),
        ben.until_raw(|heard| matches!(heard, Heard::Step2(_))),
    )
    .await
    else {
        panic!("no answer");
    };
    let limit = duologue_shared::schema::MAX_ANSWER;
    let origin = duologue_shared::replica::Origin::Remote;
    ben.replica.accept_up_to(&update, origin, limit).unwrap();
    ben
}
