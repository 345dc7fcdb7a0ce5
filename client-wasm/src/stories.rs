//! Stories of two people, told through the core that their browsers run.

mod operations;

use crate::compaction::compact;
use crate::core::Core;
use crate::events::{Source, TopicChange};
use crate::testing::{DAY, Row, TOPIC, Table, add_meeting, add_topic, cut, move_topic, put, split};
use duologue_shared::agenda::AgendaOperation;
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
    assert_eq!(error.code, "out_of_range");
    let error = table
        .try_act(ANA, |core, now| core.edit("x", &[], &[], now))
        .unwrap_err();
    assert_eq!(error.code, "invalid");
    let error = table
        .try_perform(ANA, move_topic("no-such-topic", DAY))
        .unwrap_err();
    assert_eq!(error.code, "unknown_topic");
    table.both_read("hello");
    assert_eq!(table.tabs[ANA].rows.len(), rows);
}

#[test]
fn undo_takes_back_ones_own_words_and_keeps_the_others() {
    let mut table = Table::laid();
    table.edit(ANA, &[put(5, " from Ana")]);
    table.edit(BEN, &[put(5, " Ben and")]);
    table.both_read("hello Ben and from Ana");
    assert!(table.act(ANA, Core::undo));
    table.both_read("hello Ben and");
    assert!(table.act(ANA, Core::redo));
    table.both_read("hello Ben and from Ana");
    assert!(table.act(BEN, Core::undo));
    table.both_read("hello from Ana");
    assert!(!table.act(BEN, Core::undo), "the headline was Ana's");
}

#[test]
fn undo_never_takes_the_topic_its_headline_or_a_move() {
    let mut table = Table::laid();
    table.perform(ANA, move_topic(TOPIC, "parked"));
    assert!(!table.act(ANA, Core::undo));
    table.both_read("hello");
    let view = table.tabs[BEN].core.agenda().unwrap();
    assert_eq!(view.parked.len(), 1);
}

#[test]
fn undo_is_told_to_the_one_who_undid_with_lines_that_came_back() {
    let mut table = Table::laid();
    table.edit_lines(
        ANA,
        &[split(5, "line-one")],
        &[("line-one", kind(LineKind::Quote))],
    );
    table.tabs[ANA].core.seal_undo();
    table.edit(ANA, &[cut(5, 1)]);
    table.both_read("hello");
    assert!(table.act(ANA, Core::undo));
    table.both_read("hello/");
    let change = only_change(&mut table, ANA);
    assert_eq!(change.source, Source::Undo);
    assert_eq!(change.lines[0].patch.kind, LineKind::Quote);
    let heard = table.tabs[BEN].changes.pop().unwrap();
    assert_eq!(heard.source, Source::Remote);
    assert_eq!(heard.lines[0].patch.kind, LineKind::Quote);
}

#[test]
fn a_pause_of_two_seconds_or_a_seal_ends_a_step() {
    let mut table = Table::laid();
    table.edit(ANA, &[put(5, "1")]);
    table.now += 1999;
    table.edit(ANA, &[put(6, "2")]);
    table.now += 2000;
    table.edit(ANA, &[put(7, "3")]);
    table.tabs[ANA].core.seal_undo();
    table.edit(ANA, &[put(8, "4")]);
    table.both_read("hello1234");
    for words in ["hello123", "hello12", "hello"] {
        assert!(table.act(ANA, Core::undo));
        table.both_read(words);
    }
    assert!(!table.act(ANA, Core::undo));
}

#[test]
fn undo_and_redo_are_kept_and_counted_like_any_change() {
    let mut table = Table::laid();
    table.slow_disk = true;
    table.edit(ANA, &[put(5, "!")]);
    table.act(ANA, Core::undo);
    assert_eq!(table.tabs[ANA].status, "saving 2");
    assert_eq!(table.tabs[ANA].unsaved_rows(), 2);
    table.durable();
    assert_eq!(table.tabs[ANA].status, "saved 0");
    assert_eq!(table.tabs[ANA].unsaved_rows(), 0);
}

#[test]
fn both_edit_offline_close_reopen_and_meet_again() {
    let mut table = Table::laid();
    table.unplug(ANA);
    table.unplug(BEN);
    table.edit(ANA, &[put(5, " A")]);
    table.edit_lines(
        BEN,
        &[split(5, "line-ben"), put(6, "B")],
        &[("line-ben", kind(LineKind::Bullet))],
    );
    table.perform(ANA, add_meeting("2026-12-01"));
    table.perform(BEN, add_meeting("2026-12-01"));
    assert_eq!(table.tabs[ANA].status, "onlyHere 2");

    let kept = table.tabs[ANA].rows.clone();
    let again = table.sit_with(Seat::A, kept, None);
    table.open_topic(again);
    assert_eq!(
        table.tabs[again].status, "saved 0",
        "the server took them at once"
    );
    table.plug(BEN);
    for tab in [BEN, again] {
        assert_eq!(table.words(tab), "hello A/B");
        assert_eq!(table.tabs[tab].status, "saved 0");
        assert_eq!(table.tabs[tab].unsaved_rows(), 0);
        assert_eq!(table.tabs[tab].core.agenda().unwrap().sections.len(), 2);
    }
}

