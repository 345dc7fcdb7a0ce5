//! Time zone of an agenda, by its name in the IANA database.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Most characters of a zone's name: the longest that there is has about half as many.
const MOST: usize = 64;

/// A text cannot be the name of a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a time zone has a name such as Europe/Berlin")]
pub struct InvalidZone;

/// The name of a time zone, such as `Europe/Berlin`. Whether there is a zone of that name knows who has the database, which is
/// another one on each machine; who does not know it goes by a time of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct Zone(String);

impl Zone {
    /// The name as it stands in the document.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Zone {
    type Err = InvalidZone;

    fn from_str(text: &str) -> Result<Self, InvalidZone> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte);
        if (1..=MOST).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidZone)
        }
    }
}

impl TryFrom<String> for Zone {
    type Error = InvalidZone;

    fn try_from(text: String) -> Result<Self, InvalidZone> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.0
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
