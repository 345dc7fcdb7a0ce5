//! Slot of a meeting: the name it keeps, whatever day it is moved to.

use super::day::{Day, InvalidDay};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// So many days before a day begin the names for a meeting on it whose own is another's: longer ago than any that
/// people plan for.
const SPARE: i32 = 50 * 365;

/// Names a meeting in the document for good, written `YYYY-MM-DD`: by the day it was planned for first, unless that is
/// the name of another one. The day it stands on may be another by now, so a slot is never compared with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct Slot(Day);

impl Slot {
    /// The slot of a meeting that is planned for that day first.
    pub fn planned_for(day: Day) -> Self {
        Self(day)
    }

    /// The day on which it stands as long as nobody said otherwise.
    pub fn day(self) -> Day {
        self.0
    }

    /// The first of the other names for a meeting on that day.
    pub(crate) fn spare(day: Day) -> Self {
        Self(day.plus_days(-SPARE).unwrap_or(day))
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

impl TryFrom<String> for Slot {
    type Error = InvalidDay;

    fn try_from(text: String) -> Result<Self, InvalidDay> {
        text.parse()
    }
}

impl From<Slot> for String {
    fn from(slot: Slot) -> Self {
        slot.to_string()
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
