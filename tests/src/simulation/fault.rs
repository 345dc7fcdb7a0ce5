//! Faults: what goes wrong by chance, and the network that lets it.

pub(super) mod chances;
pub(super) mod network;
