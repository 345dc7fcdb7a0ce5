//! Sessions: a browser that somebody signed in with.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use duologue_shared::ids::PersonId;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tracing::debug;

use super::access::{Access, AccessEnded};
use super::token::{Token, TokenHash};
use super::visitor::Visitor;
use crate::store::Table;
use crate::store::records::{Records, RecordsError};
use crate::system::clock::{Clock, Timestamp};
use crate::system::entropy::{Entropy, NoEntropy};

/// Hash of the token → [`Stored`].
const SESSIONS: Table = Table::new("sessions");
/// `<person>/<hash of the token>` → when it expires: what to end on "log out everywhere".
const SESSIONS_OF: Table = Table::new("sessions-of");
/// How long a session lasts after signing in.
pub const SESSION_LIFE: Duration = Duration::from_hours(30 * 24);
/// Sessions one person can have; the one that expires first makes room.
const MOST: usize = 100;
/// A session's last use is written down again after this: nearly every request costs nothing.
const USE_NOTED: Duration = Duration::from_hours(1);

/// One sign-in, as long as it lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names it without giving its token away.
    pub id: TokenHash,
    /// Who signed in.
    pub person: PersonId,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When they signed in.
    pub started_at: Timestamp,
    /// When it was last used, to the hour.
    pub used_at: Timestamp,
    /// From where it was used then.
    pub address: IpAddr,
    /// The browser and system, in words.
    pub device: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    person: PersonId,
    expires_at: Timestamp,
    // The sessions of the first servers say no more than the above.
    #[serde(default)]
    started_at: Timestamp,
    #[serde(default)]
    used_at: Timestamp,
    #[serde(default = "nowhere")]
    address: IpAddr,
    #[serde(default)]
    device: String,
}

/// Why a session could not be started.
#[derive(Debug, Error)]
pub enum SessionTrouble {
    /// No token could be made.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The store failed.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// All sessions; cheap to clone.
#[derive(Clone, Debug)]
pub struct Sessions {
    records: Records,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    access: Access,
}

impl Sessions {
    /// The sessions in these records; endings are announced through `access`.
    pub fn new(
        records: Records,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        access: Access,
    ) -> Self {
        Self {
            records,
            clock,
            entropy,
            access,
        }
    }

    /// Starts a session under a new token, which only the answer holds.
    pub async fn start(
        &self,
        person: &PersonId,
        visitor: &Visitor,
    ) -> Result<Token, SessionTrouble> {
        self.make_room(person).await?;
        let token = Token::generate(self.entropy.as_ref())?;
        let id = token.hash();
        let now = self.clock.now();
        let expires_at = now.after(SESSION_LIFE);
        // The index first: a session that "log out everywhere" does not find must never exist.
        self.records
            .put(SESSIONS_OF, &index_key(person, &id), &expires_at)
            .await?;
        let stored = Stored {
            person: person.clone(),
            expires_at,
            started_at: now,
            used_at: now,
            address: visitor.address,
            device: visitor.device.clone(),
        };
        self.records.put(SESSIONS, id.as_str(), &stored).await?;
        // Somebody who logged out everywhere just now took the index away again.
        self.records
            .create(SESSIONS_OF, &index_key(person, &id), &expires_at)
            .await?;
        Ok(token)
    }

    /// The session this token stands for, unless it ended.
    pub async fn find(&self, token: &Token) -> Result<Option<Session>, RecordsError> {
        self.look_up(token.hash()).await
    }

    /// Whether the session still stands.
    pub async fn stands(&self, session: &Session) -> Result<bool, RecordsError> {
        let found = self.look_up(session.id.clone()).await?;
        Ok(found.is_some())
    }

    /// Notes that a session is in use. To the hour, and without harm when it fails: who may read an
    /// agenda may read it while the disk is full.
    pub async fn note_use(&self, session: &Session, address: IpAddr) {
        let now = self.clock.now();
        if now < session.used_at.after(USE_NOTED) {
            return;
        }
        let noted: Result<Stored, NotNoted> = self
            .records
            .change(SESSIONS, session.id.as_str(), |stored: Option<Stored>| {
                // One that ended meanwhile must not come back.
                let stored = stored.ok_or(NotNoted::Ended)?;
                Ok(Stored {
                    used_at: now,
                    address,
                    ..stored
                })
            })
            .await;
        if let Err(NotNoted::Records(error)) = noted {
            debug!(%error, "the use of a session was not noted");
        }
    }

