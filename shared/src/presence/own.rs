//! Presence of this client, and its heartbeat.

use crate::ids::ClientId;
use crate::presence::{PRESENCE_RENEWAL, PresenceState};
use crate::protocol::awareness::{self, Entry};
use crate::time::Millis;

/// This client's own presence: every change and every renewal has a new clock.
#[derive(Debug)]
pub struct OwnPresence {
    client: ClientId,
    clock: u64,
    here: Option<Here>,
}

#[derive(Debug)]
struct Here {
    state: String,
    said: Millis,
}

impl OwnPresence {
    /// Says nothing yet.
    #[must_use]
    pub const fn new(client: ClientId) -> Self {
        Self {
            client,
            clock: 0,
            here: None,
        }
    }

    /// Says something new, or with nothing that the person left; the payload to send.
    pub fn set(&mut self, now: Millis, state: Option<&PresenceState>) -> Vec<u8> {
        self.here = state.map(|state| Here {
            state: state.to_json(),
            said: now,
        });
        self.next_payload()
    }

    /// When [`woke`](Self::woke) has something to do.
    #[must_use]
    pub fn next_wake(&self) -> Option<Millis> {
        self.here.as_ref().map(|here| here.said + PRESENCE_RENEWAL)
    }

    /// The payload to send when it is time to repeat that one is here.
    pub fn woke(&mut self, now: Millis) -> Option<Vec<u8>> {
        let here = self.here.as_mut()?;
        if now < here.said + PRESENCE_RENEWAL {
            return None;
        }
        here.said = now;
        Some(self.next_payload())
    }

    fn next_payload(&mut self) -> Vec<u8> {
        self.clock += 1;
        awareness::encode(&[Entry {
            client: self.client.get(),
            clock: self.clock,
            state: self.here.as_ref().map(|here| here.state.clone()),
        }])
    }
}
