//! What becomes of two people when the store, a room or a reader fails.

use std::time::Duration;

use duologue_server::rooms::{Limits, Refused};
use duologue_server::store::engine::Tree;
use duologue_shared::protocol::Message;
use tokio::time::{Instant, sleep, timeout};

use crate::client::{Client, Heard, SOON, Speaks};
use crate::living::{is_presence, presence};
use crate::test_server::{TestServer, both, connect, reconnect};

#[tokio::test]
async fn a_failing_store_makes_the_room_read_only_and_it_recovers_by_itself() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    ana.types("before").await;
    ana.until_saved().await;
    ben.until_text("before").await;

    server.faults.fail_writes(true);
    ana.types(", kept by Ana").await;
    let cannot_save = |heard: &Heard| *heard == Heard::Storage { works: false };
    let refused = Heard::Refused {
        update: ana.sent,
        code: "storage".to_owned(),
    };
    ana.until(cannot_save).await;
    ana.until(|heard| *heard == refused).await;
    ben.until(cannot_save).await;
    assert_eq!(health(&server).await, 503);
    let code = "storage";
    let refused = server
        .metrics
        .rooms
        .refused
        .get_or_create_owned(&Refused { code });
    assert_eq!(refused.get(), 1);
    assert!(server.metrics.store.failures.get() > 0);

    // While it fails, what is durable can be read, also by whoever comes now.
    let mut new = connect(&pair, &pair.ben, Speaks::Duologue, 13).await;
    new.until(cannot_save).await;
    new.ask().await;
    new.until_text("before").await;
    // Nobody is sent away, and nobody sees what is not durable.
    ben.ask().await;
    ben.until(|heard| matches!(heard, Heard::Step2(_))).await;
    assert_eq!(ben.text(), "before");

    server.faults.fail_writes(false);
    let works = |heard: &Heard| *heard == Heard::Storage { works: true };
    ana.until(works).await;
    ben.until(works).await;
    assert_eq!(health(&server).await, 200);
    ana.until_asked().await;
    ana.until_saved().await;
    ben.until_text("before, kept by Ana").await;
    new.until_text("before, kept by Ana").await;
}

#[tokio::test]
async fn what_was_written_but_not_settled_is_shown_once_it_is() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    server.faults.fail_syncing(true);
    ana.types("in doubt").await;
    ben.until(|heard| *heard == Heard::Storage { works: false })
        .await;
    ben.ask().await;
    ben.until(|heard| matches!(heard, Heard::Step2(_))).await;
    assert_eq!(ben.text(), "");
    // Her machine is gone for good; what the log kept is hers all the same.
    drop(ana);

    server.faults.fail_syncing(false);
    ben.until(|heard| *heard == Heard::Storage { works: true })
        .await;
    ben.ask().await;
    ben.until_text("in doubt").await;
}

#[tokio::test]
async fn an_agenda_that_cannot_be_read_is_not_shown_empty() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    server.faults.fail_reads(Some(Tree::Documents));
    let refused = Client::connect(
        pair.socket(),
        &pair.ana.cookie,
        Speaks::Duologue,
        Client::fresh(11),
    )
    .await;
    assert!(refused.is_err());
    server.faults.fail_reads(None);
    let (mut ana, mut ben) = both(&pair).await;
    ana.types("here").await;
    ben.until_text("here").await;
}

#[tokio::test]
async fn a_room_that_panics_ends_alone_and_is_loaded_again() {
    let server = TestServer::open().await;
    let (pair, other) = (server.pair().await, server.pair().await);
    let (mut ana, mut ben) = both(&pair).await;
    let (mut cleo, mut dan) = both(&other).await;
    ana.types("before").await;
    ana.until_saved().await;
    ben.until_text("before").await;

    server.trap.set();
    ana.types(", during").await;
    for client in [&mut ana, &mut ben] {
        let (before, end) = client.until_closed().await;
        assert!(before.contains(&Heard::GoAway), "{before:?}");
        assert!(matches!(end, Heard::Closed { code: 1012, .. }), "{end:?}");
    }
    assert_eq!(server.metrics.rooms.panics.get(), 1);
    cleo.types("nothing happened here").await;
    dan.until_text("nothing happened here").await;

    let mut ben = reconnect(&pair, &pair.ben, Speaks::Duologue, ben.vanish()).await;
    ben.sync().await;
    assert_eq!(ben.text(), "before");
    let mut ana = reconnect(&pair, &pair.ana, Speaks::Duologue, ana.vanish()).await;
    ana.sync().await;
    ana.until_saved().await;
    ben.until_text("before, during").await;
}

