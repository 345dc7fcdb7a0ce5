use super::{adds, adds_meeting, day, done, find, local_read, moves, on, section, shown, view};
use crate::agenda::{AgendaError, AgendaOperation, Gone, MeetingState, Outcome, Place, Way};
use crate::ids::{Day, Section, Slot};
use crate::replica::Replica;
use crate::testing::{bring, does, local, meet, replica, topic, tries};

const EIGHTEENTH: &str = "2026-11-18";
const MON: &str = "2026-11-24";
const WED: &str = "2026-11-26";
const NEXT_WEEK: &str = "2026-12-01";
const WEEK_AFTER: &str = "2026-12-08";

fn moving(from: &str, to: &str) -> AgendaOperation {
    AgendaOperation::MoveMeeting {
        day: day(from),
        to: day(to),
        at: None,
    }
}

fn moved(replica: &Replica, from: &str, to: &str) {
    does(replica, &moving(from, to));
}

fn skipped(replica: &Replica, text: &str) {
    let how = Gone::Skipped;
    does(
        replica,
        &AgendaOperation::SkipMeeting {
            day: day(text),
            how,
        },
    );
}

fn started(replica: &Replica, text: &str) {
    let minutes = 30;
    does(
        replica,
        &AgendaOperation::StartMeeting {
            day: day(text),
            minutes,
        },
    );
}

fn discussed(replica: &Replica, name: &str, text: &str) {
    let outcome = Some(Outcome::Discussed);
    let (topic, day) = (topic(name), day(text));
    does(
        replica,
        &AgendaOperation::SetOutcome {
            topic,
            day,
            outcome,
        },
    );
}

fn closed(replica: &Replica, text: &str) {
    tries(
        replica,
        7,
        &AgendaOperation::CloseMeeting { day: day(text) },
    )
    .unwrap();
}

fn days(replica: &Replica) -> Vec<String> {
    let sections = view(replica).sections.into_iter();
    sections.map(|section| section.day.to_string()).collect()
}

fn gone(replica: &Replica) -> Vec<(Day, Gone)> {
    let gone = view(replica).gone.into_iter();
    gone.map(|gone| (gone.day, gone.how)).collect()
}

/// Three replicas that know the same meeting with one topic.
fn three() -> [Replica; 3] {
    let three = [1, 2, 3].map(replica);
    let [ana, ben, phone] = &three;
    adds_meeting(ana, MON);
    adds(ana, "a", MON, Place::Last);
    meet(ana, ben);
    meet(ana, phone);
    three
}

fn all_meet(three: &[Replica; 3]) {
    let [ana, ben, phone] = three;
    for _ in 0..2 {
        meet(ana, ben);
        meet(ben, phone);
        meet(phone, ana);
    }
    assert_eq!(view(ana), view(ben));
    assert_eq!(view(ana), view(phone));
}

#[test]
fn a_meeting_moves_with_all_that_is_in_it_also_what_the_other_adds_offline() {
    let three = three();
    let [ana, ben, _] = &three;
    moved(ana, MON, WED);
    adds(ben, "b", MON, Place::Last);
    all_meet(&three);
    assert_eq!(days(ana), [WED]);
    assert_eq!(shown(ben, on(WED)), ["a", "b"]);
    assert_eq!(section(ana, WED).slot, Some(Slot::planned_for(day(MON))));
    // From here on its day is this one for everything that is done to it.
    started(ben, WED);
    discussed(ben, "a", WED);
    discussed(ben, "b", WED);
    closed(ben, WED);
    assert_eq!(section(ben, WED).state, MeetingState::Closed);
}

