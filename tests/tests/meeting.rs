//! What two people live through when they meet, told one at a time.

use duologue_shared::agenda::{MeetingState, Outcome};
use duologue_shared::ids::Seat;
use duologue_tests::people::{Network, Person};

const TODAY: &str = "2026-11-24";
const SOONER: &str = "2026-11-27";
const NEXT: &str = "2026-12-01";
const LATER: &str = "2026-12-08";

/// Alice and Bob in a meeting that runs, with one topic that both have.
fn in_a_meeting() -> (Network, Person, Person) {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_meeting(TODAY);
    alice.adds_meeting(NEXT);
    alice.adds_topic("plans", TODAY, "plan");
    alice.starts(TODAY);
    network.settles();
    (network, alice, bob)
}

/// Neither hears of the other until [`together`].
fn apart(network: &Network, alice: &Person, bob: &Person) {
    network.cut(alice);
    network.cut(bob);
}

fn together(network: &Network, alice: &Person, bob: &Person) {
    network.mend(alice);
    network.mend(bob);
    network.settles();
}

#[test]
fn both_close_at_once() {
    let (network, alice, bob) = in_a_meeting();
    apart(&network, &alice, &bob);
    alice.has_discussed("plans", TODAY);
    alice.closes(TODAY);
    bob.takes_to_next("plans", TODAY, NEXT);
    bob.closes(TODAY);
    together(&network, &alice, &bob);
    for person in [&alice, &bob] {
        assert_eq!(person.sees_state(TODAY), Some(MeetingState::Closed));
    }
    // Each gave it another outcome: one of them holds, and it stands where that one says.
    let (today, next) = (alice.sees_in(TODAY), alice.sees_in(NEXT));
    assert_eq!(
        [&today, &next]
            .map(|topics| topics.as_ref().unwrap().len())
            .iter()
            .sum::<usize>(),
        1
    );
    assert_eq!((bob.sees_in(TODAY), bob.sees_in(NEXT)), (today, next));
    network.ends_well();
}

#[test]
fn a_meeting_closes_when_each_topic_has_its_outcome_and_not_before() {
    let (network, alice, bob) = in_a_meeting();
    bob.adds_topic("more", TODAY, "mor");
    network.settles();
    alice.has_discussed("plans", TODAY);
    assert!(
        alice.cannot_close(TODAY).contains("no outcome"),
        "{}",
        alice.cannot_close(TODAY)
    );
    // Both can work on the list.
    bob.takes_to_next("more", TODAY, NEXT);
    network.settles();
    alice.closes(TODAY);
    network.settles();
    assert_eq!(bob.sees_in(TODAY), Some(vec!["plan".to_owned()]));
    assert_eq!(bob.sees_in(NEXT), Some(vec!["mor".to_owned()]));
    let on = NEXT.parse().unwrap();
    assert_eq!(
        bob.sees_moved(TODAY),
        [("mor".to_owned(), Outcome::NextTime { on })]
    );
    network.ends_well();
}

#[test]
fn one_closes_while_the_other_adds_a_topic_offline() {
    let (network, alice, bob) = in_a_meeting();
    network.cut(&bob);
    alice.has_discussed("plans", TODAY);
    alice.closes(TODAY);
    bob.adds_topic("late", TODAY, "xyz");
    assert_eq!(bob.sees_in(TODAY).unwrap().len(), 2);
    network.mend(&bob);
    network.settles();
    for person in [&alice, &bob] {
        assert_eq!(person.sees_state(TODAY), Some(MeetingState::Closed));
        assert_eq!(person.sees_in(TODAY), Some(vec!["plan".to_owned()]));
        assert_eq!(person.sees_in(NEXT), Some(vec!["xyz".to_owned()]));
        assert!(person.sees_left_over("late"));
    }
    network.ends_well();
}

#[test]
fn one_closes_while_the_other_takes_an_outcome_back() {
    let (network, alice, bob) = in_a_meeting();
    alice.has_discussed("plans", TODAY);
    network.settles();
    network.cut(&bob);
    alice.closes(TODAY);
    bob.takes_outcome_back("plans", TODAY);
    network.mend(&bob);
    network.settles();
    assert_eq!(alice.sees_in(TODAY), Some(vec![]));
    assert_eq!(alice.sees_in(NEXT), Some(vec!["plan".to_owned()]));
    assert!(alice.sees_left_over("plans"));
    network.ends_well();
}

