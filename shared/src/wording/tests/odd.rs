//! What another program, or a later version, wrote into a person's words may be odd: it breaks nothing.

use super::{Pair, views, wording};
use crate::agenda::Place;
use crate::ids::{Seat, TopicId, WordingId};
use crate::testing::{add, does, edits, insert, local, meet, replica};
use crate::word::{self, Fields, Verb};
use crate::wording::TopicReadings;
use crate::wording::{WordingError, WordingOperation, placed};
use yrs::{Any, Map, Transact, WriteTxn};

fn fields(fields: &[(&str, Any)]) -> Fields {
    let fields = fields.iter();
    fields
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect()
}

#[test]
fn odd_words_are_ignored() {
    let (pair, id) = Pair::confirmed(&["Build", "we ship"], "we ship");
    let other = replica(7);
    let topic = Any::from(pair.notes.as_str());
    local(&other, |txn| {
        let words = Any::from("we ship");
        let ends = [
            "",
            "1",
            "1.",
            ".1.1",
            "1.2.3",
            "9007199254740993.1.1",
            "0.0.1",
            "1.4294967295.9",
            "1.1.4294967295 2.1.4294967295",
        ];
        for (count, letters) in ends.into_iter().enumerate() {
            let odd = fields(&[
                ("topic", topic.clone()),
                ("words", words.clone()),
                ("line", Any::from("line-001")),
                ("before", Any::from("1.7")),
                ("after", Any::from(letters)),
                ("letters", Any::from(letters)),
            ]);
            word::say(txn, Seat::B, Verb::Asks, &format!("odd-one-{count}"), odd);
        }
        let no_topic = fields(&[("words", words.clone())]);
        word::say(txn, Seat::B, Verb::Asks, "odd-no-topic", no_topic);
        let no_words = fields(&[("topic", topic.clone()), ("words", Any::Null)]);
        word::say(txn, Seat::B, Verb::Asks, "odd-no-words", no_words.clone());
        word::say(txn, Seat::B, Verb::Repeats, "odd-no-words-2", no_words);
        word::say(
            txn,
            Seat::B,
            Verb::Repeats,
            "x",
            fields(&[("topic", topic.clone()), ("words", words)]),
        );
        // A word for words that nobody asked for, and one without any.
        word::say(
            txn,
            Seat::A,
            Verb::Confirms,
            "odd-one-0",
            fields(&[("words", Any::from(""))]),
        );
        word::say(txn, Seat::A, Verb::Confirms, "nobody-asked", Fields::new());
        word::say(
            txn,
            Seat::A,
            Verb::Corrects,
            "odd-one-1",
            fields(&[("words", Any::from(7)), ("at", Any::Bool(true))]),
        );
        let root = txn.get_or_insert_map("word/a");
        root.insert(txn, "asks/odd-plain", "text");
        root.insert(txn, "asks", 5);
    });
    meet(&other, &pair.ben);
    let reads = pair.reads();
    assert!(reads.contains(&"confirmed: we ship".to_owned()));
    for view in views(&pair.ana) {
        if view.id != id {
            assert!(!super::read(&view).starts_with("confirmed"), "{view:?}");
        }
    }
}

/// Nobody hides the other's words behind an id of theirs, and no id shows twice.
#[test]
fn an_id_counts_once() {
    let (pair, id) = Pair::confirmed(&["Build", "we ship"], "we ship");
    local(&pair.ben, |txn| {
        let again = fields(&[
            ("topic", Any::from(pair.notes.as_str())),
            ("words", Any::from("mine")),
        ]);
        word::say(txn, Seat::B, Verb::Repeats, id.as_str(), again.clone());
        word::say(txn, Seat::A, Verb::Confirms, id.as_str(), again);
    });
    assert_eq!(pair.reads(), ["confirmed: we ship"]);
}

