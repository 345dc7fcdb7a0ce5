//! What a person does apart from typing, and what the page is told of it.

use super::{ANA, BEN, insert, kind, only_change, retain};
use crate::core::Core;
use crate::events::Source;
use crate::testing::{DAY, TOPIC, Table, add_meeting, add_topic, cut, put, split};
use duologue_shared::agenda::{AgendaOperation, TopicKind};
use duologue_shared::error_code::ErrorCode;
use duologue_shared::ids::{PromiseId, Seat, TopicId, WordingId};
use duologue_shared::promise::{PromiseKind, PromiseOperation, Promiser, Terms};
use duologue_shared::recap::RecapOperation;
use duologue_shared::text::{LineKind, LinePatch, TextDelta};
use duologue_shared::wording::{WordingOperation, WordingState};

fn topic() -> TopicId {
    TOPIC.try_into().unwrap()
}

fn wording() -> WordingId {
    "wording-one".try_into().unwrap()
}

fn promise() -> PromiseId {
    "promise-one".try_into().unwrap()
}

fn set_kind(kind: TopicKind) -> AgendaOperation {
    AgendaOperation::SetKind {
        topic: topic(),
        kind: Some(kind),
    }
}

/// Asks for so many units of the topic.
fn ask(at: u32, len: u32) -> WordingOperation {
    WordingOperation::Ask {
        wording: wording(),
        topic: topic(),
        at,
        len,
    }
}

fn confirm(words: &str) -> WordingOperation {
    WordingOperation::Confirm {
        wording: wording(),
        words: words.to_owned(),
    }
}

fn terms(what: &str) -> Terms {
    Terms {
        who: Promiser::Seat(Seat::B),
        telling: None,
        kind: PromiseKind::Action,
        what: what.to_owned(),
        how: None,
        due: None,
    }
}

fn state(table: &mut Table, tab: usize) -> WordingState {
    let view = table.tabs[tab].core.agenda().unwrap();
    view.wordings[0].state.clone()
}

/// How often each was told of a new outline by what happens here.
fn outlines(table: &mut Table, happens: impl FnOnce(&mut Table)) -> [usize; 2] {
    for tab in 0..2 {
        table.tabs[tab].core.agenda().unwrap();
        table.tabs[tab].outlines = 0;
    }
    happens(table);
    [table.tabs[ANA].outlines, table.tabs[BEN].outlines]
}

#[test]
fn an_operation_is_kept_sent_and_counted() {
    let mut table = Table::laid();
    table.slow_disk = true;
    let kept = table.tabs[ANA].rows.len();
    table.perform(ANA, set_kind(TopicKind::Feedback));
    assert_eq!(table.tabs[ANA].rows.len(), kept + 1);
    assert_eq!(table.tabs[ANA].unsaved_rows(), 1);
    assert_eq!(table.tabs[ANA].status, "saving 1");
    table.durable();
    assert_eq!(table.tabs[ANA].status, "saved 0");
    for tab in [ANA, BEN] {
        let view = table.tabs[tab].core.agenda().unwrap();
        assert_eq!(view.sections[0].topics[0].kind, Some(TopicKind::Feedback));
    }
}

#[test]
fn what_is_typed_before_and_after_an_operation_is_taken_back_by_itself() {
    let mut table = Table::laid();
    table.edit(ANA, &[put(5, "1")]);
    table.perform(ANA, set_kind(TopicKind::Dots));
    table.edit(ANA, &[put(6, "2")]);
    for what in ["words", "setKind", "words"] {
        assert_eq!(table.act(ANA, Core::undo).unwrap().what, what);
    }
    table.both_read("hello");
}

#[test]
fn a_person_does_what_they_do_on_their_own_seat_and_at_the_time_of_their_device() {
    let mut table = Table::laid();
    table.perform(BEN, add_topic("topic-two", DAY, "from Ben"));
    let view = table.tabs[ANA].core.agenda().unwrap();
    let [of_ben, of_ana] = &view.sections[0].topics[..] else {
        panic!("{view:?}");
    };
    assert_eq!((of_ana.by, of_ben.by), (Some(Seat::A), Some(Seat::B)));
    assert!(of_ben.added.unwrap() > 1_700_000_000_000);
}

#[test]
fn a_line_that_is_parked_leaves_the_page_of_whoever_parked_it_as_well() {
    let mut table = Table::laid();
    table.edit(ANA, &[split(5, "line-one"), put(6, "later")]);
    table.tabs[BEN].changes.clear();
    table.perform(
        ANA,
        AgendaOperation::ParkLine {
            topic: "topic-two".try_into().unwrap(),
            from: topic(),
            line: "line-one".try_into().unwrap(),
        },
    );
    table.both_read("hello");
    for (tab, source) in [(ANA, Source::Own), (BEN, Source::Remote)] {
        let change = only_change(&mut table, tab);
        assert_eq!((change.topic, change.source), (topic(), source));
        assert_eq!(change.delta, [retain(5), TextDelta::Delete { len: 6 }]);
        let view = table.tabs[tab].core.agenda().unwrap();
        assert_eq!(view.parked[0].headline, "later");
        assert_eq!(view.parked[0].from, Some(topic()));
    }
}

