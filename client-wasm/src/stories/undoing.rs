//! Taking back what one typed and did, in the order of doing it.

use super::{ANA, BEN, kind, only_change};
use crate::core::Core;
use crate::events::Source;
use crate::testing::{DAY, TOPIC, Table, add_topic, cut, put, split};
use duologue_shared::text::{LineKind, TextOp};

/// Ana types at the end, letter by letter.
fn types(table: &mut Table, words: &str, every: u64) {
    for letter in words.chars() {
        let at = u32::try_from(table.words(ANA).encode_utf16().count()).unwrap();
        table.edit(ANA, &[put(at, &letter.to_string())]);
        table.now += every;
    }
}

/// One undo of Ana's after the other leaves these words; what is left then is no typing.
#[track_caller]
fn takes_back(table: &mut Table, steps: &[&str]) {
    for words in steps {
        let turned = table.act(ANA, Core::undo).expect("a step");
        assert_eq!(turned.what, "words");
        table.both_read(words);
    }
    if let Some(turned) = table.act(ANA, Core::undo) {
        assert_ne!(turned.what, "words");
        assert!(table.act(ANA, Core::redo).is_some());
    }
}

#[test]
fn undo_takes_back_ones_own_words_and_keeps_the_others() {
    let mut table = Table::laid();
    table.edit(ANA, &[put(5, " from Ana")]);
    table.edit(BEN, &[put(5, " Ben and")]);
    table.both_read("hello Ben and from Ana");
    assert!(table.act(ANA, Core::undo).is_some());
    table.both_read("hello Ben and");
    assert!(table.act(ANA, Core::redo).is_some());
    table.both_read("hello Ben and from Ana");
    assert!(table.act(BEN, Core::undo).is_some());
    table.both_read("hello from Ana");
    assert!(
        table.act(BEN, Core::undo).is_none(),
        "the headline was Ana's"
    );
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
    assert!(table.act(ANA, Core::undo).is_some());
    table.both_read("hello/");
    let change = only_change(&mut table, ANA);
    assert_eq!(change.source, Source::Undo);
    assert_eq!(change.lines[0].patch.kind, LineKind::Quote);
    let heard = table.tabs[BEN].changes.pop().unwrap();
    assert_eq!(heard.source, Source::Remote);
    assert_eq!(heard.lines[0].patch.kind, LineKind::Quote);
}

#[test]
fn three_phrases_with_pauses_are_three_steps() {
    let mut table = Table::laid();
    for phrase in ["One phrase. ", "Another one. ", "The last."] {
        types(&mut table, phrase, 150);
        table.now += 1500;
    }
    table.both_read("helloOne phrase. Another one. The last.");
    takes_back(
        &mut table,
        &[
            "helloOne phrase. Another one. ",
            "helloOne phrase. ",
            "hello",
        ],
    );
}

#[test]
fn less_than_a_second_without_a_key_is_no_pause() {
    let mut table = Table::laid();
    types(&mut table, "slowly", 999);
    takes_back(&mut table, &["hello"]);
}

#[test]
fn who_types_on_takes_back_some_words_at_once_and_never_half_a_word() {
    let mut table = Table::laid();
    let words =
        "Ana wonders whether the budget for the autumn holds, as don't and well-known stay whole";
    types(&mut table, words, 100);
    let mut steps = vec![words.to_owned()];
    while table.act(ANA, Core::undo).is_some() && table.words(ANA) != "hello" {
        steps.push(table.words(ANA).replacen("hello", "", 1));
    }
    steps.push(String::new());
    for step in steps.windows(2) {
        let [longer, shorter] = step else {
            unreachable!();
        };
        let taken = longer.strip_prefix(shorter.as_str()).unwrap();
        assert!((1..=32).contains(&taken.chars().count()), "{taken:?}");
        assert!(shorter.is_empty() || shorter.ends_with(' '), "{shorter:?}");
    }
    assert!(steps.len() >= 4, "{steps:?}");
}

#[test]
fn a_long_word_is_one_step() {
    let mut table = Table::laid();
    types(&mut table, &"Donaudampfschifffahrt".repeat(4), 100);
    takes_back(&mut table, &["hello"]);
}

#[test]
fn deleting_and_typing_are_two_steps() {
    let mut table = Table::laid();
    types(&mut table, " world", 100);
    table.edit(ANA, &[cut(10, 1)]);
    table.edit(ANA, &[cut(9, 1)]);
    types(&mut table, "k", 100);
    table.both_read("hello work");
    takes_back(&mut table, &["hello wor", "hello world", "hello"]);
}

