//! Search over all agendas of a person.
//!
//! What is looked for is as confidential as what is found, so it comes in the body: an address is written down by proxies and
//! browsers on its way. Neither is logged or counted here.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use duologue_shared::ids::{Day, PairId};
use duologue_shared::search::{Finder, Hit, Query, SearchText};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;

use super::body::Body;
use super::problem::{Problem, ProblemBody};
use super::search_turns::SearchTurn;
use crate::http::app::AppState;
use crate::people::auth::SignedIn;
use crate::people::summaries::Standing;

/// How many hits one answer has at most.
const MOST: usize = 50;

/// How many of the newest can be asked for, one answer after the other.
const DEEPEST: usize = 1_000;

/// After how long an answer goes out with what was found until then.
const PATIENCE: Duration = Duration::from_secs(3);

/// What to look for.
#[derive(Deserialize, ToSchema)]
pub(super) struct Wanted {
    /// Words, all of which have to stand in a topic. Case and diacritics make no difference; the first 200 characters and eight
    /// words count.
    #[schema(example = "budget draft")]
    words: String,
    /// The one agenda to look in; in all when it is not there.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pair: Option<PairId>,
    /// The first day that counts, by meetings' days; all do when it is not there.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    since: Option<Day>,
    /// How many of the newest hits to leave out: those that are known already.
    #[serde(default)]
    #[schema(example = 0)]
    skip: u32,
}

/// The newest of what was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SearchAnswer {
    /// At most 50, the newest first.
    hits: Vec<SearchHit>,
    /// How many there are in all, of which the newest 1,000 can be asked for.
    #[schema(example = 2)]
    total: usize,
    /// Whether what was searched lacks what was written last: ask again in a moment.
    behind: bool,
    /// Whether time ran out before all agendas were searched: asking for less helps, asking again does not.
    incomplete: bool,
}

/// A topic with all of the words, or a promise of no topic.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SearchHit {
    /// The pair in whose agenda it is.
    #[schema(value_type = String)]
    pair: PairId,
    /// What was found: `Hit` of the page's search.
    #[schema(value_type = Object)]
    hit: Hit,
}

/// Looks for words in all agendas of the person who asks, archived ones among them.
#[utoipa::path(
    post,
    path = "/api/search",
    tag = "pairs",
    security(("session" = [])),
    request_body = Wanted,
    responses(
        (status = 200, description = "What was found.", body = SearchAnswer),
        (status = 429, description = "`too_often`: too many searches.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn find(
    State(app): State<AppState>,
    who: SignedIn,
    Body(wanted): Body<Wanted>,
) -> Result<Json<SearchAnswer>, Problem> {
    app.limits.search(&who.person)?;
    let skip = usize::try_from(wanted.skip)
        .unwrap_or(usize::MAX)
        .min(DEEPEST);
    let Some(query) = Query::of(&wanted.words) else {
        return Ok(Json(SearchAnswer {
            hits: Vec::new(),
            total: 0,
            behind: false,
            incomplete: false,
        }));
    };
    let deadline = Instant::now() + PATIENCE;
    // People who type need the processors, too: those who search wait for each other.
    let Ok(Some(turn)) = timeout_at(deadline, app.searching.take(&who.person)).await else {
        return Err(Problem::TooSlow);
    };
    let mut search = Search {
        finder: Finder::new(query, (skip + MOST).min(DEEPEST)).since(wanted.since),
        behind: false,
        incomplete: false,
        _turn: turn,
    };
    for (pair, _seat) in app.pairs.of(&who.person).await? {
        if wanted
            .pair
            .as_ref()
            .is_some_and(|wanted| *wanted != pair.id)
        {
            continue;
        }
        if Instant::now() >= deadline {
            search.incomplete = true;
            break;
        }
        // Whoever asked may be gone by now: then this ends between two agendas.
        let searchable = app.rooms.searchable(&pair.id).await?;
        search.behind |= searchable.standing != Standing::Current;
        if let Some(text) = searchable.text {
            search = search.look(pair.id, text).await?;
        }
    }
    Ok(Json(search.into_answer(skip)))
}

/// A search under way.
struct Search {
    finder: Finder<PairId>,
    behind: bool,
    incomplete: bool,
    /// Lasts as long as an agenda is looked through, also when whoever asked is gone meanwhile.
    _turn: SearchTurn,
}

impl Search {
    /// Looks through one agenda, off the workers.
    async fn look(mut self, pair: PairId, text: Arc<SearchText>) -> Result<Self, Problem> {
        let looked = spawn_blocking(move || {
            self.finder.look(&pair, &text);
            self
        });
        looked
            .await
            .map_err(|_panic| Problem::Internal("a search ended early".to_owned()))
    }

    fn into_answer(self, skip: usize) -> SearchAnswer {
        let total = self.finder.total();
        let hits = self.finder.into_hits(skip);
        SearchAnswer {
            hits: hits.map(|(pair, hit)| SearchHit { pair, hit }).collect(),
            total,
            behind: self.behind,
            incomplete: self.incomplete,
        }
    }
}
