//! Slot of a meeting: the name it keeps, whatever day it is moved to.

use super::day::{Day, InvalidDay};
use std::fmt;
use std::str::FromStr;

/// Names a meeting in the document for good: the day it was planned for first, written `YYYY-MM-DD`. The day it stands
/// on may be another by now, so it is never compared with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(Day);

impl Slot {
    /// The slot of a meeting that is planned for that day first.
    pub fn planned_for(day: Day) -> Self {
        Self(day)
    }

    /// The day it was planned for first.
    pub fn first_day(self) -> Day {
        self.0
    }

    /// The one named by the day before.
    pub(crate) fn earlier(self) -> Option<Self> {
        self.0.plus_days(-1).map(Self)
    }
}

impl FromStr for Slot {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
