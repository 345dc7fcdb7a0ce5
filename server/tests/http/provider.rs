//! Signing in through an OpenID Connect provider, good and bad.

mod desk;

use std::time::Duration;

use duologue_server::people::auth::SignUp;
use duologue_server::system::clock::Clock;
use reqwest::header::COOKIE;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use self::desk::{CLIENT, Desk, Key, Misbehaviour, issuer, settings};
use super::support::{Answer, Browser, Setting, TestServer, e_mail};

/// Somebody on their way to the provider.
struct Leaving {
    url: Url,
    cookie: String,
}

impl Leaving {
    fn says(&self, name: &str) -> String {
        let found = self.url.query_pairs().find(|(key, _)| key == name);
        found.unwrap().1.into_owned()
    }
}

/// A server, and its provider.
async fn with_a_provider() -> (TestServer, Desk) {
    let desk = Desk::open().await;
    let server = TestServer::open_with_provider(settings(desk.address)).await;
    (server, desk)
}

/// Goes to the provider, which will say that this is `who`.
async fn leave(browser: &Browser<'_>, desk: &Desk, path: &str, who: &str) -> Leaving {
    let back = json!({ "back": "/join#a-link" });
    let answer = browser.send(Method::POST, path, &back).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let cookie = answer.header("set-cookie");
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax"), "{cookie}");
    let leaving = Leaving {
        url: answer.body["url"].as_str().unwrap().parse().unwrap(),
        cookie: answer.session().unwrap(),
    };
    let now = browser.server.clock.now().millis() / 1000;
    let mut books = desk.books();
    books.challenge = leaving.says("code_challenge");
    books.statement = json!({
        "iss": issuer(desk.address),
        "aud": CLIENT,
        "sub": format!("the {who}"),
        "iat": now,
        "exp": now + 60,
        "nonce": leaving.says("nonce"),
        "name": who,
        "email": e_mail(who),
        "email_verified": true,
    });
    drop(books);
    leaving
}

async fn leave_to_sign_in(browser: &Browser<'_>, desk: &Desk, who: &str) -> Leaving {
    leave(browser, desk, "/api/provider/sign-in", who).await
}

/// Comes back with this, and with no other cookie: the way leads from another site.
async fn comes_back_with(server: &TestServer, cookie: &str, query: &str) -> Answer {
    let path = format!("/api/provider/callback?{query}");
    let request = server.request(Method::GET, &path).header(COOKIE, cookie);
    let answer = server.answer(request).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer
}

async fn comes_back(server: &TestServer, leaving: &Leaving) -> Answer {
    let query = format!("state={}&code=the+code", leaving.says("state"));
    comes_back_with(server, &leaving.cookie, &query).await
}

/// Signs in through the provider; the browser has the session then.
async fn signs_in<'server>(
    server: &'server TestServer,
    desk: &Desk,
    who: &str,
) -> Browser<'server> {
    let mut browser = server.browser();
    let leaving = leave_to_sign_in(&browser, desk, who).await;
    let arrived = comes_back(server, &leaving).await;
    assert_eq!(arrived.header("location"), "/join#a-link");
    browser.cookie = arrived.session();
    browser
}

#[track_caller]
fn is_outside(answer: &Answer, why: &str) {
    let page = if why == "taken" { "/account" } else { "/" };
    assert_eq!(answer.header("location"), format!("{page}?sign-in={why}"));
    assert!(answer.session().is_none());
}

#[tokio::test]
async fn the_provider_opens_one_account_from_the_first_time_on() {
    let (server, desk) = with_a_provider().await;
    assert_eq!(
        server.browser().get("/api/entrance").await.body["provider"],
        "Example Company"
    );
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    assert_eq!(leaving.url.path(), "/authorize");
    assert_eq!(leaving.says("response_type"), "code");
    assert_eq!(leaving.says("client_id"), CLIENT);
    assert_eq!(leaving.says("code_challenge_method"), "S256");
    assert_eq!(leaving.says("scope"), "openid email profile");
    let callback = format!("http://{}/api/provider/callback", server.address);
    assert_eq!(leaving.says("redirect_uri"), callback);

    let first = signs_in(&server, &desk, "Ana").await.get("/api/me").await;
    assert_eq!(first.body["name"], "Ana");
    assert_eq!(first.body["email"], "ana@example.org");
    let again = signs_in(&server, &desk, "Ana").await.get("/api/me").await;
    assert_eq!(again.body["id"], first.body["id"]);
}

