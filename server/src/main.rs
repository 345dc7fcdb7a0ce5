//! Duologue's server.
fn main() {}