#[test]
fn a_meeting_that_the_third_device_closes_stays_where_it_was_held() {
    let three = three();
    let [ana, ben, phone] = &three;
    moved(ana, MON, WED);
    adds(ben, "b", MON, Place::Last);
    discussed(phone, "a", MON);
    closed(phone, MON);
    all_meet(&three);
    assert_eq!(days(ana), [MON]);
    assert_eq!(section(ana, MON).state, MeetingState::Closed);
    assert_eq!(shown(ana, on(MON)), ["a"]);
    // What came too late for it is not lost, and not in it without an outcome.
    assert_eq!(find(ana, "b").0, Section::Parked);
    adds_meeting(ana, NEXT_WEEK);
    assert_eq!(find(ana, "b").0, on(NEXT_WEEK));
}

#[test]
fn both_moving_it_to_different_days_leaves_one_on_one_of_them() {
    let three = three();
    let [ana, ben, _] = &three;
    moved(ana, MON, WED);
    moved(ben, MON, NEXT_WEEK);
    all_meet(&three);
    let [stands] = days(ana).try_into().unwrap();
    assert!(stands == WED || stands == NEXT_WEEK);
    assert_eq!(shown(ana, on(&stands)), ["a"]);
}

#[test]
fn what_one_starts_the_other_cannot_have_skipped_or_moved() {
    for skips in [true, false] {
        let three = three();
        let [ana, ben, _] = &three;
        started(ana, MON);
        if skips {
            skipped(ben, MON);
        } else {
            moved(ben, MON, WED);
        }
        all_meet(&three);
        assert_eq!(section(ben, MON).state, MeetingState::Running);
        assert_eq!(shown(ben, on(MON)), ["a"]);
        assert_eq!(days(ben), [MON]);
        assert_eq!(gone(ben), []);
        // Nor does that come up again when it is put off, or called off, after all.
        if skips {
            moved(ana, MON, NEXT_WEEK);
            assert_eq!(shown(ana, on(NEXT_WEEK)), ["a"]);
        } else {
            skipped(ana, MON);
            assert_eq!(gone(ana), [(day(MON), Gone::Skipped)]);
        }
    }
}

#[test]
fn a_meeting_that_one_closes_stays_while_the_other_moves_it_though_it_ran() {
    let three = three();
    let [ana, ben, _] = &three;
    started(ana, MON);
    meet(ana, ben);
    discussed(ana, "a", MON);
    closed(ana, MON);
    moved(ben, MON, WED);
    all_meet(&three);
    assert_eq!(days(ben), [MON]);
    assert_eq!(section(ben, MON).state, MeetingState::Closed);
}

#[test]
fn one_call_that_both_plan_apart_is_one_meeting() {
    let three = three();
    let [ana, ben, _] = &three;
    moved(ana, MON, WED);
    adds_meeting(ben, WED);
    adds(ben, "b", WED, Place::Last);
    all_meet(&three);
    assert_eq!(days(ana), [WED]);
    assert_eq!(shown(ana, on(WED)), ["a", "b"]);
    // It moves on as one.
    moved(ben, WED, NEXT_WEEK);
    all_meet(&three);
    assert_eq!(days(ana), [NEXT_WEEK]);
    assert_eq!(shown(ana, on(NEXT_WEEK)), ["a", "b"]);
    discussed(ana, "b", NEXT_WEEK);
    discussed(ana, "a", NEXT_WEEK);
    closed(ana, NEXT_WEEK);
    assert_eq!(shown(ana, on(NEXT_WEEK)), ["a", "b"]);
}

#[test]
fn a_new_meeting_on_a_day_that_another_left_is_another_one() {
    let ana = replica(1);
    adds_meeting(&ana, MON);
    adds(&ana, "a", MON, Place::Last);
    moved(&ana, MON, WED);
    adds_meeting(&ana, MON);
    adds(&ana, "b", MON, Place::Last);
    assert_eq!(days(&ana), [WED, MON]);
    assert_eq!(shown(&ana, on(MON)), ["b"]);
    assert_eq!(shown(&ana, on(WED)), ["a"]);
    // A topic put onto a day without a meeting, whose name is another's, stands there as well.
    moved(&ana, MON, NEXT_WEEK);
    adds(&ana, "c", MON, Place::Last);
    assert_eq!(find(&ana, "c").0, on(MON));
    moves(&ana, "a", MON, Place::Last);
    assert_eq!(shown(&ana, on(MON)), ["c", "a"]);
    discussed(&ana, "c", MON);
    assert_eq!(find(&ana, "c").1.outcome, Some(Outcome::Discussed));
}

