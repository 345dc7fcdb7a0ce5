//! What operations are called when they are counted.

use duologue_shared::agenda::AgendaOperation;
use duologue_shared::operation::Operation;
use duologue_shared::promise::PromiseOperation;
use duologue_shared::recap::RecapOperation;
use duologue_shared::wording::WordingOperation;

/// How often an operation was tried, and how often it was done.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// With whatever end.
    pub tried: u64,
    /// Not refused.
    pub done: u64,
}

/// What it is called that undo restores a confirmation.
pub const RESTORED: &str = "undo restores";

/// Every operation there is, by its name in the census.
pub const OPERATIONS: [&str; 45] = [
    "add meeting",
    "move meeting",
    "skip meeting",
    "set series",
    "set zone",
    "set template",
    "set feedback",
    "set prompt",
    "see to",
    "take up",
    "start meeting",
    "close meeting",
    "reopen meeting",
    "add topic",
    "move topic",
    "delete topic",
    "restore topic",
    "set kind",
    "set mode",
    "add context",
    "remove context",
    "set outcome",
    "park line",
    "say enough",
    "say in writing",
    "say why",
    "answer question",
    "say switch",
    "ask",
    "ask filled",
    "repeat",
    "confirm",
    "correct",
    "take correction",
    "withdraw wording",
    "make promise",
    "change promise",
    "accept promise",
    "finish promise",
    "unfinish promise",
    "renew promise",
    "withdraw promise",
    "delete promise",
    "restore promise",
    "acknowledge recap",
];

/// What an operation is called in the census.
pub(in crate::simulation) const fn name_of(operation: &Operation) -> &'static str {
    use AgendaOperation as A;
    use PromiseOperation as P;
    use WordingOperation as W;
    match operation {
        Operation::Agenda(operation) => match operation {
            A::AddMeeting { .. } => "add meeting",
            A::MoveMeeting { .. } => "move meeting",
            A::SkipMeeting { .. } => "skip meeting",
            A::SetSeries { .. } => "set series",
            A::SetZone { .. } => "set zone",
            A::SetTemplate { .. } => "set template",
            A::SetFeedback { .. } => "set feedback",
            A::SetPrompt { .. } => "set prompt",
            A::SeeTo { .. } => "see to",
            A::TakeUp { .. } => "take up",
            A::StartMeeting { .. } => "start meeting",
            A::CloseMeeting { .. } => "close meeting",
            A::ReopenMeeting { .. } => "reopen meeting",
            A::AddTopic { .. } => "add topic",
            A::MoveTopic { .. } => "move topic",
            A::DeleteTopic { .. } => "delete topic",
            A::RestoreTopic { .. } => "restore topic",
            A::SetKind { .. } => "set kind",
            A::SetMode { .. } => "set mode",
            A::AddContext { .. } => "add context",
            A::RemoveContext { .. } => "remove context",
            A::SetOutcome { .. } => "set outcome",
            A::ParkLine { .. } => "park line",
            A::SayEnough { .. } => "say enough",
            A::SayInWriting { .. } => "say in writing",
            A::SayWhy { .. } => "say why",
            A::AnswerQuestion { .. } => "answer question",
            A::SaySwitch { .. } => "say switch",
        },
        Operation::Wording(operation) => match operation {
            W::Ask { .. } => "ask",
            W::AskFilled { .. } => "ask filled",
            W::Repeat { .. } => "repeat",
            W::Confirm { .. } => "confirm",
            W::Correct { .. } => "correct",
            W::TakeCorrection { .. } => "take correction",
            W::Withdraw { .. } => "withdraw wording",
        },
        Operation::Promise(operation) => match operation {
            P::Make { .. } => "make promise",
            P::Change { .. } => "change promise",
            P::Accept { .. } => "accept promise",
            P::Finish { .. } => "finish promise",
            P::Unfinish { .. } => "unfinish promise",
            P::Renew { .. } => "renew promise",
            P::Withdraw { .. } => "withdraw promise",
            P::Delete { .. } => "delete promise",
            P::Restore { .. } => "restore promise",
        },
        Operation::Recap(RecapOperation::Acknowledge { .. }) => "acknowledge recap",
    }
}
