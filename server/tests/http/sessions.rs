//! Where somebody is signed in, and ending that from anywhere.

use std::time::Duration;

use reqwest::header::{COOKIE, USER_AGENT};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::support::{Browser, TestServer, sign_in};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Signs somebody in who has an account, in another browser.
async fn elsewhere<'server>(
    server: &'server TestServer,
    name: &str,
    agent: &str,
) -> Browser<'server> {
    let mut browser = server.browser();
    let request = browser
        .request(Method::POST, "/api/sessions")
        .header(USER_AGENT, agent)
        .json(&sign_in(name));
    browser.cookie = server.answer(request).await.session();
    browser
}

async fn sessions(browser: &Browser<'_>) -> Vec<Value> {
    let listed = browser.get("/api/sessions").await;
    assert_eq!(listed.status, StatusCode::OK);
    listed.body.as_array().unwrap().clone()
}

fn path_of(session: &Value) -> String {
    format!("/api/sessions/{}", session["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_person_sees_where_they_are_signed_in() {
    let server = TestServer::open().await;
    let laptop = server.person("Ana").await;
    server.person("Ben").await;
    server.clock.pass(Duration::from_hours(2));
    let phone = elsewhere(&server, "Ana", FIREFOX).await;

    let seen = sessions(&phone).await;
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(seen[0]["device"], "Firefox on Linux");
    assert_eq!(seen[0]["address"], "127.0.0.1");
    assert_eq!(seen[0]["started_at"], "2026-11-22T12:00:00Z");
    assert_eq!(seen[0]["current"], true);
    assert_eq!(seen[1]["device"], "An unknown program");
    assert_eq!(seen[1]["used_at"], "2026-11-22T10:00:00Z");
    assert_eq!(seen[1]["current"], false);

    // Looking is a use, which the other sees.
    let seen = sessions(&laptop).await;
    assert_eq!(seen[1]["current"], true);
    assert_eq!(sessions(&phone).await[1]["used_at"], "2026-11-22T12:00:00Z");
}

#[tokio::test]
async fn a_use_is_noted_to_the_hour_and_without_a_disk_not_at_all() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    server.clock.pass(Duration::from_mins(59));
    assert_eq!(sessions(&ana).await[0]["used_at"], "2026-11-22T10:00:00Z");
    server.clock.pass(Duration::from_mins(1));
    server.faults.fail_writes(true);
    assert_eq!(sessions(&ana).await[0]["used_at"], "2026-11-22T10:00:00Z");
    server.faults.fail_writes(false);
    sessions(&ana).await;
    assert_eq!(sessions(&ana).await[0]["used_at"], "2026-11-22T11:00:00Z");
}

#[tokio::test]
async fn one_device_is_signed_out_from_another() {
    let server = TestServer::open().await;
    let laptop = server.person("Ana").await;
    let phone = elsewhere(&server, "Ana", FIREFOX).await;
    let at_phone = sessions(&laptop).await;
    let at_phone = at_phone.iter().find(|one| one["current"] == false).unwrap();

    let ended = laptop.delete(&path_of(at_phone)).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert!(ended.session().is_none(), "this browser stays signed in");
    phone
        .get("/api/me")
        .await
        .refuses(401, "signed_out", "Sign in");
    assert_eq!(sessions(&laptop).await.len(), 1);
    let again = laptop.delete(&path_of(at_phone)).await;
    again.refuses(404, "not_found", "nothing here for you");

    // Ending one's own is signing out.
    let here = sessions(&laptop).await;
    let ended = laptop.delete(&path_of(&here[0])).await;
    assert_eq!(ended.session().as_deref(), Some("duologue_session="));
    laptop
        .get("/api/me")
        .await
        .refuses(401, "signed_out", "Sign in");
}

#[tokio::test]
async fn nobody_ends_the_session_of_another_person() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let anas = path_of(&sessions(&ana).await[0]);
    let refused = ben.delete(&anas).await;
    refused.refuses(404, "not_found", "nothing here for you");
    let nonsense = ben.delete("/api/sessions/nonsense").await;
    assert_eq!(refused.text, nonsense.text);
    assert_eq!(ana.get("/api/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_id_in_the_list_signs_nobody_in() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let seen = sessions(&ana).await;
    let id = seen[0]["id"].as_str().unwrap();
    assert!(!ana.cookie.as_ref().unwrap().contains(id));
    let request = server
        .request(Method::GET, "/api/me")
        .header(COOKIE, format!("duologue_session={id}"));
    let refused = server.answer(request).await;
    refused.refuses(401, "signed_out", "Sign in");
}
