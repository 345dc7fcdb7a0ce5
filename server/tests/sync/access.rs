//! Whoever loses access loses what they have open within a second, by whatever path they lost it.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::COOKIE;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::client::{Client, Heard, Speaks};
use crate::people::{Pair, Person};
use crate::test_server::{TestServer, both, connect};

const WITHIN: Duration = Duration::from_secs(1);

/// Asks as somebody, and expects success.
async fn ask(server: &TestServer, who: &Person, method: Method, path: &str) -> Value {
    let answer = reqwest::Client::new()
        .request(method, format!("{}{path}", server.base))
        .header(COOKIE, &who.cookie)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default()
}

async fn closes_with(client: &mut Client, expect: u16) {
    let closed = timeout(WITHIN, client.until_closed()).await;
    let (_, end) = closed.expect("it closes within a second");
    assert!(
        matches!(end, Heard::Closed { code, .. } if code == expect),
        "{end:?}"
    );
}

/// Checks that Ben, who is unaffected, still writes.
async fn still_writes(ben: &mut Client) {
    ben.types("still here").await;
    ben.until_saved().await;
}

#[tokio::test]
async fn signing_out_here() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    ask(&server, &pair.ana, Method::DELETE, "/api/sessions/current").await;
    closes_with(&mut ana, 4401).await;
    still_writes(&mut ben).await;
}

#[tokio::test]
async fn signing_out_everywhere() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let phone = Person::sign_in(&server.base, "ana0").await;
    let mut at_phone = connect(&pair, &phone, Speaks::Duologue, 13).await;
    ask(&server, &phone, Method::DELETE, "/api/sessions").await;
    closes_with(&mut ana, 4401).await;
    closes_with(&mut at_phone, 4401).await;
    still_writes(&mut ben).await;
}

#[tokio::test]
async fn being_signed_out_from_another_device() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let phone = Person::sign_in(&server.base, "ana0").await;
    let mut at_phone = connect(&pair, &phone, Speaks::Duologue, 13).await;
    let listed = ask(&server, &phone, Method::GET, "/api/sessions").await;
    let other = listed.as_array().unwrap().iter();
    let mut other = other.filter(|one| one["current"] == false);
    let id = other.next().unwrap()["id"].as_str().unwrap().to_owned();
    ask(
        &server,
        &phone,
        Method::DELETE,
        &format!("/api/sessions/{id}"),
    )
    .await;
    closes_with(&mut ana, 4401).await;
    still_writes(&mut at_phone).await;
    still_writes(&mut ben).await;
}

#[tokio::test]
async fn signing_in_anew_in_the_same_browser() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let answer = reqwest::Client::new()
        .post(format!("{}/api/sessions", server.base))
        .header(COOKIE, &pair.ana.cookie)
        .json(&json!({ "email": "ana0@example.com", "password": "correct horse battery" }))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
    closes_with(&mut ana, 4401).await;
    still_writes(&mut ben).await;
}

#[tokio::test]
async fn being_put_out_of_the_pair() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let other = Pair::of(&server.base, pair.ana.clone(), pair.ben.clone()).await;
    let mut elsewhere = connect(&other, &pair.ben, Speaks::Duologue, 14).await;
    elsewhere.sync().await;
    ben.types("what Ben wrote").await;
    ben.until_saved().await;

    let path = format!("/api/pairs/{}/partner", pair.id);
    ask(&server, &pair.ana, Method::DELETE, &path).await;
    closes_with(&mut ben, 4403).await;
    let back = Client::connect(
        pair.socket(),
        &pair.ben.cookie,
        Speaks::Duologue,
        Client::fresh(15),
    );
    assert!(back.await.is_err(), "they came back");
    // What they wrote stays, and they keep their other agendas.
    ana.until_text("what Ben wrote").await;
    still_writes(&mut ana).await;
    elsewhere.until_saved().await;
    still_writes(&mut elsewhere).await;
}
