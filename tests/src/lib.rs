//! Stories of two people that cross the crates.
//!
//! [`simulation`] has the people, their devices, the network and the server in one process, driven by a seed: the
//! code that merges, remembers and acknowledges is the product's own, only wires, disks and time are made up.
//! [`fuzzing`] has what must hold for any bytes, [`cost`] what bytes cost wherever they go.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::print_stdout,
    reason = "a test that cannot go on says so by panicking"
)]

pub mod cost;
pub mod fuzzing;
pub mod people;
pub mod simulation;
