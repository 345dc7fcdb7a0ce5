//! Counting of requests: every one that gets an answer.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::problem::Code;
use crate::http::app::AppState;

/// Counts every request that gets an answer.
pub(super) async fn count(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let asked = (name_of(request.method()), route_of(&request));
    let response = next.run(request).await;
    let refusal = response.extensions().get::<Code>().map(Code::to_string);
    let status = response.status().as_u16();
    app.metrics
        .http
        .count(asked, status, refusal, started.elapsed());
    response
}

/// The route's template, never the address: addresses carry ids and tokens.
pub(super) fn route_of(request: &Request) -> String {
    request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "page".to_owned(), |path| path.as_str().to_owned())
}

/// The method's name, one of a few: anybody can make up new ones.
fn name_of(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}
