//! Order keys: between any two there is room for another, so reordering writes one field.

use crate::ids::Seat;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Longest order key that is read; longer ones come from no honest writer.
pub const MAX_RANK_LEN: usize = 256;

/// No order key could be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RankError {
    /// The text is not a key.
    #[error("an order key has 1 to 256 digits of 0–9 A–Z a–z and does not end in 0")]
    Invalid,
    /// There is no room: the lower bound is not below the upper one, or the key grows too long.
    #[error("there is no order key between these two")]
    NoRoom,
}

/// A place in an order, as a fraction written in base 62. Compared as text.
///
/// Two people who choose a place at the same time may choose the same key: ties go by topic id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(String);

impl Rank {
    /// A key above `low` and below `high`; an absent bound is the end of the order.
    pub fn between(low: Option<&Self>, high: Option<&Self>) -> Result<Self, RankError> {
        if let (Some(low), Some(high)) = (low, high)
            && low >= high
        {
            return Err(RankError::NoRoom);
        }
        let low = low.map_or(&[][..], |rank| rank.0.as_bytes());
        let digits = match high {
            Some(high) => below(low, high.0.as_bytes()),
            None => above(low),
        };
        Self::of_digits(digits)
    }

    /// A key above `low`, in a run of the writer's own: what two people append without seeing each other stands
    /// one run behind the other, the first seat's first.
    pub fn append(low: Option<&Self>, seat: Seat) -> Result<Self, RankError> {
        let run = match seat {
            Seat::A => RUN_OF_A,
            Seat::B => RUN_OF_B,
        };
        let low = low.map_or(&[][..], |rank| rank.0.as_bytes());
        let mut digits = match low {
            [before @ .., last_run, last] if digit_value(*last_run) == run => {
                let mut digits: Vec<u8> = before.iter().map(|byte| digit_value(*byte)).collect();
                digits.push(run);
                let last = digit_value(*last);
                digits.push(last.saturating_add(1).min(BASE - 1));
                if last + 1 < BASE {
                    return Self::of_digits(digits);
                }
                digits
            }
            _ => above(low),
        };
        digits.extend([run, 1]);
        Self::of_digits(digits)
    }

    /// The middle of the order.
    #[must_use]
    pub fn middle() -> Self {
        Self(digit_char(MIDDLE).to_string())
    }

    /// The key as it stands in the document.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of_digits(digits: Vec<u8>) -> Result<Self, RankError> {
        if digits.len() > MAX_RANK_LEN {
            return Err(RankError::NoRoom);
        }
        Ok(Self(digits.into_iter().map(digit_char).collect()))
    }
}

impl FromStr for Rank {
    type Err = RankError;

    fn from_str(text: &str) -> Result<Self, RankError> {
        let fits = (1..=MAX_RANK_LEN).contains(&text.len());
        // A key that ends in 0 has nothing below it but its own prefix.
        if fits && text.bytes().all(|b| b.is_ascii_alphanumeric()) && !text.ends_with('0') {
            Ok(Self(text.to_owned()))
        } else {
            Err(RankError::Invalid)
        }
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const BASE: u8 = 62;
const MIDDLE: u8 = BASE / 2;

/// The last digit but one of what each seat appends; the last one counts within the run.
const RUN_OF_A: u8 = BASE / 3;
const RUN_OF_B: u8 = 2 * BASE / 3;

/// Digits above `low`: one step up at the first place that has room, so appending grows a key by one
/// digit in sixty rather than in six.
fn above(low: &[u8]) -> Vec<u8> {
    let mut digits = Vec::new();
    for byte in low {
        let digit = digit_value(*byte);
        if digit + 1 < BASE {
            digits.push(digit + 1);
            return digits;
        }
        digits.push(digit);
    }
    digits.push(if low.is_empty() { MIDDLE } else { 1 });
    digits
}

/// Digits above `low` and below `high`, which is above `low` and does not end in 0.
fn below(low: &[u8], high: &[u8]) -> Vec<u8> {
    let mut digits = Vec::new();
    let mut lows = low.iter().map(|byte| digit_value(*byte));
    for (place, byte) in high.iter().enumerate() {
        let (from, top) = (lows.next().unwrap_or(0), digit_value(*byte));
        if from == top {
            digits.push(top);
            continue;
        }
        // With nothing below, step down by one: prepending grows a key as slowly as appending.
        let nothing_below = low.is_empty();
        if top - from > 1 {
            digits.push(if nothing_below {
                top - 1
            } else {
                from + (top - from) / 2
            });
        } else if place + 1 < high.len() {
            // The upper key's own prefix is below it and above the lower one.
            digits.push(top);
        } else {
            digits.push(from);
            match low.get(place + 1..) {
                _ if nothing_below => digits.push(BASE - 1),
                rest => digits.extend(above(rest.unwrap_or(&[]))),
            }
        }
        return digits;
    }
    digits.push(MIDDLE);
    digits
}

fn digit_value(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'Z' => byte - b'A' + 10,
        b'a'..=b'z' => byte - b'a' + 36,
        _ => 0,
    }
}

fn digit_char(digit: u8) -> char {
    char::from(match digit {
        0..=9 => b'0' + digit,
        10..=35 => b'A' + (digit - 10),
        _ => b'a' + (digit - 36),
    })
}

#[cfg(test)]
mod tests;
