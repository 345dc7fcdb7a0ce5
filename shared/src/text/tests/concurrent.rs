//! Two people in the same lines at the same time.

use super::{drawn, numbered};
use crate::replica::{Origin, Replica};
use crate::testing::{
    bring, delete, edits, insert, line, meet, plain, replica, sets_line, split, topic,
};
use crate::text::{LineKind, LinePatch, TextOp, lines};

/// Ana and Ben start from `start`, each does theirs unseen by the other, then they meet.
#[track_caller]
fn check_both(start: &[TextOp], ana_does: &[TextOp], ben_does: &[TextOp], expected: &[&str]) {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    edits(&ana, &notes, start);
    bring(&ana, &ben);
    edits(&ana, &notes, ana_does);
    edits(&ben, &notes, ben_does);
    meet(&ana, &ben);
    assert_eq!(drawn(&ana, &notes), expected);
    assert_eq!(drawn(&ben, &notes), expected);
}

#[test]
fn one_splits_a_line_while_the_other_types_in_its_tail() {
    check_both(
        &[insert(0, "head tail")],
        &[split(4, "1")],
        &[insert(9, " and more"), insert(5, "long ")],
        &["first-line text|head", "line-001 text| long tail and more"],
    );
}

#[test]
fn one_joins_two_lines_while_the_other_types_in_the_second() {
    check_both(
        &[insert(0, "onetwo"), split(3, "1")],
        &[delete(3, 1)],
        &[insert(7, " three")],
        &["first-line text|onetwo three"],
    );
}

#[test]
fn both_split_a_line_at_the_same_place() {
    check_both(
        &[insert(0, "onetwo")],
        &[split(3, "1")],
        &[split(3, "2")],
        &["first-line text|one", "line-001 text|", "line-002 text|two"],
    );
}

#[test]
fn one_joins_what_the_other_splits() {
    check_both(
        &[insert(0, "onetwo"), split(3, "1")],
        &[delete(3, 1)],
        &[split(5, "2")],
        &["first-line text|onet", "line-002 text|wo"],
    );
}

#[test]
fn both_delete_the_same_words() {
    check_both(
        &[insert(0, "keep gone keep")],
        &[delete(5, 5)],
        &[delete(4, 5), insert(4, "!")],
        &["first-line text|keep!keep"],
    );
}

#[test]
fn one_types_into_what_the_other_deletes() {
    check_both(
        &[insert(0, "a doomed b")],
        &[delete(2, 6)],
        &[insert(5, "new")],
        &["first-line text|a new b"],
    );
}

#[test]
fn one_ticks_a_box_while_the_other_splits_and_joins_around_it() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    edits(
        &ana,
        &notes,
        &[insert(0, "head"), split(4, "1"), insert(5, "task")],
    );
    let check = LinePatch {
        kind: Some(LineKind::Check),
        ..LinePatch::default()
    };
    sets_line(&ana, &notes, &line("1"), check);
    bring(&ana, &ben);
    let tick = LinePatch {
        checked: Some(true),
        ..LinePatch::default()
    };
    sets_line(&ana, &notes, &line("1"), tick);
    edits(&ben, &notes, &[split(7, "2"), split(4, "3")]);
    meet(&ana, &ben);
    let seen = drawn(&ben, &notes);
    let expected = [
        "first-line text|head",
        "line-003 text|",
        "line-001 check|ta",
        "line-002 text|sk",
    ];
    assert_eq!(seen, expected);
    let ticked = lines(&yrs::Transact::transact(ben.doc()), &notes);
    assert!(ticked[2].checked);
}

/// Whichever of two numbers wins, both see the same one, and what else was done to the line stays.
#[test]
fn one_numbers_a_line_while_the_other_numbers_indents_and_splits_it() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    edits(
        &ana,
        &notes,
        &[insert(0, "head"), split(4, "1"), insert(5, "item")],
    );
    sets_line(&ana, &notes, &line("1"), numbered(7));
    bring(&ana, &ben);
    sets_line(&ana, &notes, &line("1"), numbered(24));
    let indent = LinePatch {
        indent: Some(1),
        start: Some(0),
        ..LinePatch::default()
    };
    sets_line(&ben, &notes, &line("1"), indent);
    edits(&ben, &notes, &[split(7, "2")]);
    meet(&ana, &ben);
    let both = [&ana, &ben].map(|one| lines(&yrs::Transact::transact(one.doc()), &notes));
    assert_eq!(both[0], both[1]);
    let seen = &both[0][1];
    assert_eq!((seen.kind, seen.indent), (LineKind::Number, 1));
    assert!([0, 24].contains(&seen.start), "{}", seen.start);
    // The line that was split off was given no number.
    assert_eq!(both[0][2].start, 0);
}

/// Letters typed at the same place stay together: nobody's word is torn apart by the other's.
#[test]
fn words_typed_at_the_same_place_do_not_interleave() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    let type_out = |who: &Replica, word: &str| {
        for (at, letter) in word.char_indices() {
            edits(
                who,
                &notes,
                &[insert(u32::try_from(at).unwrap(), &letter.to_string())],
            );
        }
    };
    type_out(&ana, "hello");
    type_out(&ben, "world");
    meet(&ana, &ben);
    assert_eq!(plain(&ana, &notes), "helloworld");
}

/// What the emoji's halves are must not matter to anybody, also when another program cuts it in two.
#[test]
fn a_character_cut_in_two_elsewhere_makes_no_copies_differ() {
    let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
    edits(&ana, &notes, &[insert(0, "a👍b")]);
    bring(&ana, &ben);
    // Client 1's clock 2 is the second half of the emoji: no insertions, one deletion of length 1.
    let half = [0, 1, 1, 1, 2, 1];
    ana.accept(&half, Origin::Remote).unwrap();
    edits(&ben, &notes, &[insert(4, "!")]);
    meet(&ana, &ben);
    assert_eq!(plain(&ana, &notes), plain(&ben, &notes));
    let restored = Replica::from_snapshot(3.try_into().unwrap(), &ana.snapshot()).unwrap();
    assert!(restored.same_state(&ana));
}
