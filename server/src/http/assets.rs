//! The page over HTTP: its files, and the page itself for every address that a person can open.

mod encoding;

use std::borrow::Cow;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use self::encoding::Encoding;
use super::entity_tag::EntityTag;
use super::problem::Problem;
use crate::http::app::AppState;

/// What browsers may keep for good: the build puts a hash into these files' names.
const HASHED: &str = "assets/";
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// What browsers have to ask for each time; mostly the answer is "not modified". The service worker
/// above all: a cached one would keep a whole old version alive.
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

/// Answers whatever no route of the interface takes: files of the page, and the page itself for
/// every address that a person can open.
pub(super) async fn read(State(app): State<AppState>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Problem::NoSuchAddress.into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, HeaderValue::from_static("GET,HEAD"))];
        return (allow, Problem::MethodNotAllowed).into_response();
    }
    let headers = request.headers();
    if is_plain(path)
        && let Some(response) = answer(&app, path, headers)
    {
        return response;
    }
    if !path.is_empty() && !is_navigation(headers) {
        return Problem::NoSuchAddress.into_response();
    }
    answer(&app, "index.html", headers).unwrap_or_else(not_built)
}

/// The file in the best encoding there is, or word that the browser has it already.
fn answer(app: &AppState, path: &str, headers: &HeaderMap) -> Option<Response> {
    let (file, encoding) = Encoding::accepted(headers)
        .into_iter()
        .find_map(|encoding| {
            let file = app.page.get(&format!("{path}{}", encoding.suffix()))?;
            Some((file, encoding))
        })?;
    let tag = EntityTag::of_hash(file.hash);
    let known = tag.is_known_by(headers);

    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(match file.bytes {
            Cow::Borrowed(bytes) => Body::from(bytes),
            Cow::Owned(bytes) => Body::from(bytes),
        })
    };
    let own = response.headers_mut();
    if !known {
        own.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(media_type(path)),
        );
        if let Some(name) = encoding.name() {
            own.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
    }
    tag.tell(own);
    own.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let hashed = path.starts_with(HASHED);
    own.insert(
        header::CACHE_CONTROL,
        if hashed { FOR_GOOD } else { ASK_EACH_TIME },
    );
    Some(response)
}

/// Whether the path can name a file of the build: no empty or hidden parts, no way upwards, and not
/// one of the compressed siblings, which have no media type of their own.
fn is_plain(path: &str) -> bool {
    let compressed = Encoding::COMPRESSED
        .iter()
        .any(|encoding| path.ends_with(encoding.suffix()));
    !compressed
        && path
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.'))
}

/// Whether a person opens an address, rather than a page asking for one of its parts.
fn is_navigation(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn not_built() -> Response {
    let page = Html(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Duologue</title>\
         <h1>The page is not built yet</h1>\
         <p>This server was built without the page. In the project's folder, run \
         <code>cargo xtask run</code>, which builds the page and starts the server with it.</p>\
         <p>The interface for programs works: see \
         <a href=\"/api/openapi.json\">/api/openapi.json</a>.</p></html>",
    );
    (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
}
