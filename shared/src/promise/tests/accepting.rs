//! Promises are written down, accepted, and changed.

use super::*;
use crate::word::{self, Verb};

#[test]
fn what_one_promises_oneself_counts_at_once_and_for_the_other_when_they_accept() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.does(&made_in(
        "2026-11-24",
        "own",
        will(Seat::A, "send the draft", "2026-11-27"),
    ));
    ana.makes("for-ben", will(Seat::B, " read   it ", ""));
    meet(&ana, &ben);
    let own = ben.sees("own");
    assert_eq!(own.state, PromiseState::Accepted);
    assert_eq!((own.answers, own.due), (Seat::A, Some(day("2026-11-27"))));
    assert_eq!(own.topic, Some(topic("one")));
    assert_eq!(
        (own.line, own.meeting),
        (Some(line("a")), Some(day("2026-11-24")))
    );
    let for_ben = ben.sees("for-ben");
    assert_eq!(for_ben.state, PromiseState::Proposed);
    assert_eq!((for_ben.what.as_str(), for_ben.due), ("read it", None));
    assert_eq!(ana.accepts("for-ben"), Err(PromiseError::NotYours));
    ben.accepts("for-ben").unwrap();
    meet(&ana, &ben);
    assert_eq!(ana.state("for-ben"), PromiseState::Accepted);
    let history = [
        (PromiseEventKind::Proposed, Seat::A),
        (PromiseEventKind::Accepted, Seat::B),
    ];
    assert_eq!(ana.history("for-ben"), history);
    let order: Vec<_> = ana
        .sees_all()
        .into_iter()
        .map(|promise| promise.id)
        .collect();
    assert_eq!(order, [id("own"), id("for-ben")]);
}

#[test]
fn somebody_elses_promise_is_answered_for_by_who_tells_them() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("one-tells", chris_will("order the desks", None));
    ana.makes("other-tells", chris_will("bring the keys", Some(Seat::B)));
    meet(&ana, &ben);
    let seen = ben.sees("one-tells");
    assert_eq!(seen.who, Promiser::Name("Chris".to_owned()));
    assert_eq!((seen.telling, seen.answers), (Some(Seat::A), Seat::A));
    assert_eq!(seen.state, PromiseState::Accepted);
    let seen = ben.sees("other-tells");
    assert_eq!((seen.telling, seen.answers), (Some(Seat::B), Seat::B));
    assert_eq!(seen.state, PromiseState::Proposed);
    ben.accepts("other-tells").unwrap();
    assert_eq!(ben.state("other-tells"), PromiseState::Accepted);
    // Leaving out who tells them leaves it as it was.
    ben.does(&change("one-tells", chris_will("order two desks", None)));
    assert_eq!(ben.sees("one-tells").answers, Seat::A);
    // Who takes it over tells them; what the other said of it counts no more.
    ben.does(&change(
        "one-tells",
        chris_will("order two desks", Some(Seat::B)),
    ));
    assert_eq!(ben.sees("one-tells").answers, Seat::B);
    assert_eq!(ben.state("one-tells"), PromiseState::Accepted);
}

#[test]
fn finding_something_out_needs_how_and_by_when() {
    let (mut ana, _) = ana_and_ben();
    let terms = Terms {
        kind: PromiseKind::FindOut,
        how: Some("ask the bank".to_owned()),
        ..will(Seat::A, "what it costs", "2026-11-27")
    };
    let without_how = Terms {
        how: Some("  ".to_owned()),
        ..terms.clone()
    };
    let without_due = Terms {
        due: None,
        ..terms.clone()
    };
    assert_eq!(
        ana.tries(&make("cost", without_how.clone())),
        Err(PromiseError::NoHow)
    );
    assert_eq!(
        ana.tries(&make("cost", without_due)),
        Err(PromiseError::NoDue)
    );
    assert_eq!(ana.sees_all(), []);
    ana.makes("cost", terms.clone());
    assert_eq!(ana.reads("cost"), terms);
    assert_eq!(
        ana.tries(&change("cost", without_how)),
        Err(PromiseError::NoHow)
    );
}

#[test]
fn a_promise_says_what_and_who_and_not_too_much() {
    let (mut ana, _) = ana_and_ben();
    let long = "x".repeat(2_001);
    let nobody = Terms {
        who: Promiser::Name(" ".to_owned()),
        ..will(Seat::A, "wait", "")
    };
    assert_eq!(
        ana.tries(&make("none", will(Seat::A, " ", ""))),
        Err(PromiseError::NoWhat)
    );
    assert_eq!(ana.tries(&make("none", nobody)), Err(PromiseError::NoName));
    assert_eq!(
        ana.tries(&make("none", will(Seat::A, &long, ""))),
        Err(PromiseError::TooLong)
    );
    ana.makes("own", will(Seat::A, "wait", ""));
    assert_eq!(
        ana.tries(&make("own", will(Seat::A, "again", ""))),
        Err(PromiseError::PromiseExists)
    );
    assert_eq!(
        ana.tries(&unfinish("none")),
        Err(PromiseError::NoSuchPromise)
    );
    assert_eq!(ana.reads("own"), will(Seat::A, "wait", ""));
}

