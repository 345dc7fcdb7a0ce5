//! Stream of what changed in a person's list of agendas, as server-sent events.
//!
//! Each event is read when it is sent, and only while the person may: that a pair changed gives nobody a right to it. So
//! whoever reads slowly is told less often and never something old.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use duologue_shared::ids::{PairId, PersonId};
use futures_util::stream::unfold;
use tracing::warn;

use super::ChangedSummary;
use crate::http::app::AppState;
use crate::http::lasting::Lasting;
use crate::http::problem::{Problem, ProblemBody};
use crate::people::auth::{AccessWatch, SignedInWatch, Visitor};
use crate::people::limits::SocketPlace;
use crate::people::pairs::Pairs;
use crate::people::subscriptions::{Change, Subscription};
use crate::people::summaries::{Known, Summarised};
use crate::rooms::Rooms;
use crate::store::records::RecordsError;

/// After how much silence the page is told that the stream still lives. An event and no comment, which browsers keep to
/// themselves.
const ALIVE_AFTER: Duration = Duration::from_secs(20);
/// Keeps nginx, and who does as it does, from holding events back until there are more.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Tells what changes in the list of the person who asks, as server-sent events, until they sign out.
///
/// `list`, which comes first: what `GET /api/home` answers may have changed. `summary`: what one agenda has for them now, as
/// a `ChangedSummary`, some seconds after something in it changed. `alive`: nothing changed for a while.
#[utoipa::path(
    get,
    path = "/api/home/stream",
    tag = "pairs",
    security(("session" = [])),
    responses(
        (status = 200, description = "What changes, as it does. The data of a `summary` is described here, that of the others is \
            empty.", body = ChangedSummary, content_type = "text/event-stream"),
        (status = 429, description = "`too_often`: too many sockets and streams.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn read(
    State(app): State<AppState>,
    who: SignedInWatch,
    visitor: Visitor,
) -> Result<Response, Problem> {
    if app.rooms.are_ending() {
        return Err(Problem::ShuttingDown);
    }
    let place = app.limits.open_socket(visitor.address, &who.person)?;
    let feed = Feed {
        subscription: app.summaries.subscriptions().open(&who.person),
        list: List {
            person: who.person,
            pairs: app.pairs,
            rooms: app.rooms,
        },
        access: who.access,
        _place: place,
    };
    let events = unfold(Box::new(feed), |mut feed| async move {
        let event = feed.next().await?;
        Some((Ok::<_, Infallible>(event), feed))
    });
    let alive = KeepAlive::new().interval(ALIVE_AFTER).event(empty("alive"));
    let mut response = Sse::new(events).keep_alive(alive).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(UNBUFFERED, HeaderValue::from_static("no"));
    response.extensions_mut().insert(Lasting);
    Ok(response)
}

/// What one stream tells from.
struct Feed {
    subscription: Subscription,
    list: List,
    access: AccessWatch,
    _place: SocketPlace,
}

/// A person's list.
struct List {
    person: PersonId,
    pairs: Pairs,
    rooms: Rooms,
}

impl Feed {
    /// The next event; nothing once the person's session ended, another stream took this one's place, or the server ends.
    async fn next(&mut self) -> Option<Event> {
        let Self {
            subscription,
            list,
            access,
            ..
        } = self;
        let event = async {
            loop {
                let change = subscription.next().await?;
                let told = match change {
                    Change::List => list.read_by(subscription).await,
                    Change::Pair(pair) => list.summary_of(pair).await,
                };
                match told {
                    Ok(Some(event)) => return Some(event),
                    Ok(None) => {}
                    // What is known is asked for anew.
                    Err(error) => {
                        warn!(%error, "a list cannot be read");
                        return Some(empty("list"));
                    }
                }
            }
        };
        tokio::select! {
            // First of all: nothing more is told to somebody who lost the right to it.
            biased;
            _ = access.ended() => None,
            () = list.rooms.ending() => None,
            event = event => event,
        }
    }
}

impl List {
    /// Says that the list may have changed, and follows whatever is in it now.
    async fn read_by(&self, subscription: &Subscription) -> Result<Option<Event>, RecordsError> {
        let listed = self.pairs.of(&self.person).await?;
        let pairs: Vec<_> = listed.into_iter().map(|(pair, _)| pair.id).collect();
        subscription.follow(pairs.clone());
        for pair in &pairs {
            self.rooms.watch(pair);
        }
        Ok(Some(empty("list")))
    }

    /// What an agenda has for the person, if it is theirs and that is known.
    async fn summary_of(&self, pair: PairId) -> Result<Option<Event>, RecordsError> {
        let known = self.pairs.get(&pair).await?;
        let Some(seat) = known.and_then(|known| known.seat_of(&self.person)) else {
            return Ok(None);
        };
        let (Known::Summary(summarised), newest) = self.rooms.known(&pair, seat).await? else {
            return Ok(None);
        };
        let Summarised {
            summary, through, ..
        } = summarised;
        let changed = ChangedSummary {
            pair,
            summary,
            through: through.get(),
            newest: newest.get(),
        };
        // It is made of texts, numbers and lists alone, which always have a JSON form.
        Ok(Event::default().event("summary").json_data(changed).ok())
    }
}

/// An event of which its name says everything. Browsers pass over those without data.
fn empty(name: &str) -> Event {
    Event::default().event(name).data("{}")
}
