//! Search over a person's agendas: what is found in them, how soon, and by whom.

use std::time::{Duration, Instant};

use duologue_server::people::limits::Rate;
use duologue_server::store::{RecordStore, Table};
use duologue_shared::agenda::AgendaOperation;
use duologue_shared::ids::{Seat, Section};
use reqwest::Method;
use reqwest::header::COOKIE;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::client::{SOON, Speaks};
use crate::home::{sends, topic};
use crate::people::{Pair, Person};
use crate::rooms::until_empty;
use crate::test_server::{TestServer, both, connect};

const SEARCH_TEXTS: Table = Table::of_pairs("search-texts");

async fn finds(server: &TestServer, person: &Person, wanted: Value) -> Value {
    let url = format!("{}/api/search", server.base);
    person.post(&reqwest::Client::new(), &url, wanted).await
}

/// The headlines that a person finds, once that is so many.
async fn until_found(
    server: &TestServer,
    person: &Person,
    words: &str,
    count: usize,
) -> Vec<String> {
    let look = async {
        loop {
            let answer = finds(server, person, json!({ "words": words })).await;
            let hits = answer["hits"].as_array().unwrap();
            if hits.len() == count && answer["behind"] == false {
                return hits.iter().map(headline).collect();
            }
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(SOON, look).await.expect("it is found")
}

fn headline(hit: &Value) -> String {
    hit["hit"]["headline"]["words"].as_str().unwrap().to_owned()
}

/// Somebody brings topics, and the agenda is closed.
async fn is_closed_with(server: &TestServer, pair: &Pair, topics: &[&str]) {
    let mut ana = connect(pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    for name in topics {
        sends(&mut ana, Seat::A, topic(name, Section::Next)).await;
    }
    ana.until_saved().await;
    ana.leave().await;
    until_empty(server).await;
}

async fn asks(server: &TestServer, method: Method, path: &str, person: &Person) {
    let url = format!("{}/api/{path}", server.base);
    let request = reqwest::Client::new().request(method, url);
    let answer = request.header(COOKIE, &person.cookie).send().await.unwrap();
    assert_eq!(answer.status(), 204);
}

#[tokio::test]
async fn an_open_agenda_is_searched_as_it_stands() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, _ben) = both(&pair).await;
    sends(&mut ana, Seat::A, topic("Budget", Section::Next)).await;
    ana.until_saved().await;
    let begun = Instant::now();
    assert_eq!(until_found(&server, &pair.ben, "BUDG", 1).await, ["Budget"]);
    assert!(begun.elapsed() < Duration::from_secs(4), "{begun:?}");
    let answer = finds(&server, &pair.ben, json!({ "words": "budg" })).await;
    let expected = json!({
        "hits": [{
            "pair": pair.id,
            "hit": {
                "section": "next", "topic": "topic-Budget", "found": [],
                "headline": { "words": "Budget", "marks": [{ "at": 0, "len": 4 }] },
            },
        }],
        "total": 1, "behind": false, "incomplete": false,
    });
    assert_eq!(answer, expected);
    let delete = AgendaOperation::DeleteTopic {
        topic: "topic-Budget".parse().unwrap(),
    };
    sends(&mut ana, Seat::A, delete).await;
    ana.until_saved().await;
    until_found(&server, &pair.ben, "budget", 0).await;
}

#[tokio::test]
async fn a_closed_agenda_is_searched_without_being_opened() {
    let server = TestServer::that_closes_at_once().await;
    let pair = server.pair().await;
    is_closed_with(&server, &pair, &["Budget", "Holiday"]).await;
    let openings = server.openings.count();
    let answer = finds(&server, &pair.ben, json!({ "words": "holi" })).await;
    assert_eq!(
        (&answer["total"], &answer["behind"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(
        (server.rooms.open(), server.openings.count()),
        (0, openings)
    );
    // What came later replaces it.
    is_closed_with(&server, &pair, &["Holiday-cover"]).await;
    let found = until_found(&server, &pair.ana, "holiday", 2).await;
    assert_eq!(found, ["Holiday", "Holiday-cover"]);
}

#[tokio::test]
async fn a_text_that_was_never_kept_is_derived_from_the_log() {
    let server = TestServer::that_closes_at_once().await;
    let pair = server.pair().await;
    is_closed_with(&server, &pair, &["Budget"]).await;
    // As a server of before left it.
    let prefix = format!("{}/", pair.id);
    let kept = server.store.scan(SEARCH_TEXTS, prefix.as_bytes()).unwrap();
    assert_eq!(kept.len(), 2, "what is kept, and its part");
    for (key, value) in kept {
        let removed = server
            .store
            .compare_and_set(SEARCH_TEXTS, &key, Some(&value), None);
        assert!(removed.unwrap());
    }
    let answer = finds(&server, &pair.ben, json!({ "words": "budget" })).await;
    assert_eq!(
        (&answer["total"], &answer["behind"]),
        (&json!(0), &json!(true))
    );
    until_found(&server, &pair.ben, "budget", 1).await;
    assert_eq!(server.rooms.open(), 0);
}

#[tokio::test]
async fn nobody_finds_anything_in_an_agenda_that_is_not_theirs() {
    let server = TestServer::that_closes_at_once().await;
    let (pair, others) = (server.pair().await, server.pair().await);
    is_closed_with(&server, &pair, &["Budget"]).await;
    is_closed_with(&server, &others, &["Holiday"]).await;
    for (words, pair_wanted) in [("budget", None), ("budget", Some(&pair.id))] {
        let wanted = json!({ "words": words, "pair": pair_wanted });
        let answer = finds(&server, &others.ana, wanted).await;
        let nothing = json!({ "hits": [], "total": 0, "behind": false, "incomplete": false });
        assert_eq!(answer, nothing);
    }
    until_found(&server, &pair.ben, "budget", 1).await;
    until_found(&server, &pair.ana, "budget", 1).await;
    let path = format!("pairs/{}/partner", pair.id);
    asks(&server, Method::DELETE, &path, &pair.ana).await;
    until_found(&server, &pair.ben, "budget", 0).await;
    until_found(&server, &pair.ana, "budget", 1).await;
    let path = format!("pairs/{}/membership", others.id);
    asks(&server, Method::DELETE, &path, &others.ana).await;
    until_found(&server, &others.ana, "holiday", 0).await;
    until_found(&server, &others.ben, "holiday", 1).await;
}

#[tokio::test]
async fn an_archived_agenda_is_searched_too_and_one_alone_if_asked() {
    let server = TestServer::that_closes_at_once().await;
    let pair = server.pair().await;
    let other = Pair::of(&server.base, pair.ana.clone(), pair.ben.clone()).await;
    is_closed_with(&server, &pair, &["Plan-one"]).await;
    is_closed_with(&server, &other, &["Plan-two"]).await;
    let url = format!("{}/api/pairs/{}", server.base, pair.id);
    let request = reqwest::Client::new().patch(url);
    let request = request.header(COOKIE, &pair.ana.cookie);
    let archived = request.json(&json!({ "archived": true })).send().await;
    assert_eq!(archived.unwrap().status(), 204);
    let found = until_found(&server, &pair.ana, "plan", 2).await;
    assert_eq!(found.len(), 2);
    let alone = json!({ "words": "plan", "pair": other.id });
    let answer = finds(&server, &pair.ana, alone).await;
    assert_eq!(answer["total"], 1);
    assert_eq!(headline(&answer["hits"][0]), "Plan-two");
    let more = json!({ "words": "plan", "skip": 1 });
    let answer = finds(&server, &pair.ana, more).await;
    assert_eq!(answer["hits"].as_array().unwrap().len(), 1);
    let beyond = json!({ "words": "plan", "skip": u32::MAX });
    let answer = finds(&server, &pair.ana, beyond).await;
    assert_eq!((&answer["hits"], &answer["total"]), (&json!([]), &json!(2)));
}

#[tokio::test]
async fn hostile_queries_cost_no_more_than_others() {
    let server = TestServer::that_closes_at_once().await;
    let pair = server.pair().await;
    is_closed_with(&server, &pair, &["Budget"]).await;
    for words in [
        "",
        " ",
        "\u{0}",
        &"word ".repeat(10_000),
        &"a".repeat(60_000),
    ] {
        let answer = finds(&server, &pair.ana, json!({ "words": words })).await;
        assert_eq!(answer["total"], 0);
    }
    let url = format!("{}/api/search", server.base);
    let request = reqwest::Client::new().post(&url);
    let stranger = request.json(&json!({ "words": "budget" })).send().await;
    assert_eq!(stranger.unwrap().status(), 401);
}

#[tokio::test]
async fn whoever_searches_too_often_has_to_wait() {
    let server = TestServer::with_limits(|limits| {
        limits.search = "2/minute".parse::<Rate>().unwrap();
    })
    .await;
    let pair = server.pair().await;
    let wanted = json!({ "words": "budget" });
    for _ in 0..2 {
        finds(&server, &pair.ana, wanted.clone()).await;
    }
    let request = reqwest::Client::new().post(format!("{}/api/search", server.base));
    let request = request.header(COOKIE, &pair.ana.cookie).json(&wanted);
    assert_eq!(request.send().await.unwrap().status(), 429);
    finds(&server, &pair.ben, wanted).await;
}