#[test]
fn an_acceptance_binds_to_the_terms() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    meet(&ana, &ben);
    ben.accepts("draft").unwrap();
    meet(&ana, &ben);
    let accepted = "send the draft · 2026-11-27";
    ana.does(&change(
        "draft",
        will(Seat::B, "send the draft", "2026-11-26"),
    ));
    assert_eq!(ana.state("draft"), changed(accepted));
    // Put back as it was, it counts again.
    ana.does(&change(
        "draft",
        will(Seat::B, "send the draft", "2026-11-27"),
    ));
    assert_eq!(ana.state("draft"), PromiseState::Accepted);
    ana.does(&change(
        "draft",
        will(Seat::B, "send the final draft", "2026-11-27"),
    ));
    meet(&ana, &ben);
    assert_eq!(ben.state("draft"), changed(accepted));
    // What is accepted is what was read.
    let read_before = will(Seat::B, "send the draft", "2026-11-27");
    assert_eq!(
        ben.tries(&accept("draft", read_before)),
        Err(PromiseError::ChangedMeanwhile)
    );
    ben.accepts("draft").unwrap();
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    // Its owner's own change is their word.
    ben.does(&change("draft", will(Seat::B, "send it", "2026-12-01")));
    meet(&ana, &ben);
    assert_eq!(ana.state("draft"), PromiseState::Accepted);
    assert_eq!(ana.sees("draft").due, Some(day("2026-12-01")));
}

#[test]
fn putting_a_proposal_right_is_not_accepting_it() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "sned the draft", ""));
    meet(&ana, &ben);
    ben.does(&change("draft", will(Seat::B, "send the draft", "")));
    assert_eq!(ben.state("draft"), PromiseState::Proposed);
    // Giving it to oneself is.
    ana.makes("keys", will(Seat::A, "bring the keys", ""));
    meet(&ana, &ben);
    ben.does(&change("keys", will(Seat::B, "bring the keys", "")));
    assert_eq!(ben.state("keys"), PromiseState::Accepted);
    // And giving it to the other waits for their word.
    ben.does(&change("keys", will(Seat::A, "bring both keys", "")));
    assert_eq!(ben.state("keys"), changed("bring the keys"));
}

#[test]
fn a_promise_with_strange_fields_still_shows() {
    let (ana, _) = ana_and_ben();
    local(&ana.replica, |txn| {
        let promises = txn.get_or_insert_map(schema::PROMISES);
        let fields = [("who", "?"), ("kind", "?"), ("due", "soon"), ("topic", "?")];
        promises.insert(txn, id("odd").as_str(), yrs::MapPrelim::from(fields));
        promises.insert(txn, "short", yrs::MapPrelim::from(fields));
        promises.insert(txn, id("no-map").as_str(), 7);
    });
    let seen = ana.sees_all();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].who, Promiser::Name("?".to_owned()));
    assert_eq!(
        (seen[0].state.clone(), seen[0].due),
        (PromiseState::Proposed, None)
    );
    assert_eq!(seen[0].history, []);
    // Who wrote it down tells them, where the terms do not say who does.
    local(&ana.replica, |txn| {
        let fields = word::Fields::from([("at".to_owned(), word::moment(NOON))]);
        word::say(txn, Seat::B, Verb::Proposes, "promise-odd", fields);
    });
    assert_eq!(ana.sees("odd").answers, Seat::B);
}

#[test]
fn it_reads_as_its_description_says() {
    let (mut ana, _) = ana_and_ben();
    let head = LineId::head();
    let operation = PromiseOperation::Make {
        promise: id("keys"),
        terms: chris_will("bring the keys", None),
        topic: Some(topic("one")),
        line: Some(head),
        meeting: None,
    };
    ana.does(&operation);
    ana.does(&finish("keys", "2026-11-24"));
    let json = serde_json::to_value(ana.sees("keys")).unwrap();
    let expected = serde_json::json!({
        "id": "promise-keys",
        "who": {"name": "Chris"},
        "telling": "a",
        "answers": "a",
        "kind": "action",
        "what": "bring the keys",
        "topic": "topic-one",
        "line": "first-line",
        "state": "done",
        "late": false,
        "history": [
            {"event": "proposed", "by": "a", "at": NOON + 1},
            {"event": "accepted", "by": "a", "at": NOON + 1},
            {"event": "done", "by": "a", "at": NOON + 2, "meeting": "2026-11-24"},
        ],
    });
    assert_eq!(json, expected);
}