#[test]
fn a_correction_that_is_taken_shows_on_the_page_of_whoever_took_it() {
    let mut table = Table::laid();
    table.perform(ANA, ask(0, 5));
    table.perform(
        BEN,
        WordingOperation::Correct {
            wording: wording(),
            words: "hallo".to_owned(),
        },
    );
    assert!(table.tabs[ANA].changes.is_empty());
    table.perform(ANA, WordingOperation::TakeCorrection { wording: wording() });
    table.both_read("hallo");
    let change = only_change(&mut table, ANA);
    assert_eq!(change.source, Source::Own);
    let words = [TextDelta::Delete { len: 5 }, insert("hallo")];
    assert_eq!(change.delta, words);
    assert!(matches!(
        state(&mut table, ANA),
        WordingState::Confirmed { .. }
    ));
}

#[test]
fn a_confirmation_of_the_other_is_news_to_both() {
    let mut table = Table::laid();
    let told = outlines(&mut table, |table| table.perform(BEN, ask(0, 5)));
    assert_eq!(told, [1, 1]);
    let told = outlines(&mut table, |table| table.perform(ANA, confirm("hello")));
    assert_eq!(told, [1, 1]);
    for tab in [ANA, BEN] {
        assert!(matches!(
            state(&mut table, tab),
            WordingState::Confirmed { .. }
        ));
        let [placed] = &table.tabs[tab].core.wordings(TOPIC).unwrap()[..] else {
            panic!("one wording");
        };
        assert_eq!((placed.start, placed.len), (0, 5));
    }
}

#[test]
fn confirming_what_reads_differently_by_now_is_refused_and_leaves_no_trace() {
    let mut table = Table::laid();
    table.perform(BEN, ask(0, 5));
    table.edit(BEN, &[put(4, "!")]);
    let rows = table.tabs[ANA].rows.len();
    let error = table.try_perform(ANA, confirm("hello")).unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
    let error = table.try_perform(BEN, confirm("hell!o")).unwrap_err();
    assert_eq!(error.code, ErrorCode::NotAllowed);
    assert_eq!(table.tabs[ANA].rows.len(), rows);
}

#[test]
fn a_meeting_with_an_open_topic_is_not_closed_nor_is_a_recap_before_that() {
    let mut table = Table::laid();
    let day = DAY.parse().unwrap();
    let error = table
        .try_perform(ANA, RecapOperation::Acknowledge { day })
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::NotAllowed);
    table.perform(ANA, AgendaOperation::StartMeeting { day, minutes: 30 });
    let error = table
        .try_perform(BEN, AgendaOperation::CloseMeeting { day })
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::NoOutcome);
}

#[test]
fn typing_beside_words_to_be_confirmed_is_no_news_and_typing_in_them_is() {
    let mut table = Table::laid();
    table.edit(
        ANA,
        &[split(5, "line-one"), put(6, "we ship on Friday, yes")],
    );
    table.perform(ANA, ask(6, 17));
    table.perform(BEN, confirm("we ship on Friday"));
    let told = outlines(&mut table, |table| table.edit(ANA, &[put(28, "!")]));
    assert_eq!(told, [0, 0], "behind them");
    let told = outlines(&mut table, |table| table.edit(BEN, &[split(5, "line-two")]));
    assert_eq!(told, [0, 0], "before them: they move, and say the same");
    let told = outlines(&mut table, |table| table.edit(BEN, &[put(18, "next ")]));
    assert_eq!(told, [1, 1], "in them");
    assert!(matches!(
        state(&mut table, ANA),
        WordingState::Changed { .. }
    ));
    let told = outlines(&mut table, |table| table.edit(BEN, &[put(22, "!")]));
    assert_eq!(told, [1, 1], "the difference is another one");
    let told = outlines(&mut table, |table| table.edit(BEN, &[cut(18, 6)]));
    assert_eq!(told, [1, 1], "as confirmed again");
    assert!(matches!(
        state(&mut table, ANA),
        WordingState::Confirmed { .. }
    ));
}

