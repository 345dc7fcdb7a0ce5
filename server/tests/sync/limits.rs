//! One person's sockets and bytes are bounded; what they wrote is not lost by it.

use std::time::Duration;

use duologue_server::limits::AtOnce;
use tokio::time::Instant;

use crate::client::{Client, Heard, Speaks};
use crate::house::{House, both, connect, reconnect};
use crate::people::{Pair, Person};

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
    let house = House::with_limits(|limits| limits.open_sockets_person = AtOnce(2)).await;
    let pair = house.pair().await;
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
    let house = House::with_limits(|limits| {
        limits.socket_person = "3/hour".parse().unwrap();
        limits.socket_address = "5/hour".parse().unwrap();
    })
    .await;
    let pair = house.pair().await;
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
    let house = House::with_limits(|limits| limits.bytes = "60000/minute".parse().unwrap()).await;
    let pair = house.pair().await;
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
    let house = House::with_limits(|limits| limits.bytes = "60000/minute".parse().unwrap()).await;
    let pair = house.pair().await;
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
