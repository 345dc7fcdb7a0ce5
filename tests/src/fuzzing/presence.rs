//! What somebody says about who is here.

use super::agenda::{WRITERS, agenda, authors};
use duologue_shared::ids::Seat;
use duologue_shared::presence::{PresenceBook, PresenceState};
use duologue_shared::protocol::{Message, awareness};
use duologue_shared::room::{
    ConnectionEffect, ConnectionEvent, ConnectionId, Room, RoomEffect, RoomEvent, Sequence,
};
use duologue_shared::session::Flavour;
use duologue_shared::time::Millis;

const ANA: ConnectionId = ConnectionId::new(1);
const BEN: ConnectionId = ConnectionId::new(2);
const NOW: Millis = Millis::new(0);

/// Whatever Ana's client says, Ben sees her on her own seat or not at all, and a removal of hers removes her alone.
pub fn presence(bytes: &[u8]) {
    let replica = agenda(90);
    let authors = authors(&replica);
    let mut room = Room::new(replica, authors, Sequence::ZERO);
    for (connection, seat) in [(ANA, Seat::A), (BEN, Seat::B)] {
        drop(room.handle(
            NOW,
            RoomEvent::Connection(ConnectionEvent::Joined {
                connection,
                seat,
                flavour: Flavour::Duologue,
            }),
        ));
    }
    let [_, (ben, _)] = WRITERS;
    let of_ben = awareness::encode(&[awareness::Entry {
        client: ben,
        clock: 1,
        state: Some(r#"{"seat":"b"}"#.to_owned()),
    }]);
    let mut book = PresenceBook::new();
    book.apply(NOW, &of_ben).expect("honest words");
    drop(says(&mut room, BEN, &of_ben));
    for effect in says(&mut room, ANA, bytes) {
        let RoomEffect::Connection(ConnectionEffect::Send {
            connection: BEN,
            frame,
        }) = effect
        else {
            continue;
        };
        let Ok(Message::Awareness(payload)) = Message::decode(&frame) else {
            panic!("something else than presence: {frame:?}");
        };
        let change = book
            .apply(NOW, payload)
            .expect("what the server says can be read");
        assert!(
            !change.gone.contains(&ben) && !change.here.contains(&ben),
            "in Ben's name"
        );
    }
    for (client, PresenceState { seat, .. }) in book.people() {
        assert_eq!(seat == Seat::B, client == ben, "on the other's seat");
    }
}

fn says(room: &mut Room, connection: ConnectionId, payload: &[u8]) -> Vec<RoomEffect> {
    let frame = Message::Awareness(payload).encode();
    room.handle(
        NOW,
        RoomEvent::Connection(ConnectionEvent::Received { connection, frame }),
    )
}
