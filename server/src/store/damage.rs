//! Damage report: what of a document cannot be read any more, and what was put aside because of it.

use std::fmt;

use super::Sequence;
use crate::system::clock::Timestamp;

/// One part of a document's log that is lost to it. Only what can never be read again is damage: a
/// disk that fails to read, or a key that is not at hand, is an error instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A record that does not read back as it was written, or does not fit what came before it.
    Record {
        /// Its place.
        sequence: Sequence,
        /// Which check it failed.
        reason: String,
    },
    /// A snapshot that does not read back as it was written.
    Snapshot {
        /// The last record it covered.
        through: Sequence,
        /// Which check it failed.
        reason: String,
    },
    /// Records that were given out and are not there.
    Missing {
        /// The first of them.
        first: Sequence,
        /// The last of them.
        last: Sequence,
    },
}

impl Damage {
    /// The lowest record it is about, to put several in order.
    pub(crate) const fn place(&self) -> Sequence {
        match self {
            Self::Record { sequence, .. } => *sequence,
            Self::Snapshot { through, .. } => *through,
            Self::Missing { first, .. } => *first,
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record { sequence, reason } => {
                write!(f, "record {}: {reason}", sequence.get())
            }
            Self::Snapshot { through, reason } => {
                write!(f, "the snapshot through record {}: {reason}", through.get())
            }
            Self::Missing { first, last } if first == last => {
                write!(f, "record {}: it is missing", first.get())
            }
            Self::Missing { first, last } => {
                write!(
                    f,
                    "records {} to {}: they are missing",
                    first.get(),
                    last.get()
                )
            }
        }
    }
}

/// Something that was put aside, with the bytes as they were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// What it was and what was wrong with it.
    pub damage: Damage,
    /// When it was put aside.
    pub at: Timestamp,
    /// The stored bytes; none for what was missing.
    pub raw: Vec<u8>,
}
