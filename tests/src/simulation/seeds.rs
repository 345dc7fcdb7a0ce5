//! Seeds of simulations: many at once, until enough were tried or one failed.
//!
//! Each run tries other ones, so that what is covered grows from run to run; whoever fails names its seed.

use super::run::Failure;
use std::collections::hash_map::RandomState;
use std::env;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// The number in an environment variable, if it is set.
pub fn number(variable: &str) -> Option<u64> {
    let value = env::var(variable).ok()?;
    Some(value.parse().expect("a whole number"))
}

/// The first of a run's seeds: `DUOLOGUE_FIRST_SEED`, or one that no run had before.
#[must_use]
pub fn first_seed() -> u64 {
    // Short enough to be read out to somebody.
    number("DUOLOGUE_FIRST_SEED")
        .unwrap_or_else(|| RandomState::new().build_hasher().finish() % 1_000_000_000_000)
}

/// Runs one seed after the other on all processors, from [`first_seed`], and hands what each told to `is_enough`, which
/// ends it. Panics with the story of one that failed.
pub fn try_seeds<T: Send>(
    run: impl Fn(u64) -> Result<T, Failure> + Sync,
    is_enough: impl FnMut(T) -> bool + Send,
) {
    let first = first_seed();
    println!("seeds from {first}");
    let next = AtomicU64::new(first);
    let is_over = AtomicBool::new(false);
    let failures: Mutex<Vec<Failure>> = Mutex::new(Vec::new());
    let is_enough = Mutex::new(is_enough);
    let work = || {
        while !is_over.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            match run(seed) {
                Ok(told) => {
                    if (is_enough.lock().unwrap())(told) {
                        is_over.store(true, Ordering::Relaxed);
                    }
                }
                Err(failure) => {
                    is_over.store(true, Ordering::Relaxed);
                    failures.lock().unwrap().push(failure);
                }
            }
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
