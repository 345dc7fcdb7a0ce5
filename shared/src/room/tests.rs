mod costs;
mod floods;
mod looking;
mod presence;
mod storage;

use super::*;
use crate::authors::Authors;
use crate::ids::ClientId;
use crate::presence::{MAX_PRESENCE_STATE, PRESENCE_TIMEOUT};
use crate::protocol::authors::unpack_seats;
use crate::protocol::awareness::Entry;
use crate::protocol::{AuthMessage, AuthorsMessage, Message, SyncMessage};
use crate::replica::{Origin, state_vector_entries};
use crate::schema::AGENDA_FULL;
use crate::testing::{read, write};

mod links;

const ANA: ConnectionId = ConnectionId::new(1);
const BEN: ConnectionId = ConnectionId::new(2);
const NOW: Millis = Millis::new(0);

fn empty() -> Replica {
    Replica::new(ClientId::from_random(1))
}

fn room() -> Room {
    Room::new(empty(), Authors::default(), Sequence::ZERO)
}

/// A room with Ana on seat a and Ben on seat b, both in step.
fn room_of_two() -> Room {
    let mut room = room();
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    join(&mut room, BEN, Seat::B, Flavour::Duologue);
    room
}

fn join(room: &mut Room, connection: ConnectionId, seat: Seat, flavour: Flavour) {
    handle(
        room,
        RoomEvent::Connection(ConnectionEvent::Joined {
            connection,
            seat,
            flavour,
        }),
    );
    let nothing = empty();
    say(
        room,
        connection,
        Message::Sync(SyncMessage::Step1(&nothing.state_vector())),
    );
    say(room, connection, Message::Sync(SyncMessage::Step2(&[0, 0])));
}

fn handle(room: &mut Room, event: RoomEvent) -> Vec<RoomEffect> {
    room.handle(NOW, event)
}

fn say(room: &mut Room, connection: ConnectionId, message: Message<'_>) -> Vec<RoomEffect> {
    let frame = message.encode();
    handle(
        room,
        RoomEvent::Connection(ConnectionEvent::Received { connection, frame }),
    )
}

fn say_in_parts(
    room: &mut Room,
    connection: ConnectionId,
    message: Message<'_>,
) -> Vec<RoomEffect> {
    let frames = crate::protocol::fragmentation::frames(&message).into_iter();
    frames
        .flat_map(|frame| {
            handle(
                room,
                RoomEvent::Connection(ConnectionEvent::Received { connection, frame }),
            )
        })
        .collect()
}

fn bring_all(room: &Room, to: &Replica) {
    let all = room.replica().missing_at(&to.state_vector()).unwrap();
    to.accept_up_to(&all, Origin::Remote, AGENDA_FULL).unwrap();
}

fn durable(room: &mut Room) -> Vec<RoomEffect> {
    let through = room.last();
    handle(room, RoomEvent::Durable { through })
}

/// The messages that the effects send to one connection.
fn told(effects: &[RoomEffect], to: ConnectionId) -> Vec<Message<'_>> {
    effects
        .iter()
        .filter_map(|effect| {
            let RoomEffect::Connection(ConnectionEffect::Send { connection, frame }) = effect
            else {
                return None;
            };
            (*connection == to).then(|| Message::decode(frame).unwrap())
        })
        .collect()
}

/// Why an update was refused.
fn code(message: Message<'_>) -> String {
    let Message::Refused { code, .. } = message else {
        panic!("{message:?}");
    };
    code.to_owned()
}

/// That these client ids, packed, have become a seat's.
fn bound(seat: Seat, clients: &[u8]) -> Message<'_> {
    Message::Authors(AuthorsMessage::Bound { seat, clients })
}

fn payload(client: u64, clock: u64, state: Option<&str>) -> Vec<u8> {
    awareness::encode(&[Entry {
        client,
        clock,
        state: state.map(str::to_owned),
    }])
}

#[test]
fn nobody_is_told_of_an_update_before_it_is_durable() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    let update = write(&ana, "hello");
    let effects = say(&mut room, ANA, Message::Sync(SyncMessage::Update(&update)));
    assert_eq!(
        effects,
        [RoomEffect::Append {
            sequence: Sequence::FIRST,
            seat: Seat::A,
            bytes: update.clone()
        }]
    );
    assert!(!room.is_durable());
    let effects = durable(&mut room);
    let bound = bound(Seat::A, &[2]);
    assert_eq!(told(&effects, ANA), [bound, Message::Saved { updates: 2 }]);
    assert_eq!(
        told(&effects, BEN),
        [bound, Message::Sync(SyncMessage::Update(&update))]
    );
    assert!(room.is_durable());
}

