use super::*;
use crate::authors::Authors;
use crate::ids::ClientId;
use crate::replica::Origin;
use crate::schema;
use crate::testing::{delete, edits, insert, local, meet, plain, replica, topic};
use yrs::{Map, WriteTxn};

const ANA: u64 = 1;
const BEN: u64 = 2;

/// Who writes under the client ids of these tests: odd ones are Ana's.
fn bindings() -> Bindings {
    let mut bindings = Bindings::default();
    for id in [1, 2, 3] {
        let seat = if id % 2 == 1 { Seat::A } else { Seat::B };
        bindings.bind(ClientId::try_from(id).unwrap(), seat);
    }
    bindings
}

/// The person's part of what `there` lacks, which it must be able to take.
fn brings(from: &Replica, seat: Seat, there: &Replica) -> Share {
    let clocks = there.doc().transact().state_vector();
    let share = share(from, &clocks, &bindings(), seat).unwrap();
    there.accept(&share.update, Origin::Remote).unwrap();
    share
}

fn types(who: &Replica, at: u32, words: &str) {
    edits(who, &topic("notes"), &[insert(at, words)]);
}

fn reads(who: &Replica) -> String {
    plain(who, &topic("notes"))
}

#[test]
fn words_that_stand_alone_come_and_the_others_do_not() {
    let (ana, ben, server) = (replica(ANA), replica(BEN), replica(99));
    types(&ana, 0, "of Ana. ");
    edits(&ben, &topic("elsewhere"), &[insert(0, "of Ben")]);
    meet(&ana, &ben);
    let share = brings(&ana, Seat::A, &server);
    assert!(share.is_whole && share.is_lacked);
    assert_eq!(share.brings, [(ANA, 8)]);
    assert_eq!(reads(&server), "of Ana. ");
    assert_eq!(server.clock(BEN), 0);
    let share = brings(&ben, Seat::B, &server);
    assert!(share.is_whole);
    assert!(server.same_state(&ana));
}

#[test]
fn what_stands_on_the_others_words_waits_for_them() {
    let (ana, ben, server) = (replica(ANA), replica(BEN), replica(99));
    types(&ana, 0, "one ");
    meet(&ana, &ben);
    types(&ben, 4, "two ");
    meet(&ana, &ben);
    types(&ana, 8, "three ");
    // Her later words stand alone, but come after those that wait.
    edits(&ana, &topic("elsewhere"), &[insert(0, "four")]);
    let share = brings(&ana, Seat::A, &server);
    assert!(share.is_lacked && !share.is_whole);
    assert_eq!(
        (share.brings, reads(&server)),
        (vec![(ANA, 4)], "one ".to_owned())
    );
    let again = brings(&ana, Seat::A, &server);
    assert_eq!((again.brings, again.is_whole), (vec![], false));
    assert!(brings(&ben, Seat::B, &server).is_whole);
    assert!(brings(&ana, Seat::A, &server).is_whole);
    assert!(server.same_state(&ana));
    let nothing = brings(&ana, Seat::A, &server);
    assert!(nothing.is_whole && !nothing.is_lacked);
}

#[test]
fn an_earlier_life_on_the_same_seat_comes_along() {
    let (before, ana, server) = (replica(3), replica(ANA), replica(99));
    types(&before, 0, "earlier ");
    meet(&before, &ana);
    types(&ana, 8, "now");
    assert!(brings(&ana, Seat::A, &server).is_whole);
    assert_eq!(reads(&server), "earlier now");
}

#[test]
fn words_of_nobody_known_are_not_brought() {
    let (stranger, ana, server) = (replica(7), replica(ANA), replica(99));
    types(&stranger, 0, "whose?");
    meet(&stranger, &ana);
    let share = brings(&ana, Seat::A, &server);
    assert!(share.is_whole && !share.is_lacked);
    assert_eq!(reads(&server), "");
}

#[test]
fn what_is_deleted_of_lost_words_waits_for_them() {
    let (ana, ben, server) = (replica(ANA), replica(BEN), replica(99));
    types(&ben, 0, "keep this, not that");
    meet(&ana, &ben);
    // The server has a part of what Ben wrote, and Ana deletes across its end.
    let part = edits(&replica(BEN), &topic("notes"), &[insert(0, "keep this, n")]);
    server.accept(&part, Origin::Remote).unwrap();
    edits(&ana, &topic("notes"), &[delete(9, 10)]);
    let share = brings(&ana, Seat::A, &server);
    assert!(!share.is_whole);
    assert_eq!(reads(&server), "keep this");
    brings(&ben, Seat::B, &server);
    assert_eq!(
        reads(&server),
        "keep thisot that",
        "Ben has not heard of it"
    );
    assert!(brings(&ana, Seat::A, &server).is_whole);
    assert!(server.same_state(&ana));
}

/// Ben says something again, or takes it back: that is nothing that Ana may bring, though she knows of it.
#[test]
fn nothing_is_deleted_in_the_others_word() {
    let says = |who: &Replica, value: Option<&str>| {
        local(who, |txn| {
            let word = txn.get_or_insert_map(schema::word_root(Seat::B));
            match value {
                Some(value) => drop(word.insert(txn, "done/promise-one", value)),
                None => drop(word.remove(txn, "done/promise-one")),
            }
        })
    };
    let (ana, ben, server) = (replica(ANA), replica(BEN), replica(99));
    server
        .accept(&says(&ben, Some("yes")), Origin::Remote)
        .unwrap();
    says(&ben, None);
    types(&ben, 0, "gone");
    edits(&ben, &topic("notes"), &[delete(0, 4)]);
    meet(&ana, &ben);
    types(&ana, 0, "of Ana");

    let bound = [(ben.client(), Seat::B)];
    let authors = Authors::of(&server, bound).unwrap();
    let clocks = server.doc().transact().state_vector();
    let admits = |update: &[u8]| {
        let checked = server.check(update).unwrap();
        authors.admit(Seat::A, &checked, &server).map(drop)
    };
    let whole = ana.missing_since(&clocks);
    assert_eq!(admits(&whole), Err(Refusal::NotYours));
    let share = share(&ana, &clocks, &bindings(), Seat::A).unwrap();
    assert_eq!(admits(&share.update), Ok(()));
}
