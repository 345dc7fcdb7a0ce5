//! Each of the two keeps their own list in order: renames, puts away, and leaves.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::support::{Answer, Browser, TestServer};

async fn changes(browser: &Browser<'_>, pair: &str, change: Value) -> Answer {
    let path = format!("/api/pairs/{pair}");
    browser.send(Method::PATCH, &path, &change).await
}

async fn leaves(browser: &Browser<'_>, pair: &str) -> Answer {
    browser
        .delete(&format!("/api/pairs/{pair}/membership"))
        .await
}

/// Two people with an agenda that Ana made.
async fn meet(server: &TestServer) -> (Browser<'_>, Browser<'_>, String) {
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;
    (ana, ben, pair)
}

async fn only(browser: &Browser<'_>) -> Value {
    let listed = browser.get("/api/pairs").await.body;
    assert_eq!(listed.as_array().unwrap().len(), 1);
    listed[0].clone()
}

#[tokio::test]
async fn each_of_the_two_names_and_puts_away_for_themself_alone() {
    let server = TestServer::open().await;
    let (ana, ben, pair) = meet(&server).await;
    let changed = changes(&ben, &pair, json!({ "name": "  Ana (mentor) " })).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    changes(&ben, &pair, json!({ "archived": true })).await;
    let bens = only(&ben).await;
    assert_eq!(bens["own_name"], "Ana (mentor)");
    assert_eq!(bens["archived"], true);
    let anas = only(&ana).await;
    assert_eq!(
        (&anas["own_name"], &anas["archived"]),
        (&Value::Null, &json!(false))
    );
    let home = ana.get("/api/home").await.body;
    assert!(!home.to_string().contains("mentor"));

    // What is not named in a change stays.
    changes(&ben, &pair, json!({ "archived": false })).await;
    assert_eq!(only(&ben).await["own_name"], "Ana (mentor)");
    changes(&ben, &pair, json!({ "name": " " })).await;
    assert_eq!(only(&ben).await["own_name"], Value::Null);
    changes(&ben, &pair, json!({})).await;

    let refused = changes(&ben, &pair, json!({ "name": "x".repeat(81) })).await;
    refused.refuses(422, "invalid", "80");
    let carla = server.person("Carla").await;
    let refused = changes(&carla, &pair, json!({ "name": "mine" })).await;
    refused.refuses(404, "not_found", "nothing here for you");
}

#[tokio::test]
async fn whoever_was_invited_leaves_and_the_other_is_told() {
    let server = TestServer::open().await;
    let (ana, ben, pair) = meet(&server).await;
    assert_eq!(leaves(&ben, &pair).await.status, StatusCode::NO_CONTENT);
    assert!(ben.pairs().await.is_empty());
    let refused = ben.get(&format!("/api/pairs/{pair}/sync")).await;
    refused.refuses(404, "not_found", "nothing here for you");
    leaves(&ben, &pair)
        .await
        .refuses(404, "not_found", "nothing here for you");

    let anas = only(&ana).await;
    assert_eq!(
        (&anas["partner"], &anas["put_out"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(anas["left"]["name"], "Ben");
    let trail = ana.get(&format!("/api/pairs/{pair}/access")).await.body;
    assert_eq!(trail[0]["event"], "left");
    assert_eq!(
        (&trail[0]["by"], &trail[0]["you"]),
        (&json!("Ben"), &json!(false))
    );
    let refused = ana.post(&format!("/api/pairs/{pair}/invitation")).await;
    refused.refuses(409, "seat_closed", "Make a new agenda");
}

#[tokio::test]
async fn whoever_made_an_agenda_leaves_it_too() {
    let server = TestServer::open().await;
    let (ana, ben, pair) = meet(&server).await;
    assert_eq!(leaves(&ana, &pair).await.status, StatusCode::NO_CONTENT);
    assert!(ana.pairs().await.is_empty());
    let bens = only(&ben).await;
    assert_eq!(
        (&bens["partner"], &bens["left"]["name"]),
        (&Value::Null, &json!("Ana"))
    );
    assert_eq!(leaves(&ben, &pair).await.status, StatusCode::NO_CONTENT);
    assert!(ben.pairs().await.is_empty());
}

#[tokio::test]
async fn a_link_into_an_agenda_that_its_maker_left_leads_nowhere() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    leaves(&ana, &pair).await;
    assert!(ana.pairs().await.is_empty());
    let refused = ben.accept(&token).await;
    refused.refuses(410, "invitation_revoked", "new link");
}

#[tokio::test]
async fn what_somebody_made_counts_as_theirs_after_they_left() {
    let server = TestServer::with_limits(|limits| {
        limits.agendas_person = duologue_server::people::limits::AtOnce(1);
    })
    .await;
    let ana = server.person("Ana").await;
    let (pair, _) = ana.make_pair().await;
    leaves(&ana, &pair).await;
    let refused = ana.send(Method::POST, "/api/pairs", &json!({})).await;
    refused.refuses(409, "too_many", "All of them stay as they are.");
}
