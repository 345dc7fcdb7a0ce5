//! Sans-I/O core of Duologue: the agenda of two people as a CRDT document, its rules, and the protocol that carries it.
//!
//! Nothing here does input or output, reads a clock or draws a random number: time, ids and bytes are
//! handed in, so that everything can be simulated from a seed.

pub mod agenda;
pub mod authors;
mod by_seat;
#[cfg(any(test, feature = "cost"))]
#[doc(hidden)]
pub mod cost;
mod doer;
pub mod error_code;
mod excerpt;
pub mod ids;
pub mod index;
pub mod integration;
pub mod name;
pub mod operation;
pub mod order;
pub mod presence;
pub mod promise;
pub mod protocol;
pub mod recap;
pub mod replica;
pub mod room;
pub mod scan;
pub mod schema;
pub mod session;
mod sort;
mod steps;
pub mod text;
pub mod time;
pub mod url_allow_list;
pub mod view;
pub mod word;
pub mod wording;

#[cfg(test)]
mod testing;
