//! Two people's sockets at one server: what each hears, when, and what becomes of it when things fail.

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

mod access;
mod calendar;
#[path = "../support/client.rs"]
mod client;
mod failing;
#[path = "../support/forged.rs"]
mod forged;
mod home;
mod home_stream;
mod hostile;
mod leaving;
mod limits;
mod living;
mod looking;
mod names;
#[path = "../support/people.rs"]
mod people;
mod restored;
mod rooms;
mod search;
mod test_server;