/// Ana says the words of another place under an id that Ben has answered.
fn ana_moves(pair: &Pair, id: &WordingId, topic: &TopicId, at: u32) {
    let moved = wording("moved");
    let ask = WordingOperation::Ask {
        wording: moved.clone(),
        topic: topic.clone(),
        at,
        len: 7,
    };
    pair.does(Seat::A, &ask).unwrap();
    local(&pair.ana, |txn| {
        let said = word::said(txn, Seat::A, Verb::Asks, moved.as_str()).unwrap();
        word::say(txn, Seat::A, Verb::Asks, id.as_str(), said.fields());
        word::unsay(txn, Seat::A, Verb::Asks, moved.as_str());
    });
}

#[test]
fn what_was_confirmed_in_one_topic_is_not_confirmed_in_another() {
    let (pair, id) = Pair::confirmed(&["Build", "we ship"], "we ship");
    let plans = crate::testing::topic("plans");
    let day = "2026-11-24".parse().unwrap();
    does(&pair.ana, &add("plans", day, Place::Last));
    edits(&pair.ana, &plans, &[insert(0, "we ship ")]);
    ana_moves(&pair, &id, &plans, 0);
    assert_eq!(pair.reads(), ["waiting: we ship"]);
}

#[test]
fn readings_made_before_show_the_place_as_it_is_now() {
    let (pair, id) = Pair::confirmed(&["Build", "we ship, we ship"], "we ship");
    let mut readings = TopicReadings::default();
    let before = placed(
        &mut pair.ana.doc().transact_mut(),
        &pair.notes,
        &mut readings,
    );
    ana_moves(&pair, &id, &pair.notes, before[0].start + 9);
    let now = placed(
        &mut pair.ana.doc().transact_mut(),
        &pair.notes,
        &mut readings,
    );
    let mut fresh = TopicReadings::default();
    let afresh = placed(&mut pair.ana.doc().transact_mut(), &pair.notes, &mut fresh);
    assert_eq!(now, afresh);
    assert_ne!(now, before);
}

/// Looking for a book's worth of words in a topic would keep the other's page busy for long.
#[test]
fn words_longer_than_anybody_can_ask_for_are_not_looked_for() {
    let (pair, id) = Pair::confirmed(&["Build", "we ship"], "we ship");
    let long = "we ship ".repeat(5_000);
    let said = |seat, verb, id: &WordingId| {
        let said = word::said(&pair.ana.doc().transact(), seat, verb, id.as_str());
        let mut fields = said.unwrap().fields();
        fields.insert("words".to_owned(), Any::from(long.as_str()));
        fields
    };
    let (asks, confirms) = (
        said(Seat::A, Verb::Asks, &id),
        said(Seat::B, Verb::Confirms, &id),
    );
    local(&pair.ana, |txn| {
        word::say(txn, Seat::A, Verb::Asks, "wording-long", asks.clone());
        word::say(txn, Seat::A, Verb::Repeats, "wording-long-2", asks);
    });
    assert_eq!(pair.reads(), ["confirmed: we ship"]);
    local(&pair.ben, |txn| {
        word::say(txn, Seat::B, Verb::Confirms, id.as_str(), confirms);
    });
    assert_eq!(pair.reads(), ["waiting: we ship"]);
}

#[test]
fn a_wording_nobody_asked_for_is_refused() {
    let pair = Pair::with(&["Build"]);
    let nobody = wording("nobody");
    assert_eq!(
        pair.confirms(Seat::B, &nobody, "x"),
        Err(WordingError::NoSuchWording)
    );
    assert_eq!(
        pair.corrects(Seat::B, &nobody, "x"),
        Err(WordingError::NoSuchWording)
    );
    assert_eq!(
        pair.takes(Seat::B, &nobody),
        Err(WordingError::NoSuchWording)
    );
    let topic = crate::testing::topic("nowhere");
    let words = "x".to_owned();
    let repeat = WordingOperation::Repeat {
        wording: nobody,
        topic,
        words,
    };
    assert_eq!(pair.does(Seat::A, &repeat), Err(WordingError::NoSuchTopic));
}
