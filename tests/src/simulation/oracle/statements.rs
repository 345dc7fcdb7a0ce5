//! Who performed what: whatever an agenda says of a person, that person must have said.

use crate::simulation::action::names::{RESTORED, Tries, name_of};
use crate::simulation::world::Checked;
use duologue_shared::agenda::{AgendaOperation, Answer, Enough, InWriting, MeetingState, Outcome};
use duologue_shared::ids::{Day, PromiseId, Seat, TopicId, WordingId};
use duologue_shared::operation::Operation;
use duologue_shared::promise::{
    PromiseEvent, PromiseEventKind, PromiseOperation, PromiseState, PromiseView, Terms,
};
use duologue_shared::recap::{Acknowledged, RecapChange, RecapItem, RecapOperation};
use duologue_shared::view::{AgendaView, SectionView, TopicEntry};
use duologue_shared::wording::{WordingOperation, WordingState, WordingView};
use std::collections::{BTreeMap, BTreeSet};

/// All operations that people performed, and how often each kind was tried.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Ledger {
    said: Vec<(Seat, Operation)>,
    /// What each acknowledgement was for, by whose it is and when it was made.
    acknowledged: BTreeMap<(Seat, u64), Vec<RecapItem>>,
    tried: BTreeMap<&'static str, Tries>,
}

impl Ledger {
    /// Notes what somebody tried.
    pub(in crate::simulation) fn note(&mut self, seat: Seat, operation: &Operation, done: bool) {
        let tries = self.tried.entry(name_of(operation)).or_default();
        tries.tried += 1;
        if done {
            tries.done += 1;
            self.said.push((seat, operation.clone()));
        }
    }

    /// Notes that somebody stands by a promise as it reads, having brought back their own.
    pub(in crate::simulation) fn note_restored(&mut self, seat: Seat, restored: &PromiseView) {
        let made = self.promised(|by, operation| {
            by == seat && matches!(operation, PromiseOperation::Make { promise, .. } if *promise == restored.id)
        });
        if made && restored.answers == seat {
            let (promise, terms) = (restored.id.clone(), terms_of(restored));
            let accepts = PromiseOperation::Accept { promise, terms };
            self.said.push((seat, accepts.into()));
        }
    }

    /// Notes that a change to confirmed words was taken back, and whether they are confirmed again.
    pub(in crate::simulation) fn note_taken_back(&mut self, restored: bool) {
        let tries = self.tried.entry(RESTORED).or_default();
        tries.tried += 1;
        tries.done += u64::from(restored);
    }

    /// Notes what somebody acknowledged at that moment.
    pub(in crate::simulation) fn note_acknowledged(
        &mut self,
        seat: Seat,
        at: u64,
        items: &[RecapItem],
    ) {
        self.acknowledged.insert((seat, at), items.to_vec());
    }

