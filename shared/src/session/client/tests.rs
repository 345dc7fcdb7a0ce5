mod keeping_back;
mod looking;
mod pieces;

use super::*;
use crate::ids::{ClientId, Seat};
use crate::replica::Origin;
use crate::schema::MAX_UPDATE;
use crate::session::{DEAD_AFTER, PING_AFTER};
use crate::testing::{read, write};

/// A browser without a browser: its document, its session, and everything it was told to do.
struct Client {
    replica: Replica,
    session: ClientSession,
    now: Millis,
}

impl Client {
    fn new(id: u64) -> Self {
        let mut client = Self {
            replica: Replica::new(ClientId::from_random(id)),
            session: ClientSession::new(id, Seat::A),
            now: Millis::new(0),
        };
        let own = client.replica.client();
        client.tell(ClientEvent::Wrote(vec![own]));
        client
    }

    /// One that is connected and in step with `server`.
    fn live(id: u64, server: &Replica) -> Self {
        let mut client = Self::new(id);
        client.tell(ClientEvent::Start);
        client.tell(ClientEvent::Opened);
        client.exchange(server);
        client
    }

    fn tell(&mut self, event: ClientEvent) -> Vec<ClientEffect> {
        self.session.handle(self.now, event, &self.replica)
    }

    fn hear(&mut self, message: Message<'_>) -> Vec<ClientEffect> {
        self.tell(ClientEvent::Received(message.encode()))
    }

    /// Both ends' handshake, with the client's part of it acknowledged.
    fn exchange(&mut self, server: &Replica) -> Vec<ClientEffect> {
        let answer = self.hear(Message::Sync(SyncMessage::Step1(&server.state_vector())));
        let missing = server.missing_at(&self.replica.state_vector()).unwrap();
        self.hear(Message::Sync(SyncMessage::Step2(&missing)));
        answer
    }

    fn types(&mut self, text: &str) -> Vec<ClientEffect> {
        let update = write(&self.replica, text);
        self.tell(ClientEvent::LocalUpdate(update))
    }

    fn wait(&mut self, length: Duration) -> Vec<ClientEffect> {
        self.now = self.now + length;
        self.tell(ClientEvent::Woke)
    }
}

fn server() -> Replica {
    Replica::new(ClientId::from_random(1))
}

/// The messages among the effects.
fn sent(effects: &[ClientEffect]) -> Vec<Message<'_>> {
    effects
        .iter()
        .filter_map(|effect| {
            let ClientEffect::Send(frame) = effect else {
                return None;
            };
            Some(Message::decode(frame).unwrap())
        })
        .collect()
}

fn saving(changes: u64) -> SyncStatus {
    SyncStatus::Saving { changes }
}

#[test]
fn the_handshake_sends_what_was_written_offline() {
    let server = server();
    let mut client = Client::new(2);
    client.types("offline ");
    client.types("too ");
    assert_eq!(client.session.status(), SyncStatus::OnlyHere { changes: 2 });
    assert_eq!(client.tell(ClientEvent::Start), [ClientEffect::Connect]);
    let hello = client.tell(ClientEvent::Opened);
    let state_vector = client.replica.state_vector();
    assert_eq!(
        sent(&hello),
        [Message::Sync(SyncMessage::Step1(&state_vector))]
    );

    let answer = client.exchange(&server);
    let [Message::Sync(SyncMessage::Step2(update))] = sent(&answer)[..] else {
        panic!("no step 2 in {answer:?}");
    };
    server.accept(update, Origin::Remote).unwrap();
    assert_eq!(read(&server), "too offline ");
    assert_eq!(client.session.status(), saving(2));
    assert_eq!(
        client.hear(Message::Saved { updates: 1 }),
        [
            ClientEffect::AllSaved {
                local: 2,
                everything: true
            },
            ClientEffect::StatusChanged(SyncStatus::Saved)
        ]
    );
}

#[test]
fn nothing_is_sent_singly_before_the_server_asked() {
    let mut client = Client::new(2);
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Opened);
    assert_eq!(sent(&client.types("early")), []);
    client.exchange(&server());
    assert_eq!(sent(&client.types("now")).len(), 1);
    client.hear(Message::Saved { updates: 1 });
    assert_eq!(client.session.status(), saving(1));
    client.hear(Message::Saved { updates: 2 });
    assert_eq!(client.session.status(), SyncStatus::Saved);
}