    /// A person's sessions, the one used last first.
    pub async fn list(&self, person: &PersonId) -> Result<Vec<Session>, RecordsError> {
        let mut sessions = Vec::new();
        for (id, _) in self.of(person).await? {
            sessions.extend(self.look_up(id).await?);
        }
        sessions.sort_by_key(|session| Reverse((session.used_at, session.started_at)));
        Ok(sessions)
    }

    /// Ends one session and closes what it has open.
    pub async fn end(&self, session: &Session) -> Result<(), RecordsError> {
        self.forget(&session.person, &session.id).await?;
        self.access
            .announce(AccessEnded::Session(session.id.clone()));
        Ok(())
    }

    /// Ends every session of a person and closes what they have open.
    pub async fn end_all(&self, person: &PersonId) -> Result<(), RecordsError> {
        for (id, _) in self.of(person).await? {
            self.forget(person, &id).await?;
        }
        self.access.announce(AccessEnded::Person(person.clone()));
        Ok(())
    }

    /// Ends every session of a person but this one, and closes what they have open.
    pub async fn end_others(&self, session: &Session) -> Result<(), RecordsError> {
        for other in self.list(&session.person).await? {
            if other.id != session.id {
                self.end(&other).await?;
            }
        }
        Ok(())
    }

    async fn look_up(&self, id: TokenHash) -> Result<Option<Session>, RecordsError> {
        let stored: Option<Stored> = self.records.get(SESSIONS, id.as_str()).await?;
        let now = self.clock.now();
        Ok(stored
            .filter(|stored| now < stored.expires_at)
            .map(|stored| Session {
                id,
                person: stored.person,
                expires_at: stored.expires_at,
                started_at: stored.started_at,
                used_at: stored.used_at,
                address: stored.address,
                device: stored.device,
            }))
    }

    /// A person's sessions with when they expire, the soonest first.
    async fn of(&self, person: &PersonId) -> Result<Vec<(TokenHash, Timestamp)>, RecordsError> {
        let found = self
            .records
            .scan(SESSIONS_OF, &format!("{}/", person.as_str()))
            .await?;
        let mut sessions: Vec<_> = found
            .into_iter()
            .map(|(id, expires_at)| (TokenHash::from_stored(id), expires_at))
            .collect();
        sessions.sort_by_key(|(_, expires_at)| *expires_at);
        Ok(sessions)
    }

    /// Removes what expired, and what is too many.
    async fn make_room(&self, person: &PersonId) -> Result<(), RecordsError> {
        let now = self.clock.now();
        let sessions = self.of(person).await?;
        let too_many = (sessions.len() + 1).saturating_sub(MOST);
        for (place, (id, expires_at)) in sessions.into_iter().enumerate() {
            if expires_at <= now || place < too_many {
                self.forget(person, &id).await?;
                self.access.announce(AccessEnded::Session(id));
            }
        }
        Ok(())
    }

    async fn forget(&self, person: &PersonId, id: &TokenHash) -> Result<(), RecordsError> {
        // The session first, so that a crash in between leaves only an index entry of nothing.
        self.records.remove(SESSIONS, id.as_str()).await?;
        self.records
            .remove(SESSIONS_OF, &index_key(person, id))
            .await?;
        Ok(())
    }
}

/// Why a use was not noted.
#[derive(Debug, Error)]
enum NotNoted {
    #[error("the session ended")]
    Ended,
    #[error(transparent)]
    Records(#[from] RecordsError),
}

const fn nowhere() -> IpAddr {
    IpAddr::V4(Ipv4Addr::UNSPECIFIED)
}

fn index_key(person: &PersonId, id: &TokenHash) -> String {
    format!("{}/{}", person.as_str(), id.as_str())
}
