//! Blanks are filled in, and asked for in one go.

use super::{Pair, wording};
use crate::ids::{Seat, WordingId};
use crate::testing::{line, sets_line};
use crate::text::{LineKind, LinePatch};
use crate::view::agenda_view;
use crate::wording::{WordingError, WordingOperation};
use yrs::Transact;

fn ids(count: usize) -> Vec<WordingId> {
    (0..count)
        .map(|count| wording(&format!("blank{count}")))
        .collect()
}

fn ask(pair: &Pair, wordings: Vec<WordingId>) -> Result<(), WordingError> {
    let day = "2026-11-24".parse().unwrap();
    pair.does(Seat::A, &WordingOperation::AskFilled { day, wordings })
}

fn blank(pair: &Pair, name: &str, checked: bool) {
    let patch = LinePatch {
        kind: Some(LineKind::Blank),
        checked: Some(checked),
        ..LinePatch::default()
    };
    sets_line(&pair.ana, &pair.notes, &line(name), patch);
}

/// How many are open, and how many are filled and not asked for.
fn counted(pair: &Pair) -> (u32, u32) {
    let blanks = agenda_view(&mut pair.ana.doc().transact_mut()).sections[0].blanks;
    (blanks.open, blanks.filled)
}

#[test]
fn all_that_were_filled_are_asked_for_once() {
    let lines = [
        "Build",
        "who: Ana",
        "when ",
        "yes",
        "yes",
        " where: here ",
        "",
        "note",
    ];
    let pair = Pair::with(&lines);
    for name in ["1", "3", "4", "5", "6"] {
        blank(&pair, name, true);
    }
    blank(&pair, "2", false);
    // One that is ticked and has no words is still to be filled.
    assert_eq!(counted(&pair), (2, 4));
    // Two that read the same are two: one of them asked for by hand leaves the other.
    let id = pair.ana_asks("yes");
    assert_eq!(counted(&pair), (2, 3));
    pair.withdraws(Seat::A, &id).unwrap();
    assert_eq!(counted(&pair), (2, 4));
    assert_eq!(ask(&pair, ids(3)), Err(WordingError::TooFewIds));
    let again = vec![wording("x"), wording("x"), wording("y"), wording("z")];
    assert_eq!(ask(&pair, again), Err(WordingError::WordingExists));
    ask(&pair, ids(5)).unwrap();
    let mut reads = pair.reads();
    reads.sort_unstable();
    assert_eq!(
        reads,
        [
            "waiting: where: here",
            "waiting: who: Ana",
            "waiting: yes",
            "waiting: yes"
        ]
    );
    assert_eq!(counted(&pair), (2, 0));
    assert_eq!(ask(&pair, ids(5)), Err(WordingError::NothingFilled));

    // What reads differently since has not been asked for as it reads now.
    blank(&pair, "2", true);
    assert_eq!(counted(&pair), (1, 1));
    ask(&pair, vec![wording("when")]).unwrap();
    assert_eq!(counted(&pair), (1, 0));
}

#[test]
fn none_is_asked_for_in_another_meeting() {
    let pair = Pair::with(&["Build", "who"]);
    blank(&pair, "1", true);
    let day = "2026-11-17".parse().unwrap();
    let wordings = ids(1);
    let elsewhere = WordingOperation::AskFilled { day, wordings };
    assert_eq!(
        pair.does(Seat::A, &elsewhere),
        Err(WordingError::NothingFilled)
    );
}
