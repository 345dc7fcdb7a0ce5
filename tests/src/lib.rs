//! Stories of two people that cross the crates.
