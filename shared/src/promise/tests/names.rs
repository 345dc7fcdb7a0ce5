//! What somebody else is called who will do something.

use super::*;
use crate::name::NameError;
use crate::word::{self, Verb};
use yrs::MapRef;

#[test]
fn somebody_else_is_given_a_name_that_can_be_seen() {
    let (mut ana, _) = ana_and_ben();
    let mut calls = |name: &str| ana.tries(&make("desks", called(name, "order the desks")));
    assert_eq!(calls("   "), Err(PromiseError::NoName));
    for (name, why) in [
        ("\u{200B}\u{3164}", NameError::Unseen),
        ("\u{202E}sirhC", NameError::TurnsWords),
        ("Chris\u{2066}", NameError::TurnsWords),
        ("Chr\u{7}is", NameError::NotOneLine),
        ("Chris\nLee", NameError::NotOneLine),
    ] {
        assert_eq!(calls(name), Err(why.into()), "{}", name.escape_unicode());
    }
    calls(" Chris\u{AD}  Lee\u{200B} ").unwrap();
    assert_eq!(
        ana.sees("desks").who,
        Promiser::Name("Chris Lee".to_owned())
    );
    let renamed = ana.tries(&change("desks", called("\u{200B}", "order the desks")));
    assert_eq!(renamed, Err(NameError::Unseen.into()));
}

#[test]
fn a_name_that_turns_words_shows_without_that() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("desks", chris_will("order the desks", Some(Seat::B)));
    renames(&ana, "desks", "name:\u{202E}sirhC\u{200B}\n");
    meet(&ana, &ben);
    assert_eq!(ben.sees("desks").who, Promiser::Name("sirhC".to_owned()));
    ben.accepts("desks").unwrap();
    meet(&ana, &ben);
    assert_eq!(ana.state("desks"), PromiseState::Accepted);
}

#[test]
fn a_promise_of_nobody_to_be_seen_stays_and_can_be_given_a_name() {
    let (mut ana, ben) = ana_and_ben();
    ana.makes("desks", chris_will("order the desks", None));
    ana.makes("own", will(Seat::A, "bring the keys", ""));
    renames(&ana, "desks", "name:\u{200B}\u{202E}");
    renames(&ana, "own", "\u{2800}");
    meet(&ana, &ben);
    for name in ["desks", "own"] {
        assert_eq!(ben.sees(name).who, Promiser::Name(String::new()));
    }
    assert_eq!(ana.state("desks"), changed("Chris · order the desks"));
    ana.accepts("desks").unwrap();
    ana.does(&change("own", chris_will("bring the keys", None)));
    renames(&ana, "desks", "name:Chris");
    meet(&ana, &ben);
    // Without a name there is none in its words.
    assert_eq!(ben.state("desks"), changed("order the desks"));
    assert_eq!(ben.sees("own").who, Promiser::Name("Chris".to_owned()));
}

#[test]
fn what_was_accepted_under_a_name_with_hidden_characters_still_counts() {
    let (mut ana, ben) = ana_and_ben();
    ana.makes("desks", chris_will("order the desks", None));
    renames(&ana, "desks", "name:Chris\u{200B}");
    // As it was accepted before there were rules.
    local(&ana.replica, |txn| {
        let fields = word::Fields::from([
            ("what".to_owned(), "order the desks".into()),
            ("who".to_owned(), "name:Chris\u{200B}".into()),
            ("kind".to_owned(), "action".into()),
            ("at".to_owned(), word::moment(NOON)),
        ]);
        word::say(txn, Seat::A, Verb::Accepts, "promise-desks", fields);
    });
    meet(&ana, &ben);
    assert_eq!(ben.state("desks"), PromiseState::Accepted);
    assert_eq!(ben.sees("desks").who, Promiser::Name("Chris".to_owned()));
}

fn called(name: &str, what: &str) -> Terms {
    Terms {
        who: Promiser::Name(name.to_owned()),
        ..chris_will(what, None)
    }
}

/// Another program may write whatever it wants.
fn renames(person: &Person, name: &str, who: &str) {
    local(&person.replica, |txn| {
        let promises = txn.get_or_insert_map(schema::PROMISES);
        let fields = promises.get(txn, id(name).as_str()).unwrap();
        MapRef::try_from(fields).unwrap().insert(txn, "who", who);
    });
}
