//! Signing in with a code from another browser, whatever becomes of passwords.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::support::{Answer, Browser, TestServer, e_mail, sign_in};

async fn shows(browser: &Browser<'_>) -> String {
    let shown = browser.post("/api/sign-in-code").await;
    assert_eq!(shown.status, StatusCode::CREATED, "{}", shown.text);
    shown.body["code"].as_str().unwrap().to_owned()
}

async fn types(browser: &Browser<'_>, code: &str) -> Answer {
    let typed = json!({ "code": code });
    browser
        .send(Method::POST, "/api/sessions/code", &typed)
        .await
}

#[tokio::test]
async fn a_code_opens_one_new_browser() {
    let server = TestServer::open().await;
    let laptop = server.person("Ana").await;
    let code = shows(&laptop).await;
    assert_eq!(code.len(), "0000-0000-0000".len());

    let mut phone = server.browser();
    let arrived = types(&phone, &code.to_lowercase().replace('-', " ")).await;
    assert_eq!(arrived.status, StatusCode::CREATED, "{}", arrived.text);
    assert_eq!(arrived.body["name"], "Ana");
    phone.cookie = arrived.session();
    assert_eq!(phone.get("/api/me").await.body["name"], "Ana");
    assert_eq!(laptop.get("/api/me").await.status, StatusCode::OK);

    let again = types(&server.browser(), &code).await;
    again.refuses(401, "wrong_code", "Show a new one");
    let trail = laptop.get("/api/me/access").await.body;
    let events = trail.as_array().unwrap().iter();
    let events: Vec<&Value> = events.map(|entry| &entry["event"]).collect();
    assert_eq!(events, ["signed_in", "code_shown", "signed_in"]);
}

#[tokio::test]
async fn a_code_is_over_after_five_minutes_and_with_the_browser_that_showed_it() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let late = shows(&ana).await;
    server.clock.pass(Duration::from_mins(5));
    let refused = types(&server.browser(), &late).await;
    refused.refuses(401, "wrong_code", "five minutes");

    let before = shows(&ana).await;
    let now = shows(&ana).await;
    let refused = types(&server.browser(), &before).await;
    refused.refuses(401, "wrong_code", "Show a new one");
    ana.delete("/api/sessions/current").await;
    let refused = types(&server.browser(), &now).await;
    refused.refuses(401, "wrong_code", "Show a new one");
    for none in ["", "0000-0000-0000", "x"] {
        let refused = types(&server.browser(), none).await;
        refused.refuses(401, "wrong_code", "Show a new one");
    }
    let stranger = server.browser().post("/api/sign-in-code").await;
    stranger.refuses(401, "signed_out", "Sign in");
}

#[tokio::test]
async fn guessing_passwords_closes_no_other_way_into_a_new_browser() {
    let server = TestServer::with_limits(|limits| {
        limits.sign_in_account = "3/hour".parse().unwrap();
        limits.sign_in_address = "15/hour".parse().unwrap();
    })
    .await;
    let ana = server.person("Ana").await;
    let wrong = json!({ "email": e_mail("Ana"), "password": "not the secret" });
    for _ in 0..3 {
        let request = server.request(Method::POST, "/api/sessions").json(&wrong);
        server.answer(request).await;
    }
    let browser = server.browser();
    let throttled = browser
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await;
    throttled.refuses(429, "too_often", "a code from a browser");
    let arrived = types(&browser, &shows(&ana).await).await;
    assert_eq!(arrived.status, StatusCode::CREATED, "{}", arrived.text);
}

#[tokio::test]
async fn codes_are_guessed_and_shown_within_bounds() {
    let server = TestServer::with_limits(|limits| {
        limits.sign_in_address = "10/hour".parse().unwrap();
        limits.code = "2/hour".parse().unwrap();
    })
    .await;
    let ana = server.person("Ana").await;
    shows(&ana).await;
    let code = shows(&ana).await;
    let refused = ana.post("/api/sign-in-code").await;
    refused.refuses(429, "too_often", "You made too many codes");
    for _ in 0..2 {
        types(&server.browser(), "0000-0000-0000").await;
    }
    let refused = types(&server.browser(), &code).await;
    refused.refuses(429, "too_often", "attempts to sign in");
}
