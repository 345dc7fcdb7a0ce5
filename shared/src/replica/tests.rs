mod hostile;

use super::{Origin, Refusal, Replica};
use crate::agenda::{AgendaOperation, Place};
use crate::doer::Doer;
use crate::ids::{ClientId, Seat, Section};
use crate::schema;
use crate::testing::{
    Die, add, bring, delete, does, edits, insert, local, meet, plain, replica, split, topic,
};
use yrs::updates::decoder::Decode;
use yrs::{Map, ReadTxn, StateVector, Text, Transact, Update, WriteTxn};

/// The state vector of an empty document.
const NOTHING: &[u8] = &[0];

/// Gives `bytes` to the replica, which must refuse them as `expected` and stay as it was.
#[track_caller]
fn check_refused(replica: &Replica, bytes: &[u8], expected: Refusal) {
    let before = (replica.snapshot(), replica.state_vector());
    assert_eq!(replica.accept(bytes, Origin::Remote), Err(expected));
    assert_eq!(
        (replica.snapshot(), replica.state_vector()),
        before,
        "it left a trace"
    );
    assert!(
        !replica.doc().transact().has_missing_updates(),
        "it left something waiting"
    );
}

#[test]
fn an_update_is_taken_once_and_a_duplicate_changes_nothing() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    let update = edits(&ana, &notes, &[insert(0, "hello")]);
    assert!(ben.accept(&update, Origin::Remote).unwrap().changed);
    assert!(!ben.accept(&update, Origin::Remote).unwrap().changed);
    let deletion = edits(&ana, &notes, &[delete(0, 5)]);
    assert!(ben.accept(&deletion, Origin::Remote).unwrap().changed);
    assert!(!ben.accept(&deletion, Origin::Remote).unwrap().changed);
    assert!(ben.same_state(&ana));
}

#[test]
fn an_update_whose_predecessor_is_missing_is_a_gap_until_it_comes() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    let first = edits(&ana, &notes, &[insert(0, "one ")]);
    let second = edits(&ana, &notes, &[insert(4, "two")]);
    check_refused(&ben, &second, Refusal::Gap);
    ben.accept(&first, Origin::Remote).unwrap();
    ben.accept(&second, Origin::Remote).unwrap();
    assert_eq!(plain(&ben, &notes), "one two");
}

#[test]
fn words_beside_words_of_another_that_are_missing_are_a_gap() {
    let (ana, tab, ben, notes) = (replica(1), replica(3), replica(2), topic("notes"));
    let first = edits(&ana, &notes, &[insert(0, "one ")]);
    tab.accept(&first, Origin::Remote).unwrap();
    let beside = edits(&tab, &notes, &[insert(4, "two")]);
    check_refused(&ben, &beside, Refusal::Gap);
    let deletion = edits(&tab, &notes, &[delete(0, 4)]);
    check_refused(&ben, &deletion, Refusal::Gap);
    bring(&tab, &ben);
    assert!(ben.same_state(&tab));
}

#[test]
fn an_update_that_overlaps_what_is_known_is_taken() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    let first = edits(&ana, &notes, &[insert(0, "one ")]);
    edits(&ana, &notes, &[insert(4, "two")]);
    ben.accept(&first, Origin::Remote).unwrap();
    let all = ana.missing_at(NOTHING).unwrap();
    assert!(ben.accept(&all, Origin::Remote).unwrap().changed);
    assert_eq!(plain(&ben, &notes), "one two");
}

#[test]
fn a_field_of_a_topic_that_a_foreign_program_removed_is_taken() {
    let (ana, other, gone) = (replica(1), replica(7), topic("gone"));
    does(&ana, &add("gone", Section::Parked, Place::First));
    bring(&ana, &other);
    let topics = other.doc().get_or_insert_map(schema::TOPICS);
    topics.remove(&mut other.doc().transact_mut(), gone.as_str());
    let deleted = does(&ana, &AgendaOperation::DeleteTopic { topic: gone });
    other.accept(&deleted, Origin::Remote).unwrap();
    meet(&ana, &other);
}

