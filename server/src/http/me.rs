//! Profile of the person who asks.

use axum::Json;
use axum::extract::State;
use duologue_shared::ids::PersonId;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::app::AppState;
use crate::auth::{Account, SignedIn};

/// A person, as they see themselves.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Me {
    /// Who.
    #[schema(value_type = String)]
    id: PersonId,
    /// What they are called.
    #[schema(example = "Ana")]
    name: String,
    /// What they sign in with.
    #[schema(example = "ana@example.org", format = Email)]
    email: String,
}

impl From<Account> for Me {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            name: account.name.to_string(),
            email: account.email.as_str().to_owned(),
        }
    }
}

/// Tells who is signed in.
#[utoipa::path(
    get,
    path = "/api/me",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 200, description = "The person whose session this is.", body = Me)),
)]
pub(super) async fn read(State(app): State<AppState>, who: SignedIn) -> Result<Json<Me>, Problem> {
    let account = app.accounts.get(&who.person).await?;
    Ok(Json(account.ok_or(Problem::SignedOut)?.into()))
}
