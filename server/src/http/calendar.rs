//! Calendar feed over HTTP: a person's address for it, and what a calendar program reads there.
//!
//! Programs know nothing but the address, so its secret stands in the path. Routes are logged and counted by their pattern, and
//! nobody is led from here to another site.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use duologue_shared::ids::{PairId, PersonId, Seat};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;

use super::body::Body;
use super::entity_tag::EntityTag;
use super::problem::{Problem, ProblemBody};
use super::site::Site;
use crate::http::app::AppState;
use crate::people::audit_log::AuditEvent;
use crate::people::auth::{SignedIn, Token, Visitor};
use crate::people::calendar_feed::{
    Agenda, Calendar, Feed, FeedError, Meetings, NoPreparation, Preparation, Told, write,
};
use crate::people::pairs::Pair;
use crate::people::summaries::{Known, Summarised};
use crate::store::records::RecordsError;

/// What addresses of a feed end with, by which some programs tell what it is.
const ENDING: &str = ".ics";
/// How long an answer waits for agendas that have to be read first. Of those that come later it tells what it told before.
const PATIENCE: Duration = Duration::from_secs(5);

/// A person's calendar feed, as they see it themselves.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeedView {
    /// The secret address that a calendar program reads; null while there is none.
    #[schema(required, example = "https://duologue.example/calendar/….ics")]
    address: Option<String>,
    /// How many minutes before a meeting are kept free to prepare it; null for none.
    #[schema(required, example = 10)]
    preparation: Option<u16>,
    /// The pairs whose meetings the person left out.
    #[schema(value_type = Vec<String>)]
    without: Vec<PairId>,
}

/// What of a person's calendar feed shall be otherwise.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct FeedChange {
    /// How many minutes before a meeting are kept free to prepare it; 0 for none.
    #[schema(maximum = 120, example = 10)]
    preparation: u16,
}

impl From<FeedError> for Problem {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::NoFeed => Self::NotFound,
            FeedError::NoEntropy(error) => error.into(),
            FeedError::Records(error) => error.into(),
        }
    }
}

/// Tells the calendar feed of the person who asks.
#[utoipa::path(
    get,
    path = "/api/me/calendar",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 200, description = "Their feed.", body = FeedView)),
)]
pub(super) async fn read(
    State(app): State<AppState>,
    who: SignedIn,
    site: Site,
) -> Result<Json<FeedView>, Problem> {
    let feed = app.calendar_feeds.of(&who.person).await?;
    view(&app, &who.person, &site, feed).await
}

/// Gives the person who asks a secret address for their calendar program. The one before leads nowhere from then on.
#[utoipa::path(
    post,
    path = "/api/me/calendar",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 201, description = "Their feed.", body = FeedView)),
)]
pub(super) async fn renew(
    State(app): State<AppState>,
    who: SignedIn,
    visitor: Visitor,
    site: Site,
) -> Result<(StatusCode, Json<FeedView>), Problem> {
    let feed = app.calendar_feeds.renew(&who.person).await?;
    let event = AuditEvent::CalendarMade;
    app.audit_log
        .note_at_person(&who.person, event, &visitor)
        .await;
    let view = view(&app, &who.person, &site, Some(feed)).await?;
    Ok((StatusCode::CREATED, view))
}

