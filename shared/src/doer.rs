//! Doer of an operation: who does something, and when.

use crate::ids::Seat;

/// Who does something, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doer {
    /// The person's seat.
    pub seat: Seat,
    /// Milliseconds since 1970 by the clock of the person's device.
    pub at: u64,
}
