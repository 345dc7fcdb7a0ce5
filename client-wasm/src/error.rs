//! Errors of calls: a code for programs and words for the person.

use duologue_shared::error_code::ErrorCode;
use duologue_shared::ids::{InvalidDay, InvalidId, InvalidSection, InvalidTimeOfDay, InvalidZone};
use duologue_shared::operation::OperationError;
use duologue_shared::replica::Refusal;
use duologue_shared::text::{EditError, EditLineError};
use std::fmt::{self, Display};

/// Why a call was not carried out. The agenda is as it was before the call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct CoreError {
    /// Why, for programs.
    pub code: ErrorCode,
    /// What to do about it, in words for a person. The same as `message`.
    pub text: String,
}

impl CoreError {
    /// Something handed in cannot be what it should be.
    pub fn invalid(reason: &impl Display) -> Self {
        Self::new(ErrorCode::Invalid, reason)
    }

    /// A field that was handed in is missing or of the wrong kind.
    pub fn unreadable(field: &'static str) -> Self {
        Self::new(ErrorCode::Invalid, &format_args!("this is no {field}"))
    }

    /// A transaction is open, so another one would have to wait for ever.
    pub fn busy() -> Self {
        Self::new(ErrorCode::Busy, &"The agenda is being changed. Try again.")
    }

    fn new(code: ErrorCode, reason: &impl Display) -> Self {
        Self {
            code,
            text: reason.to_string(),
        }
    }
}

impl Display for CoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for CoreError {}

impl From<Refusal> for CoreError {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code(), &refusal)
    }
}

impl From<OperationError> for CoreError {
    fn from(error: OperationError) -> Self {
        Self::new(error.code(), &error)
    }
}

impl From<EditError> for CoreError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::OutOfRange => Self::new(ErrorCode::OutOfRange, &error),
            EditError::InsideCharacter
            | EditError::LineBreak
            | EditError::Link
            | EditError::Headline
            | EditError::Foreign => Self::invalid(&error),
        }
    }
}

impl From<EditLineError> for CoreError {
    fn from(error: EditLineError) -> Self {
        Self::invalid(&error)
    }
}

impl From<InvalidId> for CoreError {
    fn from(error: InvalidId) -> Self {
        Self::invalid(&error)
    }
}

impl From<InvalidDay> for CoreError {
    fn from(error: InvalidDay) -> Self {
        Self::invalid(&error)
    }
}

impl From<InvalidTimeOfDay> for CoreError {
    fn from(error: InvalidTimeOfDay) -> Self {
        Self::invalid(&error)
    }
}

impl From<InvalidZone> for CoreError {
    fn from(error: InvalidZone) -> Self {
        Self::invalid(&error)
    }
}

impl From<InvalidSection> for CoreError {
    fn from(error: InvalidSection) -> Self {
        Self::invalid(&error)
    }
}

impl From<yrs::TransactionAcqError> for CoreError {
    fn from(_: yrs::TransactionAcqError) -> Self {
        Self::busy()
    }
}
