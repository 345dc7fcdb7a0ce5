//! Known browsers: those that a person has signed in with, which stay theirs after they signed out.
//!
//! Whoever guesses at an account uses up what strangers may try; a browser that its person has used before
//! is counted by itself, so the guessing keeps nobody out of their own.

use std::time::Duration;

use duologue_shared::ids::PersonId;

use super::cookie::{CookieTokens, SameSite, TokenCookie};
use super::session::SessionTrouble;
use super::token::{Token, TokenHash};
use crate::store::Table;
use crate::store::records::{Records, RecordsError};
use crate::system::clock::Timestamp;
use crate::system::entropy::Entropy;

/// `<person>/<hash of the browser's token>` → since when.
const BROWSERS: Table = Table::new("browsers");
/// The most that one person has; the one known longest makes room.
const MOST: usize = 50;

/// The cookie by which a browser is known again. It lets nobody in.
pub const BROWSER_COOKIE: TokenCookie = TokenCookie {
    name: "duologue_browser",
    life: Duration::from_hours(400 * 24),
    same_site: SameSite::Strict,
};

/// All browsers that anybody signed in with; cheap to clone.
#[derive(Clone, Debug)]
pub struct Browsers {
    records: Records,
    /// Whether people reach the server over HTTPS.
    secure: bool,
}

impl Browsers {
    /// The browsers in these records; `secure` when people reach the server over HTTPS.
    pub fn new(records: Records, secure: bool) -> Self {
        Self { records, secure }
    }

    /// The browser that sent a request, if this person signed in with it before.
    pub async fn known(
        &self,
        person: &PersonId,
        sent: &CookieTokens,
    ) -> Result<Option<TokenHash>, RecordsError> {
        let Some(token) = BROWSER_COOKIE.find(sent, self.secure) else {
            return Ok(None);
        };
        let browser = token.hash();
        let key = key(person, &browser);
        let since: Option<Timestamp> = self.records.get(BROWSERS, &key).await?;
        Ok(since.map(|_| browser))
    }

    /// Remembers the browser that this person just signed in with; its new token if it has none yet.
    pub async fn remember(
        &self,
        person: &PersonId,
        sent: &CookieTokens,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<Option<Token>, SessionTrouble> {
        if self.known(person, sent).await?.is_some() {
            return Ok(None);
        }
        self.make_room(person).await?;
        let (token, is_new) = match BROWSER_COOKIE.find(sent, self.secure) {
            // Somebody else signed in here before.
            Some(token) => (token, false),
            None => (Token::generate(entropy)?, true),
        };
        let key = key(person, &token.hash());
        self.records.put(BROWSERS, &key, &now).await?;
        Ok(is_new.then_some(token))
    }

    /// Forgets all of a person's browsers.
    pub async fn forget(&self, person: &PersonId) -> Result<(), RecordsError> {
        let prefix = format!("{}/", person.as_str());
        let known: Vec<(String, Timestamp)> = self.records.scan(BROWSERS, &prefix).await?;
        for (browser, _) in known {
            let key = format!("{prefix}{browser}");
            self.records.remove(BROWSERS, &key).await?;
        }
        Ok(())
    }

    async fn make_room(&self, person: &PersonId) -> Result<(), RecordsError> {
        let prefix = format!("{}/", person.as_str());
        let mut known: Vec<(String, Timestamp)> = self.records.scan(BROWSERS, &prefix).await?;
        known.sort_by_key(|(_, since)| *since);
        let too_many = (known.len() + 1).saturating_sub(MOST);
        for (browser, _) in known.into_iter().take(too_many) {
            let key = format!("{prefix}{browser}");
            self.records.remove(BROWSERS, &key).await?;
        }
        Ok(())
    }
}

fn key(person: &PersonId, browser: &TokenHash) -> String {
    format!("{}/{}", person.as_str(), browser.as_str())
}
