//! How far people looked: one mark for all of a person's devices, and nobody else's business.

use duologue_server::store::{RecordStore, Table};
use duologue_shared::ids::{Seat, Section, TopicId};
use duologue_shared::looked::{Looked, Vector};
use duologue_shared::protocol::Message;
use serde_json::Value;

use crate::client::{Client, Heard, Speaks};
use crate::home::{sends, topic};
use crate::people::{Pair, Person};
use crate::rooms::until_empty;
use crate::test_server::{TestServer, both, connect};

const LOOKED: Table = Table::of_pairs("looked");

fn topic_id(name: &str) -> TopicId {
    format!("topic-{name}").parse().unwrap()
}

/// What is kept of seat b's mark, sealed or not.
fn kept(server: &TestServer, pair: &Pair) -> Option<Vec<u8>> {
    let key = format!("{}/b", pair.id);
    server.store.get(LOOKED, key.as_bytes()).unwrap()
}

/// How far Ana's words reach that Ben has here.
fn theirs(ana: &Client) -> Vector {
    let client = ana.replica.client().get();
    [(client, ana.replica.clock(client))].into_iter().collect()
}

async fn looks(client: &mut Client, mark: &Looked) {
    client.send(&Message::Looked(&mark.encode())).await;
}

/// In how many topics something is new, once the agenda is closed.
async fn new_since(server: &TestServer, person: &Person) -> Value {
    until_empty(server).await;
    server.listed(person).await[0]["summary"]["newSince"].clone()
}

#[tokio::test]
async fn what_one_device_saw_is_seen_on_all_and_gone_from_the_list_and_the_other_hears_nothing() {
    let server = TestServer::that_closes_at_once().await;
    let pair = server.pair().await;
    let (mut ana, ben) = both(&pair).await;
    for name in ["build", "cover"] {
        sends(&mut ana, Seat::A, topic(name, Section::Next)).await;
    }
    ana.until_saved().await;
    let all = Looked::all(theirs(&ana));
    let seen = Looked::topics([topic_id("build")], &theirs(&ana));
    for client in [ana, ben] {
        client.leave().await;
    }
    assert_eq!(new_since(&server, &pair.ben).await, 2);
    assert_eq!(new_since(&server, &pair.ana).await, 0, "they are her own");

    let (mut ana, mut ben) = both(&pair).await;
    let mut bens_phone = connect(&pair, &pair.ben, Speaks::Duologue, 23).await;
    bens_phone.sync().await;
    looks(&mut ben, &seen).await;
    bens_phone.until_looked(&seen).await;
    // Another connection moves only its own person's mark.
    looks(&mut ana, &all).await;
    ana.ask().await;
    ana.until(|heard| matches!(heard, Heard::Step2(_))).await;
    assert_eq!(
        (ana.marks, &ana.looked),
        (1, &Looked::all(Vector::default()))
    );
    for client in [ana, ben, bens_phone] {
        client.leave().await;
    }
    assert_eq!(new_since(&server, &pair.ben).await, 1);

    // The agenda is read again from what is kept, and so is how far he looked.
    let mut bens_phone = connect(&pair, &pair.ben, Speaks::Duologue, 24).await;
    bens_phone.sync().await;
    bens_phone.until_looked(&seen).await;
    looks(&mut bens_phone, &all).await;
    bens_phone.leave().await;
    assert_eq!(new_since(&server, &pair.ben).await, 0);
}

#[tokio::test]
async fn who_is_put_out_leaves_no_mark_behind() {
    let server = TestServer::that_closes_at_once().await;
    let pair = server.pair().await;
    let (mut ana, ben) = both(&pair).await;
    ana.until_saved().await;
    for client in [ana, ben] {
        client.leave().await;
    }
    until_empty(&server).await;
    assert!(kept(&server, &pair).is_some());
    let url = format!("{}/api/pairs/{}/partner", server.base, pair.id);
    let request = reqwest::Client::new().delete(url);
    let request = request.header(reqwest::header::COOKIE, &pair.ana.cookie);
    assert_eq!(request.send().await.unwrap().status(), 204);
    assert_eq!(kept(&server, &pair), None);
}
