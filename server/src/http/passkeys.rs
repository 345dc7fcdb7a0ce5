//! Passkeys over HTTP: a person's own, and the two steps that every passkey takes.

pub(super) mod entering;
mod shapes;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use webauthn_rs::prelude::RegisterPublicKeyCredential;

use super::body::Body;
use super::problem::{Problem, ProblemBody};
use crate::http::app::AppState;
use crate::people::auth::{
    CookieTokens, KeptPasskey, PASSKEY_COOKIE, PasskeyId, PasskeyName, PasskeyRefusal, SignedIn,
    Token, Visitor,
};
use crate::system::clock::{Timestamp, as_rfc3339};

/// A passkey, as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PasskeyView {
    /// Which.
    #[schema(value_type = String)]
    id: PasskeyId,
    /// What its owner calls it.
    #[schema(example = "My laptop")]
    name: String,
    /// When it was added.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    added_at: Timestamp,
    /// When somebody last signed in with it.
    #[serde(serialize_with = "as_rfc3339_or_null")]
    #[schema(required, value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
}

impl From<KeptPasskey> for PasskeyView {
    fn from(kept: KeptPasskey) -> Self {
        Self {
            id: kept.id,
            name: kept.name.as_str().to_owned(),
            added_at: kept.added_at,
            last_used_at: kept.last_used_at,
        }
    }
}

/// A passkey that a device just made.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewPasskey {
    /// What to call it; like the browser, when nothing is said.
    #[schema(max_length = 60, example = "My laptop")]
    name: Option<String>,
    /// `PublicKeyCredential.toJSON()` of what the browser made.
    #[schema(value_type = shapes::RegistrationResponse)]
    credential: RegisterPublicKeyCredential,
}

/// Lists the person's passkeys, in the order they were added.
#[utoipa::path(
    get,
    path = "/api/passkeys",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 200, description = "The passkeys.", body = [PasskeyView])),
)]
pub(super) async fn list(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Json<Vec<PasskeyView>>, Problem> {
    let kept = app.passkeys.of(&who.person).await?;
    Ok(Json(kept.into_iter().map(PasskeyView::from).collect()))
}

/// Begins to add a passkey: gives what the browser's device has to answer, within five minutes.
#[utoipa::path(
    post,
    path = "/api/passkeys/challenge",
    tag = "accounts",
    security(("session" = [])),
    responses(
        (status = 200, description =
            "WebAuthn's `CredentialCreationOptions`, in their JSON form.", body = Object,
            headers(("Set-Cookie" = String, description = "Binds the answer to this browser."))),
        (status = 404, description = "`not_found`: passkeys don't work under this address.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn challenge(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Response, Problem> {
    let account = app.accounts.get(&who.person).await?;
    let account = account.ok_or(Problem::SignedOut)?;
    let (asked, token) = app.passkeys.begin_adding(&account).await?;
    Ok(ask(&app, asked, &token))
}

/// Adds the passkey that the device made.
#[utoipa::path(
    post,
    path = "/api/passkeys",
    tag = "accounts",
    security(("session" = [])),
    request_body = NewPasskey,
    responses(
        (status = 201, description = "It is added.", body = PasskeyView),
        (status = 404, description = "`not_found`: passkeys don't work under this address.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description =
            "`passkey_over`: it took too long or was begun elsewhere; `too_many`: remove one first.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn add(
    State(app): State<AppState>,
    who: SignedIn,
    visitor: Visitor,
    Body(new): Body<NewPasskey>,
) -> Result<Response, Problem> {
    let name = name(new.name.as_deref(), &visitor)?;
    let token = begun(&app, &visitor.cookies)?;
    let made = app
        .passkeys
        .finish_adding(&who.person, &token, name, &new.credential)
        .await?;
    Ok((StatusCode::CREATED, Json(PasskeyView::from(made))).into_response())
}

/// Removes a passkey, and signs its owner out everywhere else: it may be gone with a device.
#[utoipa::path(
    delete,
    path = "/api/passkeys/{passkey}",
    tag = "accounts",
    params(("passkey" = String, Path, description = "The passkey's id.")),
    security(("session" = [])),
    responses(
        (status = 204, description = "It is removed, and all other sessions ended."),
        (status = 404, description = "`not_found`: there is no such passkey for this person.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`last_way_in`: without it nobody could sign in any more.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn remove(
    State(app): State<AppState>,
    who: SignedIn,
    Path(passkey): Path<String>,
) -> Result<StatusCode, Problem> {
    let account = app.accounts.get(&who.person).await?;
    let by_password = account.ok_or(Problem::SignedOut)?.password_hash.is_some();
    let by_provider = app.provider.is_some() && app.identities.opens(&who.person).await?;
    let other_way = by_password || by_provider;
    let id = PasskeyId::given(passkey);
    app.passkeys.remove(&who.person, &id, other_way).await?;
    app.sessions.end_others(&who.session).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<PasskeyRefusal> for Problem {
    fn from(refusal: PasskeyRefusal) -> Self {
        match refusal {
            PasskeyRefusal::Off | PasskeyRefusal::NotThere => Self::NotFound,
            PasskeyRefusal::Over => Self::PasskeyOver,
            PasskeyRefusal::Wrong => Self::WrongPasskey,
            PasskeyRefusal::Copied => Self::PasskeyCopied,
            PasskeyRefusal::TooMany => Self::TooManyPasskeys,
            PasskeyRefusal::LastWayIn => Self::LastWayIn,
            PasskeyRefusal::Failed(_) => Self::Internal(refusal.to_string()),
            PasskeyRefusal::NoEntropy(error) => error.into(),
            PasskeyRefusal::Records(error) => error.into(),
        }
    }
}

/// Hands a browser what its device has to answer.
fn ask(app: &AppState, asked: impl Serialize, token: &Token) -> Response {
    let cookie = PASSKEY_COOKIE.set(Some(token), app.is_https());
    ([(header::SET_COOKIE, cookie)], Json(asked)).into_response()
}

/// What this browser began.
fn begun(app: &AppState, sent: &CookieTokens) -> Result<Token, Problem> {
    PASSKEY_COOKIE
        .find(sent, app.is_https())
        .ok_or(Problem::PasskeyOver)
}

fn name(given: Option<&str>, visitor: &Visitor) -> Result<PasskeyName, Problem> {
    let given = given.filter(|name| !name.trim().is_empty());
    PasskeyName::parse(given.unwrap_or(&visitor.device)).map_err(Problem::from)
}

#[expect(clippy::ref_option, reason = "serde hands fields over by reference")]
fn as_rfc3339_or_null<S: serde::Serializer>(
    moment: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match moment {
        Some(moment) => as_rfc3339(moment, serializer),
        None => serializer.serialize_none(),
    }
}
