use super::{
    ANA, BEN, ConnectionId, Flavour, Room, RoomEffect, Seat, join, room, room_of_two, say, told,
};
use crate::ids::{ClientId, TopicId};
use crate::looked::{BothLooked, Looked, Vector};
use crate::protocol::{Message, SyncMessage};
use crate::replica::Replica;
use crate::testing::{add, local};
use crate::{agenda, doer::Doer, ids::Section};
use yrs::Text as _;

const ANAS_PHONE: ConnectionId = ConnectionId::new(3);

fn known(mut room: Room) -> Room {
    room.know_looked(BothLooked::default());
    room
}

/// The marks that the effects tell a connection.
fn marks(effects: &[RoomEffect], to: ConnectionId) -> Vec<Looked> {
    let told = told(effects, to).into_iter();
    told.filter_map(|message| {
        let Message::Looked(mark) = message else {
            return None;
        };
        Some(Looked::decode(mark).unwrap())
    })
    .collect()
}

/// A topic of Ben's with a few letters; the client that wrote them, and how many units there are.
fn ben_writes(room: &mut Room) -> (u64, u32) {
    let ben = Replica::new(ClientId::of_seat(7, Seat::B));
    let root = ben.doc().get_or_insert_text("b:topic-one");
    let update = local(&ben, |txn| {
        let by = Doer {
            seat: Seat::B,
            at: 1,
        };
        let add = add("one", Section::Next, agenda::Place::Last);
        agenda::perform(txn, by, &add).unwrap();
        root.insert(txn, 0, "new words");
    });
    say(room, BEN, Message::Sync(SyncMessage::Update(&update)));
    let client = ben.client().get();
    (client, ben.clock(client))
}

fn looks(room: &mut Room, connection: ConnectionId, mark: &Looked) -> Vec<RoomEffect> {
    say(room, connection, Message::Looked(&mark.encode()))
}

fn clocks(clocks: &[(u64, u32)]) -> Vector {
    clocks.iter().copied().collect()
}

#[test]
fn a_persons_devices_are_told_of_each_others_looks_and_the_other_never_is() {
    let mut room = known(room_of_two());
    for (connection, flavour) in [(ANA, Flavour::Duologue), (ANAS_PHONE, Flavour::Duologue)] {
        join(&mut room, connection, Seat::A, flavour);
    }
    let (ben, clock) = ben_writes(&mut room);
    let seen = Looked::topics(
        [TopicId::try_from("topic-one").unwrap()],
        &clocks(&[(ben, 3)]),
    );
    let effects = looks(&mut room, ANA, &seen);
    assert!(effects.contains(&RoomEffect::Looked { seat: Seat::A }));
    // That she looked at all, her phone was told when it joined.
    let news = seen.beyond(&Looked::all(Vector::default()));
    assert_eq!(marks(&effects, ANAS_PHONE), [news]);
    assert_eq!(told(&effects, BEN), []);
    assert_eq!(told(&effects, ANA), []);
    assert_eq!(looks(&mut room, ANAS_PHONE, &seen), [], "it is known");
    let all = Looked::all(clocks(&[(ben, clock)]));
    assert_eq!(looks(&mut room, ANAS_PHONE, &all).len(), 2);
    let looked = room.looked().unwrap();
    assert_eq!((&looked.a, looked.b.clocks()), (&all, 0));
}

#[test]
fn what_the_document_lacks_and_ones_own_letters_are_never_seen() {
    let mut room = known(room_of_two());
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let (ben, clock) = ben_writes(&mut room);
    let stranger = ClientId::of_seat(8, Seat::B).get();
    let own = ClientId::of_seat(7, Seat::A).get();
    let future = clocks(&[(ben, clock + 100), (stranger, 5), (own, 5)]);
    let topics = ["topic-one", "topic-two"].map(|id| TopicId::try_from(id).unwrap());
    looks(&mut room, ANA, &Looked::topics(topics.clone(), &future));
    let seen = Looked::topics([topics[0].clone()], &clocks(&[(ben, clock)]));
    assert_eq!(room.looked().unwrap().a, seen);
    looks(&mut room, ANA, &Looked::all(future));
    assert_eq!(
        room.looked().unwrap().a,
        Looked::all(clocks(&[(ben, clock)]))
    );
}

#[test]
fn to_who_joins_first_all_that_is_there_counts_as_seen_and_nothing_that_comes_later() {
    let mut room = room_of_two();
    let (ben, clock) = ben_writes(&mut room);
    assert!(room.looked().is_none(), "it is not known yet who looked");
    let mut room = known(room);
    let effects = room.handle(
        super::NOW,
        super::RoomEvent::Connection(super::ConnectionEvent::Joined {
            connection: ANA,
            seat: Seat::A,
            flavour: Flavour::Duologue,
        }),
    );
    let there = Looked::all(clocks(&[(ben, clock)]));
    assert_eq!(marks(&effects, ANA), std::slice::from_ref(&there));
    assert!(effects.contains(&RoomEffect::Looked { seat: Seat::A }));
    // A stock client looks as well, and is told nothing that it does not know.
    join(&mut room, BEN, Seat::B, Flavour::Plain);
    assert!(room.looked().unwrap().b.has_begun());
}

#[test]
fn before_it_is_known_who_looked_nothing_is_said_and_nothing_taken() {
    let mut room = room();
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let all = Looked::all(Vector::default());
    assert_eq!(looks(&mut room, ANA, &all), []);
}

#[test]
fn a_mark_that_is_none_ends_its_connection_alone() {
    let mut room = known(room_of_two());
    let effects = say(&mut room, ANA, Message::Looked(&[1, 9]));
    assert!(matches!(effects[..], [RoomEffect::Connection(_), ..]));
    assert_eq!(room.connections(), 1);
}
