//! Words are confirmed where they stand, and nothing else is.

use super::{Pair, length, places, wording};
use crate::agenda::AgendaOperation;
use crate::ids::Seat;
use crate::testing::{bring, delete, does, edits, insert, split, topic};
use crate::text::{MarksChange, TextOp};
use crate::wording::TopicReadings;
use crate::wording::{MAX_WORDS, WordingError, WordingOperation, wordings};
use yrs::Transact;

const SHIP: &str = "we ship on the 3rd";

#[test]
fn what_one_asks_the_other_confirms_in_place() {
    let pair = Pair::with(&["The build", "So we ship on the 3rd, then"]);
    let id = pair.ana_asks(SHIP);
    assert_eq!(pair.reads(), ["waiting: we ship on the 3rd"]);
    assert_eq!(places(&pair.ben, &pair.notes), [(13, SHIP.to_owned())]);
    pair.confirms(Seat::B, &id, SHIP).unwrap();
    assert_eq!(pair.reads(), ["confirmed: we ship on the 3rd"]);
    let view = &super::views(&pair.ana)[0];
    assert_eq!(view.by, Seat::A);
    assert_eq!(view.meeting, Some("2026-11-24".parse().unwrap()));
}

#[test]
fn one_changed_character_shows_and_changing_it_back_restores() {
    for edge in ["3rd", "we"] {
        let (pair, _) = Pair::confirmed(&["Build", "So we ship on the 3rd, then"], SHIP);
        let (from, to) = if edge == "we" {
            ("we", "he")
        } else {
            ("3rd", "3rt")
        };
        pair.replaces(Seat::B, from, to);
        let changed = SHIP.replace(from, &format!("[{from}]{{{to}}}"));
        assert_eq!(pair.reads(), [format!("changed: {changed}")]);
        pair.replaces(Seat::A, to, from);
        assert_eq!(pair.reads(), [format!("confirmed: {SHIP}")]);
    }
}

#[test]
fn what_is_typed_in_the_middle_shows() {
    let (pair, _) = Pair::confirmed(&["Build", "we ship on the 3rd"], SHIP);
    pair.inserts(Seat::A, "ship", "never ");
    assert_eq!(pair.reads(), ["changed: we {never }ship on the 3rd"]);
}

#[test]
fn words_beside_it_are_outside_and_letters_on_its_edge_are_not() {
    let (pair, _) = Pair::confirmed(&["Build", "we can ship"], "can");
    pair.inserts(Seat::B, "can", "really ");
    pair.inserts(Seat::A, " ship", ", then,");
    assert_eq!(pair.reads(), ["confirmed: can"]);
    pair.inserts(Seat::B, ", then", "'t");
    assert_eq!(pair.reads(), ["changed: can{'t}"]);
    pair.replaces(Seat::A, "'t", "");
    assert_eq!(pair.reads(), ["confirmed: can"]);
    pair.inserts(Seat::A, "can", "s");
    assert_eq!(pair.reads(), ["changed: [can]{scan}"]);
}

#[test]
fn part_of_a_word_can_be_asked_for() {
    let (pair, _) = Pair::confirmed(&["Build", "unbelievable"], "believ");
    pair.inserts(Seat::A, "able", "e");
    assert_eq!(pair.reads(), ["confirmed: believ"]);
}

#[test]
fn it_goes_across_lines_and_marks_do_not_matter() {
    let words = "the build\nships on";
    let (pair, _) = Pair::confirmed(&["Talk", "So the build", "ships on Friday"], words);
    let marks = MarksChange {
        bold: Some(true),
        ..MarksChange::default()
    };
    let at = pair.find(Seat::B, words);
    let len = length(words);
    edits(&pair.ben, &pair.notes, &[TextOp::Format { at, len, marks }]);
    assert_eq!(pair.reads(), ["confirmed: the build\nships on"]);
    // Joined to one line, and split again elsewhere.
    edits(&pair.ana, &pair.notes, &[delete(at + 9, 1)]);
    assert_eq!(pair.reads(), ["changed: the [build\nships]{buildships} on"]);
    edits(&pair.ana, &pair.notes, &[split(at + 9, "9")]);
    assert_eq!(pair.reads(), ["confirmed: the build\nships on"]);
    edits(&pair.ben, &pair.notes, &[split(at + 3, "8")]);
    assert_eq!(pair.reads(), ["changed: the{\n} build\nships on"]);
}

