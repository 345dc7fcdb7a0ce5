//! Undo takes back one's own edits and never the other's words.

use super::steps::random_op;
use super::{drawn, line};
use crate::ids::TopicId;
use crate::replica::{Origin, Replica};
use crate::schema;
use crate::testing::{
    Die, bring, delete, edits, insert, meet, plain, replica, sets_line, split, topic,
};
use crate::text::{LineKind, LinePatch};
use std::collections::HashSet;
use std::sync::Arc;
use yrs::UndoManager;
use yrs::undo::Options;

/// Undo as the page has it: a topic's words and line attributes, local changes only, each step its own.
fn undo_of(replica: &Replica, topic: &TopicId) -> UndoManager {
    let mut undo = UndoManager::with_options(Options {
        capture_timeout_millis: 0,
        tracked_origins: HashSet::from([Origin::Local.into()]),
        capture_transaction: None,
        timestamp: Arc::new(|| 0),
        init_undo_stack: Vec::new(),
        init_redo_stack: Vec::new(),
    });
    let doc = replica.doc();
    undo.expand_scope(doc, &doc.get_or_insert_text(schema::words_root(topic)));
    undo.expand_scope(doc, &doc.get_or_insert_map(schema::lines_root(topic)));
    undo
}

#[test]
fn undo_leaves_the_others_words() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    let mut undo = undo_of(&ana, &notes);
    edits(&ana, &notes, &[insert(0, "mine")]);
    meet(&ana, &ben);
    edits(&ben, &notes, &[insert(2, " and yours "), split(4, "1")]);
    meet(&ana, &ben);
    assert!(undo.undo_blocking());
    meet(&ana, &ben);
    assert_eq!(plain(&ana, &notes), " a\nnd yours ");
    assert!(undo.redo_blocking());
    meet(&ana, &ben);
    assert_eq!(plain(&ana, &notes), "mi a\nnd yours ne");
}

#[test]
fn undo_brings_back_what_one_deleted_and_leaves_what_the_other_did_there() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    let mut undo = undo_of(&ana, &notes);
    edits(
        &ben,
        &notes,
        &[insert(0, "head"), split(4, "1"), insert(5, "theirs")],
    );
    let bullet = LinePatch {
        kind: Some(LineKind::Bullet),
        ..LinePatch::default()
    };
    sets_line(&ben, &notes, &line("1"), bullet);
    bring(&ben, &ana);
    edits(&ana, &notes, &[delete(4, 7)]);
    edits(&ben, &notes, &[insert(5, "still ")]);
    meet(&ana, &ben);
    assert_eq!(drawn(&ana, &notes), ["first-line text|headstill "]);
    assert!(undo.undo_blocking());
    meet(&ana, &ben);
    let seen = drawn(&ben, &notes);
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(seen[0], "first-line text|head");
    let mut letters: Vec<char> = plain(&ben, &notes).chars().collect();
    letters.sort_unstable();
    let mut expected: Vec<char> = "head\nstill theirs".chars().collect();
    expected.sort_unstable();
    assert_eq!(letters, expected);
    assert!(
        !undo.undo_blocking(),
        "the other's edits are no steps of mine"
    );
}

/// Ben types only digits, Ana only letters and formats; however Ana undoes and redoes, no digit goes.
#[test]
fn however_one_undoes_the_others_words_stay() {
    for seed in 0..300 {
        let mut die = Die::seeded(seed);
        let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
        let mut undo = undo_of(&ana, &notes);
        let mut typed = 0;
        for step in 0..40 {
            match die.roll(6) {
                0 => meet(&ana, &ben),
                1 => {
                    let at = plain(&ben, &notes).encode_utf16().count();
                    // Only at the ends of characters: the middle of an emoji is refused, as it should be.
                    let at = if die.roll(2) == 0 {
                        0
                    } else {
                        u32::try_from(at).unwrap()
                    };
                    edits(&ben, &notes, &[insert(at, "7")]);
                    typed += 1;
                }
                2 => drop(undo.undo_blocking()),
                3 => drop(undo.redo_blocking()),
                _ => {
                    // Ana may delete, but only what is hers: formats and insertions are enough here.
                    let op = random_op(&mut die, &ana, &notes, step);
                    let op = op.filter(|op| !matches!(op, crate::text::TextOp::Delete { .. }));
                    if let Some(op) = op {
                        edits(&ana, &notes, &[op]);
                    }
                }
            }
        }
        meet(&ana, &ben);
        let left = plain(&ana, &notes).matches('7').count();
        assert_eq!(left, typed, "seed {seed}");
        assert_eq!(drawn(&ana, &notes), drawn(&ben, &notes), "seed {seed}");
    }
}
