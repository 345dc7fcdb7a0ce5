//! The store on real disks that lose power, fill up, and rot.
//!
//! | variable | what it sets | unless set |
//! |---|---|---|
//! | `DUOLOGUE_POWER_ROUNDS` | power cuts, on a loop-mounted file system | 4 |
//! | `DUOLOGUE_YEAR_PAIRS` | pairs that meet every week for a year and type 1,500 keys each time | 20, four weeks of 400 keys |
//! | `DUOLOGUE_DAMAGE_PLACES` | damaged places in the store's files | 60 |
//! | `DUOLOGUE_DISK_SEED` | the seed, to repeat a run | the time |
//!
//! Where file systems may not be mounted, the tests that need one say so and are passed over.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "what is shared by several sets of tests is used by each in part"
)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on ends by panicking"
)]

#[path = "../support/chance.rs"]
mod chance;
#[path = "../support/client.rs"]
mod client;
mod damage;
mod full;
#[path = "../support/people.rs"]
mod people;
mod power;
#[path = "../support/process.rs"]
mod process;
mod volume;
mod writer;
#[path = "../support/year.rs"]
mod year;
mod years;

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use chance::Chance;

/// A number from the environment.
fn setting(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

/// The run's chances; its seed is printed.
fn chances(test: &str) -> Chance {
    let seed = setting("DUOLOGUE_DISK_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        now.as_millis().try_into().unwrap()
    });
    println!("{test}: DUOLOGUE_DISK_SEED={seed}");
    Chance::of(seed)
}
