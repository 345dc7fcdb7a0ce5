//! What both do at once, without having seen the other do it.

use super::meetings::{prepared, to_close, to_decide, to_reopen, to_start};
use super::{adds, adds_meeting, day, find, moves, on, section, shown, view};
use crate::agenda::{AgendaError, AgendaOperation, Enough, MeetingState, Outcome, Place};
use crate::ids::Section;
use crate::replica::Replica;
use crate::testing::{bring, does, meet, replica, topic, tries};
use yrs::Update;

const TODAY: &str = "2026-11-24";
const BETWEEN: &str = "2026-11-27";
const NEXT: &str = "2026-12-01";
const LATER: &str = "2026-12-08";

/// Two people with the same agenda: a meeting that runs, with a topic in it, and one next week.
fn running() -> (Replica, Replica) {
    let (ana, ben) = (prepared(), replica(2));
    does(&ana, &to_start(TODAY));
    bring(&ana, &ben);
    (ana, ben)
}

/// After they met, both see the same.
fn both_see_the_same(ana: &Replica, ben: &Replica) {
    meet(ana, ben);
    assert_eq!(view(ana), view(ben));
}

const DISCUSSED: Option<Outcome> = Some(Outcome::Discussed);

/// To take a topic of today on to that day.
fn to_take_on(name: &str, text: &str) -> AgendaOperation {
    to_decide(name, TODAY, Some(Outcome::NextTime { on: day(text) }))
}

#[test]
fn both_close_at_once() {
    let (ana, ben) = running();
    does(&ana, &to_decide("roadmap", TODAY, DISCUSSED));
    bring(&ana, &ben);
    for (who, at) in [(&ana, 1_000), (&ben, 2_000)] {
        tries(who, at, &to_close(TODAY)).unwrap();
    }
    both_see_the_same(&ana, &ben);
    let closed = section(&ana, TODAY);
    assert_eq!(closed.state, MeetingState::Closed);
    assert!([Some(1_000), Some(2_000)].contains(&closed.ended));
    assert_eq!(shown(&ana, on(TODAY)), ["roadmap"]);
}

#[test]
fn one_closes_while_the_other_adds_a_topic_offline() {
    let (ana, ben) = running();
    does(&ana, &to_decide("roadmap", TODAY, DISCUSSED));
    does(&ana, &to_close(TODAY));
    adds(&ben, "unseen", TODAY, Place::First);
    both_see_the_same(&ana, &ben);
    let (stands, entry) = find(&ana, "unseen");
    assert_eq!((stands, entry.left_over), (on(NEXT), true));
    assert_eq!((entry.outcome, entry.carried), (None, 0));
    assert_eq!(shown(&ana, on(TODAY)), ["roadmap"]);
    // Whatever is made or closed around it later: once it was dealt with there, it stays there.
    does(&ana, &to_decide("unseen", NEXT, DISCUSSED));
    does(&ana, &to_close(NEXT));
    adds_meeting(&ben, BETWEEN);
    adds_meeting(&ben, LATER);
    both_see_the_same(&ana, &ben);
    let (stands, entry) = find(&ana, "unseen");
    assert_eq!((stands, entry.outcome), (on(NEXT), DISCUSSED));
}

#[test]
fn what_is_left_over_is_parked_when_no_meeting_is_to_come() {
    let ana = replica(1);
    let ben = replica(2);
    adds_meeting(&ana, TODAY);
    bring(&ana, &ben);
    does(&ana, &to_close(TODAY));
    adds(&ben, "unseen", TODAY, Place::First);
    both_see_the_same(&ana, &ben);
    let (stands, entry) = find(&ana, "unseen");
    assert_eq!((stands, entry.left_over), (Section::Parked, true));
    // A meeting that is made later takes it in.
    adds_meeting(&ben, NEXT);
    both_see_the_same(&ana, &ben);
    assert_eq!(find(&ana, "unseen").0, on(NEXT));
    // Opened again, the meeting has it back.
    does(&ana, &to_reopen(TODAY));
    let (stands, entry) = find(&ana, "unseen");
    assert_eq!((stands, entry.left_over), (on(TODAY), false));
}

#[test]
fn a_left_over_topic_can_be_moved_and_closed_like_any_other() {
    let (ana, ben) = running();
    does(&ana, &to_decide("roadmap", TODAY, DISCUSSED));
    does(&ana, &to_close(TODAY));
    adds(&ben, "unseen", TODAY, Place::First);
    adds(&ben, "another", TODAY, Place::Last);
    both_see_the_same(&ana, &ben);
    assert_eq!(tries(&ben, 1, &to_close(NEXT)), Err(AgendaError::NoOutcome));
    // Reordered where it was left over, it is there on purpose.
    moves(&ana, "another", NEXT, Place::First);
    assert_eq!(shown(&ana, on(NEXT)), ["another", "unseen"]);
    assert!(!find(&ana, "another").1.left_over);
    moves(&ana, "unseen", "parked", Place::First);
    let (stands, entry) = find(&ana, "unseen");
    assert_eq!((stands, entry.left_over), (Section::Parked, false));
}

