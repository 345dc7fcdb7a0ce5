//! People whose clients ask for more than anybody needs, and agendas that are full.

use super::*;
use crate::schema::{AGENDA_FULL, MAX_UPDATE};

#[test]
fn a_full_agenda_refuses_more_and_takes_deletions() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    let page = "x".repeat(MAX_UPDATE - 100);
    let mut taken = 0;
    let refused = loop {
        let update = write(&ana, &page);
        let effects = say_in_parts(&mut room, ANA, Message::Sync(SyncMessage::Update(&update)));
        if !matches!(effects[..], [RoomEffect::Append { .. }]) {
            break told(&effects, ANA)[..].first().copied().map(code);
        }
        taken += update.len();
    };
    assert_eq!(refused, Some("full".to_owned()));
    assert!(taken <= AGENDA_FULL && taken > AGENDA_FULL - 2 * MAX_UPDATE);
    let everything = room.replica().missing_at(&[0]).unwrap();
    assert!(everything.len() <= AGENDA_FULL);

    // Its author keeps what was refused; what is full can be made smaller, and repeating takes no room.
    let text = room.replica().doc().get_or_insert_text("b:topic-one");
    let reader = empty();
    bring_all(&room, &reader);
    let words = reader.doc().get_or_insert_text("b:topic-one");
    let deletion = crate::testing::local(&reader, |txn| {
        yrs::Text::remove_range(&words, txn, 0, 10);
    });
    let effects = say(
        &mut room,
        BEN,
        Message::Sync(SyncMessage::Update(&deletion)),
    );
    assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
    let length = yrs::Text::len(&text, &yrs::Transact::transact(room.replica().doc()));
    assert_eq!(
        length,
        yrs::Text::len(&words, &yrs::Transact::transact(reader.doc()))
    );
}

/// What was written and deleted again comes as blocks without words: they must not keep out the deletions beside them.
#[test]
fn a_full_agenda_takes_what_comes_deleted() {
    let full = Replica::new(ClientId::from_random(1));
    write(&full, &"x".repeat(AGENDA_FULL - 23));
    assert_eq!(full.missing_at(&[0]).unwrap().len(), AGENDA_FULL);
    let mut room = Room::new(full, Authors::default(), Sequence::ZERO);
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let ana = Replica::new(ClientId::from_random(2));
    bring_all(&room, &ana);
    let sends = |room: &mut Room| {
        let missing = ana.missing_at(&room.replica().state_vector()).unwrap();
        say(room, ANA, Message::Sync(SyncMessage::Update(&missing)))
    };
    write(&ana, "too much");
    let refused = sends(&mut room);
    assert_eq!(
        told(&refused, ANA)[..].first().copied().map(code),
        Some("full".to_owned())
    );
    let words = ana.doc().get_or_insert_text("b:topic-one");
    crate::testing::local(&ana, |txn| yrs::Text::remove_range(&words, txn, 0, 100));
    assert!(matches!(sends(&mut room)[..], [RoomEffect::Append { .. }]));
    assert!(room.replica().same_state(&ana));
}

/// The answers are as large as the agenda: as many as somebody asks for would fill the memory while a disk hangs.
#[test]
fn who_keeps_asking_while_the_disk_is_slow_is_answered_once() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    let update = write(&ana, "hello");
    say(&mut room, ANA, Message::Sync(SyncMessage::Update(&update)));
    for again in 0..100 {
        let asked = say(&mut room, BEN, Message::Sync(SyncMessage::Step1(&[0])));
        // Once he is asked in return, as there is more here than when he was asked first.
        assert_eq!(asked.len(), usize::from(again == 0));
    }
    assert_eq!(room.waiting(), 2);
    let effects = durable(&mut room);
    let heard = told(&effects, BEN);
    let [
        Message::Authors(_),
        Message::Sync(SyncMessage::Step2(answer)),
    ] = heard[..]
    else {
        panic!("{heard:?}");
    };
    let ben = empty();
    ben.accept(answer, Origin::Remote).unwrap();
    assert_eq!(read(&ben), "hello");
}

#[test]
fn repeats_that_wait_for_the_disk_count_as_waiting() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    let update = write(&ana, "hello");
    for _ in 0..300 {
        say(&mut room, ANA, Message::Sync(SyncMessage::Update(&update)));
    }
    assert_eq!(room.waiting(), 300);
    durable(&mut room);
    assert_eq!(room.waiting(), 0);
}

/// All agendas that one person made share what is left, so it is told from outside and counted down here.
#[test]
fn what_is_left_for_a_person_is_taken_by_words_and_not_by_deletions() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    let sends = |room: &mut Room, update: &[u8]| {
        let effects = say(room, ANA, Message::Sync(SyncMessage::Update(update)));
        let refusal = told(&effects, ANA)[..].first().copied().map(code);
        (
            matches!(effects[..], [RoomEffect::Append { .. }]),
            refusal.as_deref() == Some("quota"),
        )
    };
    let first = write(&ana, "some words");
    let next = write(&ana, "more");
    let both = u64::try_from(first.len() + next.len()).unwrap();
    room.leave(both - 1);
    assert_eq!(sends(&mut room, &first), (true, false));
    let before = room.snapshot();
    assert_eq!(sends(&mut room, &next), (false, true));
    assert!(room.snapshot() == before, "it left a trace");

    room.leave(0);
    assert_eq!(sends(&mut room, &first), (false, false), "it repeats");
    let ben = empty();
    bring_all(&room, &ben);
    let words = ben.doc().get_or_insert_text("b:topic-one");
    let deletion = crate::testing::local(&ben, |txn| yrs::Text::remove_range(&words, txn, 0, 4));
    assert_eq!(sends(&mut room, &deletion), (true, false));

    // Somebody deleted more elsewhere: its author still has it.
    room.leave(both);
    assert_eq!(sends(&mut room, &next), (true, false));
}