#[test]
fn lines_added_around_it_are_outside() {
    let (pair, _) = Pair::confirmed(&["Build", "we ship"], "we ship");
    let end = length("Build\nwe ship");
    edits(
        &pair.ana,
        &pair.notes,
        &[split(end, "7"), insert(end + 1, "and more")],
    );
    edits(
        &pair.ben,
        &pair.notes,
        &[split(5, "6"), insert(6, "before")],
    );
    assert_eq!(pair.reads(), ["confirmed: we ship"]);
    pair.replaces(Seat::B, "ship", "skip");
    assert_eq!(pair.reads(), ["changed: we [ship]{skip}"]);
}

#[test]
fn a_line_that_is_written_anew_is_found_and_one_that_reads_differently_is_gone() {
    let (pair, _) = Pair::confirmed(&["Build", "one", "we ship", "two"], "we ship");
    let at = pair.find(Seat::A, "\nwe ship");
    edits(&pair.ana, &pair.notes, &[delete(at, 8)]);
    assert_eq!(pair.reads(), ["changed: [we ship]"]);
    assert!(places(&pair.ben, &pair.notes).is_empty());
    edits(
        &pair.ben,
        &pair.notes,
        &[split(at, "5"), insert(at + 1, "we skip")],
    );
    assert_eq!(pair.reads(), ["changed: [we ship]"]);
    edits(
        &pair.ben,
        &pair.notes,
        &[delete(at + 5, 1), insert(at + 5, "h")],
    );
    assert_eq!(pair.reads(), ["confirmed: we ship"]);
}

#[test]
fn words_that_are_written_over_show_as_what_stands_there_now() {
    let (pair, _) = Pair::confirmed(&["Build", "So we ship it, then"], "we ship it");
    pair.replaces(Seat::A, "we ship it", "they keep it");
    assert_eq!(pair.reads(), ["changed: [we ship]{they keep} it"]);
    pair.replaces(Seat::B, "they keep it", "we ship it");
    assert_eq!(pair.reads(), ["confirmed: we ship it"]);
}

#[test]
fn a_line_that_is_moved_takes_it_along() {
    let (pair, _) = Pair::confirmed(&["Build", "one", "So we ship, then"], "we ship");
    // As the editor moves a line: its neighbour is put in again on the other side.
    let at = pair.find(Seat::B, "\none");
    let end = pair.find(Seat::B, ", then") + 6;
    let back = [delete(at, 4), split(end - 4, "1"), insert(end - 3, "one")];
    edits(&pair.ben, &pair.notes, &back);
    assert_eq!(pair.reads(), ["confirmed: we ship"]);
    // And as somebody moves it by hand: all letters are new, its id is not.
    let start = pair.find(Seat::A, "\nSo we");
    let whole = length("\nSo we ship, then");
    edits(&pair.ana, &pair.notes, &[delete(start, whole)]);
    let end = pair.find(Seat::A, "one") + 3;
    let again = [split(end, "2"), insert(end + 1, "So we ship, then")];
    edits(&pair.ana, &pair.notes, &again);
    assert_eq!(pair.reads(), ["confirmed: we ship"]);
}

#[test]
fn words_that_come_to_stand_there_twice_are_changed() {
    let (pair, _) = Pair::confirmed(&["Build", "so yes it is"], "yes");
    let at = pair.find(Seat::A, "yes") + 2;
    edits(&pair.ana, &pair.notes, &[insert(at, "s yes ye")]);
    assert_eq!(pair.reads(), ["changed: yes{ yes yes}"]);
}