#[test]
fn an_answer_waits_for_what_it_holds() {
    let mut room = room();
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let ana = Replica::new(ClientId::from_random(2));
    let first = write(&ana, "first");
    let second = write(&ana, "second");
    say(&mut room, ANA, Message::Sync(SyncMessage::Update(&first)));
    handle(
        &mut room,
        RoomEvent::Connection(ConnectionEvent::Joined {
            connection: BEN,
            seat: Seat::B,
            flavour: Flavour::Plain,
        }),
    );
    let asked = say(&mut room, BEN, Message::Sync(SyncMessage::Step1(&[0])));
    assert_eq!(asked, []);
    say(&mut room, ANA, Message::Sync(SyncMessage::Update(&second)));
    // The answer is made of the first update, the second follows it.
    let effects = durable(&mut room);
    let heard = told(&effects, BEN);
    let [
        Message::Sync(SyncMessage::Step2(answer)),
        Message::Sync(SyncMessage::Update(relayed)),
    ] = heard[..]
    else {
        panic!("{heard:?}");
    };
    let ben = empty();
    ben.accept(answer, Origin::Remote).unwrap();
    assert_eq!(read(&ben), "first");
    ben.accept(relayed, Origin::Remote).unwrap();
    assert_eq!(read(&ben), "secondfirst");
}

#[test]
fn a_repeated_update_is_saved_only_once_the_first_is() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    let update = write(&ana, "hello");
    say(&mut room, ANA, Message::Sync(SyncMessage::Update(&update)));
    assert_eq!(
        say(&mut room, BEN, Message::Sync(SyncMessage::Update(&update))),
        []
    );
    assert_eq!(
        told(&durable(&mut room), BEN).last(),
        Some(&Message::Saved { updates: 2 })
    );
    assert_eq!(
        say(&mut room, BEN, Message::Sync(SyncMessage::Update(&update))),
        [RoomEffect::Connection(ConnectionEffect::Send {
            connection: BEN,
            frame: Message::Saved { updates: 3 }.encode()
        })]
    );
}

#[test]
fn a_gap_is_refused_and_asked_for_once() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    write(&ana, "never sent");
    let second = write(&ana, "second");
    let third = write(&ana, "third");
    let effects = say(&mut room, ANA, Message::Sync(SyncMessage::Update(&second)));
    let heard = told(&effects, ANA);
    assert!(
        matches!(
            heard[..],
            [
                Message::Refused {
                    update: 2,
                    code: "gap",
                    ..
                },
                Message::Sync(SyncMessage::Step1(_))
            ]
        ),
        "{heard:?}"
    );
    let effects = say(&mut room, ANA, Message::Sync(SyncMessage::Update(&third)));
    assert!(matches!(
        told(&effects, ANA)[..],
        [Message::Refused { update: 3, .. }]
    ));
    let all = ana.missing_at(&room.replica().state_vector()).unwrap();
    say(&mut room, ANA, Message::Sync(SyncMessage::Step2(&all)));
    assert_eq!(
        told(&durable(&mut room), ANA),
        [bound(Seat::A, &[2]), Message::Saved { updates: 4 }]
    );
    assert!(room.replica().same_state(&ana));
}

#[test]
fn whose_the_client_ids_are_is_told_on_joining_and_when_they_are_bound() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    let first = write(&ana, "on disk");
    say(&mut room, ANA, Message::Sync(SyncMessage::Update(&first)));
    durable(&mut room);
    let ben = Replica::new(ClientId::from_random(3));
    let second = write(&ben, "not yet on disk");
    say(&mut room, BEN, Message::Sync(SyncMessage::Update(&second)));

    let joined = |room: &mut Room, number, flavour| {
        let connection = ConnectionId::new(number);
        let seat = Seat::A;
        let event = RoomEvent::Connection(ConnectionEvent::Joined {
            connection,
            seat,
            flavour,
        });
        handle(room, event)
    };
    let effects = joined(&mut room, 3, Flavour::Duologue);
    let heard = told(&effects, ConnectionId::new(3));
    let [
        Message::Authors(AuthorsMessage::InOrder(seats)),
        Message::Sync(SyncMessage::Step1(state_vector)),
    ] = heard[..]
    else {
        panic!("{heard:?}");
    };
    let clients = state_vector_entries(state_vector).unwrap();
    let seat_of = |client: u64| {
        let place = clients.iter().position(|(its, _)| *its == client).unwrap();
        unpack_seats(seats, clients.len()).nth(place).unwrap()
    };
    assert_eq!([seat_of(2), seat_of(3)], [Some(Seat::A), None]);
    let effects = joined(&mut room, 4, Flavour::Plain);
    let heard = told(&effects, ConnectionId::new(4));
    assert!(
        matches!(heard[..], [Message::Sync(SyncMessage::Step1(_))]),
        "{heard:?}"
    );

    let effects = durable(&mut room);
    for connection in [ANA, BEN, ConnectionId::new(3)] {
        assert_eq!(told(&effects, connection)[0], bound(Seat::B, &[3]));
    }
    assert_eq!(told(&effects, ConnectionId::new(4)), []);
}