#[test]
fn topics_of_a_meeting_that_is_skipped_stand_in_the_next() {
    let three = three();
    let [ana, ben, _] = &three;
    adds_meeting(ana, NEXT_WEEK);
    meet(ana, ben);
    skipped(ana, MON);
    adds(ben, "b", MON, Place::Last);
    all_meet(&three);
    assert_eq!(days(ana), [NEXT_WEEK]);
    assert_eq!(gone(ana), [(day(MON), Gone::Skipped)]);
    assert_eq!(shown(ana, on(NEXT_WEEK)), ["a", "b"]);
    assert!(!find(ana, "a").1.left_over, "it counts against nobody");
    assert_eq!(find(ana, "a").1.carried, 0);
    // And goes with it, or comes back with the one it was put into.
    moved(ana, NEXT_WEEK, WEEK_AFTER);
    assert_eq!(shown(ana, on(WEEK_AFTER)), ["a", "b"]);
}

#[test]
fn a_meeting_that_is_skipped_can_be_brought_back() {
    let three = three();
    let [ana, ben, _] = &three;
    adds_meeting(ana, NEXT_WEEK);
    skipped(ana, MON);
    assert_eq!(find(ana, "a").0, on(NEXT_WEEK));
    adds_meeting(ana, MON);
    all_meet(&three);
    assert_eq!(days(ben), [NEXT_WEEK, MON]);
    assert_eq!(find(ben, "a").0, on(MON));
    assert_eq!(gone(ben), []);
}

#[test]
fn without_a_meeting_after_it_topics_wait_for_the_next() {
    let ana = replica(1);
    adds_meeting(&ana, MON);
    adds(&ana, "a", MON, Place::Last);
    skipped(&ana, MON);
    assert_eq!(shown(&ana, Section::Next), ["a"]);
    adds_meeting(&ana, NEXT_WEEK);
    assert_eq!(shown(&ana, on(NEXT_WEEK)), ["a"]);
    // An earlier one that is made later does not take it out again.
    adds_meeting(&ana, WED);
    assert_eq!(shown(&ana, on(NEXT_WEEK)), ["a"]);
}

#[test]
fn what_went_on_from_a_meeting_stays_gone_when_it_is_skipped() {
    let ana = replica(1);
    adds_meeting(&ana, MON);
    adds_meeting(&ana, WED);
    adds(&ana, "a", MON, Place::Last);
    let outcome = Some(Outcome::NextTime {
        on: day(WEEK_AFTER),
    });
    let (topic, on_day) = (topic("a"), day(MON));
    does(
        &ana,
        &AgendaOperation::SetOutcome {
            topic,
            day: on_day,
            outcome,
        },
    );
    skipped(&ana, MON);
    assert_eq!(find(&ana, "a").0, on(WEEK_AFTER));
    moved(&ana, WEEK_AFTER, EIGHTEENTH);
    assert_eq!(find(&ana, "a").0, on(EIGHTEENTH));
}

#[test]
fn a_meeting_that_ran_on_without_anybody_closing_it_can_move_or_not_have_been() {
    for skips in [true, false] {
        let ana = replica(1);
        adds_meeting(&ana, MON);
        adds(&ana, "a", MON, Place::Last);
        started(&ana, MON);
        if skips {
            let (day, how) = (day(MON), Gone::NotHeld);
            does(&ana, &AgendaOperation::SkipMeeting { day, how });
            assert_eq!(gone(&ana), [(day, Gone::NotHeld)]);
            assert_eq!(shown(&ana, Section::Next), ["a"]);
        } else {
            moved(&ana, MON, WED);
            let now = section(&ana, WED);
            assert_eq!((now.state, now.started), (MeetingState::Planned, None));
            assert_eq!(shown(&ana, on(WED)), ["a"]);
        }
    }
}

