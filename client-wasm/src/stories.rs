//! Stories of two people, told through the core that their browsers run.

mod device;
mod history;
mod much;
mod operations;
mod together;
mod undoing;

use crate::core::Core;
use crate::events::{Source, TopicChange};
use crate::testing::{DAY, TOPIC, Table, add_meeting, add_topic, move_topic, put, split};
use duologue_shared::agenda::AgendaOperation;
use duologue_shared::error_code::ErrorCode;
use duologue_shared::ids::{Seat, TopicId};
use duologue_shared::text::{LineKind, LinePatch, Marks, MarksChange, TextDelta, TextOp};

const ANA: usize = 0;
const BEN: usize = 1;

fn kind(kind: LineKind) -> LinePatch {
    LinePatch {
        kind: Some(kind),
        ..LinePatch::default()
    }
}

fn insert(text: &str) -> TextDelta {
    TextDelta::Insert {
        text: text.to_owned(),
        marks: Marks::default(),
    }
}

fn retain(len: u32) -> TextDelta {
    TextDelta::Retain { len, marks: None }
}

fn only_change(table: &mut Table, tab: usize) -> TopicChange {
    let changes = std::mem::take(&mut table.tabs[tab].changes);
    assert_eq!(changes.len(), 1, "{changes:?}");
    changes.into_iter().next().unwrap()
}

#[test]
fn what_one_types_the_other_is_told_as_a_delta_and_nobody_hears_their_own() {
    let mut table = Table::laid();
    table.edit(ANA, &[put(5, ", Ben")]);
    table.both_read("hello, Ben");
    let change = only_change(&mut table, BEN);
    assert_eq!(change.source, Source::Remote);
    assert_eq!(change.delta, [retain(5), insert(", Ben")]);
    assert!(table.tabs[ANA].changes.is_empty());
}

#[test]
fn whoever_has_an_empty_agenda_is_told_of_the_others_first_meeting_and_topic() {
    let mut table = Table::new();
    table.sit(Seat::A);
    table.sit(Seat::B);
    table.perform(ANA, add_meeting(DAY));
    assert_eq!(table.tabs[BEN].outlines, 1);
    table.perform(ANA, add_topic(TOPIC, DAY, "hello"));
    assert_eq!(table.tabs[BEN].outlines, 2);
}

#[test]
fn a_new_line_comes_with_its_attributes_in_one_change() {
    let mut table = Table::laid();
    let ops = [split(5, "line-one"), put(6, "milk")];
    table.edit_lines(ANA, &ops, &[("line-one", kind(LineKind::Check))]);
    let change = only_change(&mut table, BEN);
    let line = "line-one".try_into().unwrap();
    assert_eq!(
        change.delta,
        [retain(5), TextDelta::Break { line }, insert("milk")]
    );
    assert_eq!(change.lines.len(), 1);
    assert_eq!(change.lines[0].patch.kind, LineKind::Check);
    assert!(!change.lines[0].patch.checked);
}

#[test]
fn a_ticked_box_is_told_without_a_delta() {
    let mut table = Table::laid();
    table.edit_lines(
        ANA,
        &[split(5, "line-one")],
        &[("line-one", kind(LineKind::Check))],
    );
    table.tabs[BEN].changes.clear();
    let tick = LinePatch {
        checked: Some(true),
        ..LinePatch::default()
    };
    table.edit_lines(ANA, &[], &[("line-one", tick)]);
    let change = only_change(&mut table, BEN);
    assert!(change.delta.is_empty());
    assert_eq!(change.lines[0].patch.kind, LineKind::Check);
    assert!(change.lines[0].patch.checked);
}

#[test]
fn bold_is_told_as_a_change_of_marks() {
    let mut table = Table::laid();
    let bold = MarksChange {
        bold: Some(true),
        ..MarksChange::default()
    };
    table.edit(
        ANA,
        &[TextOp::Format {
            at: 0,
            len: 5,
            marks: bold.clone(),
        }],
    );
    let change = only_change(&mut table, BEN);
    assert_eq!(
        change.delta,
        [TextDelta::Retain {
            len: 5,
            marks: Some(bold)
        }]
    );
}

#[test]
fn a_bad_edit_leaves_no_trace_and_says_why() {
    let mut table = Table::laid();
    let rows = table.tabs[ANA].rows.len();
    let far = [put(5, "!"), put(99, "?")];
    let error = table
        .try_act(ANA, |core, now| core.edit(TOPIC, &far, &[], now))
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::OutOfRange);
    let error = table
        .try_act(ANA, |core, now| core.edit("x", &[], &[], now))
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::Invalid);
    let error = table
        .try_perform(ANA, move_topic("no-such-topic", DAY))
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::UnknownTopic);
    table.both_read("hello");
    assert_eq!(table.tabs[ANA].rows.len(), rows);
}

