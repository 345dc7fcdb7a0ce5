//! Wordings of one topic, whatever they name as their place.

use super::{KIB, grows, said, topic};
use yrs::{Any, Assoc, IndexedSequence, Text, TextRef, TransactionMut, WriteTxn};

const TOPIC: &str = "topic-one";

/// Puts words before all others of the topic.
fn type_in(txn: &mut TransactionMut<'_>, words: &str) -> TextRef {
    topic(txn, TOPIC, "parked");
    let text = txn.get_or_insert_text(format!("b:{TOPIC}"));
    text.insert(txn, 0, words);
    text
}

/// The letter at a place, as an ask names it.
fn letter(txn: &TransactionMut<'_>, text: &TextRef, at: u32) -> String {
    let letter = text.sticky_index(txn, at, Assoc::After).unwrap();
    let id = letter.id().unwrap();
    format!("{}.{}", id.client.get(), id.clock)
}

/// Asks for words that these letters hold to their place.
fn ask(txn: &mut TransactionMut<'_>, number: usize, letters: &str, beside: &[(&str, &str)]) {
    let id = format!("asks/wording-{number}");
    let words = format!("word {number}");
    let fields = [
        ("topic", Any::from(TOPIC)),
        ("words", Any::from(words)),
        ("letters", Any::from(letters)),
        ("line", Any::from("first-line")),
    ];
    let beside = beside.iter();
    let beside = beside.map(|(name, value)| (*name, Any::from(*value)));
    let fields: Vec<_> = fields.into_iter().chain(beside).collect();
    said(txn, &id, fields);
}

#[track_caller]
fn grows_with_wordings(thing: super::Thing) {
    // In less, each is looked for in the whole topic.
    grows(thing, 1024, &[512 * KIB]);
}

#[test]
fn that_stand_each_at_a_letter_of_its_own() {
    grows_with_wordings(|txn, number| {
        let text = type_in(txn, "word ");
        let letter = letter(txn, &text, 0);
        ask(txn, number, &format!("{letter}.4"), &[]);
    });
}

#[test]
fn that_name_letters_that_stand_elsewhere() {
    grows_with_wordings(|txn, number| {
        type_in(txn, "word ");
        let settings = txn.get_or_insert_text("p:promise-one");
        settings.insert(txn, 0, "else");
        let letter = letter(txn, &settings, 0);
        ask(txn, number, &format!("{letter}.4"), &[]);
    });
}

#[test]
fn that_reach_over_the_whole_topic() {
    grows_with_wordings(|txn, number| {
        let text = type_in(txn, "word ");
        let first = letter(txn, &text, 0);
        let last = letter(txn, &text, text_len(txn, &text) - 1);
        ask(txn, number, &format!("{first}.1 {last}.1"), &[]);
    });
}

#[test]
fn that_are_looked_for_in_the_whole_topic() {
    grows_with_wordings(|txn, number| {
        type_in(txn, "word ");
        ask(txn, number, "1.4000000000.1", &[]);
    });
}

#[test]
fn that_stand_in_one_long_word() {
    grows_with_wordings(|txn, number| {
        let text = type_in(txn, "longword");
        let letter = letter(txn, &text, 3);
        let whole = [("before", letter.as_str())];
        let letter = format!("{letter}.2");
        ask(txn, number, &letter, &whole);
    });
}

#[test]
fn that_name_markers_below_them() {
    grows_with_wordings(|txn, number| {
        let text = type_in(txn, "word");
        let marker = std::collections::HashMap::from([(
            "l".to_owned(),
            Any::from(format!("line-{number:0>8}")),
        )]);
        text.insert_embed(txn, 0, Any::from(marker));
        let marker = letter(txn, &text, 0);
        let beside = [("line", "line-gone"), ("below", marker.as_str())];
        ask(txn, number, "1.4000000000.1", &beside);
    });
}

fn text_len(txn: &TransactionMut<'_>, text: &TextRef) -> u32 {
    text.len(txn)
}
