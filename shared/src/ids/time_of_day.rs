//! Time of day, in hours and minutes, in whatever zone it is read.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A text was not a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a time of day is written HH:MM, from 00:00 to 23:59")]
pub struct InvalidTimeOfDay;

/// A time of day from 00:00 to 23:59, written `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

impl TimeOfDay {
    /// The time with these numbers, if a day has it.
    pub fn new(hour: u8, minute: u8) -> Result<Self, InvalidTimeOfDay> {
        if hour < 24 && minute < 60 {
            Ok(Self { hour, minute })
        } else {
            Err(InvalidTimeOfDay)
        }
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// The minute of the hour, 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }
}

impl FromStr for TimeOfDay {
    type Err = InvalidTimeOfDay;

    fn from_str(text: &str) -> Result<Self, InvalidTimeOfDay> {
        let (hour, minute) = text.split_once(':').ok_or(InvalidTimeOfDay)?;
        Self::new(two_digits(hour)?, two_digits(minute)?)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = InvalidTimeOfDay;

    fn try_from(text: String) -> Result<Self, InvalidTimeOfDay> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

fn two_digits(text: &str) -> Result<u8, InvalidTimeOfDay> {
    // `parse` alone would take a sign.
    if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(InvalidTimeOfDay);
    }
    text.parse().map_err(|_| InvalidTimeOfDay)
}
