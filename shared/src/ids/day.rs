//! Day of the calendar, without a time or a zone.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A text was not a day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a day is written YYYY-MM-DD, from 1970-01-01 to 9999-12-31")]
pub struct InvalidDay;

/// A day of the calendar from 1970-01-01 to 9999-12-31, written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u8,
    of_month: u8,
}

impl Day {
    /// The first there is.
    pub const FIRST: Self = Self {
        year: 1970,
        month: 1,
        of_month: 1,
    };

    /// The day with these numbers, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, InvalidDay> {
        let known_year = (1970..=9999).contains(&year);
        if known_year && day >= 1 && day <= days_in(year, month) {
            Ok(Self {
                year,
                month,
                of_month: day,
            })
        } else {
            Err(InvalidDay)
        }
    }

    /// The year, 1970 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.of_month
    }

    /// The day of the week: 0 is Monday, 6 is Sunday.
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from((self.number() + 3) % 7).unwrap_or(0)
    }

    /// The day that many days later, or earlier; none outside of the years that a day can have.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Option<Self> {
        let number = i64::from(self.number()) + i64::from(days);
        u32::try_from(number).ok().and_then(Self::numbered)
    }

    /// How many days later the other one is; below 0 when it is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        i64::from(other.number()) - i64::from(self.number())
    }

    /// The last day of its month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        Self {
            of_month: days_in(self.year, self.month),
            ..self
        }
    }

    /// The day that it is in UTC so many milliseconds after the beginning of 1970.
    pub fn in_utc(ms: u64) -> Self {
        let last = Self {
            year: 9999,
            month: 12,
            of_month: 31,
        };
        let number = u32::try_from(ms / 86_400_000).ok();
        number.and_then(Self::numbered).unwrap_or(last)
    }

    /// How many days lie between 1970-01-01 and it.
    fn number(self) -> u32 {
        let (year, month) = (u32::from(self.year), self.month);
        let leap_days = |year: u32| year / 4 - year / 100 + year / 400;
        let whole_years = (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969);
        let whole_months: u32 = (1..month)
            .map(|month| u32::from(days_in(self.year, month)))
            .sum();
        whole_years + whole_months + u32::from(self.of_month) - 1
    }

    /// The day with that [`Self::number`].
    fn numbered(number: u32) -> Option<Self> {
        // Never too late a year, and at most a few too early ones to go on from.
        let mut year = u16::try_from(1970 + number / 366).ok()?;
        let mut first = Self::new(year, 1, 1).ok()?;
        while let Ok(next) = Self::new(year + 1, 1, 1)
            && next.number() <= number
        {
            (year, first) = (year + 1, next);
        }
        let mut left = number - first.number();
        for month in 1..=12 {
            let days = u32::from(days_in(year, month));
            if left < days {
                return Self::new(year, month, u8::try_from(left + 1).ok()?).ok();
            }
            left -= days;
        }
        None
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let mut parts = text.splitn(3, '-');
        let mut part = |digits| number(parts.next().unwrap_or_default(), digits);
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let month = u8::try_from(month).map_err(|_| InvalidDay)?;
        let day = u8::try_from(day).map_err(|_| InvalidDay)?;
        Self::new(year, month, day)
    }
}

impl TryFrom<String> for Day {
    type Error = InvalidDay;

    fn try_from(text: String) -> Result<Self, InvalidDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.of_month)
    }
}

/// A number of exactly that many digits, at most four.
fn number(text: &str, digits: usize) -> Result<u16, InvalidDay> {
    // `parse` alone would take a sign.
    if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(InvalidDay);
    }
    text.parse().map_err(|_| InvalidDay)
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 0,
    }
}