#[test]
fn a_log_loads_in_any_order_and_says_what_never_fits() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    let mut rows = vec![
        edits(&ana, &notes, &[insert(0, "one ")]),
        edits(&ana, &notes, &[insert(4, "two ")]),
        edits(&ana, &notes, &[insert(8, "three ")]),
    ];
    bring(&ana, &ben);
    rows.push(edits(&ben, &notes, &[insert(14, "four")]));
    bring(&ben, &ana);
    edits(&ana, &notes, &[insert(0, "lost")]);
    rows.push(edits(&ana, &notes, &[insert(0, "waits")]));
    rows.push(b"damaged".to_vec());
    rows.reverse();
    // Two tabs wrote the same row.
    rows.push(rows[5].clone());

    let restored = replica(3);
    let report = restored.load(rows.iter().map(Vec::as_slice));
    assert_eq!(
        (report.applied, report.damaged, report.waiting),
        (5, vec![0], vec![1])
    );
    assert_eq!(plain(&restored, &notes), "one two three four");
    assert!(!restored.doc().transact().has_missing_updates());
    bring(&ana, &restored);
    assert!(restored.same_state(&ana));
}

#[test]
fn a_row_that_comes_again_later_does_not_set_the_log_back() {
    let (ana, notes) = (replica(1), topic("notes"));
    let one = edits(&ana, &notes, &[insert(0, "one ")]);
    let two = edits(&ana, &notes, &[insert(4, "two ")]);
    let three = edits(&ana, &notes, &[insert(8, "three")]);
    let restored = replica(2);
    let report = restored.load([&one, &two, &one, &three].map(Vec::as_slice));
    assert_eq!((report.applied, report.waiting), (4, vec![]));
    assert!(restored.same_state(&ana));
}

#[test]
fn a_snapshot_holds_everything_and_is_small() {
    let (ana, notes) = (replica(1), topic("notes"));
    for at in 0..200 {
        edits(&ana, &notes, &[insert(0, "word "), delete(at, 2)]);
    }
    let snapshot = ana.snapshot();
    let restored = Replica::from_snapshot(ClientId::from_random(3), &snapshot).unwrap();
    assert!(restored.same_state(&ana));
    assert_eq!(restored.snapshot(), snapshot);
    assert!(snapshot.len() < ana.missing_at(NOTHING).unwrap().len());
    // The restored copy's gate stands where the first one's does.
    let next = edits(&ana, &notes, &[insert(0, "next")]);
    assert!(restored.accept(&next, Origin::Remote).unwrap().changed);
    assert!(Replica::from_snapshot(ClientId::from_random(4), b"damaged").is_err());
}

#[test]
fn copies_with_the_same_letters_and_other_deletions_differ() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    edits(&ana, &notes, &[insert(0, "word")]);
    meet(&ana, &ben);
    edits(&ana, &notes, &[delete(1, 1)]);
    assert!(!ana.same_state(&ben));
}

#[test]
fn the_gate_keeps_up_with_local_changes() {
    let (ana, notes) = (replica(1), topic("notes"));
    for at in 0..20 {
        edits(&ana, &notes, &[insert(at, "x")]);
        let known = ana.doc().transact().state_vector();
        assert_eq!(ana.clocks.now().of(1), known.get(&yrs::ClientID::new(1)));
    }
}

/// Three people type, updates are shuffled, doubled and lost on the way; then everybody meets.
#[test]
fn shuffled_doubled_and_lost_updates_never_make_copies_differ() {
    for seed in 0..300 {
        let mut die = Die::seeded(seed);
        let people = [replica(1), replica(2), replica(3)];
        let notes = topic("notes");
        let mut post: Vec<Vec<u8>> = Vec::new();
        for step in 0..40 {
            let person = die.pick(&people);
            if die.roll(2) == 0 {
                let len = plain(person, &notes).encode_utf16().count();
                let at = u32::try_from(die.roll(len + 1)).unwrap();
                let op = match die.roll(4) {
                    0 => split(at, &step.to_string()),
                    1 if at > 0 => delete(at - 1, 1),
                    _ => insert(at, "ab"),
                };
                post.push(edits(person, &notes, &[op]));
            } else if !post.is_empty() {
                let letter = die.roll(post.len());
                let update = post[letter].clone();
                if die.roll(3) == 0 {
                    post.swap_remove(letter);
                }
                match person.accept(&update, Origin::Remote) {
                    Ok(_) | Err(Refusal::Gap) => {}
                    Err(other) => panic!("seed {seed}: {other}"),
                }
            }
            assert!(
                !person.doc().transact().has_missing_updates(),
                "seed {seed}"
            );
        }
        let server = replica(9);
        for person in &people {
            bring(person, &server);
        }
        for person in &people {
            bring(&server, person);
            assert!(person.same_state(&server), "seed {seed}: states differ");
            assert_eq!(plain(person, &notes), plain(&server, &notes), "seed {seed}");
        }
        let reloaded = Replica::from_snapshot(ClientId::from_random(99), &server.snapshot());
        assert_eq!(
            plain(&reloaded.unwrap(), &notes),
            plain(&server, &notes),
            "seed {seed}"
        );
    }
}