#[test]
fn restored_changes_count_until_they_are_saved() {
    let mut client = Client::new(2);
    write(&client.replica, "of an earlier life");
    client.tell(ClientEvent::RestoredUnsaved { count: 3 });
    assert_eq!(client.session.status(), SyncStatus::OnlyHere { changes: 3 });
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Opened);
    client.exchange(&server());
    assert_eq!(client.session.status(), saving(3));
    client.hear(Message::Saved { updates: 1 });
    assert_eq!(client.session.status(), SyncStatus::Saved);
}

#[test]
fn a_server_restored_from_an_older_state_makes_saved_changes_unsaved() {
    let mut client = Client::new(2);
    write(&client.replica, "saved long ago");
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Opened);
    client.exchange(&server());
    assert_eq!(client.session.status(), saving(1));
    client.hear(Message::Saved { updates: 1 });
    assert_eq!(client.session.status(), SyncStatus::Saved);
}

#[test]
fn what_others_write_is_applied_and_kept() {
    let server = server();
    let mut client = Client::live(2, &server);
    let update = write(&server, "from the other");
    assert_eq!(
        client.hear(Message::Sync(SyncMessage::Update(&update))),
        [ClientEffect::Apply(update.clone())]
    );
    assert_eq!(read(&client.replica), "from the other");
    assert_eq!(client.hear(Message::Sync(SyncMessage::Update(&update))), []);
}

#[test]
fn a_gap_is_asked_for_once() {
    let server = server();
    let mut client = Client::live(2, &server);
    write(&server, "lost ");
    let second = write(&server, "second ");
    let third = write(&server, "third ");
    let asks = client.hear(Message::Sync(SyncMessage::Update(&second)));
    let state_vector = client.replica.state_vector();
    assert_eq!(
        sent(&asks),
        [Message::Sync(SyncMessage::Step1(&state_vector))]
    );
    assert_eq!(client.hear(Message::Sync(SyncMessage::Update(&third))), []);
    let missing = server.missing_at(&state_vector).unwrap();
    client.hear(Message::Sync(SyncMessage::Step2(&missing)));
    assert!(client.replica.same_state(&server));
}

#[test]
fn an_update_refused_for_a_gap_is_saved_by_the_resync() {
    let server = server();
    let mut client = Client::live(2, &server);
    client.types("one");
    client.types("two");
    client.hear(Message::Refused {
        update: 3,
        code: "gap",
        text: "",
    });
    assert_eq!(client.session.status(), saving(2));
    client.hear(Message::Saved { updates: 3 });
    assert_eq!(client.session.status(), saving(1));
    client.hear(Message::Sync(SyncMessage::Step1(&server.state_vector())));
    client.hear(Message::Saved { updates: 4 });
    assert_eq!(client.session.status(), SyncStatus::Saved);
}

#[test]
fn a_refused_change_is_kept_said_and_tried_again_on_the_next_connection() {
    let server = server();
    let mut client = Client::live(2, &server);
    client.hear(Message::Saved { updates: 1 });
    client.types("too much");
    let told = client.hear(Message::Refused {
        update: 2,
        code: "full",
        text: "This agenda is full.",
    });
    let refused = |changes| SyncStatus::Refused {
        code: "full".to_owned(),
        text: "This agenda is full.".to_owned(),
        changes,
    };
    assert_eq!(told, [ClientEffect::StatusChanged(refused(1))]);
    assert_eq!(sent(&client.types("more")), []);
    assert_eq!(client.session.status(), refused(2));
    assert_eq!(read(&client.replica), "moretoo much");
    client.tell(ClientEvent::Closed);
    client.tell(ClientEvent::BecameOnline);
    client.tell(ClientEvent::Opened);
    assert_eq!(sent(&client.exchange(&server)).len(), 1);
    client.hear(Message::Saved { updates: 1 });
    assert_eq!(client.session.status(), SyncStatus::Saved);
}