#[tokio::test]
async fn a_reader_too_slow_is_told_to_sync_again() {
    let server = TestServer::open_with(Limits {
        outgoing_frames: 16,
        outgoing_bytes: 256 << 10,
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    let cookie = &pair.ben.cookie;
    let mut ben = Client::connect_narrowly(pair.socket(), cookie, Client::fresh(12)).await;
    ben.sync().await;
    let here = presence(12, 1, r#"{"user":{"name":"Ben"},"seat":"b"}"#);
    ben.send(&Message::Awareness(&here)).await;
    ana.until(is_presence("Ben")).await;

    // Ben reads nothing; what the network holds for him is full after some megabytes.
    ana.types("what he must not miss").await;
    let long = format!(r#"{{"user":{{"name":"{}"}},"seat":"a"}}"#, "x".repeat(4000));
    let cut_off = is_presence("null");
    for clock in 1.. {
        ana.send(&Message::Awareness(&presence(11, clock, &long)))
            .await;
        if let Some(heard) = ana.read_within(Duration::ZERO).await
            && cut_off(&heard)
        {
            break;
        }
        assert!(clock < 50_000, "his queue grows without a bound");
    }
    let (_, end) = ben.until_closed().await;
    let reason = "resync".to_owned();
    assert_eq!(end, Heard::Closed { code: 1013, reason });
    assert_eq!(server.metrics.rooms.slow_readers.get(), 1);

    let mut ben = reconnect(&pair, &pair.ben, Speaks::Duologue, ben.vanish()).await;
    ben.sync().await;
    assert_eq!(ben.text(), "what he must not miss");
}

#[tokio::test]
async fn shutting_down_flushes_and_says_goodbye() {
    let mut server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    server.faults.hold_writes(true);
    ana.types("the last words").await;
    sleep(Duration::from_millis(50)).await;
    server.stop();
    sleep(Duration::from_millis(50)).await;
    server.faults.hold_writes(false);

    let (before, end) = ana.until_closed().await;
    assert!(before.contains(&Heard::Saved(ana.sent)), "{before:?}");
    assert!(before.contains(&Heard::GoAway), "{before:?}");
    assert!(matches!(end, Heard::Closed { code: 1001, .. }), "{end:?}");
    let (before, _) = ben.until_closed().await;
    assert!(before.iter().any(|heard| matches!(heard, Heard::Update(_))));
    timeout(SOON, server.stopped()).await.expect("it ends");
}

#[tokio::test]
async fn shutting_down_is_bounded_when_the_store_hangs() {
    let mut server = TestServer::open_with(Limits {
        flush: Duration::from_millis(300),
        shutdown: Duration::from_secs(2),
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let (mut ana, _ben) = both(&pair).await;
    server.faults.hold_writes(true);
    ana.types("never durable").await;
    sleep(Duration::from_millis(50)).await;

    let begun = Instant::now();
    server.stop();
    let (before, end) = ana.until_closed().await;
    assert!(before.contains(&Heard::GoAway), "{before:?}");
    assert!(!before.contains(&Heard::Saved(ana.sent)), "{before:?}");
    // Its room did this itself; one that is torn down says 1012.
    assert!(matches!(end, Heard::Closed { code: 1001, .. }), "{end:?}");
    timeout(Duration::from_secs(10), server.stopped())
        .await
        .expect("it ends");
    assert!(begun.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn nothing_is_lost_when_a_room_is_cut_off_with_appends_under_way() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, ben) = both(&pair).await;
    drop(ben);
    server.faults.hold_writes(true);
    ana.types("on its way").await;
    sleep(Duration::from_millis(50)).await;
    server.trap.set();
    ana.types(", lost in the panic").await;
    ana.until_closed().await;

    // The next room may not read the log before what is under way has arrived.
    let late = tokio::spawn({
        let pair = pair.clone();
        async move {
            let mut late = connect(&pair, &pair.ben, Speaks::Duologue, 31).await;
            late.sync().await;
            late
        }
    });
    sleep(Duration::from_millis(50)).await;
    server.faults.hold_writes(false);
    let mut late = late.await.unwrap();
    assert_eq!(late.text(), "on its way");
    // Its first record needs a sequence that nobody has.
    late.types(", and on").await;
    late.until_saved().await;
    let mut ana = reconnect(&pair, &pair.ana, Speaks::Duologue, ana.vanish()).await;
    ana.sync().await;
    ana.until_saved().await;
}

async fn health(server: &TestServer) -> u16 {
    reqwest::get(format!("{}/healthz", server.base))
        .await
        .unwrap()
        .status()
        .as_u16()
}
