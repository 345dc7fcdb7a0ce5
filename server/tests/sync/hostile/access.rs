//! Sockets for those who have no right to one.

use std::time::Duration;

use duologue_server::rooms::Limits;
use reqwest::StatusCode;
use reqwest::header::{
    CONNECTION, COOKIE, ORIGIN, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};

use super::control::Control;
use crate::client::{Heard, Speaks};
use crate::people::Person;
use crate::test_server::{TestServer, both, connect};

/// Asks for a socket; how the server answers.
async fn answer(server: &TestServer, pair: &str, cookie: &str, origin: Option<&str>) -> StatusCode {
    let mut request = reqwest::Client::new()
        .get(format!("{}/api/pairs/{pair}/sync", server.base))
        .header(COOKIE, cookie)
        .header(CONNECTION, "upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==");
    if let Some(origin) = origin {
        request = request.header(ORIGIN, origin);
    }
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn only_the_two_of_a_pair_get_a_socket_and_only_from_their_own_page() {
    let server = TestServer::open().await;
    let control = Control::types_at(&server).await;
    let (pair, other) = (server.pair().await, server.pair().await);
    let cookie = pair.ana.cookie.as_str();
    let own = server.base.as_str();

    // What is not theirs reads as what does not exist.
    assert_eq!(answer(&server, &other.id, cookie, None).await, 404);
    let unknown = "A".repeat(other.id.len());
    assert_eq!(answer(&server, &unknown, cookie, None).await, 404);
    assert_eq!(answer(&server, "..%2f..", cookie, None).await, 404);
    // Another page in the same browser brings the cookie along.
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        assert_eq!(
            answer(&server, &pair.id, cookie, Some(origin)).await,
            403,
            "{origin}"
        );
    }
    for none in ["", "duologue_session=", "duologue_session=AAAA", "other=x"] {
        assert_eq!(answer(&server, &pair.id, none, None).await, 401, "{none:?}");
    }
    assert_eq!(answer(&server, &pair.id, cookie, Some(own)).await, 101);
    control.lost_nothing("strangers").await;
}

#[tokio::test]
async fn a_revoked_session_loses_its_sockets_and_gets_no_other() {
    let server = TestServer::open().await;
    let control = Control::types_at(&server).await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    reqwest::Client::new()
        .delete(format!("{}/api/sessions/current", server.base))
        .header(COOKIE, &pair.ana.cookie)
        .send()
        .await
        .unwrap();
    let (_, end) = ana.until_closed().await;
    assert!(matches!(end, Heard::Closed { code: 4401, .. }), "{end:?}");
    assert_eq!(answer(&server, &pair.id, &pair.ana.cookie, None).await, 401);
    ben.types("I am still here").await;
    ben.until_saved().await;
    control.lost_nothing("a revoked session").await;
}

const DAY: Duration = Duration::from_hours(24);
/// After it every open socket has asked whether its session still stands.
const CHECK: Duration = Duration::from_secs(61);

#[tokio::test]
async fn an_expired_session_gets_no_socket_and_loses_those_it_has_at_the_next_check() {
    // Time is moved below, and nobody shall be taken for dead by that.
    let server = TestServer::open_with(Limits {
        ping_after: DAY,
        dead_after: DAY,
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let (mut ana, ben) = both(&pair).await;
    server.clock.pass(29 * DAY);
    let bens_new = Person::sign_in(&server.base, "ben0").await;
    let mut still_in = connect(&pair, &bens_new, Speaks::Duologue, 13).await;
    still_in.sync().await;
    drop(ben.vanish());

    server.clock.pass(2 * DAY);
    assert_eq!(answer(&server, &pair.id, &pair.ana.cookie, None).await, 401);
    tokio::time::pause();
    tokio::time::advance(CHECK).await;
    tokio::time::resume();
    let (_, end) = ana.until_closed().await;
    assert!(matches!(end, Heard::Closed { code: 4401, .. }), "{end:?}");
    assert_eq!(answer(&server, &pair.id, &bens_new.cookie, None).await, 101);
    still_in.types("I signed in since").await;
    still_in.until_saved().await;
}
