//! Operations on a meeting's recap.

use crate::ids::Day;

/// Something a person does to a meeting's recap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(tag = "do"))]
pub enum RecapOperation {
    /// Acknowledges the recap of a closed meeting as it reads now.
    #[cfg_attr(feature = "contracts", ts(rename = "acknowledgeRecap"))]
    Acknowledge {
        /// Of that meeting.
        day: Day,
    },
}
