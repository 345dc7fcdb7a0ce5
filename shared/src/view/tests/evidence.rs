//! What a meeting that runs came to: notes that were written in it, and topics that both turned to.

use crate::agenda::{AgendaOperation, Outcome, Place};
use crate::ids::{Day, Section};
use crate::replica::Replica;
use crate::testing::{
    add, delete, does, edits, insert, line, meet, replica, sets_line, split, topic, tries,
};
use crate::text::LinePatch;
use crate::view::{AgendaView, Readings, TopicEntry, agenda_view, agenda_view_with};
use yrs::Transact;

fn today() -> Day {
    "2026-11-24".parse().unwrap()
}

fn brings(replica: &Replica, name: &str) {
    does(replica, &add(name, Section::Meeting(today()), Place::Last));
}

/// A person in a meeting that runs, with a topic that has a note and one that has none.
fn talking() -> Replica {
    let ana = replica(1);
    does(&ana, &AgendaOperation::AddMeeting { day: today() });
    brings(&ana, "plan");
    brings(&ana, "bare");
    edits(&ana, &topic("plan"), &[split(4, "1"), insert(5, "ship")]);
    starts(&ana);
    ana
}

fn starts(replica: &Replica) {
    let start = AgendaOperation::StartMeeting {
        day: today(),
        minutes: 30,
    };
    does(replica, &start);
}

fn written(replica: &Replica) -> Vec<String> {
    topics_that(replica, |entry| entry.written)
}

fn topics_that(replica: &Replica, are: fn(&TopicEntry) -> bool) -> Vec<String> {
    let view = agenda_view(&mut replica.doc().transact_mut());
    let topics = view.sections.into_iter().flat_map(|section| section.topics);
    topics.filter(are).map(|entry| entry.headline).collect()
}

#[test]
fn only_what_changed_since_the_meeting_began_was_written_in_it() {
    let ana = talking();
    assert!(written(&ana).is_empty());
    edits(&ana, &topic("plan"), &[insert(9, "!")]);
    assert_eq!(written(&ana), ["plan"]);
    edits(&ana, &topic("plan"), &[delete(9, 1)]);
    assert!(written(&ana).is_empty(), "it was taken back");
    let ticks = LinePatch {
        checked: Some(true),
        ..LinePatch::default()
    };
    sets_line(&ana, &topic("plan"), &line("1"), ticks);
    assert_eq!(written(&ana), ["plan"]);
    // A headline and a line to come are no notes.
    edits(&ana, &topic("bare"), &[insert(4, "ly"), split(6, "1")]);
    assert_eq!(written(&ana), ["plan"]);
    edits(&ana, &topic("bare"), &[insert(7, "words")]);
    assert_eq!(written(&ana), ["plan", "barely"]);
}

#[test]
fn notes_of_a_topic_that_came_up_were_written_in_the_meeting() {
    let ana = talking();
    brings(&ana, "fresh");
    assert!(written(&ana).is_empty());
    edits(&ana, &topic("fresh"), &[split(5, "1"), insert(6, "so")]);
    assert_eq!(written(&ana), ["fresh"]);
}

#[test]
fn notes_of_a_topic_that_was_brought_along_may_be_from_before() {
    let ana = talking();
    does(&ana, &add("parked", Section::Parked, Place::Last));
    edits(&ana, &topic("parked"), &[split(6, "1"), insert(7, "old")]);
    let moves = AgendaOperation::MoveTopic {
        topic: topic("parked"),
        section: Section::Meeting(today()),
        place: Place::Last,
    };
    does(&ana, &moves);
    assert!(written(&ana).is_empty());
}

#[test]
fn nothing_is_written_in_a_meeting_that_does_not_run() {
    let ana = talking();
    edits(&ana, &topic("plan"), &[insert(9, "!")]);
    for name in ["plan", "bare"] {
        let discussed = AgendaOperation::SetOutcome {
            topic: topic(name),
            day: today(),
            outcome: Some(Outcome::Discussed),
        };
        does(&ana, &discussed);
    }
    does(&ana, &AgendaOperation::CloseMeeting { day: today() });
    assert!(written(&ana).is_empty());
}

#[test]
fn both_who_start_it_see_the_same() {
    let (ana, ben) = (replica(1), replica(2));
    does(&ana, &AgendaOperation::AddMeeting { day: today() });
    brings(&ana, "plan");
    meet(&ana, &ben);
    starts(&ana);
    edits(&ben, &topic("plan"), &[split(4, "1"), insert(5, "ship")]);
    starts(&ben);
    meet(&ana, &ben);
    assert_eq!(written(&ana), written(&ben));
}

#[test]
fn a_topic_stays_one_that_both_turned_to() {
    let (ana, ben) = (talking(), replica(2));
    meet(&ana, &ben);
    let turned_to = |replica: &Replica| topics_that(replica, |entry| entry.turned_to);
    for (at, name) in [(1, "plan"), (5, "bare")] {
        let wants = AgendaOperation::SaySwitch {
            topic: topic(name),
            day: today(),
            wants: true,
        };
        tries(&ana, at, &wants).unwrap();
        meet(&ana, &ben);
        assert!(!turned_to(&ben).contains(&name.to_owned()), "one asked");
        tries(&ben, at + 1, &wants).unwrap();
        meet(&ana, &ben);
    }
    assert_eq!(turned_to(&ana), ["plan", "bare"]);
}

#[test]
fn the_page_is_told_once_when_notes_begin_to_be_written() {
    let (ana, mut readings) = (talking(), Readings::default());
    let outline = |readings: &mut Readings| -> AgendaView {
        agenda_view_with(&mut ana.doc().transact_mut(), readings).clone()
    };
    let types = |readings: &mut Readings, words: &str| {
        edits(&ana, &topic("plan"), &[insert(9, words)]);
        readings.changed(&mut ana.doc().transact_mut(), &[topic("plan")])
    };
    outline(&mut readings);
    assert!(types(&mut readings, "!"));
    assert!(outline(&mut readings).sections[0].topics[0].written);
    assert!(!types(&mut readings, "?"), "it shows as before");
}
