//! Many operations at once cost one walk, and do what they would do one by one.

use super::steps::random_op;
use super::{bold, drawn, format};
use crate::ids::TopicId;
use crate::replica::Replica;
use crate::steps;
use crate::testing::{Die, bring, delete, edits, insert, meet, plain, replica, split, topic};
use crate::text::{Marks, TextOp};

const NOTES: &str = "notes";

/// The lines of a paste into a place.
fn paste(at: usize, lines: usize, words: &str) -> Vec<TextOp> {
    let each = words.len() + 1;
    let line = |number| {
        let at = u32::try_from(at + number * each).unwrap();
        [split(at, &format!("p{number}")), insert(at + 1, words)]
    };
    (0..lines).flat_map(line).collect()
}

/// A topic of so many lines of ten units.
fn written(lines: usize) -> Replica {
    let ana = replica(1);
    edits(&ana, &topic(NOTES), &paste(0, lines, "some text"));
    ana
}

/// Twice as many take at most two and a half times the steps.
#[track_caller]
fn grows(cost: impl Fn(usize) -> usize) {
    for many in [500, 1000, 2000] {
        let (once, twice) = (cost(many), cost(2 * many));
        assert!(
            2 * twice <= 5 * once,
            "{many} take {once} steps, twice as many {twice}"
        );
    }
}

fn steps_of(ana: &Replica, ops: &[TextOp]) -> usize {
    steps::count(|| drop(edits(ana, &topic(NOTES), ops)))
}

#[test]
fn a_paste_of_many_lines_costs_one_walk() {
    grows(|lines| steps_of(&written(lines), &paste(10, lines, "more text")));
}

#[test]
fn a_paste_over_a_selection_costs_one_walk() {
    grows(|lines| {
        let ops = [vec![delete(10, 100)], paste(10, lines, "more text")].concat();
        steps_of(&written(lines), &ops)
    });
}

#[test]
fn marking_words_in_many_lines_costs_one_walk() {
    grows(|lines| {
        let place = |number| u32::try_from(10 * number + 1).unwrap();
        let mark = |number| format(place(number), 4, bold());
        let ops: Vec<_> = (0..lines).map(mark).collect();
        steps_of(&written(lines), &ops)
    });
}

#[test]
fn replacing_words_in_many_lines_costs_one_walk() {
    grows(|lines| {
        let place = |number| u32::try_from(10 * number + 1).unwrap();
        let replace = |number| [delete(place(number), 4), insert(place(number), "many")];
        let ops: Vec<_> = (0..lines).flat_map(replace).collect();
        steps_of(&written(lines), &ops)
    });
}

/// Operations that go through the text, now and then back; each fits what those before it leave.
fn random_ops(die: &mut Die, scratch: &Replica, notes: &TopicId) -> Vec<TextOp> {
    let mut ops = Vec::new();
    let count = 2 + die.roll(6);
    while ops.len() < count {
        let number = die.roll(1_000_000);
        let Some(op) = random_op(die, scratch, notes, number) else {
            continue;
        };
        let back = ops.last().is_some_and(|last: &TextOp| op.at() < last.end());
        if back && die.roll(4) > 0 {
            // Most edits of the page go forward.
            if die.roll(8) == 0 {
                break;
            }
            continue;
        }
        edits(scratch, notes, std::slice::from_ref(&op));
        ops.push(op);
    }
    ops
}

#[test]
fn at_once_they_do_what_they_do_one_by_one() {
    for seed in 0..600 {
        let mut die = Die::seeded(seed);
        let (one_by_one, at_once, notes) = (replica(1), replica(2), topic(NOTES));
        for step in 0..6 {
            let ops = random_ops(&mut die, &one_by_one, &notes);
            edits(&at_once, &notes, &ops);
            assert_eq!(
                drawn(&at_once, &notes),
                drawn(&one_by_one, &notes),
                "seed {seed}, step {step}: {ops:?}"
            );
        }
    }
}

#[test]
fn what_two_do_at_once_merges() {
    for seed in 0..200 {
        let mut die = Die::seeded(seed);
        let (ana, ben, notes) = (replica(1), replica(2), topic(NOTES));
        for _ in 0..6 {
            for person in [&ana, &ben] {
                let scratch = replica(3);
                bring(person, &scratch);
                let ops = random_ops(&mut die, &scratch, &notes);
                edits(person, &notes, &ops);
            }
            meet(&ana, &ben);
            assert_eq!(drawn(&ana, &notes), drawn(&ben, &notes), "seed {seed}");
        }
    }
}

fn in_bold(at: u32, words: &str) -> TextOp {
    TextOp::Insert {
        at,
        text: words.to_owned(),
        marks: Marks {
            bold: true,
            ..Marks::default()
        },
    }
}

#[test]
fn a_paste_into_bold_words_leaves_them_to_be_unmarked_as_a_whole() {
    let (ana, ben, notes) = (replica(1), replica(2), topic(NOTES));
    edits(
        &ana,
        &notes,
        &[in_bold(0, "bold words"), insert(10, " end")],
    );
    meet(&ana, &ben);
    edits(
        &ana,
        &notes,
        &[in_bold(4, "er"), split(6, "1"), in_bold(7, "and")],
    );
    let plain_again = crate::text::MarksChange {
        bold: Some(false),
        ..Default::default()
    };
    edits(&ben, &notes, &[format(0, 10, plain_again)]);
    meet(&ana, &ben);
    assert_eq!(
        drawn(&ana, &notes),
        ["first-line text|bolder", "line-001 text|and words end"]
    );
}

#[test]
fn words_that_are_typed_over_keep_the_marks_of_what_the_other_writes_there() {
    let (ana, ben, notes) = (replica(1), replica(2), topic(NOTES));
    edits(
        &ana,
        &notes,
        &[insert(0, "a "), in_bold(2, "word"), insert(6, " end")],
    );
    meet(&ana, &ben);
    edits(
        &ana,
        &notes,
        &[
            delete(2, 4),
            insert(2, "text"),
            split(6, "1"),
            insert(7, "more"),
        ],
    );
    edits(&ben, &notes, &[in_bold(4, "!")]);
    meet(&ana, &ben);
    assert_eq!(plain(&ana, &notes).replace('!', ""), "a text\nmore end");
    assert!(drawn(&ana, &notes).concat().contains("*!*"));
}
