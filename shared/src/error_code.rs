//! Error code: the name that programs know a refused call or change by.

use serde::Serialize;

/// Defines the codes once: as states, as words, and as what is written down of them.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $word:literal,)*) => {
        /// Why something was not done, for programs; what to do about it is said in words beside it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $word)] $code,)*
        }

        impl ErrorCode {
            /// The word for it, as it is sent.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $word,)*
                }
            }
        }
    };
}

codes! {
    /// What was handed in cannot be what it should be.
    Invalid = "invalid",
    /// There is no such topic, or it is deleted.
    UnknownTopic = "unknown_topic",
    /// The neighbour that was named is not in that section.
    UnknownPlace = "unknown_place",
    /// An offset lies behind the end of the text.
    OutOfRange = "out_of_range",
    /// The agenda is being changed.
    Busy = "busy",
    /// The rules of the agenda forbid it.
    NotAllowed = "not_allowed",
    /// A meeting cannot be closed: a topic in it has no outcome.
    NoOutcome = "no_outcome",
    /// What is confirmed, accepted or taken back reads differently meanwhile.
    ChangedMeanwhile = "changed_meanwhile",
    /// The bytes are no update, or one that no agenda can have.
    Malformed = "malformed",
    /// Larger than updates may be.
    TooLarge = "too_large",
    /// Something before it is missing.
    Gap = "gap",
    /// It speaks in the other person's name.
    NotYours = "not_yours",
    /// It would take too long to put in.
    TooCostly = "too_costly",
    /// It has a link that may run something.
    Link = "link",
    /// It could not be stored.
    Storage = "storage",
    /// The agenda is full.
    Full = "full",
    /// The agendas of whoever made this one keep as much as they may.
    Quota = "quota",
}
