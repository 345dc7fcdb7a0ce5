//! What is asked over HTTP, in figures.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::problem::Code;
use crate::app::AppState;
use crate::metrics::{durations, observe};

/// The figures of the HTTP interface; all clones count together.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    requests: Family<Asked, Counter>,
    refusals: Family<Refused, Counter>,
    duration: Histogram,
}

/// What was asked, and how it ended. The route is the template, such as `/api/pairs/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
    status: u16,
}

/// Why a request was refused: the problem's code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    code: String,
}

impl Default for HttpMetrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            refusals: Family::default(),
            duration: durations(),
        }
    }
}

impl HttpMetrics {
    /// Makes them readable.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Requests that were answered, by method, route and status",
            self.requests.clone(),
        );
        registry.register(
            "http_refusals",
            "Requests that were refused, by the problem's code",
            self.refusals.clone(),
        );
        registry.register_with_unit(
            "http_request",
            "From a request's head to its answer; a socket's upgrade counts until it is open",
            Unit::Seconds,
            self.duration.clone(),
        );
    }
}

/// Counts every request that gets an answer.
pub(super) async fn count(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = name_of(request.method());
    let route = route_of(&request);
    let response = next.run(request).await;

    let metrics = &app.metrics.http;
    observe(&metrics.duration, started.elapsed());
    let asked = Asked {
        method,
        route,
        status: response.status().as_u16(),
    };
    metrics.requests.get_or_create(&asked).inc();
    if let Some(code) = response.extensions().get::<Code>() {
        let code = code.to_string();
        metrics.refusals.get_or_create(&Refused { code }).inc();
    }
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
