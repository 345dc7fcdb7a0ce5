//! Who is shown as present, and for how long.

use super::*;

#[test]
fn nobody_can_be_present_in_the_other_seat() {
    let mut room = room_of_two();
    let forged = payload(7, 1, Some(r#"{"seat":"b"}"#));
    assert_eq!(say(&mut room, ANA, Message::Awareness(&forged)), []);
    let stock = payload(7, 1, Some("{}"));
    let effects = say(&mut room, ANA, Message::Awareness(&stock));
    let seated = payload(7, 1, Some(r#"{"seat":"a"}"#));
    assert_eq!(told(&effects, BEN), [Message::Awareness(&seated)]);
    let taken_over = payload(7, 2, Some(r#"{"seat":"b"}"#));
    assert_eq!(say(&mut room, BEN, Message::Awareness(&taken_over)), []);
    let removed = payload(7, 2, None);
    assert_eq!(say(&mut room, BEN, Message::Awareness(&removed)), []);
}

#[test]
fn what_a_stock_client_repeats_of_others_brings_no_ghosts() {
    let mut room = room();
    let second_tab = ConnectionId::new(3);
    join(&mut room, ANA, Seat::A, Flavour::Plain);
    join(&mut room, second_tab, Seat::A, Flavour::Duologue);
    join(&mut room, BEN, Seat::B, Flavour::Duologue);
    say(
        &mut room,
        ANA,
        Message::Awareness(&payload(7, 1, Some("{}"))),
    );
    let tab = payload(8, 1, Some(r#"{"seat":"a"}"#));
    say(&mut room, second_tab, Message::Awareness(&tab));
    handle(
        &mut room,
        RoomEvent::Connection(ConnectionEvent::Left {
            connection: second_tab,
        }),
    );
    assert_eq!(say(&mut room, ANA, Message::Awareness(&tab)), []);
}

#[test]
fn a_tab_that_reconnects_before_its_old_connection_died_stays_present() {
    let mut room = room_of_two();
    let again = ConnectionId::new(3);
    let state = payload(7, 1, Some(r#"{"seat":"a"}"#));
    say(&mut room, ANA, Message::Awareness(&state));
    join(&mut room, again, Seat::A, Flavour::Duologue);
    say(&mut room, again, Message::Awareness(&state));
    assert_eq!(
        handle(
            &mut room,
            RoomEvent::Connection(ConnectionEvent::Left { connection: ANA })
        ),
        []
    );
    let effects = handle(
        &mut room,
        RoomEvent::Connection(ConnectionEvent::Left { connection: again }),
    );
    assert_eq!(
        told(&effects, BEN),
        [Message::Awareness(&payload(7, 1, None))]
    );
}

#[test]
fn an_oversized_presence_is_not_kept() {
    let mut room = room_of_two();
    let long = format!(r#"{{"seat":"a","x":"{}"}}"#, "x".repeat(MAX_PRESENCE_STATE));
    assert_eq!(
        say(
            &mut room,
            ANA,
            Message::Awareness(&payload(7, 1, Some(&long)))
        ),
        []
    );
}

#[test]
fn nobody_is_present_as_a_client_that_wrote_in_the_others_name() {
    let mut room = room_of_two();
    let ben = Replica::new(ClientId::from_random(7));
    let words = write(&ben, "mine");
    say(&mut room, BEN, Message::Sync(SyncMessage::Update(&words)));
    handle(
        &mut room,
        RoomEvent::Connection(ConnectionEvent::Left { connection: BEN }),
    );

    let client = ben.client().get();
    let squatting = payload(client, 1 << 40, Some(r#"{"seat":"a"}"#));
    assert_eq!(say(&mut room, ANA, Message::Awareness(&squatting)), []);
    join(&mut room, BEN, Seat::B, Flavour::Duologue);
    let state = payload(client, 1, Some(r#"{"seat":"b"}"#));
    let effects = say(&mut room, BEN, Message::Awareness(&state));
    assert_eq!(told(&effects, ANA), [Message::Awareness(&state)]);
}

/// Other programs' client ids name no seat: the first word decides, but not against who is seen to have one.
#[test]
fn nobody_writes_first_as_a_client_as_which_the_other_is_present() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(7));
    let state = payload(7, 1, Some(r#"{"seat":"a"}"#));
    say(&mut room, ANA, Message::Awareness(&state));
    let claim = write(&Replica::new(ana.client()), "claimed");
    let effects = say(&mut room, BEN, Message::Sync(SyncMessage::Update(&claim)));
    let refused = told(&effects, BEN)[..].first().copied().map(code);
    assert_eq!(refused, Some("not_yours".to_owned()));
    let words = write(&ana, "mine");
    let effects = say(&mut room, ANA, Message::Sync(SyncMessage::Update(&words)));
    assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
}

#[test]
fn who_leaves_and_rejoins_with_the_same_clock_is_shown_at_once() {
    let mut room = room_of_two();
    let state = payload(7, 4, Some(r#"{"seat":"a"}"#));
    say(&mut room, ANA, Message::Awareness(&state));
    let mut bens = PresenceBook::new();
    bens.apply(NOW, &state).unwrap();
    let left = handle(
        &mut room,
        RoomEvent::Connection(ConnectionEvent::Left { connection: ANA }),
    );
    let [Message::Awareness(left)] = told(&left, BEN)[..] else {
        panic!("{left:?}");
    };
    assert_eq!(bens.apply(NOW, left).unwrap().gone, [7]);

    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let back = say(&mut room, ANA, Message::Awareness(&state));
    let [Message::Awareness(back)] = told(&back, BEN)[..] else {
        panic!("{back:?}");
    };
    assert_eq!(bens.apply(NOW, back).unwrap().here, [7]);
}

/// Somebody who joins late hears of a person later than the room did, and so would wait longer for their silence.
#[test]
fn who_fell_silent_is_gone_for_everybody_after_40_seconds() {
    let mut room = room_of_two();
    let state = payload(7, 1, Some(r#"{"seat":"a"}"#));
    say(&mut room, ANA, Message::Awareness(&state));
    let silent = NOW + PRESENCE_TIMEOUT;
    assert_eq!(room.next_wake(), Some(silent));
    let effects = room.handle(silent, RoomEvent::Woke);
    assert_eq!(
        told(&effects, BEN),
        [Message::Awareness(&payload(7, 1, None))]
    );
    // Its connection still stood; there is nothing more to tell when it ends.
    assert_eq!(
        handle(
            &mut room,
            RoomEvent::Connection(ConnectionEvent::Left { connection: ANA })
        ),
        []
    );
    assert_eq!(room.next_wake(), None);
}

#[test]
fn of_what_one_message_says_of_a_client_only_the_last_is_told() {
    let mut room = room_of_two();
    let says = |clock| Entry {
        client: 7,
        clock,
        state: Some("{}".to_owned()),
    };
    let many = awareness::encode(&(0..10_000).map(says).collect::<Vec<_>>());
    let effects = say(&mut room, ANA, Message::Awareness(&many));
    let last = payload(7, 9999, Some(r#"{"seat":"a"}"#));
    assert_eq!(told(&effects, BEN), [Message::Awareness(&last)]);
}