#[test]
fn nonsense_ends_one_connection_only() {
    let mut room = room_of_two();
    let effects = handle(
        &mut room,
        RoomEvent::Connection(ConnectionEvent::Received {
            connection: ANA,
            frame: vec![0xff; 20],
        }),
    );
    assert_eq!(
        effects,
        [RoomEffect::Connection(ConnectionEffect::Close {
            connection: ANA,
            reason: CloseReason::Protocol
        })]
    );
    assert_eq!(room.connections(), 1);
    assert_eq!(
        handle(
            &mut room,
            RoomEvent::Connection(ConnectionEvent::Left { connection: ANA })
        ),
        []
    );
}

#[test]
fn a_stock_client_is_asked_answered_and_told_of_others() {
    let mut room = room();
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let effects = handle(
        &mut room,
        RoomEvent::Connection(ConnectionEvent::Joined {
            connection: BEN,
            seat: Seat::B,
            flavour: Flavour::Plain,
        }),
    );
    assert!(matches!(
        told(&effects, BEN)[..],
        [Message::Sync(SyncMessage::Step1(_))]
    ));
    let effects = say(&mut room, BEN, Message::Sync(SyncMessage::Step1(&[0])));
    assert_eq!(
        told(&effects, BEN),
        [Message::Sync(SyncMessage::Step2(&[0, 0]))]
    );
    let ben = Replica::new(ClientId::from_random(3));
    let offline = write(&ben, "from y-websocket");
    say(&mut room, BEN, Message::Sync(SyncMessage::Step2(&offline)));
    let effects = durable(&mut room);
    assert_eq!(told(&effects, BEN), []);
    assert_eq!(
        told(&effects, ANA),
        [
            bound(Seat::B, &[3]),
            Message::Sync(SyncMessage::Update(&offline))
        ]
    );
    let refused = say(
        &mut room,
        BEN,
        Message::Sync(SyncMessage::Update(&[1, 2, 3])),
    );
    assert!(matches!(
        told(&refused, BEN)[..],
        [Message::Auth(AuthMessage::PermissionDenied(_))]
    ));
}

#[test]
fn presence_reaches_the_others_at_once_and_leaves_with_its_connection() {
    let mut room = room_of_two();
    let state = payload(7, 1, Some(r#"{"seat":"a"}"#));
    let effects = say(&mut room, ANA, Message::Awareness(&state));
    assert_eq!(told(&effects, BEN), [Message::Awareness(&state)]);
    assert_eq!(told(&effects, ANA), []);
    let effects = say(&mut room, BEN, Message::QueryAwareness);
    assert_eq!(told(&effects, BEN), [Message::Awareness(&state)]);
    let effects = handle(
        &mut room,
        RoomEvent::Connection(ConnectionEvent::Left { connection: ANA }),
    );
    assert_eq!(
        told(&effects, BEN),
        [Message::Awareness(&payload(7, 1, None))]
    );
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let effects = say(&mut room, ANA, Message::Awareness(&state));
    assert_eq!(told(&effects, BEN), [Message::Awareness(&state)]);
}

#[test]
fn a_stock_client_hears_itself_or_it_would_think_the_connection_dead() {
    let mut room = room();
    join(&mut room, ANA, Seat::A, Flavour::Plain);
    let effects = say(
        &mut room,
        ANA,
        Message::Awareness(&payload(7, 1, Some("{}"))),
    );
    assert_eq!(told(&effects, ANA).len(), 1);
}

#[test]
fn shutting_down_sends_everyone_away() {
    let mut room = room_of_two();
    let effects = handle(
        &mut room,
        RoomEvent::GoAway {
            retry_after: Duration::from_secs(1),
        },
    );
    let go_away = Message::GoAway {
        retry_after_ms: 1000,
    };
    assert_eq!(told(&effects, ANA), [go_away]);
    assert_eq!(told(&effects, BEN), [go_away]);
    assert_eq!(effects.last(), Some(&RoomEffect::End));
    assert_eq!(room.connections(), 0);
}
