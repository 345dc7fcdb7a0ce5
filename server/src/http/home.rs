//! Home: a person's agendas with what each has for them, without opening any.

pub(super) mod stream;

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use duologue_shared::ids::{PairId, Seat};
use duologue_shared::summary::Summary;
use futures_util::future::join_all;
use serde::Serialize;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;

use super::pairs::{self, PairSummary};
use super::problem::Problem;
use crate::http::app::AppState;
use crate::people::auth::SignedIn;
use crate::people::summaries::{Known, Summarised};
use crate::store::Sequence;

/// How long an answer waits for summaries that have to be derived first.
const PATIENCE: Duration = Duration::from_millis(100);

/// An agenda in a person's list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeEntry {
    /// The pair whose it is.
    pair: PairSummary,
    /// What it has for the person who asks: `Summary` of the page's core. Null while it is being derived; ask again in a
    /// moment.
    #[schema(required, value_type = Option<Object>)]
    summary: Option<Summary>,
    /// The newest change to the agenda that the summary tells of. Null where there is none.
    #[schema(required, example = 41)]
    through: Option<u64>,
    /// The newest change that is saved. Changes of one agenda are counted from 1.
    #[schema(example = 42)]
    newest: u64,
}

/// What an agenda has for the person who asks, derived anew.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangedSummary {
    /// The pair whose it is.
    #[schema(value_type = String)]
    pair: PairId,
    /// What it has for them: `Summary` of the page's core.
    #[schema(value_type = Object)]
    summary: Summary,
    /// The newest change to the agenda that the summary tells of.
    #[schema(example = 42)]
    through: u64,
    /// The newest change that is saved.
    #[schema(example = 42)]
    newest: u64,
}

/// Lists the agendas of the person who asks with what each has for them, the oldest first.
#[utoipa::path(
    get,
    path = "/api/home",
    tag = "pairs",
    security(("session" = [])),
    responses((status = 200, description = "Their agendas.", body = Vec<HomeEntry>)),
)]
pub(super) async fn read(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Json<Vec<HomeEntry>>, Problem> {
    let pairs = pairs::of(&app, &who.person).await?;
    let mut found = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let (known, newest) = app.rooms.known(pair.id(), pair.seat()).await?;
        let summary = match known {
            Known::Summary(summary) => Found::Here(Some(summary)),
            // Whoever has it open derives it in a moment.
            Known::Changing => Found::Here(None),
            Known::Nothing => Found::Later(derive(&app, pair.id().clone(), pair.seat())),
        };
        found.push((pair, summary, newest));
    }
    let deadline = Instant::now() + PATIENCE;
    let entries = found.into_iter().map(async |(pair, summary, newest)| {
        let found = summary.until(deadline).await;
        let (summary, through) = found.map(|found| (found.summary, found.through)).unzip();
        HomeEntry {
            pair,
            summary,
            through: through.map(Sequence::get),
            newest: newest.get(),
        }
    });
    Ok(Json(join_all(entries).await))
}

/// What there is of a summary, or the task that derives it.
enum Found {
    Here(Option<Summarised>),
    Later(JoinHandle<Option<Summarised>>),
}

impl Found {
    async fn until(self, deadline: Instant) -> Option<Summarised> {
        match self {
            Self::Here(summary) => summary,
            // It goes on when this waits no longer, and whoever asks next finds it.
            Self::Later(task) => timeout_at(deadline, task).await.ok()?.ok()?,
        }
    }
}

fn derive(app: &AppState, pair: PairId, seat: Seat) -> JoinHandle<Option<Summarised>> {
    let rooms = app.rooms.clone();
    tokio::spawn(async move { rooms.summarise(&pair, seat).await })
}
