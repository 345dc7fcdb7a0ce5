//! Sign-in and sign-out over HTTP.

use std::net::IpAddr;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tracing::warn;
use utoipa::ToSchema;

use super::body::Body;
use super::me::Me;
use super::problem::{Problem, ProblemBody};
use crate::http::app::AppState;
use crate::people::audit_log::AuditEvent;
use crate::people::auth::{
    Account, BROWSER_COOKIE, Match, Password, SESSION_COOKIE, Session, SignedIn, TokenHash, Visitor,
};
use crate::people::limits::{Guess, Proof};
use crate::system::clock::{Timestamp, as_rfc3339};

/// One of a person's sign-ins that still lasts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionView {
    /// Names it without giving anything away that signs in.
    #[schema(value_type = String)]
    id: TokenHash,
    /// The browser and system as the browser names them, such as `Firefox on Windows`.
    #[schema(example = "Firefox on Windows")]
    device: String,
    /// From where it was last used.
    #[schema(value_type = String, example = "203.0.113.7")]
    address: IpAddr,
    /// When they signed in.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    /// When it was last used, to the hour.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    used_at: Timestamp,
    /// Whether it is the one that asks.
    current: bool,
}

/// What somebody signs in with. Not `Debug`: the password must not reach a log.
#[derive(Deserialize, ToSchema)]
pub(super) struct Credentials {
    /// The account's e-mail. What is none belongs to no account, and is answered like that.
    #[schema(example = "ana@example.org")]
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
        (status = 403, description = "`account_disabled`: whoever runs the server closed it.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create(
    State(app): State<AppState>,
    visitor: Visitor,
    Body(given): Body<Credentials>,
) -> Result<Response, Problem> {
    let (account, email) = app.accounts.by_typed_email(&given.email).await?;
    let known = match &account {
        Some(account) => {
            let browser = app.browsers.known(&account.id, &visitor.cookies).await?;
            browser.map(|browser| Guess::Known(account.id.clone(), browser))
        }
        None => None,
    };
    let guess = known.or_else(|| email.map(Guess::Unknown));
    let attempt = app
        .limits
        .sign_in(visitor.address, Proof::Password(guess))?;
    let hash = account
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let password = Password::given(given.password);
    let matched = app.passwords.matches(password.clone(), hash).await?;
    match account {
        Some(account) if matched != Match::No => {
            attempt.succeeded();
            if matched == Match::Outdated {
                hash_anew(&app, &account, password).await;
            }
            start(&app, &visitor, account).await
        }
        Some(account) => {
            app.audit_log
                .note_at_person(&account.id, AuditEvent::SignInFailed, &visitor)
                .await;
            Err(Problem::WrongCredentials)
        }
        None => Err(Problem::WrongCredentials),
    }
}

/// Keeps a hash that every keyboard's writing of the password matches. Without it the old one still does.
async fn hash_anew(app: &AppState, account: &Account, password: Password) {
    let Ok(hash) = app.passwords.hash(password).await else {
        return;
    };
    if let Err(failure) = app.accounts.rehash(account, hash).await {
        warn!(%failure, "a password's hash stays as it is");
    }
}

/// Lists where the person is signed in, the one used last first.
#[utoipa::path(
    get,
    path = "/api/sessions",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 200, description = "Their sessions.", body = Vec<SessionView>)),
)]
pub(super) async fn list(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Json<Vec<SessionView>>, Problem> {
    let sessions = app.sessions.list(&who.person).await?;
    let view = |session: Session| SessionView {
        current: session.id == who.session.id,
        id: session.id,
        device: session.device,
        address: session.address,
        started_at: session.started_at,
        used_at: session.used_at,
    };
    Ok(Json(sessions.into_iter().map(view).collect()))
}

/// Signs out one of the person's devices.
#[utoipa::path(
    delete,
    path = "/api/sessions/{id}",
    tag = "accounts",
    params(("id" = String, Path, description = "The session, by its id in the list.")),
    security(("session" = [])),
    responses((status = 204, description = "That session ended, and what it had open is closed.")),
)]
pub(super) async fn end(
    State(app): State<AppState>,
    who: SignedIn,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let sessions = app.sessions.list(&who.person).await?;
    let ending = sessions
        .iter()
        .find(|session| session.id.as_str() == id)
        .ok_or(Problem::NotFound)?;
    app.sessions.end(ending).await?;
    let (event, answer) = if ending.id == who.session.id {
        (AuditEvent::SignedOut, signed_out(&app))
    } else {
        let gone = StatusCode::NO_CONTENT.into_response();
        (AuditEvent::SignedOutElsewhere, gone)
    };
    app.audit_log
        .note_at_person(&who.person, event, &visitor)
        .await;
    Ok(answer)
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
    visitor: Visitor,
) -> Result<Response, Problem> {
    app.sessions.end(&who.session).await?;
    app.audit_log
        .note_at_person(&who.person, AuditEvent::SignedOut, &visitor)
        .await;
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
    visitor: Visitor,
) -> Result<Response, Problem> {
    app.sessions.end_all(&who.person).await?;
    app.audit_log
        .note_at_person(&who.person, AuditEvent::SignedOutEverywhere, &visitor)
        .await;
    Ok(signed_out(&app))
}

/// Answers with a new session for whoever proved to be the account's person.
pub(super) async fn start(
    app: &AppState,
    visitor: &Visitor,
    account: Account,
) -> Result<Response, Problem> {
    let cookies = begin(app, visitor, &account).await?;
    let body = Json(Me::from(account));
    Ok((StatusCode::CREATED, cookies, body).into_response())
}

/// The cookies of somebody who just got in.
pub(super) type Cookies = AppendHeaders<Vec<(HeaderName, String)>>;

/// Begins a session and ends the one that the request carried; gives the cookies to set.
pub(super) async fn begin(
    app: &AppState,
    visitor: &Visitor,
    account: &Account,
) -> Result<Cookies, Problem> {
    if let Some(before) = SignedIn::find(&visitor.cookies, app.is_https(), &app.sessions).await? {
        app.sessions.end(&before.session).await?;
    }
    let token = app.sessions.start(&account.id, visitor).await?;
    // Looked at after the session is there: whoever closes the account now ends it.
    let now = app.accounts.get(&account.id).await?;
    if !now.is_some_and(|account| account.is_open()) {
        app.sessions.end_all(&account.id).await?;
        return Err(Problem::AccountDisabled);
    }
    app.audit_log
        .note_at_person(&account.id, AuditEvent::SignedIn, visitor)
        .await;
    let (now, entropy) = (app.clock.now(), app.entropy.as_ref());
    let browser = app
        .browsers
        .remember(&account.id, &visitor.cookies, now, entropy)
        .await?;
    let session = (SESSION_COOKIE, Some(token));
    let cookies = [session, (BROWSER_COOKIE, browser)];
    let cookies = cookies.into_iter().filter_map(|(cookie, token)| {
        let value = cookie.set(Some(&token?), app.is_https());
        Some((header::SET_COOKIE, value))
    });
    Ok(AppendHeaders(cookies.collect()))
}

fn signed_out(app: &AppState) -> Response {
    let cookie = SESSION_COOKIE.set(None, app.is_https());
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}