#[test]
fn what_was_put_into_no_day_yet_and_stands_in_a_meeting_moves_with_it() {
    let (ana, ben) = (replica(1), replica(2));
    adds_meeting(&ana, MON);
    adds_meeting(&ana, NEXT_WEEK);
    adds(&ben, "late", "next", Place::Last);
    meet(&ana, &ben);
    assert_eq!(find(&ana, "late").0, on(MON));
    moved(&ana, MON, WEEK_AFTER);
    assert_eq!(find(&ana, "late").0, on(WEEK_AFTER));
}

#[test]
fn a_topic_that_was_carried_on_stands_where_both_meetings_become_one() {
    for offline in [true, false] {
        let (ana, ben) = (replica(1), replica(2));
        adds_meeting(&ana, MON);
        adds_meeting(&ana, NEXT_WEEK);
        adds(&ana, "a", MON, Place::Last);
        meet(&ana, &ben);
        let outcome = Some(Outcome::NextTime { on: day(NEXT_WEEK) });
        let (topic, on_day) = (topic("a"), day(MON));
        does(
            &ana,
            &AgendaOperation::SetOutcome {
                topic,
                day: on_day,
                outcome,
            },
        );
        if !offline {
            meet(&ana, &ben);
        }
        moved(&ben, NEXT_WEEK, MON);
        meet(&ana, &ben);
        assert_eq!(find(&ana, "a").0, on(MON));
        assert_eq!(find(&ben, "a").1.outcome, None);
    }
}

#[test]
fn nothing_moves_out_of_or_into_a_closed_meeting() {
    let ana = replica(1);
    adds_meeting(&ana, MON);
    closed(&ana, MON);
    adds_meeting(&ana, WED);
    for refused in [moving(MON, NEXT_WEEK), moving(WED, MON)] {
        assert_eq!(tries(&ana, 1, &refused), Err(AgendaError::Closed));
    }
    let (day, how) = (day(MON), Gone::Skipped);
    let skip = AgendaOperation::SkipMeeting { day, how };
    assert_eq!(tries(&ana, 1, &skip), Err(AgendaError::Closed));
}

#[test]
fn moving_and_skipping_can_be_taken_back() {
    let ana = replica(1);
    adds_meeting(&ana, MON);
    adds_meeting(&ana, NEXT_WEEK);
    adds(&ana, "a", MON, Place::Last);
    let (on_day, how) = (day(MON), Gone::Skipped);
    let skip = AgendaOperation::SkipMeeting { day: on_day, how };
    for operation in [moving(MON, WED), skip] {
        let before = view(&ana);
        let act = done(&ana, &operation);
        let after = view(&ana);
        local(&ana, |txn| {
            act.check(txn, Way::Back).unwrap();
            act.turn(txn, Way::Back);
        });
        assert_eq!(view(&ana), before);
        local(&ana, |txn| {
            act.check(txn, Way::Forth).unwrap();
            act.turn(txn, Way::Forth);
        });
        assert_eq!(view(&ana), after);
        local(&ana, |txn| act.turn(txn, Way::Back));
    }
}

#[test]
fn a_move_is_not_taken_back_onto_a_closed_meeting_or_once_it_began() {
    let (ana, ben) = (replica(1), replica(2));
    adds_meeting(&ana, MON);
    adds(&ana, "a", MON, Place::Last);
    let act = done(&ana, &moving(MON, WED));
    meet(&ana, &ben);
    adds_meeting(&ben, MON);
    closed(&ben, MON);
    meet(&ana, &ben);
    let back = |act: &crate::agenda::Act| local_read(&ana, |txn| act.check(txn, Way::Back));
    assert_eq!(back(&act), Err(AgendaError::Closed));
    let act = done(&ana, &moving(WED, NEXT_WEEK));
    started(&ana, NEXT_WEEK);
    assert_eq!(back(&act), Err(AgendaError::ChangedMeanwhile));
}

