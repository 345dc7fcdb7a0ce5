//! Sign-in over HTTP with a code that another browser shows.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Body;
use super::me::Me;
use super::problem::{Problem, ProblemBody};
use super::sessions;
use crate::http::app::AppState;
use crate::people::audit_log::AuditEvent;
use crate::people::auth::{SignInCode, SignedIn, Visitor};
use crate::people::limits::Proof;
use crate::system::clock::{Timestamp, as_rfc3339};

/// A code that signs in another browser, once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShownCode {
    /// What to type there.
    #[schema(example = "7K2M-X9QD-0VTA")]
    code: String,
    /// When it stops working.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// What was typed. Not `Debug`: the code must not reach a log.
#[derive(Deserialize, ToSchema)]
pub(super) struct TypedCode {
    /// The code, with or without its dashes.
    #[schema(example = "7K2M-X9QD-0VTA")]
    code: String,
}

/// Gives a code with which another browser signs in as this person, once and within five minutes. The one before
/// works no more.
#[utoipa::path(
    post,
    path = "/api/sign-in-code",
    tag = "accounts",
    security(("session" = [])),
    responses(
        (status = 201, description = "The code; it is told this once.", body = ShownCode),
    ),
)]
pub(super) async fn show(
    State(app): State<AppState>,
    who: SignedIn,
    visitor: Visitor,
) -> Result<(StatusCode, Json<ShownCode>), Problem> {
    app.limits.show_code(&who.person)?;
    let (code, expires_at) = app.codes.show(who.session)?;
    app.audit_log
        .note_at_person(&who.person, AuditEvent::CodeShown, &visitor)
        .await;
    let shown = ShownCode {
        code: code.expose(),
        expires_at,
    };
    Ok((StatusCode::CREATED, Json(shown)))
}

/// Signs in with a code that another browser shows.
#[utoipa::path(
    post,
    path = "/api/sessions/code",
    tag = "accounts",
    request_body = TypedCode,
    responses(
        (status = 201, description = "Signed in.", body = Me,
            headers(("Set-Cookie" = String, description = "The session."))),
        (status = 401, description =
            "`wrong_code`: there is no such code, it was used, or its time is over.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "`account_disabled`: whoever runs the server closed it.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sign_in(
    State(app): State<AppState>,
    visitor: Visitor,
    Body(given): Body<TypedCode>,
) -> Result<Response, Problem> {
    let attempt = app.limits.sign_in(visitor.address, Proof::Other)?;
    let code = SignInCode::parse(&given.code).ok_or(Problem::WrongCode)?;
    let session = app.codes.take(&code).ok_or(Problem::WrongCode)?;
    // Whoever signed out of the browser that showed it lets nobody in from there any more.
    if !app.sessions.stands(&session).await? {
        return Err(Problem::WrongCode);
    }
    let account = app.accounts.get(&session.person).await?;
    let account = account.ok_or(Problem::WrongCode)?;
    attempt.succeeded();
    sessions::start(&app, &visitor, account).await
}
