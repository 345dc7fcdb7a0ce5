//! The page is sent as small as the browser takes it, and kept as long as it may be.

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, ETAG, IF_NONE_MATCH};
use reqwest::{Method, StatusCode};

use super::support::{Answer, TestServer};

async fn get(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = server.request(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server.answer(request).await
}

#[tokio::test]
async fn hashed_files_are_kept_for_good() {
    let server = TestServer::open().await;
    let script = get(&server, "/assets/index-a1b2.js", &[]).await;
    assert_eq!(script.status, StatusCode::OK);
    assert_eq!(script.text, "script");
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        script.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(script.header("vary"), "Accept-Encoding");
}

#[tokio::test]
async fn everything_else_is_asked_for_each_time() {
    let server = TestServer::open().await;
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/service-worker.js", "text/javascript; charset=utf-8"),
        ("/core.wasm", "application/wasm"),
    ] {
        let first = get(&server, path, &[]).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert_eq!(first.header("cache-control"), "no-cache", "{path}");
        assert_eq!(first.header("content-type"), kind);
        let tag = first.header(ETAG.as_str());
        assert!(tag.len() > 10, "{tag:?}");
        for known in [tag.to_owned(), format!("W/{tag}"), format!("\"x\", {tag}")] {
            let again = get(&server, path, &[(IF_NONE_MATCH.as_str(), &known)]).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
            assert_eq!(again.text, "");
            assert_eq!(again.header(ETAG.as_str()), tag);
            assert_eq!(again.header("cache-control"), "no-cache");
        }
        let other = get(&server, path, &[(IF_NONE_MATCH.as_str(), "\"other\"")]).await;
        assert_eq!(other.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_smallest_encoding_the_browser_takes_is_sent() {
    let server = TestServer::open().await;
    let check = async |path: &str, accept: &str, encoding: &str, text: &str| {
        let answer = get(&server, path, &[(ACCEPT_ENCODING.as_str(), accept)]).await;
        assert_eq!(
            answer.header("content-encoding"),
            encoding,
            "{path} {accept}"
        );
        assert_eq!(answer.text, text);
        assert_eq!(answer.header("vary"), "Accept-Encoding");
    };
    check(
        "/assets/index-a1b2.js",
        "gzip, deflate, br",
        "br",
        "script in brotli",
    )
    .await;
    check("/assets/index-a1b2.js", "gzip", "gzip", "script in gzip").await;
    check("/assets/index-a1b2.js", "identity", "", "script").await;
    check("/", "gzip, br", "br", "the page in brotli").await;
    check("/", "gzip", "", "<!doctype html>the page").await;
    check("/service-worker.js", "gzip, br", "", "worker").await;
}

#[tokio::test]
async fn encodings_have_tags_of_their_own() {
    let server = TestServer::open().await;
    let plain = get(&server, "/", &[]).await;
    let packed = get(&server, "/", &[(ACCEPT_ENCODING.as_str(), "br")]).await;
    assert_ne!(plain.header("etag"), packed.header("etag"));
}

#[tokio::test]
async fn every_address_a_person_opens_is_the_page() {
    let server = TestServer::open().await;
    for path in ["/join", "/pairs/abc", "/pairs/abc/meeting/2026-11-24"] {
        let opened = get(&server, path, &[(ACCEPT.as_str(), "text/html,*/*;q=0.8")]).await;
        assert_eq!(opened.status, StatusCode::OK, "{path}");
        assert_eq!(opened.text, "<!doctype html>the page");
        assert_eq!(opened.header("cache-control"), "no-cache");
    }
}

#[tokio::test]
async fn a_part_of_the_page_that_is_missing_is_not_the_page() {
    let server = TestServer::open().await;
    for path in [
        "/assets/index-0000.js",
        "/assets/index-a1b2.js.br",
        "/assets/",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/.git/config",
    ] {
        let refused = get(&server, path, &[(ACCEPT.as_str(), "*/*")]).await;
        refused.refuses(404, "not_found", "nothing at this address");
    }
}

#[tokio::test]
async fn the_page_is_read_alone() {
    let server = TestServer::open().await;
    let head = server.answer(server.request(Method::HEAD, "/")).await;
    assert_eq!(head.status, StatusCode::OK);
    assert_eq!(head.text, "");
    let refused = server.answer(server.request(Method::POST, "/join")).await;
    refused.refuses(405, "method_not_allowed", "Allow");
    assert_eq!(refused.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn a_server_without_the_page_says_how_to_build_it() {
    let server = TestServer::open_with(None, &[]).await;
    let page = get(&server, "/", &[(ACCEPT.as_str(), "text/html")]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text.contains("cargo xtask run"), "{}", page.text);
}
