//! A server that lost words of both people.

use super::*;
use crate::protocol::AuthorsMessage;
use crate::protocol::authors::{pack_clients, pack_seats};
use crate::testing::{bring, edits, insert, plain, topic};

const BEN: u64 = 3;

/// Ana, live, with Ben's words and her own beside them, all of which the server lost.
fn after_the_loss() -> (Client, Replica, Replica, Vec<ClientEffect>) {
    let (mut ana, ben, server) = (Client::new(2), Replica::new(client(BEN)), server());
    write(&ana.replica, "a");
    bring(&ana.replica, &ben);
    write(&ben, "b");
    bring(&ben, &ana.replica);
    write(&ana.replica, "c");
    ana.tell(ClientEvent::RestoredAuthors(vec![(client(BEN), Seat::B)]));
    ana.tell(ClientEvent::Start);
    ana.tell(ClientEvent::Opened);
    let answer = ana.exchange(&server);
    (ana, ben, server, answer)
}

fn client(id: u64) -> ClientId {
    ClientId::try_from(id).unwrap()
}

/// The server takes what the client sent of its document; how many updates that was.
fn taken(effects: &[ClientEffect], server: &Replica) -> usize {
    let mut updates = 0;
    for message in sent(effects) {
        if let Message::Sync(SyncMessage::Step2(update) | SyncMessage::Update(update)) = message {
            server.accept(update, Origin::Remote).unwrap();
            updates += 1;
        }
    }
    updates
}

#[test]
fn what_stands_on_the_others_lost_words_is_only_here_until_they_are_back() {
    let (mut ana, ben, server, answer) = after_the_loss();
    assert_eq!(taken(&answer, &server), 1);
    assert_eq!(read(&server), "a");
    ana.hear(Message::Saved { updates: 1 });
    assert_eq!(ana.session.status(), SyncStatus::OnlyHere { changes: 1 });

    // What Ben brings is nothing new to Ana, but the server can take the rest of hers now.
    let his = ben.missing_at(&server.state_vector()).unwrap();
    server.accept(&his, Origin::Remote).unwrap();
    let effects = ana.hear(Message::Sync(SyncMessage::Update(&his)));
    assert_eq!(taken(&effects, &server), 1);
    assert!(server.same_state(&ana.replica));
    assert_eq!(ana.session.status(), saving(1));
    ana.hear(Message::Saved { updates: 2 });
    assert_eq!(ana.session.status(), SyncStatus::Saved);
}

#[test]
fn meanwhile_what_the_server_can_take_is_sent_and_the_rest_is_counted() {
    let (mut ana, ben, server, answer) = after_the_loss();
    taken(&answer, &server);
    // Her newest tab waits with all of its words, but another one's can go.
    assert_eq!(sent(&ana.types("d")), []);
    let second = Replica::new(client(4));
    bring(&server, &second);
    ana.tell(ClientEvent::Wrote(vec![client(4)]));
    let elsewhere = edits(&second, &topic("elsewhere"), &[insert(0, "free")]);
    ana.replica.accept(&elsewhere, Origin::Remote).unwrap();
    let effects = ana.tell(ClientEvent::LocalUpdate(elsewhere));
    assert_eq!(taken(&effects, &server), 1);
    assert_eq!(plain(&server, &topic("elsewhere")), "free");
    ana.hear(Message::Saved { updates: 2 });
    assert_eq!(ana.session.status(), SyncStatus::OnlyHere { changes: 2 });

    let his = ben.missing_at(&server.state_vector()).unwrap();
    server.accept(&his, Origin::Remote).unwrap();
    let effects = ana.hear(Message::Sync(SyncMessage::Update(&his)));
    assert_eq!(taken(&effects, &server), 1);
    assert!(server.same_state(&ana.replica));
    ana.hear(Message::Saved { updates: 3 });
    assert_eq!(ana.session.status(), SyncStatus::Saved);
    assert_eq!(sent(&ana.types("e")).len(), 1, "words flow again");
}

#[test]
fn whose_client_ids_are_is_learnt_before_the_question_is_answered() {
    let (mut ana, server) = (Client::new(2), server());
    let earlier = Replica::new(client(9));
    let kept = write(&earlier, "on another device");
    let more = write(&earlier, " of hers");
    server.accept(&kept, Origin::Remote).unwrap();
    for update in [kept, more] {
        ana.replica.accept(&update, Origin::Remote).unwrap();
    }
    ana.tell(ClientEvent::Start);
    ana.tell(ClientEvent::Opened);
    let seats = pack_seats([Some(Seat::A)]);
    assert_eq!(
        ana.hear(Message::Authors(AuthorsMessage::InOrder(&seats))),
        []
    );
    let answer = ana.exchange(&server);
    let bound = ClientEffect::Bound(vec![(client(9), Seat::A)]);
    assert_eq!(answer.first(), Some(&bound));
    assert_eq!(taken(&answer, &server), 1);
    assert!(server.same_state(&ana.replica));

    let clients = &pack_clients([client(BEN), client(9)]);
    let seat = Seat::B;
    let told = Message::Authors(AuthorsMessage::Bound { seat, clients });
    let bound = ClientEffect::Bound(vec![(client(BEN), seat)]);
    assert_eq!(ana.hear(told), [bound], "hers stay hers");
}