    /// How often each operation was tried.
    pub(in crate::simulation) const fn tried(&self) -> &BTreeMap<&'static str, Tries> {
        &self.tried
    }

    /// Every promise that somebody deleted.
    pub(in crate::simulation) fn deleted(&self) -> impl Iterator<Item = PromiseId> {
        self.said.iter().filter_map(|(_, said)| {
            if let Operation::Promise(PromiseOperation::Delete { promise }) = said {
                Some(promise.clone())
            } else {
                None
            }
        })
    }

    /// Whether an agenda says only what its people said.
    pub(in crate::simulation) fn check(&self, view: &AgendaView) -> Checked {
        for promise in &view.promises {
            self.check_promise(promise)
                .map_err(|words| format!("{words}: {promise:?}"))?;
        }
        for wording in &view.wordings {
            self.check_wording(wording)
                .map_err(|words| format!("{words}: {wording:?}"))?;
        }
        for section in &view.sections {
            self.check_section(section)
                .map_err(|words| format!("{words}: {section:?}"))?;
        }
        Ok(())
    }

    fn check_promise(&self, promise: &PromiseView) -> Checked {
        for event in &promise.history {
            self.check_event(promise, event)?;
        }
        let is_renewed = |seat: Seat, operation: &PromiseOperation| {
            seat == promise.answers
                && matches!(operation, PromiseOperation::Renew { promise: id, due, .. }
                    if *id == promise.id && promise.due == Some(*due))
        };
        let renewed = self.promised(is_renewed);
        let is_accepted_as_it_reads = |seat: Seat, operation: &PromiseOperation| {
            let terms = terms_accepted(operation, &promise.id);
            let reads = terms.is_some_and(|terms| reads_so(promise, terms, renewed));
            seat == promise.answers && reads
        };
        match &promise.state {
            PromiseState::Accepted if !self.promised(is_accepted_as_it_reads) => {
                Err("nobody accepted it as it reads".to_owned())
            }
            PromiseState::Changed { .. }
            | PromiseState::Done { .. }
            | PromiseState::Withdrawn
            | PromiseState::Proposed
            | PromiseState::Accepted => Ok(()),
        }
    }

    fn check_event(&self, promise: &PromiseView, event: &PromiseEvent) -> Checked {
        let counts = event.event == PromiseEventKind::Proposed || event.by == promise.answers;
        let is_said = self.promised(|seat, operation| {
            seat == event.by && is_event(operation, &promise.id, event)
        });
        if counts && is_said {
            Ok(())
        } else {
            Err(format!("{:?} was not said by {:?}", event.event, event.by))
        }
    }

    fn check_wording(&self, wording: &WordingView) -> Checked {
        let id = &wording.id;
        if !self.worded(|seat, operation| seat == wording.by && asks(operation, id)) {
            return Err("it was not asked for by its author".to_owned());
        }
        let other = wording.by.other();
        let has_confirmed = |words: &str| {
            self.worded(|seat, operation| seat == other && stands_by(operation, id, words))
        };
        let has_corrected = |words: &str| {
            self.worded(|seat, operation| seat == other && corrects(operation, id, words))
        };
        let is_said = match &wording.state {
            WordingState::Waiting => true,
            WordingState::Confirmed { instead: None, .. } => has_confirmed(&wording.words),
            WordingState::Confirmed {
                instead: Some(_), ..
            } => has_corrected(&wording.words),
            WordingState::Corrected { correction, .. } => has_corrected(correction),
            WordingState::Changed { confirmed, .. } => {
                *confirmed != wording.words && has_confirmed(confirmed)
            }
        };
        if is_said {
            Ok(())
        } else {
            Err("the other did not say so".to_owned())
        }
    }

    fn check_section(&self, section: &SectionView) -> Checked {
        let days = self.days_of(section.day);
        let was = |wanted: fn(&AgendaOperation) -> Option<&Day>| {
            self.arranged(|_, operation| wanted(operation).is_some_and(|day| days.contains(day)))
        };
        let has_come_so_far = match section.state {
            MeetingState::Planned => true,
            MeetingState::Running => was(started),
            MeetingState::Closed => was(closed),
        };
        if !has_come_so_far {
            return Err("nobody brought the meeting there".to_owned());
        }
        if let Some(recap) = &section.recap {
            for (seat, said) in [(Seat::A, &recap.a), (Seat::B, &recap.b)] {
                let did = |day: &Day| {
                    let acknowledge = RecapOperation::Acknowledge { day: *day };
                    self.said.contains(&(seat, acknowledge.into()))
                };
                if said.is_some() && !days.iter().any(did) {
                    return Err(format!("{seat} did not acknowledge it"));
                }
                if let Some(said) = said {
                    self.check_acknowledged(seat, said, &recap.items)?;
                }
            }
        }
        for topic in &section.topics {
            self.check_topic(&days, topic)
                .map_err(|words| format!("{words}: {topic:?}"))?;
        }
        if let Some(current) = &section.current {
            let wants = |seat| self.says_switch(seat, current, &days, true);
            if !wants(Seat::A) || !wants(Seat::B) {
                return Err("not both wanted to switch".to_owned());
            }
        }
        Ok(())
    }

    /// What changed since an acknowledgement is named, and nothing else.
    fn check_acknowledged(&self, by: Seat, said: &Acknowledged, now: &[RecapItem]) -> Checked {
        let Some(was) = self.acknowledged.get(&(by, said.at)) else {
            return Err(format!("{by} acknowledged nothing then"));
        };
        let still_open = |gone: &RecapItem| {
            let RecapItem::Unconfirmed { wording: gone, .. } = gone else {
                return true;
            };
            now.iter().any(
                |item| matches!(item, RecapItem::Unconfirmed { wording, .. } if wording == gone),
            )
        };
        // Where a topic went is a meeting, and its day tells which one only as long as none moves.
        let moves =
            self.arranged(|_, operation| matches!(operation, AgendaOperation::MoveMeeting { .. }));
        let is_told = |item: &&RecapItem| !moves || !matches!(item, RecapItem::Move { .. });
        let gone = was.iter().filter(|item| !now.contains(item));
        let gone = gone.filter(|item| still_open(item)).filter(is_told).count();
        let added = now.iter().filter(|item| !was.contains(item));
        let added = added.filter(is_told).count();
        let changes = |changed: fn(&RecapChange) -> Option<&RecapItem>| {
            said.changes
                .iter()
                .filter_map(changed)
                .filter(is_told)
                .count()
        };
        let named = (
            changes(|change| match change {
                RecapChange::Gone { was } => Some(was),
                RecapChange::Added { .. } => None,
            }),
            changes(|change| match change {
                RecapChange::Added { now } => Some(now),
                RecapChange::Gone { .. } => None,
            }),
        );
        if named == (gone, added) {
            Ok(())
        } else {
            Err(format!("{by} acknowledged {was:?}"))
        }
    }

    fn check_topic(&self, days: &BTreeSet<Day>, entry: &TopicEntry) -> Checked {
        let topic = &entry.id;
        for seat in [Seat::A, Seat::B] {
            if let Some(says) = entry.enough.of(seat)
                && !self.says_enough(seat, topic, days, *says)
            {
                return Err(format!("{seat} did not say so"));
            }
            if let Some(wants) = entry.switch.of(seat)
                && !self.says_switch(seat, topic, days, *wants)
            {
                return Err(format!("{seat} did not want that"));
            }
            if let Some(said) = entry.in_writing.of(seat)
                && !self.says_in_writing(seat, topic, said.says)
            {
                return Err(format!("{seat} did not say so in writing"));
            }
            if let Some(answer) = entry.answers.of(seat)
                && !self.answered(seat, topic, answer)
            {
                return Err(format!("{seat} did not answer so"));
            }
        }
        let asks = |seat: Seat, operation: &AgendaOperation| {
            Some(seat) == entry.by
                && matches!(operation, AgendaOperation::SayWhy { topic: of, why } if of == topic && *why == entry.why)
        };
        if entry.why.is_some() && !self.arranged(asks) {
            return Err("somebody else said why it is asked".to_owned());
        }
        let is_outcome = |_: Seat, operation: &AgendaOperation| {
            matches!(operation, AgendaOperation::SetOutcome { topic: of, day: on, outcome: Some(Outcome::Discussed) }
                if of == topic && days.contains(on))
        };
        let enough = |seat| self.says_enough(seat, topic, days, Enough::Enough);
        let reads = |seat| self.says_in_writing(seat, topic, InWriting::Read);
        let is_synced = self.arranged(is_outcome)
            || (enough(Seat::A) && enough(Seat::B))
            || (reads(Seat::A) || reads(Seat::B));
        if entry.outcome == Some(Outcome::Discussed) && !is_synced {
            return Err("nobody said that it was discussed".to_owned());
        }
        let brought = |seat: Seat, operation: &AgendaOperation| {
            Some(seat) == entry.by && brings(operation, topic)
        };
        if entry.by.is_some() && !self.arranged(brought) {
            return Err("somebody else brought it".to_owned());
        }
        Ok(())
    }

    fn says_enough(&self, by: Seat, topic: &TopicId, days: &BTreeSet<Day>, says: Enough) -> bool {
        self.arranged(|seat, operation| {
            seat == by
                && matches!(operation, AgendaOperation::SayEnough { topic: of, day, says: Some(said) }
                    if of == topic && days.contains(day) && *said == says)
        })
    }

    /// What somebody wrote on two devices at once is one answer of the letters of both.
    fn answered(&self, by: Seat, topic: &TopicId, answer: &Answer) -> bool {
        self.arranged(|seat, operation| {
            seat == by
                && matches!(operation, AgendaOperation::AnswerQuestion { topic: of, answer: Some(said) }
                    if of == topic && matches!(said, Answer::RatherNot) == matches!(answer, Answer::RatherNot))
        })
    }

    /// Whoever takes an outcome back that the other's reading was wants to talk about it all the same.
    fn says_in_writing(&self, by: Seat, topic: &TopicId, says: InWriting) -> bool {
        self.arranged(|seat, operation| {
            let spoken = matches!(operation, AgendaOperation::SayInWriting { topic: of, says: said }
                if of == topic && *said == Some(says));
            let reopened = matches!(operation, AgendaOperation::SetOutcome { topic: of, outcome: None, .. }
                if of == topic && says == InWriting::Talk);
            seat == by && (spoken || reopened)
        })
    }

    fn says_switch(&self, by: Seat, topic: &TopicId, days: &BTreeSet<Day>, wants: bool) -> bool {
        self.arranged(|seat, operation| {
            seat == by
                && matches!(operation, AgendaOperation::SaySwitch { topic: of, day, wants: said }
                    if of == topic && days.contains(day) && *said == wants)
        })
    }

    /// Every day that a meeting can have stood on which stands on that one: moves lead from one to the other, and back when
    /// they are taken back or lost against another.
    fn days_of(&self, day: Day) -> BTreeSet<Day> {
        let mut days = BTreeSet::from([day]);
        loop {
            let known = days.len();
            for (_, said) in &self.said {
                if let Operation::Agenda(AgendaOperation::MoveMeeting { day, to, .. }) = said
                    && (days.contains(day) || days.contains(to))
                {
                    days.extend([*day, *to]);
                }
            }
            if days.len() == known {
                return days;
            }
        }
    }

    fn arranged(&self, is_it: impl Fn(Seat, &AgendaOperation) -> bool) -> bool {
        self.said
            .iter()
            .any(|(seat, said)| matches!(said, Operation::Agenda(said) if is_it(*seat, said)))
    }

    fn worded(&self, is_it: impl Fn(Seat, &WordingOperation) -> bool) -> bool {
        self.said
            .iter()
            .any(|(seat, said)| matches!(said, Operation::Wording(said) if is_it(*seat, said)))
    }

    fn promised(&self, is_it: impl Fn(Seat, &PromiseOperation) -> bool) -> bool {
        self.said
            .iter()
            .any(|(seat, said)| matches!(said, Operation::Promise(said) if is_it(*seat, said)))
    }
}

