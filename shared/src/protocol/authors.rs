//! Authors message: who writes under which client ids, as the server tells it.
//!
//! After years there are thousands of client ids, each a tab's life long. The server's state vector names them all
//! on every connection, so whose they are is told by their places in it: two bits each instead of seven bytes.

use crate::ids::{ClientId, Seat};
use crate::protocol::codec::{Reader, write_varuint};

/// Whose the client ids are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorsMessage<'a> {
    /// The seats of the client ids in the state vector of the step 1 that follows, in its order: see [`pack_seats`].
    InOrder(&'a [u8]),
    /// These client ids, see [`pack_clients`], have become a seat's.
    Bound {
        /// Whose they are.
        seat: Seat,
        /// The client ids.
        clients: &'a [u8],
    },
}

/// Packs seats, two bits each, the lowest first: 0 where it is not known, 1 for `a`, 2 for `b`.
#[must_use]
pub fn pack_seats(seats: impl IntoIterator<Item = Option<Seat>>) -> Vec<u8> {
    let mut packed = Vec::new();
    for (place, seat) in seats.into_iter().enumerate() {
        let bits: u8 = match seat {
            None => 0,
            Some(Seat::A) => 1,
            Some(Seat::B) => 2,
        };
        if place.is_multiple_of(IN_A_BYTE) {
            packed.push(0);
        }
        if let Some(byte) = packed.last_mut() {
            *byte |= bits << (2 * (place % IN_A_BYTE));
        }
    }
    packed
}

/// The seats of `count` client ids; what is missing or means nothing is not known.
pub fn unpack_seats(packed: &[u8], count: usize) -> impl Iterator<Item = Option<Seat>> {
    (0..count).map(|place| {
        let byte = packed.get(place / IN_A_BYTE)?;
        match byte >> (2 * (place % IN_A_BYTE)) & 0b11 {
            1 => Some(Seat::A),
            2 => Some(Seat::B),
            _ => None,
        }
    })
}

/// Packs client ids, one number after the other.
#[must_use]
pub fn pack_clients(clients: impl IntoIterator<Item = ClientId>) -> Vec<u8> {
    let mut packed = Vec::new();
    for client in clients {
        write_varuint(&mut packed, client.get());
    }
    packed
}

/// The client ids, up to the first thing that is none.
pub fn unpack_clients(packed: &[u8]) -> impl Iterator<Item = ClientId> {
    let mut reader = Reader::new(packed);
    std::iter::from_fn(move || ClientId::try_from(reader.varuint().ok()?).ok())
}

const IN_A_BYTE: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_take_two_bits_each() {
        let seats = [
            Some(Seat::A),
            None,
            Some(Seat::B),
            Some(Seat::B),
            Some(Seat::A),
        ];
        let packed = pack_seats(seats);
        assert_eq!(packed, [0b10_10_00_01, 0b01]);
        assert!(unpack_seats(&packed, 5).eq(seats));
        let of_nothing: Vec<_> = unpack_seats(&[], 2).collect();
        assert_eq!(of_nothing, [None, None]);
        assert_eq!(unpack_seats(&[0b11], 1).next(), Some(None));
    }

    #[test]
    fn client_ids_follow_each_other() {
        let clients = [1, 300].map(|id| ClientId::try_from(id).unwrap());
        let packed = pack_clients(clients);
        assert_eq!(packed, [1, 0xac, 0x02]);
        assert!(unpack_clients(&packed).eq(clients));
        assert_eq!(unpack_clients(&[5, 0, 7]).count(), 1, "0 is no client id");
    }

    /// What five years of tabs cost each connection, beside a state vector of some 70 KB.
    #[test]
    fn eight_thousand_client_ids_take_two_kilobytes() {
        let seats = (0..8000).map(|id| Some(if id % 3 == 0 { Seat::A } else { Seat::B }));
        assert_eq!(pack_seats(seats).len(), 2000);
    }
}
