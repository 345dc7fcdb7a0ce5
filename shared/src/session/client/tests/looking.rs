use super::{Client, ClientEffect, ClientEvent, sent, server, write};
use crate::looked::{Looked, Vector};
use crate::protocol::{Message, SyncMessage};
use crate::session::SyncStatus;
use crate::testing::topic;

fn all(clock: u32) -> Looked {
    Looked::all([(7, clock)].into_iter().collect())
}

#[test]
fn the_server_is_told_what_it_does_not_know_once_it_has_said_what_it_knows() {
    let mut client = Client::live(2, &server());
    let effects = client.tell(ClientEvent::Looked(all(5)));
    assert_eq!(
        effects,
        [ClientEffect::Looked],
        "an earlier server never says"
    );
    let known = all(3).encode();
    let effects = client.hear(Message::Looked(&known));
    let news = all(5).beyond(&all(3)).encode();
    assert_eq!(sent(&effects), [Message::Looked(&news)]);
    assert_eq!(client.tell(ClientEvent::Looked(all(4))), []);
    let seen = Looked::topics([topic("one")], &[(7, 6)].into_iter().collect());
    let effects = client.tell(ClientEvent::Looked(seen.clone()));
    let news = seen.beyond(&all(5)).encode();
    assert_eq!(sent(&effects), [Message::Looked(&news)]);
}

#[test]
fn what_was_seen_without_a_connection_is_told_on_the_next_one() {
    let mut client = Client::live(2, &server());
    let begun = Looked::all(Vector::default()).encode();
    assert_eq!(client.hear(Message::Looked(&begun)), [ClientEffect::Looked]);
    client.tell(ClientEvent::Closed);
    assert_eq!(
        client.tell(ClientEvent::Looked(all(5))),
        [ClientEffect::Looked]
    );
    client.tell(ClientEvent::BecameOnline);
    assert!(client.tell(ClientEvent::Opened).len() < 3);
    client.exchange(&server());
    let effects = client.hear(Message::Looked(&begun));
    assert_eq!(sent(&effects).len(), 1);
    // Another device of the person saw more.
    let theirs = all(9).encode();
    assert_eq!(
        client.hear(Message::Looked(&theirs)),
        [ClientEffect::Looked]
    );
    assert_eq!(*client.session.looked(), all(9));
}

#[test]
fn a_mark_that_is_none_ends_the_connection() {
    let mut client = Client::live(2, &server());
    let effects = client.hear(Message::Looked(&[1, 9]));
    assert!(effects.contains(&ClientEffect::Disconnect));
}

#[test]
fn what_comes_is_followed_once_the_server_has_told_all_that_it_had() {
    let server = server();
    let caught_up = |client: &Client| client.session.is_caught_up();
    let mut client = Client::new(2);
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Opened);
    client.hear(Message::Sync(SyncMessage::Step1(&server.state_vector())));
    assert!(client.session.is_connected() && !caught_up(&client));
    write(&server, "written while nobody was here");
    let missing = server.missing_at(&client.replica.state_vector()).unwrap();
    let told = client.hear(Message::Sync(SyncMessage::Step2(&missing)));
    assert!(caught_up(&client));
    let is_told = ClientEffect::StatusChanged(SyncStatus::Saved);
    assert_eq!(told.last(), Some(&is_told), "{told:?}");

    // Of what went missing, nothing is known but that it did.
    let missed = write(&server, "missed ");
    let after = write(&server, "heard ");
    client.hear(Message::Sync(SyncMessage::Update(&after)));
    assert!(!caught_up(&client), "{missed:?}");
    let missing = server.missing_at(&client.replica.state_vector()).unwrap();
    client.hear(Message::Sync(SyncMessage::Step2(&missing)));
    assert!(caught_up(&client));
    client.tell(ClientEvent::Closed);
    assert!(!caught_up(&client));
}
