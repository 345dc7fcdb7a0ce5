//! The list of a person's agendas, with what each has for them.

use std::time::{Duration, Instant};

use duologue_server::store::{
    Append, DocumentId, DocumentStore, Record, RecordStore, Sequence, Table,
};
use duologue_shared::agenda::{AgendaOperation, Outcome, Place};
use duologue_shared::ids::{ClientId, Day, Seat, Section};
use duologue_shared::operation::{Doer, Operation, perform};
use duologue_shared::promise::{PromiseKind, PromiseOperation, Promiser, Terms};
use duologue_shared::replica::{Origin, Replica};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use yrs::Transact;

use crate::client::{Client, SOON, Speaks};
use crate::people::{Pair, Person};
use crate::rooms::{document, until_empty};
use crate::test_server::{TestServer, both, connect};

const SUMMARIES: Table = Table::of_pairs("summaries");

/// Does something at a replica; the update that carries it.
fn does(replica: &Replica, seat: Seat, operation: impl Into<Operation>) -> Vec<u8> {
    let mut txn = replica.doc().transact_mut_with(Origin::Operation);
    perform(&mut txn, Doer { seat, at: 1 }, &operation.into()).unwrap();
    txn.encode_update_v1()
}

pub async fn sends(client: &mut Client, seat: Seat, operation: impl Into<Operation>) {
    let update = does(&client.replica, seat, operation);
    client.send_update(&update).await;
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn topic(name: &str, section: Section) -> AgendaOperation {
    AgendaOperation::AddTopic {
        topic: format!("topic-{name}").parse().unwrap(),
        section,
        place: Place::Last,
        headline: name.to_owned(),
    }
}

fn promise(name: &str, due: Day) -> PromiseOperation {
    PromiseOperation::Make {
        promise: format!("promise-{name}").parse().unwrap(),
        terms: Terms {
            who: Promiser::Seat(Seat::B),
            telling: None,
            kind: PromiseKind::Action,
            what: format!("send {name}"),
            how: None,
            due: Some(due),
        },
        topic: None,
        line: None,
        meeting: None,
    }
}

/// The only agenda of a person, once it is listed like this.
async fn until_listed(
    server: &TestServer,
    person: &Person,
    fits: impl Fn(&Value) -> bool,
) -> Value {
    let look = async {
        loop {
            let listed = server.listed(person).await;
            if fits(&listed[0]["summary"]) {
                return listed[0]["summary"].clone();
            }
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(SOON, look).await.expect("it is listed like this")
}

/// What is kept of an agenda for seat b, sealed or not.
fn kept(server: &TestServer, pair: &Pair) -> Option<Vec<u8>> {
    let key = format!("{}/b", pair.id);
    server.store.get(SUMMARIES, key.as_bytes()).unwrap()
}

#[tokio::test]
async fn an_open_agenda_tells_the_others_list_what_came() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, _ben) = both(&pair).await;
    let on = day("2026-12-01");
    sends(&mut ana, Seat::A, AgendaOperation::AddMeeting { day: on }).await;
    sends(&mut ana, Seat::A, topic("build", Section::Meeting(on))).await;
    sends(&mut ana, Seat::A, promise("draft", on)).await;
    ana.until_saved().await;
    let his = until_listed(&server, &pair.ben, |summary| summary["theirs"] == 1).await;
    let expected = json!({
        "next": { "day": "2026-12-01", "state": "planned" },
        "mine": 0, "theirs": 1, "newSince": 1, "waiting": 1, "openPromises": 1,
        "promises": [{
            "id": "promise-draft", "what": "send draft", "who": "b", "answers": "b",
            "due": "2026-12-01", "kind": "action",
                "state": "proposed",
        }],
    });
    assert_eq!(his, expected);
    let hers = until_listed(&server, &pair.ana, |summary| summary["mine"] == 1).await;
    assert_eq!((&hers["theirs"], &hers["waiting"]), (&json!(0), &json!(0)));
    assert_eq!(kept(&server, &pair), None, "it is kept once it is closed");
    let listed = server.listed(&pair.ben).await;
    assert_eq!(
        (&listed[0]["through"], &listed[0]["newest"]),
        (&json!(3), &json!(3))
    );
}

#[tokio::test]
async fn a_closed_agenda_is_listed_without_being_opened() {
    let server = TestServer::that_closes_at_once().await;
    let pair = server.pair().await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    sends(&mut ana, Seat::A, topic("build", Section::Next)).await;
    ana.until_saved().await;
    ana.leave().await;
    until_empty(&server).await;
    assert!(kept(&server, &pair).is_some());
    let openings = server.openings.count();
    let his = server.listed(&pair.ben).await;
    assert_eq!(his[0]["summary"]["theirs"], 1);
    assert_eq!(his[0]["pair"]["partner"]["name"], "ana0");
    assert_eq!(
        (server.rooms.open(), server.openings.count()),
        (0, openings)
    );
}

/// Somebody brings a topic, and the agenda is closed and summarised.
async fn is_closed_with_a_topic(server: &TestServer) -> Pair {
    let pair = server.pair().await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    sends(&mut ana, Seat::A, topic("build", Section::Next)).await;
    ana.until_saved().await;
    ana.leave().await;
    until_empty(server).await;
    pair
}

#[tokio::test]
async fn a_summary_that_its_log_went_on_after_is_derived_anew() {
    let server = TestServer::that_closes_at_once().await;
    let pair = is_closed_with_a_topic(&server).await;
    // As after a crash: what came then is in the log, and what is kept tells nothing of it.
    let (document, replica) = (
        document(&pair),
        Replica::new(ClientId::try_from(77).unwrap()),
    );
    let append = Append {
        sequence: server.store.last(&document).unwrap().next(),
        document,
        record: Record {
            seat: Some(Seat::A),
            at_ms: 1,
            bytes: does(&replica, Seat::A, topic("cover", Section::Next)),
        },
    };
    server.store.append_batch(&[append]).unwrap();
    until_listed(&server, &pair.ben, |summary| summary["theirs"] == 2).await;
    assert_eq!(server.rooms.open(), 0);
}

#[tokio::test]
async fn a_summary_as_servers_of_before_kept_it_is_derived_anew() {
    let server = TestServer::that_closes_at_once().await;
    let pair = is_closed_with_a_topic(&server).await;
    let before = json!({
        "form": 1,
        "summary": { "mine": 0, "theirs": 7, "waiting": 0, "promises": [], "openPromises": 0 },
    });
    let key = format!("{}/b", pair.id);
    let before = before.to_string();
    server
        .store
        .put(SUMMARIES, key.as_bytes(), before.as_bytes())
        .unwrap();
    until_listed(&server, &pair.ben, |summary| summary["theirs"] == 1).await;
    assert_ne!(kept(&server, &pair), Some(before.into_bytes()));
}

#[tokio::test]
async fn who_is_put_out_leaves_no_summary_behind() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    until_listed(&server, &pair.ben, |summary| !summary.is_null()).await;
    assert!(kept(&server, &pair).is_some());
    let url = format!("{}/api/pairs/{}/partner", server.base, pair.id);
    let request = reqwest::Client::new().delete(url);
    let request = request.header(reqwest::header::COOKIE, &pair.ana.cookie);
    assert_eq!(request.send().await.unwrap().status(), 204);
    assert_eq!(kept(&server, &pair), None);
    assert!(server.listed(&pair.ben).await.is_empty());
    assert_eq!(server.listed(&pair.ana).await.len(), 1);
    assert_eq!(kept(&server, &pair), None);
}

