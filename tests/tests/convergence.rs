//! Whatever two people do, and whatever happens around them, they end with the same agenda and every letter in it.
//!
//! `DUOLOGUE_SEQUENCES=1000000` runs more sequences, `DUOLOGUE_SEED=7` runs one and tells what happens in it.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test says why it failed, and tells a seed's story on request"
)]

use duologue_tests::simulation::{Failure, run, tell};
use std::env;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

const SEQUENCES: u64 = 10_000;

fn number(variable: &str) -> Option<u64> {
    let value = env::var(variable).ok()?;
    Some(value.parse().expect("a whole number"))
}

#[test]
fn random_lives_converge() {
    if let Some(seed) = number("DUOLOGUE_SEED") {
        let (story, end) = tell(seed);
        println!("{}", story.join("\n"));
        end.expect("a good end");
        return;
    }
    let sequences = number("DUOLOGUE_SEQUENCES").unwrap_or(SEQUENCES);
    let next = AtomicU64::new(0);
    let failures: Mutex<Vec<Failure>> = Mutex::new(Vec::new());
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= sequences {
            return;
        }
        if let Err(failure) = run(seed) {
            // A few tell enough.
            next.fetch_add(sequences / 4 + 1, Ordering::Relaxed);
            failures.lock().unwrap().push(failure);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    if let Some(failure) = failures.into_inner().unwrap().first() {
        panic!("{failure}");
    }
}
