//! What every request passes, whatever it asks for.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, COOKIE, ORIGIN};
use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::support::{PAGE, PANIC, TestServer, sign_in, sign_up};

#[tokio::test]
async fn another_sites_page_can_change_nothing() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let (pair, token) = ana.make_pair().await;
    let cookie = ana.cookie.clone().unwrap();
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        for (method, path, body) in [
            (Method::POST, "/api/accounts".to_owned(), sign_up("Ben")),
            (Method::POST, "/api/sessions".to_owned(), sign_in("Ana")),
            (Method::DELETE, "/api/sessions".to_owned(), json!({})),
            (
                Method::DELETE,
                "/api/sessions/current".to_owned(),
                json!({}),
            ),
            (Method::POST, "/api/pairs".to_owned(), json!({})),
            (
                Method::POST,
                format!("/api/pairs/{pair}/invitation"),
                json!({}),
            ),
            (
                Method::DELETE,
                format!("/api/pairs/{pair}/invitation"),
                json!({}),
            ),
            (
                Method::POST,
                "/api/invitations/accept".to_owned(),
                json!({ "token": token }),
            ),
        ] {
            let request = server
                .request(method, &path)
                .header(ORIGIN, origin)
                .header(COOKIE, &cookie)
                .json(&body);
            let refused = server.answer(request).await;
            refused.refuses(403, "wrong_origin", "at its own address");
        }
    }
    assert_eq!(ana.pairs().await, [pair]);
}

#[tokio::test]
async fn a_name_that_is_not_ours_leads_to_nothing() {
    for (public, own, others) in [
        (
            Some("https://duologue.example:8443"),
            ["duologue.example:8443", "duologue.example"],
            ["rebound.example", "127.0.0.1"],
        ),
        (
            None,
            ["localhost:1", "127.0.0.1"],
            ["rebound.example", "192.0.2.1"],
        ),
    ] {
        let server = TestServer::open_with(public, PAGE).await;
        let answer = async |host: &str, path: &str| {
            server
                .answer(server.request_to(host, Method::GET, path))
                .await
        };
        for host in others {
            for path in [
                "/",
                "/assets/index-a1b2.js",
                "/api/me",
                "/api/openapi.json",
                "/nothing",
            ] {
                let refused = answer(host, path).await;
                refused.refuses(421, "wrong_host", "--public-url");
            }
            let request = server.request_to(host, Method::POST, "/api/accounts");
            let request = request.header(ORIGIN, format!("http://{host}"));
            let refused = server.answer(request.json(&sign_up("Ana"))).await;
            refused.refuses(421, "wrong_host", "at its own");
            let socket = server
                .request_to(host, Method::GET, "/api/pairs/AAAAAAAAAAAAAAAAAAAAAA/sync")
                .header("connection", "upgrade")
                .header("upgrade", "websocket")
                .header("sec-websocket-version", "13")
                .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
            let refused = server.answer(socket).await;
            refused.refuses(421, "wrong_host", "--public-url");
            for path in ["/healthz", "/readyz"] {
                assert_eq!(answer(host, path).await.status, StatusCode::OK, "{path}");
            }
        }
        for host in own {
            assert_eq!(answer(host, "/").await.status, StatusCode::OK, "{host}");
        }
    }
}

#[tokio::test]
async fn programs_send_no_origin_and_pass() {
    let server = TestServer::open().await;
    let request = server.request(Method::POST, "/api/accounts");
    let welcome = server.answer(request.json(&sign_up("Ana"))).await;
    assert_eq!(welcome.status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_public_address_is_an_origin_of_its_own() {
    let server = TestServer::open_with(Some("https://duologue.example"), &[]).await;
    let from = async |origin: &str, name: &str| {
        let request = server
            .request(Method::POST, "/api/accounts")
            .header(ORIGIN, origin)
            .json(&sign_up(name));
        server.answer(request).await
    };
    let welcome = from("https://duologue.example", "Ana").await;
    assert_eq!(welcome.status, StatusCode::CREATED);
    let refused = from("http://duologue.example", "Ben").await;
    refused.refuses(403, "wrong_origin", "--public-url");
}

#[tokio::test]
async fn a_socket_is_refused_to_who_may_not_have_it() {
    let server = TestServer::open().await;
    let (ana, carla) = (server.person("Ana").await, server.person("Carla").await);
    let (pair, _) = ana.make_pair().await;
    let path = format!("/api/pairs/{pair}/sync");
    let upgrade = |cookie: Option<&String>, origin: Option<&str>| {
        let mut request = server
            .request(Method::GET, &path)
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        server.answer(request)
    };
    let signed_out = upgrade(None, None).await;
    signed_out.refuses(401, "signed_out", "Sign in");
    let stranger = upgrade(carla.cookie.as_ref(), None).await;
    stranger.refuses(404, "not_found", "nothing here for you");
    let other_site = upgrade(ana.cookie.as_ref(), Some("https://evil.example")).await;
    other_site.refuses(403, "wrong_origin", "at its own address");

    assert_eq!(
        ana.delete("/api/sessions").await.status,
        StatusCode::NO_CONTENT
    );
    let gone = upgrade(ana.cookie.as_ref(), None).await;
    gone.refuses(401, "signed_out", "Sign in");
}

#[tokio::test]
async fn a_plain_request_for_the_socket_says_what_it_is() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let (pair, _) = ana.make_pair().await;
    let refused = ana.get(&format!("/api/pairs/{pair}/sync")).await;
    refused.refuses(426, "upgrade_required", "WebSocket client");
    assert_eq!(refused.header("upgrade"), "websocket");
}

#[tokio::test]
async fn bodies_that_cannot_be_taken_are_refused_in_words() {
    let server = TestServer::open().await;
    let send = async |kind: &str, body: String| {
        let request = server
            .request(Method::POST, "/api/accounts")
            .header(CONTENT_TYPE, kind)
            .body(body);
        server.answer(request).await
    };
    let broken = send("application/json", "{".to_owned()).await;
    broken.refuses(400, "malformed", "quotes, commas and braces");
    let form = send("application/x-www-form-urlencoded", "name=Ana".to_owned()).await;
    form.refuses(415, "not_json", "application/json");
    let large = format!("{{\"name\": \"{}\"}}", "a".repeat(64 * 1024));
    let large = send("application/json", large).await;
    large.refuses(413, "too_large", "64 KiB");
}

#[tokio::test]
async fn an_address_that_is_no_text_is_refused_in_words() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let refused = ana.delete("/api/sessions/%FF").await;
    refused.refuses(400, "malformed", "/api/openapi.json");
}

