//! Announcements of ended access, to every open connection.

use duologue_shared::ids::{PairId, PersonId};
use tokio::sync::broadcast;

use super::token::TokenHash;

/// Endings that may wait unheard; whoever falls further behind asks the store instead.
pub(super) const BACKLOG: usize = 256;

/// Whose access ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessEnded {
    /// That of one session: its person signed out there.
    Session(TokenHash),
    /// That of all of a person's sessions.
    Person(PersonId),
    /// That of a person to one pair: they were put out.
    Seat {
        /// Which pair.
        pair: PairId,
        /// Who.
        person: PersonId,
    },
}

/// Where endings are announced; cheap to clone.
#[derive(Clone, Debug)]
pub struct Access {
    announcements: broadcast::Sender<AccessEnded>,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            announcements: broadcast::channel(BACKLOG).0,
        }
    }
}

impl Access {
    /// Tells every open connection.
    pub fn announce(&self, ended: AccessEnded) {
        // An error only means that nobody has a connection open.
        drop(self.announcements.send(ended));
    }

    /// Starts listening. Listen first and look the session up second: an ending in between is heard.
    pub(crate) fn listen(&self) -> broadcast::Receiver<AccessEnded> {
        self.announcements.subscribe()
    }
}
