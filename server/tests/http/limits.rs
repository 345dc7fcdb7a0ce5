//! Nobody takes the server from the others: what one person or one address may do is bounded.

use std::time::Duration;

use duologue_server::net::proxy::{Proxies, ProxyHeader};
use duologue_server::people::limits::AtOnce;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::support::{Answer, Setting, TestServer, e_mail, sign_in, sign_up};

/// Tries to sign in from an address, as a proxy would name it.
async fn tries(server: &TestServer, address: &str, given: &Value) -> Answer {
    let request = server
        .request(Method::POST, "/api/sessions")
        .header("x-forwarded-for", address)
        .json(given);
    server.answer(request).await
}

fn wrong(name: &str) -> Value {
    json!({ "email": e_mail(name), "password": "not the secret" })
}

/// A server behind a proxy on this machine.
async fn behind_a_proxy(limit: impl FnOnce(&mut Setting<'_>)) -> TestServer {
    let here = vec!["127.0.0.1/32".parse().unwrap()];
    let mut setting = Setting {
        proxies: Proxies::new(here, ProxyHeader::XForwardedFor),
        ..Setting::default()
    };
    limit(&mut setting);
    TestServer::open_as(setting).await
}

#[tokio::test]
async fn guessing_from_one_address_ends_with_words_and_a_time() {
    let server = behind_a_proxy(|setting| {
        setting.limits.sign_in_address = "10/hour".parse().unwrap();
    })
    .await;
    server.person("Ana").await;
    for name in ["Ana", "Nobody"] {
        let refused = tries(&server, "192.0.2.66", &wrong(name)).await;
        refused.refuses(401, "wrong_credentials", "Check both");
    }
    let refused = tries(&server, "192.0.2.66", &sign_in("Ana")).await;
    refused.refuses(429, "too_often", "Wait 30 minutes, then try again.");
    assert_eq!(refused.header("retry-after"), "1800");
    assert!(refused.session().is_none());

    let elsewhere = tries(&server, "192.0.2.1", &sign_in("Ana")).await;
    assert_eq!(elsewhere.status, StatusCode::CREATED);
}

#[tokio::test]
async fn guessing_one_account_from_everywhere_ends_too_and_tells_nobody_whether_it_exists() {
    let server = behind_a_proxy(|setting| {
        setting.limits.sign_in_account = "3/hour".parse().unwrap();
    })
    .await;
    server.person("Ana").await;
    for name in ["Ana", "Nobody"] {
        for last in 1..=3 {
            let refused = tries(&server, &format!("192.0.2.{last}"), &wrong(name)).await;
            refused.refuses(401, "wrong_credentials", "Check both");
        }
    }
    let known = tries(&server, "192.0.2.4", &wrong("Ana")).await;
    let unknown = tries(&server, "192.0.2.4", &wrong("Nobody")).await;
    known.refuses(429, "too_often", "attempts to sign in");
    assert_eq!(known.text, unknown.text);
}

/// The cookie by which a browser is known again.
fn browser_of(answer: &Answer) -> Option<String> {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let values = cookies.map(|cookie| cookie.to_str().unwrap());
    let found = values.filter_map(|value| value.split(';').next());
    let mut found = found.filter(|cookie| cookie.starts_with("duologue_browser="));
    found.next().map(str::to_owned)
}

#[tokio::test]
async fn guessing_keeps_nobody_out_of_their_own_browser() {
    let server = behind_a_proxy(|setting| {
        setting.limits.sign_in_account = "3/hour".parse().unwrap();
    })
    .await;
    server.person("Ana").await;
    let arrived = tries(&server, "192.0.2.1", &sign_in("Ana")).await;
    let browser = browser_of(&arrived).unwrap();
    for last in 10..14 {
        tries(&server, &format!("192.0.2.{last}"), &wrong("Ana")).await;
    }
    let in_browser = async |given: &Value| {
        let request = server
            .request(Method::POST, "/api/sessions")
            .header("cookie", &browser)
            .json(given);
        server.answer(request).await
    };
    let stranger = tries(&server, "192.0.2.99", &sign_in("Ana")).await;
    stranger.refuses(429, "too_often", "A browser that you signed in with before");
    let ana = in_browser(&sign_in("Ana")).await;
    assert_eq!(ana.status, StatusCode::CREATED);
    assert_eq!(browser_of(&ana), None, "it is known already");

    // It opens no other account's door, and guesses no better than another one.
    for _ in 0..3 {
        in_browser(&wrong("Ana")).await;
    }
    let refused = in_browser(&sign_in("Ana")).await;
    refused.refuses(429, "too_often", "attempts to sign in");
}

#[tokio::test]
async fn who_knows_the_password_signs_in_as_often_as_they_like() {
    let server = TestServer::with_limits(|limits| {
        limits.sign_in_account = "3/hour".parse().unwrap();
    })
    .await;
    let ana = server.person("Ana").await;
    for _ in 0..5 {
        let again = ana
            .send(Method::POST, "/api/sessions", &sign_in("Ana"))
            .await;
        assert_eq!(again.status, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn what_a_client_says_of_its_address_is_not_believed() {
    let server = TestServer::with_limits(|limits| {
        limits.sign_in_address = "5/hour".parse().unwrap();
    })
    .await;
    let refused = tries(&server, "192.0.2.1", &wrong("Ana")).await;
    refused.refuses(401, "wrong_credentials", "Check both");
    let refused = tries(&server, "192.0.2.2", &wrong("Ana")).await;
    refused.refuses(429, "too_often", "Wait");
}

#[tokio::test]
async fn accounts_are_made_one_after_the_other() {
    let server = TestServer::with_limits(|limits| limits.sign_up = "2/day".parse().unwrap()).await;
    server.person("Ana").await;
    server.person("Ben").await;
    let request = server.request(Method::POST, "/api/accounts");
    let refused = server.answer(request.json(&sign_up("Carla"))).await;
    refused.refuses(429, "too_often", "accounts were made from your network");
}

#[tokio::test]
async fn links_are_made_and_looked_at_within_bounds() {
    let server = TestServer::with_limits(|limits| {
        limits.invitation = "2/hour".parse().unwrap();
        limits.link = "3/hour".parse().unwrap();
    })
    .await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    let path = format!("/api/pairs/{pair}/invitation");
    assert_eq!(ana.post(&path).await.status, StatusCode::CREATED);
    let refused = ana.post(&path).await;
    refused.refuses(429, "too_often", "You made too many invitations");
    let refused = ana.send(Method::POST, "/api/pairs", &json!({})).await;
    refused.refuses(429, "too_often", "You made too many invitations");
    assert_eq!(ben.make_pair().await.0.len(), 22, "Ben made none yet");

    for _ in 0..2 {
        let refused = server.browser().look_at(&token).await;
        refused.refuses(410, "invitation_revoked", "Ask");
    }
    ben.accept(&token)
        .await
        .refuses(410, "invitation_revoked", "Ask");
    let refused = ben.accept(&token).await;
    refused.refuses(429, "too_often", "opened from your network");
    let refused = server.browser().look_at(&token).await;
    refused.refuses(429, "too_often", "opened from your network");
}

#[tokio::test]
async fn agendas_are_made_up_to_a_number_that_is_told_before() {
    let server = TestServer::with_limits(|limits| limits.agendas_person = AtOnce(20)).await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let make = async || ana.send(Method::POST, "/api/pairs", &json!({})).await;
    for made in 1..=18 {
        let told = make().await.body["left"].clone();
        let expected = if made < 18 { Value::Null } else { json!(2) };
        assert_eq!(told, expected, "after {made}");
    }
    assert_eq!(make().await.body["left"], 1);
    // Of two at once only one is left.
    let (one, other) = tokio::join!(make(), make());
    let mut statuses = [one.status, other.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::CREATED, StatusCode::CONFLICT]);
    let refused = make().await;
    refused.refuses(409, "too_many", "That is 20. All of them stay as they are.");
    assert_eq!(ana.pairs().await.len(), 20);

    // Whoever is invited joins all the same, and makes some of their own.
    let (_, token) = ben.make_pair().await;
    assert_eq!(ana.accept(&token).await.status, StatusCode::OK);
}

/// Whether the server keeps a connection that says nothing.
async fn is_kept(stream: &mut TcpStream) -> bool {
    let mut byte = [0];
    let read = timeout(Duration::from_millis(500), stream.read(&mut byte)).await;
    read.is_err()
}

#[tokio::test]
async fn one_address_holds_a_share_of_the_connections_and_gives_up_its_own_oldest() {
    let server = TestServer::with_limits(|limits| limits.open_connections = AtOnce(3)).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(TcpStream::connect(server.address).await.unwrap());
    }
    for (number, stream) in held.iter_mut().enumerate() {
        assert_eq!(is_kept(stream).await, number > 0, "{number}");
    }
}

#[tokio::test]
async fn a_proxy_speaks_for_many_and_is_not_counted() {
    let server = behind_a_proxy(|setting| setting.limits.open_connections = AtOnce(1)).await;
    for _ in 0..3 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        assert!(is_kept(&mut stream).await);
    }
}