#[test]
fn while_the_server_cannot_save_changes_stay_here_and_are_sent_once_it_can() {
    let server = server();
    let mut client = Client::live(2, &server);
    client.hear(Message::Saved { updates: 1 });
    client.types("one ");
    let cannot_save = |changes| SyncStatus::CannotSave { changes };
    client.hear(Message::Storage { works: false });
    assert_eq!(client.session.status(), cannot_save(1));
    client.hear(Message::Refused {
        update: 2,
        code: "storage",
        text: "words",
    });
    assert_eq!(client.session.status(), cannot_save(1));
    assert_eq!(sent(&client.types("two ")), []);
    assert_eq!(client.session.status(), cannot_save(2));

    let asks = client.hear(Message::Storage { works: true });
    assert!(
        matches!(sent(&asks)[..], [Message::Sync(SyncMessage::Step1(_))]),
        "{asks:?}"
    );
    assert_eq!(client.session.status(), saving(2));
    client.exchange(&server);
    client.hear(Message::Saved { updates: 3 });
    assert_eq!(client.session.status(), SyncStatus::Saved);
    assert_eq!(sent(&client.types("three ")).len(), 1);
}

#[test]
fn an_answer_to_what_the_server_lost_since_counts_for_nothing() {
    let server = server();
    let mut client = Client::new(2);
    client.types("offline ");
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Opened);
    client.exchange(&server);
    // The answer is still on its way when the server forgets what it had asked with.
    client.hear(Message::Storage { works: false });
    client.hear(Message::Storage { works: true });
    client.exchange(&server);
    client.hear(Message::Saved { updates: 1 });
    assert_eq!(client.session.status(), saving(1));
    client.hear(Message::Saved { updates: 2 });
    assert_eq!(client.session.status(), SyncStatus::Saved);
}

#[test]
fn who_changed_nothing_is_told_too_that_the_server_cannot_save() {
    let mut client = Client::live(2, &server());
    client.hear(Message::Saved { updates: 1 });
    client.hear(Message::Storage { works: false });
    assert_eq!(
        client.session.status(),
        SyncStatus::CannotSave { changes: 0 }
    );
    client.tell(ClientEvent::Closed);
    assert_eq!(client.session.status(), SyncStatus::Saved);
}

#[test]
fn an_answer_as_large_as_an_agenda_is_taken() {
    let server = server();
    write(&server, &"x".repeat(3 * MAX_UPDATE));
    let mut client = Client::new(2);
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Opened);
    let missing = server.missing_at(&client.replica.state_vector()).unwrap();
    let parts =
        crate::protocol::fragmentation::frames(&Message::Sync(SyncMessage::Step2(&missing)));
    for part in parts {
        client.tell(ClientEvent::Received(part));
    }
    assert!(client.replica.same_state(&server));
}

#[test]
fn a_lost_connection_is_opened_again_with_growing_jitter() {
    let mut client = Client::new(2);
    client.tell(ClientEvent::Start);
    let mut longest = 0;
    for _ in 0..100 {
        client.tell(ClientEvent::Closed);
        let wake = client.session.next_wake().expect("a retry");
        let wait = wake.since(client.now);
        assert!(wait <= Duration::from_secs(30));
        longest = longest.max(wait.as_secs());
        client.now = wake;
        assert_eq!(client.tell(ClientEvent::Woke), [ClientEffect::Connect]);
    }
    assert!(longest > 20);
}

#[test]
fn coming_online_opens_a_connection_at_once() {
    let mut client = Client::new(2);
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Closed);
    assert_eq!(
        client.tell(ClientEvent::BecameOnline),
        [ClientEffect::Connect]
    );
    assert_eq!(client.tell(ClientEvent::BecameVisible), []);
}

#[test]
fn silence_is_asked_about_and_then_taken_for_death() {
    let mut client = Client::live(2, &server());
    assert_eq!(client.wait(PING_AFTER / 2), []);
    assert_eq!(
        sent(&client.wait(PING_AFTER / 2)),
        [Message::QueryAwareness]
    );
    client.hear(Message::Awareness(&[0]));
    assert_eq!(sent(&client.wait(PING_AFTER)), [Message::QueryAwareness]);
    let rest = client.session.next_wake().unwrap().since(client.now);
    assert_eq!(rest + PING_AFTER, DEAD_AFTER);
    let dead = client.wait(rest);
    assert!(dead.contains(&ClientEffect::Disconnect), "{dead:?}");
    assert!(!client.session.is_connected());
}

