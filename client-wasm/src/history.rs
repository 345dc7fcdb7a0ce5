//! History of one tab: what its person typed and what else they did, in the order of doing it.
//!
//! A step of typing is one of yrs's undo; an act is the fields that an operation wrote. Neither ever takes back
//! what the other did: yrs follows this tab's own typing alone, and an act is turned only where it still stands.

mod grain;
mod steps;

use crate::document::Document;
use crate::error::CoreError;
use duologue_shared::agenda::{Act, AgendaOperation, NewTopic, Way};
use duologue_shared::error_code::ErrorCode;
use duologue_shared::ids::TopicId;
use duologue_shared::operation::{Doer, Operation, OperationError};
use duologue_shared::text::TextOp;
use duologue_shared::time::Millis;
use grain::Grain;
use serde::Serialize;
use steps::Steps;

/// So many of the newest things can be taken back.
pub const LONGEST: usize = 200;

/// What was done, and what can be done again.
#[derive(Debug, Default)]
pub struct History {
    steps: Steps,
    grain: Grain,
    /// Newest last.
    done: Vec<Entry>,
    undone: Vec<Entry>,
    /// The newest act is of the operation before, or of those that belonged together with it.
    goes_on: bool,
    /// The zone was set right before: nothing to take back by itself, yet with what goes on from it.
    zone: Option<Act>,
}

/// What became of the newest thing that was done, or undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Turned {
    /// `words` for typing, or the operation.
    #[cfg_attr(feature = "contracts", ts(type = "'words' | Operation['do']"))]
    pub what: &'static str,
    /// The topic it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// Why it stays as it is instead: a code, as errors have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stays: Option<ErrorCode>,
}

#[derive(Debug)]
enum Entry {
    Words(TopicId),
    Act(Box<Done>),
}

#[derive(Debug)]
struct Done {
    act: Act,
    /// It changed words of an older topic too, as a step of yrs's.
    has_step: bool,
}

impl History {
    /// Makes room for an edit of a topic's words: ends the present step when this begins another one.
    /// `composition` tells those of an input method apart; 0 is none.
    pub fn begin_edit(
        &mut self,
        document: &Document,
        (topic, ops, alone): (&TopicId, &[TextOp], bool),
        composition: u32,
        now: Millis,
    ) {
        self.steps.include(document.replica.doc(), topic);
        if self.grain.begins(topic, ops, alone, composition, now) {
            self.steps.seal();
        }
    }

    /// Notes the edit that was made.
    pub fn edited(&mut self, topic: &TopicId) {
        if self.steps.grew() {
            self.push(Entry::Words(topic.clone()));
        }
    }

    /// Does what a person does apart from typing. What goes on with the operation before is one act with it.
    pub fn perform(
        &mut self,
        document: &Document,
        by: Doer,
        operation: &Operation,
        goes_on: bool,
    ) -> Result<(), CoreError> {
        self.seal();
        self.goes_on &= goes_on;
        let act = if let Operation::Agenda(AgendaOperation::ParkLine { from, .. }) = operation {
            self.steps.include(document.replica.doc(), from);
            self.steps
                .following_operations(|| document.perform(by, operation))
        } else {
            document.perform(by, operation)
        }?;
        let zone = self.zone.take().filter(|_| goes_on);
        match (act, operation) {
            (Some(act), Operation::Agenda(AgendaOperation::SetZone { .. })) => {
                self.zone = Some(act);
            }
            (Some(act), _) => self.note(act, zone),
            (None, _) => {}
        }
        Ok(())
    }

    /// Adds a topic, as `perform` does.
    pub fn add_topic(
        &mut self,
        document: &Document,
        by: Doer,
        new: &NewTopic,
        goes_on: bool,
    ) -> Result<(), CoreError> {
        self.seal();
        self.goes_on &= goes_on;
        let act = document.add_topic(by, new)?;
        let zone = self.zone.take().filter(|_| goes_on);
        if let Some(act) = act {
            self.note(act, zone);
        }
        Ok(())
    }

