//! Nobody speaks in the other's name, over a real socket, whatever their client is made to send.

use std::time::Duration;

use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::schema::word_root;
use yrs::{Map, Out, Transact, WriteTxn};

use duologue_server::rooms::Limits;

use crate::client::{Client, Heard, Speaks, text_of, type_into};
use crate::rooms::until_empty;
use crate::test_server::{TestServer, both, reconnect};

#[tokio::test]
async fn words_under_the_others_client_id_are_refused_and_leave_no_trace() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    ana.types("Ana wrote this").await;
    ana.until_saved().await;
    ben.until_text("Ana wrote this").await;

    let forged = {
        let as_ana = Replica::new(ana.replica.client());
        as_ana.accept(&everything(&ben), Origin::Remote).unwrap();
        type_into(&as_ana, ", and this")
    };
    assert_eq!(refused(&mut ben, &forged).await, "not_yours");

    // Ana's next words are hers, and Ben goes on as before.
    ana.types(". And more").await;
    ana.until_saved().await;
    ben.until_text("Ana wrote this. And more").await;
    ben.types("!").await;
    ana.until_text("Ana wrote this. And more!").await;
}

/// Ben sees the client id of a tab of Ana's before her first word, and writes under it first; or after the room was
/// forgotten, while she writes without a network.
#[tokio::test]
async fn a_tab_that_has_written_nothing_keeps_its_client_id() {
    let server = TestServer::open_with(Limits {
        idle: Duration::from_millis(50),
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let tab = Client::fresh(ClientId::of_seat(4711, Seat::A).get());
    let mut ana = reconnect(&pair, &pair.ana, Speaks::Duologue, tab).await;
    let tab = Client::fresh(ClientId::of_seat(4711, Seat::B).get());
    let mut ben = reconnect(&pair, &pair.ben, Speaks::Duologue, tab).await;
    ana.sync().await;
    ben.sync().await;
    let seen = ana.replica.client();
    let claim = type_into(&Replica::new(seen), "claimed");
    assert_eq!(refused(&mut ben, &claim).await, "not_yours");

    let (ana, ben) = (ana.leave().await, ben.leave().await);
    until_empty(&server).await;
    let mut ben = reconnect(&pair, &pair.ben, Speaks::Duologue, ben).await;
    ben.sync().await;
    assert_eq!(refused(&mut ben, &claim).await, "not_yours");
    ben.types("Ben is here. ").await;
    ben.until_saved().await;

    type_into(&ana, "On the train. ");
    let mut ana = reconnect(&pair, &pair.ana, Speaks::Duologue, ana).await;
    ana.sync().await;
    ana.types("Back. ").await;
    ana.until_saved().await;
    let words = text_of(&ana.replica);
    assert!(words.contains("On the train.") && words.contains("Ben is here."));
    ben.until_text(&words).await;
}

#[tokio::test]
async fn the_others_word_is_refused_also_when_the_room_was_forgotten_meanwhile() {
    let server = TestServer::open_with(Limits {
        idle: Duration::from_millis(50),
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let done = says(&ben.replica, "done/promise1", "yes");
    ben.send_update(&done).await;
    ben.until_saved().await;
    ana.until(|heard| matches!(heard, Heard::Update(_))).await;

    for key in ["done/promise1", "accepts/promise1"] {
        let forged = forge(&ana, key);
        assert_eq!(refused(&mut ana, &forged).await, "not_yours", "{key}");
    }
    let forged = forge(&ana, "done/promise1");
    let (ana, ben) = (ana.leave().await, ben.leave().await);
    until_empty(&server).await;
    let mut ana = reconnect(&pair, &pair.ana, Speaks::Plain, ana).await;
    let mut ben = reconnect(&pair, &pair.ben, Speaks::Duologue, ben).await;
    ana.sync().await;
    ben.sync().await;
    // A client that knows Yjs only is told nothing, and nothing happens.
    ana.send_update(&forged).await;
    ana.types("honest words").await;
    ben.until_text("honest words").await;
    let root = ben.replica.doc().get_or_insert_map(word_root(Seat::B));
    let txn = ben.replica.doc().transact();
    assert_eq!(root.get(&txn, "done/promise1").unwrap(), Out::from("yes"));
}

/// Sends an update that the server must not take; the code it is refused with.
async fn refused(client: &mut Client, update: &[u8]) -> String {
    client.send_update(update).await;
    let answer = client.until(|heard| matches!(heard, Heard::Refused { .. }));
    match answer.await {
        Heard::Refused { code, .. } => code,
        other => unreachable!("that is what was waited for, not {other:?}"),
    }
}

/// What somebody who writes their own client could send: Ben's word, from a replica of their own.
fn forge(client: &Client, key: &str) -> Vec<u8> {
    let forger = Replica::new(ClientId::from_random(4711));
    forger.accept(&everything(client), Origin::Remote).unwrap();
    says(&forger, key, "forged")
}

/// Writes into Ben's word; the update.
fn says(replica: &Replica, key: &str, value: &str) -> Vec<u8> {
    let before = replica.state_vector();
    let mut txn = replica.doc().transact_mut_with(Origin::Local);
    let root = txn.get_or_insert_map(word_root(Seat::B));
    root.insert(&mut txn, key, value);
    drop(txn);
    replica.missing_at(&before).unwrap()
}

fn everything(client: &Client) -> Vec<u8> {
    client.replica.missing_at(&[0]).unwrap()
}
