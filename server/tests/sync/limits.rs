//! One person's sockets and bytes are bounded; what they wrote is not lost by it.

use std::sync::Arc;
use std::time::Duration;

use duologue_server::people::limits::{AtOnce, Bytes, LimitOptions};
use duologue_server::rooms::Limits;
use duologue_server::store::MemoryStore;
use reqwest::header::COOKIE;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use crate::client::{Client, Heard, SOON, Speaks};
use crate::people::{Pair, Person};
use crate::test_server::{TestServer, both, connect, reconnect};

/// Whether the server opens a socket; otherwise the status it refuses it with.
async fn knock(pair: &Pair, person: &Person) -> Result<Client, u16> {
    let replica = Client::fresh(99);
    Client::connect(pair.socket(), &person.cookie, Speaks::Duologue, replica)
        .await
        .map_err(|refused| match refused {
            tokio_tungstenite::tungstenite::Error::Http(answer) => answer.status().as_u16(),
            other => panic!("{other}"),
        })
}

#[tokio::test]
async fn a_person_has_so_many_sockets_open_at_once() {
    let server = TestServer::with_limits(|limits| limits.open_sockets_person = AtOnce(2)).await;
    let pair = server.pair().await;
    let one = knock(&pair, &pair.ana).await.ok().unwrap();
    let _two = knock(&pair, &pair.ana).await.ok().unwrap();
    assert_eq!(knock(&pair, &pair.ana).await.err(), Some(429));
    assert!(knock(&pair, &pair.ben).await.is_ok(), "Ben is unaffected");
    one.leave().await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(knock(&pair, &pair.ana).await.is_ok());
}

#[tokio::test]
async fn sockets_are_opened_so_often_by_a_person_and_from_an_address() {
    let server = TestServer::with_limits(|limits| {
        limits.socket_person = "3/hour".parse().unwrap();
        limits.socket_address = "5/hour".parse().unwrap();
    })
    .await;
    let pair = server.pair().await;
    for _ in 0..3 {
        assert!(knock(&pair, &pair.ana).await.is_ok());
    }
    assert_eq!(knock(&pair, &pair.ana).await.err(), Some(429));
    for _ in 0..2 {
        assert!(knock(&pair, &pair.ben).await.is_ok());
    }
    assert_eq!(knock(&pair, &pair.ben).await.err(), Some(429));
}

#[tokio::test]
async fn who_sends_too_much_is_read_slowly_and_loses_nothing() {
    let server =
        TestServer::with_limits(|limits| limits.bytes = "60000/minute".parse().unwrap()).await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let started = Instant::now();
    // 62 thousand bytes are the minute's and two seconds more.
    for _ in 0..31 {
        ana.types(&"a".repeat(2000)).await;
    }
    ana.types("!").await;
    // The one after the last that was too much waits; Ben does not wait for his own.
    ben.types("b").await;
    ben.until_saved().await;
    assert!(started.elapsed() < Duration::from_secs(5), "Ben waited");
    ana.until_saved().await;
    assert!(
        started.elapsed() > Duration::from_secs(2),
        "nothing was slow"
    );
    ben.ask().await;
    while !ben.text().contains('!') {
        ben.until(|heard| matches!(heard, Heard::Update(_) | Heard::Step2(_)))
            .await;
    }
    assert_eq!(ben.text().matches('a').count(), 62_000);
}

#[tokio::test]
async fn a_flood_over_many_sockets_is_cut_off_and_what_was_typed_comes_again() {
    let server =
        TestServer::with_limits(|limits| limits.bytes = "60000/minute".parse().unwrap()).await;
    let pair = server.pair().await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    ana.until_saved().await;
    // Another of her tabs uses up all there is, and eleven seconds more.
    let mut other = connect(&pair, &pair.ana, Speaks::Duologue, 12).await;
    other.types(&"x".repeat(72_000)).await;
    other.until_saved().await;
    ana.types("not taken yet").await;
    let (before, end) = ana.until_closed().await;
    assert!(matches!(end, Heard::Closed { code: 1013, .. }), "{end:?}");
    assert!(
        !before.iter().any(|heard| matches!(heard, Heard::Saved(_))),
        "{before:?}"
    );

    tokio::time::sleep(Duration::from_secs(14)).await;
    let mut ana = reconnect(&pair, &pair.ana, Speaks::Duologue, ana.vanish()).await;
    ana.sync().await;
    ana.until_saved().await;
    let mut ben = connect(&pair, &pair.ben, Speaks::Duologue, 13).await;
    ben.sync().await;
    assert!(ben.text().contains("not taken yet"));
}

