//! Promises are kept, renewed, withdrawn, and deleted.

use super::*;

/// The promises that were answered for in the meeting of a day.
fn answers(at: &Person, on: &str) -> Vec<PromiseId> {
    let promises = at.sees_all();
    let answered = answered(&promises);
    let places = answered.places(on).iter();
    places.map(|place| promises[*place].id.clone()).collect()
}

#[test]
fn only_its_owner_finishes_renews_and_withdraws_a_promise() {
    let (mut ana, mut ben) = ana_and_ben();
    ben.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    meet(&ana, &ben);
    for operation in [
        finish("draft", ""),
        unfinish("draft"),
        renew("draft", "2026-12-01", "ill", ""),
        withdraw("draft", "no", ""),
    ] {
        assert_eq!(ana.tries(&operation), Err(PromiseError::NotYours));
    }
    for operation in [
        renew("draft", "2026-12-01", " ", ""),
        withdraw("draft", "", ""),
    ] {
        assert_eq!(ben.tries(&operation), Err(PromiseError::NoWord));
    }
    ben.does(&renew("draft", "2026-12-01", "I was ill", ""));
    ben.does(&finish("draft", ""));
    assert_eq!(ben.state("draft"), PromiseState::Done { late: false });
    assert_eq!(
        ben.tries(&withdraw("draft", "no", "")),
        Err(PromiseError::Answered)
    );
    ben.does(&unfinish("draft"));
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    assert_eq!(ben.tries(&unfinish("draft")), Err(PromiseError::NotDone));
    ben.does(&withdraw("draft", "Chris has done it", ""));
    assert_eq!(ben.state("draft"), PromiseState::Withdrawn);
    assert_eq!(
        ben.tries(&change("draft", will(Seat::B, "send it", ""))),
        Err(PromiseError::Answered)
    );
    let history: Vec<_> = ben.sees("draft").history;
    let words: Vec<_> = history
        .iter()
        .filter_map(|event| event.word.as_deref())
        .collect();
    assert_eq!(words, ["I was ill", "Chris has done it"]);
    assert_eq!(history[2].due, Some(day("2026-12-01")));
    assert_eq!(history[2].was, Some(day("2026-11-27")));
    assert_eq!(history[3].was, Some(day("2026-12-01")));
}

#[test]
fn a_new_date_needs_an_accepted_promise_and_a_refusal_does_not() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    meet(&ana, &ben);
    assert_eq!(
        ben.tries(&renew("draft", "2026-12-01", "too soon", "")),
        Err(PromiseError::NotAccepted)
    );
    ben.does(&withdraw("draft", "I cannot", ""));
    assert_eq!(ben.state("draft"), PromiseState::Withdrawn);
    assert_eq!(ben.accepts("draft"), Err(PromiseError::Answered));
}

#[test]
fn a_renewed_date_holds_until_the_terms_say_another() {
    let (mut ana, mut ben) = ana_and_ben();
    ben.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    ben.does(&renew("draft", "2026-12-01", "I was ill", ""));
    ben.does(&renew("draft", "2026-12-04", "still ill", ""));
    meet(&ana, &ben);
    let seen = ana.sees("draft");
    assert_eq!(seen.state, PromiseState::Accepted);
    assert_eq!(seen.due, Some(day("2026-12-04")));
    assert_eq!(seen.first_due, Some(day("2026-11-27")));
    // The words change, the date stays renewed.
    ana.does(&change(
        "draft",
        will(Seat::B, "send the plan", "2026-12-04"),
    ));
    assert_eq!(ana.state("draft"), changed("send the draft · 2026-12-04"));
    assert_eq!(ana.sees("draft").due, Some(day("2026-12-04")));
    meet(&ana, &ben);
    ben.accepts("draft").unwrap();
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    assert_eq!(ben.sees("draft").due, Some(day("2026-12-04")));
    // Back to the first date: no renewal may hide that.
    meet(&ana, &ben);
    ana.does(&change(
        "draft",
        will(Seat::B, "send the plan", "2026-11-27"),
    ));
    assert_eq!(ana.sees("draft").due, Some(day("2026-11-27")));
    assert_eq!(ana.state("draft"), changed("send the plan · 2026-12-04"));
    meet(&ana, &ben);
    ben.accepts("draft").unwrap();
    assert_eq!(ben.sees("draft").due, Some(day("2026-11-27")));
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
}

#[test]
fn a_clock_that_was_set_back_does_not_turn_the_order_of_a_persons_words() {
    let (_, mut ben) = ana_and_ben();
    ben.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    ben.clock -= HOUR;
    ben.does(&renew("draft", "2026-12-01", "I was ill", ""));
    ben.clock -= HOUR;
    ben.does(&renew("draft", "2026-12-04", "still ill", ""));
    assert_eq!(ben.sees("draft").due, Some(day("2026-12-04")));
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    ben.clock -= HOUR;
    ben.does(&change("draft", will(Seat::B, "send it", "2026-12-05")));
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
}