#[test]
fn what_was_restored_unsaved_counts_until_the_server_has_it() {
    let mut table = Table::laid();
    table.unplug(ANA);
    table.edit(ANA, &[put(5, "1")]);
    table.edit(ANA, &[put(6, "2")]);
    table.slow_disk = true;
    let kept = table.tabs[ANA].rows.clone();
    let again = table.sit_with(Seat::A, kept, None);
    assert_eq!(table.tabs[again].status, "saving 2");
    table.durable();
    assert_eq!(table.tabs[again].status, "saved 0");
    assert_eq!(table.tabs[again].unsaved_rows(), 0);
}

#[test]
fn rows_fold_into_a_snapshot_that_opens_like_them() {
    let mut table = Table::laid();
    for at in 0..40 {
        table.edit(ANA, &[put(5 + at, "x")]);
    }
    let rows: Vec<_> = table.tabs[ANA]
        .rows
        .iter()
        .map(|row| row.bytes.clone())
        .collect();
    let snapshot = compact(None, &rows).unwrap();
    let (first, rest) = rows.split_at(10);
    let step = compact(None, first).unwrap();
    assert_eq!(compact(Some(&step), rest).unwrap(), snapshot);
    let again = table.sit_with(Seat::A, Vec::new(), Some(&snapshot));
    assert_eq!(table.words(again), table.words(BEN));
    assert_eq!(table.tabs[again].rows.len(), 0, "nothing was missing");
}

#[test]
fn folding_refuses_to_lose_a_row() {
    let mut table = Table::laid();
    table.edit(ANA, &[put(5, "1")]);
    table.edit(ANA, &[put(6, "2")]);
    let rows: Vec<_> = table.tabs[ANA]
        .rows
        .iter()
        .map(|row| row.bytes.clone())
        .collect();
    let (_, without_the_first) = rows.split_first().unwrap();
    assert_eq!(compact(None, without_the_first).unwrap_err().code, "gap");
    let garbage = vec![vec![1, 2, 3]];
    assert!(compact(None, &garbage).is_err());
    assert!(compact(Some(&[9, 9, 9]), &rows).is_err());
}

#[test]
fn a_row_that_cannot_be_read_is_reported_and_the_rest_opens() {
    let mut table = Table::laid();
    table.edit(ANA, &[put(5, "!")]);
    let mut rows = table.tabs[ANA].rows.clone();
    let broken = Row {
        bytes: vec![7; 20],
        sequence: None,
        unsaved: false,
    };
    rows.insert(1, broken);
    table.unplug(ANA);
    let again = table.sit_with(Seat::A, rows, None);
    assert_eq!(table.tabs[again].damaged, 1);
    assert_eq!(table.words(again), "hello!");
}

#[test]
fn two_tabs_of_one_person_share_what_is_durable() {
    let mut table = Table::laid();
    let kept = table.tabs[ANA].rows.clone();
    let second = table.sit_with(Seat::A, kept, None);
    table.open_topic(second);
    table.unplug(ANA);
    table.unplug(second);
    table.edit(ANA, &[put(5, " one")]);
    let row = table.tabs[ANA].rows.last().unwrap().bytes.clone();
    table.act(second, |core, now| core.apply_from_tab(&row, now));
    assert_eq!(table.words(second), "hello one");
    assert_eq!(
        only_change(&mut table, second).delta,
        [retain(5), insert(" one")]
    );
    assert_eq!(
        table.tabs[second].status, "saved 0",
        "the other tab counts it"
    );
}

#[test]
fn a_closed_tabs_change_is_adopted_counted_and_sent() {
    let mut table = Table::laid();
    let kept = table.tabs[ANA].rows.clone();
    let second = table.sit_with(Seat::A, kept, None);
    table.unplug(ANA);
    table.edit(ANA, &[put(5, " one")]);
    let row = table.tabs[ANA].rows.last().unwrap().bytes.clone();
    table.slow_disk = true;
    let number = table.act(second, |core, now| core.adopt(&row, now));
    assert_eq!(
        (number, table.tabs[second].status.as_str()),
        (1, "saving 1")
    );
    table.durable();
    assert_eq!(table.tabs[second].status, "saved 0");
    assert_eq!(table.words(BEN), "hello one");
}

#[test]
fn a_tab_that_slept_catches_up_from_rows_and_a_new_snapshot() {
    let mut table = Table::laid();
    let kept = table.tabs[ANA].rows.clone();
    let asleep = table.sit_with(Seat::A, kept, None);
    table.open_topic(asleep);
    table.unplug(asleep);
    table.edit(ANA, &[put(5, " one")]);
    let rows: Vec<_> = table.tabs[ANA]
        .rows
        .iter()
        .map(|row| row.bytes.clone())
        .collect();
    let snapshot = compact(None, &rows).unwrap();
    table.edit(ANA, &[put(9, " two")]);
    let newest = table.tabs[ANA].rows.last().unwrap().bytes.clone();
    table.act(asleep, |core, now| {
        core.catch_up(Some(&snapshot), &[newest], now)
    });
    assert_eq!(table.words(asleep), "hello one two");
    assert_eq!(table.tabs[asleep].changes.len(), 2);
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
