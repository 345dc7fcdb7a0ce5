//! What a topic is: its kind, its mode, its context, and the line it came out of.

use super::meetings::{prepared, to_start};
use super::{adds, edits, find, insert, on, shown, view};
use crate::agenda::{AgendaError, AgendaOperation, ContextItem, Place, TopicKind, TopicMode};
use crate::ids::{ContextId, Seat, Section};
use crate::name::NameError;
use crate::schema;
use crate::testing::{bring, does, line, local, meet, plain, replica, split, topic, tries};
use yrs::{Map, MapPrelim, MapRef, Update, WriteTxn};

const TODAY: &str = "2026-11-24";

fn context(name: &str) -> ContextId {
    format!("context-{name}").parse().unwrap()
}

fn to_link(href: &str) -> AgendaOperation {
    let title = "The plan".to_owned();
    let href = href.to_owned();
    AgendaOperation::AddContext {
        topic: topic("roadmap"),
        context: context("link"),
        item: ContextItem::Link { href, title },
    }
}

fn person(name: &str) -> ContextItem {
    ContextItem::Person {
        name: name.to_owned(),
    }
}

fn plan(title: &str) -> ContextItem {
    ContextItem::Link {
        href: "https://example.org/plan".to_owned(),
        title: title.to_owned(),
    }
}

fn to_park(name: &str) -> AgendaOperation {
    AgendaOperation::ParkLine {
        topic: topic("parked"),
        from: topic("roadmap"),
        line: line(name),
    }
}

#[test]
fn a_topic_has_a_kind_and_a_mode_until_they_are_taken_away() {
    let ana = prepared();
    let set_kind = |kind| {
        let topic = topic("roadmap");
        does(&ana, &AgendaOperation::SetKind { topic, kind })
    };
    let set_mode = |mode| {
        let topic = topic("roadmap");
        does(&ana, &AgendaOperation::SetMode { topic, mode })
    };
    for kind in TopicKind::ALL {
        set_kind(Some(kind));
        assert_eq!(find(&ana, "roadmap").1.kind, Some(kind));
    }
    for mode in [TopicMode::Call, TopicMode::Writing] {
        set_mode(Some(mode));
        assert_eq!(find(&ana, "roadmap").1.mode, Some(mode));
    }
    assert_eq!(set_mode(Some(TopicMode::Writing)), Update::EMPTY_V1);
    set_kind(None);
    set_mode(None);
    let (_, plain) = find(&ana, "roadmap");
    assert_eq!((plain.kind, plain.mode), (None, None));
}

#[test]
fn kinds_and_modes_are_named_as_the_page_names_them() {
    for kind in TopicKind::ALL {
        let name = serde_json::to_value(kind).unwrap();
        assert_eq!(name, kind.as_str());
    }
    for mode in [TopicMode::Call, TopicMode::Writing] {
        assert_eq!(serde_json::to_value(mode).unwrap(), mode.as_str());
    }
}

#[test]
fn a_topics_context_has_links_people_and_topics() {
    let ana = prepared();
    let mut items = vec![
        ContextItem::Link {
            href: "https://example.org/plan".to_owned(),
            title: String::new(),
        },
        ContextItem::Person {
            name: "Chris".to_owned(),
        },
        ContextItem::Topic {
            topic: topic("other"),
        },
    ];
    for (name, item) in ["1", "2", "3"].into_iter().zip(&items) {
        let add = AgendaOperation::AddContext {
            topic: topic("roadmap"),
            context: context(name),
            item: item.clone(),
        };
        does(&ana, &add);
    }
    let shown = find(&ana, "roadmap").1.context;
    let shown: Vec<_> = shown.into_iter().map(|entry| entry.item).collect();
    assert_eq!(shown, items);
    let remove = AgendaOperation::RemoveContext {
        topic: topic("roadmap"),
        context: context("2"),
    };
    does(&ana, &remove);
    items.remove(1);
    let shown = find(&ana, "roadmap").1.context;
    let shown: Vec<_> = shown.into_iter().map(|entry| entry.item).collect();
    assert_eq!(shown, items);
    assert_eq!(does(&ana, &remove), Update::EMPTY_V1);
}

#[test]
fn what_context_is_called_has_a_length() {
    let ana = prepared();
    let person = |name: String| AgendaOperation::AddContext {
        topic: topic("roadmap"),
        context: context("person"),
        item: ContextItem::Person { name },
    };
    does(&ana, &person("ö".repeat(2000)));
    let refused = tries(&ana, 1, &person("ö".repeat(2001)));
    assert_eq!(refused, Err(AgendaError::TooLong));
}