#[tokio::test]
async fn the_account_stays_when_the_e_mail_there_changes_hands() {
    let (server, desk) = with_a_provider().await;
    let before = signs_in(&server, &desk, "Ana").await.get("/api/me").await;
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    desk.books().statement["email"] = json!("ana.new@example.org");
    let mut browser = server.browser();
    browser.cookie = comes_back(&server, &leaving).await.session();
    let after = browser.get("/api/me").await;
    assert_eq!(after.body["id"], before.body["id"]);

    // Somebody else, with the e-mail that she had.
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    desk.books().statement["sub"] = json!("the other Ana");
    is_outside(&comes_back(&server, &leaving).await, "known");
}

#[tokio::test]
async fn one_comes_back_once_in_time_and_in_the_same_browser() {
    let (server, desk) = with_a_provider().await;
    let browser = server.browser();
    let leaving = leave_to_sign_in(&browser, &desk, "Ana").await;
    let query = format!("state={}x&code=the+code", leaving.says("state"));
    is_outside(
        &comes_back_with(&server, &leaving.cookie, &query).await,
        "over",
    );
    is_outside(&comes_back(&server, &leaving).await, "over");

    let leaving = leave_to_sign_in(&browser, &desk, "Ana").await;
    assert!(comes_back(&server, &leaving).await.session().is_some());
    is_outside(&comes_back(&server, &leaving).await, "over");

    let leaving = leave_to_sign_in(&browser, &desk, "Ana").await;
    let other = leave_to_sign_in(&browser, &desk, "Ana").await;
    let query = format!("state={}&code=the+code", leaving.says("state"));
    is_outside(
        &comes_back_with(&server, &other.cookie, &query).await,
        "over",
    );
    is_outside(&comes_back_with(&server, "a=b", &query).await, "over");

    let leaving = leave_to_sign_in(&browser, &desk, "Ana").await;
    server.clock.pass(Duration::from_mins(5));
    is_outside(&comes_back(&server, &leaving).await, "over");
}

#[tokio::test]
async fn a_statement_that_does_not_hold_opens_nothing() {
    let (server, desk) = with_a_provider().await;
    let now = server.clock.now().millis() / 1000;
    let wrong: [(&str, Value); 9] = [
        ("nonce", json!("another")),
        ("nonce", Value::Null),
        ("aud", json!("another server")),
        ("aud", json!([CLIENT, "another server"])),
        ("aud", json!([])),
        ("iss", json!("http://127.0.0.1:1")),
        ("exp", json!(now)),
        ("exp", json!(now - 3600)),
        ("sub", Value::Null),
    ];
    for (field, value) in wrong {
        let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
        desk.books().statement[field] = value.clone();
        let back = comes_back(&server, &leaving).await;
        assert!(back.session().is_none(), "{field}: {value}");
        // What cannot even be read counts as no answer.
        let why = back.header("location");
        assert!(
            ["/?sign-in=wrong", "/?sign-in=down"].contains(&why),
            "{field}: {value}: {why}"
        );
    }
}

#[tokio::test]
async fn a_statement_signed_otherwise_opens_nothing() {
    let (server, desk) = with_a_provider().await;
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    desk.books().key = Key(2);
    is_outside(&comes_back(&server, &leaving).await, "wrong");
    desk.books().key = Key(1);
    for head in [
        json!({ "alg": "none" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "EdDSA", "kid": "key-9" }),
    ] {
        let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
        desk.books().head = head;
        is_outside(&comes_back(&server, &leaving).await, "wrong");
    }
}

#[tokio::test]
async fn the_provider_may_change_its_keys() {
    let (server, desk) = with_a_provider().await;
    let before = signs_in(&server, &desk, "Ana").await.get("/api/me").await;
    {
        let mut books = desk.books();
        books.key = Key(2);
        books.published = vec![Key(2)];
        books.head["kid"] = json!("key-2");
    }
    server.clock.pass(Duration::from_mins(1));
    let after = signs_in(&server, &desk, "Ana").await.get("/api/me").await;
    assert_eq!(after.body["id"], before.body["id"]);
}

