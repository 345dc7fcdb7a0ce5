//! Session cookie, and the person it says is asking.

use duologue_shared::ids::PersonId;

use super::access_watch::AccessWatch;
use super::cookie::{CookieTokens, SameSite, TokenCookie};
use super::session::{SESSION_LIFE, Session, Sessions};
use crate::store::records::RecordsError;

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

/// The same, for what stays open and is of no pair.
#[derive(Debug)]
pub struct SignedInWatch {
    /// Who.
    pub person: PersonId,
    /// Tells when their session ends: whatever stays open has to listen to it.
    pub access: AccessWatch,
}

impl SignedIn {
    /// Whoever the request's cookie stands for, if anyone; `https` tells which cookie counts.
    pub async fn find(
        sent: &CookieTokens,
        https: bool,
        sessions: &Sessions,
    ) -> Result<Option<Self>, RecordsError> {
        let Some(token) = SESSION_COOKIE.find(sent, https) else {
            return Ok(None);
        };
        let found = sessions.find(&token).await?;
        Ok(found.map(|session| Self {
            person: session.person.clone(),
            session,
        }))
    }
}
