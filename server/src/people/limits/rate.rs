//! Rates and numbers as limits are written: `20/hour`, `100`, `off`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// So many in a row, which come back evenly over a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// As many as anybody likes.
    Unlimited,
    /// A bounded number.
    Limited {
        /// So many in a row.
        most: u32,
        /// In which all of them come back.
        every: Duration,
    },
}

/// The most of something that may be open at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtOnce(pub u32);

impl AtOnce {
    /// As many as anybody likes.
    pub const UNLIMITED: Self = Self(u32::MAX);
}

/// The most bytes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes(pub u64);

impl Bytes {
    /// As many as there are.
    pub const UNLIMITED: Self = Self(u64::MAX);
}

const OFF: &str = "off";

const PERIODS: [(&str, Duration); 4] = [
    ("second", Duration::from_secs(1)),
    ("minute", Duration::from_mins(1)),
    ("hour", Duration::from_hours(1)),
    ("day", Duration::from_hours(24)),
];

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let limited = || {
            let (most, period) = text.split_once('/')?;
            let (_, every) = PERIODS.iter().find(|(name, _)| *name == period)?;
            let most = most.parse().ok().filter(|most| *most > 0)?;
            Some(Self::Limited {
                most,
                every: *every,
            })
        };
        if text == OFF {
            return Ok(Self::Unlimited);
        }
        limited().ok_or_else(|| {
            "give a number per second, minute, hour or day such as 20/hour, or off".to_owned()
        })
    }
}

impl FromStr for AtOnce {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == OFF {
            return Ok(Self::UNLIMITED);
        }
        let most = text.parse().ok().filter(|most| *most > 0);
        most.map(Self)
            .ok_or_else(|| "give a number such as 100, or off".to_owned())
    }
}

impl FromStr for Bytes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == OFF {
            return Ok(Self::UNLIMITED);
        }
        match text.parse() {
            Ok(0) => Ok(Self::UNLIMITED),
            Ok(most) => Ok(Self(most)),
            Err(_) => Err("give a number of bytes such as 1073741824, or off".to_owned()),
        }
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::UNLIMITED {
            f.write_str(OFF)
        } else {
            write!(f, "{}", self.0)
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Limited { most, every } = self else {
            return f.write_str(OFF);
        };
        let named = PERIODS.iter().find(|(_, period)| period == every);
        match named {
            Some((name, _)) => write!(f, "{most}/{name}"),
            None => write!(f, "{most} in {every:?}"),
        }
    }
}

impl fmt::Display for AtOnce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::UNLIMITED {
            f.write_str(OFF)
        } else {
            write!(f, "{}", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_they_are_written() {
        for text in ["20/hour", "1/second", "67108864/minute", "3/day", "off"] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
        }
        for text in ["", "20", "0/hour", "-1/hour", "20/week", "hour", "20/ hour"] {
            assert!(text.parse::<Rate>().is_err(), "{text:?} passed");
        }
        for text in ["100", "off"] {
            assert_eq!(text.parse::<AtOnce>().unwrap().to_string(), text);
        }
        for text in ["", "0", "many", "1/hour"] {
            assert!(text.parse::<AtOnce>().is_err(), "{text:?} passed");
        }
        for text in ["1073741824", "off"] {
            assert_eq!(text.parse::<Bytes>().unwrap().to_string(), text);
        }
        assert_eq!("0".parse(), Ok(Bytes::UNLIMITED));
        for text in ["", "1 GiB", "-1", "many"] {
            assert!(text.parse::<Bytes>().is_err(), "{text:?} passed");
        }
    }
}
