//! What a device keeps, and its tabs.

use super::{ANA, BEN, insert, kind, only_change, retain};
use crate::compaction::{compact, search_text};
use crate::testing::{Row, Table, add_meeting, put, split};
use duologue_shared::error_code::ErrorCode;
use duologue_shared::ids::Seat;
use duologue_shared::text::LineKind;

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
fn what_a_device_keeps_can_be_searched_also_what_was_not_sent() {
    let mut table = Table::laid();
    table.unplug(ANA);
    table.edit(ANA, &[put(5, " and nobody else")]);
    let rows: Vec<Vec<u8>> = table.tabs[ANA]
        .rows
        .iter()
        .map(|row| row.bytes.clone())
        .collect();
    let text = search_text(None, &rows).unwrap();
    assert_eq!(text.len(), 1);
    assert!(text[0].contains("hello and nobody else"), "{}", text[0]);
    let folded = compact(None, &rows).unwrap();
    assert_eq!(search_text(Some(&folded), &[]).unwrap(), text);
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
    assert_eq!(
        compact(None, without_the_first).unwrap_err().code,
        ErrorCode::Gap
    );
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
