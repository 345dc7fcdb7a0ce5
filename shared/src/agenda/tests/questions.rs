//! "Anything more on this?" and "Switch to this?": both have to say so.

use super::meetings::{prepared, to_close, to_decide, to_start};
use super::{adds, adds_meeting, day, find, moves, on, section};
use crate::agenda::{AgendaError, AgendaOperation, Enough, Outcome, Place};
use crate::by_seat::BySeat;
use crate::ids::TopicId;
use crate::replica::Replica;
use crate::testing::{bring, does, meet, replica, topic, tries};
use yrs::Update;

const TODAY: &str = "2026-11-24";
const NEXT: &str = "2026-12-01";

fn to_say(name: &str, says: Option<Enough>) -> AgendaOperation {
    AgendaOperation::SayEnough {
        topic: topic(name),
        day: day(TODAY),
        says,
    }
}

fn enough(name: &str) -> AgendaOperation {
    to_say(name, Some(Enough::Enough))
}

fn more(name: &str) -> AgendaOperation {
    to_say(name, Some(Enough::More))
}

fn to_switch(name: &str, wants: bool) -> AgendaOperation {
    AgendaOperation::SaySwitch {
        topic: topic(name),
        day: day(TODAY),
        wants,
    }
}

/// Two people in a meeting that runs, with three topics.
fn talking() -> (Replica, Replica) {
    let (ana, ben) = (prepared(), replica(2));
    for name in ["second", "third"] {
        adds(&ana, name, TODAY, Place::Last);
    }
    does(&ana, &to_start(TODAY));
    bring(&ana, &ben);
    (ana, ben)
}

fn says(who: &Replica, other: &Replica, operation: &AgendaOperation) {
    tries(who, 1, operation).unwrap();
    meet(who, other);
}

fn current(replica: &Replica) -> Option<TopicId> {
    section(replica, TODAY).current
}

#[test]
fn a_topic_closes_when_both_say_enough() {
    let (ana, ben) = talking();
    says(&ana, &ben, &enough("roadmap"));
    let (_, asked) = find(&ben, "roadmap");
    assert_eq!(asked.outcome, None);
    let a = Some(Enough::Enough);
    assert_eq!(asked.enough, BySeat { a, b: None });
    says(&ben, &ana, &enough("roadmap"));
    let (_, closed) = find(&ana, "roadmap");
    assert_eq!(closed.outcome, Some(Outcome::Discussed));
}

#[test]
fn more_keeps_a_topic_open_and_opens_it_again() {
    let (ana, ben) = talking();
    says(&ana, &ben, &enough("roadmap"));
    says(&ben, &ana, &more("roadmap"));
    let (_, open) = find(&ana, "roadmap");
    assert_eq!(open.outcome, None);
    assert_eq!(open.enough.b, Some(Enough::More));
    says(&ben, &ana, &enough("roadmap"));
    says(&ana, &ben, &more("roadmap"));
    assert_eq!(find(&ben, "roadmap").1.outcome, None);
}

#[test]
fn a_question_can_be_taken_back_and_said_again_costs_nothing() {
    let (ana, ben) = talking();
    says(&ana, &ben, &enough("roadmap"));
    assert_eq!(does(&ana, &enough("roadmap")), Update::EMPTY_V1);
    says(&ana, &ben, &to_say("roadmap", None));
    assert!(find(&ben, "roadmap").1.enough.is_empty());
    says(&ben, &ana, &enough("roadmap"));
    assert_eq!(find(&ana, "roadmap").1.outcome, None);
}

#[test]
fn an_outcome_taken_back_is_not_brought_back_by_an_old_enough() {
    let (ana, ben) = talking();
    does(&ana, &enough("roadmap"));
    does(&ben, &enough("roadmap"));
    meet(&ana, &ben);
    says(&ana, &ben, &to_decide("roadmap", TODAY, None));
    assert_eq!(find(&ben, "roadmap").1.outcome, None);
    says(&ana, &ben, &enough("roadmap"));
    moves(&ana, "roadmap", NEXT, Place::First);
    moves(&ana, "roadmap", TODAY, Place::First);
    assert_eq!(find(&ana, "roadmap").1.outcome, None);
}

