//! One of a pair's two people.

use axum::RequestPartsExt;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use duologue_shared::ids::{PairId, PersonId, Seat};

use super::access::{AccessWatch, Right};
use super::signed_in::SignedIn;
use crate::app::AppState;
use crate::http::Problem;

/// Somebody signed in who sits in the pair that the path's `{id}` names. As an extractor it answers
/// everyone else as if the pair did not exist, so that nobody learns which pairs do.
#[derive(Debug)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// In which pair.
    pub pair: PairId,
    /// On which seat.
    pub seat: Seat,
    /// Tells when the right to be here ends: whatever stays open has to listen to it.
    pub access: AccessWatch,
}

impl FromRequestParts<AppState> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        // Before the look-up, so that a sign-out in between is heard.
        let announcements = app.access.listen();
        let SignedIn { person, session } = parts.extract_with_state(app).await?;
        let Path(id) = parts
            .extract::<Path<String>>()
            .await
            .map_err(|_| Problem::NotFound)?;
        let pair = PairId::try_from(id).map_err(|_| Problem::NotFound)?;
        let seat = app
            .pairs
            .get(&pair)
            .await?
            .and_then(|pair| pair.seat_of(&person))
            .ok_or(Problem::NotFound)?;
        let account = app.accounts.get(&person).await?;
        Ok(Self {
            // A session of an account that is gone lets nobody in.
            name: account.ok_or(Problem::SignedOut)?.name.to_string(),
            person,
            seat,
            access: AccessWatch::new(
                announcements,
                Right {
                    sessions: app.sessions.clone(),
                    session,
                    pairs: app.pairs.clone(),
                    pair: pair.clone(),
                },
            ),
            pair,
        })
    }
}