    /// Notes what an operation wrote, with the zone that was set right before.
    fn note(&mut self, mut act: Act, zone: Option<Act>) {
        if let Some(zone) = zone {
            act.go_on(zone);
        }
        let has_step = self.steps.grew();
        match self.done.last_mut() {
            Some(Entry::Act(before)) if self.goes_on => {
                before.act.go_on(act);
                before.has_step |= has_step;
            }
            _ => self.push(Entry::Act(Box::new(Done { act, has_step }))),
        }
        self.goes_on = true;
    }

    /// Ends the present step of typing.
    pub fn seal(&mut self) {
        self.grain = Grain::default();
        self.steps.seal();
    }

    /// Turns the newest thing, or the newest act about a topic; none when there is nothing left.
    pub fn turn(
        &mut self,
        document: &Document,
        way: Way,
        about: Option<&TopicId>,
    ) -> Result<Option<Turned>, CoreError> {
        self.seal();
        while let Some(mut entry) = self.take(way, about) {
            let turned = match &mut entry {
                Entry::Words(topic) => self.step(way).then(|| Turned {
                    what: "words",
                    topic: Some(topic.clone()),
                    stays: None,
                }),
                Entry::Act(done) => Some(self.turn_act(document, way, done)?),
            };
            let Some(turned) = turned else {
                // The other had deleted all of it.
                continue;
            };
            if turned.stays.is_none() {
                match way {
                    Way::Back => self.undone.push(entry),
                    Way::Forth => self.done.push(entry),
                }
            }
            return Ok(Some(turned));
        }
        Ok(None)
    }

    fn turn_act(
        &mut self,
        document: &Document,
        way: Way,
        done: &mut Done,
    ) -> Result<Turned, CoreError> {
        let checked = document.read(|txn| done.act.check(txn, way))?;
        if checked.is_ok() {
            done.has_step = done.has_step && self.step(way);
            document.turn(&done.act, way)?;
        } else if done.has_step {
            // It goes, and so does what yrs has of it.
            self.steps.forget(way);
        }
        Ok(Turned {
            what: done.act.what,
            topic: done.act.topic.clone(),
            stays: checked
                .err()
                .map(|error| OperationError::from(error).code()),
        })
    }

    fn list(&mut self, way: Way) -> &mut Vec<Entry> {
        match way {
            Way::Back => &mut self.done,
            Way::Forth => &mut self.undone,
        }
    }

    fn take(&mut self, way: Way, about: Option<&TopicId>) -> Option<Entry> {
        let list = self.list(way);
        let Some(about) = about else {
            return list.pop();
        };
        // Fields can be turned in any order, words only in their own.
        let mut below_words = false;
        let mut newest_first = list.iter().enumerate().rev();
        let found = newest_first.find(|(_, entry)| match entry {
            Entry::Act(done) => {
                let has_step = done.has_step;
                let found = done.act.topic.as_ref() == Some(about) && !(has_step && below_words);
                below_words |= has_step;
                found
            }
            Entry::Words(_) => {
                below_words = true;
                false
            }
        });
        let at = found.map(|(at, _)| at)?;
        Some(list.remove(at))
    }

    /// Takes one step of yrs's, and no other; whether it changed anything.
    fn step(&mut self, way: Way) -> bool {
        let (changed, lost) = self.steps.turn(way);
        let list = self.list(way);
        // Steps that have nothing left to change were met on the way to one that has.
        for _ in 0..lost {
            match list.iter().rposition(Entry::has_step) {
                Some(at) if matches!(list.get(at), Some(Entry::Words(_))) => drop(list.remove(at)),
                Some(at) => {
                    if let Some(Entry::Act(done)) = list.get_mut(at) {
                        done.has_step = false;
                    }
                }
                None => {}
            }
        }
        changed
    }

    fn push(&mut self, entry: Entry) {
        self.undone.clear();
        self.done.push(entry);
        if self.done.len() > LONGEST {
            self.done.remove(0);
            let kept = self.done.iter().filter(|entry| entry.has_step()).count();
            self.steps.keep(kept);
        }
    }
}

impl Entry {
    fn has_step(&self) -> bool {
        match self {
            Self::Words(_) => true,
            Self::Act(done) => done.has_step,
        }
    }
}
