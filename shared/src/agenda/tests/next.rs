//! Topics for the next meeting while that has no day, and what becomes of them when it has one.

use super::meetings::{to_close, to_decide, to_reopen, to_start};
use super::{adds, adds_meeting, day, find, moves, on, shown, to_move, view};
use crate::agenda::{Act, AgendaError, AgendaOperation, MeetingState, Outcome, Place, Watch, Way};
use crate::ids::Section;
use crate::replica::Replica;
use crate::testing::{bring, does, meet, replica, topic, tries};
use yrs::Transact;

const EARLIER: &str = "2026-11-24";
const TODAY: &str = "2026-12-01";
const LATER: &str = "2026-12-08";
const DISCUSSED: Option<Outcome> = Some(Outcome::Discussed);

/// Two people with an agenda of two topics, and no meeting yet.
fn undated() -> (Replica, Replica) {
    let (ana, ben) = (replica(1), replica(2));
    adds(&ana, "roadmap", "next", Place::Last);
    adds(&ana, "holidays", "next", Place::Last);
    bring(&ana, &ben);
    (ana, ben)
}

/// Makes a meeting, as a step that can be taken back.
fn makes(who: &Replica, text: &str) -> Act {
    let operation = AgendaOperation::AddMeeting { day: day(text) };
    let watch = Watch::of(&who.doc().transact(), &operation.clone().into()).unwrap();
    does(who, &operation);
    watch.noted(&who.doc().transact()).unwrap()
}

fn sections(who: &Replica) -> Vec<String> {
    let sections = view(who).sections.into_iter();
    sections.map(|section| section.day.to_string()).collect()
}

#[test]
fn the_first_day_turns_what_waited_into_that_meeting() {
    let (ana, _) = undated();
    assert_eq!(shown(&ana, Section::Next), ["roadmap", "holidays"]);
    adds_meeting(&ana, TODAY);
    assert_eq!(shown(&ana, on(TODAY)), ["roadmap", "holidays"]);
    assert!(shown(&ana, Section::Next).is_empty());
    // It is theirs: one that is made for an earlier day takes nothing away.
    adds_meeting(&ana, EARLIER);
    assert_eq!(shown(&ana, on(TODAY)), ["roadmap", "holidays"]);
    let (_, entry) = find(&ana, "roadmap");
    assert!(!entry.left_over);
    assert_eq!(entry.carried, 0);
}

#[test]
fn what_was_written_offline_for_no_day_comes_to_the_day_that_the_other_chose() {
    let (ana, ben) = undated();
    adds_meeting(&ana, TODAY);
    adds(&ben, "unseen", "next", Place::First);
    meet(&ana, &ben);
    assert_eq!(view(&ana), view(&ben));
    assert_eq!(shown(&ana, on(TODAY)).len(), 3);
    // And stays there, whatever is planned before it, and when it starts, and is over.
    adds_meeting(&ben, EARLIER);
    assert_eq!(find(&ben, "unseen").0, on(TODAY));
    for name in ["roadmap", "holidays", "unseen"] {
        does(&ben, &to_decide(name, TODAY, DISCUSSED));
    }
    does(&ben, &to_close(TODAY));
    adds_meeting(&ben, LATER);
    assert_eq!(shown(&ben, on(TODAY)).len(), 3);
}

#[test]
fn a_topic_in_a_meeting_that_starts_stays_in_it() {
    let (ana, ben) = undated();
    adds_meeting(&ana, TODAY);
    adds(&ben, "unseen", "next", Place::First);
    meet(&ana, &ben);
    does(&ana, &to_start(TODAY));
    assert_eq!(find(&ana, "unseen").0, on(TODAY));
    assert_eq!(view(&ana).sections[0].state, MeetingState::Running);
}

#[test]
fn a_meeting_that_runs_or_runs_again_takes_in_nothing_by_itself() {
    let (ana, _) = undated();
    adds_meeting(&ana, EARLIER);
    for name in ["roadmap", "holidays"] {
        does(&ana, &to_decide(name, EARLIER, DISCUSSED));
    }
    does(&ana, &to_close(EARLIER));
    adds(&ana, "more", "next", Place::Last);
    does(&ana, &to_reopen(EARLIER));
    assert_eq!(shown(&ana, Section::Next), ["more"]);
    adds_meeting(&ana, TODAY);
    assert_eq!(shown(&ana, on(TODAY)), ["more"]);
}

#[test]
fn a_topic_is_added_to_the_day_that_there_is() {
    let ana = replica(1);
    adds_meeting(&ana, TODAY);
    adds_meeting(&ana, LATER);
    adds(&ana, "roadmap", "next", Place::Last);
    adds(&ana, "someday", "parked", Place::Last);
    moves(&ana, "someday", "next", Place::Last);
    assert_eq!(shown(&ana, on(TODAY)), ["roadmap", "someday"]);
}

#[test]
fn it_is_moved_there_from_what_is_parked_and_back() {
    let (ana, _) = undated();
    adds(&ana, "someday", "parked", Place::First);
    moves(&ana, "someday", "next", Place::After(topic("roadmap")));
    assert_eq!(
        shown(&ana, Section::Next),
        ["roadmap", "someday", "holidays"]
    );
    moves(&ana, "roadmap", "parked", Place::First);
    assert_eq!(shown(&ana, Section::Next), ["someday", "holidays"]);
    assert_eq!(shown(&ana, Section::Parked), ["roadmap"]);
}

#[test]
fn out_of_a_meeting_that_runs_a_topic_needs_a_day() {
    let (ana, _) = undated();
    adds_meeting(&ana, TODAY);
    does(&ana, &to_start(TODAY));
    let refused = tries(&ana, 1, &to_move("roadmap", Section::Next, Place::Last));
    assert_eq!(refused, Err(AgendaError::NoDay));
    assert_eq!(find(&ana, "roadmap").0, on(TODAY));
}

#[test]
fn the_day_is_taken_back_with_everything_that_it_was_chosen_for() {
    let (ana, ben) = undated();
    let made = makes(&ana, TODAY);
    // Also with what the other wrote for no day meanwhile.
    adds(&ben, "unseen", "next", Place::Last);
    bring(&ben, &ana);
    made.check(&ana.doc().transact(), Way::Back).unwrap();
    made.turn(&mut ana.doc().transact_mut(), Way::Back);
    assert!(sections(&ana).is_empty());
    assert_eq!(shown(&ana, Section::Next).len(), 3);
    made.check(&ana.doc().transact(), Way::Forth).unwrap();
    made.turn(&mut ana.doc().transact_mut(), Way::Forth);
    assert_eq!(shown(&ana, on(TODAY)).len(), 3);
}

#[test]
fn a_day_with_a_topic_of_its_own_stays() {
    let (ana, ben) = undated();
    let made = makes(&ana, TODAY);
    bring(&ana, &ben);
    adds(&ben, "new", TODAY, Place::Last);
    bring(&ben, &ana);
    let refused = made.check(&ana.doc().transact(), Way::Back);
    assert_eq!(refused, Err(AgendaError::ChangedMeanwhile));
}