fn started(operation: &AgendaOperation) -> Option<&Day> {
    use AgendaOperation as A;
    if let A::StartMeeting { day, .. } | A::ReopenMeeting { day } = operation {
        Some(day)
    } else {
        None
    }
}

fn closed(operation: &AgendaOperation) -> Option<&Day> {
    if let AgendaOperation::CloseMeeting { day } = operation {
        Some(day)
    } else {
        None
    }
}

fn brings(operation: &AgendaOperation, brought: &TopicId) -> bool {
    use AgendaOperation as A;
    matches!(operation, A::AddTopic { topic, .. } | A::TakeUp { topic, .. } | A::ParkLine { topic, .. } if topic == brought)
}

fn asks(operation: &WordingOperation, id: &WordingId) -> bool {
    use WordingOperation as W;
    matches!(operation, W::Ask { wording, .. } | W::Repeat { wording, .. } if wording == id)
        || matches!(operation, W::AskFilled { wordings, .. } if wordings.contains(id))
}

/// Whether somebody confirms exactly these words, or asked for them.
fn stands_by(operation: &WordingOperation, id: &WordingId, said: &str) -> bool {
    use WordingOperation as W;
    matches!(operation, W::Confirm { wording, words } if wording == id && words == said)
        || corrects(operation, id, said)
}