/// Changes what the calendar feed of the person who asks tells.
#[utoipa::path(
    patch,
    path = "/api/me/calendar",
    tag = "accounts",
    security(("session" = [])),
    request_body = FeedChange,
    responses(
        (status = 200, description = "Their feed.", body = FeedView),
        (status = 404, description = "`not_found`: they have none.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change(
    State(app): State<AppState>,
    who: SignedIn,
    site: Site,
    Body(wanted): Body<FeedChange>,
) -> Result<Json<FeedView>, Problem> {
    let preparation = Some(wanted.preparation).filter(|minutes| *minutes > 0);
    let preparation =
        preparation
            .map(Preparation::try_from)
            .transpose()
            .map_err(|refusal: NoPreparation| Problem::InvalidField {
                field: "preparation",
                words: refusal.to_string(),
            })?;
    let feed = app.calendar_feeds.prepare(&who.person, preparation).await?;
    view(&app, &who.person, &site, Some(feed)).await
}

/// Takes the calendar feed of the person who asks away: its address leads nowhere any more.
#[utoipa::path(
    delete,
    path = "/api/me/calendar",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 204, description = "They have none.")),
)]
pub(super) async fn stop(
    State(app): State<AppState>,
    who: SignedIn,
    visitor: Visitor,
) -> Result<StatusCode, Problem> {
    app.calendar_feeds.stop(&who.person).await?;
    let event = AuditEvent::CalendarStopped;
    app.audit_log
        .note_at_person(&who.person, event, &visitor)
        .await;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells a calendar program when a person meets whom. The address is all that it needs.
#[utoipa::path(
    get,
    path = "/calendar/{address}",
    tag = "accounts",
    params(("address" = String, Path, description = "The secret of the address, with `.ics` behind it.")),
    responses(
        (status = 200, description = "The meetings as iCalendar: each with a lasting id, a sequence number, and whether it is \
            called off.", body = String, content_type = "text/calendar"),
        (status = 304, description = "They are as the program has them, by `If-None-Match`."),
        (status = 404, description = "`not_found`: nobody has this address, or not any more.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "`too_often`: it is read too often.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn subscribe(
    State(app): State<AppState>,
    Path(address): Path<String>,
    visitor: Visitor,
    site: Site,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secret = address.strip_suffix(ENDING).and_then(Token::parse);
    let secret = secret.ok_or(Problem::NotFound)?;
    let found = app.calendar_feeds.at(&secret).await?;
    let (person, feed) = found.ok_or(Problem::NotFound)?;
    let account = app.accounts.get(&person).await?;
    if !account.is_some_and(|account| account.is_open()) {
        return Err(Problem::NotFound);
    }
    app.limits.read_calendar(&person)?;
    let agendas = told(&app, &person).await?;
    let noted = agendas.iter().map(|agenda| {
        let event = AuditEvent::CalendarRead;
        app.audit_log
            .note_at_pair(&agenda.pair, event, &person, &visitor)
    });
    join_all(noted).await;
    let calendar = write(&Calendar {
        feed: &feed,
        site: site.origin(),
        agendas: &agendas,
    });
    Ok(answer(calendar, &headers))
}

/// What is told of each agenda that the person has in their calendar.
async fn told(app: &AppState, person: &PersonId) -> Result<Vec<Meetings>, Problem> {
    let pairs = app.pairs.of(person).await?;
    let shown = pairs.into_iter().filter(|(pair, seat)| {
        let view = pair.own_view(*seat);
        view.in_calendar && !view.archived
    });
    let deadline = Instant::now() + PATIENCE;
    let told = shown.map(async |(pair, seat)| meetings(app, &pair, seat, deadline).await);
    join_all(told).await.into_iter().collect()
}

async fn meetings(
    app: &AppState,
    pair: &Pair,
    seat: Seat,
    deadline: Instant,
) -> Result<Meetings, Problem> {
    let told = match standing(app, &pair.id, seat, deadline).await? {
        Some(known) => tell(app, pair, seat, &known).await?,
        // What is left out would be taken for called off.
        None => app.calendar_feeds.told(&pair.id, seat).await?,
    };
    Ok(Meetings {
        pair: pair.id.clone(),
        with: other(app, pair, seat).await?,
        told,
    })
}

async fn tell(
    app: &AppState,
    pair: &Pair,
    seat: Seat,
    known: &Summarised,
) -> Result<Told, RecordsError> {
    let agenda = Agenda {
        summary: &known.summary,
        meetings: &known.meetings,
    };
    app.calendar_feeds
        .tell(&pair.id, seat, &agenda, app.clock.now())
        .await
}

/// How an agenda stands, or stood some seconds ago; nothing when that is not known in time.
async fn standing(
    app: &AppState,
    pair: &PairId,
    seat: Seat,
    deadline: Instant,
) -> Result<Option<Summarised>, RecordsError> {
    let (known, _newest) = app.rooms.known(pair, seat).await?;
    // What is open and changed is told the sooner to whoever asks next.
    app.rooms.watch(pair);
    match known {
        Known::Summary(summary) => Ok(Some(summary)),
        Known::Changing => Ok(None),
        Known::Nothing => {
            let (rooms, pair) = (app.rooms.clone(), pair.clone());
            // It goes on when this waits no longer, and whoever asks next finds it.
            let task = tokio::spawn(async move { rooms.summarise(&pair, seat).await });
            let derived = timeout_at(deadline, task).await;
            Ok(derived.ok().and_then(Result::ok).flatten())
        }
    }
}

/// What the person calls whom they meet.
async fn other(app: &AppState, pair: &Pair, seat: Seat) -> Result<String, RecordsError> {
    if let Some(name) = &pair.own_view(seat).name {
        return Ok(name.clone());
    }
    let partner = match pair.partner_of(seat) {
        Some(partner) => app.accounts.get(partner).await?,
        None => None,
    };
    let name = partner.map(|partner| partner.name.to_string());
    Ok(name
        .or_else(|| pair.name.clone())
        .unwrap_or_else(|| "somebody".to_owned()))
}

async fn view(
    app: &AppState,
    person: &PersonId,
    site: &Site,
    feed: Option<Feed>,
) -> Result<Json<FeedView>, Problem> {
    let pairs = app.pairs.of(person).await?;
    let without = pairs
        .into_iter()
        .filter(|(pair, seat)| !pair.own_view(*seat).in_calendar);
    let (address, preparation) = feed
        .map(|feed| {
            let address = format!("{}/calendar/{}{ENDING}", site.origin(), feed.secret);
            (address, feed.preparation.map(Preparation::minutes))
        })
        .unzip();
    Ok(Json(FeedView {
        address,
        preparation: preparation.flatten(),
        without: without.map(|(pair, _)| pair.id).collect(),
    }))
}

/// The calendar, or word that the program has it already.
fn answer(calendar: String, headers: &HeaderMap) -> Response {
    let tag = EntityTag::of_hash(Sha256::digest(calendar.as_bytes()));
    let known = tag.is_known_by(headers);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        calendar.into_response()
    };
    let own = response.headers_mut();
    if !known {
        let media_type = HeaderValue::from_static("text/calendar; charset=utf-8");
        own.insert(header::CONTENT_TYPE, media_type);
    }
    tag.tell(own);
    let keep = HeaderValue::from_static("private, no-cache");
    own.insert(header::CACHE_CONTROL, keep);
    response
}
