//! Whatever two people write, ask, confirm, correct and undo: both see the same, and nothing counts as confirmed
//! but the words that the other confirmed.

use super::{Pair, length, places, undo_of, views};
use crate::ids::{Seat, WordingId};
use crate::testing::{Die, delete, edits, insert, plain, split};
use crate::view::Readings;
use crate::word::{self, Verb};
use crate::wording::{WordingOperation, WordingState, wordings};
use yrs::{Transact, UndoManager};

/// An edit somewhere in the topic; seldom a large one.
fn edit(die: &mut Die, pair: &Pair, seat: Seat, step: usize) {
    let text: Vec<char> = plain(pair.of(seat), &pair.notes).chars().collect();
    let offset = |place: usize| length(&text[..place].iter().collect::<String>());
    let from = die.roll(text.len() + 1);
    let most = if die.roll(8) == 0 { text.len() } else { 4 };
    let to = (from + die.roll(most + 1)).min(text.len());
    let (at, len) = (offset(from), offset(to) - offset(from));
    let words = ["x", " and", "3rd ", "🎉", "we ship", "."];
    let op = match die.roll(4) {
        0 | 1 => {
            let words = *die.pick(&words);
            insert(at, words)
        }
        2 if len > 0 => delete(at, len),
        _ => split(at, &step.to_string()),
    };
    edits(pair.of(seat), &pair.notes, &[op]);
}

fn deed(die: &mut Die, pair: &Pair, seat: Seat, step: usize) {
    let seen = views(pair.of(seat));
    let topic = pair.notes.clone();
    let new = WordingId::try_from(format!("wording-{step:0>4}")).unwrap();
    let operation = match (die.roll(6), seen.is_empty()) {
        (0, _) | (_, true) => {
            let length = length(&plain(pair.of(seat), &topic));
            let at = u32::try_from(die.roll(usize::try_from(length).unwrap() + 1)).unwrap();
            let len = u32::try_from(die.roll(16)).unwrap();
            let wording = new;
            WordingOperation::Ask {
                wording,
                topic,
                at,
                len,
            }
        }
        (1 | 2, _) => {
            let view = die.pick(&seen);
            let (wording, words) = (view.id.clone(), view.words.clone());
            WordingOperation::Confirm { wording, words }
        }
        (3, _) => {
            let view = die.pick(&seen);
            let words = view.words.replace("ship", "sail") + *die.pick(&["", " now", "\nnow"]);
            let wording = view.id.clone();
            WordingOperation::Correct { wording, words }
        }
        (4, _) => WordingOperation::TakeCorrection {
            wording: die.pick(&seen).id.clone(),
        },
        _ => {
            let wording = if die.roll(2) == 0 {
                new
            } else {
                die.pick(&seen).id.clone()
            };
            let words = (*die.pick(&["so you ship", "so you sail"])).to_owned();
            WordingOperation::Repeat {
                wording,
                topic,
                words,
            }
        }
    };
    // Much of it is refused, as it should be: what is seen may be one's own, gone, or changed.
    let _ = pair.does(seat, &operation);
}

/// Nothing counts as confirmed but what the other said, in these very words.
fn holds(pair: &Pair, seat: Seat, seed: u64) {
    let replica = pair.of(seat);
    let there = places(replica, &pair.notes);
    let views = views(replica);
    let txn = replica.doc().transact();
    for view in views {
        let WordingState::Confirmed { .. } = view.state else {
            continue;
        };
        let said = |verb| {
            let said = word::said(&txn, view.by.other(), verb, view.id.as_str())?;
            Some(said.text("words")?.to_owned())
        };
        let confirmed = [said(Verb::Confirms), said(Verb::Corrects)];
        assert!(
            confirmed.contains(&Some(view.words.clone())),
            "seed {seed}: {view:?}"
        );
        assert!(!view.words.is_empty(), "seed {seed}: {view:?}");
        let stands = there.iter().any(|(_, words)| *words == view.words);
        let is_place = view.kind == crate::wording::WordingKind::Place;
        assert!(stands || !is_place, "seed {seed}: {view:?}");
    }
}

fn live(seed: u64) -> usize {
    let mut die = Die::seeded(seed);
    let pair = Pair::with(&["Build", "So we ship on the 3rd, then", "we ship"]);
    let mut undos: [UndoManager; 2] = [
        undo_of(&pair.ana, &pair.notes),
        undo_of(&pair.ben, &pair.notes),
    ];
    // As a page keeps them, told of what changed.
    let mut kept = [Readings::default(), Readings::default()];
    let mut confirmed = 0;
    for step in 0..40 {
        let (seat, undo) = if die.roll(2) == 0 {
            (Seat::A, 0)
        } else {
            (Seat::B, 1)
        };
        match die.roll(12) {
            0..=2 => edit(&mut die, &pair, seat, step + 10),
            3 => drop(undos[undo].undo_blocking()),
            4 => drop(undos[undo].redo_blocking()),
            5 | 6 => {
                let reads = pair.reads();
                confirmed += reads
                    .iter()
                    .filter(|read| read.starts_with("confirmed"))
                    .count();
            }
            _ => deed(&mut die, &pair, seat, step),
        }
        holds(&pair, seat, seed);
        for (seat, kept) in [Seat::A, Seat::B].into_iter().zip(&mut kept) {
            let mut txn = pair.of(seat).doc().transact_mut();
            kept.changed(&mut txn, std::slice::from_ref(&pair.notes));
            let again = wordings(&mut txn, kept.topics());
            drop(txn);
            assert_eq!(again, views(pair.of(seat)), "seed {seed}");
        }
    }
    pair.reads();
    confirmed
}

#[test]
fn only_what_was_confirmed_counts_and_both_see_the_same() {
    let confirmed: usize = (0..600).map(live).sum();
    assert!(
        confirmed > 600,
        "lives without confirmations show nothing: {confirmed}"
    );
}