#[test]
fn carets_are_seen_where_they_are_and_stay_with_their_letters() {
    let mut table = Table::laid();
    table.act(ANA, |core, now| core.set_cursor(TOPIC, 5, 2, now));
    let place = |table: &Table| {
        let person = &table.tabs[BEN].people[0];
        assert_eq!((person.seat, person.name.as_str()), (Seat::A, "Ana"));
        let caret = person.cursor.clone().unwrap();
        (caret.anchor, caret.head)
    };
    assert_eq!(place(&table), (5, 2));
    table.edit(BEN, &[put(0, "oh, ")]);
    assert_eq!(place(&table), (9, 6));
    table.edit(BEN, &[put(9, "!")]);
    assert_eq!(
        place(&table),
        (9, 6),
        "what is typed at a caret comes after it"
    );
    table.act(ANA, Core::clear_cursor);
    assert!(table.tabs[BEN].people[0].cursor.is_none());
}

#[test]
fn a_caret_does_not_flicker_while_its_letter_is_on_its_way() {
    let mut table = Table::laid();
    table.act(ANA, |core, now| core.set_cursor(TOPIC, 5, 5, now));
    table.slow_disk = true;
    table.edit(ANA, &[put(5, "!")]);
    table.act(ANA, |core, now| core.set_cursor(TOPIC, 6, 6, now));
    assert_eq!(table.tabs[BEN].people[0].cursor.clone().unwrap().head, 5);
    table.durable();
    assert_eq!(table.words(BEN), "hello!");
    assert_eq!(table.tabs[BEN].people[0].cursor.clone().unwrap().head, 6);
}

#[test]
fn whoever_leaves_is_not_seen_any_more_and_offline_nobody_is() {
    let mut table = Table::laid();
    assert_eq!(table.tabs[BEN].people.len(), 1);
    table.unplug(BEN);
    assert!(table.tabs[BEN].people.is_empty());
    table.plug(BEN);
    assert_eq!(table.tabs[BEN].people.len(), 1);
    table.act(ANA, Core::stop);
    assert!(table.tabs[BEN].people.is_empty());
    table.pass(41_000);
    assert_eq!(table.tabs[ANA].wake, None, "nothing is left to wake up for");
}

#[test]
fn an_agenda_that_is_open_unseen_is_changed_like_any_other_and_tells_nobody_that_somebody_is_here()
{
    let mut table = Table::laid();
    table.unseen = true;
    let beside = table.sit(Seat::A);
    table.act(ANA, Core::stop);
    table.open_topic(beside);
    table.edit(beside, &[put(5, "!")]);
    table.act(beside, |core, now| core.set_cursor(TOPIC, 5, 5, now));
    table.pass(16_000);
    assert_eq!(table.words(BEN), "hello!");
    assert!(table.tabs[BEN].people.is_empty());
    assert_eq!(table.tabs[beside].people.len(), 1, "who is here is told");
}

#[test]
fn presence_is_renewed_so_that_nobody_fades_who_is_here() {
    let mut table = Table::laid();
    for _ in 0..20 {
        table.pass(5_000);
    }
    assert_eq!(table.tabs[ANA].people.len(), 1);
    assert_eq!(table.tabs[BEN].people.len(), 1);
}

#[test]
fn the_outline_is_news_when_a_shown_headline_changes_and_not_for_notes() {
    let mut table = Table::laid();
    table.tabs[BEN].outlines = 0;
    table.edit(ANA, &[put(5, "!")]);
    assert_eq!(table.tabs[BEN].outlines, 1);
    table.open_topic(BEN);
    table.tabs[BEN].outlines = 0;
    table.edit(ANA, &[split(6, "line-one"), put(7, "a note")]);
    assert_eq!(table.tabs[BEN].outlines, 0);
    let topic: TopicId = TOPIC.try_into().unwrap();
    let delete = AgendaOperation::DeleteTopic {
        topic: topic.clone(),
    };
    table.perform(ANA, delete);
    assert_eq!(table.tabs[BEN].outlines, 1);
    assert!(table.tabs[BEN].core.topic(TOPIC).unwrap().is_none());
    table.perform(BEN, AgendaOperation::RestoreTopic { topic });
    table.both_read("hello!/a note");
}
