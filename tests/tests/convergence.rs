//! Whatever two people do, and whatever happens around them, they end with the same agenda, every letter in it, and
//! nobody's word but for whose it is.
//!
//! `DUOLOGUE_SEQUENCES=1000000` runs more sequences, `DUOLOGUE_SEED=7` runs one and tells what happens in it. Each run
//! tries other seeds, or those from `DUOLOGUE_FIRST_SEED` on.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test says why it failed, and tells a seed's story on request"
)]

use duologue_tests::simulation::{
    Course, LOOKS, OPERATIONS, RESTORED, Tried, Tries, number, run, tell, try_seeds,
};
use std::collections::BTreeMap;

// Others each run: what a longer one would have found is found by the next.
const SEQUENCES: u64 = 2_500;
const RESTORED_SEQUENCES: u64 = 600;
const LOOKED_SEQUENCES: u64 = 300;

/// In how many sequences each operation was tried and was done at least once.
type Shares = BTreeMap<&'static str, Tries>;

#[test]
fn random_lives_converge() {
    let shares = all_end_well(Course::Life, SEQUENCES);
    if let Some((sequences, shares)) = shares {
        check_shares(sequences, &shares);
    }
}

/// Whatever the server lost, its people's browsers bring back, each the words of its own person.
#[test]
fn what_an_older_backup_lacks_comes_back() {
    all_end_well(Course::Restored, RESTORED_SEQUENCES);
}

/// What one saw on one device is seen on the other, and nothing is that nobody saw.
#[test]
fn a_person_has_one_mark_that_covers_nothing_unseen() {
    let Some((sequences, shares)) = all_end_well(Course::Looked, LOOKED_SEQUENCES) else {
        return;
    };
    let Tries { tried, done } = shares.get(LOOKS).copied().unwrap_or_default();
    println!("of {sequences} sequences, somebody looked in {tried} and saw something in {done}");
    assert!(done * 2 > sequences, "hardly anybody sees anything");
}

/// Bob's device crashes before it keeps that he took a letter away, and after the server heard how far he looked.
#[test]
fn a_letter_that_one_took_away_and_that_is_back_is_not_new() {
    let (_, end) = tell(823_529_422_666, Course::Looked);
    end.expect("a good end");
}

/// Runs so many sequences, unless others are asked for: how many, and what was done in them.
fn all_end_well(course: Course, sequences: u64) -> Option<(u64, Shares)> {
    if let Some(seed) = number("DUOLOGUE_SEED") {
        let (story, end) = tell(seed, course);
        println!("{}", story.join("\n"));
        end.expect("a good end");
        return None;
    }
    let sequences = number("DUOLOGUE_SEQUENCES").unwrap_or(sequences);
    let (mut done, mut shares) = (0, Shares::new());
    try_seeds(
        |seed| run(seed, course),
        |tried| {
            done += 1;
            count(&mut shares, &tried);
            done >= sequences
        },
    );
    Some((sequences, shares))
}

fn count(shares: &mut Shares, tried: &Tried) {
    for (name, Tries { tried, done }) in tried {
        let share = shares.entry(name).or_default();
        share.tried += u64::from(*tried > 0);
        share.done += u64::from(*done > 0);
    }
}

/// A simulation in which an operation hardly ever comes to pass says nothing about it.
fn check_shares(sequences: u64, shares: &Shares) {
    let share = |name| shares.get(name).copied().unwrap_or_default();
    println!("of {sequences} sequences, each operation was tried and done in so many:");
    for name in OPERATIONS.into_iter().chain([RESTORED]) {
        let Tries { tried, done } = share(name);
        println!("{name:>18} {tried:>7} {done:>7}");
    }
    // One in a hundred, when there are enough to count; the rarest are done in twice as many.
    let least = if sequences < 1000 { 0 } else { sequences / 100 };
    let rare = OPERATIONS.into_iter().find(|name| share(name).done < least);
    assert_eq!(rare, None, "was done in too few sequences");
    // Where all that stood around the words is gone as well, nothing tells that the same words were put back: that is so in
    // one of sixty, and by chance in four times as many and a few.
    let Tries { tried, done } = share(RESTORED);
    assert!(
        (tried - done) * 100 <= tried * 7 + 400,
        "undo restored {done} of {tried}"
    );
}