#[test]
fn a_topic_that_is_left_over_is_parked_when_no_meeting_follows() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_meeting(TODAY);
    alice.starts(TODAY);
    network.settles();
    network.cut(&bob);
    alice.closes(TODAY);
    bob.adds_topic("late", TODAY, "xyz");
    network.mend(&bob);
    network.settles();
    assert_eq!(alice.sees_in("parked"), Some(vec!["xyz".to_owned()]));
    assert_eq!(alice.sees_in(TODAY), Some(vec![]));
    network.ends_well();
}

#[test]
fn both_move_one_topic_to_different_meetings() {
    let (network, alice, bob) = in_a_meeting();
    alice.adds_meeting(LATER);
    network.settles();
    apart(&network, &alice, &bob);
    alice.moves("plans", NEXT);
    bob.moves("plans", LATER);
    together(&network, &alice, &bob);
    let places = [TODAY, NEXT, LATER, "parked"];
    let stands = |person: &Person| -> Vec<&str> {
        let here = |place: &&str| person.sees_in(place) == Some(vec!["plan".to_owned()]);
        places.into_iter().filter(here).collect()
    };
    assert_eq!(stands(&alice).len(), 1, "{:?}", stands(&alice));
    assert!(!stands(&alice).contains(&TODAY));
    assert_eq!(stands(&alice), stands(&bob));
    network.ends_well();
}

#[test]
fn one_sends_a_topic_on_while_the_other_sends_it_back() {
    let (network, alice, bob) = in_a_meeting();
    alice.adds_topic("there", NEXT, "bc");
    bob.starts(NEXT);
    network.settles();
    apart(&network, &alice, &bob);
    alice.takes_to_next("plans", TODAY, NEXT);
    bob.takes_to_next("plans", TODAY, LATER);
    bob.moves("there", TODAY);
    alice.takes_to_next("there", NEXT, LATER);
    together(&network, &alice, &bob);
    let count = |person: &Person| -> usize {
        let places = [TODAY, NEXT, LATER, "parked"];
        let topics = places.iter().filter_map(|place| person.sees_in(place));
        topics.map(|topics| topics.len()).sum()
    };
    assert_eq!((count(&alice), count(&bob)), (2, 2));
    network.ends_well();
}

#[test]
fn what_the_other_types_in_a_topic_comes_along_when_it_is_taken_to_the_next_meeting() {
    let (network, alice, bob) = in_a_meeting();
    network.cut(&bob);
    alice.takes_to_next("plans", TODAY, NEXT);
    alice.closes(TODAY);
    bob.types("plans", "s toe");
    network.mend(&bob);
    network.settles();
    assert_eq!(bob.sees_in(NEXT), Some(vec!["plans toe".to_owned()]));
    assert_eq!(alice.sees_in(NEXT), Some(vec!["plans toe".to_owned()]));
    network.ends_well();
}

#[test]
fn a_follow_up_is_made_once_when_both_make_it() {
    let (network, alice, bob) = in_a_meeting();
    alice.adds_topic("more", TODAY, "mor");
    network.settles();
    let before = alice.counts_sections();
    apart(&network, &alice, &bob);
    alice.follows_up("plans", TODAY, SOONER);
    bob.follows_up("more", TODAY, SOONER);
    together(&network, &alice, &bob);
    for person in [&alice, &bob] {
        assert_eq!(person.counts_sections(), before + 1);
        assert_eq!(person.sees_in(SOONER).map(|topics| topics.len()), Some(2));
    }
    network.ends_well();
}

#[test]
fn both_reorder() {
    let (network, alice, bob) = in_a_meeting();
    alice.adds_topic("two", TODAY, "t");
    alice.adds_topic("three", TODAY, "h");
    network.settles();
    apart(&network, &alice, &bob);
    alice.moves_after("three", TODAY, "plans");
    bob.moves_after("two", TODAY, "plans");
    together(&network, &alice, &bob);
    let order = alice.sees_in(TODAY).unwrap();
    assert_eq!(order.first().map(String::as_str), Some("plan"));
    assert_eq!(order.len(), 3);
    assert_eq!(bob.sees_in(TODAY), Some(order));
    // What was put side by side can be told apart again.
    bob.moves("three", TODAY);
    network.settles();
    assert_eq!(alice.sees_in(TODAY).unwrap().first().unwrap(), "h");
    network.ends_well();
}

