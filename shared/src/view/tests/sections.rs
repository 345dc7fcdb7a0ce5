//! Meetings and topics in the form that the page knows.

use crate::agenda::{AgendaOperation, ContextItem, Enough, Outcome, Place, TopicKind, TopicMode};
use crate::ids::{Day, Section};
use crate::replica::Replica;
use crate::testing::{add, does, edits, insert, line, meet, replica, split, topic, tries};
use crate::view::{SectionView, agenda_view};
use serde_json::json;
use yrs::Transact;

const TODAY: &str = "2026-11-24";
const NEXT: &str = "2026-12-01";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn section(replica: &Replica, text: &str) -> SectionView {
    let sections = agenda_view(&mut replica.doc().transact_mut()).sections;
    let mut found = sections
        .into_iter()
        .filter(|section| section.day == day(text));
    found.next().unwrap()
}

#[test]
fn a_meeting_that_runs_shows_all_that_is_said_of_its_topics() {
    let (ana, ben) = (replica(1), replica(2));
    let today = day(TODAY);
    let start = AgendaOperation::StartMeeting {
        day: today,
        minutes: 30,
    };
    tries(&ana, 1_000, &start).unwrap();
    tries(
        &ana,
        2_000,
        &add("build", Section::Meeting(today), Place::Last),
    )
    .unwrap();
    tries(
        &ana,
        3_000,
        &add("small", Section::Meeting(today), Place::Last),
    )
    .unwrap();
    edits(&ana, &topic("build"), &[split(5, "1"), insert(6, "aside")]);
    let build = || topic("build");
    let said = [
        AgendaOperation::SetKind {
            topic: build(),
            kind: Some(TopicKind::Unblock),
        },
        AgendaOperation::SetMode {
            topic: build(),
            mode: Some(TopicMode::Call),
        },
        AgendaOperation::AddContext {
            topic: build(),
            context: "context-1".parse().unwrap(),
            item: ContextItem::Person {
                name: "Chris".to_owned(),
            },
        },
        AgendaOperation::SayEnough {
            topic: build(),
            day: today,
            says: Some(Enough::More),
        },
        AgendaOperation::SaySwitch {
            topic: build(),
            day: today,
            wants: true,
        },
        AgendaOperation::ParkLine {
            topic: topic("aside"),
            from: build(),
            line: line("1"),
        },
        AgendaOperation::SetOutcome {
            topic: topic("small"),
            day: today,
            outcome: Some(Outcome::NextTime { on: day(NEXT) }),
        },
    ];
    for operation in &said {
        tries(&ana, 4_000, operation).unwrap();
    }
    meet(&ana, &ben);
    tries(&ben, 5_000, &said[4]).unwrap();
    meet(&ana, &ben);
    let view = agenda_view(&mut ana.doc().transact_mut());
    let expected = json!({
        "title": null,
        "sections": [
            {
                "day": NEXT,
                "state": "planned",
                "topics": [{
                    "id": "topic-small", "headline": "small", "by": "a", "added": 3_000,
                    "live": true, "carried": 1,
                }],
            },
            {
                "day": TODAY,
                "state": "running",
                "started": 1_000,
                "minutes": 30,
                "topics": [{
                    "id": "topic-build", "headline": "build", "by": "a", "added": 2_000,
                    "kind": "unblock", "mode": "call", "live": true,
                    "context": [{ "id": "context-1", "item": "person", "name": "Chris" }],
                    "enough": { "a": "more" },
                    "turnedTo": true, "switch": { "a": true, "b": true },
                }],
                "moved": [{
                    "id": "topic-small", "headline": "small", "outcome": "nextTime", "on": NEXT,
                }],
                "current": "topic-build",
            },
        ],
        "next": [],
        "parked": [{
            "id": "topic-aside", "headline": "aside", "by": "a", "added": 4_000,
            "from": "topic-build",
        }],
        "promises": [],
        "wordings": [],
    });
    assert_eq!(serde_json::to_value(&view).unwrap(), expected);
    assert_eq!(
        serde_json::from_value::<super::AgendaView>(expected).unwrap(),
        view
    );
}

#[test]
fn a_closed_meeting_ends_with_a_recap_and_one_to_come_has_none() {
    let ana = replica(1);
    does(
        &ana,
        &add("small", Section::Meeting(day(TODAY)), Place::First),
    );
    let outcome = Some(Outcome::FollowUp { on: day(NEXT) });
    let decide = AgendaOperation::SetOutcome {
        topic: topic("small"),
        day: day(TODAY),
        outcome,
    };
    does(&ana, &decide);
    assert_eq!(section(&ana, TODAY).recap, None);
    does(&ana, &AgendaOperation::CloseMeeting { day: day(TODAY) });
    let recap = section(&ana, TODAY).recap.unwrap();
    let items = serde_json::to_value(&recap.items).unwrap();
    assert_eq!(
        items,
        json!([{ "item": "move", "topic": "topic-small", "on": NEXT }])
    );
    assert_eq!(section(&ana, NEXT).recap, None);
}