#[tokio::test]
async fn an_account_that_was_made_without_the_provider_opens_once_its_owner_connects_it() {
    let (server, desk) = with_a_provider().await;
    let ana = server.person("Ana").await;
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    is_outside(&comes_back(&server, &leaving).await, "known");
    let connection = ana.get("/api/provider/connection").await;
    assert_eq!(connection.body["connected"], false);

    let leaving = leave(&ana, &desk, "/api/provider/connection", "Ana").await;
    let back = comes_back(&server, &leaving).await;
    assert_eq!(back.header("location"), "/join#a-link");
    assert!(back.session().is_none());
    let connection = ana.get("/api/provider/connection").await;
    assert_eq!(connection.body["connected"], true);

    let by_provider = signs_in(&server, &desk, "Ana").await;
    let (one, other) = (by_provider.get("/api/me").await, ana.get("/api/me").await);
    assert_eq!(one.body["id"], other.body["id"]);
}

#[tokio::test]
async fn one_identity_opens_one_account_and_one_account_has_one_identity() {
    let (server, desk) = with_a_provider().await;
    signs_in(&server, &desk, "Cy").await;
    let ben = server.person("Ben").await;
    let leaving = leave(&ben, &desk, "/api/provider/connection", "Cy").await;
    is_outside(&comes_back(&server, &leaving).await, "taken");

    let leaving = leave(&ben, &desk, "/api/provider/connection", "Ben").await;
    assert_eq!(
        comes_back(&server, &leaving).await.header("location"),
        "/join#a-link"
    );
    let leaving = leave(&ben, &desk, "/api/provider/connection", "Dora").await;
    is_outside(&comes_back(&server, &leaving).await, "taken");
}

#[tokio::test]
async fn nothing_is_connected_for_who_signed_out_on_the_way() {
    let (server, desk) = with_a_provider().await;
    let ana = server.person("Ana").await;
    let leaving = leave(&ana, &desk, "/api/provider/connection", "Ana").await;
    ana.delete("/api/sessions").await;
    is_outside(&comes_back(&server, &leaving).await, "over");
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    is_outside(&comes_back(&server, &leaving).await, "known");

    let back = json!({ "back": "/" });
    let stranger = server.browser();
    let refused = stranger
        .send(Method::POST, "/api/provider/connection", &back)
        .await;
    refused.refuses(401, "signed_out", "");
}

#[tokio::test]
async fn nobody_gets_an_account_for_an_e_mail_that_the_provider_doubts_or_hides() {
    let (server, desk) = with_a_provider().await;
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    desk.books().statement["email_verified"] = json!(false);
    is_outside(&comes_back(&server, &leaving).await, "doubted_email");
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    desk.books()
        .statement
        .as_object_mut()
        .unwrap()
        .remove("email");
    is_outside(&comes_back(&server, &leaving).await, "no_email");
}

#[tokio::test]
async fn who_changes_their_mind_there_is_told_so() {
    let (server, desk) = with_a_provider().await;
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    let query = format!("state={}&error=access_denied", leaving.says("state"));
    is_outside(
        &comes_back_with(&server, &leaving.cookie, &query).await,
        "declined",
    );
    is_outside(&comes_back(&server, &leaving).await, "over");
}

#[tokio::test]
async fn a_code_of_somebody_elses_browser_is_of_no_use() {
    let (server, desk) = with_a_provider().await;
    let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
    desk.books().challenge = "of another browser".to_owned();
    is_outside(&comes_back(&server, &leaving).await, "wrong");
}