#[test]
fn a_line_is_a_step_and_what_follows_another() {
    let mut table = Table::laid();
    types(&mut table, " one", 100);
    table.edit(ANA, &[split(9, "line-one")]);
    types(&mut table, "two", 100);
    takes_back(&mut table, &["hello one/", "hello"]);
}

#[test]
fn a_composition_is_one_step_however_long_it_takes_and_whatever_it_puts_in_the_place_of_what() {
    let mut table = Table::laid();
    types(&mut table, " ", 100);
    let steps: [&[TextOp]; 4] = [
        &[put(6, "k")],
        &[cut(6, 1), put(6, "か")],
        &[cut(6, 1)],
        &[put(6, "仮名")],
    ];
    table.now += 2000;
    for ops in steps {
        table.act(ANA, |core, now| core.compose(TOPIC, ops, &[], 7, now));
        table.now += 1500;
    }
    takes_back(&mut table, &["hello ", "hello"]);
}

#[test]
fn words_that_a_phone_composes_one_by_one_are_cut_as_typed_ones() {
    let mut table = Table::laid();
    let mut at = 5;
    for (number, word) in
        (1..).zip(" well then we have to see about that soon".split_inclusive(' '))
    {
        for letter in word.chars() {
            let composition = if letter == ' ' { 0 } else { number };
            let ops = [put(at, &letter.to_string())];
            table.act(ANA, |core, now| {
                core.compose(TOPIC, &ops, &[], composition, now)
            });
            table.now += 100;
            at += 1;
        }
    }
    takes_back(&mut table, &["hello well then we have to ", "hello"]);
}

#[test]
fn phrases_without_spaces_are_cut_where_one_composition_ends() {
    let mut table = Table::laid();
    let phrase = "今日は予算の話をします";
    for number in 1..=3 {
        let ops = [put(5, phrase)];
        table.act(ANA, |core, now| core.compose(TOPIC, &ops, &[], number, now));
        table.now += 100;
    }
    takes_back(&mut table, &[&format!("hello{phrase}{phrase}"), "hello"]);
}

#[test]
fn a_pasted_piece_and_a_mark_are_steps_by_themselves() {
    let mut table = Table::laid();
    types(&mut table, "!", 100);
    table.edit(
        ANA,
        &[
            split(6, "line-one"),
            put(7, "one"),
            split(10, "line-two"),
            put(11, "two"),
        ],
    );
    types(&mut table, "?", 100);
    let quote = [("line-one", kind(LineKind::Quote))];
    table.edit_lines(ANA, &[cut(7, 1)], &quote);
    table.both_read("hello!/ne/two?");
    takes_back(
        &mut table,
        &["hello!/one/two?", "hello!/one/two", "hello!", "hello"],
    );
}

#[test]
fn two_pastes_in_a_row_are_two_steps_and_so_are_two_kinds_of_a_line() {
    let mut table = Table::laid();
    table.edit(ANA, &[split(5, "line-one"), put(6, "one")]);
    table.edit(ANA, &[split(9, "line-two"), put(10, "two")]);
    table.edit_lines(ANA, &[], &[("line-one", kind(LineKind::Quote))]);
    table.edit_lines(ANA, &[], &[("line-one", kind(LineKind::Bullet))]);
    let kind_of_one = |table: &mut Table| {
        let view = table.tabs[BEN].core.topic(TOPIC).unwrap().unwrap();
        view.lines[1].kind
    };
    table.act(ANA, Core::undo);
    assert_eq!(kind_of_one(&mut table), LineKind::Quote);
    table.act(ANA, Core::undo);
    assert_eq!(kind_of_one(&mut table), LineKind::Text);
    takes_back(&mut table, &["hello/one", "hello"]);
}

#[test]
fn another_topic_is_another_step() {
    let mut table = Table::laid();
    table.perform(ANA, add_topic("topic-two", DAY, "second"));
    types(&mut table, "1", 100);
    table.act(ANA, |core, now| {
        core.edit("topic-two", &[put(6, "2")], &[], now)
    });
    let turned = table.act(ANA, Core::undo).unwrap();
    assert_eq!(turned.topic.unwrap().as_str(), "topic-two");
    table.both_read("hello1");
    takes_back(&mut table, &["hello"]);
}

#[test]
fn a_seal_ends_a_step() {
    let mut table = Table::laid();
    table.edit(ANA, &[put(5, "1")]);
    table.tabs[ANA].core.seal_undo();
    table.edit(ANA, &[put(6, "2")]);
    takes_back(&mut table, &["hello1", "hello"]);
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
