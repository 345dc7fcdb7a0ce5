//! What becomes of topics, and where that leaves them.

use super::meetings::{prepared, to_close, to_decide, to_reopen, to_start};
use super::{adds, adds_meeting, day, edits, find, insert, moves, on, section, shown, to_move};
use crate::agenda::{AgendaError, AgendaOperation, Outcome, Place};
use crate::ids::Section;
use crate::testing::{does, topic, tries};
use crate::view::MovedTopic;

const TODAY: &str = "2026-11-24";
const BETWEEN: &str = "2026-11-27";
const NEXT: &str = "2026-12-01";

fn next(text: &str) -> Outcome {
    Outcome::NextTime { on: day(text) }
}

fn follow_up(text: &str) -> Outcome {
    Outcome::FollowUp { on: day(text) }
}

fn moved(moved: &[MovedTopic]) -> Vec<(&str, Outcome)> {
    let pairs = moved.iter();
    pairs
        .map(|topic| (topic.headline.as_str(), topic.outcome))
        .collect()
}

#[test]
fn a_topic_for_next_time_stands_there_and_leaves_its_trace() {
    let ana = prepared();
    does(&ana, &to_start(TODAY));
    does(&ana, &to_decide("roadmap", TODAY, Some(next(NEXT))));
    does(&ana, &to_close(TODAY));
    edits(&ana, &topic("roadmap"), &[insert(7, " again")]);
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.carried), (on(NEXT), 1));
    assert_eq!((entry.outcome, entry.left_over), (None, false));
    let closed = section(&ana, TODAY);
    assert!(closed.topics.is_empty());
    assert_eq!(moved(&closed.moved), [("roadmap again", next(NEXT))]);
    assert_eq!(section(&ana, NEXT).moved, []);
}

#[test]
fn a_follow_up_gets_a_meeting_of_its_own() {
    let ana = prepared();
    does(&ana, &to_decide("roadmap", TODAY, Some(follow_up(BETWEEN))));
    assert_eq!(shown(&ana, on(BETWEEN)), ["roadmap"]);
    let days: Vec<_> = super::view(&ana).sections;
    let days: Vec<_> = days.iter().map(|section| section.day.to_string()).collect();
    assert_eq!(days, [NEXT, BETWEEN, TODAY]);
    assert_eq!(find(&ana, "roadmap").1.carried, 1);
    assert_eq!(
        moved(&section(&ana, TODAY).moved),
        [("roadmap", follow_up(BETWEEN))]
    );
    // It is a meeting, whatever becomes of the topic.
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Parked)));
    assert_eq!(section(&ana, BETWEEN).topics, []);
}

#[test]
fn a_parked_topic_counts_as_moved_but_not_as_carried() {
    let ana = prepared();
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Parked)));
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.carried), (Section::Parked, 0));
    assert_eq!(entry.outcome, None);
    let today = section(&ana, TODAY);
    assert_eq!(moved(&today.moved), [("roadmap", Outcome::Parked)]);
}

#[test]
fn a_topic_is_carried_from_meeting_to_meeting() {
    let ana = prepared();
    adds_meeting(&ana, BETWEEN);
    does(&ana, &to_decide("roadmap", TODAY, Some(next(BETWEEN))));
    does(&ana, &to_close(TODAY));
    does(&ana, &to_decide("roadmap", BETWEEN, Some(next(NEXT))));
    does(&ana, &to_close(BETWEEN));
    does(&ana, &to_decide("roadmap", NEXT, Some(Outcome::Discussed)));
    does(&ana, &to_close(NEXT));
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.carried), (on(NEXT), 2));
    assert_eq!(entry.outcome, Some(Outcome::Discussed));
}

#[test]
fn an_outcome_can_be_changed_also_after_the_topic_has_gone() {
    let ana = prepared();
    does(&ana, &to_start(TODAY));
    does(&ana, &to_decide("roadmap", TODAY, Some(next(NEXT))));
    does(&ana, &to_decide("roadmap", TODAY, Some(follow_up(BETWEEN))));
    assert_eq!(find(&ana, "roadmap").0, on(BETWEEN));
    does(&ana, &to_decide("roadmap", TODAY, None));
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.outcome), (on(TODAY), None));
    does(&ana, &to_decide("roadmap", TODAY, Some(next(NEXT))));
    does(&ana, &to_close(TODAY));
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Discussed)));
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!(stands, on(TODAY));
    assert_eq!(entry.outcome, Some(Outcome::Discussed));
    assert_eq!(section(&ana, TODAY).moved, []);
}

#[test]
fn an_outcome_that_a_move_by_hand_made_can_be_changed_too() {
    let ana = prepared();
    does(&ana, &to_start(TODAY));
    moves(&ana, "roadmap", NEXT, Place::First);
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Discussed)));
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!(stands, on(TODAY));
    assert_eq!(entry.outcome, Some(Outcome::Discussed));
}

