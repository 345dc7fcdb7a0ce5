//! Updates that would keep a room busy for longer than their bytes justify.

use super::*;
use crate::testing::forged::{chain, crowd};

/// Ana's client, which sorts after the one of [`chain`] that is hers too.
const LATER: u64 = 200;

fn sends(room: &mut Room, from: ConnectionId, update: &[u8]) -> Vec<RoomEffect> {
    say_in_parts(room, from, Message::Sync(SyncMessage::Update(update)))
}

#[test]
fn blocks_that_pass_thousands_are_refused_and_both_write_on() {
    let mut room = room_of_two();
    let effects = sends(&mut room, ANA, &chain(100, 2_000));
    assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
    let before = room.snapshot();
    let effects = sends(&mut room, ANA, &crowd(LATER, 1_000));
    let refused: Vec<String> = told(&effects, ANA).into_iter().map(code).collect();
    assert_eq!(refused, ["too_costly"]);
    assert!(room.snapshot() == before, "it left a trace");

    for (connection, client) in [(ANA, 2), (BEN, 3)] {
        let person = Replica::new(ClientId::from_random(client));
        bring_all(&room, &person);
        let update = write(&person, "still here ");
        let effects = sends(&mut room, connection, &update);
        assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
    }
}

/// A room that was opened again knows the order of what it read.
#[test]
fn what_was_read_from_the_log_counts_too() {
    let replica = empty();
    replica
        .accept(&chain(100, 2_000), Origin::Restored)
        .unwrap();
    let mut room = Room::new(replica, Authors::default(), Sequence::ZERO);
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let effects = sends(&mut room, ANA, &crowd(LATER, 1_000));
    let refused: Vec<String> = told(&effects, ANA).into_iter().map(code).collect();
    assert_eq!(refused, ["too_costly"]);
}

/// A document of before there was a budget, which takes long to read: its people keep writing, nobody adds to it.
#[test]
fn who_has_a_document_of_before_writes_on_in_it() {
    let replica = empty();
    replica
        .accept(&chain(100, 2_000), Origin::Restored)
        .unwrap();
    replica
        .accept(&crowd(LATER, 2_000), Origin::Restored)
        .unwrap();
    let mut room = Room::new(replica, Authors::default(), Sequence::ZERO);
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let effects = sends(&mut room, ANA, &crowd(LATER + 1, 2_000));
    let refused: Vec<String> = told(&effects, ANA).into_iter().map(code).collect();
    assert_eq!(refused, ["too_costly"]);
    let person = Replica::new(ClientId::from_random(2));
    bring_all(&room, &person);
    let update = write(&person, "words ");
    let effects = sends(&mut room, ANA, &update);
    assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
}
