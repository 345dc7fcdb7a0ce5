//! What both do to promises at once, while neither hears of the other.

use super::*;
use crate::testing::bring;
use crate::word::{self, Verb};

#[test]
fn both_accept_the_same_promise_and_only_its_owners_word_counts() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    meet(&ana, &ben);
    // No browser of ours lets Ana accept Ben's; another client may write it.
    local(&ana.replica, |txn| {
        let fields = word::Fields::from([
            ("what".to_owned(), "send the draft".into()),
            ("who".to_owned(), "b".into()),
            ("kind".to_owned(), "action".into()),
            ("due".to_owned(), "2026-11-27".into()),
            ("at".to_owned(), word::moment(NOON)),
        ]);
        word::say(txn, Seat::A, Verb::Accepts, "promise-draft", fields.clone());
        word::say(txn, Seat::A, Verb::Done, "promise-draft", fields);
    });
    assert_eq!(ana.state("draft"), PromiseState::Proposed);
    assert_eq!(
        ana.history("draft"),
        [(PromiseEventKind::Proposed, Seat::A)]
    );
    ben.accepts("draft").unwrap();
    meet(&ana, &ben);
    assert_eq!(ana.state("draft"), PromiseState::Accepted);
    assert_eq!(
        ana.history("draft")[1],
        (PromiseEventKind::Accepted, Seat::B)
    );
    assert_eq!(ana.history("draft").len(), 2);
}

#[test]
fn both_renew_the_same_promise_and_its_owners_last_date_counts() {
    let (mut ana, mut ben) = ana_and_ben();
    let mut bens_phone = Person::sits(Seat::B, 3);
    ben.makes("draft", will(Seat::B, "send the draft", "2026-11-20"));
    meet(&ana, &ben);
    meet(&bens_phone, &ben);
    bens_phone.clock += 2 * HOUR;
    bens_phone.does(&renew("draft", "2026-12-04", "ill", "2026-11-24"));
    ben.clock += HOUR;
    ben.does(&renew("draft", "2026-11-30", "travelling", "2026-11-24"));
    // Neither does Ana's renewal of Ben's promise count, when another client writes one.
    let refused = ana.tries(&renew("draft", "2027-01-01", "no hurry", ""));
    assert_eq!(refused, Err(PromiseError::NotYours));
    local(&ana.replica, |txn| {
        let fields = word::Fields::from([
            ("due".to_owned(), "2027-01-01".into()),
            ("word".to_owned(), "no hurry".into()),
            ("at".to_owned(), word::moment(NOON + 9 * HOUR)),
        ]);
        word::say(txn, Seat::A, Verb::Renews, "promise-draft/9", fields);
    });
    for _ in 0..2 {
        meet(&ana, &ben);
        meet(&bens_phone, &ben);
    }
    let seen = ana.sees("draft");
    assert_eq!(seen.due, Some(day("2026-12-04")));
    assert_eq!(seen.state, PromiseState::Accepted);
    let words: Vec<_> = seen
        .history
        .iter()
        .filter_map(|event| event.word.as_deref())
        .collect();
    assert_eq!(words, ["travelling", "ill"]);
}

#[test]
fn terms_changed_while_the_other_accepts_offline_wait_for_their_word() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    meet(&ana, &ben);
    ana.does(&change(
        "draft",
        will(Seat::B, "send the draft", "2026-11-25"),
    ));
    ben.accepts("draft").unwrap();
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    meet(&ana, &ben);
    assert_eq!(ben.state("draft"), changed("send the draft · 2026-11-27"));
    assert_eq!(ben.sees("draft").due, Some(day("2026-11-25")));
    // The same the other way round: Ben's browser hears of the change before he presses.
    ben.accepts("draft").unwrap();
    meet(&ana, &ben);
    assert_eq!(ana.state("draft"), PromiseState::Accepted);
}

#[test]
fn a_promise_deleted_while_the_other_accepts_it_stands() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    meet(&ana, &ben);
    ana.does(&delete("draft"));
    assert_eq!(ana.sees_all(), []);
    ben.accepts("draft").unwrap();
    meet(&ana, &ben);
    assert_eq!(ana.state("draft"), PromiseState::Accepted);
    // What is said of it from then on does not hide it either, nor does who it goes to.
    ben.does(&finish("draft", ""));
    ben.does(&unfinish("draft"));
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    meet(&ana, &ben);
    assert_eq!(ana.tries(&delete("draft")), Err(PromiseError::Given));
    ben.does(&change(
        "draft",
        will(Seat::A, "send the draft", "2026-11-27"),
    ));
    meet(&ana, &ben);
    assert_eq!(ana.state("draft"), PromiseState::Proposed);
}

#[test]
fn a_slip_deleted_here_and_finished_there_stands_as_done() {
    let (mut ana, _) = ana_and_ben();
    let mut phone = Person::sits(Seat::A, 3);
    ana.makes("draft", will(Seat::A, "send the draft", "2026-11-27"));
    meet(&ana, &phone);
    ana.does(&delete("draft"));
    phone.does(&finish("draft", ""));
    meet(&ana, &phone);
    assert_eq!(ana.state("draft"), PromiseState::Done { late: false });
    // It has shown since, so what is left to do still shows: the deletion took the acceptance back.
    ana.does(&unfinish("draft"));
    assert_eq!(ana.state("draft"), PromiseState::Proposed);
}

