//! Oracles: what must hold after each step, and what must be true in the end.

pub(super) mod convergence;
pub(super) mod editor;
pub(super) mod effects;
pub(super) mod invariants;
pub(super) mod letters;
pub(super) mod statements;
