//! What a person does at a tab.

use duologue_client::core::{Core, LineChange};
use duologue_client::error::CoreError;
use duologue_shared::ids::{LineId, TopicId};
use duologue_shared::operation::Operation;
use duologue_shared::text::{LinePatch, Marks, MarksChange, TextOp};
use duologue_shared::time::Millis;

/// One thing that a person does. Offsets are UTF-16 units, a line's marker counts one.
#[derive(Debug, Clone)]
pub enum Act {
    /// Edits a topic's words and its lines' attributes.
    Edit {
        /// Where.
        topic: TopicId,
        /// Words.
        ops: Vec<TextOp>,
        /// Attributes of lines.
        lines: Vec<(LineId, LinePatch)>,
    },
    /// Anything that is not typing.
    Perform(Operation),
    /// Takes the newest step back.
    Undo,
    /// Brings back what was taken back.
    Redo,
    /// Ends an undo step, as Enter does.
    Seal,
    /// Puts the caret somewhere.
    Point {
        /// Into this topic.
        topic: TopicId,
        /// At this offset.
        at: u32,
    },
}

impl Act {
    /// Does something that is not typing.
    pub fn operation(operation: impl Into<Operation>) -> Self {
        Self::Perform(operation.into())
    }

    /// Types words.
    #[must_use]
    pub fn typing(topic: &TopicId, at: u32, text: String, marks: Marks) -> Self {
        Self::words(topic, TextOp::Insert { at, text, marks })
    }

    /// Begins a line.
    #[must_use]
    pub fn splitting(topic: &TopicId, at: u32, line: LineId) -> Self {
        Self::words(topic, TextOp::Break { at, line })
    }

    /// Takes out words, or with a line's marker that line's beginning.
    #[must_use]
    pub fn deleting(topic: &TopicId, at: u32, len: u32) -> Self {
        Self::words(topic, TextOp::Delete { at, len })
    }

    /// Changes marks.
    #[must_use]
    pub fn marking(topic: &TopicId, at: u32, len: u32, marks: MarksChange) -> Self {
        Self::words(topic, TextOp::Format { at, len, marks })
    }

    /// Changes a line's attributes.
    #[must_use]
    pub fn setting(topic: &TopicId, line: &LineId, patch: LinePatch) -> Self {
        Self::Edit {
            topic: topic.clone(),
            ops: Vec::new(),
            lines: vec![(line.clone(), patch)],
        }
    }

    fn words(topic: &TopicId, op: TextOp) -> Self {
        Self::Edit {
            topic: topic.clone(),
            ops: vec![op],
            lines: Vec::new(),
        }
    }

    /// Does it; `at` is the time on the device's clock, in milliseconds since 1970.
    pub(in crate::simulation) fn perform(
        &self,
        core: &mut Core,
        at: u64,
        now: Millis,
    ) -> Result<(), CoreError> {
        match self {
            Self::Edit { topic, ops, lines } => {
                let change = |(line, patch): &(LineId, LinePatch)| LineChange {
                    line: line.clone(),
                    patch: *patch,
                };
                let lines: Vec<_> = lines.iter().map(change).collect();
                core.edit(topic.as_str(), ops, &lines, now)
            }
            Self::Perform(operation) => core.perform(operation, at, now),
            Self::Undo => core.undo(now).map(drop),
            Self::Redo => core.redo(now).map(drop),
            Self::Seal => {
                core.seal_undo();
                Ok(())
            }
            Self::Point { topic, at } => core.set_cursor(topic.as_str(), *at, *at, now),
        }
    }
}
