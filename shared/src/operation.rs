//! Operations: everything a person does to an agenda apart from writing in it.

pub use crate::doer::Doer;

use crate::agenda::{self, AgendaError, AgendaOperation};
use crate::error_code::ErrorCode;
use crate::promise::{self, PromiseError, PromiseOperation};
use crate::recap::{self, RecapError, RecapOperation};
use crate::view::recap_of;
use crate::wording::{self, WordingError, WordingOperation};
use thiserror::Error;
use yrs::TransactionMut;

/// Everything a person does to an agenda apart from writing in it. Ids of new things are made by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(untagged))]
pub enum Operation {
    /// To meetings and topics.
    Agenda(AgendaOperation),
    /// To words that are to be confirmed.
    Wording(WordingOperation),
    /// To promises.
    Promise(PromiseOperation),
    /// To a meeting's recap.
    Recap(RecapOperation),
}

impl From<AgendaOperation> for Operation {
    fn from(operation: AgendaOperation) -> Self {
        Self::Agenda(operation)
    }
}

impl From<WordingOperation> for Operation {
    fn from(operation: WordingOperation) -> Self {
        Self::Wording(operation)
    }
}

impl From<PromiseOperation> for Operation {
    fn from(operation: PromiseOperation) -> Self {
        Self::Promise(operation)
    }
}

impl From<RecapOperation> for Operation {
    fn from(operation: RecapOperation) -> Self {
        Self::Recap(operation)
    }
}

/// An operation was refused; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OperationError {
    /// By the rules of meetings and topics.
    #[error(transparent)]
    Agenda(#[from] AgendaError),
    /// By the rules of wordings.
    #[error(transparent)]
    Wording(#[from] WordingError),
    /// By the rules of promises.
    #[error(transparent)]
    Promise(#[from] PromiseError),
    /// By the rules of recaps.
    #[error(transparent)]
    Recap(#[from] RecapError),
}

impl OperationError {
    /// What kind of refusal it is, for programs.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Agenda(error) => error.code(),
            Self::Wording(error) => error.code(),
            Self::Promise(PromiseError::ChangedMeanwhile) => ErrorCode::ChangedMeanwhile,
            Self::Promise(PromiseError::PromiseExists) => ErrorCode::Invalid,
            Self::Promise(_) | Self::Recap(_) => ErrorCode::NotAllowed,
        }
    }
}

/// Does it. What would break a rule of the agenda is refused before anything is written.
pub fn perform(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    operation: &Operation,
) -> Result<(), OperationError> {
    match operation {
        Operation::Agenda(operation) => agenda::perform(txn, by, operation)?,
        Operation::Wording(operation) => wording::perform(txn, by, operation)?,
        Operation::Promise(operation) => promise::perform(txn, by, operation)?,
        Operation::Recap(RecapOperation::Acknowledge { day }) => {
            let recap = recap_of(txn, *day);
            recap::acknowledge(txn, by, *day, recap.as_ref())?;
        }
    }
    Ok(())
}