#[test]
fn both_edit_what_is_promised_at_once_and_no_letter_is_lost() {
    let (mut ana, mut ben) = ana_and_ben();
    ben.makes("draft", will(Seat::B, "send the draft 😀", ""));
    meet(&ana, &ben);
    ana.does(&change(
        "draft",
        will(Seat::B, "send the first draft 😀", ""),
    ));
    ben.does(&change(
        "draft",
        will(Seat::B, "send the draft 😃 to Chris", ""),
    ));
    meet(&ana, &ben);
    assert_eq!(ana.sees("draft").what, "send the first draft 😃 to Chris");
    // Ben stands by what he wrote, not by what came of it.
    assert_eq!(ana.state("draft"), changed("send the draft 😃 to Chris"));
    // A date that one sets stays beside words that the other writes.
    ben.makes("plan", will(Seat::B, "send the plan", "2026-11-27"));
    meet(&ana, &ben);
    ana.does(&change(
        "plan",
        will(Seat::B, "send the plan", "2026-12-01"),
    ));
    ben.does(&change("plan", will(Seat::B, "send it", "2026-11-27")));
    meet(&ana, &ben);
    assert_eq!(ana.reads("plan"), will(Seat::B, "send it", "2026-12-01"));
}

#[test]
fn one_withdraws_here_and_finishes_there_and_the_later_word_counts() {
    let (mut ana, _) = ana_and_ben();
    let mut phone = Person::sits(Seat::A, 3);
    ana.makes("draft", will(Seat::A, "send the draft", ""));
    meet(&ana, &phone);
    ana.does(&withdraw("draft", "not needed", ""));
    phone.clock += HOUR;
    phone.does(&finish("draft", ""));
    meet(&ana, &phone);
    assert_eq!(ana.state("draft"), PromiseState::Done { late: false });
    assert_eq!(ana.history("draft").len(), 4);
}

#[test]
fn a_promise_that_changes_hands_while_it_is_accepted_waits_for_the_new_hands() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "send the draft", ""));
    meet(&ana, &ben);
    ben.accepts("draft").unwrap();
    ana.does(&change(
        "draft",
        chris_will("send the draft", Some(Seat::B)),
    ));
    meet(&ana, &ben);
    assert_eq!(ben.state("draft"), changed("send the draft"));
    assert_eq!(ben.sees("draft").answers, Seat::B);
}

/// Ana's clock is an hour ahead, so what she said when the promise was hers lies ahead of what Ben says now.
#[test]
fn a_new_date_counts_also_after_a_promise_came_from_a_faster_clock() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.clock += HOUR;
    ana.makes("draft", will(Seat::A, "send the draft", "2026-11-20"));
    ana.does(&renew("draft", "2026-11-27", "ill", "2026-11-24"));
    meet(&ana, &ben);
    ben.does(&change(
        "draft",
        will(Seat::B, "send the draft", "2026-11-30"),
    ));
    ben.does(&renew("draft", "2026-12-04", "travelling", "2026-11-24"));
    meet(&ana, &ben);
    assert_eq!(ana.sees("draft").due, Some(day("2026-12-04")));
    assert_eq!(ana.state("draft"), PromiseState::Accepted);
}

#[test]
fn a_date_that_was_settled_does_not_come_back_with_the_promise() {
    let (mut ana, mut ben) = ana_and_ben();
    let sends = |seat, due| change("draft", will(seat, "send the draft", due));
    ben.makes("draft", will(Seat::B, "send the draft", "2026-11-20"));
    ben.does(&renew("draft", "2026-11-27", "ill", ""));
    meet(&ana, &ben);
    ana.clock += HOUR;
    ana.does(&sends(Seat::A, "2026-11-30"));
    ana.does(&renew("draft", "2026-12-10", "travelling", ""));
    meet(&ana, &ben);
    ben.clock += 2 * HOUR;
    ben.does(&sends(Seat::B, "2026-12-15"));
    ben.does(&sends(Seat::B, "2026-12-20"));
    meet(&ana, &ben);
    ana.clock += 2 * HOUR;
    ana.does(&sends(Seat::A, "2026-12-30"));
    assert_eq!(ana.sees("draft").due, Some(day("2026-12-30")));
    assert_eq!(ana.state("draft"), PromiseState::Accepted);
}

#[test]
fn a_renewal_that_the_other_did_not_know_of_does_not_outlive_a_new_date() {
    let (mut ana, mut ben) = ana_and_ben();
    let sends = |seat, due| change("draft", will(seat, "send the draft", due));
    ana.makes("draft", will(Seat::A, "send the draft", "2026-11-20"));
    meet(&ana, &ben);
    ana.does(&renew("draft", "2026-12-08", "ill", ""));
    // Meanwhile Ben takes it over.
    ben.does(&sends(Seat::B, "2026-11-20"));
    meet(&ana, &ben);
    ana.does(&sends(Seat::A, "2026-12-01"));
    assert_eq!(ana.sees("draft").due, Some(day("2026-12-01")));
    meet(&ana, &ben);
}

#[test]
fn whoever_hears_first_sees_the_same() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("one", will(Seat::B, "one", "2026-11-27"));
    ben.makes("two", will(Seat::B, "two", "2026-11-27"));
    let third = Person::sits(Seat::A, 3);
    bring(&ben.replica, &third.replica);
    bring(&ana.replica, &third.replica);
    meet(&ana, &ben);
    assert_eq!(third.sees_all(), ana.sees_all());
}
