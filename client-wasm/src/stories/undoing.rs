//! Taking back one's own typing.

use super::{ANA, BEN, kind, only_change};
use crate::core::Core;
use crate::events::Source;
use crate::testing::{TOPIC, Table, cut, move_topic, put, split};
use duologue_shared::text::LineKind;

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
