//! Connections of a room, and who speaks over each.

use crate::ids::Seat;
use crate::presence::MAX_PRESENCE_STATE;
use crate::protocol::awareness::Entry;
use crate::room::effects::{ConnectionId, Sequence};
use crate::session::{Flavour, ServerSession};
use serde_json::{Map, Value};

/// One connection.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) session: ServerSession,
    pub(super) seat: Seat,
    /// The one client whose presence comes over this connection.
    pub(super) client: Option<u64>,
    /// The last record of the state vector that it was asked with.
    asked_at: Sequence,
    /// The last record that the answer to its state vector held; it is told of every later one.
    follows_from: Option<Sequence>,
}

impl Member {
    /// Somebody who is asked with the state vector of that record.
    pub(super) const fn new(seat: Seat, flavour: Flavour, asked_at: Sequence) -> Self {
        Self {
            session: ServerSession::new(flavour),
            seat,
            client: None,
            asked_at,
            follows_from: None,
        }
    }

    /// It is asked with the state vector of that record.
    pub(super) const fn asked(&mut self, at: Sequence) {
        self.asked_at = at;
    }

    /// From this record on, it is told of every update. Whether it missed some since it was asked: those that it has
    /// anyway are not in its answer, so it would never know that the server has them too.
    pub(super) fn follow(&mut self, from: Sequence) -> bool {
        self.follows_from = Some(from);
        let missed = from > self.asked_at;
        self.asked_at = from;
        missed
    }

    /// Whether it is to be told of that record, because its answer came before it.
    pub(super) fn follows_at(&self, sequence: Sequence) -> bool {
        self.follows_from.is_some_and(|from| sequence > from)
    }
}

/// Everyone connected, by their number. They are few, as two people's devices are: a list takes a quarter of a tree's memory.
#[derive(Debug, Default)]
pub(super) struct Members(Vec<(ConnectionId, Member)>);

impl Members {
    pub(super) fn insert(&mut self, connection: ConnectionId, member: Member) {
        self.remove(connection);
        let place = self.place(connection).unwrap_or_else(|place| place);
        self.0.insert(place, (connection, member));
    }

    pub(super) fn remove(&mut self, connection: ConnectionId) -> Option<Member> {
        let place = self.place(connection).ok()?;
        Some(self.0.remove(place).1)
    }

    pub(super) fn get_mut(&mut self, connection: ConnectionId) -> Option<&mut Member> {
        let place = self.place(connection).ok()?;
        self.0.get_mut(place).map(|(_, member)| member)
    }

    pub(super) fn seat_of(&self, connection: ConnectionId) -> Option<Seat> {
        self.get(connection).map(|member| member.seat)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (ConnectionId, &Member)> {
        self.0
            .iter()
            .map(|(connection, member)| (*connection, member))
    }

    /// Everyone, changed one by one by what is to be said to them.
    pub(super) fn each(&mut self, mut say: impl FnMut(ConnectionId, &mut Member)) {
        for (connection, member) in &mut self.0 {
            say(*connection, member);
        }
    }

    /// Whether somebody on that seat is present as that client.
    pub(super) fn speaks_as(&self, seat: Seat, client: u64) -> bool {
        let is_it = |member: &Member| member.seat == seat && member.client == Some(client);
        self.0.iter().any(|(_, member)| is_it(member))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Of these entries, the last that the connection may speak for, with its person's seat in it. `may_be` tells
    /// whether the person on a seat may be a client.
    ///
    /// A connection speaks for one client, the first it names: y-websocket repeats what it hears of others, and
    /// such an echo, arriving after they left, would bring them back as ghosts.
    pub(super) fn own_presence(
        &mut self,
        connection: ConnectionId,
        entries: Vec<Entry>,
        may_be: impl Fn(Seat, u64) -> bool,
    ) -> Option<Entry> {
        let seat = self.seat_of(connection)?;
        let mut own = None;
        for entry in entries {
            let state = match entry.state.as_deref() {
                None => None,
                Some(state) => match seated(state, seat) {
                    None => continue,
                    state => state,
                },
            };
            if may_be(seat, entry.client)
                && self.speaks_for(connection, seat, entry.client, state.is_some())
            {
                own = Some(Entry { state, ..entry });
            }
        }
        own
    }

    fn speaks_for(
        &mut self,
        connection: ConnectionId,
        seat: Seat,
        client: u64,
        is_here: bool,
    ) -> bool {
        let bound = self.get(connection).and_then(|member| member.client);
        if let Some(bound) = bound {
            return bound == client;
        }
        let owner = self
            .0
            .iter_mut()
            .map(|(_, member)| member)
            .find(|member| member.client == Some(client));
        match owner {
            Some(owner) if owner.seat != seat || !is_here => return false,
            // The same tab on a new connection, before its old one was found dead.
            Some(owner) => owner.client = None,
            None if !is_here => return false,
            None => {}
        }
        if let Some(member) = self.get_mut(connection) {
            member.client = Some(client);
        }
        true
    }

    fn get(&self, connection: ConnectionId) -> Option<&Member> {
        let place = self.place(connection).ok()?;
        self.0.get(place).map(|(_, member)| member)
    }

    /// Where it stands, or would stand.
    fn place(&self, connection: ConnectionId) -> Result<usize, usize> {
        self.0
            .binary_search_by_key(&connection, |(number, _)| *number)
    }
}

/// The state with the sender's seat in it; nothing when it claims another one, is too large, or is no state.
fn seated(state: &str, seat: Seat) -> Option<String> {
    if state.len() > MAX_PRESENCE_STATE {
        return None;
    }
    let mut state: Map<String, Value> = serde_json::from_str(state).ok()?;
    match state.get("seat") {
        None => {
            state.insert("seat".to_owned(), Value::from(seat.as_str()));
        }
        Some(claimed) if claimed.as_str() == Some(seat.as_str()) => {}
        Some(_) => return None,
    }
    serde_json::to_string(&state).ok()
}
