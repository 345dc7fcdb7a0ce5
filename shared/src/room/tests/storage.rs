use super::*;

/// A room of two in which a word of Ana's was durable before the store failed under the next one.
fn failing() -> (Room, Replica, Vec<u8>, Vec<RoomEffect>) {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    let kept = write(&ana, "kept");
    say(&mut room, ANA, Message::Sync(SyncMessage::Update(&kept)));
    durable(&mut room);
    let lost = write(&ana, "lost ");
    say(&mut room, ANA, Message::Sync(SyncMessage::Update(&lost)));
    let effects = handle(&mut room, RoomEvent::AppendFailed);
    (room, ana, kept, effects)
}

/// The room is given what its log has.
fn reload(room: &mut Room, log: &[&[u8]]) -> Vec<RoomEffect> {
    let replica = empty();
    for update in log {
        replica.accept(update, Origin::Restored).unwrap();
    }
    let stored = Sequence::new(u64::try_from(log.len()).unwrap());
    room.reloaded(replica, Authors::default(), stored)
}

/// Asks the room as somebody who has nothing, and reads the answer.
fn look(room: &mut Room, connection: ConnectionId) -> Option<String> {
    let effects = say(room, connection, Message::Sync(SyncMessage::Step1(&[0])));
    answered(&effects, connection)
}

fn answered(effects: &[RoomEffect], connection: ConnectionId) -> Option<String> {
    let heard = told(effects, connection);
    heard.iter().find_map(|message| {
        let Message::Sync(SyncMessage::Step2(update)) = message else {
            return None;
        };
        let reader = empty();
        reader.accept(update, Origin::Remote).unwrap();
        Some(read(&reader))
    })
}

#[test]
fn a_failed_append_is_told_to_both_and_seen_by_nobody() {
    let (mut room, _, kept, effects) = failing();
    assert!(
        matches!(
            told(&effects, ANA)[..],
            [
                Message::Storage { works: false },
                Message::Refused {
                    update: 3,
                    code: "storage",
                    ..
                },
            ]
        ),
        "{effects:?}"
    );
    assert_eq!(told(&effects, BEN), [Message::Storage { works: false }]);
    assert_eq!(effects.last(), Some(&RoomEffect::Reload));

    // Until the log is read, nobody sees what the failed append left in memory.
    assert_eq!(look(&mut room, BEN), None);
    let effects = reload(&mut room, &[&kept]);
    assert_eq!(answered(&effects, BEN).as_deref(), Some("kept"));
    assert_eq!(look(&mut room, BEN).as_deref(), Some("kept"));
    assert!(room.waits_for_storage());
}

#[test]
fn while_the_store_fails_updates_are_refused_and_whoever_comes_is_told() {
    let (mut room, ana, kept, _) = failing();
    reload(&mut room, &[&kept]);
    let more = write(&ana, "more ");
    let effects = say(&mut room, ANA, Message::Sync(SyncMessage::Update(&more)));
    let heard = told(&effects, ANA);
    assert!(
        matches!(
            heard[..],
            [Message::Refused {
                code: "storage",
                ..
            }]
        ),
        "{heard:?}"
    );
    let connection = ConnectionId::new(3);
    let effects = handle(
        &mut room,
        RoomEvent::Connection(ConnectionEvent::Joined {
            connection,
            seat: Seat::B,
            flavour: Flavour::Duologue,
        }),
    );
    assert_eq!(
        told(&effects, connection),
        [Message::Storage { works: false }]
    );
    assert_eq!(look(&mut room, connection).as_deref(), Some("kept"));
}

#[test]
fn once_it_works_both_are_asked_and_what_was_refused_is_saved() {
    let (mut room, ana, kept, _) = failing();
    reload(&mut room, &[&kept]);
    assert_eq!(
        handle(&mut room, RoomEvent::StorageWorks),
        [RoomEffect::Reload]
    );
    let effects = reload(&mut room, &[&kept]);
    for person in [ANA, BEN] {
        let heard = told(&effects, person);
        assert!(
            matches!(
                heard[..],
                [
                    Message::Storage { works: true },
                    Message::Authors(_),
                    Message::Sync(SyncMessage::Step1(_))
                ]
            ),
            "{heard:?}"
        );
    }
    assert!(!room.waits_for_storage());
    let all = ana.missing_at(&empty().state_vector()).unwrap();
    say(&mut room, ANA, Message::Sync(SyncMessage::Step2(&all)));
    let effects = durable(&mut room);
    let heard = told(&effects, ANA);
    assert!(
        matches!(
            heard[..],
            [Message::Authors(_), Message::Saved { updates: 4 }]
        ),
        "{heard:?}"
    );
    let heard = told(&effects, BEN);
    assert!(
        matches!(
            heard[..],
            [Message::Authors(_), Message::Sync(SyncMessage::Update(_))]
        ),
        "{heard:?}"
    );
}

#[test]
fn an_answer_that_held_what_failed_is_made_anew() {
    let mut room = room_of_two();
    let ana = Replica::new(ClientId::from_random(2));
    let update = write(&ana, "lost");
    say(&mut room, ANA, Message::Sync(SyncMessage::Update(&update)));
    assert_eq!(look(&mut room, BEN), None);
    handle(&mut room, RoomEvent::AppendFailed);
    let effects = reload(&mut room, &[]);
    assert_eq!(answered(&effects, BEN).as_deref(), Some(""));
}

#[test]
fn a_stock_client_is_sent_away_when_the_store_fails_and_when_it_works_again() {
    let (mut room, _, kept, _) = failing();
    reload(&mut room, &[&kept]);
    let connection = ConnectionId::new(3);
    join(&mut room, connection, Seat::B, Flavour::Plain);
    assert_eq!(look(&mut room, connection).as_deref(), Some("kept"));
    handle(&mut room, RoomEvent::StorageWorks);
    let effects = reload(&mut room, &[&kept]);
    let reason = CloseReason::GoingAway;
    assert!(
        effects.contains(&RoomEffect::Connection(ConnectionEffect::Close {
            connection,
            reason
        }))
    );
}

#[test]
fn a_room_opened_while_the_store_fails_waits_for_it() {
    let mut room = room_of_two();
    let effects = handle(&mut room, RoomEvent::StorageFails);
    assert_eq!(told(&effects, BEN), [Message::Storage { works: false }]);
    assert!(room.waits_for_storage());
    assert!(room.is_durable());
}

#[test]
fn a_room_whose_log_is_lost_ends() {
    let (mut room, ..) = failing();
    let effects = handle(&mut room, RoomEvent::LogLost);
    assert_eq!(effects.last(), Some(&RoomEffect::End));
    assert!(matches!(told(&effects, BEN)[..], [Message::GoAway { .. }]));
}
