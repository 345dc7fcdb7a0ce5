//! Monitoring endpoints, on an address of their own.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};

use super::problem::Problem;
use super::{guard, health};
use crate::http::app::AppState;
use crate::operation::metrics::METRICS_TEXT;

/// Answers `/metrics`, `/healthz` and `/readyz`, and nothing else.
pub fn operation_router(app: AppState) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(middleware::from_fn(guard::limit))
        .layer(middleware::from_fn_with_state(app.clone(), guard::harden))
        .with_state(app)
}

/// Answers over the connections beyond those that people may have: the server's health, and to anybody else
/// that it is busy. Each connection is closed after its answer, so that there is one for the next.
pub fn health_router(app: AppState) -> Router {
    let close = async |mut response: Response| {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
        response
    };
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(async || Problem::Busy)
        .layer(middleware::map_response(close))
        .layer(middleware::from_fn(guard::limit))
        .layer(middleware::from_fn_with_state(app.clone(), guard::harden))
        .with_state(app)
}

async fn metrics(State(app): State<AppState>) -> Result<Response, Problem> {
    // What others know anyway is asked for instead of being counted a second time.
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let metrics = &app.metrics;
    metrics.rooms.open.set(count(app.rooms.open()));
    metrics
        .rooms
        .connections
        .set(count(app.rooms.connections()));
    metrics.store.works.set(app.storage.is_good().into());
    metrics.store.quarantined.set(count(app.storage.damaged()));
    let text = metrics
        .text()
        .map_err(|error| Problem::Internal(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, METRICS_TEXT)], text).into_response())
}
