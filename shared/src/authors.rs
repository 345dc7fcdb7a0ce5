//! Authorship: each client id belongs to one of the two people, and each person's word is their own.
//!
//! A client id of ours names its seat; any other is bound to the seat of the connection over which its first words come.
//! Nobody else can write under it, and nobody but a seat's own clients can write, change or delete in its word.

mod bindings;
mod share;
mod words;

pub use bindings::Bindings;
pub(crate) use share::{Share, share};

use crate::ids::{ClientId, Seat};
use crate::replica::{Checked, Refusal, Replica};
use crate::scan::Scan;
use words::{Seats, Words, standing_in_words};

/// The authors of one document, kept beside it at the server.
#[derive(Debug, Default)]
pub struct Authors {
    bindings: Bindings,
    words: Words,
}

/// What an update that was admitted adds, to be taken over once it is in the document.
#[derive(Debug)]
pub struct Admitted {
    seat: Seat,
    clients: Vec<ClientId>,
    words: Vec<(u64, std::ops::Range<u32>, Seat)>,
}

impl Admitted {
    /// The client ids under which nobody has written before.
    pub fn new_clients(&self) -> &[ClientId] {
        &self.clients
    }
}

impl Authors {
    /// The authors of a document that has been loaded, with the bindings that were kept beside it.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] when the document cannot be read, as none behind the gate can be.
    pub fn of(
        replica: &Replica,
        bound: impl IntoIterator<Item = (ClientId, Seat)>,
    ) -> Result<Self, Refusal> {
        let everything = replica.missing_at(EMPTY_STATE_VECTOR)?;
        let scan = Scan::of(&everything).map_err(|_| Refusal::Malformed)?;
        let mut authors = Self::default();
        authors.bindings.bind_all(bound);
        for stands in standing_in_words(&scan, |_| 0, |_| Seats::default()) {
            authors.words.note(&stands);
        }
        Ok(authors)
    }

    /// Binds a client id to a seat, unless it is bound already.
    pub fn bind(&mut self, client: ClientId, seat: Seat) {
        self.bindings.bind(client, seat);
    }

    /// Which client id is whose.
    pub(crate) const fn bindings(&self) -> &Bindings {
        &self.bindings
    }

    /// Whether the person on that seat may be that client: it is theirs, or nobody's yet.
    pub fn is_free_for(&self, seat: Seat, client: u64) -> bool {
        self.seat_of(client).is_none_or(|owner| owner == seat)
    }

    /// Every client id that is bound, with its seat.
    pub fn bound(&self) -> impl Iterator<Item = (ClientId, Seat)> {
        self.bindings.iter()
    }

    /// Whose a client id is, where that is known.
    pub fn seat_of(&self, client: u64) -> Option<Seat> {
        self.bindings.seat_of(client)
    }

    /// Whether the person on that seat may bring an update, which `replica` has checked.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] when it has new blocks under the other's client id, or touches the other's word;
    /// [`Refusal::Malformed`] when it has some under an id that no client can have.
    pub fn admit(
        &self,
        seat: Seat,
        checked: &Checked,
        replica: &Replica,
    ) -> Result<Admitted, Refusal> {
        let scan = checked.scan();
        let mut clients = Vec::new();
        for (client, range) in scan.inserted() {
            if range.end <= replica.clock(client) {
                continue;
            }
            match self.seat_of(client) {
                // Ids that name a seat need not be bound.
                Some(owner) if owner != seat => return Err(Refusal::NotYours),
                Some(_) => {}
                // Nobody could ever be bound to an id that is none, so both could write under it.
                None => clients.push(ClientId::try_from(client).map_err(|_| Refusal::Malformed)?),
            }
        }
        let words = standing_in_words(
            scan,
            |client| replica.clock(client),
            |block| self.words.at(block),
        );
        let is_foreign = |stands: &words::Stands| stands.in_word_of(seat.other());
        if words.iter().any(is_foreign) {
            return Err(Refusal::NotYours);
        }
        if words.iter().any(|stands| stands.is_container) {
            // A word is plain values: what stood inside of one would be nobody's.
            return Err(Refusal::Malformed);
        }
        let taken = self.words.of_seat_within(seat.other(), scan.deleted());
        if !taken.is_empty() && !replica.not_deleted(&taken).is_empty() {
            return Err(Refusal::NotYours);
        }
        let words = words
            .into_iter()
            .map(|stands| (stands.client, stands.range, seat));
        Ok(Admitted {
            seat,
            clients,
            words: words.collect(),
        })
    }

    /// Takes over what an update added that is in the document now; the client ids that are newly bound.
    pub fn take(&mut self, admitted: Admitted) -> Vec<ClientId> {
        for (client, range, seat) in admitted.words {
            self.words.add(client, range, seat);
        }
        let mut bound = Vec::new();
        for client in admitted.clients {
            self.bind(client, admitted.seat);
            bound.push(client);
        }
        bound
    }
}

/// The state vector of a replica that has nothing.
const EMPTY_STATE_VECTOR: &[u8] = &[0];

#[cfg(test)]
mod tests;
