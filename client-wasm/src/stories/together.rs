//! What belongs together is done one after the other, and taken back at once: a series with days that are off.

use super::{ANA, BEN};
use crate::core::Core;
use crate::testing::{DAY, Table, add_meeting};
use duologue_shared::agenda::{AgendaOperation as Do, Gone, Series};
use duologue_shared::error_code::ErrorCode;
use duologue_shared::ids::Day;

const OFF: &str = "2026-12-01";
const MOVED: &str = "2026-12-08";
const TO: &str = "2026-12-09";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn weekly() -> Do {
    let series = Series {
        every: 1,
        first: day(DAY),
        until: None,
        at: Some("10:00".parse().unwrap()),
        minutes: None,
    };
    Do::SetSeries {
        series: Some(series),
    }
}

fn skip(on: &str) -> Do {
    Do::SkipMeeting {
        day: day(on),
        how: Gone::Skipped,
    }
}

fn put(on: &str, to: &str) -> Do {
    Do::MoveMeeting {
        day: day(on),
        to: day(to),
        at: Some("11:00".parse().unwrap()),
    }
}

/// A series with one meeting that moved and one that was called off.
fn days_off() -> [Do; 5] {
    [
        weekly(),
        add_meeting(MOVED),
        put(MOVED, TO),
        add_meeting(OFF),
        skip(OFF),
    ]
}

fn together(table: &mut Table, operations: &[Do]) {
    for (at, operation) in operations.iter().enumerate() {
        let operation = operation.clone().into();
        table.act(ANA, |core, now| {
            core.perform_along(&operation, at > 0, 0, now)
        });
    }
}

/// What both see.
#[track_caller]
fn seen(table: &mut Table) -> String {
    let [ana, ben] = [ANA, BEN].map(|tab| {
        let view = table.tabs[tab].core.agenda().unwrap();
        serde_json::to_string_pretty(view).unwrap()
    });
    assert_eq!(ana, ben);
    ana
}

#[test]
fn a_series_is_taken_back_with_its_days_off_and_done_again_with_them() {
    let mut table = Table::laid();
    table.perform(ANA, add_meeting("2027-01-05"));
    let before = seen(&mut table);
    together(&mut table, &days_off());
    let after = seen(&mut table);
    assert_ne!(before, after);
    for _ in 0..2 {
        assert_eq!(table.act(ANA, Core::undo).unwrap().what, "setSeries");
        assert_eq!(seen(&mut table), before);
        assert_eq!(table.act(ANA, Core::redo).unwrap().what, "setSeries");
        assert_eq!(seen(&mut table), after);
    }
    table.act(ANA, Core::undo);
    assert_eq!(table.act(ANA, Core::undo).unwrap().what, "addMeeting");
}

#[test]
fn what_changes_a_day_twice_is_taken_back_to_what_was_there_first() {
    let mut table = Table::laid();
    let before = seen(&mut table);
    together(&mut table, &[weekly(), put(DAY, TO), skip(TO)]);
    table.act(ANA, Core::undo);
    assert_eq!(seen(&mut table), before);
}

#[test]
fn all_of_it_stays_where_the_other_changed_a_day_of_it() {
    let mut table = Table::laid();
    together(&mut table, &days_off());
    table.perform(BEN, put(TO, "2026-12-10"));
    let before = seen(&mut table);
    let turned = table.act(ANA, Core::undo).unwrap();
    assert_eq!(turned.stays, Some(ErrorCode::ChangedMeanwhile));
    assert_eq!(seen(&mut table), before);
}

#[test]
fn what_begins_without_changing_anything_takes_nothing_of_before_along() {
    let mut table = Table::laid();
    table.perform(ANA, weekly());
    together(&mut table, &[weekly(), skip(OFF)]);
    assert_eq!(table.act(ANA, Core::undo).unwrap().what, "skipMeeting");
    assert_eq!(table.act(ANA, Core::undo).unwrap().what, "setSeries");
}