/// Types until it is taken or refused; the refusal's code.
async fn types(client: &mut Client, words: &str) -> Option<String> {
    client.types(words).await;
    let answer = client.until(|heard| matches!(heard, Heard::Saved(_) | Heard::Refused { .. }));
    match answer.await {
        Heard::Refused { code, .. } => Some(code),
        _ => None,
    }
}

/// A server where the agendas of one person keep so much together.
async fn server_of(store: Arc<MemoryStore>, bytes: u64) -> TestServer {
    let limits = Limits {
        idle: Duration::from_millis(50),
        ..Limits::default()
    };
    let options = LimitOptions {
        bytes_person: Bytes(bytes),
        ..LimitOptions::unlimited()
    };
    TestServer::open_over(store, limits, options).await
}

async fn until_open(server: &TestServer, rooms: usize) {
    let fewer = async {
        while server.rooms.open() > rooms {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(SOON, fewer).await.expect("rooms are forgotten");
}

#[tokio::test]
async fn what_the_agendas_of_one_person_keep_together_is_bounded_and_nothing_is_lost() {
    let server = server_of(Arc::new(MemoryStore::in_memory()), 20_000).await;
    let first = server.pair().await;
    let (ana, ben) = (first.ana.clone(), first.ben.clone());
    let second = Pair::of(&server.base, ana.clone(), ben.clone()).await;
    let bens = Pair::of(&server.base, ben, ana).await;
    let (mut ana, mut ben) = both(&first).await;
    let page = "x".repeat(9_000);
    assert_eq!(types(&mut ana, &page).await, None);
    let (_other_ana, mut other_ben) = both(&second).await;
    assert_eq!(types(&mut other_ben, &page).await, None);

    // Whoever writes: both are Ana's agendas, and share what is left.
    ben.until_text(&page).await;
    assert_eq!(types(&mut ben, &page).await.as_deref(), Some("quota"));
    let refused = types(&mut other_ben, &page).await;
    assert_eq!(refused.as_deref(), Some("quota"));
    let (mut at_bens, _) = both(&bens).await;
    assert_eq!(types(&mut at_bens, &page).await, None, "that one is Ben's");

    // Its author has it, and brings it once there is room again.
    assert_eq!(ben.text().len(), 18_000);
    ana.deletes(8_500).await;
    ana.until_saved().await;
    let ben = ben.leave().await;
    ana.leave().await;
    until_open(&server, 2).await;
    let mut ben = reconnect(&first, &first.ben, Speaks::Duologue, ben).await;
    ben.sync().await;
    ben.until_saved().await;
    let mut late = connect(&first, &first.ana, Speaks::Duologue, 77).await;
    late.sync().await;
    assert_eq!(late.text().len(), 9_500);
}

#[tokio::test]
async fn what_agendas_keep_is_told_before_it_is_all_and_known_after_a_restart() {
    let mut server = server_of(Arc::new(MemoryStore::in_memory()), 20_000).await;
    let mut pair = server.pair().await;
    let http = reqwest::Client::new();
    let me = async |base: &str, person: &Person| -> Value {
        let asked = http.get(format!("{base}/api/me"));
        let answer = asked.header(COOKIE, &person.cookie).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["kept"].clone()
    };
    let (mut ana, ben) = both(&pair).await;
    assert_eq!(types(&mut ana, &"x".repeat(17_000)).await, None);
    assert_eq!(me(&server.base, &pair.ana).await, Value::Null);
    assert_eq!(types(&mut ana, &"x".repeat(1_500)).await, None);
    let told = me(&server.base, &pair.ana).await;
    assert_eq!(told["most"], 20_000);
    let kept = told["bytes"].as_u64().unwrap();
    assert!((18_500..18_700).contains(&kept), "{kept}");
    assert_eq!(
        me(&server.base, &pair.ben).await,
        Value::Null,
        "he made none"
    );
    drop((ana, ben));
    until_open(&server, 0).await;

    let store = Arc::clone(&server.store);
    server.stop();
    server.stopped().await;
    let server = server_of(store, 18_000).await;
    pair.move_to(&server.base);
    assert_eq!(me(&server.base, &pair.ana).await["most"], 18_000);
    let make = http.post(format!("{}/api/pairs", server.base));
    let make = make.header(COOKIE, &pair.ana.cookie).json(&json!({}));
    let refused = make.send().await.unwrap();
    assert_eq!(refused.status(), 409);
    let problem: Value = refused.json().await.unwrap();
    assert_eq!(problem["code"], "quota");
    let words = problem["detail"].as_str().unwrap();
    assert!(words.contains("of 18000 bytes. All of them stay as they are."));
    let (_, mut ben) = both(&pair).await;
    assert_eq!(types(&mut ben, "x").await.as_deref(), Some("quota"));
    assert_eq!(ben.text().len(), 18_501);
}