#[test]
fn people_and_links_are_called_something_that_can_be_seen() {
    let ana = prepared();
    let add = |item| AgendaOperation::AddContext {
        topic: topic("roadmap"),
        context: context("one"),
        item,
    };
    let calls = |name: &str| tries(&ana, 1, &add(person(name)));
    let titles = |title: &str| tries(&ana, 1, &add(plan(title)));
    for (name, why) in [
        ("", NameError::Unseen),
        ("\u{200B}\u{3164}", NameError::Unseen),
        ("\u{202E}sirhC", NameError::TurnsWords),
        ("Chr\u{7}is", NameError::NotOneLine),
    ] {
        assert_eq!(calls(name), Err(why.into()), "{}", name.escape_unicode());
    }
    assert_eq!(
        titles("\u{202E}nalp"),
        Err(AgendaError::Name(NameError::TurnsWords))
    );
    let shown = || find(&ana, "roadmap").1.context.remove(0).item;
    calls(" Chris\u{AD}\u{200B}").unwrap();
    assert_eq!(shown(), person("Chris"));
    titles("The\u{200B} plan").unwrap();
    assert_eq!(shown(), plan("The plan"));
    // Its address shows instead.
    titles("\u{200B}").unwrap();
    assert_eq!(shown(), plan(""));
}

#[test]
fn a_name_that_another_program_put_into_context_turns_no_words() {
    let (ana, other) = (prepared(), replica(7));
    bring(&ana, &other);
    local(&other, |txn| {
        let topics = txn.get_or_insert_map(schema::TOPICS);
        let fields = MapRef::try_from(topics.get(txn, topic("roadmap").as_str()).unwrap()).unwrap();
        for (id, item) in [
            ("1", person("\u{202E}sirhC\n")),
            ("2", person("\u{200B}\u{202E}")),
            ("3", plan("\u{2067}The\tplan\u{200B}")),
            ("4", plan("\u{202E}")),
        ] {
            fields.insert(txn, format!("context/context-{id}"), item.written());
        }
    });
    meet(&ana, &other);
    let shown = find(&ana, "roadmap").1.context.into_iter();
    let shown: Vec<_> = shown.map(|entry| entry.item).collect();
    assert_eq!(shown, [person("sirhC"), plan("The plan"), plan("")]);
}

#[test]
fn a_link_leads_only_where_links_may_lead() {
    let (ana, other) = (prepared(), replica(7));
    let refused = tries(&ana, 1, &to_link("javascript:alert(1)"));
    assert_eq!(refused, Err(AgendaError::Link));
    does(&ana, &to_link("mailto:chris@example.org"));
    bring(&ana, &other);
    // Another program may write what it wants.
    local(&other, |txn| {
        let topics = txn.get_or_insert_map(schema::TOPICS);
        let fields = MapRef::try_from(topics.get(txn, topic("roadmap").as_str()).unwrap()).unwrap();
        let item = ContextItem::Link {
            href: "javascript:alert(1)".to_owned(),
            title: "Click me".to_owned(),
        };
        fields.insert(txn, "context/context-bad", item.written());
        fields.insert(txn, "context/context-odd", "odd");
    });
    meet(&ana, &other);
    let shown = find(&ana, "roadmap").1.context;
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].id, context("link"));
}

#[test]
fn a_line_is_parked_as_a_topic_that_knows_where_it_came_from() {
    let (ana, ben) = (prepared(), replica(2));
    adds(&ana, "older", "parked", Place::First);
    let typed = [
        split(7, "1"),
        insert(8, "👍 and the "),
        split(19, "2"),
        insert(20, "last one"),
    ];
    edits(&ana, &topic("roadmap"), &typed);
    does(&ana, &to_start(TODAY));
    bring(&ana, &ben);
    tries(&ben, 7_000, &to_park("1")).unwrap();
    meet(&ana, &ben);
    assert_eq!(plain(&ana, &topic("roadmap")), "roadmap\nlast one");
    assert_eq!(shown(&ana, Section::Parked), ["👍 and the", "older"]);
    let (_, parked) = find(&ana, "parked");
    assert_eq!(parked.from, Some(topic("roadmap")));
    assert_eq!((parked.by, parked.added), (Some(Seat::B), Some(7_000)));
    assert!(!parked.live);
    assert_eq!(shown(&ana, on(TODAY)), ["roadmap"]);
}

