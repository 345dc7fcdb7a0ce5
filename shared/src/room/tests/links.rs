//! A link that could run a script does not get in; one that is there already keeps nobody out.

use super::*;
use std::collections::HashMap;
use yrs::types::Attrs;
use yrs::{Any, Map, MapPrelim, Text, Transact, WriteTxn};

const SCRIPTS: &[&str] = &[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "\u{1}javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://a.example/x",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "//a.example",
    "https://a.example/\n",
];

fn attributes(link: impl Into<Any>) -> Attrs {
    [("link".into(), link.into())].into_iter().collect()
}

fn everything(replica: &Replica) -> Vec<u8> {
    replica.missing_at(&[0]).unwrap()
}

/// A replica in which words lead somewhere.
fn linked(client: u64, link: impl Into<Any>) -> Replica {
    let replica = Replica::new(ClientId::from_random(client));
    let mut txn = replica.doc().transact_mut();
    let text = txn.get_or_insert_text("b:topic-0001");
    text.insert_with_attributes(&mut txn, 0, "here", attributes(link));
    drop(txn);
    replica
}

/// A replica with a topic whose context leads somewhere.
fn in_context(link: &str) -> Replica {
    let replica = Replica::new(ClientId::from_random(7));
    let mut txn = replica.doc().transact_mut();
    let topics = txn.get_or_insert_map("topics");
    let topic = topics.insert(&mut txn, "topic-0001", MapPrelim::default());
    let item = [("item", "link"), ("href", link), ("title", "here")];
    let item = item.map(|(name, value)| (name.to_owned(), Any::from(value)));
    let item: HashMap<String, Any> = item.into_iter().collect();
    topic.insert(&mut txn, "context/item-0001", Any::from(item));
    drop(txn);
    replica
}

/// The code it is refused with, if it is.
fn refusal(room: &mut Room, update: &[u8]) -> Option<String> {
    let effects = say(room, ANA, Message::Sync(SyncMessage::Update(update)));
    effects.iter().find_map(|effect| {
        let RoomEffect::Connection(ConnectionEffect::Send { frame, .. }) = effect else {
            return None;
        };
        let Message::Refused { code, .. } = Message::decode(frame).unwrap() else {
            return None;
        };
        Some(code.to_owned())
    })
}

#[test]
fn scripts_are_refused_and_leave_no_trace() {
    for script in SCRIPTS {
        for update in [
            everything(&linked(7, *script)),
            everything(&in_context(script)),
        ] {
            let mut room = room_of_two();
            let before = room.snapshot();
            assert_eq!(
                refusal(&mut room, &update).as_deref(),
                Some("link"),
                "{script:?}"
            );
            assert_eq!(room.snapshot(), before);
            assert!(room.is_durable());
        }
    }
    let nested = Any::from_json(r#"{"href":"javascript:alert(1)"}"#).unwrap();
    let update = everything(&linked(7, nested));
    assert_eq!(
        refusal(&mut room_of_two(), &update).as_deref(),
        Some("link")
    );
}

#[test]
fn escapes_hide_nothing() {
    // The letter j, as JSON may write it inside of the update.
    let plain = everything(&linked(7, "https://a.example/jjjjjjjj"));
    let link = b"\"https://a.example/jjjjjjjj\"";
    let at = plain
        .windows(link.len())
        .position(|part| part == link)
        .unwrap();
    let mut hidden = plain.clone();
    let escaped = br#""\u006aavascript:alert(1)aa""#;
    assert_eq!(escaped.len(), link.len());
    hidden.splice(at..at + link.len(), escaped.iter().copied());
    assert_eq!(
        refusal(&mut room_of_two(), &hidden).as_deref(),
        Some("link")
    );
    assert_eq!(refusal(&mut room_of_two(), &plain), None);
}

#[test]
fn links_that_run_nothing_come_through() {
    for link in [
        "https://a.example/x?y#z",
        "http://a.example",
        "MAILTO:ana@example.org",
    ] {
        for update in [everything(&linked(7, link)), everything(&in_context(link))] {
            assert_eq!(refusal(&mut room_of_two(), &update), None, "{link}");
        }
    }
    assert_eq!(
        refusal(&mut room_of_two(), &everything(&linked(7, Any::Null))),
        None
    );
}

#[test]
fn a_link_that_was_stored_before_keeps_nobody_out() {
    let old = linked(7, "javascript:alert(1)");
    let mut room = Room::new(
        linked(7, "javascript:alert(1)"),
        Authors::default(),
        Sequence::ZERO,
    );
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let mut txn = old.doc().transact_mut();
    let text = txn.get_or_insert_text("b:topic-0001");
    text.insert(&mut txn, 0, "more ");
    drop(txn);
    // It is told again with what is new, as a browser may.
    assert_eq!(refusal(&mut room, &everything(&old)), None);
}
