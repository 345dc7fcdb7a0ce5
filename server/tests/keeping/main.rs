//! What a data folder keeps, in the real program: locked, backed up and restored.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "the people are shared by several sets of tests, and each uses its part"
)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on ends by panicking, and a message nobody expected is none of its business"
)]

mod backups;
mod before;
#[path = "../support/chance.rs"]
mod chance;
#[path = "../support/client.rs"]
mod client;
mod folder;
mod locked;
#[path = "../support/people.rs"]
mod people;
#[path = "people.rs"]
mod people_command;
#[path = "../support/process.rs"]
mod process;
mod search;
mod shrink;
