//! The commands that build, run and test Duologue.
fn main() {}
