//! The names of cookies: over HTTPS only the server's own host can set them.

use reqwest::header::COOKIE;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::support::{Answer, TestServer, sign_in, sign_up};

async fn https() -> TestServer {
    TestServer::open_with(Some("https://duologue.example"), &[]).await
}

/// Asks with cookies as a browser has them.
async fn asks(server: &TestServer, method: Method, path: &str, cookies: &str) -> Answer {
    let request = server.request(method, path).header(COOKIE, cookies);
    server.answer(request).await
}

/// The session and the browser of somebody who just signed up, without their cookies' names.
async fn tokens(server: &TestServer) -> (String, String) {
    let request = server.request(Method::POST, "/api/accounts");
    let signed_up = server.answer(request.json(&sign_up("Ana"))).await;
    let token = |name: &str| {
        let cookies = signed_up.cookies().into_iter();
        let mut values = cookies.filter_map(|cookie| cookie.strip_prefix(name)?.split(';').next());
        values.next().unwrap().to_owned()
    };
    (
        token("__Host-duologue_session="),
        token("__Host-duologue_browser="),
    )
}

#[tokio::test]
async fn every_cookie_is_the_hosts_own() {
    let server = https().await;
    let post = async |path: &str, body| {
        let request = server.request(Method::POST, path).json(&body);
        server.answer(request).await
    };
    let mut cookies = Vec::new();
    for (path, body) in [
        ("/api/accounts", sign_up("Ana")),
        ("/api/sessions", sign_in("Ana")),
        ("/api/sessions/passkey/challenge", json!({})),
    ] {
        let answer = post(path, body).await;
        cookies.extend(answer.cookies().into_iter().map(str::to_owned));
    }
    assert_eq!(cookies.len(), 5, "{cookies:?}");
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-duologue_"), "{cookie}");
        assert!(cookie.contains("; Path=/;"), "{cookie}");
        assert!(cookie.ends_with("; Secure"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn a_session_from_before_is_taken_and_gets_its_new_name_at_its_next_use() {
    let server = https().await;
    let (session, browser) = tokens(&server).await;
    let before = format!("duologue_session={session}; duologue_browser={browser}");
    let me = asks(&server, Method::GET, "/api/me", &before).await;
    assert_eq!(me.status, StatusCode::OK);
    assert_eq!(
        me.cookies(),
        [
            &format!(
                "__Host-duologue_session={session}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure"
            ),
            "duologue_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict",
            &format!(
                "__Host-duologue_browser={browser}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure"
            ),
            "duologue_browser=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict",
        ]
    );
    let now = format!("__Host-duologue_session={session}; __Host-duologue_browser={browser}");
    let me = asks(&server, Method::GET, "/api/me", &now).await;
    assert_eq!(me.status, StatusCode::OK);
    assert!(me.cookies().is_empty(), "{:?}", me.cookies());
}

#[tokio::test]
async fn signing_out_takes_away_both_names() {
    let server = https().await;
    let (session, _) = tokens(&server).await;
    let before = format!("duologue_session={session}");
    let goodbye = asks(&server, Method::DELETE, "/api/sessions/current", &before).await;
    assert_eq!(goodbye.status, StatusCode::NO_CONTENT);
    let cookies = goodbye.cookies();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    assert!(cookies[0].starts_with("__Host-duologue_session=; Path=/; Max-Age=0;"));
    assert!(cookies[1].starts_with("duologue_session=; Path=/; Max-Age=0;"));
}

#[tokio::test]
async fn the_old_name_counts_for_nothing_beside_the_new_one() {
    let server = https().await;
    let (session, _) = tokens(&server).await;
    let planted = session_of_another(&server).await;
    let both = format!("duologue_session={planted}; __Host-duologue_session={session}");
    let me = asks(&server, Method::GET, "/api/me", &both).await;
    assert_eq!(me.body["name"], "Ana");

    // Over plain HTTP there is no such name.
    let plain = TestServer::open().await;
    let ben = plain.person("Ben").await;
    assert!(
        ben.cookie
            .as_ref()
            .unwrap()
            .starts_with("duologue_session=")
    );
    assert_eq!(ben.get("/api/me").await.cookies(), Vec::<&str>::new());
}

/// The session of somebody else in the same server.
async fn session_of_another(server: &TestServer) -> String {
    let request = server.request(Method::POST, "/api/accounts");
    let signed_up = server.answer(request.json(&sign_up("Carla"))).await;
    let session = signed_up.session().unwrap();
    let (_, token) = session.split_once('=').unwrap();
    token.to_owned()
}
