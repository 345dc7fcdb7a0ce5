//! The other says how it has to read; both versions stay, and taking theirs changes what differs only.

use super::{Pair, wording};
use crate::doer::Doer;
use crate::ids::Seat;
use crate::testing::{plain, sets_line};
use crate::text::{self, LineKind, LinePatch, MarksChange, TextOp};
use crate::wording::{WordingError, WordingOperation, perform};
use yrs::Transact;

#[test]
fn a_correction_stands_beside_the_words_until_it_is_taken() {
    let pair = Pair::with(&["Build", "So we ship on the 3rd, then"]);
    let id = pair.ana_asks("we ship on the 3rd");
    pair.meet();
    pair.corrects(Seat::B, &id, "we ship on the 4th").unwrap();
    assert_eq!(pair.reads(), ["corrected: we ship on the [3rd]{4th}"]);
    assert_eq!(
        plain(&pair.ana, &pair.notes),
        "Build\nSo we ship on the 3rd, then"
    );
    assert_eq!(pair.takes(Seat::B, &id), Err(WordingError::OthersWords));
    pair.takes(Seat::A, &id).unwrap();
    assert_eq!(
        pair.reads(),
        ["confirmed: we ship on the 4th instead of we ship on the 3rd"]
    );
    assert_eq!(
        plain(&pair.ben, &pair.notes),
        "Build\nSo we ship on the 4th, then"
    );
    assert_eq!(pair.takes(Seat::A, &id), Err(WordingError::NothingToTake));
    // Both agreed on it: another word now is a change.
    pair.replaces(Seat::A, "4th", "5th");
    assert_eq!(pair.reads(), ["changed: we ship on the [4th]{5th}"]);
    pair.replaces(Seat::B, "5th", "4th");
    assert_eq!(
        pair.reads(),
        ["confirmed: we ship on the 4th instead of we ship on the 3rd"]
    );
}

#[test]
fn what_the_other_types_beside_a_taken_correction_stays() {
    let pair = Pair::with(&["Build", "we ship on the 3rd at noon"]);
    let id = pair.ana_asks("we ship on the 3rd at noon");
    pair.meet();
    pair.corrects(Seat::B, &id, "they ship on the 3rd at dawn")
        .unwrap();
    pair.meet();
    pair.takes(Seat::A, &id).unwrap();
    pair.inserts(Seat::B, "the 3rd", "exactly ");
    let reads = pair.reads();
    assert_eq!(
        plain(&pair.ana, &pair.notes),
        "Build\nthey ship on exactly the 3rd at dawn"
    );
    assert_eq!(reads, ["changed: they ship on {exactly }the 3rd at dawn"]);
}

#[test]
fn a_correction_that_was_taken_holds_to_its_own_letters() {
    let pair = Pair::with(&["Build", "see abc now"]);
    let id = pair.ana_asks("abc");
    pair.meet();
    pair.corrects(Seat::B, &id, "uvw xyz").unwrap();
    pair.meet();
    pair.takes(Seat::A, &id).unwrap();
    pair.inserts(Seat::A, "uvw", "really ");
    assert_eq!(pair.reads(), ["confirmed: uvw xyz instead of abc"]);
    pair.replaces(Seat::B, "xyz", "xy");
    assert_eq!(pair.reads(), ["changed: uvw [xyz]{xy}"]);
}

/// Only what stood there can be put back by an undo.
#[test]
fn words_that_contain_the_correction_are_not_the_correction() {
    let pair = Pair::with(&["Build", "So we ship, then"]);
    let id = pair.ana_asks("we ship");
    pair.meet();
    pair.corrects(Seat::B, &id, "sail").unwrap();
    pair.meet();
    pair.replaces(Seat::A, "we ship", "they never sail");
    assert_eq!(pair.reads(), ["corrected: [they never ]sail"]);
    pair.replaces(Seat::A, "they never ", "");
    assert_eq!(pair.reads(), ["confirmed: sail instead of we ship"]);
}

#[test]
fn a_correction_can_be_typed_by_hand_and_the_first_words_can_be_confirmed_after_all() {
    let pair = Pair::with(&["Build", "we ship"]);
    let id = pair.ana_asks("we ship");
    pair.meet();
    pair.corrects(Seat::B, &id, "we sail").unwrap();
    pair.meet();
    pair.replaces(Seat::A, "ship", "sail");
    assert_eq!(pair.reads(), ["confirmed: we sail instead of we ship"]);
    pair.replaces(Seat::A, "sail", "ship");
    assert_eq!(pair.reads(), ["corrected: we [ship]{sail}"]);
    pair.confirms(Seat::B, &id, "we ship").unwrap();
    assert_eq!(pair.reads(), ["confirmed: we ship"]);
    assert_eq!(pair.takes(Seat::A, &id), Err(WordingError::NothingToTake));
    // Who corrects what they confirmed says so last.
    pair.corrects(Seat::B, &id, "we sail").unwrap();
    assert_eq!(pair.reads(), ["corrected: we [ship]{sail}"]);
}