#[test]
fn enough_is_said_in_the_meeting_the_topic_stands_in() {
    let (ana, ben) = talking();
    says(&ana, &ben, &enough("roadmap"));
    moves(&ben, "roadmap", NEXT, Place::First);
    let elsewhere = tries(&ben, 1, &enough("roadmap"));
    assert_eq!(elsewhere, Err(AgendaError::NotThere));
    // What was said in one meeting is not said in another.
    assert!(find(&ben, "roadmap").1.enough.is_empty());
    for name in ["second", "third"] {
        does(&ben, &to_decide(name, TODAY, Some(Outcome::Discussed)));
    }
    does(&ben, &to_close(TODAY));
    assert_eq!(tries(&ben, 1, &more("second")), Err(AgendaError::Closed));
}

#[test]
fn it_takes_both_to_switch() {
    let (ana, ben) = talking();
    says(&ana, &ben, &to_switch("second", true));
    assert_eq!(current(&ben), None);
    let (_, asked) = find(&ben, "second");
    let a = Some(true);
    assert_eq!(asked.switch, BySeat { a, b: None });
    says(&ben, &ana, &to_switch("second", false));
    assert_eq!(current(&ana), None);
    assert_eq!(find(&ana, "second").1.switch.b, Some(false));
    says(&ben, &ana, &to_switch("second", true));
    assert_eq!(current(&ana), Some(topic("second")));
    assert_eq!(current(&ben), Some(topic("second")));
}

#[test]
fn the_newest_agreement_wins_and_to_go_back_needs_a_new_one() {
    let (ana, ben) = talking();
    for name in ["second", "third"] {
        says(&ana, &ben, &to_switch(name, true));
        says(&ben, &ana, &to_switch(name, true));
    }
    assert_eq!(current(&ana), Some(topic("third")));
    // Ben's yes to the second one was answered by going to the third.
    assert!(find(&ana, "second").1.switch.is_empty());
    says(&ana, &ben, &to_switch("second", true));
    assert_eq!(current(&ben), Some(topic("third")));
    assert_eq!(
        find(&ben, "second").1.switch.of(crate::ids::Seat::A),
        Some(&true)
    );
    says(&ben, &ana, &to_switch("second", true));
    assert_eq!(current(&ana), Some(topic("second")));
}

#[test]
fn a_clock_that_is_behind_does_not_keep_a_new_question_from_being_heard() {
    let (ana, ben) = talking();
    tries(&ana, 9_000, &to_switch("second", true)).unwrap();
    bring(&ana, &ben);
    says(&ben, &ana, &to_switch("second", true));
    says(&ben, &ana, &to_switch("third", true));
    assert_eq!(find(&ana, "third").1.switch.b, Some(true));
}

#[test]
fn a_topic_with_an_outcome_is_current_no_more() {
    let (ana, ben) = talking();
    for name in ["second", "third"] {
        says(&ana, &ben, &to_switch(name, true));
        says(&ben, &ana, &to_switch(name, true));
    }
    says(
        &ana,
        &ben,
        &to_decide("third", TODAY, Some(Outcome::Discussed)),
    );
    // They went on to it from the second.
    assert_eq!(current(&ben), Some(topic("second")));
    let over = tries(&ben, 1, &to_switch("third", true));
    assert_eq!(over, Err(AgendaError::HasOutcome));
    moves(&ben, "second", NEXT, Place::First);
    assert_eq!(current(&ben), None);
}

#[test]
fn switching_is_for_a_meeting_that_runs() {
    let ana = prepared();
    let planned = tries(&ana, 1, &to_switch("roadmap", true));
    assert_eq!(planned, Err(AgendaError::NotRunning));
    adds_meeting(&ana, NEXT);
    adds(&ana, "elsewhere", NEXT, Place::First);
    let elsewhere = tries(&ana, 1, &to_switch("elsewhere", true));
    assert_eq!(elsewhere, Err(AgendaError::NotThere));
    assert_eq!(find(&ana, "elsewhere").0, on(NEXT));
}

#[test]
fn both_agree_offline_on_different_topics_and_see_one() {
    let (ana, ben) = talking();
    does(&ana, &to_switch("second", true));
    does(&ben, &to_switch("third", true));
    meet(&ana, &ben);
    tries(&ana, 50, &to_switch("third", true)).unwrap();
    tries(&ben, 60, &to_switch("second", true)).unwrap();
    meet(&ana, &ben);
    assert!(current(&ana).is_some());
    assert_eq!(current(&ana), current(&ben));
}
