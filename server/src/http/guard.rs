//! Middleware that every request passes: headers, limits, origin.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tracing::debug;

use super::metrics::route_of;
use super::problem::{PROBLEM_JSON, Problem};
use crate::http::app::AppState;

/// How long a request may take, reading its body included. A socket's upgrade is a request; what
/// is said over it afterwards is not.
const LONGEST: Duration = Duration::from_secs(30);

/// Ends requests that take too long or panic, and gives words to refusals that came without.
pub(super) async fn limit(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = route_of(&request);

    // Handlers own nothing that outlives them but handles on records, which a panic leaves whole.
    let run = AssertUnwindSafe(next.run(request)).catch_unwind();
    let response = match tokio::time::timeout(LONGEST, run).await {
        Ok(Ok(response)) => in_words(response),
        Ok(Err(_panic)) => Problem::Internal(format!("{method} {route} panicked")).into_response(),
        Err(_elapsed) => Problem::TooSlow.into_response(),
    };
    let status = response.status().as_u16();
    debug!(%method, route, status, took = ?started.elapsed(), "answered");
    response
}

/// Gives every answer the headers that keep browsers from doing what the page never asks for.
pub(super) async fn harden(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let policy = content_policy(request.headers(), &app);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if app.is_https() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    // What is about a person is kept by nobody on the way; the page sets its own rules.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

fn in_words(response: Response) -> Response {
    let status = response.status();
    let has_words = |name: &HeaderValue| {
        name.as_bytes().starts_with(PROBLEM_JSON.as_bytes())
            || name.as_bytes().starts_with(b"text/html")
    };
    let refused = status.is_client_error() || status.is_server_error();
    let worded = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(has_words);
    if !refused || worded {
        return response;
    }
    let mut better = Problem::for_status(status).into_response();
    // Headers such as Allow, or what a failed upgrade asks for, still hold.
    for (name, value) in response.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            better.headers_mut().insert(name, value.clone());
        }
    }
    *better.status_mut() = status;
    better
}

/// The page runs its own scripts and WebAssembly, talks to its own origin, and nothing else.
///
/// Trusted types: nothing becomes HTML or a script's address but through the named policies, which
/// are Svelte's, ProseMirror's clipboard's, and ours.
fn content_policy(headers: &HeaderMap, app: &AppState) -> HeaderValue {
    // Browsers before CSP 3 don't count our own sockets as 'self'.
    let sockets = app
        .public_host()
        .or_else(|| headers.get(header::HOST).and_then(plain_host))
        .map(|host| format!(" ws://{host} wss://{host}"))
        .unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'{sockets}; manifest-src 'self'; \
         worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; \
         trusted-types svelte-trusted-html ProseMirrorClipboard duologue"
    );
    HeaderValue::from_str(&policy)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

/// The host, unless it holds anything that could say more than a host in a policy.
fn plain_host(host: &HeaderValue) -> Option<String> {
    let host = host.to_str().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    host.chars().all(plain).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use axum::{Router, middleware};
    use tokio::net::TcpListener;

    use super::*;

    /// No real time passes: the clock jumps when nothing else is left to wait for.
    #[tokio::test(start_paused = true)]
    async fn a_request_that_takes_too_long_is_ended_in_words() {
        let router = Router::new()
            .route("/slow", get(std::future::pending::<()>))
            .layer(middleware::from_fn(limit));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, router).into_future());
        let answer = reqwest::get(format!("http://{address}/slow"))
            .await
            .unwrap();
        assert_eq!(answer.status(), 408);
        assert_eq!(answer.headers()["content-type"], PROBLEM_JSON);
        assert!(answer.text().await.unwrap().contains("too_slow"));
    }
}
