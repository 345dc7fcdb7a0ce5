//! Ids: the names of things, parsed where they enter, trusted from there on.

mod day;
mod slot;
mod time_of_day;
mod zone;

pub use day::{Day, InvalidDay};
pub use slot::Slot;
pub use time_of_day::{InvalidTimeOfDay, TimeOfDay};
pub use zone::{InvalidZone, Zone};

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Fewest characters of an id.
pub const MIN_ID_LEN: usize = 8;
/// Most characters of an id.
pub const MAX_ID_LEN: usize = 64;

/// An id was not 8 to 64 characters of `A–Z a–z 0–9 _ -`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an id has 8 to 64 characters of A–Z a–z 0–9 _ -")]
pub struct InvalidId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// An id of 22 characters from 128 random bits.
            pub fn from_random(bits: [u8; 16]) -> Self {
                Self(base64url(bits))
            }

            /// The id as it stands in the document.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidId;

            fn try_from(text: &str) -> Result<Self, InvalidId> {
                check_id(text).map(|()| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                check_id(&text).map(|()| Self(text))
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::try_from(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A person with an account.
    PersonId
}
id! {
    /// Two people and their agenda.
    PairId
}
id! {
    /// A topic: a first line and the notes below it.
    TopicId
}
id! {
    /// A line of a topic, named by the marker at its start.
    LineId
}
id! {
    /// A promise: an action someone said they would take.
    PromiseId
}
id! {
    /// A wording: words that one person asks the other to confirm.
    WordingId
}
id! {
    /// A piece of a topic's context: a link, a person, a related topic.
    ContextId
}

impl LineId {
    /// The first line's fixed id: it has no marker and no attributes.
    pub fn head() -> Self {
        Self("first-line".to_owned())
    }

    /// Whether this is the first line's fixed id.
    pub fn is_head(&self) -> bool {
        self.0 == "first-line"
    }
}

/// One of the two places of a pair: `a` made it, `b` was invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Seat {
    /// The person who made the pair.
    A,
    /// The person who was invited.
    B,
}

impl Seat {
    /// The other person's place.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// `"a"` or `"b"`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }
}

impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A client id was zero or did not fit 53 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a client id is a whole number from 1 to 2^53 - 1")]
pub struct InvalidClientId;

/// One life of one replica: whoever writes under it writes alone.
///
/// A client id used twice makes replicas diverge silently, so every tab's life takes a fresh one. Ours say in themselves
/// on which seat they write, so nobody else can claim one before its first word; other programs' ids say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(try_from = "u64", into = "u64")]
pub struct ClientId(u64);

impl ClientId {
    const MASK: u64 = (1 << 53) - 1;
    /// Set in ids that name a seat: Yjs draws 32 bits, and another program's 53 hardly ever begin like this.
    const NAMES_SEAT: u64 = 0b1111 << 49;
    /// In an id that names a seat, set for seat b.
    const SEAT_B: u64 = 1;

    /// A client id that names the seat it is for, from random bits, of which 48 are used.
    pub fn of_seat(bits: u64, seat: Seat) -> Self {
        let bits = (bits << 1) & (Self::MASK ^ Self::NAMES_SEAT);
        Self(
            Self::NAMES_SEAT
                | bits
                | match seat {
                    Seat::A => 0,
                    Seat::B => Self::SEAT_B,
                },
        )
    }

    /// A client id from random bits, of which 53 are used. It may name a seat or none.
    pub fn from_random(bits: u64) -> Self {
        Self((bits & Self::MASK).max(1))
    }

    /// The seat that it names, whoever wrote it down.
    pub fn named_seat(self) -> Option<Seat> {
        let names_one = self.0 & Self::NAMES_SEAT == Self::NAMES_SEAT;
        names_one.then_some(if self.0 & Self::SEAT_B == 0 {
            Seat::A
        } else {
            Seat::B
        })
    }

    /// The number itself.
    pub fn get(self) -> u64 {
        self.0
    }
}

impl TryFrom<u64> for ClientId {
    type Error = InvalidClientId;

    fn try_from(number: u64) -> Result<Self, InvalidClientId> {
        if number == 0 || number > Self::MASK {
            return Err(InvalidClientId);
        }
        Ok(Self(number))
    }
}

impl From<ClientId> for u64 {
    fn from(id: ClientId) -> Self {
        id.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A section's name was neither a day, nor `next`, nor `parked`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a section is a day like 2026-11-24, `next`, or `parked`")]
pub struct InvalidSection;

/// Where a topic stands in the agenda: a meeting's day, written `YYYY-MM-DD`, `next`, or `parked`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "contracts",
    derive(ts_rs::TS),
    ts(rename = "SectionName", type = "string")
)]
#[serde(try_from = "String", into = "String")]
pub enum Section {
    /// In the meeting of that day.
    Meeting(Day),
    /// For the next meeting, which has no day yet.
    Next,
    /// Put aside for later, in no meeting.
    Parked,
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Meeting(day) => day.fmt(f),
            Self::Next => f.write_str("next"),
            Self::Parked => f.write_str("parked"),
        }
    }
}

impl FromStr for Section {
    type Err = InvalidSection;

    fn from_str(text: &str) -> Result<Self, InvalidSection> {
        match text {
            "next" => Ok(Self::Next),
            "parked" => Ok(Self::Parked),
            day => day.parse().map(Self::Meeting).map_err(|_| InvalidSection),
        }
    }
}

impl TryFrom<String> for Section {
    type Error = InvalidSection;

    fn try_from(text: String) -> Result<Self, InvalidSection> {
        text.parse()
    }
}

impl From<Section> for String {
    fn from(section: Section) -> Self {
        section.to_string()
    }
}

/// Whether a text has the form of an id.
pub(crate) fn is_id(text: &str) -> bool {
    let fits = (MIN_ID_LEN..=MAX_ID_LEN).contains(&text.len());
    let clean = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    fits && text.bytes().all(clean)
}

fn check_id(text: &str) -> Result<(), InvalidId> {
    if is_id(text) { Ok(()) } else { Err(InvalidId) }
}

fn base64url(bits: [u8; 16]) -> String {
    let number = u128::from_be_bytes(bits);
    // 22 sextets hold 132 bits: the last carries the lowest two bits, shifted up.
    (0..22_u32)
        .map(|place| match 122_u32.checked_sub(place * 6) {
            Some(shift) => number >> shift,
            None => number << 4,
        })
        .map(|sextet| sextet_char(u8::try_from(sextet & 63).unwrap_or(0)))
        .collect()
}

fn sextet_char(sextet: u8) -> char {
    char::from(match sextet {
        0..=25 => b'A' + sextet,
        26..=51 => b'a' + (sextet - 26),
        52..=61 => b'0' + (sextet - 52),
        62 => b'-',
        _ => b'_',
    })
}

#[cfg(test)]
mod tests;
