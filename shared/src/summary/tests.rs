use super::{
    MOST_DAYS_OFF, MOST_PROMISES, MOST_WORDS, NextMeeting, OpenPromiseState, Summary, new_topics,
    summaries, summary,
};
use crate::agenda::{AgendaOperation, Enough, Gone, MeetingState, Outcome, Place, Series};
use crate::doer::Doer;
use crate::ids::{Day, Seat, Section};
use crate::promise::{self, PromiseKind, PromiseOperation, Promiser, Terms};
use crate::replica::{Origin, Replica};
use crate::steps;
use crate::testing::{add, does, meet, replica, topic, tries};
use crate::view::{AgendaView, agenda_view};
use yrs::Transact;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn of(replica: &Replica, seat: Seat) -> Summary {
    summary(&agenda_view(&mut replica.doc().transact_mut()), seat)
}

fn promises(replica: &Replica, seat: Seat, operation: &PromiseOperation) {
    let mut txn = replica.doc().transact_mut_with(Origin::Operation);
    promise::perform(&mut txn, Doer { seat, at: 1 }, operation).unwrap();
}

fn proposes(id: &str, who: Seat, due: Option<&str>) -> PromiseOperation {
    PromiseOperation::Make {
        promise: id.parse().unwrap(),
        terms: Terms {
            who: Promiser::Seat(who),
            telling: None,
            kind: PromiseKind::Action,
            what: format!("send {id}"),
            how: None,
            due: due.map(day),
        },
        topic: None,
        line: None,
        meeting: None,
    }
}

#[test]
fn an_empty_agenda_has_nothing_for_anybody() {
    assert_eq!(of(&replica(1), Seat::A), Summary::default());
}

#[test]
fn topics_for_the_next_meeting_are_counted_before_it_has_a_day() {
    let (ana, ben) = (replica(1), replica(2));
    for name in ["one", "two"] {
        does(&ana, &add(name, Section::Next, Place::Last));
    }
    does(&ben, &add("three", Section::Next, Place::Last));
    does(&ben, &add("later", Section::Parked, Place::Last));
    meet(&ana, &ben);
    let hers = of(&ana, Seat::A);
    assert_eq!((hers.next, hers.mine, hers.theirs), (None, 2, 1));
    let his = of(&ana, Seat::B);
    assert_eq!((his.next, his.mine, his.theirs), (None, 1, 2));
}

#[test]
fn the_next_meeting_is_the_earliest_that_is_not_closed_or_the_one_that_runs() {
    let ana = replica(1);
    for on in ["2026-12-01", "2026-11-24", "2026-12-08"] {
        does(&ana, &AgendaOperation::AddMeeting { day: day(on) });
    }
    let planned = |on| NextMeeting {
        day: day(on),
        state: MeetingState::Planned,
        started: None,
        minutes: None,
    };
    assert_eq!(of(&ana, Seat::B).next, Some(planned("2026-11-24")));
    let start = AgendaOperation::StartMeeting {
        day: day("2026-12-01"),
        minutes: 30,
    };
    tries(&ana, 7_000, &start).unwrap();
    let running = NextMeeting {
        state: MeetingState::Running,
        started: Some(7_000),
        minutes: Some(30),
        ..planned("2026-12-01")
    };
    assert_eq!(of(&ana, Seat::B).next, Some(running));
    for on in ["2026-12-01", "2026-11-24"] {
        does(&ana, &AgendaOperation::CloseMeeting { day: day(on) });
    }
    assert_eq!(of(&ana, Seat::B).next, Some(planned("2026-12-08")));
}

