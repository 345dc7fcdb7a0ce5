//! Invitations over HTTP: what an invited person does with their link.

use axum::Json;
use axum::extract::State;
use duologue_shared::ids::PairId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Body;
use super::problem::{Problem, ProblemBody};
use crate::http::app::AppState;
use crate::people::audit_log::AuditEvent;
use crate::people::auth::{Email, SignUp, SignedIn, Token, Visitor};
use crate::system::clock::{Timestamp, as_rfc3339};

/// The link somebody holds. It comes in a body and never in an address, since proxies log those.
#[derive(Deserialize, ToSchema)]
#[schema(as = HeldLink)]
pub(super) struct Link {
    /// The link's secret: what stands behind its `#`.
    token: String,
}

/// What a link leads to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitationView {
    /// Who sent it.
    inviter: Inviter,
    /// What the pair is called, if anything.
    #[schema(required)]
    pair_name: Option<String>,
    /// Whether only one account may use it.
    for_one: bool,
    /// That account's e-mail with most of it left out: its owner knows it, whoever else holds the link cannot read it.
    #[schema(required, example = "b…@e…e.org")]
    email_hint: Option<String>,
    /// When the link stops working.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Whoever made a link.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Inviter {
    /// What they are called.
    name: String,
}

/// The pair somebody joined.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Joined {
    /// Which.
    pair: JoinedPair,
}

/// A pair by its id.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JoinedPair {
    /// Which.
    #[schema(value_type = String)]
    id: PairId,
}

/// Shows who invites to what. Whoever holds the link may look, signed in or not.
#[utoipa::path(
    post,
    path = "/api/invitations/lookup",
    tag = "invitations",
    request_body = Link,
    responses(
        (status = 200, description = "The link works.", body = InvitationView),
        (status = 404, description = "`not_found`: no invitation has this link.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description =
            "`invitation_used`, `invitation_expired` or `invitation_revoked`.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn read(
    State(app): State<AppState>,
    visitor: Visitor,
    Body(link): Body<Link>,
) -> Result<Json<InvitationView>, Problem> {
    app.limits.use_link(visitor.address)?;
    let invited = app.pairs.look_at(&link.token()?).await?;
    let inviter = app.accounts.get(&invited.pair.maker).await?;
    Ok(Json(InvitationView {
        inviter: Inviter {
            name: inviter.ok_or(Problem::InvitationUnknown)?.name.to_string(),
        },
        pair_name: invited.pair.name,
        for_one: invited.email.is_some(),
        email_hint: invited.email.as_ref().map(Email::masked),
        expires_at: invited.expires_at,
    }))
}

/// Joins the pair as the person who is signed in.
#[utoipa::path(
    post,
    path = "/api/invitations/accept",
    tag = "invitations",
    request_body = Link,
    security(("session" = [])),
    responses(
        (status = 200, description = "They have the second seat.", body = Joined),
        (status = 403, description =
            "`invitation_for_someone_else`: it names the e-mail of another account.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: no invitation has this link.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`own_invitation`: its maker can't use it.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description =
            "`invitation_used`, `invitation_expired` or `invitation_revoked`.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn accept(
    State(app): State<AppState>,
    who: SignedIn,
    visitor: Visitor,
    Body(link): Body<Link>,
) -> Result<Json<Joined>, Problem> {
    app.limits.use_link(visitor.address)?;
    let account = app.accounts.get(&who.person).await?;
    let account = account.ok_or(Problem::SignedOut)?;
    let id = app.pairs.accept(&account, &link.token()?).await?;
    let subscriptions = app.summaries.subscriptions();
    subscriptions.seats_changed(&id);
    subscriptions.list_changed(&who.person);
    app.audit_log
        .note_at_pair(&id, AuditEvent::Joined, &who.person, &visitor)
        .await;
    Ok(Json(Joined {
        pair: JoinedPair { id },
    }))
}

/// Refuses a newcomer whom the server takes in in no case, or not without an invitation, or whose invitation could not
/// be used by the account that they would make.
pub(super) async fn admits(
    app: &AppState,
    invitation: Option<&Token>,
    email: &Email,
) -> Result<(), Problem> {
    let token = match (app.sign_up, invitation) {
        (SignUp::Off, _) => return Err(Problem::NobodyNew),
        (SignUp::Invited, None) => return Err(Problem::OnlyInvited),
        (SignUp::Open, None) => return Ok(()),
        (SignUp::Open | SignUp::Invited, Some(token)) => token,
    };
    let invited = app.pairs.look_at(token).await?;
    if invited.email.is_some_and(|bound| bound != *email) {
        return Err(Problem::InvitationForSomeoneElse);
    }
    Ok(())
}

/// The secret that a newcomer gave, if they gave one.
pub(super) fn held(secret: Option<String>) -> Result<Option<Token>, Problem> {
    let read = |secret: String| Token::parse(&secret).ok_or(Problem::InvitationUnknown);
    secret.map(read).transpose()
}

impl Link {
    fn token(&self) -> Result<Token, Problem> {
        Token::parse(&self.token).ok_or(Problem::InvitationUnknown)
    }
}
