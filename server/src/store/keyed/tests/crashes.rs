//! What spans two trees, ended at every step: killed, without power, and with a disk that tears.

use super::super::super::contract::{self, summed, whole};
use super::super::super::engine::{Batch, Engine, Tree};
use super::super::super::key::{self, Kind};
use super::super::super::{
    Damage, DocumentId, DocumentStore, KeyedStore, Quarantined, Sequence, Snapshot, record,
};
use super::super::mortal::{ENDS, End, Mortal};
use crate::system::clock::Timestamp;

type Store = KeyedStore<Mortal>;

const NOW: Timestamp = Timestamp::from_millis(1_795_341_600_000);

/// Lets a process live for one step more each time until it gets through with `act`, ends it in every way,
/// and shows what the next one opens. Returns how many steps there are.
fn ended_everywhere(
    make: impl Fn() -> Store,
    act: impl Fn(&Store) -> bool,
    look: impl Fn(End, Store),
) -> usize {
    for steps in 0.. {
        let store = make();
        store.engine().live_for(steps);
        let got_through = act(&store);
        for end in ENDS {
            println!("after {steps} steps, {end:?}");
            look(end, KeyedStore::new(store.engine().after(end)));
        }
        if got_through {
            return steps;
        }
    }
    unreachable!("it is through some time");
}

fn new() -> Store {
    KeyedStore::new(Mortal::default())
}

fn document() -> DocumentId {
    contract::agenda("ended")
}

/// A log of nine records with snapshots through the third and the sixth.
fn compacted() -> Store {
    let store = new();
    for round in [1, 4, 7] {
        let appends = contract::appends(&document(), round..=round + 2);
        store.append_batch(&appends).unwrap();
        if round < 7 {
            let snapshot = summed(&store, &document()).unwrap();
            store.compact(&document(), &snapshot).unwrap();
        }
    }
    store.append_batch(&[]).unwrap();
    store
}

#[test]
fn a_compaction_that_ends_anywhere_loses_nothing() {
    let steps = ended_everywhere(
        compacted,
        |store| {
            let snapshot = summed(store, &document()).expect("a snapshot");
            store.compact(&document(), &snapshot).is_ok()
        },
        |end, store| {
            if matches!(end, End::Cut) {
                // Only the snapshot itself, and while it was not synced: a note that was cut is none.
                let damage = store.load(&document()).unwrap().damage;
                let stored = key::of(&document(), Kind::Snapshot, Sequence::new(9));
                let made = store.engine().get(Tree::Snapshots, &stored).unwrap();
                let is_cut = made.is_some_and(|made| record::check(&stored, &made).is_err());
                assert_eq!(is_cut, !damage.is_empty(), "{damage:?}");
                store.quarantine(&document(), &damage, NOW).unwrap();
            }
            assert_eq!(summed(&store, &document()).unwrap(), whole(9));
            // It is made up for by the next one, whose snapshot may be damaged then.
            let more = contract::appends(&document(), 10..=12);
            store.append_batch(&more).unwrap();
            let snapshot = summed(&store, &document()).unwrap();
            store.compact(&document(), &snapshot).unwrap();
            assert_eq!(store.snapshots(&document()).unwrap().len(), 2);
            contract::ruin(
                &store,
                &document(),
                contract::Ruin::Snapshot(Sequence::new(12)),
            );
            let damage = store.load(&document()).unwrap().damage;
            assert!(
                matches!(&damage[..], [Damage::Snapshot { .. }]),
                "{damage:?}"
            );
            store.quarantine(&document(), &damage, NOW).unwrap();
            assert_eq!(summed(&store, &document()).unwrap(), whole(12));
        },
    );
    assert!(steps >= 4, "only {steps} steps");
}

#[test]
fn a_snapshot_that_is_put_aside_is_always_in_one_place() {
    let damaged = || {
        let store = compacted();
        contract::ruin(
            &store,
            &document(),
            contract::Ruin::Snapshot(Sequence::new(6)),
        );
        store.append_batch(&[]).unwrap();
        store
    };
    let found = damaged().load(&document()).unwrap().damage;
    ended_everywhere(
        damaged,
        |store| store.quarantine(&document(), &found, NOW).is_ok(),
        |_, store| {
            let found = store.load(&document()).unwrap().damage;
            store.quarantine(&document(), &found, NOW).unwrap();
            assert_eq!(summed(&store, &document()).unwrap(), whole(9));
            let aside = store.quarantined(&document()).unwrap();
            assert_eq!(aside.len(), 1);
            assert!(!aside[0].raw.is_empty());
            let moved = store
                .engine()
                .all(Tree::Documents)
                .iter()
                .all(|(_, value)| value.len() < 60);
            assert!(moved, "it is among the records");
        },
    );
}