#[test]
fn what_a_meeting_carried_is_not_new() {
    let (ana, ben) = (replica(1), replica(2));
    let (first, second) = (day("2026-11-24"), day("2026-12-01"));
    for on in [first, second] {
        does(&ana, &AgendaOperation::AddMeeting { day: on });
    }
    does(&ana, &add("old", Section::Meeting(first), Place::Last));
    let carries = AgendaOperation::SetOutcome {
        topic: topic("old"),
        day: first,
        outcome: Some(Outcome::NextTime { on: second }),
    };
    does(&ana, &carries);
    does(&ana, &AgendaOperation::CloseMeeting { day: first });
    meet(&ana, &ben);
    does(&ben, &add("new", Section::Meeting(second), Place::Last));
    let his = of(&ben, Seat::B);
    assert_eq!((his.mine, his.theirs), (1, 0));
}

#[test]
fn a_question_and_a_promise_wait_for_the_one_who_is_asked() {
    let ana = replica(1);
    let today = day("2026-11-24");
    does(&ana, &AgendaOperation::AddMeeting { day: today });
    does(&ana, &add("one", Section::Meeting(today), Place::Last));
    let enough = AgendaOperation::SayEnough {
        topic: topic("one"),
        day: today,
        says: Some(Enough::Enough),
    };
    does(&ana, &enough);
    promises(&ana, Seat::A, &proposes("promise-1", Seat::B, None));
    assert_eq!(of(&ana, Seat::A).waiting, 0);
    assert_eq!(of(&ana, Seat::B).waiting, 2);
}

#[test]
fn open_promises_come_by_date_and_those_that_are_done_do_not() {
    let ana = replica(1);
    for (id, due) in [
        ("promise-1", None),
        ("promise-2", Some("2026-12-04")),
        ("promise-3", Some("2026-11-27")),
        ("promise-4", Some("2026-11-20")),
    ] {
        promises(&ana, Seat::A, &proposes(id, Seat::A, due));
    }
    let done = PromiseOperation::Finish {
        promise: "promise-4".parse().unwrap(),
        meeting: None,
        word: None,
    };
    promises(&ana, Seat::A, &done);
    let hers = of(&ana, Seat::A);
    assert_eq!(hers.open_promises, 3);
    let told: Vec<_> = hers.promises.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(told, ["promise-3", "promise-2", "promise-1"]);
    let first = hers.promises.first().unwrap();
    assert_eq!(first.state, OpenPromiseState::Accepted);
    assert_eq!((first.who, first.answers), (Some(Seat::A), Seat::A));
    assert_eq!(first.what, "send promise-3");
}

/// An agenda with so many closed meetings, topics in each, promises and words to confirm.
fn written(count: usize) -> AgendaView {
    let ana = replica(1);
    for number in 0..count {
        let on = day("2026-01-01")
            .plus_days(i32::try_from(number).unwrap())
            .unwrap();
        does(&ana, &AgendaOperation::AddMeeting { day: on });
        let name = format!("{number:0>8}");
        does(&ana, &add(&name, Section::Meeting(on), Place::Last));
        let due = (number % 2 == 0).then(|| on.to_string());
        let id = format!("promise-{name}");
        promises(&ana, Seat::A, &proposes(&id, Seat::B, due.as_deref()));
    }
    agenda_view(&mut ana.doc().transact_mut())
}

#[test]
fn it_costs_as_much_more_as_there_is_more() {
    let cost = |count| {
        let view = written(count);
        steps::count(|| {
            summary(&view, Seat::A);
        })
    };
    let (once, twice) = (cost(200), cost(400));
    assert!(2 * twice <= 5 * once, "{once} steps, then {twice}");
    assert!(
        twice <= 400 * 8 + MOST_PROMISES * 100,
        "{twice} steps for 400 of each"
    );
}

#[test]
fn it_is_short_however_long_the_agenda_is() {
    let summary = summary(&written(400), Seat::B);
    assert_eq!(summary.open_promises, 400);
    assert_eq!(summary.promises.len(), MOST_PROMISES);
    let json = serde_json::to_string(&summary).unwrap();
    assert!(json.len() < 8_000, "{} bytes", json.len());
    assert_eq!(serde_json::from_str::<Summary>(&json).unwrap(), summary);
}
