//! Pairs and the links into them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use duologue_shared::ids::{PairId, PersonId, Seat};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Body;
use super::problem::{Problem, ProblemBody};
use super::site::Site;
use crate::http::app::AppState;
use crate::people::audit_log::AuditEvent;
use crate::people::auth::name::readable;
use crate::people::auth::{AccessEnded, Email, Member, SignedIn, Visitor};
use crate::people::pairs::{Invitation, OwnView, OwnViewChange};
use crate::system::clock::{Timestamp, as_rfc3339};

/// A pair to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewPair {
    /// What to call it, if anything.
    #[schema(max_length = 80, example = "Ana and Ben")]
    #[serde(default)]
    name: Option<String>,
    /// The e-mail of the one account that may use its link; anybody's when there is none.
    #[schema(max_length = 254, example = "ben@example.org", format = Email)]
    #[serde(default)]
    email: Option<String>,
}

/// A link to be made.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct NewLink {
    /// The e-mail of the one account that may use it; anybody's when there is none.
    #[schema(max_length = 254, example = "ben@example.org", format = Email)]
    #[serde(default)]
    email: Option<String>,
}

/// A link for the person to be invited. It is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Link {
    /// What to send them.
    #[schema(example = "https://duologue.example/join#…")]
    url: String,
    /// The link's secret by itself.
    token: String,
    /// When it stops working.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// A pair that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MadePair {
    /// Which.
    #[schema(value_type = String)]
    id: PairId,
    /// The link for the other person.
    invitation: Link,
    /// How many more agendas this person can make, once that is a tenth of all or less; null before.
    #[schema(required, example = 3)]
    left: Option<u32>,
}

/// A person in a pair.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PairPerson {
    /// What they are called.
    name: String,
}

/// A link that is open; its secret is not told again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OpenInvitation {
    /// The e-mail of the one account that may use it.
    #[schema(required, value_type = Option<String>)]
    email: Option<Email>,
    /// When it stops working.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// A pair as one of its people sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PairSummary {
    /// Which.
    #[schema(value_type = String)]
    id: PairId,
    /// What it is called, if anything.
    #[schema(required)]
    name: Option<String>,
    /// Where the person who asks sits.
    #[schema(value_type = SeatName)]
    seat: Seat,
    /// The person who asks.
    you: PairPerson,
    /// The other person, once they came.
    #[schema(required)]
    partner: Option<PairPerson>,
    /// When it was made.
    #[serde(serialize_with = "as_rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// The link that is open, if one is.
    #[schema(required)]
    invitation: Option<OpenInvitation>,
    /// The person who was put out; nobody else can join then.
    #[schema(required)]
    put_out: Option<PairPerson>,
    /// The other person, where they left; nobody else can join then.
    #[schema(required)]
    left: Option<PairPerson>,
    /// What the person who asks calls it, if they renamed it.
    #[schema(required)]
    own_name: Option<String>,
    /// Whether the person who asks put it away.
    archived: bool,
}

/// What is to be another of a pair in the list of the person who asks. The other person sees nothing of it.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PairChange {
    /// What they call it from now on; an empty name takes theirs away again. As it was when it is not there.
    #[schema(max_length = 80, example = "Ben (mentor)")]
    #[serde(default)]
    name: Option<String>,
    /// Whether they put it away. As it was when it is not there.
    #[serde(default)]
    archived: Option<bool>,
    /// Whether its meetings are in their calendar feed. As it was when it is not there.
    #[serde(default)]
    in_calendar: Option<bool>,
}

impl PairSummary {
    pub(super) fn id(&self) -> &PairId {
        &self.id
    }

    pub(super) fn seat(&self) -> Seat {
        self.seat
    }
}

/// `a` made the pair, `b` was invited.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[allow(dead_code, reason = "describes a type of another crate")]
pub(super) enum SeatName {
    A,
    B,
}

