//! What two people live through, told one at a time.

use duologue_tests::people::Network;
use std::time::Duration;

const DAY: &str = "2026-11-24";

#[test]
fn both_write_into_the_same_line_without_a_network() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", DAY, "move");
    network.settles();
    network.cut(&alice);
    network.cut(&bob);
    alice.types_after("plans", "move", " it");
    bob.types_after("plans", "m", "Ū");
    assert_eq!(alice.is_told(), "1 only here");
    network.mend(&alice);
    network.mend(&bob);
    network.settles();
    assert_eq!(alice.reads("plans"), "mŪove it");
    assert_eq!(bob.reads("plans"), "mŪove it");
    assert_eq!(alice.is_told(), "saved");
    network.ends_well();
}

#[test]
fn what_two_add_without_a_network_stays_together_and_in_each_ones_order() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("first", DAY, "x");
    network.settles();
    network.cut(&alice);
    network.cut(&bob);
    // No letter is there twice, as the network counts each.
    let letters = |from: u32| {
        (from..from + 40)
            .filter_map(char::from_u32)
            .map(String::from)
    };
    let (hers, his): (Vec<_>, Vec<_>) = (letters(0x400).collect(), letters(0x500).collect());
    // One after the other: the ids, by which equals are ordered, would mix them.
    for (n, (her, his)) in hers.iter().zip(&his).enumerate() {
        alice.adds_topic(&format!("{n:02}-a"), DAY, her);
        bob.adds_topic(&format!("{n:02}-b"), DAY, his);
    }
    network.mend(&alice);
    network.mend(&bob);
    network.settles();
    let all = [vec!["x".to_owned()], hers, his].concat();
    assert_eq!(alice.sees_in(DAY), Some(all.clone()));
    assert_eq!(bob.sees_in(DAY), Some(all));
    network.ends_well();
}

/// Whatever each of two who open it first wrote by that would be there twice.
#[test]
fn two_who_open_an_empty_agenda_first_write_nothing() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    network.cut(&alice);
    network.cut(&bob);
    let sections = alice.counts_sections();
    for person in [&alice, &bob] {
        let told = person.is_told();
        assert!(!told.contains("only here"), "{told}");
        network.mend(person);
    }
    network.settles();
    for person in [&alice, &bob] {
        assert_eq!(person.is_told(), "saved");
        assert_eq!(person.counts_sections(), sections);
    }
    network.ends_well();
}

#[test]
fn one_splits_a_line_while_the_other_types_in_its_tail() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", DAY, "abcdef");
    network.settles();
    network.cut(&bob);
    alice.splits_after("plans", "abc");
    bob.types_after("plans", "abcde", "XY");
    network.mend(&bob);
    network.settles();
    assert_eq!(bob.reads("plans"), "abc\ndeXYf");
    assert_eq!(alice.reads("plans"), "abc\ndeXYf");
    network.ends_well();
}

#[test]
fn one_joins_lines_while_the_other_types_in_the_second() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", DAY, "abc");
    alice.splits_after("plans", "abc");
    alice.types("plans", "def");
    network.settles();
    network.cut(&bob);
    alice.deletes("plans", "\n");
    bob.types("plans", "gh");
    network.mend(&bob);
    network.settles();
    assert_eq!(alice.reads("plans"), "abcdefgh");
    network.ends_well();
}

#[test]
fn one_ticks_a_box_that_the_other_moves_down() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", DAY, "h");
    alice.splits_after("plans", "h");
    alice.types("plans", "milk");
    alice.makes_a_box_of("plans", "milk");
    network.settles();
    network.cut(&bob);
    alice.splits_after("plans", "h");
    bob.ticks("plans", "milk");
    network.mend(&bob);
    network.settles();
    assert!(alice.sees_ticked("plans", "milk"));
    assert_eq!(alice.reads("plans"), "h\n\nmilk");
    network.ends_well();
}

#[test]
fn both_make_the_meeting_of_the_same_day_offline() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    network.cut(&alice);
    network.cut(&bob);
    alice.adds_meeting(DAY);
    bob.adds_meeting(DAY);
    alice.adds_topic("hers", DAY, "a");
    bob.adds_topic("his", DAY, "b");
    network.mend(&alice);
    network.mend(&bob);
    network.settles();
    assert_eq!(alice.counts_sections(), 1);
    assert_eq!(alice.sees_in(DAY).map(|topics| topics.len()), Some(2));
    assert_eq!(alice.sees_in(DAY), bob.sees_in(DAY));
    network.ends_well();
}

#[test]
fn what_the_other_types_in_a_topic_moves_along_with_it() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", DAY, "old");
    network.settles();
    network.cut(&bob);
    alice.moves("plans", "2026-12-01");
    bob.types("plans", "er");
    network.mend(&bob);
    network.settles();
    assert_eq!(bob.sees_in("2026-12-01"), Some(vec!["older".to_owned()]));
    network.ends_well();
}

