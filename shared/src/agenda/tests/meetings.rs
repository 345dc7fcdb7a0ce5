//! The life of a meeting.

use super::{adds, adds_meeting, day, find, moves, on, section, shown, to_move};
use crate::agenda::{AgendaError, AgendaOperation, MeetingState, Outcome, Place};
use crate::ids::Section;
use crate::replica::Replica;
use crate::testing::{add, does, meet, replica, topic, tries};
use yrs::Update;

const TODAY: &str = "2026-11-24";
const NEXT: &str = "2026-12-01";

pub(super) fn to_start(text: &str) -> AgendaOperation {
    AgendaOperation::StartMeeting {
        day: day(text),
        minutes: 30,
    }
}

pub(super) fn to_close(text: &str) -> AgendaOperation {
    AgendaOperation::CloseMeeting { day: day(text) }
}

pub(super) fn to_reopen(text: &str) -> AgendaOperation {
    AgendaOperation::ReopenMeeting { day: day(text) }
}

pub(super) fn to_decide(name: &str, text: &str, outcome: Option<Outcome>) -> AgendaOperation {
    AgendaOperation::SetOutcome {
        topic: topic(name),
        day: day(text),
        outcome,
    }
}

/// A person with a meeting today, one next week, and a topic for today.
pub(super) fn prepared() -> Replica {
    let ana = replica(1);
    for day in [TODAY, NEXT] {
        adds_meeting(&ana, day);
    }
    adds(&ana, "roadmap", TODAY, Place::First);
    ana
}

#[test]
fn a_meeting_is_started_and_closed_by_people_and_shows_when() {
    let ana = prepared();
    assert_eq!(section(&ana, TODAY).state, MeetingState::Planned);
    tries(&ana, 1_000, &to_start(TODAY)).unwrap();
    let running = section(&ana, TODAY);
    assert_eq!(running.state, MeetingState::Running);
    assert_eq!((running.started, running.minutes), (Some(1_000), Some(30)));
    assert_eq!(running.ended, None);
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Discussed)));
    tries(&ana, 2_000, &to_close(TODAY)).unwrap();
    let closed = section(&ana, TODAY);
    assert_eq!(closed.state, MeetingState::Closed);
    assert_eq!((closed.started, closed.ended), (Some(1_000), Some(2_000)));
}

#[test]
fn a_meeting_that_runs_is_not_started_again() {
    let ana = prepared();
    tries(&ana, 1_000, &to_start(TODAY)).unwrap();
    assert_eq!(
        tries(&ana, 2_000, &to_start(TODAY)).unwrap(),
        Update::EMPTY_V1
    );
    assert_eq!(section(&ana, TODAY).started, Some(1_000));
}

#[test]
fn a_meeting_is_not_closed_while_a_topic_in_it_has_no_outcome() {
    let ana = prepared();
    does(&ana, &to_start(TODAY));
    assert_eq!(
        tries(&ana, 1, &to_close(TODAY)),
        Err(AgendaError::NoOutcome)
    );
    let topic = topic("roadmap");
    // One that nobody sees any more needs none.
    does(&ana, &AgendaOperation::DeleteTopic { topic });
    does(&ana, &to_close(TODAY));
    assert_eq!(section(&ana, TODAY).state, MeetingState::Closed);
}

#[test]
fn closing_a_closed_meeting_does_nothing_and_starting_it_is_refused() {
    let ana = prepared();
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Discussed)));
    does(&ana, &to_close(TODAY));
    assert_eq!(does(&ana, &to_close(TODAY)), Update::EMPTY_V1);
    assert_eq!(tries(&ana, 1, &to_start(TODAY)), Err(AgendaError::Closed));
    assert_eq!(section(&ana, TODAY).state, MeetingState::Closed);
}

#[test]
fn a_closed_meeting_that_is_opened_again_runs() {
    let ana = prepared();
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Discussed)));
    assert_eq!(does(&ana, &to_reopen(TODAY)), Update::EMPTY_V1);
    does(&ana, &to_close(TODAY));
    does(&ana, &to_reopen(TODAY));
    let running = section(&ana, TODAY);
    assert_eq!(
        (running.state, running.ended),
        (MeetingState::Running, None)
    );
    assert_eq!(running.topics[0].outcome, Some(Outcome::Discussed));
    does(&ana, &to_decide("roadmap", TODAY, None));
    assert_eq!(find(&ana, "roadmap").1.outcome, None);
}

#[test]
fn nothing_comes_into_a_closed_meeting() {
    let ana = prepared();
    does(&ana, &to_decide("roadmap", TODAY, Some(Outcome::Discussed)));
    does(&ana, &to_close(TODAY));
    adds(&ana, "later", "parked", Place::First);
    let added = tries(&ana, 1, &add("new", on(TODAY), Place::First));
    assert_eq!(added, Err(AgendaError::Closed));
    let moved = tries(&ana, 1, &to_move("later", on(TODAY), Place::First));
    assert_eq!(moved, Err(AgendaError::Closed));
    adds(&ana, "second", NEXT, Place::Last);
    assert_eq!(shown(&ana, on(TODAY)), ["roadmap"]);
}

#[test]
fn what_is_added_while_the_meeting_runs_says_so() {
    let ana = prepared();
    adds_meeting(&ana, TODAY);
    does(&ana, &to_start(TODAY));
    adds(&ana, "spontaneous", TODAY, Place::First);
    adds(&ana, "for-next-time", NEXT, Place::First);
    assert!(find(&ana, "spontaneous").1.live);
    assert!(!find(&ana, "for-next-time").1.live);
    assert!(!find(&ana, "roadmap").1.live);
    // What comes out of another meeting was not added in this one.
    moves(&ana, "for-next-time", TODAY, Place::Last);
    assert!(!find(&ana, "for-next-time").1.live);
}

#[test]
fn who_brought_a_topic_and_when_is_that_persons_word() {
    let (ana, ben) = (prepared(), replica(2));
    tries(&ben, 5_000, &add("from-ben", on(TODAY), Place::Last)).unwrap();
    meet(&ana, &ben);
    let (_, brought) = find(&ana, "from-ben");
    let by = brought.by.map(crate::ids::Seat::as_str);
    assert_eq!((by, brought.added), (Some("b"), Some(5_000)));
    let (_, own) = find(&ana, "roadmap");
    assert_eq!(own.by.map(crate::ids::Seat::as_str), Some("a"));
}

#[test]
fn a_day_that_only_a_topic_names_can_be_started_and_closed() {
    let ana = replica(1);
    adds(&ana, "alone", TODAY, Place::First);
    does(&ana, &to_start(TODAY));
    does(&ana, &to_decide("alone", TODAY, Some(Outcome::Parked)));
    does(&ana, &to_close(TODAY));
    assert_eq!(section(&ana, TODAY).state, MeetingState::Closed);
    assert_eq!(find(&ana, "alone").0, Section::Parked);
}
