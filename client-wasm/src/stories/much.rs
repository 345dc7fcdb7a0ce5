//! Somebody who comes with more than one update may hold.

use super::{ANA, BEN};
use crate::core::Core;
use crate::testing::{DAY, TOPIC, Table, add_meeting, add_topic, cut, put, split};
use duologue_shared::authors::Authors;
use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::replica::Replica;
use duologue_shared::room::{Room, Sequence};
use duologue_shared::schema::{AGENDA_FULL, AGENDA_WARN, MAX_UPDATE};

/// 64 KiB of words that nobody else writes like that.
fn page(number: usize) -> String {
    let words = format!("{number} is what I wrote on the train, ");
    words.repeat(64 * 1024 / words.len())
}

/// Everything arrived, at the server and at everybody, and nothing was refused on the way.
#[track_caller]
fn all_is_well(table: &Table) {
    assert_eq!(table.refused, [""; 0]);
    for tab in &table.tabs {
        assert_eq!((tab.status.as_str(), tab.unsaved_rows()), ("saved 0", 0));
        assert!(tab.core.replica().same_state(table.room.replica()));
    }
}

#[test]
fn whoever_wrote_three_mebibytes_without_a_network_gets_through() {
    let mut table = Table::laid();
    table.unplug(ANA);
    let mut written = 0;
    for number in 0..60 {
        let words = page(number);
        written += words.len();
        table.edit(ANA, &[put(2, &words)]);
        table.edit(
            ANA,
            &[cut(100, 7), split(200, &format!("line-{number:04}"))],
        );
    }
    table.edit(BEN, &[put(3, " while Ben writes, "), cut(0, 1)]);
    assert!(written > 3 * MAX_UPDATE);
    assert_eq!(table.tabs[ANA].status, "onlyHere 120");
    table.plug(ANA);
    all_is_well(&table);
    let words = table.words(BEN);
    assert!(words.len() > 3 * MAX_UPDATE && words.contains("while Ben writes"));
    table.both_read(&words);
}

#[test]
fn one_paste_of_any_size_arrives_and_is_taken_back_in_one_step() {
    let mut table = Table::laid();
    let before = table.words(ANA);
    table.tabs[ANA].core.seal_undo();
    table.edit(ANA, &[put(2, &"pasted ".repeat(400_000))]);
    all_is_well(&table);
    assert!(table.words(BEN).len() > 2 * MAX_UPDATE);
    table.act(ANA, Core::undo);
    all_is_well(&table);
    table.both_read(&before);
    table.act(ANA, Core::redo);
    all_is_well(&table);
    assert!(table.words(BEN).len() > 2 * MAX_UPDATE);
}

#[test]
fn a_tab_takes_over_a_paste_of_another_that_is_gone() {
    let mut table = Table::laid();
    let second = table.sit(Seat::A);
    table.open_topic(second);
    table.unplug(ANA);
    table.edit(ANA, &[put(5, &"pasted ".repeat(400_000))]);
    let paste = table.tabs[ANA].rows.last().unwrap().bytes.clone();
    assert!(paste.len() > 2 * MAX_UPDATE);
    table.act(second, |core, now| core.adopt(&paste, now));
    assert!(table.words(BEN).len() > 2 * MAX_UPDATE);
    assert_eq!(table.refused, [""; 0]);
}

#[test]
fn after_an_older_backup_was_restored_more_than_an_update_may_hold_comes_back() {
    let mut table = Table::new();
    table.sit(Seat::A);
    table.sit(Seat::B);
    table.perform(ANA, add_meeting(DAY));
    table.perform(ANA, add_topic(TOPIC, DAY, "hello"));
    table.open_topic(ANA);
    table.open_topic(BEN);
    for number in 0..20 {
        table.edit(ANA, &[put(5, &page(2 * number))]);
        table.edit(BEN, &[put(5, &page(2 * number + 1)), cut(9, 3)]);
    }
    table.unplug(ANA);
    table.unplug(BEN);
    // The older backup is from before all of it.
    let empty = Replica::new(ClientId::from_random(1));
    table.room = Room::new(empty, Authors::default(), Sequence::ZERO);
    table.plug(ANA);
    assert_eq!(table.tabs[ANA].status, "onlyHere 1");
    table.plug(BEN);
    all_is_well(&table);
    let words = table.words(ANA);
    assert!(words.len() > 2 * MAX_UPDATE);
    table.both_read(&words);
}

#[test]
fn both_are_told_once_that_an_agenda_has_become_large() {
    let mut table = Table::laid();
    let large = |table: &Table| [ANA, BEN].map(|tab| table.tabs[tab].core.is_large());
    let quarter = "much ".repeat(AGENDA_WARN / 4 / 5);
    for _ in 0..3 {
        table.edit(ANA, &[put(5, &quarter)]);
    }
    assert_eq!(large(&table), [false; 2]);
    for tab in [ANA, BEN] {
        table.tabs[tab].outlines = 0;
    }
    for _ in 0..2 {
        table.edit(ANA, &[put(5, &quarter)]);
    }
    assert_eq!(large(&table), [true; 2]);
    // The headline changed as well.
    assert_eq!(
        [ANA, BEN].map(|tab| table.tabs[tab].outlines > 2),
        [true; 2]
    );
    let kept = table.tabs[BEN].rows.clone();
    let again = table.sit_with(Seat::B, kept, None);
    assert!(table.tabs[again].core.is_large(), "and on opening it");
}

#[test]
fn a_full_agenda_says_so_and_takes_the_rest_once_there_is_room() {
    let mut table = Table::laid();
    table.unplug(ANA);
    let topics = ["topic-two", "topic-three", "topic-four"];
    // Two of them fit, and a part of the third.
    let much = "much ".repeat(AGENDA_FULL * 2 / 5 / 5);
    for topic in topics {
        table.perform(ANA, add_topic(topic, DAY, ""));
        table.act(ANA, |core, now| {
            core.edit(topic, &[put(0, &much)], &[], now)
        });
    }
    table.plug(ANA);
    assert_eq!(table.tabs[ANA].status, "refused 6");
    assert_eq!(table.refused.first(), Some(&"full"));
    assert!(
        table
            .refused
            .iter()
            .skip(1)
            .all(|code| *code == "gap" || *code == "full")
    );
    table.refused.clear();

    table.unplug(ANA);
    let [.., last] = topics;
    let len = u32::try_from(much.len()).unwrap();
    table.act(ANA, |core, now| core.edit(last, &[cut(0, len)], &[], now));
    // The page that deleted it keeps it for its undo; the next one does not.
    let kept = table.tabs.remove(ANA).rows;
    table.sit_with(Seat::A, kept, None);
    all_is_well(&table);
}