#[tokio::test]
async fn a_request_that_makes_the_server_panic_gets_an_answer_too() {
    let server = TestServer::open().await;
    let refused = server.browser().get(&format!("/{PANIC}")).await;
    refused.refuses(500, "internal", "look at its log");
    assert_eq!(refused.header("x-content-type-options"), "nosniff");
    let well = server.browser().get("/healthz").await;
    assert_eq!(well.status, StatusCode::OK);
}

#[tokio::test]
async fn a_store_that_fails_is_not_blamed_on_the_person() {
    let server = TestServer::open().await;
    server.faults.fail_writes(true);
    let request = server.request(Method::POST, "/api/accounts");
    let refused = server.answer(request.json(&sign_up("Ana"))).await;
    refused.refuses(503, "storage", "Try again in a minute");
    assert_eq!(refused.header("retry-after"), "10");
    assert!(refused.session().is_none());
    server.faults.fail_writes(false);
    let ana = server.person("Ana").await;
    assert_eq!(ana.get("/api/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn addresses_that_are_not_there_are_refused_in_words() {
    let server = TestServer::open().await;
    let browser = server.browser();
    for path in ["/api", "/api/", "/api/nothing", "/api/pairs/x/y/z"] {
        for method in [Method::GET, Method::POST] {
            let request = browser.request(method, path).header("accept", "text/html");
            let refused = server.answer(request).await;
            refused.refuses(404, "not_found", "/api/openapi.json");
        }
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect() {
    let server = TestServer::open().await;
    for path in [
        "/",
        "/api/me",
        "/api/nothing",
        "/healthz",
        "/assets/index-a1b2.js",
    ] {
        let answer = server.browser().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.headers.get("strict-transport-security").is_none());
        let policy = answer.header("content-security-policy");
        for directive in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            &format!("connect-src 'self' ws://{0} wss://{0}", server.address),
            "worker-src 'self'",
            "manifest-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
        ] {
            let found = policy.split("; ").any(|part| part == directive);
            assert!(found, "{path}: {directive} is not in {policy}");
        }
    }
}

#[tokio::test]
async fn a_host_cannot_say_more_than_a_host_in_the_policy() {
    let server = TestServer::open().await;
    let request = server.request_to("x; script-src *", Method::GET, "/");
    let answer = server.answer(request).await;
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("connect-src 'self';"), "{policy}");
    assert!(!policy.contains("script-src *"), "{policy}");
}

#[tokio::test]
async fn https_is_remembered_where_it_is_spoken() {
    let server = TestServer::open_with(Some("https://duologue.example:8443"), &[]).await;
    let answer = server.browser().get("/api/me").await;
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("wss://duologue.example:8443;"), "{policy}");
}

/// No real time passes: the clock jumps when nothing else is left to wait for.
#[tokio::test(start_paused = true)]
async fn the_server_ends_within_ten_seconds_though_a_request_hangs() {
    let server = TestServer::open().await;
    let address = server.address;
    let mut slow = TcpStream::connect(address).await.unwrap();
    let half = "POST /api/sessions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                content-length: 100\r\n\r\n{";
    slow.write_all(half.as_bytes()).await.unwrap();
    // Long enough for the request to be under way.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let asked = tokio::time::Instant::now();
    server.close().await;
    let took = asked.elapsed().as_secs();
    assert!((9..=10).contains(&took), "it took {took} s");
    assert!(
        TcpStream::connect(address).await.is_err(),
        "still accepting"
    );
}

#[tokio::test]
async fn the_server_ends_at_once_when_nobody_asks_for_anything() {
    let server = TestServer::open().await;
    let _silent = TcpStream::connect(server.address).await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(5), server.close());
    assert!(
        ended.await.is_ok(),
        "it waited for a client that says nothing"
    );
}