#[test]
fn a_closed_meetings_topic_keeps_an_outcome() {
    let ana = prepared();
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Discussed)));
    does(&ana, &to_close(TODAY));
    let back = tries(&ana, 1, &to_decide("roadmap", TODAY, None));
    assert_eq!(back, Err(AgendaError::KeepsOutcome));
    // To take it on to the next meeting after all is no taking back.
    does(&ana, &to_decide("roadmap", TODAY, Some(next(NEXT))));
    assert_eq!(find(&ana, "roadmap").0, on(NEXT));
    let back = tries(&ana, 1, &to_decide("roadmap", TODAY, None));
    assert_eq!(back, Err(AgendaError::KeepsOutcome));
}

#[test]
fn an_outcome_is_said_where_the_topic_stands_and_leads_ahead() {
    let ana = prepared();
    adds(&ana, "elsewhere", NEXT, Place::First);
    let refused = |name, on, outcome| tries(&ana, 1, &to_decide(name, on, outcome)).unwrap_err();
    let discussed = Some(Outcome::Discussed);
    assert_eq!(
        refused("elsewhere", TODAY, discussed),
        AgendaError::NotThere
    );
    assert_eq!(
        refused("nobody", TODAY, discussed),
        AgendaError::NoSuchTopic
    );
    for not_later in [TODAY, "2026-11-23"] {
        let error = refused("roadmap", TODAY, Some(next(not_later)));
        assert_eq!(error, AgendaError::NotLater);
        let error = refused("roadmap", TODAY, Some(follow_up(not_later)));
        assert_eq!(error, AgendaError::NotLater);
    }
    does(&ana, &to_decide("elsewhere", NEXT, discussed));
    does(&ana, &to_close(NEXT));
    assert_eq!(
        refused("roadmap", TODAY, Some(next(NEXT))),
        AgendaError::Closed
    );
    let gone = AgendaOperation::DeleteTopic {
        topic: topic("roadmap"),
    };
    does(&ana, &gone);
    assert_eq!(refused("roadmap", TODAY, discussed), AgendaError::NotThere);
}

#[test]
fn moving_a_topic_out_of_a_meeting_to_come_leaves_no_trace() {
    let ana = prepared();
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Discussed)));
    moves(&ana, "roadmap", NEXT, Place::First);
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.carried), (on(NEXT), 0));
    assert_eq!(entry.outcome, None);
    moves(&ana, "roadmap", TODAY, Place::First);
    assert_eq!(find(&ana, "roadmap").1.outcome, None);
    assert_eq!(section(&ana, TODAY).moved, []);
}

#[test]
fn moving_a_topic_out_of_a_meeting_that_runs_is_its_outcome_there() {
    let ana = prepared();
    adds(&ana, "small", TODAY, Place::Last);
    does(&ana, &to_start(TODAY));
    moves(&ana, "roadmap", NEXT, Place::First);
    moves(&ana, "small", "parked", Place::First);
    does(&ana, &to_close(TODAY));
    let today = section(&ana, TODAY);
    let expected = [("roadmap", next(NEXT)), ("small", Outcome::Parked)];
    assert_eq!(moved(&today.moved), expected);
    assert_eq!(find(&ana, "roadmap").0, on(NEXT));
    assert_eq!(find(&ana, "small").0, Section::Parked);
}

#[test]
fn a_topic_that_comes_back_to_a_meeting_has_no_outcome_there() {
    let ana = prepared();
    does(&ana, &to_start(TODAY));
    moves(&ana, "roadmap", NEXT, Place::First);
    moves(&ana, "roadmap", TODAY, Place::First);
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.outcome), (on(TODAY), None));
    assert_eq!(entry.carried, 0);
    // Also when it comes back by an outcome: it goes round, and stands where it was sent last.
    does(&ana, &to_decide("roadmap", TODAY, Some(next(NEXT))));
    does(&ana, &to_start(NEXT));
    moves(&ana, "roadmap", TODAY, Place::First);
    assert_eq!(find(&ana, "roadmap").0, on(TODAY));
    does(&ana, &to_decide("roadmap", TODAY, Some(next(NEXT))));
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!((stands, entry.left_over), (on(NEXT), false));
}

#[test]
fn topics_of_a_closed_meeting_can_be_put_in_order() {
    let ana = prepared();
    adds(&ana, "second", TODAY, Place::Last);
    for name in ["roadmap", "second"] {
        does(&ana, &to_decide(name, TODAY, Some(Outcome::Discussed)));
    }
    does(&ana, &to_close(TODAY));
    moves(&ana, "second", TODAY, Place::First);
    assert_eq!(shown(&ana, on(TODAY)), ["second", "roadmap"]);
    assert_eq!(section(&ana, TODAY).moved, []);
    does(&ana, &to_reopen(TODAY));
    does(&ana, &to_close(TODAY));
}

#[test]
fn a_topic_that_outcomes_led_on_is_reordered_and_stays() {
    let ana = prepared();
    adds(&ana, "second", NEXT, Place::First);
    does(&ana, &to_decide("roadmap", TODAY, Some(next(NEXT))));
    does(
        &ana,
        &to_move("roadmap", on(NEXT), Place::After(topic("second"))),
    );
    assert_eq!(shown(&ana, on(NEXT)), ["second", "roadmap"]);
    let today = section(&ana, TODAY);
    assert_eq!(moved(&today.moved), [("roadmap", next(NEXT))]);
}