#[test]
fn what_is_written_in_lines_between_it_and_its_neighbour_is_outside() {
    let (pair, _) = Pair::confirmed(&["Build", "So ship it"], "ship");
    let at = pair.find(Seat::A, "ship");
    let lines = [insert(at, "well"), split(at + 4, "4")];
    edits(&pair.ana, &pair.notes, &lines);
    assert_eq!(pair.reads(), ["confirmed: ship"]);
    let at = pair.find(Seat::A, "ship");
    edits(&pair.ana, &pair.notes, &[delete(at, 1), insert(at, "c")]);
    assert_eq!(pair.reads(), ["changed: [ship]{chip}"]);
}

/// The word that confirms may arrive when the text it is about is known for long.
#[test]
fn readings_that_are_kept_look_again_when_other_words_are_confirmed() {
    let pair = Pair::with(&["Build", "So we ship, then"]);
    let id = pair.ana_asks("we ship");
    pair.meet();
    pair.replaces(Seat::B, "we ship", "they sail");
    pair.meet();
    pair.inserts(Seat::A, "they", "maybe ");
    let mut kept = TopicReadings::default();
    wordings(&mut pair.ana.doc().transact_mut(), &mut kept);
    pair.confirms(Seat::B, &id, "they sail").unwrap();
    bring(&pair.ben, &pair.ana);
    let again = wordings(&mut pair.ana.doc().transact_mut(), &mut kept);
    assert_eq!(again, super::views(&pair.ana));
    assert_eq!(pair.reads(), ["confirmed: they sail"]);
}

#[test]
fn words_elsewhere_that_happen_to_read_the_same_are_not_confirmed() {
    let (pair, _) = Pair::confirmed(&["Build", "First: yes", "Second: yes"], "yes");
    pair.replaces(Seat::A, "yes", "");
    assert_eq!(pair.reads(), ["changed: [yes]"]);
    let line = length("\nFirst: ");
    edits(&pair.ana, &pair.notes, &[delete(5, line)]);
    assert_eq!(pair.reads(), ["changed: [yes]"]);
}

#[test]
fn an_edit_made_before_its_author_saw_the_confirmation_resets_it() {
    let pair = Pair::with(&["Build", SHIP]);
    let id = pair.ana_asks(SHIP);
    pair.meet();
    // Both are offline: Ana changes a character while Ben confirms what he sees.
    pair.replaces(Seat::A, "3rd", "4th");
    pair.confirms(Seat::B, &id, SHIP).unwrap();
    assert_eq!(pair.reads(), ["changed: we ship on the [3rd]{4th}"]);
    assert_eq!(
        pair.confirms(Seat::B, &id, SHIP),
        Err(WordingError::ChangedMeanwhile)
    );
    pair.confirms(Seat::B, &id, "we ship on the 4th").unwrap();
    assert_eq!(pair.reads(), ["confirmed: we ship on the 4th"]);
}

#[test]
fn an_emoji_is_one_character() {
    let (pair, _) = Pair::confirmed(&["Build", "so 👩‍👩‍👧 we ship 🎉 now"], "we ship 🎉");
    pair.replaces(Seat::B, "🎉", "🎈");
    assert_eq!(pair.reads(), ["changed: we ship [🎉]{🎈}"]);
    let half = WordingOperation::Ask {
        wording: wording("half"),
        topic: pair.notes.clone(),
        at: pair.find(Seat::A, "👩") + 1,
        len: 6,
    };
    assert_eq!(pair.does(Seat::A, &half), Err(WordingError::OutOfRange));
}