#[test]
fn both_move_one_topic_to_different_meetings() {
    let (ana, ben) = running();
    adds_meeting(&ana, LATER);
    bring(&ana, &ben);
    moves(&ana, "roadmap", NEXT, Place::First);
    moves(&ben, "roadmap", LATER, Place::First);
    both_see_the_same(&ana, &ben);
    let (stands, _) = find(&ana, "roadmap");
    assert!([on(NEXT), on(LATER)].contains(&stands));
    // The meeting it left says where it went.
    let left = section(&ana, TODAY).moved;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].outcome.leads_to(), Some(stands));
}

#[test]
fn both_say_next_time_on_different_days() {
    let (ana, ben) = running();
    does(&ana, &to_take_on("roadmap", NEXT));
    does(&ben, &to_take_on("roadmap", LATER));
    both_see_the_same(&ana, &ben);
    let (stands, entry) = find(&ana, "roadmap");
    assert!([on(NEXT), on(LATER)].contains(&stands));
    assert_eq!(entry.carried, 1);
    assert_eq!(
        section(&ana, TODAY).moved[0].outcome.leads_to(),
        Some(stands)
    );
}

#[test]
fn one_says_next_time_while_the_other_says_discussed() {
    for (a, b) in [(1, 2), (3, 2)] {
        let (ana, ben) = (replica(a), replica(b));
        bring(&running().0, &ana);
        bring(&ana, &ben);
        does(&ana, &to_take_on("roadmap", NEXT));
        does(&ben, &to_decide("roadmap", TODAY, DISCUSSED));
        both_see_the_same(&ana, &ben);
        let (stands, entry) = find(&ana, "roadmap");
        if stands == on(TODAY) {
            assert_eq!(entry.outcome, DISCUSSED);
            assert_eq!(section(&ana, TODAY).moved, []);
        } else {
            assert_eq!((stands, entry.outcome), (on(NEXT), None));
            assert_eq!(section(&ana, TODAY).moved.len(), 1);
        }
        does(&ben, &to_close(TODAY));
    }
}

#[test]
fn one_says_next_time_while_the_other_closes_that_meeting() {
    let (ana, ben) = running();
    does(&ana, &to_take_on("roadmap", NEXT));
    does(&ben, &to_close(NEXT));
    both_see_the_same(&ana, &ben);
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.left_over), (Section::Parked, true));
    adds_meeting(&ana, LATER);
    assert_eq!(find(&ana, "roadmap").0, on(LATER));
}

#[test]
fn both_reorder() {
    let (ana, ben) = running();
    for name in ["second", "third"] {
        adds(&ana, name, TODAY, Place::Last);
    }
    bring(&ana, &ben);
    moves(&ana, "third", TODAY, Place::First);
    moves(&ben, "roadmap", TODAY, Place::Last);
    both_see_the_same(&ana, &ben);
    assert_eq!(shown(&ana, on(TODAY)), ["third", "second", "roadmap"]);
    moves(&ana, "second", TODAY, Place::First);
    moves(&ben, "second", TODAY, Place::Last);
    both_see_the_same(&ana, &ben);
    let mut order = shown(&ana, on(TODAY));
    order.retain(|name| name != "second");
    assert_eq!(order, ["third", "roadmap"]);
    assert_eq!(find(&ana, "second").0, on(TODAY));
}

#[test]
fn one_reorders_while_the_other_takes_the_topic_on() {
    let (ana, ben) = running();
    adds(&ana, "second", TODAY, Place::Last);
    bring(&ana, &ben);
    moves(&ana, "roadmap", TODAY, Place::Last);
    does(&ben, &to_take_on("roadmap", NEXT));
    both_see_the_same(&ana, &ben);
    assert_eq!(find(&ana, "roadmap").0, on(NEXT));
}

#[test]
fn both_say_enough_offline() {
    let (ana, ben) = running();
    let enough = AgendaOperation::SayEnough {
        topic: topic("roadmap"),
        day: day(TODAY),
        says: Some(Enough::Enough),
    };
    does(&ana, &enough);
    does(&ben, &enough);
    assert_eq!(find(&ana, "roadmap").1.outcome, None);
    both_see_the_same(&ana, &ben);
    assert_eq!(find(&ana, "roadmap").1.outcome, DISCUSSED);
    does(&ana, &to_close(TODAY));
    both_see_the_same(&ana, &ben);
    let (stands, entry) = find(&ben, "roadmap");
    assert_eq!((stands, entry.outcome), (on(TODAY), DISCUSSED));
}

