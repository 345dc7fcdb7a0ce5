//! Signing in and out.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::Body;
use super::me::Me;
use super::problem::{Problem, ProblemBody};
use crate::app::AppState;
use crate::auth::{Account, Email, Password, SignedIn, session_cookie};

/// What somebody signs in with. Not `Debug`: the password must not reach a log.
#[derive(Deserialize, ToSchema)]
pub(super) struct Credentials {
    /// The account's e-mail.
    #[schema(example = "ana@example.org", format = Email)]
    email: String,
    /// The account's password.
    #[schema(format = Password)]
    password: String,
}

/// Signs in.
///
/// A session that the request carried ends with it, so a token never outlives the sign-in it was
/// made for.
#[utoipa::path(
    post,
    path = "/api/sessions",
    tag = "accounts",
    request_body = Credentials,
    responses(
        (status = 201, description = "Signed in.", body = Me,
            headers(("Set-Cookie" = String, description = "The session."))),
        (status = 401, description = "`wrong_credentials`: e-mail and password don't belong together.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create(
    State(app): State<AppState>,
    headers: HeaderMap,
    Body(given): Body<Credentials>,
) -> Result<Response, Problem> {
    let account = match Email::parse(&given.email) {
        Some(email) => app.accounts.by_email(&email).await?,
        None => None,
    };
    let hash = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let matches = app
        .passwords
        .matches(Password::given(given.password), hash)
        .await?;
    match account {
        Some(account) if matches => start(&app, &headers, account).await,
        Some(_) | None => Err(Problem::WrongCredentials),
    }
}

/// Signs out here.
#[utoipa::path(
    delete,
    path = "/api/sessions/current",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 204, description = "This session ended, and what it had open is closed.")),
)]
pub(super) async fn end_current(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Response, Problem> {
    app.sessions.end(&who.session).await?;
    Ok(signed_out(&app))
}

/// Signs out everywhere.
#[utoipa::path(
    delete,
    path = "/api/sessions",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 204, description = "All of the person's sessions ended, this one as well.")),
)]
pub(super) async fn end_all(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Response, Problem> {
    app.sessions.end_all(&who.person).await?;
    Ok(signed_out(&app))
}

/// Answers with a new session for whoever proved to be the account's person.
pub(super) async fn start(
    app: &AppState,
    headers: &HeaderMap,
    account: Account,
) -> Result<Response, Problem> {
    if let Some(before) = SignedIn::find(headers, app).await? {
        app.sessions.end(&before.session).await?;
    }
    let token = app.sessions.start(&account.id).await?;
    let cookie = session_cookie(Some(&token), app.is_https());
    let body = Json(Me::from(account));
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, cookie)], body).into_response())
}

fn signed_out(app: &AppState) -> Response {
    let cookie = session_cookie(None, app.is_https());
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}
