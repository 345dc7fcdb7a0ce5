//! What happened to an agenda and an account, as its people can read it.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::support::{Browser, TestServer, e_mail, sign_in};

/// The trail at an address: what happened and who did it, the newest first.
async fn trail(browser: &Browser<'_>, path: &str) -> Vec<(String, String)> {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let entries = answer.body.as_array().unwrap();
    entries
        .iter()
        .map(|entry| (text(&entry["event"]), text(&entry["by"])))
        .collect()
}

fn told(entries: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(event, by): &(&str, &str)| ((*event).to_owned(), (*by).to_owned());
    entries.iter().map(owned).collect()
}

#[tokio::test]
async fn both_people_read_the_same_trail_of_their_agenda() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, _) = ana.make_pair().await;
    let invitation = format!("/api/pairs/{pair}/invitation");
    ana.delete(&invitation).await;
    let link = ana.post(&invitation).await.body;
    ben.accept(link["token"].as_str().unwrap()).await;

    let path = format!("/api/pairs/{pair}/access");
    let expect = told(&[
        ("joined", "Ben"),
        ("invited", "Ana"),
        ("invitation_revoked", "Ana"),
        ("invited", "Ana"),
    ]);
    assert_eq!(trail(&ana, &path).await, expect);
    assert_eq!(trail(&ben, &path).await, expect);
    let newest = ben.get(&path).await.body[0].clone();
    assert_eq!(newest["you"], true);
    assert_eq!(newest["address"], "127.0.0.1");
    assert_eq!(newest["at"], "2026-11-22T10:00:00Z");

    ana.delete(&format!("/api/pairs/{pair}/partner")).await;
    assert_eq!(trail(&ana, &path).await[0], told(&[("put_out", "Ana")])[0]);
}

#[tokio::test]
async fn a_person_reads_who_signed_in_or_tried_to() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let stranger = server.browser();
    let wrong = json!({ "email": e_mail("Ana"), "password": "not her secret" });
    for _ in 0..3 {
        stranger.send(Method::POST, "/api/sessions", &wrong).await;
    }
    server.clock.pass(Duration::from_hours(1));
    stranger.send(Method::POST, "/api/sessions", &wrong).await;
    let mut phone = server.browser();
    phone.cookie = phone
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await
        .session();
    phone.delete("/api/sessions/current").await;
    assert_eq!(
        trail(&ana, "/api/me/access").await,
        told(&[
            ("signed_out", "Ana"),
            ("signed_in", "Ana"),
            ("sign_in_failed", "?"),
            ("sign_in_failed", "?"),
            ("signed_in", "Ana"),
        ])
    );
}

#[tokio::test]
async fn a_trail_that_cannot_be_written_keeps_nobody_out() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;
    server.faults.fail_writes(true);
    let path = format!("/api/pairs/{pair}/access");
    assert_eq!(ana.get(&path).await.status, StatusCode::OK);
    let refused = ana.get(&format!("/api/pairs/{pair}/sync")).await;
    refused.refuses(426, "upgrade_required", "WebSocket");
}
