//! Every route there is, tried by whoever has no right to it: what is not theirs looks like what does
//! not exist.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Answer, Browser, TestServer};

/// The methods that the interface describes for each path.
fn routes(server: &TestServer) -> Vec<(Method, String)> {
    let paths = server.document()["paths"].as_object().unwrap();
    let mut routes = Vec::new();
    for (path, item) in paths {
        for method in item.as_object().unwrap().keys() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            routes.push((method, path.clone()));
        }
    }
    routes
}

fn described<'server>(server: &'server TestServer, method: &Method, path: &str) -> &'server Value {
    &server.document()["paths"][path][method.as_str().to_lowercase()]
}

/// Asks, with a body where one is taken: what is refused must not depend on it.
async fn ask(browser: &Browser<'_>, method: &Method, path: &str, takes_body: bool) -> Answer {
    if takes_body {
        return browser.send(method.clone(), path, &json!({})).await;
    }
    browser
        .server
        .answer(browser.request(method.clone(), path))
        .await
}

const NONSENSE: [&str; 5] = [
    "AAAAAAAAAAAAAAAAAAAAAA",
    "x",
    "..%2f..%2fetc",
    "%00",
    "-1'%20OR%201=1",
];

#[tokio::test]
async fn what_is_anothers_looks_like_what_is_not_there() {
    let server = TestServer::open().await;
    let (ana, carla) = (server.person("Ana").await, server.person("Carla").await);
    let (pair, _) = ana.make_pair().await;
    let anas_session = ana.get("/api/sessions").await.body[0]["id"].clone();
    let mut tried = 0;
    for (method, path) in routes(&server) {
        if !path.contains("{id}") {
            continue;
        }
        let body = !described(&server, &method, &path)["requestBody"].is_null();
        let anas = if path.contains("/pairs/") {
            pair.as_str()
        } else {
            anas_session.as_str().unwrap()
        };
        let refused = ask(&carla, &method, &path.replace("{id}", anas), body).await;
        refused.refuses(404, "not_found", "nothing here for you");
        for nonsense in NONSENSE {
            let none = ask(&carla, &method, &path.replace("{id}", nonsense), body).await;
            assert_eq!(none.status, refused.status, "{method} {path} {nonsense}");
            assert_eq!(none.text, refused.text, "{method} {path} {nonsense}");
        }
        tried += 1;
    }
    assert!(tried >= 6, "only {tried} routes have an id");
    assert_eq!(ana.pairs().await, [pair]);
}

#[tokio::test]
async fn signed_out_every_route_that_needs_a_session_says_so_alike() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let (pair, _) = ana.make_pair().await;
    let nobody = server.browser();
    let mut tried = 0;
    for (method, path) in routes(&server) {
        let operation = described(&server, &method, &path);
        if !operation["security"][0]["session"].is_array() {
            continue;
        }
        let body = !operation["requestBody"].is_null();
        for id in [pair.as_str(), "AAAAAAAAAAAAAAAAAAAAAA", "x"] {
            let path = path.replace("{id}", id).replace("{token}", id);
            let refused = ask(&nobody, &method, &path, body).await;
            refused.refuses(401, "signed_out", "Sign in");
        }
        tried += 1;
    }
    assert!(tried >= 12, "only {tried} routes need a session");
}

#[tokio::test]
async fn every_route_answers_with_the_headers_that_protect() {
    let server = TestServer::open_with(Some("https://duologue.example"), &[]).await;
    let ana = server.person("Ana").await;
    for (method, path) in routes(&server) {
        let path = path.replace("{id}", "x").replace("{token}", "x");
        for browser in [&ana, &server.browser()] {
            let answer = ask(browser, &method, &path, false).await;
            let policy = answer.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'; "),
                "{method} {path}"
            );
            assert!(policy.contains("frame-ancestors 'none'"), "{method} {path}");
            assert!(!policy.contains("unsafe-inline"), "{method} {path}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "no-referrer"),
                ("strict-transport-security", "max-age=31536000"),
            ] {
                assert_eq!(answer.header(name), value, "{method} {path}");
            }
        }
    }
}
