//! Whom a server takes in: everybody, who was invited, or nobody new.

use duologue_server::people::auth::SignUp;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::support::{Answer, Browser, Setting, TestServer, e_mail, sign_in, sign_up};

async fn server(sign_up: SignUp) -> TestServer {
    TestServer::open_as(Setting {
        sign_up,
        ..Setting::default()
    })
    .await
}

async fn asks(browser: &Browser<'_>, path: &str, name: &str, invitation: Option<&str>) -> Answer {
    let mut wanted = sign_up(name);
    wanted["invitation"] = json!(invitation);
    browser.send(Method::POST, path, &wanted).await
}

async fn said(server: &TestServer) -> Value {
    server.browser().get("/api/entrance").await.body["sign_up"].clone()
}

const BOTH_WAYS: [&str; 2] = ["/api/accounts", "/api/accounts/passkey/challenge"];

#[tokio::test]
async fn where_nobody_new_is_taken_in_nobody_is() {
    let server = server(SignUp::Off).await;
    assert_eq!(said(&server).await, "off");
    server.has_an_account("Ana").await;
    let mut ana = server.browser();
    let welcome = ana
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await;
    assert_eq!(welcome.status, StatusCode::CREATED, "{}", welcome.text);
    ana.cookie = welcome.session();
    let (_, token) = ana.make_pair().await;
    for path in BOTH_WAYS {
        for invitation in [None, Some(token.as_str())] {
            let refused = asks(&server.browser(), path, "Ben", invitation).await;
            refused.refuses(403, "sign_up_closed", "takes nobody new in");
        }
    }
    let nobody = server
        .browser()
        .send(Method::POST, "/api/sessions", &sign_in("Ben"))
        .await;
    nobody.refuses(401, "wrong_credentials", "");
}

#[tokio::test]
async fn where_an_invitation_is_needed_an_open_one_lets_in() {
    let server = server(SignUp::Invited).await;
    assert_eq!(said(&server).await, "invited");
    server.has_an_account("Ana").await;
    let mut ana = server.browser();
    let welcome = ana
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await;
    ana.cookie = welcome.session();
    let (pair, token) = ana.make_pair().await;
    for path in BOTH_WAYS {
        let refused = asks(&server.browser(), path, "Ben", None).await;
        refused.refuses(403, "sign_up_closed", "by an invitation link");
        let refused = asks(&server.browser(), path, "Ben", Some("guess")).await;
        refused.refuses(404, "not_found", "No invitation has this link");
    }
    let named = ana
        .send(
            Method::POST,
            &format!("/api/pairs/{pair}/invitation"),
            &json!({ "email": e_mail("Ben") }),
        )
        .await;
    let refused = asks(&server.browser(), BOTH_WAYS[0], "Ben", Some(&token)).await;
    refused.refuses(410, "invitation_revoked", "Ask");
    let token = named.body["token"].as_str().unwrap();
    let refused = asks(&server.browser(), BOTH_WAYS[0], "Carla", Some(token)).await;
    refused.refuses(403, "invitation_for_someone_else", "for someone else");
    let mut ben = server.browser();
    let welcome = asks(&ben, BOTH_WAYS[0], "Ben", Some(token)).await;
    assert_eq!(welcome.status, StatusCode::CREATED, "{}", welcome.text);
    ben.cookie = welcome.session();
    assert_eq!(ben.accept(token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn unless_said_otherwise_everybody_may_sign_up() {
    let server = TestServer::open().await;
    assert_eq!(said(&server).await, "open");
    server.person("Ana").await;
}