#[test]
fn what_is_no_line_of_its_own_is_not_parked() {
    let ana = prepared();
    edits(&ana, &topic("roadmap"), &[split(7, "1"), insert(8, "  ")]);
    adds(&ana, "taken", "parked", Place::First);
    let before = view(&ana);
    let refused = |operation: &AgendaOperation| tries(&ana, 1, operation).unwrap_err();
    let head = AgendaOperation::ParkLine {
        topic: topic("parked"),
        from: topic("roadmap"),
        line: crate::ids::LineId::head(),
    };
    assert_eq!(refused(&head), AgendaError::IsHeadline);
    assert_eq!(refused(&to_park("1")), AgendaError::NothingToPark);
    assert_eq!(refused(&to_park("nowhere")), AgendaError::NothingToPark);
    let taken = AgendaOperation::ParkLine {
        topic: topic("taken"),
        from: topic("roadmap"),
        line: line("1"),
    };
    assert_eq!(refused(&taken), AgendaError::TopicExists);
    let nobody = AgendaOperation::ParkLine {
        topic: topic("parked"),
        from: topic("nobody"),
        line: line("1"),
    };
    assert_eq!(refused(&nobody), AgendaError::NoSuchTopic);
    assert_eq!(view(&ana), before);
}

#[test]
fn both_park_one_line_at_once() {
    let (ana, ben) = (prepared(), replica(2));
    edits(
        &ana,
        &topic("roadmap"),
        &[split(7, "1"), insert(8, "aside")],
    );
    bring(&ana, &ben);
    does(&ana, &to_park("1"));
    let too = AgendaOperation::ParkLine {
        topic: topic("too"),
        from: topic("roadmap"),
        line: line("1"),
    };
    does(&ben, &too);
    meet(&ana, &ben);
    // Nobody's topic disappears because the other had the same idea.
    assert_eq!(shown(&ana, Section::Parked), ["aside", "aside"]);
    assert_eq!(plain(&ana, &topic("roadmap")), "roadmap");
}

#[test]
fn odd_fields_hide_no_topic_and_break_nothing() {
    let (other, ana) = (replica(7), replica(1));
    local(&other, |txn| {
        let topics = txn.get_or_insert_map(schema::TOPICS);
        let odd = [
            ("meeting", TODAY),
            ("kind", "gossip"),
            ("mode", "telepathy"),
            ("from", "?"),
            ("live", "yes"),
            ("outcome/2026-11-24", "next someday"),
            ("outcome/someday", "discussed"),
            ("outcome", "discussed"),
            ("context", "x"),
            ("context/y", "x"),
        ];
        topics.insert(txn, topic("odd").as_str(), MapPrelim::from(odd));
        // Round and round: to itself, and between two meetings.
        let itself = [
            ("meeting", TODAY),
            ("outcome/2026-11-24", "next 2026-11-24"),
        ];
        topics.insert(txn, topic("itself").as_str(), MapPrelim::from(itself));
        let between = [
            ("meeting", TODAY),
            ("outcome/2026-11-24", "follow-up 2026-12-01"),
            ("outcome/2026-12-01", "next 2026-11-24"),
        ];
        topics.insert(txn, topic("between").as_str(), MapPrelim::from(between));
        let meetings = txn.get_or_insert_map(schema::MEETINGS);
        meetings.insert(txn, "2026-11-24/state", "closed");
        meetings.insert(txn, "2026-11-24/started", "noon");
        meetings.insert(txn, "2026-11-24/minutes", -5);
        meetings.insert(txn, "2026-11-25/minutes", 70_000);
        meetings.insert(txn, "2026-11-25/state", "running");
        let words = txn.get_or_insert_map(schema::word_root(Seat::A));
        for key in ["brought", "enough", "switch"] {
            words.insert(txn, format!("{key}/topic-odd"), "odd");
            words.insert(txn, format!("{key}/"), 5);
        }
    });
    bring(&other, &ana);
    let left_over = |name| {
        let (stands, entry) = find(&ana, name);
        entry.left_over.then_some(stands)
    };
    assert_eq!(left_over("odd"), Some(on("2026-11-25")));
    assert_eq!(left_over("itself"), Some(on("2026-11-25")));
    // No meeting comes after the two.
    assert_eq!(left_over("between"), Some(Section::Parked));
    let (_, odd) = find(&ana, "odd");
    assert_eq!((odd.kind, odd.mode, odd.from), (None, None, None));
    assert!(!odd.live && odd.context.is_empty() && odd.by.is_none());
    let sections = view(&ana).sections;
    assert_eq!(sections.len(), 2);
    assert_eq!((sections[0].minutes, sections[1].started), (None, None));
}
