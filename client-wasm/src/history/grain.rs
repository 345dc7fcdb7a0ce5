//! Grain of undo: how much typing is taken back at once.
//!
//! A step ends with a pause, with a line, where typing turns into deleting, and at the end of a word once there are
//! some letters in it; never in the middle of a word, and never in the middle of what an input method composes.

use duologue_shared::ids::TopicId;
use duologue_shared::text::TextOp;
use duologue_shared::time::Millis;

/// From this many milliseconds on, not typing is a pause.
const PAUSE_MS: u64 = 1000;
/// With this many letters, a step ends with the next word.
const LETTERS: usize = 20;
/// From here on scripts are written without spaces, by input methods that compose a phrase at a time.
const WITHOUT_SPACES: char = '\u{2E80}';

/// What the present step consists of so far.
#[derive(Debug, Default)]
pub(super) struct Grain {
    /// None: whatever comes begins a step.
    last: Option<Last>,
}

#[derive(Debug)]
struct Last {
    topic: TopicId,
    kind: Kind,
    at: Millis,
    letters: usize,
    ending: Option<char>,
    composition: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Letters come, also in the place of others.
    Typing,
    /// Letters go.
    Deleting,
    /// A step by itself: a pasted piece, marks, another kind of line.
    Alone,
}

impl Grain {
    /// Whether this edit begins a step. `alone` is one that also changes what lines are.
    pub(super) fn begins(
        &mut self,
        topic: &TopicId,
        ops: &[TextOp],
        alone: bool,
        composition: u32,
        now: Millis,
    ) -> bool {
        let edit = Edit::of(ops, alone);
        let last = self.last.take().filter(|last| last.topic == *topic);
        let going_on = last.filter(|last| {
            let same = composition != 0 && composition == last.composition;
            let paused = now.get().saturating_sub(last.at.get()) >= PAUSE_MS;
            let word_is_over = last.letters >= LETTERS
                && last.ending.is_some_and(|ending| {
                    ending.is_whitespace()
                        || (ending >= WITHOUT_SPACES && composition != last.composition)
                });
            same || !(paused
                || edit.kind != last.kind
                || edit.kind == Kind::Alone
                || (word_is_over && !edit.is_space))
        });
        let begins = going_on.is_none();
        if !edit.is_line {
            let letters = going_on.as_ref().map_or(0, |last| last.letters);
            let ending = going_on.and_then(|last| last.ending);
            self.last = Some(Last {
                topic: topic.clone(),
                kind: edit.kind,
                at: now,
                letters: (letters + edit.put).saturating_sub(edit.taken),
                ending: edit.ending.or(ending),
                composition,
            });
        }
        begins
    }
}

/// What one edit does to the words.
struct Edit {
    kind: Kind,
    put: usize,
    taken: usize,
    /// The last letter that it puts in.
    ending: Option<char>,
    is_space: bool,
    /// It begins a line, and does no more.
    is_line: bool,
}

impl Edit {
    fn of(ops: &[TextOp], alone: bool) -> Self {
        let (mut put, mut taken, mut breaks) = (0, 0, 0);
        let (mut ending, mut is_space, mut marks) = (None, true, false);
        for op in ops {
            match op {
                TextOp::Insert { text, .. } => {
                    put += text.chars().count();
                    ending = text.chars().last();
                    is_space &= text.chars().all(char::is_whitespace);
                }
                TextOp::Break { .. } => breaks += 1,
                TextOp::Delete { len, .. } => {
                    taken += usize::try_from(*len).unwrap_or(usize::MAX);
                }
                TextOp::Format { .. } => marks = true,
            }
        }
        let is_line = breaks == 1 && put == 0;
        let kind = if is_line || (put > 0 && breaks == 0 && !marks && !alone) {
            Kind::Typing
        } else if taken > 0 && breaks == 0 && !marks && !alone {
            Kind::Deleting
        } else {
            Kind::Alone
        };
        Self {
            kind,
            put,
            taken,
            ending,
            is_space,
            is_line,
        }
    }
}