#[test]
fn a_meeting_that_an_outcome_made_keeps_its_day_when_the_other_uses_it() {
    let (ana, ben) = (replica(1), replica(2));
    adds_meeting(&ana, NEXT_WEEK);
    moved(&ana, NEXT_WEEK, MON);
    adds(&ana, "a", MON, Place::Last);
    started(&ana, MON);
    let outcome = Some(Outcome::NextTime { on: day(NEXT_WEEK) });
    let (topic, on_day) = (topic("a"), day(MON));
    let act = done(
        &ana,
        &AgendaOperation::SetOutcome {
            topic,
            day: on_day,
            outcome,
        },
    );
    meet(&ana, &ben);
    adds(&ben, "b", NEXT_WEEK, Place::Last);
    meet(&ana, &ben);
    local(&ana, |txn| {
        act.check(txn, Way::Back).unwrap();
        act.turn(txn, Way::Back);
    });
    assert_eq!(find(&ana, "b").0, on(NEXT_WEEK));
    assert_eq!(find(&ana, "a").0, on(MON));
}

#[test]
fn a_day_that_is_planned_again_takes_the_name_of_no_day_that_people_plan() {
    let (ana, ben) = (replica(1), replica(2));
    adds_meeting(&ana, "2026-12-08");
    moved(&ana, "2026-12-08", "2026-12-09");
    meet(&ana, &ben);
    adds_meeting(&ana, "2026-12-08");
    adds_meeting(&ben, "2026-12-07");
    meet(&ana, &ben);
    assert_eq!(days(&ana), ["2026-12-09", "2026-12-08", "2026-12-07"]);
}

#[test]
fn enough_here_and_enough_there_is_not_enough_together() {
    let (ana, ben) = (replica(1), replica(2));
    adds_meeting(&ana, MON);
    adds_meeting(&ana, NEXT_WEEK);
    adds(&ana, "a", NEXT_WEEK, Place::Last);
    meet(&ana, &ben);
    let says = Some(crate::agenda::Enough::Enough);
    let (topic, next_week) = (topic("a"), day(NEXT_WEEK));
    does(
        &ben,
        &AgendaOperation::SayEnough {
            topic: topic.clone(),
            day: next_week,
            says,
        },
    );
    moves(&ben, "a", MON, Place::Last);
    meet(&ana, &ben);
    does(
        &ana,
        &AgendaOperation::SayEnough {
            topic,
            day: day(MON),
            says,
        },
    );
    moved(&ana, MON, NEXT_WEEK);
    assert_eq!(find(&ana, "a").1.outcome, None);
}

#[test]
fn the_order_in_which_changes_arrive_does_not_matter() {
    type Change = fn(&Replica);
    let changes: [Change; 3] = [
        |ana| moved(ana, MON, NEXT_WEEK),
        |ben| skipped(ben, MON),
        |phone| {
            adds(phone, "b", MON, Place::Last);
            moved(phone, MON, WED);
        },
    ];
    let mut seen = Vec::new();
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let three = three();
        for (replica, change) in three.iter().zip(changes) {
            change(replica);
        }
        let reader = replica(9);
        for from in order {
            bring(&three[from], &reader);
        }
        let found = view(&reader);
        let all: usize = found
            .sections
            .iter()
            .map(|section| section.topics.len())
            .sum();
        assert_eq!(all + found.next.len(), 2, "both topics stand once");
        seen.push(found);
    }
    seen.dedup();
    assert_eq!(seen.len(), 1);
}
