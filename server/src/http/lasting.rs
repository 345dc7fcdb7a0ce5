//! Marker of answers that have no end of their own.

/// Marks an answer that lasts as long as its client stays: its connection is counted where that answer is, among sockets, and
/// no longer among those that ask and are answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lasting;
