//! What a person's doing does to the world.

use crate::simulation::action::act::Act;
use crate::simulation::oracle::editor::Mirror;
use crate::simulation::oracle::effects::section;
use crate::simulation::oracle::letters::{Count, Token};
use crate::simulation::tab::{TabId, line_id};
use crate::simulation::world::{Checked, TABS, World};
use duologue_shared::agenda::AgendaOperation;
use duologue_shared::ids::{LineId, TopicId};
use duologue_shared::operation::Operation;
use duologue_shared::promise::PromiseOperation;
use duologue_shared::recap::RecapOperation;
use duologue_shared::text::TextOp;
use duologue_shared::wording::{WordingOperation, WordingState};
use yrs::Any;

impl World {
    /// A person does something.
    pub(crate) fn act(&mut self, tab: TabId, act: &Act) -> Checked {
        let letters = self.letters_at(tab);
        self.do_act(tab, act)?;
        self.note_taken_away(tab, letters);
        Ok(())
    }

    fn do_act(&mut self, tab: TabId, act: &Act) -> Checked {
        match act {
            Act::Perform(operation) => self.perform(tab, operation).map(drop),
            Act::Edit { .. } | Act::Undo | Act::Redo | Act::Seal | Act::Point { .. } => {
                self.note(|| format!("{} {act:?}", TABS[tab.0].0));
                let words = self.words_of_other(tab);
                self.write(tab, act)?;
                self.check_words_of_other(tab, &words)
            }
        }
    }

    /// A person does something that is not typing; why not, when it was refused.
    pub(crate) fn perform(&mut self, tab: TabId, operation: &Operation) -> Checked<Option<String>> {
        self.note(|| format!("{} {operation:?}", TABS[tab.0].0));
        let words = self.words_of_other(tab);
        let refused = self.operate(tab, operation)?;
        self.check_words_of_other(tab, &words)?;
        Ok(refused)
    }

    fn operate(&mut self, tab: TabId, operation: &Operation) -> Checked<Option<String>> {
        let made = made_by(operation).filter(|topic| !self.topics.contains(topic));
        self.topics.extend(made.cloned());
        let (at, now) = (self.wall(tab), self.now);
        let before = self.before(tab, operation);
        let counts = self.counts_for(tab, operation);
        let anew = self.written_anew(tab, operation);
        let acting = &mut self.tabs[tab.0];
        let performed = acting.core.perform(operation, at, now);
        let life = acting.life;
        let after = self.counts_for(tab, operation);
        let effect = self.census.note_operation(life, &counts, &after, &anew);
        let seat = TABS[tab.0].1;
        self.ledger.note(seat, operation, performed.is_ok());
        let refused = performed.err().map(|error| error.text);
        if let Some(why) = &refused {
            self.note(|| format!("  refused: {why}"));
            self.check_refused(tab, operation, &before)?;
            self.topics.retain(|topic| made != Some(topic));
        } else {
            self.check_done(tab, operation, &before)?;
        }
        if refused.is_none() {
            self.note_what_was_read(tab, operation, at);
        }
        if let Operation::Agenda(AgendaOperation::ParkLine { .. }) = operation {
            check_parked(&counts, &after)?;
        }
        self.pump(tab, Some(effect))?;
        Ok(refused)
    }

    /// Some operations say yes to what stands there.
    fn note_what_was_read(&mut self, tab: TabId, operation: &Operation, at: u64) {
        let seat = TABS[tab.0].1;
        match operation {
            Operation::Promise(PromiseOperation::Restore { promise }) => {
                let view = self.outline(tab);
                let mut promises = view.promises.iter();
                if let Some(restored) = promises.find(|shown| shown.id == *promise) {
                    self.ledger.note_restored(seat, restored);
                }
            }
            Operation::Recap(RecapOperation::Acknowledge { day }) => {
                let view = self.outline(tab);
                let section = section(&view, *day);
                if let Some(recap) = section.and_then(|section| section.recap.as_ref()) {
                    self.ledger.note_acknowledged(seat, at, &recap.items);
                }
            }
            Operation::Agenda(_) | Operation::Wording(_) | Operation::Promise(_) => {}
        }
    }

    fn check_words_of_other(&self, tab: TabId, before: &[Any]) -> Checked {
        if self.words_of_other(tab) == before {
            Ok(())
        } else {
            Err(format!("{} wrote in the other's name", TABS[tab.0].0))
        }
    }