#[tokio::test]
async fn a_provider_that_misbehaves_is_not_followed() {
    let (server, desk) = with_a_provider().await;
    for (misbehaviour, why) in [
        (Misbehaviour::Silent, "wrong"),
        (Misbehaviour::Redirects, "down"),
    ] {
        let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
        desk.books().instead = Some(misbehaviour);
        is_outside(&comes_back(&server, &leaving).await, why);
        desk.books().instead = None;
    }
    let (server, desk) = with_a_provider().await;
    desk.books().instead = Some(Misbehaviour::Floods);
    let back = json!({ "back": "/" });
    let browser = server.browser();
    let refused = browser
        .send(Method::POST, "/api/provider/sign-in", &back)
        .await;
    refused.refuses(502, "provider_down", "sign in another way");
}

#[tokio::test]
async fn a_provider_that_is_down_stops_nobody_else_and_is_asked_again() {
    let place = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = place.local_addr().unwrap();
    drop(place);
    let server = TestServer::open_with_provider(settings(address)).await;
    server.person("Ana").await;
    let browser = server.browser();
    let back = json!({ "back": "/" });
    for _ in 0..2 {
        let refused = browser
            .send(Method::POST, "/api/provider/sign-in", &back)
            .await;
        refused.refuses(502, "provider_down", "Try again in a minute");
    }
    let desk = Desk::open_at(TcpListener::bind(address).await.unwrap());
    server.clock.pass(Duration::from_secs(10));
    signs_in(&server, &desk, "Ben").await;
}

#[tokio::test]
async fn the_way_back_leads_to_our_own_page_alone() {
    let (server, desk) = with_a_provider().await;
    let browser = server.browser();
    for elsewhere in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "x",
    ] {
        let leaving = {
            let back = json!({ "back": elsewhere });
            let answer = browser
                .send(Method::POST, "/api/provider/sign-in", &back)
                .await;
            Leaving {
                url: answer.body["url"].as_str().unwrap().parse().unwrap(),
                cookie: answer.session().unwrap(),
            }
        };
        let now = server.clock.now().millis() / 1000;
        {
            let mut books = desk.books();
            books.challenge = leaving.says("code_challenge");
            books.statement = json!({
                "iss": issuer(desk.address), "aud": CLIENT, "sub": "somebody", "iat": now,
                "exp": now + 60, "nonce": leaving.says("nonce"), "email": "somebody@example.org",
            });
        }
        assert_eq!(comes_back(&server, &leaving).await.header("location"), "/");
    }
}

#[tokio::test]
async fn without_a_provider_nothing_is_said_of_one() {
    let server = TestServer::open().await;
    let browser = server.browser();
    assert_eq!(
        browser.get("/api/entrance").await.body["provider"],
        Value::Null
    );
    let back = json!({ "back": "/" });
    let refused = browser
        .send(Method::POST, "/api/provider/sign-in", &back)
        .await;
    refused.refuses(404, "not_found", "");
    is_outside(
        &comes_back_with(&server, "a=b", "state=x&code=y").await,
        "over",
    );
}

#[tokio::test]
async fn an_address_leaves_for_the_provider_as_often_as_it_may_sign_in() {
    let desk = Desk::open().await;
    let mut setting = Setting {
        provider: Some(settings(desk.address)),
        ..Setting::default()
    };
    setting.limits.sign_in_address = "6/hour".parse().unwrap();
    let server = TestServer::open_as(setting).await;
    let browser = server.browser();
    // An attempt takes five in advance and gives back four when nothing was guessed.
    for _ in 0..2 {
        leave_to_sign_in(&browser, &desk, "Ana").await;
    }
    let back = json!({ "back": "/" });
    let refused = browser
        .send(Method::POST, "/api/provider/sign-in", &back)
        .await;
    refused.refuses(429, "too_often", "attempts to sign in");
}

#[tokio::test]
async fn where_nobody_new_is_taken_in_the_provider_brings_nobody_new_either() {
    for sign_up in [SignUp::Off, SignUp::Invited] {
        let desk = Desk::open().await;
        let setting = Setting {
            provider: Some(settings(desk.address)),
            sign_up,
            ..Setting::default()
        };
        let server = TestServer::open_as(setting).await;
        let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
        // The link behind which they left is none.
        is_outside(&comes_back(&server, &leaving).await, "closed");
        server.has_an_account("Ana").await;
        let leaving = leave_to_sign_in(&server.browser(), &desk, "Ana").await;
        is_outside(&comes_back(&server, &leaving).await, "known");
    }
}
