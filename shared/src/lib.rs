//! The agenda of two people as a document that merges: its words, its rules, and the protocol that carries it.
//!
//! Nothing here does input or output, reads a clock or draws a random number: time, ids and bytes are
//! handed in, so that everything can be simulated from a seed.

pub mod agenda;
pub mod ids;
pub mod order;
pub mod presence;
pub mod protocol;
pub mod replica;
pub mod room;
pub mod scan;
pub mod schema;
pub mod session;
pub mod text;
pub mod time;
pub mod view;

#[cfg(test)]
mod testing;
