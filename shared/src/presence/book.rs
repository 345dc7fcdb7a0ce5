//! Presence of the others, as far as what they said still holds.

use crate::presence::{MAX_PRESENCE_STATE, PRESENCE_TIMEOUT, PresenceState};
use crate::protocol::DecodeError;
use crate::protocol::awareness::{self, Entry};
use crate::time::Millis;

/// A pair with every device it owns stays far below; a server that sends more is not believed.
const MAX_CLIENTS: usize = 256;

/// Everyone's presence as one end knows it.
#[derive(Debug, Default)]
pub struct PresenceBook {
    /// In the order of their ids; they are few.
    clients: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    client: u64,
    clock: u64,
    /// Nothing once the client left. It is remembered for a while, so that what it said before is not taken for news.
    state: Option<String>,
    heard: Millis,
}

/// Whose presence changed, by client id.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct PresenceChange {
    /// Clients that are here now and were not before, or say something else.
    pub here: Vec<u64>,
    /// Clients that left or ran out of time.
    pub gone: Vec<u64>,
}

impl PresenceChange {
    /// Whether nothing changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.here.is_empty() && self.gone.is_empty()
    }
}

impl PresenceBook {
    /// Nobody is here yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the payload of an awareness message.
    pub fn apply(&mut self, now: Millis, payload: &[u8]) -> Result<PresenceChange, DecodeError> {
        let entries = awareness::decode(payload)?;
        Ok(self.note(now, entries))
    }

    /// Takes entries: later clocks win, a removal wins over its own clock, and so does a return after a removal.
    pub fn note(
        &mut self,
        now: Millis,
        entries: impl IntoIterator<Item = Entry>,
    ) -> PresenceChange {
        let mut change = PresenceChange::default();
        for entry in entries {
            self.note_one(now, entry, &mut change);
        }
        change
    }

    /// Forgets a client whose connection ended; its removal, to tell the others.
    ///
    /// That is told also when it ran out of time here: somebody who came late heard of it later than we did.
    pub fn remove(&mut self, client: u64) -> Option<Entry> {
        let place = self.place(client).ok()?;
        let known = self.clients.remove(place);
        Some(Entry {
            client,
            clock: known.clock,
            state: None,
        })
    }