#[test]
fn blanks_and_conclusions_are_news_and_notes_are_not() {
    let mut table = Table::laid();
    table.edit(ANA, &[split(5, "line-one"), put(6, "price")]);
    let set = |table: &mut Table, patch| {
        outlines(table, |table| {
            table.edit_lines(ANA, &[], &[("line-one", patch)]);
        })
    };
    assert_eq!(set(&mut table, kind(LineKind::Bullet)), [0, 0]);
    assert_eq!(set(&mut table, kind(LineKind::Blank)), [1, 1]);
    let ticked = LinePatch {
        checked: Some(true),
        ..LinePatch::default()
    };
    assert_eq!(set(&mut table, ticked), [1, 1]);
    assert_eq!(set(&mut table, kind(LineKind::Conclusion)), [1, 1]);
    let told = outlines(&mut table, |table| table.edit(BEN, &[put(11, "s")]));
    assert_eq!(told, [1, 1]);
    let view = table.tabs[ANA].core.agenda().unwrap();
    let topic = &view.sections[0].topics[0];
    assert_eq!(topic.conclusion.as_deref(), Some("prices"));
    assert_eq!(set(&mut table, kind(LineKind::Text)), [1, 1]);
    let told = outlines(&mut table, |table| table.edit(BEN, &[put(12, "!")]));
    assert_eq!(told, [0, 0]);
}

#[test]
fn what_a_promise_says_is_news_also_where_it_came_from_the_other() {
    let mut table = Table::laid();
    let make = PromiseOperation::Make {
        promise: promise(),
        terms: terms("send the draft"),
        topic: Some(topic()),
        line: None,
        meeting: None,
    };
    let told = outlines(&mut table, |table| table.perform(ANA, make));
    assert_eq!(told, [1, 1]);
    // Its words alone: it waits for Ben's word, so that nothing in the maps of the outline changes with it.
    let change = PromiseOperation::Change {
        promise: promise(),
        terms: terms("send the second draft"),
    };
    let told = outlines(&mut table, |table| table.perform(ANA, change));
    assert_eq!(told, [1, 1]);
    let view = table.tabs[BEN].core.agenda().unwrap();
    assert_eq!(view.promises[0].what, "send the second draft");
}

#[test]
fn a_headline_is_news_in_a_topic_that_nobody_opened_here() {
    let mut table = Table::laid();
    // It came without words, so none of its roots is there yet.
    table.perform(ANA, add_topic("topic-two", DAY, ""));
    let two = |at, text: &str| (at, text.to_owned());
    for (at, text) in [two(0, "new"), two(3, "er")] {
        let told = outlines(&mut table, |table| {
            let ops = [put(at, &text)];
            table.act(ANA, |core, now| core.edit("topic-two", &ops, &[], now));
        });
        assert_eq!(told, [1, 1], "{text}");
    }
    let kept = table.tabs[BEN].rows.clone();
    let again = table.sit_with(Seat::B, kept, None);
    table.tabs[again].core.agenda().unwrap();
    table.tabs[again].outlines = 0;
    table.edit(ANA, &[put(5, "!")]);
    assert_eq!(table.tabs[again].outlines, 1);
}

#[test]
fn the_outline_of_years_reads_each_topic_once_and_then_only_what_changes() {
    let mut table = Table::laid();
    table.unplug(BEN);
    for meeting in 0..260 {
        let (year, month) = (2000 + meeting / 60, meeting % 60 / 5 + 1);
        let day = format!("{year}-{month:02}-{:02}", meeting % 5 * 5 + 1);
        table.perform(ANA, add_meeting(&day));
        let name = format!("topic-of-{day}");
        table.perform(ANA, add_topic(&name, &day, "notes"));
    }
    let kept = table.tabs[ANA].rows.clone();
    let again = table.sit_with(Seat::A, kept, None);
    let topics = 261;
    let made = |table: &Table| table.tabs[again].core.readings().made();
    for _ in 0..3 {
        table.tabs[again].core.agenda().unwrap();
        assert_eq!(made(&table), topics);
    }
    table.edit(ANA, &[put(5, "!")]);
    table.tabs[again].core.agenda().unwrap();
    assert_eq!(made(&table), topics + 1);
    table.perform(ANA, set_kind(TopicKind::Future));
    table.tabs[again].core.agenda().unwrap();
    assert_eq!(made(&table), topics + 1);
}

#[test]
fn a_topic_stands_elsewhere_once_its_meeting_is_heard_to_be_closed() {
    let mut table = Table::new();
    table.sit(Seat::A);
    table.sit(Seat::B);
    table.perform(ANA, add_meeting(DAY));
    table.unplug(BEN);
    table.perform(BEN, add_topic(TOPIC, DAY, "late"));
    let section = |table: &mut Table| {
        let topic = table.tabs[BEN].core.topic(TOPIC).unwrap().unwrap();
        topic.section.to_string()
    };
    assert_eq!(section(&mut table), DAY);
    let day = DAY.parse().unwrap();
    table.perform(ANA, AgendaOperation::CloseMeeting { day });
    table.plug(BEN);
    assert_eq!(section(&mut table), "parked");
}
