//! The invited person can be put out again, and an invitation can be for one account alone.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::support::{Browser, TestServer, e_mail};

async fn put_out(browser: &Browser<'_>, pair: &str) -> super::support::Answer {
    browser.delete(&format!("/api/pairs/{pair}/partner")).await
}

#[tokio::test]
async fn who_is_put_out_finds_nothing_any_more() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;
    assert_eq!(put_out(&ana, &pair).await.status, StatusCode::NO_CONTENT);

    assert!(ben.pairs().await.is_empty());
    let refused = ben.get(&format!("/api/pairs/{pair}/sync")).await;
    refused.refuses(404, "not_found", "nothing here for you");
    let refused = ben.get(&format!("/api/pairs/{pair}/access")).await;
    refused.refuses(404, "not_found", "nothing here for you");
    let again = ben.accept(&token).await;
    again.refuses(410, "invitation_revoked", "new link");

    let listed = ana.get("/api/pairs").await.body;
    assert!(listed[0]["partner"].is_null());
    assert_eq!(listed[0]["put_out"]["name"], "Ben");
}

#[tokio::test]
async fn nobody_ever_sits_on_the_seat_of_another() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;
    put_out(&ana, &pair).await;
    let path = format!("/api/pairs/{pair}/invitation");
    let refused = ana.post(&path).await;
    refused.refuses(409, "seat_closed", "Make a new agenda");
    let refused = ana.delete(&path).await;
    refused.refuses(409, "seat_closed", "Make a new agenda");
    let refused = put_out(&ana, &pair).await;
    refused.refuses(409, "nobody_there", "Nobody has joined");
}

#[tokio::test]
async fn only_the_maker_puts_somebody_out() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    let refused = put_out(&ana, &pair).await;
    refused.refuses(409, "nobody_there", "take the link back");
    ben.accept(&token).await;
    let refused = put_out(&ben, &pair).await;
    refused.refuses(409, "not_maker", "Only the person who made this agenda");
    assert_eq!(ana.pairs().await, ben.pairs().await);
}

async fn makes_pair_for(browser: &Browser<'_>, email: &str) -> Value {
    let wanted = json!({ "name": "Weekly", "email": email });
    browser.send(Method::POST, "/api/pairs", &wanted).await.body
}

#[tokio::test]
async fn an_invitation_that_names_an_e_mail_lets_that_account_in_alone() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let carla = server.person("Carla").await;
    let made = makes_pair_for(&ana, &format!(" {} ", e_mail("Ben").to_uppercase())).await;
    let token = made["invitation"]["token"].as_str().unwrap();

    // Whoever holds the link learns that it is for one account, not for which.
    let shown = carla.look_at(token).await;
    assert_eq!(shown.body["for_one"], true);
    assert!(!shown.text.to_lowercase().contains("ben"), "{}", shown.text);
    let refused = carla.accept(token).await;
    refused.refuses(403, "invitation_for_someone_else", "for someone else");
    assert!(
        !refused.text.to_lowercase().contains("ben@"),
        "{}",
        refused.text
    );
    assert!(carla.pairs().await.is_empty());

    let listed = ana.get("/api/pairs").await.body;
    assert_eq!(listed[0]["invitation"]["email"], "ben@example.org");
    assert_eq!(ben.accept(token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_new_link_may_name_another_e_mail_or_none() {
    let server = TestServer::open().await;
    let (ana, carla) = (server.person("Ana").await, server.person("Carla").await);
    let made = makes_pair_for(&ana, &e_mail("Ben")).await;
    let path = format!("/api/pairs/{}/invitation", made["id"].as_str().unwrap());
    let wanted = json!({ "email": e_mail("Carla") });
    let link = ana.send(Method::POST, &path, &wanted).await.body;
    assert_eq!(
        ana.get("/api/pairs").await.body[0]["invitation"]["email"],
        "carla@example.org"
    );
    let token = link["token"].as_str().unwrap();
    assert_eq!(carla.accept(token).await.status, StatusCode::OK);

    let nonsense = json!({ "email": "ben" });
    let refused = ana.send(Method::POST, "/api/pairs", &nonsense).await;
    refused.refuses(422, "invalid", "no e-mail address");
    let (_, open) = ana.make_pair().await;
    let shown = carla.look_at(&open).await;
    assert_eq!(shown.body["for_one"], false);
}
