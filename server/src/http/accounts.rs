//! Sign-up over HTTP.

use axum::extract::State;
use axum::response::Response;
use duologue_shared::ids::PersonId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::Body;
use super::invitations;
use super::me::Me;
use super::problem::{Problem, ProblemBody};
use super::sessions;
use crate::http::app::AppState;
use crate::people::auth::{
    Account, AccountState, Email, Password, PersonName, Preferences, Visitor,
};
use crate::system::entropy::random;

/// Somebody who wants an account. Not `Debug`: the password must not reach a log.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewAccount {
    /// What they are called, as the other person will see it.
    #[schema(min_length = 1, max_length = 80, example = "Ana")]
    name: String,
    /// What they will sign in with.
    #[schema(max_length = 254, example = "ana@example.org", format = Email)]
    email: String,
    /// What only they know.
    ///
    /// Not their name or e-mail, nor what is guessed first: `invalid` says why in its words.
    #[schema(min_length = 10, max_length = 200, format = Password)]
    password: String,
    /// The secret of the invitation that they hold, if they came by one: without a use for it no account is made.
    #[serde(default)]
    invitation: Option<String>,
}

/// Makes an account and signs in with it.
#[utoipa::path(
    post,
    path = "/api/accounts",
    tag = "accounts",
    request_body = NewAccount,
    responses(
        (status = 201, description = "The account is made and signed in.", body = Me,
            headers(("Set-Cookie" = String, description = "The session."))),
        (status = 403, description =
            "`invitation_for_someone_else`: the invitation names another e-mail; `sign_up_closed`: \
             nobody new is taken in here, or nobody without an invitation.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: no invitation has this secret.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`email_taken`: there is an account with this e-mail.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description =
            "`invitation_used`, `invitation_expired` or `invitation_revoked`.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create(
    State(app): State<AppState>,
    visitor: Visitor,
    Body(wanted): Body<NewAccount>,
) -> Result<Response, Problem> {
    let name = name(&wanted.name)?;
    let email = email(&wanted.email)?;
    let password = password(&app, wanted.password, &name, &email).await?;
    app.limits.sign_up(visitor.address)?;
    let invitation = invitations::held(wanted.invitation)?;
    invitations::admits(&app, invitation.as_ref(), &email).await?;
    let account = Account {
        id: PersonId::from_random(random(app.entropy.as_ref())?),
        name,
        email,
        password_hash: Some(app.passwords.hash(password).await?),
        created_at: app.clock.now(),
        state: AccountState::Open,
        preferences: Preferences::default(),
    };
    app.accounts.create(&account).await?;
    sessions::start(&app, &visitor, account).await
}

/// The name that somebody gave.
pub(super) fn name(given: &str) -> Result<PersonName, Problem> {
    PersonName::parse(given).map_err(|refusal| invalid("name", &refusal))
}

/// The password that somebody wants to have.
async fn password(
    app: &AppState,
    given: String,
    name: &PersonName,
    email: &Email,
) -> Result<Password, Problem> {
    let password = Password::chosen(given).ok_or_else(|| invalid("password", &PASSWORD))?;
    match app.passwords.weakness(&password, name, email).await? {
        Some(weakness) => Err(invalid("password", &weakness)),
        None => Ok(password),
    }
}

/// The e-mail that somebody gave.
pub(super) fn email(given: &str) -> Result<Email, Problem> {
    Email::parse(given).map_err(|refusal| invalid("email", &refusal))
}

const PASSWORD: &str = "The password doesn't fit: choose one of 10 to 200 characters.";

fn invalid(field: &'static str, words: &impl ToString) -> Problem {
    let words = words.to_string();
    Problem::InvalidField { field, words }
}