/// Makes a pair and the link that invites its second person.
#[utoipa::path(
    post,
    path = "/api/pairs",
    tag = "pairs",
    security(("session" = [])),
    request_body = NewPair,
    responses(
        (status = 201, description = "The pair is made.", body = MadePair),
        (status = 409, description = "`too_many`: this person made as many agendas as one can have; `quota`: the \
            agendas that they made keep as much as they may.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create(
    State(app): State<AppState>,
    who: SignedIn,
    visitor: Visitor,
    site: Site,
    Body(wanted): Body<NewPair>,
) -> Result<(StatusCode, Json<MadePair>), Problem> {
    let name = wanted.name.filter(|name| !name.trim().is_empty());
    let name = name.map(|name| readable(&name, 80)).transpose()?;
    let email = email(wanted.email)?;
    app.limits.invite(&who.person)?;
    let taken = app.quotas.of(&who.person).await?;
    if let Some(taken) = taken
        .map(|quota| quota.taken())
        .filter(|taken| taken.is_all())
    {
        return Err(Problem::Quota(taken));
    }
    let most = app.limits.agendas_person();
    let (pair, invitation, left) = app.pairs.create(&who.person, name, email, most).await?;
    app.summaries.subscriptions().list_changed(&who.person);
    let event = AuditEvent::Invited;
    app.audit_log
        .note_at_pair(&pair.id, event, &who.person, &visitor)
        .await;
    let made = MadePair {
        id: pair.id,
        invitation: link(&site, &invitation),
        left: (left <= most.0 / 10).then_some(left),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Lists the pairs of the person who asks, the oldest first.
#[utoipa::path(
    get,
    path = "/api/pairs",
    tag = "pairs",
    security(("session" = [])),
    responses((status = 200, description = "Their pairs.", body = Vec<PairSummary>)),
)]
pub(super) async fn list(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Json<Vec<PairSummary>>, Problem> {
    Ok(Json(of(&app, &who.person).await?))
}

/// The pairs of that person, the oldest first.
pub(super) async fn of(app: &AppState, person: &PersonId) -> Result<Vec<PairSummary>, Problem> {
    let me = app.accounts.get(person).await?;
    let me = me.ok_or(Problem::SignedOut)?.name.to_string();
    let now = app.clock.now();
    let pairs = app.pairs.of(person).await?;
    let mut summaries = Vec::with_capacity(pairs.len());
    for (pair, seat) in pairs {
        let partner = named(app, pair.partner_of(seat)).await?;
        let put_out = named(app, pair.put_out()).await?;
        let left = named(app, pair.left_across(seat)).await?;
        let OwnView {
            name: own_name,
            archived,
            ..
        } = pair.own_view(seat).clone();
        let invitation = pair.open_link(now).map(|open| OpenInvitation {
            email: open.email,
            expires_at: open.expires_at,
        });
        summaries.push(PairSummary {
            id: pair.id,
            name: pair.name,
            seat,
            you: PairPerson { name: me.clone() },
            partner,
            created_at: pair.created_at,
            invitation,
            put_out,
            left,
            own_name,
            archived,
        });
    }
    Ok(summaries)
}

/// Renames a pair for the person who asks, puts it away in their list, or leaves it out of their calendar feed.
#[utoipa::path(
    patch,
    path = "/api/pairs/{id}",
    tag = "pairs",
    params(("id" = String, Path, description = "The pair.")),
    security(("session" = [])),
    request_body = PairChange,
    responses((status = 204, description = "It is so in their list.")),
)]
pub(super) async fn change(
    State(app): State<AppState>,
    member: Member,
    Body(wanted): Body<PairChange>,
) -> Result<StatusCode, Problem> {
    let named = |name: String| {
        let name = Some(name).filter(|name| !name.trim().is_empty());
        name.map(|name| readable(&name, 80)).transpose()
    };
    let change = OwnViewChange {
        name: wanted.name.map(named).transpose()?,
        archived: wanted.archived,
        in_calendar: wanted.in_calendar,
    };
    let Member { pair, person, .. } = member;
    app.pairs.change_own_view(&pair, &person, &change).await?;
    app.summaries.subscriptions().list_changed(&person);
    Ok(StatusCode::NO_CONTENT)
}

