//! Ways in that there are, for whoever stands outside.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::AppState;
use crate::people::auth::SignUp;

/// How one can sign in here, beside e-mail and password, and who can sign up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Entrance {
    /// The one origin at which passkeys work; null when there is none.
    #[schema(required, example = "https://duologue.example")]
    passkeys: Option<String>,
    /// What the OpenID Connect provider is called; null when there is none.
    #[schema(required, example = "Example Company")]
    provider: Option<String>,
    /// Who may make an account.
    sign_up: SignUp,
}

/// Tells how one can sign in here.
#[utoipa::path(
    get,
    path = "/api/entrance",
    tag = "accounts",
    responses((status = 200, description = "The ways in.", body = Entrance)),
)]
pub(super) async fn read(State(app): State<AppState>) -> Json<Entrance> {
    Json(Entrance {
        passkeys: app.passkeys.origin().map(str::to_owned),
        provider: app.provider.as_ref().map(|one| one.name().to_owned()),
        sign_up: app.sign_up,
    })
}