/// A phone whose clock is ahead does not make an older word the newer one.
#[test]
fn the_last_word_counts_whatever_the_clocks_say() {
    let pair = Pair::with(&["Build", "we ship"]);
    let id = pair.ana_asks("we ship");
    pair.meet();
    let ahead = Doer {
        seat: Seat::B,
        at: 9_000_000,
    };
    let words = "we sail".to_owned();
    let correct = WordingOperation::Correct {
        wording: id.clone(),
        words,
    };
    perform(&mut pair.ben.doc().transact_mut(), ahead, &correct).unwrap();
    pair.confirms(Seat::B, &id, "we ship").unwrap();
    assert_eq!(pair.reads(), ["confirmed: we ship"]);
}

#[test]
fn to_correct_it_into_itself_is_to_confirm() {
    let pair = Pair::with(&["Build", "we ship"]);
    let id = pair.ana_asks("we ship");
    pair.meet();
    pair.corrects(Seat::B, &id, "  we ship\n").unwrap();
    assert_eq!(pair.reads(), ["confirmed: we ship"]);
    assert_eq!(
        pair.corrects(Seat::B, &id, " \n"),
        Err(WordingError::NoWords)
    );
}

#[test]
fn a_correction_brings_and_joins_lines_and_keeps_how_they_look() {
    let pair = Pair::with(&["Build", "we ship and then we rest", "a", "b"]);
    let first = crate::testing::line("1");
    let bullet = LinePatch {
        kind: Some(LineKind::Bullet),
        ..LinePatch::default()
    };
    sets_line(&pair.ana, &pair.notes, &first, bullet);
    let at = pair.find(Seat::A, "and then");
    let bold = MarksChange {
        bold: Some(true),
        ..MarksChange::default()
    };
    let format = TextOp::Format {
        at,
        len: 8,
        marks: bold,
    };
    crate::testing::edits(&pair.ana, &pair.notes, &[format]);
    let id = pair.ana_asks("we ship and then we rest\na\nb");
    pair.meet();
    pair.corrects(Seat::B, &id, "we ship\r\nand later we rest\na b")
        .unwrap();
    pair.meet();
    pair.takes(Seat::A, &id).unwrap();
    pair.meet();
    assert_eq!(
        plain(&pair.ben, &pair.notes),
        "Build\nwe ship\nand later we rest\na b"
    );
    let lines = text::lines(&pair.ben.doc().transact(), &pair.notes);
    let kinds: Vec<_> = lines.iter().map(|line| line.kind).collect();
    assert_eq!(
        kinds,
        [
            LineKind::Text,
            LineKind::Bullet,
            LineKind::Bullet,
            LineKind::Text
        ]
    );
    let later = lines[2]
        .spans
        .iter()
        .find(|span| span.text.contains("later"));
    assert!(later.unwrap().marks.bold, "{:?}", lines[2]);
    assert!(pair.reads()[0].starts_with("confirmed: "));
}

#[test]
fn what_is_gone_cannot_be_corrected() {
    let (pair, id) = Pair::confirmed(&["Build", "so we ship"], "we ship");
    pair.replaces(Seat::A, "we ship", "");
    pair.meet();
    assert_eq!(
        pair.corrects(Seat::B, &id, "we sail"),
        Err(WordingError::Gone)
    );
    assert_eq!(
        pair.confirms(Seat::B, &id, ""),
        Err(WordingError::ChangedMeanwhile)
    );
}

#[test]
fn what_was_heard_is_said_back_and_confirmed_or_corrected() {
    let pair = Pair::with(&["Build"]);
    let id = wording("heard");
    let say = |seat, words: &str| {
        let wording = id.clone();
        let topic = pair.notes.clone();
        let words = words.to_owned();
        pair.does(
            seat,
            &WordingOperation::Repeat {
                wording,
                topic,
                words,
            },
        )
    };
    assert_eq!(say(Seat::A, "  "), Err(WordingError::NoWords));
    say(Seat::A, "You need a new laptop").unwrap();
    assert_eq!(pair.reads(), ["waiting: You need a new laptop"]);
    assert_eq!(say(Seat::B, "mine"), Err(WordingError::WordingExists));
    pair.corrects(Seat::B, &id, "I need a new screen").unwrap();
    assert_eq!(
        pair.reads(),
        ["corrected: [You]{I} need a new [laptop]{screen}"]
    );
    pair.takes(Seat::A, &id).unwrap();
    assert_eq!(
        pair.reads(),
        ["confirmed: I need a new screen instead of You need a new laptop"]
    );
    say(Seat::A, "You need two screens").unwrap();
    assert_eq!(
        pair.reads(),
        ["changed: [I]{You} need [a new screen]{two screens}"]
    );
    pair.confirms(Seat::B, &id, "You need two screens").unwrap();
    assert_eq!(pair.reads(), ["confirmed: You need two screens"]);
    assert_eq!(
        pair.confirms(Seat::B, &id, "You need a new laptop"),
        Err(WordingError::ChangedMeanwhile)
    );
    pair.withdraws(Seat::A, &id).unwrap();
    assert!(pair.reads().is_empty());
    say(Seat::A, "You need two screens").unwrap();
    assert_eq!(pair.reads(), ["confirmed: You need two screens"]);
}