#[test]
fn a_line_that_swallows_what_is_typed_is_known_as_dead_within_five_seconds() {
    // Typed at once, and typed after the question about a long silence went unanswered.
    for silence in [Duration::ZERO, PING_AFTER + Duration::from_secs(5)] {
        let mut client = Client::live(2, &server());
        if silence > Duration::ZERO {
            client.wait(silence);
        }
        client.types("into the void");
        let typed = client.now;
        while client.session.is_connected() {
            assert!(matches!(client.session.status(), SyncStatus::Saving { .. }));
            let rest = client.session.next_wake().unwrap().since(client.now);
            client.wait(rest);
        }
        assert!(client.now.since(typed) <= Duration::from_secs(5));
        assert_eq!(client.session.status(), SyncStatus::OnlyHere { changes: 1 });
    }
}

#[test]
fn a_slow_line_stays_and_is_saving() {
    let mut client = Client::live(2, &server());
    for typed in 1..=20 {
        client.types("slowly ");
        for _ in 0..4 {
            client.wait(Duration::from_secs(1));
            assert_eq!(client.session.status(), saving(1));
        }
        client.hear(Message::Saved { updates: typed + 1 });
        assert_eq!(client.session.status(), SyncStatus::Saved);
    }
}

#[test]
fn a_line_that_was_slow_from_its_opening_is_not_given_up() {
    let mut client = Client::new(2);
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::Opened);
    client.now = client.now + Duration::from_secs(6);
    client.exchange(&server());
    client.hear(Message::Saved { updates: 1 });
    client.types("by satellite");
    for _ in 0..6 {
        client.wait(Duration::from_secs(1));
        assert_eq!(client.session.status(), saving(1));
    }
    client.hear(Message::Saved { updates: 2 });
    assert_eq!(client.session.status(), SyncStatus::Saved);
}

#[test]
fn a_word_on_something_else_is_no_word_on_what_was_typed() {
    let mut client = Client::live(2, &server());
    client.hear(Message::Saved { updates: 1 });
    client.types("half heard");
    client.wait(Duration::from_secs(1));
    client.hear(Message::Awareness(&[0]));
    let heard = client.now;
    while client.session.is_connected() {
        let rest = client.session.next_wake().unwrap().since(client.now);
        client.wait(rest);
    }
    assert!(client.now.since(heard) <= Duration::from_secs(5));
}

#[test]
fn a_connection_that_slept_with_its_page_is_found_dead_soon() {
    let mut client = Client::live(2, &server());
    assert_eq!(
        sent(&client.tell(ClientEvent::BecameVisible)),
        [Message::QueryAwareness]
    );
    assert!(client.wait(PROBE).contains(&ClientEffect::Disconnect));
}

const PROBE: Duration = Duration::from_secs(5);

#[test]
fn go_away_is_followed_by_a_return_after_the_time_named() {
    let mut client = Client::live(2, &server());
    let effects = client.hear(Message::GoAway {
        retry_after_ms: 2000,
    });
    assert!(effects.contains(&ClientEffect::Disconnect));
    let wait = client.session.next_wake().unwrap().since(client.now);
    assert!(wait >= Duration::from_secs(2) && wait <= Duration::from_secs(4));
}

#[test]
fn what_makes_no_sense_ends_the_connection_and_later_words_do_not() {
    let mut client = Client::live(2, &server());
    assert_eq!(client.tell(ClientEvent::Received(vec![77, 1, 2])), []);
    assert!(
        client
            .tell(ClientEvent::Received(vec![0, 2, 200]))
            .contains(&ClientEffect::Disconnect)
    );
}

#[test]
fn presence_is_said_again_on_every_connection() {
    let mut client = Client::new(2);
    client.tell(ClientEvent::Start);
    client.tell(ClientEvent::LocalPresence(vec![7]));
    let hello = client.tell(ClientEvent::Opened);
    assert!(sent(&hello).contains(&Message::Awareness(&[7])));
    assert_eq!(
        client.hear(Message::Awareness(&[0])),
        [ClientEffect::Presence(vec![0])]
    );
}

#[test]
fn after_stop_nothing_happens() {
    let mut client = Client::live(2, &server());
    assert!(
        client
            .tell(ClientEvent::Stop)
            .contains(&ClientEffect::Disconnect)
    );
    assert_eq!(client.tell(ClientEvent::BecameOnline), []);
    assert_eq!(client.tell(ClientEvent::Closed), []);
    assert_eq!(client.session.next_wake(), None);
}
