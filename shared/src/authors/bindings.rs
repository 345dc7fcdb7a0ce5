//! Bindings of client ids to people.

use crate::ids::{ClientId, Seat};
use crate::sort::sort_by;

/// Client ids, each with the seat of the person who writes under it. Whoever was bound first stays. What an id names by
/// itself is not kept.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Bindings {
    /// By client id, each once.
    known: Vec<(ClientId, Seat)>,
}

impl Bindings {
    /// Binds a client id to a seat, unless it is bound already; whether it is new.
    pub fn bind(&mut self, client: ClientId, seat: Seat) -> bool {
        if client.named_seat() == Some(seat) {
            return false;
        }
        let place = self.known.binary_search_by_key(&client, |(its, _)| *its);
        if let Err(place) = place {
            self.known.insert(place, (client, seat));
        }
        place.is_err()
    }

    /// Binds many at once; those of them that are new.
    pub fn bind_all(
        &mut self,
        told: impl IntoIterator<Item = (ClientId, Seat)>,
    ) -> Vec<(ClientId, Seat)> {
        let mut new: Vec<_> = told.into_iter().collect();
        new.retain(|(client, _)| self.seat_of(client.get()).is_none());
        if new.is_empty() {
            return new;
        }
        sort_by(&mut new, |(one, _), (other, _)| one.cmp(other));
        new.dedup_by_key(|(client, _)| *client);
        self.known.extend_from_slice(&new);
        sort_by(&mut self.known, |(one, _), (other, _)| one.cmp(other));
        new
    }

    /// Whose a client id is, where that is known.
    pub fn seat_of(&self, client: u64) -> Option<Seat> {
        let client = ClientId::try_from(client).ok()?;
        let place = self.known.binary_search_by_key(&client, |(its, _)| *its);
        let kept = place.ok().and_then(|place| self.known.get(place));
        // One that was bound before ids named a seat may name the wrong one.
        kept.map_or_else(|| client.named_seat(), |(_, seat)| Some(*seat))
    }

    /// Every client id that is bound, with its seat, by client id.
    pub fn iter(&self) -> impl Iterator<Item = (ClientId, Seat)> {
        self.known.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(id: u64) -> ClientId {
        ClientId::try_from(id).unwrap()
    }

    #[test]
    fn whoever_was_bound_first_stays() {
        let mut bindings = Bindings::default();
        assert!(bindings.bind(client(7), Seat::A));
        assert!(!bindings.bind(client(7), Seat::B));
        let told = [(9, Seat::B), (7, Seat::B), (3, Seat::A), (9, Seat::A)];
        let new = bindings.bind_all(told.map(|(id, seat)| (client(id), seat)));
        assert_eq!(new, [(client(3), Seat::A), (client(9), Seat::B)]);
        let seats = [3, 7, 9, 8].map(|id| bindings.seat_of(id));
        assert_eq!(seats, [Some(Seat::A), Some(Seat::A), Some(Seat::B), None]);
        assert_eq!(bindings.iter().count(), 3);
    }

    #[test]
    fn what_an_id_names_is_known_and_not_kept_but_what_was_bound_counts() {
        let mut bindings = Bindings::default();
        let of_ben = ClientId::of_seat(5, Seat::B);
        assert_eq!(bindings.seat_of(of_ben.get()), Some(Seat::B));
        assert!(!bindings.bind(of_ben, Seat::B));
        assert_eq!(bindings.bind_all([(of_ben, Seat::B)]), []);
        assert_eq!(bindings.iter().count(), 0);
        assert!(
            bindings.bind(of_ben, Seat::A),
            "from before ids named a seat"
        );
        assert_eq!(bindings.seat_of(of_ben.get()), Some(Seat::A));
    }
}
