//! Whatever the disk, the power, the network and the clocks do to a server of two pairs, nothing that anybody was told
//! is ever untrue.
//!
//! `DUOLOGUE_SEEDS=20000` runs more seeds and `DUOLOGUE_STEPS=1000000` as many as take so many steps; `DUOLOGUE_SEED=7`
//! runs one and tells what happens in it. Each run tries other seeds, or those from `DUOLOGUE_FIRST_SEED` on. What the seeds are able to find is in TESTING.md.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test says why it failed, and tells a seed's story on request"
)]

use duologue_tests::simulation::{
    damage_under_an_open_room, first_seed, number, run_two_pairs, tell_two_pairs, try_seeds,
};

const SEEDS: u64 = 1_400;

#[test]
fn nothing_that_anybody_was_told_is_ever_untrue() {
    if let Some(seed) = number("DUOLOGUE_SEED") {
        let (story, end) = tell_two_pairs(seed);
        println!("{}", story.join("\n"));
        end.expect("a good end");
        return;
    }
    let least_steps = number("DUOLOGUE_STEPS").unwrap_or(0);
    let least_seeds = number("DUOLOGUE_SEEDS").unwrap_or(if least_steps > 0 { 0 } else { SEEDS });
    let (mut seeds, mut steps) = (0, 0);
    try_seeds(run_two_pairs, |taken| {
        seeds += 1;
        steps += taken;
        seeds >= least_seeds && steps >= least_steps
    });
    println!("{seeds} seeds, {steps} steps");
}

/// Nobody's browser is asked: whoever wrote it may never come back.
#[test]
fn what_is_found_damaged_under_an_open_room_is_put_back() {
    let first = first_seed();
    let met = (first..first + 100).filter(|seed| {
        let met = damage_under_an_open_room(*seed);
        met.unwrap_or_else(|words| panic!("seed {seed}: {words}"))
    });
    let met = met.count();
    println!("the damage was met in {met} of 100 seeds");
    assert!(met > 10, "the damage was met in {met} of 100 seeds");
}

/// Its snapshots have other sizes from run to run, and that is no part of it.
#[test]
fn marks_of_one_insertion_make_no_other_story() {
    let seed = 386_046_504_845;
    let once = tell_two_pairs(seed);
    for _ in 0..4 {
        assert_eq!(once, tell_two_pairs(seed));
    }
}

/// It has a value of a log that says all by being there.
#[test]
fn what_has_no_bytes_is_not_damaged() {
    let (_, end) = tell_two_pairs(946_724_324_950);
    end.expect("a good end");
}

#[test]
fn a_seed_tells_the_same_story_again() {
    for seed in 0..5 {
        let once = tell_two_pairs(seed);
        assert!(once.0.len() > 20, "seed {seed} tells next to nothing");
        assert_eq!(once, tell_two_pairs(seed), "seed {seed}");
    }
}
