//! Refusals: why an update was not taken.

use crate::error_code::ErrorCode;
use thiserror::Error;

/// Why an update was not taken, in words that say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The bytes are no update, or one that no agenda can have.
    #[error(
        "This change cannot be read. Reload the page; if it stays, copy what you wrote and write to your administrator."
    )]
    Malformed,
    /// Larger than updates may be.
    #[error(
        "This change has {size} bytes, at most {limit} are taken. Copy it out and put it in in smaller pieces."
    )]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Something before it is missing here; a resync brings it.
    #[error(
        "Changes before this one have not arrived. They are sent again by themselves; nothing is lost."
    )]
    Gap,
    /// Its blocks would pass more of the document than its bytes justify.
    #[error(
        "This change takes the server too long to put in. Copy what you wrote, reload the page and put it in in smaller pieces."
    )]
    TooCostly,
    /// It speaks in the other person's name.
    #[error("This change was written under another person's name. Reload the page and try again.")]
    NotYours,
    /// It has a link that may run something.
    #[error(
        "This change has a link that may run a script or open a file. Links begin with http://, https:// or mailto:; take this one away."
    )]
    Link,
    /// It could not be stored.
    #[error(
        "Changes cannot be saved at the moment. Keep the page open; saving is tried again by itself."
    )]
    Storage,
    /// The agenda is full.
    #[error("This agenda is full. Export it and continue in a new one.")]
    Full,
    /// All agendas of whoever made this one keep as much as one person may.
    #[error(
        "This server has no more room for the agendas of the person who made this one. What you wrote stays on this device. Delete words that nobody needs in one of them, or ask whoever runs the server."
    )]
    Quota,
}

impl Refusal {
    /// The refusal's name in the protocol.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Malformed => ErrorCode::Malformed,
            Self::TooLarge { .. } => ErrorCode::TooLarge,
            Self::Gap => ErrorCode::Gap,
            Self::TooCostly => ErrorCode::TooCostly,
            Self::NotYours => ErrorCode::NotYours,
            Self::Link => ErrorCode::Link,
            Self::Storage => ErrorCode::Storage,
            Self::Full => ErrorCode::Full,
            Self::Quota => ErrorCode::Quota,
        }
    }

    /// What to tell the person.
    pub fn words(&self) -> String {
        self.to_string()
    }
}