#[test]
fn what_a_deletion_leaves_is_found_and_deleted_again() {
    ended_everywhere(
        compacted,
        |store| store.delete(&document()).is_ok(),
        |end, store| {
            let left =
                [Tree::Documents, Tree::Snapshots].map(|tree| store.engine().all(tree).len());
            let listed = store.list().unwrap();
            assert_eq!(listed.is_empty(), left == [0, 0]);
            for document in listed {
                let whole = store.load(&document).unwrap().damage.is_empty();
                assert!(
                    whole || matches!(end, End::Torn),
                    "no such document ever was"
                );
                store.delete(&document).unwrap();
            }
            assert_eq!(store.load(&document()).unwrap().last, Sequence::ZERO);
            assert_eq!(store.engine().all(Tree::Snapshots), []);
        },
    );
}

/// What programs of before wrote: snapshots among the records, and one in quarantine.
fn before() -> Store {
    let store = new();
    let other = contract::agenda("other");
    let mut batch = Batch::default();
    for (document, records, snapshots) in [
        (document(), 4..=9, vec![3, 6]),
        (other.clone(), 1..=4, vec![2]),
    ] {
        for append in contract::appends(&document, records) {
            let stored = key::of(&document, Kind::Record, append.sequence);
            let sealed = record::seal(&stored, &record::encode(&append.record));
            batch.put(stored, sealed);
        }
        for through in snapshots {
            let stored = key::of(&document, Kind::Snapshot, Sequence::new(through));
            let sealed = record::seal_snapshot(&stored, &whole(through));
            batch.put(stored, sealed);
        }
    }
    let aside = key::aside(&other, Kind::Snapshot, Sequence::new(4), NOW);
    let found = [&4_u16.to_le_bytes()[..], b"torn", b"as it was found"].concat();
    let sealed = record::seal(&aside, &found);
    batch.put(aside, sealed);
    store.engine().apply(Tree::Documents, batch).unwrap();
    store.engine().sync().unwrap();
    store
}

type Seen = (
    Vec<Option<Snapshot>>,
    Option<Snapshot>,
    Vec<Quarantined>,
    Vec<DocumentId>,
);

/// All that a store of before holds.
fn seen_in(store: &Store) -> Seen {
    let listed = store.list().unwrap();
    (
        listed
            .iter()
            .map(|document| summed(store, document))
            .collect(),
        store.previous_snapshot(&document()).unwrap(),
        store.quarantined(&contract::agenda("other")).unwrap(),
        listed,
    )
}

#[test]
fn snapshots_of_before_are_moved_and_a_move_that_ends_anywhere_loses_nothing() {
    let expected = seen_in(&before());
    assert_eq!(expected.0, [Some(whole(9)), Some(whole(4))]);
    assert_eq!(expected.1, Some(whole(3)));
    assert_eq!(expected.2.len(), 1);
    let steps = ended_everywhere(
        before,
        |store| store.move_snapshots().is_ok(),
        |_, store| {
            // Whatever was moved, it is read where it is.
            assert_eq!(seen_in(&store), expected);
            store.move_snapshots().unwrap();
            assert_eq!(seen_in(&store), expected);
            for (stored, value) in store.engine().all(Tree::Documents) {
                let is_note = record::is_elsewhere(&stored, &value);
                assert_eq!(
                    is_note,
                    key::is_of_snapshot(&stored),
                    "{}",
                    key::describe(&stored)
                );
            }
            assert_eq!(store.engine().all(Tree::Snapshots).len(), 4);
            assert_eq!(store.move_snapshots().unwrap(), 0, "it is done once");
        },
    );
    assert!(steps >= 8, "only {steps} steps");
}

#[test]
fn a_program_of_before_refuses_a_log_whose_snapshot_is_elsewhere() {
    let store = compacted();
    for through in [3, 6] {
        let stored = key::of(&document(), Kind::Snapshot, Sequence::new(through));
        let note = store
            .engine()
            .get(Tree::Documents, &stored)
            .unwrap()
            .unwrap();
        // What it does with what it finds there.
        let read = record::open_snapshot(&stored, &note, Sequence::new(through));
        assert_eq!(read, Err(record::Flaw::Newer));
    }
}

#[test]
fn a_log_of_before_is_compacted_also_where_it_was_not_moved() {
    let store = before();
    for number in 10..=12 {
        store
            .append_batch(&contract::appends(&document(), number..=number))
            .unwrap();
        let snapshot = summed(&store, &document()).unwrap();
        store.compact(&document(), &snapshot).unwrap();
        assert_eq!(summed(&store, &document()).unwrap(), whole(number));
        let previous = store.previous_snapshot(&document()).unwrap().unwrap();
        assert_eq!(
            previous.through.get(),
            if number == 10 { 6 } else { number - 1 }
        );
    }
    let records = store
        .engine()
        .keys(Tree::Documents, &key::of_kind(&document(), Kind::Record));
    assert_eq!(
        records.unwrap().len(),
        1,
        "the one after the previous snapshot"
    );
}
