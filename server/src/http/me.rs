//! Profile of the person who asks.

use axum::Json;
use axum::extract::State;
use duologue_shared::ids::PersonId;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::http::app::AppState;
use crate::people::auth::{Account, SignedIn};

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
    /// What their agendas keep here, once that is nine tenths of what they may or more; null before.
    #[schema(required)]
    kept: Option<Usage>,
}

/// What the agendas that a person made keep on this server, whoever writes in them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Usage {
    /// Bytes that are kept.
    #[schema(example = 1_000_000_000)]
    bytes: u64,
    /// Bytes that may be: then nothing more is taken.
    #[schema(example = 1_073_741_824)]
    most: u64,
}

impl From<Account> for Me {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            name: account.name.to_string(),
            email: account.email.as_str().to_owned(),
            kept: None,
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
    let mut me = Me::from(account.ok_or(Problem::SignedOut)?);
    let quota = app.quotas.of(&who.person).await?;
    let taken = quota.map(|quota| quota.taken());
    me.kept = taken
        .filter(|taken| taken.is_nearly_all())
        .map(|taken| Usage {
            bytes: taken.kept,
            most: taken.most,
        });
    Ok(Json(me))
}
