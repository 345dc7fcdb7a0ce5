#![no_main]
//! Looks for cost: how many steps a byte takes in each place counts as coverage, so that what makes one dearer is kept.

use std::sync::atomic::{AtomicU8, Ordering};

/// How many levels of cost are told apart in a place; each is a counter that libFuzzer reads after every input.
const LEVELS: usize = duologue_tests::fuzzing::LEVELS;
const PLACES: usize = 8;

// SAFETY: the section is libFuzzer's for counters of one byte each, and this static has nothing else in it.
#[unsafe(link_section = "__libfuzzer_extra_counters")]
static COUNTERS: [AtomicU8; LEVELS * PLACES] = [const { AtomicU8::new(0) }; LEVELS * PLACES];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for (place, level) in duologue_tests::fuzzing::cost_levels(bytes).into_iter().enumerate() {
        for counter in COUNTERS.iter().skip(place * LEVELS).take(level.min(LEVELS)) {
            counter.store(1, Ordering::Relaxed);
        }
    }
});