#[test]
fn asks_that_cannot_be_are_refused() {
    let pair = Pair::with(&["Build", "we ship  "]);
    let ask = |at, len| {
        let wording = wording("new");
        let topic = pair.notes.clone();
        let operation = WordingOperation::Ask {
            wording,
            topic,
            at,
            len,
        };
        pair.does(Seat::A, &operation)
    };
    assert_eq!(ask(6, 0), Err(WordingError::NoWords));
    assert_eq!(ask(13, 2), Err(WordingError::NoWords));
    assert_eq!(ask(6, 10), Err(WordingError::OutOfRange));
    assert_eq!(ask(16, 1), Err(WordingError::OutOfRange));
    assert_eq!(ask(3, u32::MAX), Err(WordingError::OutOfRange));
    let elsewhere = WordingOperation::Ask {
        wording: wording("new"),
        topic: topic("nowhere"),
        at: 0,
        len: 1,
    };
    assert_eq!(
        pair.does(Seat::A, &elsewhere),
        Err(WordingError::NoSuchTopic)
    );
    assert!(super::views(&pair.ana).is_empty());

    // The space around a selection is not asked for.
    ask(5, 10).unwrap();
    assert_eq!(pair.reads(), ["waiting: we ship"]);
    assert_eq!(
        pair.asks(Seat::A, "again", "we ship"),
        Err(WordingError::AlreadyAsked)
    );
    assert_eq!(
        pair.asks(Seat::B, "new", "we ship"),
        Err(WordingError::WordingExists)
    );
    pair.asks(Seat::B, "Bens", "we ship").unwrap();
}

#[test]
fn a_long_wording_is_refused_with_words_that_say_so() {
    let long = "word ".repeat(MAX_WORDS / 5 + 1);
    let pair = Pair::with(&["Build", long.trim()]);
    let refused = pair.asks(Seat::A, "long", long.trim()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "at most 4,000 characters can be confirmed at once: take fewer words"
    );
    let fits = long.split_at(MAX_WORDS - 1).0;
    let id = pair.asks(Seat::A, "fits", fits).unwrap();
    pair.meet();
    pair.confirms(Seat::B, &id, fits).unwrap();
    assert_eq!(pair.reads(), [format!("confirmed: {fits}")]);
}

#[test]
fn a_deleted_topic_hides_it_and_restoring_brings_it_back() {
    let (pair, id) = Pair::confirmed(&["Build", SHIP], SHIP);
    let topic = pair.notes.clone();
    does(&pair.ana, &AgendaOperation::DeleteTopic { topic });
    assert!(pair.reads().is_empty());
    assert_eq!(
        pair.confirms(Seat::B, &id, SHIP),
        Err(WordingError::NoSuchTopic)
    );
    let topic = pair.notes.clone();
    does(&pair.ben, &AgendaOperation::RestoreTopic { topic });
    assert_eq!(pair.reads(), ["confirmed: we ship on the 3rd"]);
}

#[test]
fn only_the_one_who_asked_takes_it_back() {
    let (pair, id) = Pair::confirmed(&["Build", SHIP], SHIP);
    assert_eq!(pair.withdraws(Seat::B, &id), Err(WordingError::OthersWords));
    pair.withdraws(Seat::A, &id).unwrap();
    assert!(pair.reads().is_empty());
    assert_eq!(
        pair.withdraws(Seat::A, &id),
        Err(WordingError::NoSuchWording)
    );
    assert_eq!(
        pair.confirms(Seat::B, &id, SHIP),
        Err(WordingError::NoSuchWording)
    );
}

#[test]
fn nobody_confirms_own_words() {
    let pair = Pair::with(&["Build", SHIP]);
    let id = pair.ana_asks(SHIP);
    assert_eq!(
        pair.confirms(Seat::A, &id, SHIP),
        Err(WordingError::OwnWords)
    );
    assert_eq!(
        pair.corrects(Seat::A, &id, "x"),
        Err(WordingError::OwnWords)
    );
    assert_eq!(pair.reads(), ["waiting: we ship on the 3rd"]);
}
