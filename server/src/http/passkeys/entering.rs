//! Signing in and up with a passkey.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

use super::super::accounts::{email, name as person_name};
use super::super::body::Body;
use super::super::invitations;
use super::super::me::Me;
use super::super::problem::{Problem, ProblemBody};
use super::super::sessions;
use super::shapes::{AuthenticationResponse, RegistrationResponse};
use super::{ask, begun, name};
use crate::http::app::AppState;
use crate::people::auth::{Account, AccountState, Preferences, Visitor};
use crate::people::limits::Proof;

/// What a device signed.
#[derive(Deserialize, ToSchema)]
pub(in crate::http) struct SignedChallenge {
    /// `PublicKeyCredential.toJSON()` of what the browser got.
    #[schema(value_type = AuthenticationResponse)]
    credential: PublicKeyCredential,
}

/// Somebody who wants an account without a password.
#[derive(Deserialize, ToSchema)]
pub(in crate::http) struct Newcomer {
    /// What they are called, as the other person will see it.
    #[schema(min_length = 1, max_length = 80, example = "Ana")]
    name: String,
    /// Where they get mail.
    #[schema(max_length = 254, example = "ana@example.org", format = Email)]
    email: String,
    /// The secret of the invitation that they hold, if they came by one: without a use for it no account is made.
    #[serde(default)]
    invitation: Option<String>,
}

/// The first passkey of a new account; it is called like the browser.
#[derive(Deserialize, ToSchema)]
pub(in crate::http) struct FirstPasskey {
    /// `PublicKeyCredential.toJSON()` of what the browser made.
    #[schema(value_type = RegistrationResponse)]
    credential: RegisterPublicKeyCredential,
}

/// Begins to sign in: gives what the device has to sign, within five minutes.
///
/// No e-mail is asked for, so nobody learns from the answer who has an account.
#[utoipa::path(
    post,
    path = "/api/sessions/passkey/challenge",
    tag = "accounts",
    responses(
        (status = 200, description =
            "WebAuthn's `CredentialRequestOptions`, in their JSON form.", body = Object,
            headers(("Set-Cookie" = String, description = "Binds the answer to this browser."))),
        (status = 404, description = "`not_found`: passkeys don't work under this address.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn ask_to_sign_in(
    State(app): State<AppState>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    // What is begun and never finished makes others lose what they began. It costs what succeeds.
    app.limits
        .sign_in(visitor.address, Proof::Other)?
        .succeeded();
    let (asked, token) = app.passkeys.begin_signing_in()?;
    Ok(ask(&app, asked, &token))
}

/// Signs in with what the device signed.
///
/// A session that the request carried ends with it.
#[utoipa::path(
    post,
    path = "/api/sessions/passkey",
    tag = "accounts",
    request_body = SignedChallenge,
    responses(
        (status = 201, description = "Signed in.", body = Me,
            headers(("Set-Cookie" = String, description = "The session."))),
        (status = 401, description =
            "`wrong_passkey`: it is nobody's here, or what it signed doesn't fit; \
             `passkey_copied`: it may be a copy.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "`account_disabled`: whoever runs the server closed it.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`passkey_over`: it took too long or was begun elsewhere.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn sign_in(
    State(app): State<AppState>,
    visitor: Visitor,
    Body(given): Body<SignedChallenge>,
) -> Result<Response, Problem> {
    let token = begun(&app, &visitor.cookies)?;
    let attempt = app.limits.sign_in(visitor.address, Proof::Other)?;
    let person = app
        .passkeys
        .finish_signing_in(&token, &given.credential)
        .await?;
    let account = app.accounts.get(&person).await?;
    let account = account.ok_or(Problem::WrongPasskey)?;
    attempt.succeeded();
    sessions::start(&app, &visitor, account).await
}

/// Begins to sign up without a password: gives what the device has to answer.
#[utoipa::path(
    post,
    path = "/api/accounts/passkey/challenge",
    tag = "accounts",
    request_body = Newcomer,
    responses(
        (status = 200, description =
            "WebAuthn's `CredentialCreationOptions`, in their JSON form.", body = Object,
            headers(("Set-Cookie" = String, description = "Binds the answer to this browser."))),
        (status = 403, description =
            "`invitation_for_someone_else`: the invitation names another e-mail; `sign_up_closed`: \
             nobody new is taken in here, or nobody without an invitation.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description =
            "`not_found`: passkeys don't work under this address, or no invitation has this secret.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`email_taken`: there is an account with this e-mail.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description =
            "`invitation_used`, `invitation_expired` or `invitation_revoked`.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn ask_to_sign_up(
    State(app): State<AppState>,
    visitor: Visitor,
    Body(wanted): Body<Newcomer>,
) -> Result<Response, Problem> {
    app.limits.sign_up(visitor.address)?;
    let name = person_name(&wanted.name)?;
    let email = email(&wanted.email)?;
    // Before a device makes a passkey that would open nothing.
    if app.accounts.by_email(&email).await?.is_some() {
        return Err(Problem::EmailTaken);
    }
    let invitation = invitations::held(wanted.invitation)?;
    invitations::admits(&app, invitation.as_ref(), &email).await?;
    let (asked, token) = app.passkeys.begin_signing_up(name, email)?;
    Ok(ask(&app, asked, &token))
}

/// Makes the account whose passkey the device made, and signs in with it.
#[utoipa::path(
    post,
    path = "/api/accounts/passkey",
    tag = "accounts",
    request_body = FirstPasskey,
    responses(
        (status = 201, description = "The account is made and signed in.", body = Me,
            headers(("Set-Cookie" = String, description = "The session."))),
        (status = 401, description = "`wrong_passkey`: what the device made doesn't fit.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description =
            "`passkey_over`: it took too long or was begun elsewhere; `email_taken`: somebody was \
             faster.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn sign_up(
    State(app): State<AppState>,
    visitor: Visitor,
    Body(given): Body<FirstPasskey>,
) -> Result<Response, Problem> {
    let token = begun(&app, &visitor.cookies)?;
    let newcomer = app
        .passkeys
        .finish_signing_up(&token, name(None, &visitor)?, &given.credential)
        .await?;
    let account = Account {
        id: newcomer.id,
        name: newcomer.name,
        email: newcomer.email,
        password_hash: None,
        created_at: app.clock.now(),
        state: AccountState::Open,
        preferences: Preferences::default(),
    };
    app.accounts.create(&account).await?;
    sessions::start(&app, &visitor, account).await
}
