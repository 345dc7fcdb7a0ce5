//! Health endpoints: whether the server can do its work.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::http::app::AppState;

/// The server's health.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`: anything else is a problem.
    #[schema(example = "ok")]
    status: &'static str,
}

const OK: Json<Health> = Json(Health { status: "ok" });

/// Tells whether the server can read and save.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "server",
    responses((status = 200, description = "All is well.", body = Health)),
)]
pub(super) async fn alive(State(app): State<AppState>) -> Result<Json<Health>, Problem> {
    check_storage(&app).await?;
    Ok(OK)
}

/// Tells whether the server takes traffic: it can read and save, and is not about to end.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "server",
    responses((status = 200, description = "It takes traffic.", body = Health)),
)]
pub(super) async fn ready(State(app): State<AppState>) -> Result<Json<Health>, Problem> {
    if app.rooms.are_ending() {
        return Err(Problem::ShuttingDown);
    }
    check_storage(&app).await?;
    Ok(OK)
}

async fn check_storage(app: &AppState) -> Result<(), Problem> {
    if !app.storage.is_good() {
        return Err(Problem::StorageDown);
    }
    // Reading is tried here and now; whether writing works the last write told.
    app.accounts.probe().await?;
    Ok(())
}
