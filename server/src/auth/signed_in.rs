//! The session cookie, and the person it says is asking.

use std::time::Duration;

use axum::RequestPartsExt;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use duologue_shared::ids::PersonId;

use super::session::{SESSION_LIFE, Session};
use super::token::Token;
use super::visitor::Visitor;
use crate::app::AppState;
use crate::http::Problem;

/// The cookie that holds a session's token.
pub const SESSION_COOKIE: &str = "duologue_session";

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
        // A program may send the cookie twice; the first that reads as a token counts.
        let Some(token) = cookies(headers).find_map(Token::parse) else {
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

/// The `Set-Cookie` value that hands a session to a browser, or with no token takes it away.
///
/// Scripts never see it, no other site's request carries it, and when the page is served over
/// HTTPS it never travels without.
pub fn session_cookie(token: Option<&Token>, secure: bool) -> String {
    let (value, life) = token.map_or_else(
        || (String::new(), Duration::ZERO),
        |token| (token.expose(), SESSION_LIFE),
    );
    let secure = if secure { "; Secure" } else { "" };
    format!(
        "{SESSION_COOKIE}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{secure}",
        life.as_secs()
    )
}

/// The values of every session cookie the request carries.
fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, value)| value)
}
