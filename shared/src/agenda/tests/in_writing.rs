//! Settling in writing: one has read it, and it stands as discussed for both.

use super::meetings::{prepared, to_close, to_decide, to_start};
use super::{adds, adds_meeting, day, done, find, moves, on, section, view};
use crate::agenda::{
    AgendaError, AgendaOperation, Enough, InWriting, Outcome, Place, SaidInWriting, TopicMode,
};
use crate::by_seat::BySeat;
use crate::ids::{Seat, Section};
use crate::replica::Replica;
use crate::testing::{bring, does, meet, replica, topic, tries};
use yrs::Update;

const TODAY: &str = "2026-11-24";
const NEXT: &str = "2026-12-01";

fn to_say(name: &str, says: Option<InWriting>) -> AgendaOperation {
    let topic = topic(name);
    AgendaOperation::SayInWriting { topic, says }
}

fn read(name: &str) -> AgendaOperation {
    to_say(name, Some(InWriting::Read))
}

fn think(name: &str) -> AgendaOperation {
    to_say(name, Some(InWriting::Think))
}

fn to_mark(name: &str, mode: Option<TopicMode>) -> AgendaOperation {
    let topic = topic(name);
    AgendaOperation::SetMode { topic, mode }
}

/// Ana has a topic in writing in a meeting to come.
fn written() -> (Replica, Replica) {
    let (ana, ben) = (prepared(), replica(2));
    does(&ana, &to_mark("roadmap", Some(TopicMode::Writing)));
    bring(&ana, &ben);
    (ana, ben)
}

fn says(replica: &Replica, name: &str) -> BySeat<InWriting> {
    let said = find(replica, name).1.in_writing;
    BySeat {
        a: said.a.map(|said| said.says),
        b: said.b.map(|said| said.says),
    }
}

#[test]
fn what_the_other_has_read_is_discussed_for_both_until_they_take_it_back() {
    let (ana, ben) = written();
    tries(&ben, 7, &read("roadmap")).unwrap();
    meet(&ana, &ben);
    let (stands, entry) = find(&ana, "roadmap");
    assert_eq!(
        (stands, entry.outcome),
        (on(TODAY), Some(Outcome::Discussed))
    );
    let read_it = SaidInWriting {
        says: InWriting::Read,
        at: 7,
    };
    assert_eq!(entry.in_writing.of(Seat::B), Some(&read_it));
    assert_eq!(does(&ben, &read("roadmap")), Update::EMPTY_V1);
    does(&ben, &to_say("roadmap", None));
    meet(&ana, &ben);
    let (_, entry) = find(&ana, "roadmap");
    assert_eq!((entry.outcome, entry.in_writing), (None, BySeat::default()));
}

#[test]
fn closing_writes_down_what_was_read_and_it_says_by_whom() {
    let (ana, ben) = written();
    tries(&ben, 7, &read("roadmap")).unwrap();
    does(&ben, &to_start(TODAY));
    does(&ben, &to_close(TODAY));
    assert_eq!(
        tries(&ben, 8, &to_say("roadmap", None)),
        Err(AgendaError::Closed)
    );
    meet(&ana, &ben);
    let closed = section(&ana, TODAY);
    assert_eq!(closed.topics[0].outcome, Some(Outcome::Discussed));
    assert_eq!(says(&ana, "roadmap").b, Some(InWriting::Read));
    // It is written down, whatever it is marked as later.
    does(&ana, &to_mark("roadmap", None));
    assert_eq!(find(&ana, "roadmap").0, on(TODAY));
    // Taken up again, it was not read there.
    adds_meeting(&ana, NEXT);
    does(&ana, &to_mark("roadmap", Some(TopicMode::Writing)));
    moves(&ana, "roadmap", NEXT, Place::First);
    assert_eq!(find(&ana, "roadmap").1.outcome, None);
    assert_eq!(says(&ana, "roadmap"), BySeat::default());
}

#[test]
fn who_wants_to_think_about_it_says_so_in_the_next_meeting_too() {
    let (ana, ben) = written();
    does(&ben, &think("roadmap"));
    assert_eq!(find(&ben, "roadmap").1.outcome, None);
    does(&ben, &to_start(TODAY));
    let next = Outcome::NextTime { on: day(NEXT) };
    does(&ben, &to_decide("roadmap", TODAY, Some(next)));
    does(&ben, &to_close(TODAY));
    meet(&ana, &ben);
    assert_eq!(find(&ana, "roadmap").0, on(NEXT));
    assert_eq!(says(&ana, "roadmap").b, Some(InWriting::Think));
    does(&ben, &read("roadmap"));
    assert_eq!(find(&ben, "roadmap").1.outcome, Some(Outcome::Discussed));
    does(&ben, &to_start(NEXT));
    does(&ben, &to_close(NEXT));
    meet(&ana, &ben);
    assert_eq!(
        section(&ana, NEXT).topics[0].outcome,
        Some(Outcome::Discussed)
    );
}

