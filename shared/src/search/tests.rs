use super::{Finder, FoundKind, Hit, MOST_FOUND_SHOWN, Query, SearchText, search_text};
use crate::agenda::{AgendaOperation, Outcome, Place};
use crate::doer::Doer;
use crate::ids::{Day, Seat, Section};
use crate::promise::{self, PromiseKind, PromiseOperation, Promiser, Terms};
use crate::replica::{Origin, Replica};
use crate::steps;
use crate::testing::{add, does, edits, insert, line, replica, sets_line, split, topic};
use crate::text::{LineKind, LinePatch};
use yrs::Transact;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Writes lines below a topic's headline, which is its name.
fn notes(replica: &Replica, name: &str, lines: &[&str]) {
    let mut at = u32::try_from(name.len()).unwrap();
    let mut ops = Vec::new();
    for (place, words) in lines.iter().enumerate() {
        ops.push(split(at, &format!("{name}{place}")));
        ops.push(insert(at + 1, words));
        at += 1 + u32::try_from(words.encode_utf16().count()).unwrap();
    }
    edits(replica, &topic(name), &ops);
}

fn promises(replica: &Replica, id: &str, what: &str, about: Option<&str>) {
    let make = PromiseOperation::Make {
        promise: id.parse().unwrap(),
        terms: Terms {
            who: Promiser::Seat(Seat::B),
            telling: None,
            kind: PromiseKind::Action,
            what: what.to_owned(),
            how: None,
            due: None,
        },
        topic: about.map(topic),
        line: None,
        meeting: None,
    };
    let doer = Doer {
        seat: Seat::A,
        at: 1,
    };
    let mut txn = replica.doc().transact_mut_with(Origin::Operation);
    promise::perform(&mut txn, doer, &make).unwrap();
}

fn finds(texts: &[SearchText], query: &str, most: usize) -> Vec<(usize, Hit)> {
    let query = Query::of(query).unwrap();
    let mut finder = Finder::new(query, most);
    for (agenda, text) in texts.iter().enumerate() {
        finder.look(&agenda, text);
    }
    finder.into_hits(0).collect()
}

/// The headlines of what is found in one agenda.
fn headlines(replica: &Replica, query: &str) -> Vec<String> {
    let hits = finds(&[search_text(replica)], query, 100).into_iter();
    hits.map(|(_, hit)| hit.headline.words).collect()
}

#[test]
fn an_agenda_without_words_has_no_text() {
    assert_eq!(search_text(&replica(1)), SearchText::default());
    assert_eq!(finds(&[SearchText::default()], "word", 10), []);
}

#[test]
fn what_is_to_come_is_found_first_and_then_the_newest() {
    let ana = replica(1);
    for (name, section) in [
        ("old plan", Section::Meeting(day("2025-01-07"))),
        ("new plan", Section::Meeting(day("2025-11-25"))),
        ("late plan", Section::Parked),
        ("next plan", Section::Next),
    ] {
        if let Section::Meeting(day) = section {
            does(&ana, &AgendaOperation::AddMeeting { day });
        }
        let name = name.replace(' ', "-");
        does(&ana, &add(&name, section, Place::Last));
        is_discussed(&ana, &name, section);
    }
    assert_eq!(
        headlines(&ana, "plan"),
        ["next-plan", "new-plan", "old-plan", "late-plan"]
    );
    assert_eq!(headlines(&ana, "plan new"), ["new-plan"]);
    assert!(headlines(&ana, "plan nothing").is_empty());
}

#[test]
fn words_are_found_together_wherever_in_a_topic_each_of_them_stands() {
    let ana = replica(1);
    does(&ana, &add("cover", Section::Next, Place::Last));
    notes(
        &ana,
        "cover",
        &["Jürgen ships it", "until\u{1f} Friday", "all agreed"],
    );
    let patch = LinePatch {
        kind: Some(LineKind::Conclusion),
        ..LinePatch::default()
    };
    sets_line(&ana, &topic("cover"), &line("cover2"), patch);
    promises(&ana, "promise-draft", "send the draft", Some("cover"));
    let hits = finds(&[search_text(&ana)], "jurgen AGREED draft friday", 10);
    let [(0, hit)] = hits.as_slice() else {
        panic!("{hits:?}");
    };
    assert_eq!(hit.topic, Some(topic("cover")));
    assert_eq!(hit.section, Some(Section::Next));
    assert_eq!((hit.day, hit.headline.marks.len()), (None, 0));
    let found: Vec<_> = hit
        .found
        .iter()
        .map(|found| (found.kind, found.id.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (FoundKind::Note, "line-cover0"),
            (FoundKind::Note, "line-cover1"),
            (FoundKind::Conclusion, "line-cover2"),
        ]
    );
    assert_eq!((hit.found.len(), hit.more), (MOST_FOUND_SHOWN, 1));
    assert_eq!(hit.found[1].excerpt.words, "until  Friday");
}

#[test]
fn a_promise_of_no_topic_is_found_by_itself() {
    let ana = replica(1);
    promises(&ana, "promise-draft", "send the draft", None);
    let hits = finds(&[search_text(&ana)], "draft", 10);
    let (_, hit) = &hits[0];
    assert_eq!((&hit.topic, hit.section, hit.found.len()), (&None, None, 1));
    assert_eq!(hit.found[0].kind, FoundKind::Promise);
}