#[test]
fn both_say_enough_at_once() {
    let (network, alice, bob) = in_a_meeting();
    apart(&network, &alice, &bob);
    alice.has_enough("plans", TODAY);
    bob.has_enough("plans", TODAY);
    assert_eq!(alice.sees_outcome("plans"), None);
    together(&network, &alice, &bob);
    assert_eq!(alice.sees_outcome("plans"), Some(Outcome::Discussed));
    assert_eq!(bob.sees_outcome("plans"), Some(Outcome::Discussed));
    bob.closes(TODAY);
    network.settles();
    assert_eq!(alice.sees_state(TODAY), Some(MeetingState::Closed));
    network.ends_well();
}

#[test]
fn a_switch_takes_both() {
    let (network, alice, bob) = in_a_meeting();
    alice.adds_topic("more", TODAY, "mor");
    network.settles();
    alice.wants_to_switch("more", TODAY);
    network.settles();
    assert_eq!(bob.sees_current(TODAY), None);
    bob.wants_to_switch("more", TODAY);
    network.settles();
    assert_eq!(alice.sees_current(TODAY).as_deref(), Some("topic-more"));
    assert_eq!(bob.sees_current(TODAY).as_deref(), Some("topic-more"));
    alice.has_discussed("more", TODAY);
    network.settles();
    assert_eq!(bob.sees_current(TODAY), None);
    network.ends_well();
}

#[test]
fn a_line_is_parked_with_all_its_words() {
    let (network, alice, bob) = in_a_meeting();
    alice.splits_after("plans", "plan");
    alice.types("plans", "beyod");
    network.settles();
    alice.parks("plans", "beyod", "parked");
    network.settles();
    assert_eq!(bob.sees_in("parked"), Some(vec!["beyod".to_owned()]));
    assert_eq!(bob.reads("plans"), "plan");
    network.ends_well();
}

#[test]
fn both_park_the_same_line() {
    let (network, alice, bob) = in_a_meeting();
    alice.splits_after("plans", "plan");
    alice.types("plans", "beyod");
    network.settles();
    apart(&network, &alice, &bob);
    alice.parks("plans", "beyod", "hers");
    bob.parks("plans", "beyod", "his");
    together(&network, &alice, &bob);
    // Each has it as they parked it: better twice than not at all.
    for person in [&alice, &bob] {
        assert_eq!(person.reads("plans"), "plan");
        let parked = ["beyod".to_owned(), "beyod".to_owned()];
        assert_eq!(person.sees_in("parked"), Some(parked.to_vec()));
    }
    bob.deletes_topic("his");
    network.settles();
    assert_eq!(alice.sees_in("parked"), Some(vec!["beyod".to_owned()]));
    network.ends_well();
}

#[test]
fn one_confirms_while_the_other_edits() {
    let (network, alice, bob) = in_a_meeting();
    alice.types("plans", ": sixh");
    alice.asks("words", "plans", "sixh");
    network.settles();
    apart(&network, &alice, &bob);
    bob.confirms("words");
    assert_eq!(bob.sees_wording("words").unwrap(), "confirmed: sixh");
    alice.types_after("plans", "six", "TY");
    assert_eq!(alice.sees_wording("words").unwrap(), "waiting: sixTYh");
    together(&network, &alice, &bob);
    for person in [&alice, &bob] {
        let seen = person.sees_wording("words").unwrap();
        assert!(
            seen.starts_with("changed: ") && seen.contains("+("),
            "{seen}"
        );
    }
    network.ends_well();
}

#[test]
fn words_that_read_differently_cannot_be_confirmed() {
    let (network, alice, bob) = in_a_meeting();
    alice.asks("words", "plans", "plan");
    network.settles();
    alice.types_after("plans", "pl", "E");
    network.settles();
    let why = bob.cannot_confirm("words", "plan");
    assert!(why.contains("changed meanwhile"), "{why}");
    assert_eq!(alice.sees_wording("words").unwrap(), "waiting: plEan");
    // Nobody confirms what they asked for themselves.
    let why = alice.cannot_confirm("words", "plEan");
    assert!(why.contains("your own words"), "{why}");
    network.ends_well();
}

