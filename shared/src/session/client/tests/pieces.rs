//! What is larger than one update may be.

use super::*;
use crate::replica::Refusal;
use crate::schema::{MAX_PIECE, TOPICS};
use crate::testing::local;
use yrs::{Map, WriteTxn};

/// The server takes each update that the client sent; how many these were, the first of them an answer or not.
fn taken(effects: &[ClientEffect], server: &Replica, answers: bool) -> u64 {
    let mut updates = 0;
    for message in sent(effects) {
        let is_answer = matches!(message, Message::Sync(SyncMessage::Step2(_)));
        let Message::Sync(SyncMessage::Step2(update) | SyncMessage::Update(update)) = message
        else {
            panic!("{message:?} as number {updates}");
        };
        assert_eq!(is_answer, answers && updates == 0, "number {updates}");
        assert!(update.len() <= MAX_PIECE, "{} bytes", update.len());
        server.accept(update, Origin::Remote).unwrap();
        updates += 1;
    }
    updates
}

#[test]
fn a_paste_of_any_size_is_sent_in_pieces_and_saved_with_the_last() {
    let server = server();
    let mut client = Client::live(2, &server);
    client.hear(Message::Saved { updates: 1 });
    let effects = client.types(&"wörds 🙂 ".repeat(300_000));
    let updates = taken(&effects, &server, false);
    assert!(updates > 20, "{updates}");
    assert!(server.same_state(&client.replica));
    client.hear(Message::Saved { updates });
    assert_eq!(client.session.status(), saving(1));
    client.hear(Message::Saved {
        updates: updates + 1,
    });
    assert_eq!(client.session.status(), SyncStatus::Saved);
    assert_eq!(sent(&client.types("more")).len(), 1);
}

#[test]
fn what_was_written_offline_may_be_larger_than_an_update() {
    let server = server();
    let mut client = Client::new(2);
    for _ in 0..40 {
        client.types(&"written offline ".repeat(5_000));
    }
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Opened);
    let answer = client.exchange(&server);
    let updates = taken(&answer, &server, true);
    assert!(updates > 20, "{updates}");
    assert!(server.same_state(&client.replica));
    client.hear(Message::Saved {
        updates: updates - 1,
    });
    assert_eq!(client.session.status(), saving(40));
    client.hear(Message::Saved { updates });
    assert_eq!(client.session.status(), SyncStatus::Saved);
}

#[test]
fn nothing_counts_as_saved_when_a_piece_of_it_was_refused() {
    let server = server();
    let mut client = Client::new(2);
    client.types(&"x".repeat(5 * MAX_PIECE));
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Opened);
    let answer = client.exchange(&server);
    let updates = u64::try_from(sent(&answer).len()).unwrap();
    let full = Refusal::Full;
    client.hear(Message::Refused {
        update: 3,
        code: full.code().as_str(),
        text: &full.words(),
    });
    for update in 4..=updates {
        let gap = Refusal::Gap;
        client.hear(Message::Refused {
            update,
            code: gap.code().as_str(),
            text: &gap.words(),
        });
    }
    client.hear(Message::Saved { updates });
    assert!(matches!(
        client.session.status(),
        SyncStatus::Refused { code, changes: 1, .. } if code == "full"
    ));
}

/// Words can be divided, but not a single value: no operation writes such a one, and if one is there it is said.
#[test]
fn a_single_value_larger_than_an_update_is_refused_here() {
    let mut client = Client::live(2, &server());
    let update = local(&client.replica, |txn| {
        let topics = txn.get_or_insert_map(TOPICS);
        topics.insert(txn, "topic-00000001", "x".repeat(MAX_UPDATE + 1));
    });
    let effects = client.tell(ClientEvent::LocalUpdate(update));
    assert_eq!(sent(&effects), []);
    assert!(matches!(
        client.session.status(),
        SyncStatus::Refused { code, changes: 1, .. } if code == "too_large"
    ));
}