#[test]
fn what_is_deleted_is_not_found() {
    let ana = replica(1);
    does(&ana, &add("cover", Section::Next, Place::Last));
    let delete = AgendaOperation::DeleteTopic {
        topic: topic("cover"),
    };
    does(&ana, &delete);
    assert!(headlines(&ana, "cover").is_empty());
}

/// Ends a meeting in which a topic was discussed.
fn is_discussed(replica: &Replica, name: &str, section: Section) {
    if let Section::Meeting(day) = section {
        let discussed = AgendaOperation::SetOutcome {
            topic: topic(name),
            day,
            outcome: Some(Outcome::Discussed),
        };
        does(replica, &discussed);
        does(replica, &AgendaOperation::CloseMeeting { day });
    }
}

/// An agenda of so many meetings.
fn years(meetings: i32) -> Replica {
    let ana = replica(1);
    for number in 0..meetings {
        let on = day("2024-01-01").plus_days(7 * number).unwrap();
        does(&ana, &AgendaOperation::AddMeeting { day: on });
        let name = format!("m{number}");
        does(&ana, &add(&name, Section::Meeting(on), Place::Last));
        notes(
            &ana,
            &name,
            &["what we said about the plan ".repeat(12).as_str()],
        );
        is_discussed(&ana, &name, Section::Meeting(on));
    }
    ana
}

#[test]
fn the_newest_of_many_agendas_are_kept_and_all_are_counted() {
    let texts = [years(12), years(9)].map(|agenda| search_text(&agenda));
    let query = Query::of("plan").unwrap();
    let mut finder = Finder::new(query, 6);
    for (agenda, text) in texts.iter().enumerate() {
        finder.look(&agenda, text);
    }
    assert_eq!(finder.total(), 21);
    let hits = finder.into_hits(2);
    let hits: Vec<_> = hits
        .map(|(agenda, hit)| (agenda, hit.headline.words))
        .collect();
    let expected = [(0, "m9"), (0, "m8"), (1, "m8"), (0, "m7")];
    assert_eq!(
        hits,
        expected.map(|(agenda, name)| (agenda, name.to_owned()))
    );
}

#[test]
fn what_is_older_than_asked_for_is_passed_over() {
    let text = search_text(&years(10));
    let query = Query::of("plan").unwrap();
    let mut finder = Finder::new(query, 20).since(Some(day("2024-02-19")));
    finder.look(&(), &text);
    assert_eq!((finder.total(), finder.into_hits(0).count()), (3, 3));
}

#[test]
fn a_change_in_the_newest_meeting_leaves_the_parts_before_as_they_were() {
    let ana = years(200);
    let before = search_text(&ana);
    assert!(before.parts().len() > 2, "{}", before.parts().len());
    does(&ana, &add("more", Section::Next, Place::Last));
    let after = search_text(&ana);
    let kept = before.parts().len() - 1;
    assert_eq!(before.parts()[..kept], after.parts()[..kept]);
    assert_eq!(headlines(&ana, "m3").first().unwrap(), "m39");
}

#[test]
fn deriving_and_scanning_cost_in_proportion_to_the_words() {
    let costs = [50, 100, 200].map(|meetings| {
        let ana = years(meetings);
        let mut text = SearchText::default();
        let derived = steps::count(|| text = search_text(&ana));
        let scanned = steps::count(|| {
            finds(std::slice::from_ref(&text), "plan said", 50);
        });
        (derived, scanned)
    });
    for pair in costs.windows(2) {
        let [few, many] = pair else { unreachable!() };
        assert!(many.0 <= few.0 * 21 / 10, "{costs:?}");
        assert!(many.1 <= few.1 * 21 / 10, "{costs:?}");
    }
}

#[test]
fn lines_of_characters_that_are_joined_without_end_cost_in_proportion_too() {
    let costs = [2_000, 4_000, 8_000].map(|many| {
        let line = "q\u{200D} \u{200D}".repeat(many);
        let text = format!("Snext\nTtopic\u{1F}\nh{line}\nnline\u{1F}{line}\n");
        let text = SearchText::in_parts(vec![text]);
        steps::count(|| {
            let hits = finds(std::slice::from_ref(&text), "q", 50);
            assert_eq!(hits.len(), 1);
        })
    });
    for pair in costs.windows(2) {
        let [few, many] = pair else { unreachable!() };
        assert!(*many <= few * 21 / 10, "{costs:?}");
    }
}

#[test]
fn a_short_word_that_begins_a_headline_is_found() {
    let ana = replica(1);
    does(&ana, &add("budget", Section::Next, Place::Last));
    assert_eq!(headlines(&ana, "bu"), ["budget"]);
    assert_eq!(headlines(&ana, "b"), ["budget"]);
    assert!(headlines(&ana, "dg").is_empty());
}

#[test]
fn any_bytes_are_searched_without_harm() {
    for text in [
        "",
        "T",
        "S\n\nT\u{1f}",
        "h\nT a\u{1f}b\nn\n",
        "T\u{1f}\nTT\u{1f}\nS\nhplan",
        "é\nT\u{1f}\nplan",
    ] {
        let text = SearchText::in_parts(vec![text.to_owned()]);
        finds(&[text], "plan", 5);
    }
}
