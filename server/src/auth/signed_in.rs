//! The session cookie, and the person it says is asking.

use axum::RequestPartsExt;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use duologue_shared::ids::PersonId;

use super::cookie::{SameSite, TokenCookie};
use super::session::{SESSION_LIFE, Session};
use super::visitor::Visitor;
use crate::app::AppState;
use crate::http::Problem;

/// The cookie that holds a session's token; no other site's request carries it.
pub const SESSION_COOKIE: TokenCookie = TokenCookie {
    name: "duologue_session",
    life: SESSION_LIFE,
    same_site: SameSite::Strict,
};

/// Somebody with a session that stands. As an extractor it refuses everyone else.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// By which sign-in.
    pub session: Session,
}

impl SignedIn {
    /// Whoever the request's cookie stands for, if anyone.
    pub async fn find(headers: &HeaderMap, app: &AppState) -> Result<Option<Self>, Problem> {
        let Some(token) = SESSION_COOKIE.find(headers, app.is_https()) else {
            return Ok(None);
        };
        let found = app.sessions.find(&token).await?;
        Ok(found.map(|session| Self {
            person: session.person.clone(),
            session,
        }))
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let visitor: Visitor = parts.extract_with_state(app).await?;
        let who = Self::find(&parts.headers, app)
            .await?
            .ok_or(Problem::SignedOut)?;
        app.sessions.note_use(&who.session, visitor.address).await;
        Ok(who)
    }
}