#[test]
fn undo_restores_a_confirmation_at_both() {
    let (network, alice, bob) = in_a_meeting();
    alice.types("plans", ": sixh");
    alice.asks("words", "plans", "sixh");
    network.settles();
    bob.confirms("words");
    network.settles();
    alice.deletes("plans", "six");
    network.settles();
    assert!(bob.sees_wording("words").unwrap().starts_with("changed: "));
    alice.undoes();
    network.settles();
    assert_eq!(alice.sees_wording("words").unwrap(), "confirmed: sixh");
    assert_eq!(bob.sees_wording("words").unwrap(), "confirmed: sixh");
    // All of it at once, as well.
    alice.deletes("plans", "sixh");
    network.settles();
    alice.undoes();
    network.settles();
    assert_eq!(alice.sees_wording("words").unwrap(), "confirmed: sixh");
    assert_eq!(bob.sees_wording("words").unwrap(), "confirmed: sixh");
    network.ends_well();
}

#[test]
fn a_correction_is_shown_beside_the_words_and_taken_by_who_asked() {
    let (network, alice, bob) = in_a_meeting();
    alice.asks("words", "plans", "plan");
    network.settles();
    bob.corrects("words", "pl?n");
    network.settles();
    assert_eq!(
        alice.sees_wording("words").unwrap(),
        "corrected: -(plan)+(pl?n)"
    );
    assert_eq!(alice.reads("plans"), "plan");
    alice.takes_correction("words");
    network.settles();
    assert_eq!(bob.reads("plans"), "pl?n");
    assert_eq!(
        bob.sees_wording("words").unwrap(),
        "confirmed: pl?n instead of plan"
    );
    network.ends_well();
}

#[test]
fn what_was_heard_is_said_back_and_confirmed() {
    let (network, alice, bob) = in_a_meeting();
    bob.says_back("heard", "plans", "you want to wait");
    network.settles();
    assert_eq!(
        alice.sees_wording("heard").unwrap(),
        "waiting: you want to wait"
    );
    alice.confirms("heard");
    network.settles();
    bob.says_back("heard", "plans", "you want to go");
    network.settles();
    assert!(alice.sees_wording("heard").unwrap().starts_with("changed"));
    network.ends_well();
}

#[test]
fn all_blanks_that_were_filled_are_asked_for_at_once() {
    let (network, alice, bob) = in_a_meeting();
    alice.splits_after("plans", "plan");
    alice.types("plans", "who: dGr");
    alice.fills("plans", "who: dGr");
    network.settles();
    alice.asks_for_all_filled(TODAY, &["first", "second"]);
    network.settles();
    assert_eq!(bob.sees_wording("first").unwrap(), "waiting: who: dGr");
    assert_eq!(bob.sees_wording("second"), None);
    bob.confirms("first");
    network.settles();
    assert_eq!(alice.sees_wording("first").unwrap(), "confirmed: who: dGr");
    network.ends_well();
}

#[test]
fn both_accept_the_same_promise() {
    let (network, alice, bob) = in_a_meeting();
    alice.writes_promise("draft", Seat::B, "send the draft", SOONER, Some(TODAY));
    network.settles();
    apart(&network, &alice, &bob);
    // It is Bob's: what Alice says of it cannot count.
    let why = alice.cannot_accept("draft");
    assert!(why.contains("only the one who gave"), "{why}");
    bob.accepts("draft");
    together(&network, &alice, &bob);
    assert_eq!(alice.sees_promise("draft"), format!("accepted {SOONER}"));
    assert_eq!(bob.sees_promise("draft"), format!("accepted {SOONER}"));
    network.ends_well();
}

#[test]
fn one_accepts_a_promise_while_the_other_changes_it() {
    let (network, alice, bob) = in_a_meeting();
    alice.writes_promise("draft", Seat::B, "send the draft", SOONER, Some(TODAY));
    network.settles();
    apart(&network, &alice, &bob);
    bob.accepts("draft");
    alice.sets_due("draft", LATER);
    together(&network, &alice, &bob);
    assert_eq!(alice.sees_promise("draft"), format!("changed {LATER}"));
    assert_eq!(bob.sees_promise("draft"), format!("changed {LATER}"));
    bob.accepts("draft");
    network.settles();
    assert_eq!(alice.sees_promise("draft"), format!("accepted {LATER}"));
    network.ends_well();
}

#[test]
fn a_promise_is_renewed_in_two_tabs_at_once() {
    let (network, alice, bob) = in_a_meeting();
    let tab = network.alices_second_tab();
    alice.writes_promise("draft", Seat::A, "send the draft", SOONER, Some(TODAY));
    network.settles();
    assert_eq!(bob.sees_promise("draft"), format!("accepted {SOONER}"));
    network.cut(&alice);
    alice.renews("draft", NEXT, "it took longer");
    tab.renews("draft", LATER, "much longer");
    network.mend(&alice);
    network.settles();
    // The later word is the one that counts, and both stay.
    for person in [&alice, &bob, &tab] {
        assert_eq!(person.sees_promise("draft"), format!("accepted {LATER}"));
        assert_eq!(person.sees_renewals("draft"), [NEXT, LATER]);
    }
    network.ends_well();
}

