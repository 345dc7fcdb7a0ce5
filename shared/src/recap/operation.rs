//! Operations on a meeting's recap.

use crate::ids::Day;

/// Something a person does to a meeting's recap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecapOperation {
    /// Acknowledges the recap of a closed meeting as it reads now.
    Acknowledge {
        /// Of that meeting.
        day: Day,
    },
}