#[test]
fn it_takes_both_one_who_wants_to_think_or_to_talk_keeps_it_open() {
    let (ana, ben) = written();
    does(&ben, &read("roadmap"));
    meet(&ana, &ben);
    does(&ana, &to_say("roadmap", Some(InWriting::Talk)));
    meet(&ana, &ben);
    assert_eq!(find(&ben, "roadmap").1.outcome, None);
    let (a, b) = (Some(InWriting::Talk), Some(InWriting::Read));
    assert_eq!(says(&ben, "roadmap"), BySeat { a, b });
    does(&ana, &to_say("roadmap", None));
    assert_eq!(find(&ana, "roadmap").1.outcome, Some(Outcome::Discussed));
    does(&ana, &think("roadmap"));
    assert_eq!(find(&ana, "roadmap").1.outcome, None);
}

#[test]
fn an_outcome_that_one_takes_away_is_not_brought_back_by_the_others_reading() {
    let (ana, ben) = written();
    does(&ben, &read("roadmap"));
    meet(&ana, &ben);
    does(&ana, &to_decide("roadmap", TODAY, None));
    assert_eq!(find(&ana, "roadmap").1.outcome, None);
    assert_eq!(says(&ana, "roadmap").a, Some(InWriting::Talk));
    assert_eq!(says(&ana, "roadmap").b, Some(InWriting::Read));
    does(&ben, &to_decide("roadmap", TODAY, None));
    assert_eq!(says(&ben, "roadmap").b, None);
}

#[test]
fn what_was_read_before_the_meeting_had_a_day_counts_in_it() {
    let (ana, ben) = (replica(1), replica(2));
    adds(&ana, "waits", "next", Place::First);
    does(&ana, &to_mark("waits", Some(TopicMode::Writing)));
    bring(&ana, &ben);
    does(&ben, &read("waits"));
    meet(&ana, &ben);
    assert_eq!(find(&ana, "waits").0, Section::Next);
    assert_eq!(says(&ana, "waits").b, Some(InWriting::Read));
    adds_meeting(&ana, TODAY);
    let (stands, entry) = find(&ana, "waits");
    assert_eq!(
        (stands, entry.outcome),
        (on(TODAY), Some(Outcome::Discussed))
    );
    // Carried on all the same, it is to be read again.
    let next = Outcome::NextTime { on: day(NEXT) };
    does(&ana, &to_decide("waits", TODAY, Some(next)));
    let (stands, entry) = find(&ana, "waits");
    assert_eq!((stands, entry.outcome), (on(NEXT), None));
}

#[test]
fn what_was_discussed_elsewhere_before_is_answered_anew_wherever_it_is_taken_up_again() {
    let (ana, ben) = written();
    does(&ben, &read("roadmap"));
    does(&ben, &to_start(TODAY));
    does(&ben, &to_close(TODAY));
    for section in [NEXT, "next"] {
        moves(&ben, "roadmap", section, Place::First);
        does(&ben, &think("roadmap"));
        assert_eq!(says(&ben, "roadmap").b, Some(InWriting::Think), "{section}");
        does(&ben, &read("roadmap"));
        assert_eq!(says(&ben, "roadmap").b, Some(InWriting::Read), "{section}");
    }
    meet(&ana, &ben);
    assert_eq!(says(&ana, "roadmap").b, Some(InWriting::Read));
}

#[test]
fn only_a_topic_in_writing_is_settled_so_and_only_while_it_is_one() {
    let (ana, ben) = written();
    does(&ben, &read("roadmap"));
    does(&ben, &to_mark("roadmap", Some(TopicMode::Call)));
    assert_eq!(find(&ben, "roadmap").1.outcome, None);
    assert_eq!(says(&ben, "roadmap"), BySeat::default());
    let marked = tries(&ben, 1, &think("roadmap"));
    assert_eq!(marked, Err(AgendaError::NotInWriting));
    moves(&ana, "roadmap", "parked", Place::First);
    let parked = tries(&ana, 1, &read("roadmap"));
    assert_eq!(parked, Err(AgendaError::NotThere));
}

#[test]
fn marking_it_is_taken_back_by_undo_and_the_word_stays_said() {
    let (ana, ben) = written();
    does(&ben, &read("roadmap"));
    meet(&ana, &ben);
    let act = done(&ana, &to_mark("roadmap", Some(TopicMode::Call)));
    assert_eq!(find(&ana, "roadmap").1.outcome, None);
    crate::testing::local(&ana, |txn| act.turn(txn, crate::agenda::Way::Back));
    assert_eq!(find(&ana, "roadmap").1.outcome, Some(Outcome::Discussed));
    // It has nothing to do with what is asked while they talk.
    let (topic, day) = (topic("roadmap"), day(TODAY));
    let says = Some(Enough::More);
    does(&ana, &AgendaOperation::SayEnough { topic, day, says });
    assert_eq!(find(&ana, "roadmap").1.outcome, Some(Outcome::Discussed));
    assert!(view(&ana).next.is_empty());
}