#[test]
fn a_promise_that_goes_over_to_the_other_keeps_its_new_date() {
    let (network, alice, bob) = in_a_meeting();
    bob.writes_promise("draft", Seat::B, "send the draft", SOONER, Some(TODAY));
    bob.renews("draft", LATER, "I was ill");
    network.settles();
    alice.hands_over("draft", Seat::A);
    network.settles();
    assert_eq!(bob.sees_promise("draft"), format!("accepted {LATER}"));
    network.ends_well();
}

#[test]
fn a_promise_is_kept_in_one_tab_and_renewed_in_another() {
    let (network, alice, bob) = in_a_meeting();
    let tab = network.alices_second_tab();
    alice.writes_promise("draft", Seat::A, "send the draft", SOONER, None);
    network.settles();
    network.cut(&alice);
    alice.has_kept("draft");
    tab.renews("draft", LATER, "much longer");
    network.mend(&alice);
    network.settles();
    assert!(bob.sees_promise("draft").starts_with("done"));
    assert_eq!(alice.sees_promise("draft"), bob.sees_promise("draft"));
    network.ends_well();
}

#[test]
fn a_promise_that_was_kept_while_the_other_deleted_it_stays() {
    let (network, alice, bob) = in_a_meeting();
    bob.writes_promise("draft", Seat::A, "send the draft", SOONER, None);
    network.settles();
    apart(&network, &alice, &bob);
    alice.has_kept("draft");
    bob.deletes_promise("draft");
    together(&network, &alice, &bob);
    assert!(bob.sees_promise("draft").starts_with("done"));
    alice.has_not_kept("draft");
    network.settles();
    assert_eq!(bob.sees_promise("draft"), format!("proposed {SOONER}"));
    network.ends_well();
}

#[test]
fn a_recap_is_acknowledged_by_each_and_a_later_change_is_named() {
    let (network, alice, bob) = in_a_meeting();
    bob.writes_promise("draft", Seat::B, "send the draft", SOONER, Some(TODAY));
    bob.asks("words", "plans", "plan");
    network.settles();
    alice.takes_to_next("plans", TODAY, NEXT);
    let why = alice.cannot_acknowledge(TODAY);
    assert!(why.contains("close the meeting first"), "{why}");
    alice.closes(TODAY);
    network.settles();
    // A promise, a topic that moved on, and words that nobody confirmed.
    assert_eq!(bob.counts_in_recap(TODAY), 3);
    apart(&network, &alice, &bob);
    alice.acknowledges(TODAY);
    bob.acknowledges(TODAY);
    assert_eq!(alice.sees_acknowledged(TODAY), [Seat::A]);
    assert_eq!(bob.sees_acknowledged(TODAY), [Seat::B]);
    together(&network, &alice, &bob);
    assert_eq!(alice.sees_acknowledged(TODAY), [Seat::A, Seat::B]);
    // Words that are confirmed later are what the recap hoped for.
    alice.confirms("words");
    network.settles();
    assert_eq!(bob.sees_acknowledged(TODAY), [Seat::A, Seat::B]);
    bob.sets_due("draft", LATER);
    network.settles();
    assert!(alice.sees_acknowledged(TODAY).is_empty());
    assert_eq!(alice.sees_changed_since_alice(TODAY).len(), 2);
    alice.acknowledges(TODAY);
    network.settles();
    assert_eq!(bob.sees_acknowledged(TODAY), [Seat::A]);
    network.ends_well();
}

#[test]
fn one_acknowledges_a_recap_while_the_other_changes_it() {
    let (network, alice, bob) = in_a_meeting();
    bob.writes_promise("draft", Seat::B, "send the draft", SOONER, Some(TODAY));
    alice.has_discussed("plans", TODAY);
    network.settles();
    alice.closes(TODAY);
    network.settles();
    apart(&network, &alice, &bob);
    alice.acknowledges(TODAY);
    bob.sets_due("draft", LATER);
    bob.acknowledges(TODAY);
    together(&network, &alice, &bob);
    assert_eq!(alice.sees_acknowledged(TODAY), [Seat::B]);
    assert_eq!(bob.sees_acknowledged(TODAY), [Seat::B]);
    network.ends_well();
}