    fn write(&mut self, tab: TabId, act: &Act) -> Checked {
        if let Act::Edit { topic, .. } = act {
            self.open_editor(tab, topic)?;
        }
        let before = self.touched_by(tab, act);
        let (at, now) = (self.wall(tab), self.now);
        let acting = &mut self.tabs[tab.0];
        let performed = act.perform(&mut acting.core, at, now);
        performed.map_err(|error| format!("{act:?} was refused: {error:?}"))?;
        if let Act::Edit { topic, ops, lines } = act
            && let Some(mirror) = acting.mirrors.get_mut(topic)
        {
            mirror.edit(ops, lines);
        }
        let life = acting.life;
        let after = match added_by(act) {
            Some(added) => added,
            None => self.touched_by(tab, act),
        };
        let effect = self.census.note(life, &before, &after);
        if matches!(act, Act::Undo | Act::Redo) {
            self.census.check_undo(effect)?;
        }
        self.pump(tab, Some(effect))
    }

    /// A letter that nobody typed before.
    pub(in crate::simulation) fn new_letter(&mut self) -> char {
        self.census.new_letter()
    }

    /// A line that nobody began before.
    pub(crate) fn new_line(&mut self) -> LineId {
        line_id(self.census.new_line())
    }

    fn open_editor(&mut self, tab: TabId, topic: &TopicId) -> Checked {
        let at = &mut self.tabs[tab.0];
        if !at.mirrors.contains_key(topic) {
            let view = at.core.topic(topic.as_str());
            if let Some(view) = view.map_err(|error| format!("{error:?}"))? {
                at.mirrors.insert(topic.clone(), Mirror::of(&view.lines));
            }
        }
        Ok(())
    }

    /// What typing might take away or bring back, as it stands at the tab.
    fn touched_by(&self, tab: TabId, act: &Act) -> Count {
        let at = &self.tabs[tab.0];
        match act {
            Act::Undo | Act::Redo => at.count(&self.topics),
            Act::Edit { topic, ops, .. } if added_by(act).is_none() && !ops.is_empty() => {
                at.count([topic])
            }
            Act::Edit { .. } | Act::Perform(_) | Act::Seal | Act::Point { .. } => Count::new(),
        }
    }

    /// Letters that a correction shares with the words in whose place it is put.
    fn written_anew(&self, tab: TabId, operation: &Operation) -> Vec<Token> {
        let Operation::Wording(WordingOperation::TakeCorrection { wording }) = operation else {
            return Vec::new();
        };
        let mut wordings = self.outline(tab).wordings.into_iter();
        let asked = wordings.find(|asked| asked.id == *wording);
        let Some((words, WordingState::Corrected { correction, .. })) =
            asked.map(|asked| (asked.words, asked.state))
        else {
            return Vec::new();
        };
        let shared = correction.chars().filter(|letter| words.contains(*letter));
        shared.map(Token::letter).collect()
    }

    /// What stands in each topic, for an operation that may change words.
    fn counts_for(&self, tab: TabId, operation: &Operation) -> Vec<Count> {
        let changes_words = matches!(
            operation,
            Operation::Agenda(
                AgendaOperation::AddTopic { .. }
                    | AgendaOperation::TakeUp { .. }
                    | AgendaOperation::ParkLine { .. }
            ) | Operation::Wording(WordingOperation::TakeCorrection { .. })
        );
        let topics = self.topics.iter().filter(|_| changes_words);
        topics
            .map(|topic| self.tabs[tab.0].count([topic]))
            .collect()
    }
}

/// The topic that an operation makes.
pub(in crate::simulation) fn made_by(operation: &Operation) -> Option<&TopicId> {
    if let Operation::Agenda(
        AgendaOperation::AddTopic { topic, .. }
        | AgendaOperation::TakeUp { topic, .. }
        | AgendaOperation::ParkLine { topic, .. },
    ) = operation
    {
        Some(topic)
    } else {
        None
    }
}

/// What typing adds, when it does nothing else to words.
fn added_by(act: &Act) -> Option<Count> {
    let mut added = Vec::new();
    match act {
        Act::Edit { ops, .. } => {
            for op in ops {
                match op {
                    TextOp::Insert { text, .. } => added.extend(text.chars().map(Token::letter)),
                    TextOp::Break { line, .. } => added.push(Token::of_line(line)?),
                    TextOp::Format { .. } => {}
                    TextOp::Delete { .. } => return None,
                }
            }
        }
        Act::Undo | Act::Redo => return None,
        Act::Perform(_) | Act::Seal | Act::Point { .. } => {}
    }
    Some(added.into_iter().map(|token| (token, 1)).collect())
}

/// Whoever parks a line takes every letter of it along.
fn check_parked(before: &[Count], after: &[Count]) -> Checked {
    let letters = |counts: &[Count]| {
        let mut sum = Count::new();
        for (token, times) in counts
            .iter()
            .flatten()
            .filter(|(token, _)| token.is_letter())
        {
            *sum.entry(*token).or_default() += times;
        }
        sum
    };
    if letters(before) == letters(after) {
        Ok(())
    } else {
        Err("parking a line lost or doubled letters".to_owned())
    }
}
