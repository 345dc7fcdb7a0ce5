use super::*;

#[track_caller]
fn check(message: Message<'_>, bytes: &[u8]) {
    assert_eq!(message.encode(), bytes, "{message:?}");
    assert_eq!(Message::decode(bytes), Ok(message));
}

/// The same bytes that `y-protocols` and `y-websocket` write: a change here breaks every stock client.
#[test]
fn yjs_messages_keep_their_bytes() {
    check(Message::Sync(SyncMessage::Step1(&[0])), &[0, 0, 1, 0]);
    check(Message::Sync(SyncMessage::Step2(&[0, 0])), &[0, 1, 2, 0, 0]);
    check(
        Message::Sync(SyncMessage::Update(&[9, 8, 7])),
        &[0, 2, 3, 9, 8, 7],
    );
    check(
        Message::Awareness(&[1, 1, 0, 2, b'{', b'}']),
        &[1, 6, 1, 1, 0, 2, b'{', b'}'],
    );
    check(
        Message::Auth(AuthMessage::PermissionDenied("no")),
        &[2, 0, 2, b'n', b'o'],
    );
    check(Message::QueryAwareness, &[3]);
}

#[test]
fn duologue_messages_keep_their_bytes() {
    check(Message::Saved { updates: 300 }, &[100, 0xac, 0x02]);
    check(
        Message::Refused {
            update: 2,
            code: "gap",
            text: "é",
        },
        &[101, 2, 3, b'g', b'a', b'p', 2, 0xc3, 0xa9],
    );
    check(
        Message::GoAway {
            retry_after_ms: 128,
        },
        &[102, 0x80, 0x01],
    );
    check(
        Message::Part(Part {
            total: 2,
            index: 1,
            bytes: &[5],
        }),
        &[103, 2, 1, 1, 5],
    );
    check(
        Message::Authors(AuthorsMessage::InOrder(&[0b10_01])),
        &[104, 0, 1, 0b10_01],
    );
    for (seat, kind) in [(Seat::A, 1), (Seat::B, 2)] {
        let clients = &[7, 0xac, 0x02];
        check(
            Message::Authors(AuthorsMessage::Bound { seat, clients }),
            &[104, kind, 3, 7, 0xac, 0x02],
        );
    }
    check(Message::Storage { works: false }, &[105, 0]);
    check(Message::Storage { works: true }, &[105, 1]);
    check(Message::Clock { now_ms: 300 }, &[106, 0xac, 0x02]);
    check(Message::Looked(&[1, 0, 0]), &[107, 3, 1, 0, 0]);
}

#[test]
fn what_is_not_a_message_is_said_to_be_none() {
    let cases: [(&[u8], DecodeError); 8] = [
        (&[], DecodeError::Truncated),
        (&[0], DecodeError::Truncated),
        (&[0, 0, 5, 1], DecodeError::Truncated),
        (&[0, 3, 0], DecodeError::UnknownType(3)),
        (&[99], DecodeError::UnknownType(99)),
        (&[3, 0], DecodeError::TrailingBytes),
        (&[2, 0, 1, 0xff], DecodeError::NotText),
        (&[0x80; 40], DecodeError::NumberTooLarge),
    ];
    for (bytes, error) in cases {
        assert_eq!(Message::decode(bytes), Err(error), "{bytes:?}");
    }
}

/// Every short frame and every damaged copy of a real one is answered, never with a panic.
#[test]
fn any_bytes_are_answered() {
    for first in 0..=255 {
        for second in 0..=255 {
            for third in [0, 1, 2, 127, 128, 255] {
                let frame = [first, second, third];
                if let Ok(message) = Message::decode(&frame) {
                    assert!(message.encode().len() <= frame.len());
                }
            }
        }
    }
    let refused = Message::Refused {
        update: 2,
        code: "gap",
        text: "again",
    }
    .encode();
    for at in 0..refused.len() {
        for value in 0..=255 {
            let mut damaged = refused.clone();
            damaged[at] = value;
            if let Ok(message) = Message::decode(&damaged) {
                assert!(message.encode().len() <= damaged.len());
            }
        }
    }
}