/// Leaves a pair. What the person has open of the agenda closes at once; what they wrote stays with the other, and nobody
/// else can ever join in their place.
#[utoipa::path(
    delete,
    path = "/api/pairs/{id}/membership",
    tag = "pairs",
    params(("id" = String, Path, description = "The pair.")),
    security(("session" = [])),
    responses((status = 204, description = "They have no access any more.")),
)]
pub(super) async fn leave(
    State(app): State<AppState>,
    member: Member,
    visitor: Visitor,
) -> Result<StatusCode, Problem> {
    let Member { pair, person, .. } = member;
    let seat = app.pairs.leave(&pair, &person).await?;
    app.access.announce(AccessEnded::Seat {
        pair: pair.clone(),
        person: person.clone(),
    });
    app.summaries.subscriptions().seats_changed(&pair);
    app.summaries.forget_of(&pair, seat).await?;
    app.calendar_feeds.forget_of(&pair, seat).await?;
    app.audit_log
        .note_at_pair(&pair, AuditEvent::Left, &person, &visitor)
        .await;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a new link for the empty seat; the one before stops working.
#[utoipa::path(
    post,
    path = "/api/pairs/{id}/invitation",
    tag = "pairs",
    params(("id" = String, Path, description = "The pair.")),
    security(("session" = [])),
    request_body = Option<NewLink>,
    responses(
        (status = 201, description = "The new link.", body = Link),
        (status = 409, description =
            "`pair_complete`: both seats are taken; `seat_closed`: somebody was put out or left.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn invite(
    State(app): State<AppState>,
    member: Member,
    visitor: Visitor,
    site: Site,
    wanted: Option<Body<NewLink>>,
) -> Result<(StatusCode, Json<Link>), Problem> {
    let wanted = wanted.map(|Body(wanted)| wanted).unwrap_or_default();
    let email = email(wanted.email)?;
    app.limits.invite(&member.person)?;
    let invitation = app.pairs.invite(&member.pair, email).await?;
    app.summaries.subscriptions().seats_changed(&member.pair);
    let event = AuditEvent::Invited;
    app.audit_log
        .note_at_pair(&member.pair, event, &member.person, &visitor)
        .await;
    Ok((StatusCode::CREATED, Json(link(&site, &invitation))))
}

/// Takes the open link back. Fine as well when none is open.
#[utoipa::path(
    delete,
    path = "/api/pairs/{id}/invitation",
    tag = "pairs",
    params(("id" = String, Path, description = "The pair.")),
    security(("session" = [])),
    responses(
        (status = 204, description = "No link leads to this pair any more."),
        (status = 409, description =
            "`pair_complete`: somebody used the link already; `seat_closed`: they were put out or left.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn revoke(
    State(app): State<AppState>,
    member: Member,
    visitor: Visitor,
) -> Result<StatusCode, Problem> {
    app.pairs.revoke(&member.pair).await?;
    app.summaries.subscriptions().seats_changed(&member.pair);
    let event = AuditEvent::InvitationRevoked;
    app.audit_log
        .note_at_pair(&member.pair, event, &member.person, &visitor)
        .await;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts the invited person out. What they have open of the agenda closes at once; what they wrote
/// stays, and nobody else can ever join in their place.
#[utoipa::path(
    delete,
    path = "/api/pairs/{id}/partner",
    tag = "pairs",
    params(("id" = String, Path, description = "The pair.")),
    security(("session" = [])),
    responses(
        (status = 204, description = "The other person has no access any more."),
        (status = 409, description =
            "`not_maker`: only whoever made the pair may; `nobody_there`: nobody joined.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn put_out(
    State(app): State<AppState>,
    member: Member,
    visitor: Visitor,
) -> Result<StatusCode, Problem> {
    let Member { pair, person, .. } = member;
    let put_out = app.pairs.put_out(&pair, &person).await?;
    app.access.announce(AccessEnded::Seat {
        pair: pair.clone(),
        person: put_out,
    });
    app.summaries.subscriptions().seats_changed(&pair);
    app.summaries.forget_of(&pair, Seat::B).await?;
    app.calendar_feeds.forget_of(&pair, Seat::B).await?;
    app.audit_log
        .note_at_pair(&pair, AuditEvent::PutOut, &person, &visitor)
        .await;
    Ok(StatusCode::NO_CONTENT)
}

fn email(text: Option<String>) -> Result<Option<Email>, Problem> {
    let text = text.filter(|text| !text.trim().is_empty());
    text.map(|text| super::accounts::email(&text)).transpose()
}

async fn named(app: &AppState, person: Option<&PersonId>) -> Result<Option<PairPerson>, Problem> {
    let Some(person) = person else {
        return Ok(None);
    };
    let account = app.accounts.get(person).await?;
    Ok(account.map(|account| PairPerson {
        name: account.name.to_string(),
    }))
}

fn link(site: &Site, invitation: &Invitation) -> Link {
    let token = invitation.token.expose();
    Link {
        url: site.invitation(&token),
        token,
        expires_at: invitation.expires_at,
    }
}