#[test]
fn done_after_its_date_is_late() {
    let (_, mut ben) = ana_and_ben();
    let late = |ben: &mut Person, name: &str, due: &str, meeting: &str| {
        ben.makes(name, will(Seat::B, "send the draft", due));
        ben.does(&finish(name, meeting));
        ben.state(name) == PromiseState::Done { late: true }
    };
    assert!(late(&mut ben, "broken", "2026-11-23", "2026-11-24"));
    assert!(!late(&mut ben, "same-day", "2026-11-24", "2026-11-24"));
    assert!(!late(&mut ben, "undated", "", "2026-11-24"));
    assert!(late(&mut ben, "meeting-ahead", "2026-11-30", "2026-12-01"));
    // Outside of a meeting, by the day: at noon in UTC the day before has just ended in the last zone.
    assert!(!late(&mut ben, "today", "2026-11-24", ""));
    assert!(late(&mut ben, "yesterday", "2026-11-23", ""));
    ben.clock = NOON - HOUR;
    assert!(!late(&mut ben, "evening-elsewhere", "2026-11-23", ""));
    // A renewed one is late after its new date.
    ben.makes("renewed", will(Seat::B, "send the draft", "2026-11-20"));
    ben.does(&renew("renewed", "2026-11-30", "I was ill", ""));
    ben.does(&finish("renewed", "2026-11-24"));
    assert_eq!(ben.state("renewed"), PromiseState::Done { late: false });
    // Saying it twice keeps the first moment.
    let first = ben.sees("renewed").history;
    ben.does(&finish("renewed", "2026-12-24"));
    assert_eq!(ben.sees("renewed").history, first);
}

#[test]
fn broken_promises_open_the_next_meeting_and_stay_in_it_when_answered_for() {
    let (mut ana, mut ben) = ana_and_ben();
    for (name, due) in [
        ("late", "2026-11-20"),
        ("moved", "2026-11-20"),
        ("dropped", "2026-11-23"),
        ("open", "2026-11-23"),
        ("that-day", "2026-11-24"),
        ("undated", ""),
    ] {
        ben.makes(name, will(Seat::B, name, due));
        ben.clock += 1;
    }
    ana.makes("proposed", will(Seat::B, "wait", "2026-11-20"));
    meet(&ana, &ben);
    let opens = |who: &Person, meeting: &str| opening(&who.sees_all(), day(meeting));
    let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect::<Vec<_>>();
    let four = ids(&["late", "moved", "dropped", "open"]);
    assert_eq!(opens(&ana, "2026-11-24"), four);
    ben.does(&finish("late", "2026-11-24"));
    ben.does(&renew("moved", "2026-11-26", "I was ill", "2026-11-24"));
    ben.does(&withdraw("dropped", "not needed any more", "2026-11-24"));
    ben.does(&finish("that-day", "2026-11-24"));
    assert_eq!(opens(&ben, "2026-11-24"), four);
    assert_eq!(
        answers(&ben, "2026-11-24"),
        ids(&["late", "moved", "dropped"])
    );
    // The next one opens with what is broken then, and once more renewed it stays in both.
    assert_eq!(opens(&ben, "2026-12-01"), ids(&["moved", "open"]));
    ben.does(&renew("moved", "2026-12-04", "ill again", "2026-12-01"));
    assert_eq!(opens(&ben, "2026-12-01"), ids(&["moved", "open"]));
    assert_eq!(
        answers(&ben, "2026-11-24"),
        ids(&["late", "moved", "dropped"])
    );
    // Terms that someone changes later do not rewrite what happened in a meeting.
    meet(&ana, &ben);
    ana.does(&change("moved", will(Seat::B, "moved", "2026-12-24")));
    assert_eq!(
        answers(&ana, "2026-11-24"),
        ids(&["late", "moved", "dropped"])
    );
    assert_eq!(answers(&ana, "2026-12-01"), ids(&["moved"]));
}

#[test]
fn a_slip_can_be_deleted_and_a_given_promise_cannot() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("slip", will(Seat::A, "see", ""));
    ana.does(&delete("slip"));
    assert_eq!(ana.sees_all(), []);
    assert_eq!(
        ana.tries(&finish("slip", "")),
        Err(PromiseError::NoSuchPromise)
    );
    ana.does(&restore("slip"));
    assert_eq!(ana.state("slip"), PromiseState::Accepted);
    // A proposal can be taken away by both.
    ana.makes("for-ben", will(Seat::B, "read it", ""));
    meet(&ana, &ben);
    ben.does(&delete("for-ben"));
    ben.does(&restore("for-ben"));
    assert_eq!(ben.state("for-ben"), PromiseState::Proposed);
    ben.accepts("for-ben").unwrap();
    meet(&ana, &ben);
    assert_eq!(ana.tries(&delete("for-ben")), Err(PromiseError::Given));
    assert_eq!(ben.tries(&delete("for-ben")), Err(PromiseError::Given));
    assert_eq!(ben.tries(&delete("slip")), Err(PromiseError::Given));
}

#[test]
fn ones_own_promise_cannot_be_deleted_once_it_has_counted() {
    let (mut ana, _) = ana_and_ben();
    ana.does(&made_in(
        "2026-11-17",
        "in-meeting",
        will(Seat::A, "see", ""),
    ));
    ana.makes("over", will(Seat::A, "see", "2026-11-23"));
    ana.makes("renewed", will(Seat::A, "see", "2026-11-27"));
    ana.does(&renew("renewed", "2026-12-27", "too soon", ""));
    closes(&ana.replica, "2026-11-17");
    for name in ["in-meeting", "over", "renewed"] {
        assert_eq!(ana.tries(&delete(name)), Err(PromiseError::Given), "{name}");
        assert_eq!(ana.state(name), PromiseState::Accepted);
    }
}
