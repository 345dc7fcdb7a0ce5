//! Audit log over HTTP, for the people it is about.

use std::collections::HashMap;
use std::net::IpAddr;

use axum::Json;
use axum::extract::State;
use duologue_shared::ids::PersonId;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::http::app::AppState;
use crate::people::audit_log::{AuditEntry, AuditEvent};
use crate::people::auth::{Member, SignedIn};
use crate::system::clock::{Timestamp, as_rfc3339};

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuditView {
    /// When; repeats within the hour are left out.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What.
    event: AuditEvent,
    /// What whoever did it is called; null when nobody knows.
    #[schema(required, example = "Ana")]
    by: Option<String>,
    /// Whether it was the person who asks.
    you: bool,
    /// From where.
    #[schema(value_type = String, example = "203.0.113.7")]
    address: IpAddr,
    /// The browser and system as the browser names them.
    #[schema(example = "Firefox on Windows")]
    device: String,
}

/// Tells who opened this pair's agenda from where, and who was let in and put out. Both people see the
/// same.
#[utoipa::path(
    get,
    path = "/api/pairs/{id}/access",
    tag = "pairs",
    params(("id" = String, Path, description = "The pair.")),
    security(("session" = [])),
    responses((status = 200, description = "What happened, the newest first.", body = Vec<AuditView>)),
)]
pub(super) async fn of_pair(
    State(app): State<AppState>,
    member: Member,
) -> Result<Json<Vec<AuditView>>, Problem> {
    let trail = app.audit_log.of_pair(&member.pair).await?;
    Ok(Json(views(&app, &member.person, trail).await?))
}

/// Tells who signed in to the account of the person who asks, or tried to, from where.
#[utoipa::path(
    get,
    path = "/api/me/access",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 200, description = "What happened, the newest first.", body = Vec<AuditView>)),
)]
pub(super) async fn of_me(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Json<Vec<AuditView>>, Problem> {
    let trail = app.audit_log.of_person(&who.person).await?;
    Ok(Json(views(&app, &who.person, trail).await?))
}

async fn views(
    app: &AppState,
    asking: &PersonId,
    trail: Vec<AuditEntry>,
) -> Result<Vec<AuditView>, Problem> {
    let mut names: HashMap<PersonId, Option<String>> = HashMap::new();
    let mut views = Vec::with_capacity(trail.len());
    for entry in trail {
        let you = entry.by.as_ref() == Some(asking);
        let by = match &entry.by {
            None => None,
            Some(person) => name_of(app, person, &mut names).await?,
        };
        views.push(AuditView {
            at: entry.at,
            event: entry.event,
            by,
            you,
            address: entry.address,
            device: entry.device,
        });
    }
    Ok(views)
}

/// What somebody is called; `known` are the names that were looked up already.
async fn name_of(
    app: &AppState,
    person: &PersonId,
    known: &mut HashMap<PersonId, Option<String>>,
) -> Result<Option<String>, Problem> {
    if let Some(name) = known.get(person) {
        return Ok(name.clone());
    }
    let account = app.accounts.get(person).await?;
    let name = account.map(|account| account.name.to_string());
    known.insert(person.clone(), name.clone());
    Ok(name)
}
