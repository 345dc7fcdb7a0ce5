//! Sans-I/O core of Duologue: the agenda of two people as a CRDT document, its rules, and the protocol that carries it.
//!
//! Nothing here does input or output, reads a clock or draws a random number: time, ids and bytes are
//! handed in, so that everything can be simulated from a seed.
//!
//! From the ground up, each storey taking only from those before it:
//!
//! | storey | doors | what is there |
//! |---|---|---|
//! | ground | [`ids`], [`time`], [`name`], [`url_allow_list`], [`error_code`], [`index`] | what is parsed where it enters, and trusted from there on |
//! | document | [`schema`] | the names of roots and fields, and all limits |
//! | | [`replica::Replica`] | one copy of a document, with the validation that every update passes |
//! | | [`scan`], [`integration`] | what an update's bytes hold and cost, before anything is built from them |
//! | | [`text`], [`order`], [`word`] | a topic's words, its place in a list, what counts because a person said it |
//! | | [`protocol`] | the messages between two replicas |
//! | | [`looked::Looked`] | how far a person has seen what the other wrote; [`news`], what of it is new to them |
//! | agenda | [`operation::Operation`] | everything that a person does, apart from writing |
//! | | [`agenda`], [`promise`], [`wording`], [`recap`] | the rules of meetings and topics, of promises, confirmed words, and what a meeting ended with |
//! | | [`view::AgendaView`] | what all of it reads as; [`summary`], the little of it that a list of agendas says; [`search`], its words to look through |
//! | sync | [`authors`] | whose client ids are, and whose words |
//! | | [`session`] | both ends of a connection as state machines; [`presence`], who is here |
//! | | [`room::Room`] | what the server decides about an open document |
//!
//! A browser begins at `Replica` and `session`, the server at `Room`; both are driven by events and answer with effects.

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
pub mod looked;
pub mod name;
pub mod news;
pub mod operation;
pub mod order;
pub mod presence;
pub mod promise;
pub mod protocol;
pub mod recap;
pub mod replica;
mod rewrite;
pub mod room;
pub mod scan;
pub mod schema;
pub mod search;
pub mod session;
mod sort;
mod steps;
pub mod summary;
pub mod text;
pub mod time;
pub mod url_allow_list;
pub mod view;
pub mod word;
pub mod wording;

#[cfg(test)]
mod testing;
