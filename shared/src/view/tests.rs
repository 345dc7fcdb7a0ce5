use super::{agenda_view, topic_view};
use crate::agenda::{AgendaOperation, MeetingState, Place};
use crate::ids::Section;
use crate::schema;
use crate::testing::{add, bring, does, edits, insert, local, replica, split, topic};
use crate::view::AgendaView;
use yrs::{Map, MapPrelim, Transact, WriteTxn};

mod evidence;
mod growth;
mod incremental;
mod readings;
mod sections;

#[test]
fn an_empty_document_is_an_empty_agenda() {
    let nothing = AgendaView {
        zone: None,
        series: None,
        off: Vec::new(),
        template: Vec::new(),
        feedback: None,
        prompts_off: Vec::new(),
        seen_to: Vec::new(),
        title: None,
        gone: Vec::new(),
        sections: Vec::new(),
        next: Vec::new(),
        parked: Vec::new(),
        promises: Vec::new(),
        wordings: Vec::new(),
    };
    assert_eq!(agenda_view(&mut replica(1).doc().transact_mut()), nothing);
}

#[test]
fn sections_come_newest_first_and_deleted_topics_are_hidden() {
    let ana = replica(1);
    for day in ["2026-11-17", "2026-11-24", "2025-12-31"] {
        let day = day.parse().unwrap();
        does(&ana, &AgendaOperation::AddMeeting { day });
    }
    let next = "2026-11-24".parse().unwrap();
    for (name, section) in [("one", next), ("two", next), ("later", Section::Parked)] {
        does(&ana, &add(name, section, Place::Last));
    }
    let topic_one = topic("one");
    does(&ana, &AgendaOperation::DeleteTopic { topic: topic_one });
    local(&ana, |txn| {
        txn.get_or_insert_map(schema::SETTINGS)
            .insert(txn, schema::TITLE, "Ana and Ben");
    });
    edits(&ana, &topic("two"), &[split(3, "1"), insert(4, "notes")]);
    let view = agenda_view(&mut ana.doc().transact_mut());
    let days: Vec<_> = view
        .sections
        .iter()
        .map(|section| section.day.to_string())
        .collect();
    assert_eq!(days, ["2026-11-24", "2026-11-17", "2025-12-31"]);
    assert_eq!(
        serde_json::to_string(&view).unwrap(),
        concat!(
            r#"{"title":"Ana and Ben","sections":["#,
            r#"{"day":"2026-11-24","state":"planned","topics":[{"id":"topic-two","headline":"two","by":"a","added":1}]},"#,
            r#"{"day":"2026-11-17","state":"planned","topics":[]},"#,
            r#"{"day":"2025-12-31","state":"planned","topics":[]}],"#,
            r#""next":[],"parked":[{"id":"topic-later","headline":"later","by":"a","added":1}],"promises":[],"wordings":[]}"#
        )
    );
    assert!(topic_view(&ana.doc().transact(), &topic("one")).is_none());
    assert!(topic_view(&ana.doc().transact(), &topic("nobody")).is_none());
    let two = topic_view(&ana.doc().transact(), &topic("two")).unwrap();
    assert_eq!(
        serde_json::to_string(&two).unwrap(),
        concat!(
            r#"{"id":"topic-two","section":"2026-11-24","lines":["#,
            r#"{"id":"first-line","kind":"text","indent":0,"checked":false,"spans":[{"text":"two"}]},"#,
            r#"{"id":"line-001","kind":"text","indent":0,"checked":false,"spans":[{"text":"notes"}]}]}"#
        )
    );
}

/// What another program, or a later version, wrote may be odd: it shows where it can, and breaks nothing.
#[test]
fn odd_documents_still_show() {
    let (other, ana) = (replica(7), replica(1));
    local(&other, |txn| {
        let topics = txn.get_or_insert_map(schema::TOPICS);
        topics.insert(txn, "topic-no-fields", MapPrelim::default());
        topics.insert(txn, "topic-no-map", 5);
        topics.insert(txn, "short", MapPrelim::default());
        let odd = [("meeting", "someday"), ("rank", "!"), ("deleted", "yes")];
        topics.insert(txn, "topic-odd", MapPrelim::from(odd));
        topics.insert(
            txn,
            "topic-alone",
            MapPrelim::from([("meeting", "2026-01-01")]),
        );
        let meetings = txn.get_or_insert_map(schema::MEETINGS);
        meetings.insert(txn, "2026-02-30/state", "planned");
        meetings.insert(txn, "2026-02-28/state", 7);
        meetings.insert(txn, "2026-03-01/state", "dancing");
        meetings.insert(txn, "2026-03-02/started", "x");
    });
    bring(&other, &ana);
    let view = agenda_view(&mut ana.doc().transact_mut());
    let parked: Vec<_> = view.parked.iter().map(|topic| topic.id.as_str()).collect();
    assert_eq!(parked, ["topic-no-fields", "topic-odd"]);
    let days: Vec<_> = view
        .sections
        .iter()
        .map(|section| section.day.to_string())
        .collect();
    assert_eq!(days, ["2026-03-01", "2026-01-01"]);
    assert_eq!(view.sections[0].state, MeetingState::Planned);
    assert_eq!(view.sections[1].topics.len(), 1);
}