    /// Everyone who is here, as entries to send.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.clients
            .iter()
            .filter(|known| known.state.is_some())
            .map(|known| Entry {
                client: known.client,
                clock: known.clock,
                state: known.state.clone(),
            })
            .collect()
    }

    /// Everyone who is here and says so in our own shape.
    pub fn people(&self) -> impl Iterator<Item = (u64, PresenceState)> {
        self.clients.iter().filter_map(|known| {
            let state = known.state.as_deref().and_then(PresenceState::from_json)?;
            Some((known.client, state))
        })
    }

    /// When the next client runs out of time.
    #[must_use]
    pub fn next_wake(&self) -> Option<Millis> {
        let earliest = self.clients.iter().map(|known| known.heard).min()?;
        Some(earliest + PRESENCE_TIMEOUT)
    }

    /// Lets those go who ran out of time.
    pub fn woke(&mut self, now: Millis) -> PresenceChange {
        let mut change = PresenceChange::default();
        self.clients.retain_mut(|known| {
            if now < known.heard + PRESENCE_TIMEOUT {
                return true;
            }
            known.heard = now;
            let was_here = known.state.take().is_some();
            if was_here {
                change.gone.push(known.client);
            }
            was_here
        });
        change
    }

    fn note_one(&mut self, now: Millis, entry: Entry, change: &mut PresenceChange) {
        if entry
            .state
            .as_ref()
            .is_some_and(|state| state.len() > MAX_PRESENCE_STATE)
        {
            return;
        }
        let place = self.place(entry.client);
        let known = place.ok().and_then(|place| self.clients.get(place));
        let was_here = known.is_some_and(|known| known.state.is_some());
        let is_news = known.is_none_or(|known| {
            entry.clock > known.clock
                || (entry.clock == known.clock && entry.state.is_some() != was_here)
        });
        if !is_news || (known.is_none() && self.clients.len() >= MAX_CLIENTS) {
            return;
        }
        let says_the_same = known.is_some_and(|known| known.state == entry.state);
        match (&entry.state, was_here) {
            (Some(_), _) if !says_the_same => change.here.push(entry.client),
            (None, true) => change.gone.push(entry.client),
            (Some(_), _) | (None, false) => {}
        }
        let news = Known {
            client: entry.client,
            clock: entry.clock,
            state: entry.state,
            heard: now,
        };
        match place {
            Ok(place) => {
                if let Some(known) = self.clients.get_mut(place) {
                    *known = news;
                }
            }
            Err(place) => self.clients.insert(place, news),
        }
    }

    /// Where a client stands, or belongs.
    fn place(&self, client: u64) -> Result<usize, usize> {
        self.clients
            .binary_search_by_key(&client, |known| known.client)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ClientId, Seat};
    use crate::presence::{OwnPresence, PresenceUser};

    fn at(seconds: u64) -> Millis {
        Millis::new(seconds * 1000)
    }

    fn ana() -> PresenceState {
        PresenceState {
            user: PresenceUser {
                name: "Ana".to_owned(),
                color: None,
            },
            seat: Seat::A,
            cursor: None,
        }
    }

    fn entry(clock: u64, state: Option<&str>) -> Entry {
        Entry {
            client: 7,
            clock,
            state: state.map(str::to_owned),
        }
    }

    fn here() -> PresenceChange {
        PresenceChange {
            here: vec![7],
            gone: vec![],
        }
    }

    fn gone() -> PresenceChange {
        PresenceChange {
            here: vec![],
            gone: vec![7],
        }
    }

    #[test]
    fn a_person_is_seen_renewed_and_leaves() {
        let mut own = OwnPresence::new(ClientId::from_random(7));
        let mut book = PresenceBook::new();
        assert_eq!(book.apply(at(0), &own.set(at(0), Some(&ana()))), Ok(here()));
        assert_eq!(own.woke(at(14)), None);
        let renewal = own.woke(at(15)).expect("a renewal after 15 s");
        assert_eq!(book.apply(at(15), &renewal), Ok(PresenceChange::default()));
        assert!(book.woke(at(54)).is_empty());
        assert_eq!(book.people().count(), 1);
        assert_eq!(book.apply(at(54), &own.set(at(54), None)), Ok(gone()));
        assert_eq!(book.people().count(), 0);
    }

    #[test]
    fn whoever_says_nothing_for_40_s_is_gone() {
        let mut book = PresenceBook::new();
        book.note(at(0), [entry(1, Some("{}"))]);
        assert_eq!(book.next_wake(), Some(at(40)));
        assert_eq!(book.woke(at(40)), gone());
        assert_eq!(book.woke(at(80)), PresenceChange::default());
        assert_eq!(book.next_wake(), None);
    }

    #[test]
    fn a_return_with_the_same_clock_is_seen_at_once() {
        let mut book = PresenceBook::new();
        book.note(at(0), [entry(4, Some("{}"))]);
        assert_eq!(book.note(at(1), [entry(4, None)]), gone());
        assert_eq!(book.note(at(2), [entry(4, Some("{}"))]), here());
    }

    #[test]
    fn what_was_said_before_leaving_brings_no_ghost() {
        let mut book = PresenceBook::new();
        book.note(at(0), [entry(5, None)]);
        assert!(book.note(at(1), [entry(4, Some("{}"))]).is_empty());
        assert_eq!(book.people().count(), 0);
    }

    #[test]
    fn a_flood_of_clients_is_cut_off() {
        let mut book = PresenceBook::new();
        let flood = (0..1000).map(|client| Entry {
            client,
            clock: 1,
            state: Some("{}".to_owned()),
        });
        assert_eq!(book.note(at(0), flood).here.len(), MAX_CLIENTS);
        let large = "x".repeat(MAX_PRESENCE_STATE + 1);
        assert!(book.note(at(0), [entry(9, Some(&large))]).is_empty());
    }
}