fn corrects(operation: &WordingOperation, id: &WordingId, said: &str) -> bool {
    use WordingOperation as W;
    matches!(operation, W::Correct { wording, words } if wording == id && words == said)
}

/// The terms that a person stands by with that, when it is their promise.
fn terms_accepted<'a>(operation: &'a PromiseOperation, id: &PromiseId) -> Option<&'a Terms> {
    use PromiseOperation as P;
    let (P::Make { promise, terms, .. }
    | P::Change { promise, terms }
    | P::Accept { promise, terms }) = operation
    else {
        return None;
    };
    (promise == id).then_some(terms)
}

/// Whether a promise says what was accepted; its date may be one that its owner gave it since.
fn reads_so(promise: &PromiseView, accepted: &Terms, renewed: bool) -> bool {
    let terms = terms_of(promise);
    terms.who == accepted.who
        && terms.kind == accepted.kind
        && terms.what == accepted.what
        && terms.how == accepted.how
        && (renewed || terms.due == accepted.due)
}

/// What a promise says, as its page shows it.
pub(in crate::simulation) fn terms_of(promise: &PromiseView) -> Terms {
    Terms {
        who: promise.who.clone(),
        telling: promise.telling,
        kind: promise.kind,
        what: promise.what.clone(),
        how: promise.how.clone(),
        due: promise.due,
    }
}

fn is_event(operation: &PromiseOperation, id: &PromiseId, event: &PromiseEvent) -> bool {
    match (event.event, operation) {
        (PromiseEventKind::Proposed, PromiseOperation::Make { promise, .. }) => promise == id,
        (PromiseEventKind::Accepted, operation) => terms_accepted(operation, id).is_some(),
        (
            PromiseEventKind::Renewed,
            PromiseOperation::Renew {
                promise, due, word, ..
            },
        ) => promise == id && event.due == Some(*due) && event.word.as_ref() == Some(word),
        (PromiseEventKind::Done, PromiseOperation::Finish { promise, word, .. }) => {
            promise == id && event.word == *word
        }
        (PromiseEventKind::Withdrawn, PromiseOperation::Withdraw { promise, word, .. }) => {
            promise == id && event.word.as_ref() == Some(word)
        }
        _ => false,
    }
}
