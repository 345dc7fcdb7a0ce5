use super::super::beyond as read_beyond;
use super::{delete, edits, insert, line, replica, split, topic};
use crate::ids::LineId;
use crate::replica::Replica;
use crate::steps;
use crate::testing::{Die, meet};
use yrs::Transact as _;

fn beyond(replica: &Replica, from: &[(u64, u32)]) -> Vec<LineId> {
    read_beyond(
        &mut replica.doc().transact_mut(),
        &topic("one"),
        from,
        &mut None,
    )
    .lines
}

#[test]
fn lines_have_what_was_written_since_whoever_stands_beside_it() {
    let (ana, ben, one) = (replica(1), replica(2), topic("one"));
    edits(
        &ana,
        &one,
        &[
            insert(0, "head"),
            split(4, "a"),
            insert(5, "first"),
            split(10, "b"),
            insert(11, "last"),
        ],
    );
    meet(&ana, &ben);
    assert_eq!(
        beyond(&ana, &[(1, 0)]),
        [LineId::head(), line("a"), line("b")]
    );
    assert_eq!(beyond(&ana, &[(2, 0)]), []);
    assert_eq!(beyond(&ana, &[]), []);
    edits(&ben, &one, &[insert(7, "XY")]);
    meet(&ana, &ben);
    assert_eq!(beyond(&ana, &[(2, 0)]), [line("a")]);
    // Some letters of a block are seen, and some are not.
    assert_eq!(beyond(&ana, &[(2, 1)]), [line("a")]);
    assert_eq!(beyond(&ana, &[(2, 2)]), []);
    // A line that is empty has nothing to be read.
    edits(&ben, &one, &[split(0, "c")]);
    meet(&ana, &ben);
    assert_eq!(beyond(&ana, &[(2, 2)]), []);
    edits(&ben, &one, &[delete(8, 2)]);
    assert_eq!(
        beyond(&ben, &[(2, 0)]),
        [],
        "what is deleted again is nowhere new"
    );
}

/// Every line, letter by letter, against a document in which each was typed by itself.
#[test]
fn it_finds_the_lines_that_have_them_whatever_was_typed_where() {
    for seed in 0..100 {
        let mut die = Die::seeded(seed);
        let (ana, ben, one) = (replica(1), replica(2), topic("one"));
        let mut new: Vec<bool> = Vec::new();
        let seen = die.roll(30);
        for step in 0..60 {
            let at = u32::try_from(die.roll(step + 1)).unwrap();
            let by_ben = die.roll(2) == 0;
            let writer = if by_ben { &ben } else { &ana };
            edits(writer, &one, &[insert(at, "x")]);
            let before = ben.clock(2);
            meet(&ana, &ben);
            let is_new = by_ben && usize::try_from(before).unwrap() > seen;
            new.insert(usize::try_from(at).unwrap(), is_new);
            let from = [(2, u32::try_from(seen).unwrap())];
            let expected = if new.contains(&true) {
                vec![LineId::head()]
            } else {
                Vec::new()
            };
            assert_eq!(beyond(&ana, &from), expected, "seed {seed}, step {step}");
        }
    }
}

#[test]
fn a_topic_without_any_costs_little_however_many_clients_wrote_it() {
    let (ana, one) = (replica(1), topic("one"));
    for client in 100..200 {
        let other = replica(client);
        meet(&ana, &other);
        edits(&other, &one, &[insert(0, "some words ")]);
        meet(&ana, &other);
    }
    let cost = |from: &[(u64, u32)]| steps::count(|| drop(beyond(&ana, from)));
    assert_eq!(cost(&[]), 0);
    assert!(cost(&[(7, 0)]) <= 2, "nobody's letters are looked at");
    assert!(cost(&[(150, 0)]) <= 110);
}
