//! The program as whoever runs it meets it: starting, settings, health, figures, the log, and ending.

#![cfg(unix)]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "the people are shared by several sets of tests, and each uses its part"
)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on ends by panicking, and a message nobody expected is none of its business"
)]

#[path = "../support/client.rs"]
mod client;
mod documents;
mod figures;
mod health;
mod log;
mod options;
#[path = "../support/people.rs"]
mod people;
mod program;
mod settings;
mod shutdown;
mod start;
