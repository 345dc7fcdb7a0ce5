//! Duologue's server: accounts, pairs, and one durable room per agenda.

pub mod clock;
pub mod entropy;
