//! Opening, forgetting and compacting documents.

use std::time::Duration;

use duologue_server::rooms::Limits;
use duologue_server::store::{DocumentId, DocumentStore};
use duologue_shared::ids::{PairId, Seat};
use duologue_shared::session::Flavour;
use tokio::time::{sleep, timeout};

use crate::client::{SOON, Speaks};
use crate::people::Pair;
use crate::test_server::{TestServer, both, connect, reconnect};

pub fn document(pair: &Pair) -> DocumentId {
    DocumentId::agenda(&PairId::try_from(pair.id.as_str()).unwrap())
}

#[tokio::test]
async fn many_who_come_at_once_share_one_room() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let opening = (0..12).map(|number| {
        let pair = pair.clone();
        tokio::spawn(async move {
            let mut client = connect(&pair, &pair.ana, Speaks::Duologue, 100 + number).await;
            client.sync().await;
            client
        })
    });
    let mut clients = Vec::new();
    for client in opening.collect::<Vec<_>>() {
        clients.push(client.await.unwrap());
    }
    assert_eq!(server.openings.count(), 1);
    assert_eq!(server.rooms.open(), 1);
    clients[0].types("one room").await;
    for client in &mut clients[1..] {
        client.until_text("one room").await;
    }
}

#[tokio::test]
async fn an_empty_room_is_compacted_forgotten_and_read_again() {
    let server = TestServer::open_with(Limits {
        idle: Duration::from_millis(100),
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    for letter in ["a", "b", "c"] {
        ana.types(letter).await;
    }
    ana.until_saved().await;
    ben.until_text("abc").await;
    sleep(Duration::from_millis(300)).await;
    assert_eq!(server.rooms.open(), 1, "forgotten while somebody is there");

    let (ana, _) = (ana.leave().await, ben.leave().await);
    until_empty(&server).await;
    let stored = server.store.load(&document(&pair)).unwrap();
    assert!(stored.snapshot.is_some() && stored.records.is_empty());

    let mut ana = reconnect(&pair, &pair.ana, Speaks::Duologue, ana).await;
    ana.sync().await;
    ana.types("d").await;
    ana.until_saved().await;
    let mut ben = connect(&pair, &pair.ben, Speaks::Duologue, 14).await;
    ben.sync().await;
    assert_eq!(ben.text(), "abcd");
}

#[tokio::test]
async fn a_room_is_not_forgotten_before_all_is_durable() {
    let server = TestServer::open_with(Limits {
        idle: Duration::from_millis(50),
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    ana.until_saved().await;
    server.faults.hold_writes(true);
    ana.types("typed and gone").await;
    ana.leave().await;
    sleep(Duration::from_millis(300)).await;
    assert_eq!(server.rooms.open(), 1);
    server.faults.hold_writes(false);
    until_empty(&server).await;

    let mut ben = connect(&pair, &pair.ben, Speaks::Duologue, 12).await;
    ben.sync().await;
    assert_eq!(ben.text(), "typed and gone");
}

#[tokio::test]
async fn coming_and_going_while_rooms_are_forgotten_loses_nothing() {
    let server = TestServer::that_closes_at_once().await;
    let pair = server.pair().await;
    let mut replica = crate::client::Client::fresh(11);
    let mut expected = String::new();
    for round in 0..40 {
        let mut ana = reconnect(&pair, &pair.ana, Speaks::Duologue, replica).await;
        ana.sync().await;
        let word = format!("{round} ");
        ana.types(&word).await;
        expected.push_str(&word);
        ana.until_saved().await;
        replica = ana.leave().await;
    }
    let mut ben = connect(&pair, &pair.ben, Speaks::Duologue, 12).await;
    ben.sync().await;
    assert_eq!(ben.text(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_while_a_room_is_being_forgotten_gets_in() {
    let server = TestServer::that_closes_at_once().await;
    let document = DocumentId::agenda(&PairId::from_random([1; 16]));
    let coming_and_going = (0..2).map(|_| {
        let (rooms, document) = (server.rooms.clone(), document.clone());
        tokio::spawn(async move {
            for _ in 0..200 {
                // About as long as the room needs to see that it is empty.
                sleep(Duration::from_millis(1)).await;
                drop(
                    rooms
                        .join(&document, (Seat::A, Flavour::Plain), None)
                        .await
                        .unwrap(),
                );
            }
        })
    });
    for visitor in coming_and_going.collect::<Vec<_>>() {
        visitor.await.unwrap();
    }
    assert!(server.openings.count() > 10, "it was never forgotten");
    until_empty(&server).await;
}

#[tokio::test]
async fn a_long_log_is_compacted_while_people_type() {
    let server = TestServer::open_with(Limits {
        compact_records: 20,
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let mut expected = String::new();
    for number in 0..100 {
        let word = format!("{number} ");
        ana.types(&word).await;
        expected.push_str(&word);
        ana.until_saved().await;
    }
    ben.until_text(&expected).await;
    timeout(SOON, async {
        while server.store.load(&document(&pair)).unwrap().records.len() > 40 {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the log gets short");
    let previous = server.store.previous_snapshot(&document(&pair)).unwrap();
    assert!(previous.is_some(), "the snapshot before is kept");
    let mut late = connect(&pair, &pair.ben, Speaks::Duologue, 13).await;
    late.sync().await;
    assert_eq!(late.text(), expected);
}

pub async fn until_empty(server: &TestServer) {
    timeout(SOON, async {
        while server.rooms.open() > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the room is forgotten");
}
