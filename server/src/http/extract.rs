//! Extractors: what a handler asks of a request before it runs.

use axum::RequestPartsExt;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use duologue_shared::ids::PairId;

use super::cookies::cookie_tokens;
use super::problem::Problem;
use crate::http::app::AppState;
use crate::net::proxy::Peer;
use crate::people::auth::{
    AccessWatch, Member, Right, SeatIn, SignedIn, SignedInWatch, Visitor, device_words,
};

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let Some(Peer(peer)) = parts.extensions.get::<Peer>() else {
            return Err(Problem::Internal("a request came from nowhere".to_owned()));
        };
        Ok(Self {
            address: app.proxies.client(*peer, &parts.headers),
            device: device_words(user_agent(&parts.headers)),
            cookies: cookie_tokens(&parts.headers),
        })
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let visitor: Visitor = parts.extract_with_state(app).await?;
        let who = Self::find(&visitor.cookies, app.is_https(), &app.sessions)
            .await?
            .ok_or(Problem::SignedOut)?;
        app.sessions.note_use(&who.session, visitor.address).await;
        Ok(who)
    }
}

impl FromRequestParts<AppState> for SignedInWatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        // Before the look-up, so that a sign-out in between is heard.
        let announcements = app.access.listen();
        let SignedIn { person, session } = parts.extract_with_state(app).await?;
        let right = Right {
            sessions: app.sessions.clone(),
            session,
            seat: None,
        };
        Ok(Self {
            person,
            access: AccessWatch::new(announcements, right),
        })
    }
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
        let (seat, maker) = app
            .pairs
            .get(&pair)
            .await?
            .and_then(|pair| Some((pair.seat_of(&person)?, pair.maker)))
            .ok_or(Problem::NotFound)?;
        let account = app.accounts.get(&person).await?;
        Ok(Self {
            // A session of an account that is gone lets nobody in.
            name: account.ok_or(Problem::SignedOut)?.name.to_string(),
            person,
            seat,
            maker,
            access: AccessWatch::new(
                announcements,
                Right {
                    sessions: app.sessions.clone(),
                    session,
                    seat: Some(SeatIn {
                        pairs: app.pairs.clone(),
                        pair: pair.clone(),
                    }),
                },
            ),
            pair,
        })
    }
}

fn user_agent(headers: &HeaderMap) -> &str {
    let agent = headers.get(header::USER_AGENT);
    agent
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default()
}
