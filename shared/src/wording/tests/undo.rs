//! Undoing a change restores a confirmation, for the one who undoes it and for the other.

use super::{Pair, undo_of};
use crate::ids::Seat;
use crate::testing::{delete, edits, insert, plain};

const LINES: [&str; 3] = ["Build", "So we ship on the 3rd, then", "more"];
const WORDS: &str = "we ship on the 3rd";

/// Takes out what `words` says, looks, and takes that back.
fn undone(seat: Seat, words: &str) {
    let (pair, _) = Pair::confirmed(&LINES, WORDS);
    let mut undo = undo_of(pair.of(seat), &pair.notes);
    pair.replaces(seat, words, "");
    let reads = pair.reads();
    assert!(reads[0].starts_with("changed: "), "{words}: {reads:?}");
    assert!(undo.undo_blocking());
    assert_eq!(pair.reads(), [format!("confirmed: {WORDS}")], "{words}");
    assert!(undo.redo_blocking());
    let reads = pair.reads();
    assert!(reads[0].starts_with("changed: "), "{words}: {reads:?}");
    assert!(undo.undo_blocking());
    assert_eq!(pair.reads(), [format!("confirmed: {WORDS}")], "{words}");
}

#[test]
fn whatever_was_taken_out_of_it() {
    let taken = [
        "ship",
        "we",
        "3rd",
        WORDS,
        "So we",
        "3rd, then",
        "So we ship on the 3rd, then",
        "\nSo we ship on the 3rd, then",
        "So we ship on the 3rd, then\nmore",
        "Build\nSo we ship on the 3rd, then\nmore",
    ];
    for words in taken {
        undone(Seat::A, words);
        undone(Seat::B, words);
    }
}

#[test]
fn undoing_while_the_other_writes_beside_it() {
    let (pair, _) = Pair::confirmed(&LINES, WORDS);
    let mut undo = undo_of(&pair.ana, &pair.notes);
    pair.replaces(Seat::A, WORDS, "");
    pair.inserts(Seat::B, "we ship", "maybe ");
    pair.inserts(Seat::B, ", then", " or so");
    pair.meet();
    assert!(undo.undo_blocking());
    assert_eq!(pair.reads(), [format!("confirmed: {WORDS}")]);
}

/// What was restored is other letters than those that were asked for, and only the replica that undid knows:
/// both go on to see the same.
#[test]
fn what_is_changed_after_an_undo_shows_for_both() {
    for (seat, words) in [(Seat::A, WORDS), (Seat::B, "we"), (Seat::A, "3rd")] {
        let (pair, _) = Pair::confirmed(&LINES, WORDS);
        let mut undo = undo_of(pair.of(seat), &pair.notes);
        pair.replaces(seat, words, "");
        pair.meet();
        assert!(undo.undo_blocking());
        assert_eq!(pair.reads(), [format!("confirmed: {WORDS}")]);
        pair.replaces(seat.other(), "ship", "keep it");
        assert_eq!(
            pair.reads(),
            ["changed: we [ship]{keep it} on the 3rd"],
            "{words}"
        );
    }
}

/// The place of a letter that was deleted is known to all; that an undo restored it, to one.
#[test]
fn what_only_one_replica_knows_of_an_undo_changes_nothing() {
    let (pair, _) = Pair::confirmed(&LINES, WORDS);
    let mut undo = undo_of(&pair.ana, &pair.notes);
    pair.replaces(Seat::A, "So we ship on the 3rd, then", "");
    pair.meet();
    assert!(undo.undo_blocking());
    pair.meet();
    let at = pair.find(Seat::B, "ship");
    edits(&pair.ben, &pair.notes, &[delete(at, 4), insert(at, "sail")]);
    assert_eq!(
        plain(&pair.ben, &pair.notes),
        "Build\nSo we sail on the 3rd, then\nmore"
    );
    assert_eq!(pair.reads(), ["changed: we [ship]{sail} on the 3rd"]);
    pair.replaces(Seat::A, "sail", "ship");
    assert_eq!(pair.reads(), [format!("confirmed: {WORDS}")]);
}
