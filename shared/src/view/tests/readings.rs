//! What was read of topics' words is kept while it does not change.

use crate::agenda::Place;
use crate::ids::{Seat, Section};
use crate::operation::{self, Doer};
use crate::replica::Replica;
use crate::testing::{
    add, delete, does, edits, insert, line, local, replica, sets_line, split, topic,
};
use crate::text::{LineKind, LinePatch};
use crate::view::{AgendaView, Readings, TopicEntry, agenda_view, agenda_view_with};
use crate::wording::WordingOperation;
use yrs::Transact;

/// A person with a parked topic of three lines.
fn person() -> Replica {
    let ana = replica(1);
    does(&ana, &add("notes", Section::Parked, Place::First));
    let typed = [
        split(5, "1"),
        insert(6, "ship on the 3rd"),
        split(21, "2"),
        insert(22, "budget"),
    ];
    edits(&ana, &topic("notes"), &typed);
    ana
}

fn outline(replica: &Replica, readings: &mut Readings) -> AgendaView {
    agenda_view_with(&mut replica.doc().transact_mut(), readings).clone()
}

fn entry(replica: &Replica, readings: &mut Readings) -> TopicEntry {
    outline(replica, readings).parked.remove(0)
}

fn changed(replica: &Replica, readings: &mut Readings) -> bool {
    readings.changed(&mut replica.doc().transact_mut(), &[topic("notes")])
}

fn is(kind: LineKind) -> LinePatch {
    LinePatch {
        kind: Some(kind),
        ..LinePatch::default()
    }
}

#[test]
fn a_topic_is_read_once_and_again_when_it_changed() {
    let (ana, mut readings) = (person(), Readings::default());
    assert_eq!(entry(&ana, &mut readings).headline, "notes");
    edits(&ana, &topic("notes"), &[insert(5, " on it")]);
    // Nobody said so: it is not read again.
    assert_eq!(entry(&ana, &mut readings).headline, "notes");
    assert!(changed(&ana, &mut readings));
    assert_eq!(entry(&ana, &mut readings).headline, "notes on it");
    assert!(!changed(&ana, &mut readings));
}

#[test]
fn what_the_outline_does_not_show_is_no_change() {
    let (ana, mut readings) = (person(), Readings::default());
    assert!(!changed(&ana, &mut readings), "nothing was shown of it yet");
    outline(&ana, &mut readings);
    edits(&ana, &topic("notes"), &[insert(10, " really")]);
    assert!(!changed(&ana, &mut readings));
    sets_line(&ana, &topic("notes"), &line("1"), is(LineKind::Bullet));
    assert!(!changed(&ana, &mut readings));
}

#[test]
fn a_conclusion_is_the_words_of_its_lines() {
    let (ana, mut readings) = (person(), Readings::default());
    assert_eq!(entry(&ana, &mut readings).conclusion, None);
    sets_line(&ana, &topic("notes"), &line("1"), is(LineKind::Conclusion));
    assert!(changed(&ana, &mut readings));
    let conclusion = entry(&ana, &mut readings).conclusion;
    assert_eq!(conclusion.as_deref(), Some("ship on the 3rd"));
    sets_line(&ana, &topic("notes"), &line("2"), is(LineKind::Conclusion));
    assert!(changed(&ana, &mut readings));
    let conclusion = entry(&ana, &mut readings).conclusion;
    assert_eq!(conclusion.as_deref(), Some("ship on the 3rd\nbudget"));
    // A line that waits for its words is no conclusion yet.
    edits(&ana, &topic("notes"), &[delete(22, 6), delete(6, 15)]);
    assert!(changed(&ana, &mut readings));
    assert_eq!(entry(&ana, &mut readings).conclusion, None);
}

#[test]
fn blanks_are_counted_until_the_other_was_asked() {
    let (ana, mut readings) = (replica(1), Readings::default());
    let today = "2026-11-24".parse().unwrap();
    does(&ana, &add("notes", today, Place::First));
    let typed = [split(5, "1"), insert(6, "budget"), split(12, "2")];
    edits(&ana, &topic("notes"), &typed);
    for name in ["1", "2"] {
        sets_line(&ana, &topic("notes"), &line(name), is(LineKind::Blank));
    }
    let mut count = |ana: &Replica| {
        readings.forget();
        changed(ana, &mut readings);
        let blanks = outline(ana, &mut readings).sections[0].blanks;
        (blanks.open, blanks.filled)
    };
    assert_eq!(count(&ana), (2, 0));
    let tick = LinePatch {
        checked: Some(true),
        ..LinePatch::default()
    };
    sets_line(&ana, &topic("notes"), &line("1"), tick);
    assert_eq!(count(&ana), (1, 1));
    // One that was ticked without a word is still open.
    sets_line(&ana, &topic("notes"), &line("2"), tick);
    assert_eq!(count(&ana), (1, 1));
    let ask = WordingOperation::AskFilled {
        day: "2026-11-24".parse().unwrap(),
        wordings: vec!["wording-1".parse().unwrap()],
    };
    performs(&ana, ask);
    assert_eq!(count(&ana), (1, 0));
}

#[test]
fn a_wording_that_reads_differently_is_a_change_and_one_that_only_moved_is_none() {
    let (ana, mut readings) = (person(), Readings::default());
    let ask = WordingOperation::Ask {
        wording: "wording-1".parse().unwrap(),
        topic: topic("notes"),
        at: 6,
        len: 15,
    };
    performs(&ana, ask);
    assert_eq!(
        outline(&ana, &mut readings).wordings[0].words,
        "ship on the 3rd"
    );
    edits(&ana, &topic("notes"), &[insert(28, " and more")]);
    assert!(!changed(&ana, &mut readings));
    edits(&ana, &topic("notes"), &[insert(6, "we ")]);
    let _grown = changed(&ana, &mut readings);
    edits(&ana, &topic("notes"), &[insert(15, "very ")]);
    assert!(changed(&ana, &mut readings));
    let kept = outline(&ana, &mut readings);
    assert_eq!(kept, agenda_view(&mut ana.doc().transact_mut()));
}

fn performs(replica: &Replica, operation: WordingOperation) {
    let by = Doer {
        seat: Seat::A,
        at: 5,
    };
    local(replica, |txn| {
        operation::perform(txn, by, &operation.into()).unwrap();
    });
}