/// A log of so many meetings, each with three topics and a promise.
fn long_log(meetings: i32) -> Vec<u8> {
    let replica = Replica::new(ClientId::try_from(77).unwrap());
    let empty = replica.state_vector();
    for number in 0..meetings {
        let on = day("2024-01-01").plus_days(7 * number).unwrap();
        does(&replica, Seat::A, AgendaOperation::AddMeeting { day: on });
        for place in 0..3 {
            let name = format!("{number}-{place}");
            does(&replica, Seat::A, topic(&name, Section::Meeting(on)));
            let discussed = AgendaOperation::SetOutcome {
                topic: format!("topic-{name}").parse().unwrap(),
                day: on,
                outcome: Some(Outcome::Discussed),
            };
            does(&replica, Seat::A, discussed);
        }
        does(&replica, Seat::A, promise(&format!("{number}"), on));
        if number + 1 < meetings {
            does(&replica, Seat::A, AgendaOperation::CloseMeeting { day: on });
        }
    }
    replica.missing_at(&empty).unwrap()
}

/// Writes the log of an agenda as a server of before left it.
fn keeps_log(server: &TestServer, document: DocumentId, bytes: Vec<u8>) {
    let append = Append {
        document,
        sequence: Sequence::ZERO.next(),
        record: Record {
            seat: Some(Seat::A),
            at_ms: 1,
            bytes,
        },
    };
    server.store.append_batch(&[append]).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn agendas_of_before_are_summarised_once_and_then_listed_at_once() {
    const AGENDAS: usize = 40;
    let server = TestServer::open().await;
    let ben = server.pair().await.ben;
    let (http, log) = (reqwest::Client::new(), long_log(20));
    for number in 0..AGENDAS {
        let ana = Person::sign_up(&http, &server.base, &format!("an{number}")).await;
        let pair = Pair::of(&server.base, ana, ben.clone()).await;
        keeps_log(&server, document(&pair), log.clone());
    }
    let is_there = |entry: &Value| entry["summary"]["openPromises"] == 20;
    let all = async {
        let mut answers = 0;
        loop {
            let listed = server.listed(&ben).await;
            assert_eq!(listed.len(), AGENDAS + 1);
            answers += 1;
            if listed.iter().filter(|entry| is_there(entry)).count() == AGENDAS {
                return answers;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    let answers = timeout(6 * SOON, all).await.expect("all are summarised");
    let begun = Instant::now();
    let listed = server.listed(&ben).await;
    println!(
        "{AGENDAS} agendas: {answers} answers until all were there, then one in {:?}",
        begun.elapsed()
    );
    assert!(listed.iter().filter(|entry| is_there(entry)).count() == AGENDAS);
    assert_eq!(server.rooms.open(), 0);
    assert_eq!(server.openings.count(), 0);
}