#[test]
fn one_closes_after_both_said_enough_while_the_other_wants_more() {
    let (ana, ben) = running();
    let say = |says| AgendaOperation::SayEnough {
        topic: topic("roadmap"),
        day: day(TODAY),
        says: Some(says),
    };
    does(&ana, &say(Enough::Enough));
    does(&ben, &say(Enough::Enough));
    both_see_the_same(&ana, &ben);
    does(&ana, &to_close(TODAY));
    does(&ben, &say(Enough::More));
    both_see_the_same(&ana, &ben);
    // Closing wrote down what it closed with.
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.outcome), (on(TODAY), DISCUSSED));
}

#[test]
fn one_takes_an_outcome_back_while_the_other_closes() {
    let (ana, ben) = running();
    does(&ana, &to_decide("roadmap", TODAY, DISCUSSED));
    bring(&ana, &ben);
    does(&ana, &to_close(TODAY));
    does(&ben, &to_decide("roadmap", TODAY, None));
    both_see_the_same(&ana, &ben);
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.left_over), (on(NEXT), true));
    assert!(section(&ana, TODAY).topics.is_empty());
}

#[test]
fn one_reopens_while_the_other_deals_with_what_was_left_over() {
    let (ana, ben) = running();
    does(&ana, &to_decide("roadmap", TODAY, DISCUSSED));
    does(&ana, &to_close(TODAY));
    adds(&ben, "unseen", TODAY, Place::First);
    both_see_the_same(&ana, &ben);
    does(&ana, &to_reopen(TODAY));
    does(&ben, &to_decide("unseen", NEXT, DISCUSSED));
    both_see_the_same(&ana, &ben);
    let (stands, entry) = find(&ana, "unseen");
    assert_eq!((stands, entry.outcome), (on(NEXT), DISCUSSED));
    assert_eq!(section(&ana, TODAY).state, MeetingState::Running);
}

#[test]
fn outcomes_that_send_a_topic_round_in_a_circle_leave_it_in_the_next_open_meeting() {
    let (ana, ben) = running();
    adds_meeting(&ana, LATER);
    does(&ana, &to_take_on("roadmap", NEXT));
    does(&ana, &to_start(NEXT));
    bring(&ana, &ben);
    // Ana sends it on from the second while Ben, who takes it back to the first, sends it on from there.
    moves(&ana, "roadmap", TODAY, Place::First);
    does(&ben, &to_take_on("roadmap", LATER));
    does(&ben, &to_start(LATER));
    moves(&ben, "roadmap", NEXT, Place::First);
    does(&ana, &to_take_on("roadmap", NEXT));
    both_see_the_same(&ana, &ben);
    // One place, whatever it is; and it can be dealt with there.
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!(entry.outcome, None);
    moves(&ana, "roadmap", "parked", Place::First);
    both_see_the_same(&ana, &ben);
    assert_ne!(stands, Section::Parked);
    assert_eq!(find(&ben, "roadmap").0, Section::Parked);
}

#[test]
fn one_deletes_a_topic_while_the_other_takes_it_on() {
    let (ana, ben) = running();
    let roadmap = || topic("roadmap");
    does(&ana, &AgendaOperation::DeleteTopic { topic: roadmap() });
    does(&ben, &to_take_on("roadmap", NEXT));
    both_see_the_same(&ana, &ben);
    assert!(shown(&ana, on(NEXT)).is_empty());
    assert_eq!(section(&ana, TODAY).moved, []);
    does(&ana, &to_close(TODAY));
    does(&ben, &AgendaOperation::RestoreTopic { topic: roadmap() });
    assert_eq!(find(&ben, "roadmap").0, on(NEXT));
}

#[test]
fn one_starts_or_makes_a_meeting_offline_that_the_other_closes_meanwhile() {
    // Whoever's device wins where both wrote.
    for (a, b) in [(1, 2), (3, 2)] {
        let (ana, ben) = (replica(a), replica(b));
        adds_meeting(&ana, TODAY);
        bring(&ana, &ben);
        for who in [&ana, &ben] {
            tries(who, 1_000, &to_start(TODAY)).unwrap();
            adds_meeting(who, NEXT);
        }
        tries(&ana, 2_000, &to_close(TODAY)).unwrap();
        tries(&ana, 3_000, &to_start(NEXT)).unwrap();
        both_see_the_same(&ana, &ben);
        assert_eq!(section(&ben, TODAY).state, MeetingState::Closed);
        assert_eq!(section(&ben, NEXT).state, MeetingState::Running);
        assert_eq!(
            tries(&ben, 4_000, &to_start(NEXT)).unwrap(),
            Update::EMPTY_V1
        );
        does(&ben, &to_reopen(TODAY));
        assert_eq!(section(&ben, TODAY).state, MeetingState::Running);
    }
}
