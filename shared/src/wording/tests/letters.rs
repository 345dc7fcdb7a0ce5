//! Letters are found in one walk where they are found one by one.

use super::super::letters::{Letters, unit_at};
use super::super::row::Row;
use crate::replica::Replica;
use crate::schema;
use crate::testing::{Die, delete, edits, insert, meet, plain, replica, split, topic};
use crate::text::MarksChange;
use std::collections::HashSet;
use yrs::{ID, ReadTxn, Transact};

/// Something typed, deleted, split or marked somewhere.
fn edit(die: &mut Die, person: &Replica, step: usize) {
    let notes = topic("notes");
    let len = plain(person, &notes).chars().count();
    let (from, to) = (die.roll(len + 1), die.roll(len + 1));
    let at = u32::try_from(from.min(to)).unwrap();
    let size = u32::try_from(from.max(to)).unwrap() - at;
    let op = match die.roll(7) {
        0..=2 => insert(
            at,
            die.pick::<&str>(&["word", "some more", "é", "\u{FFFC}"]),
        ),
        3 => split(at, &step.to_string()),
        4 => crate::text::TextOp::Format {
            at,
            len: size,
            marks: MarksChange {
                bold: Some(true),
                ..MarksChange::default()
            },
        },
        _ => delete(at, size.min(6)),
    };
    edits(person, &notes, &[op]);
}

/// The ids of all that stands, and of whatever stood some time ago.
fn note_ids(person: &Replica, met: &mut HashSet<ID>) {
    let txn = person.doc().transact();
    let text = txn.get_text(schema::words_root(&topic("notes")));
    let Some(text) = text else {
        return;
    };
    met.extend((0..).map_while(|at| unit_at(&txn, &text, at)));
    drop(txn);
}

#[test]
fn they_are_found_in_one_walk_where_they_are_found_one_by_one() {
    let mut found = 0;
    for seed in 0..60 {
        let mut die = Die::seeded(seed);
        let (ana, ben) = (replica(1), replica(2));
        let mut ids = HashSet::from([ID::new(yrs::ClientID::new(9), 3)]);
        for step in 0..24 {
            let person = *die.pick(&[&ana, &ben]);
            edit(&mut die, person, step);
            note_ids(person, &mut ids);
            if die.roll(4) == 0 {
                meet(&ana, &ben);
            }
        }
        edits(&ana, &topic("else"), &[insert(0, "elsewhere")]);
        ids.extend((0..200).map(|clock| ID::new(yrs::ClientID::new(1), clock)));
        meet(&ana, &ben);
        let mut txn = ben.doc().transact_mut();
        let text = txn.get_text(schema::words_root(&topic("notes"))).unwrap();
        for number in [0, 1000] {
            let fresh = |txn: &_| Letters::of(text.clone(), Row::of(txn, &topic("notes")));
            let mut noted = fresh(&txn);
            for _ in 0..300 {
                noted.place(&mut txn, ID::new(yrs::ClientID::new(9), 3), number);
            }
            for id in &ids {
                let mut one_by_one = fresh(&txn);
                let expected = one_by_one.place(&mut txn, *id, number);
                found += usize::from(expected.is_some());
                let place = noted.place(&mut txn, *id, number);
                assert_eq!(place, expected, "seed {seed}, {id}, number {number}");
            }
        }
        drop(txn);
    }
    assert!(found > 1_000, "only {found} stood");
}