#[test]
fn a_deleted_topic_comes_back_with_what_the_other_typed_meanwhile() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", "parked", "go");
    network.settles();
    network.cut(&bob);
    alice.deletes_topic("plans");
    bob.types("plans", "ne");
    network.mend(&bob);
    network.settles();
    assert_eq!(bob.sees_in("parked"), Some(vec![]));
    alice.restores_topic("plans");
    network.settles();
    assert_eq!(bob.sees_in("parked"), Some(vec!["gone".to_owned()]));
    network.ends_well();
}

#[test]
fn undo_takes_back_ones_own_words_only() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", DAY, "");
    network.settles();
    alice.types("plans", "abc");
    network.settles();
    bob.types_after("plans", "a", "XY");
    network.settles();
    alice.undoes();
    network.settles();
    assert_eq!(bob.reads("plans"), "XY");
    alice.redoes();
    network.settles();
    assert_eq!(bob.reads("plans"), "aXYbc");
    network.ends_well();
}

#[test]
fn the_page_is_closed_and_opened_again_offline() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", DAY, "a");
    network.settles();
    network.cut(&alice);
    alice.types("plans", "b");
    alice.types("plans", "c");
    alice.reopens_the_page();
    assert_eq!(alice.reads("plans"), "abc");
    assert_eq!(alice.is_told(), "2 only here");
    alice.types("plans", "d");
    assert_eq!(alice.is_told(), "3 only here");
    network.mend(&alice);
    network.settles();
    assert_eq!(alice.is_told(), "saved");
    assert_eq!(bob.reads("plans"), "abcd");
    network.ends_well();
}

#[test]
fn nothing_is_called_saved_before_the_disk_has_it() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", DAY, "a");
    network.settles();
    alice.types("plans", "b");
    network.reaches_the_server();
    assert_eq!(alice.is_told(), "saving 1");
    assert_eq!(bob.reads("plans"), "a");
    network.server_is_killed();
    network.waits(Duration::from_secs(5));
    assert_eq!(alice.is_told(), "saved");
    assert_eq!(bob.reads("plans"), "ab");
    network.ends_well();
}

#[test]
fn a_disk_that_fails_once_loses_nothing() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    alice.adds_topic("plans", DAY, "a");
    network.settles();
    alice.types("plans", "b");
    network.reaches_the_server();
    network.disk_fails();
    network.reaches_the_browsers();
    for person in [&alice, &bob] {
        let told = person.is_told();
        assert!(told.contains("CannotSave"), "{told}");
    }
    assert_eq!(bob.reads("plans"), "a");
    network.settles();
    assert_eq!(alice.is_told(), "saved");
    assert_eq!(bob.is_told(), "saved");
    assert_eq!(bob.reads("plans"), "ab");
    network.ends_well();
}

#[test]
fn what_the_device_had_not_kept_may_be_lost_and_harms_nothing() {
    let network = Network::new();
    let alice = network.alice();
    alice.adds_topic("plans", DAY, "a");
    network.settles();
    network.cut(&alice);
    alice.types("plans", "b");
    alice.device_keeps_all();
    alice.types("plans", "c");
    alice.browser_crashes();
    assert_eq!(alice.reads("plans"), "ab");
    network.ends_well();
}

#[test]
fn a_second_tab_has_the_words_before_the_server_does() {
    let network = Network::new();
    let (alice, tab) = (network.alice(), network.alices_second_tab());
    alice.adds_topic("plans", DAY, "a");
    network.settles();
    network.cut(&alice);
    alice.types("plans", "b");
    network.settles();
    assert_eq!(tab.reads("plans"), "ab");
    tab.types("plans", "c");
    network.settles();
    assert_eq!(alice.reads("plans"), "abc");
    network.mend(&alice);
    network.settles();
    assert_eq!(network.bob().reads("plans"), "abc");
    network.ends_well();
}

#[test]
fn people_see_each_other_come_and_go() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    assert_eq!(bob.sees_present(), 2);
    network.cut(&alice);
    network.settles();
    assert_eq!(bob.sees_present(), 0);
    assert_eq!(alice.sees_present(), 0);
    network.mend(&alice);
    network.settles();
    assert_eq!(bob.sees_present(), 2);
}

#[test]
fn who_left_while_one_was_away_is_not_seen_on_return() {
    let network = Network::new();
    let (alice, bob) = (network.alice(), network.bob());
    network.cut(&alice);
    bob.browser_crashes();
    network.settles();
    network.mend(&alice);
    network.settles();
    // Her second tab, and Bob once.
    assert_eq!(alice.sees_present(), 2);
    network.ends_well();
}
