//! What must be true right after an operation, at the tab where it was performed.

use crate::simulation::tab::TabId;
use crate::simulation::world::{Checked, TABS, World};
use duologue_shared::agenda::{AgendaOperation, MeetingState, Outcome, Prompt};
use duologue_shared::ids::{Day, PromiseId, Seat, Section, TopicId, WordingId};
use duologue_shared::operation::Operation;
use duologue_shared::promise::{PromiseOperation, PromiseState, PromiseView};
use duologue_shared::recap::{RecapOperation, acknowledged_by};
use duologue_shared::schema;
use duologue_shared::view::{AgendaView, SectionView, TopicEntry, agenda_view};
use duologue_shared::wording::{WordingOperation, WordingState, WordingView};
use std::collections::BTreeSet;
use yrs::types::ToJson;
use yrs::{Any, GetString as _, ReadTxn, Transact};

/// What was true before it.
#[derive(Debug)]
pub(in crate::simulation) struct Before {
    state: Vec<u8>,
    left_over: BTreeSet<TopicId>,
    /// The topics of the meeting that is closed, moved or skipped.
    stood: BTreeSet<TopicId>,
}

impl World {
    pub(in crate::simulation) fn before(&self, tab: TabId, operation: &Operation) -> Before {
        let state = self.tabs[tab.0].core.replica().state_vector();
        let (mut left_over, mut stood) = (BTreeSet::new(), BTreeSet::new());
        if let Operation::Agenda(
            AgendaOperation::CloseMeeting { day }
            | AgendaOperation::MoveMeeting { day, .. }
            | AgendaOperation::SkipMeeting { day, .. },
        ) = operation
        {
            let view = self.outline(tab);
            left_over = self::left_over(&view);
            stood = topics_on(&view, *day);
        }
        Before {
            state,
            left_over,
            stood,
        }
    }

    /// Everything that counts as the word of the person who does not sit here.
    pub(in crate::simulation) fn words_of_other(&self, tab: TabId) -> Vec<Any> {
        let other = TABS[tab.0].1.other();
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        let words = words_of(&txn, other, &self.topics);
        drop(txn);
        words
    }

    /// A refused operation leaves no trace.
    pub(in crate::simulation) fn check_refused(
        &self,
        tab: TabId,
        operation: &Operation,
        before: &Before,
    ) -> Checked {
        if self.tabs[tab.0].core.replica().state_vector() == before.state {
            Ok(())
        } else {
            Err(format!("{operation:?} was refused and changed something"))
        }
    }

    /// An operation that was not refused did what it says.
    pub(in crate::simulation) fn check_done(
        &self,
        tab: TabId,
        operation: &Operation,
        before: &Before,
    ) -> Checked {
        let view = agenda_view(&mut self.tabs[tab.0].core.replica().doc().transact_mut());
        let is_done = match operation {
            Operation::Agenda(operation) => is_arranged(&view, operation, before),
            Operation::Wording(operation) => is_worded(&view, operation),
            Operation::Promise(operation) => is_promised(&view, operation),
            Operation::Recap(RecapOperation::Acknowledge { day }) => section(&view, *day)
                .and_then(|section| section.recap.as_ref())
                .is_some_and(|recap| acknowledged_by(recap).contains(&TABS[tab.0].1)),
        };
        if is_done {
            Ok(())
        } else {
            Err(format!(
                "{operation:?} was not refused and is not done: {view:?}"
            ))
        }
    }
}

/// All that counts as a person's word: what they said, and their answers to these topics.
pub(in crate::simulation) fn words_of<T: ReadTxn>(
    txn: &T,
    seat: Seat,
    topics: &[TopicId],
) -> Vec<Any> {
    let said = txn.get_map(schema::word_root(seat));
    let answers = topics.iter().filter_map(|topic| {
        let answer = txn.get_text(schema::answer_root(topic, seat))?;
        Some(Any::from(answer.get_string(txn)))
    });
    let said = said.map(|root| root.to_json(txn)).into_iter();
    said.chain(answers.filter(|words| *words != Any::from("")))
        .collect()
}

fn is_arranged(view: &AgendaView, operation: &AgendaOperation, before: &Before) -> bool {
    use AgendaOperation as A;
    let state = |day: &Day| section(view, *day).map(|section| section.state);
    // A topic that is flagged as deleted may be dealt with, and does not show.
    let shows = |topic: &TopicId, is_so: &dyn Fn(Section, &TopicEntry) -> bool| {
        entry(view, topic).is_none_or(|(section, entry)| is_so(section, entry))
    };
    match operation {
        A::AddMeeting { day } => state(day).is_some(),
        // What stood in it stands where it goes, and in nothing that is skipped.
        A::MoveMeeting { day, to, .. } => {
            (day == to || state(day).is_none() && state(to).is_some())
                && before.stood.is_subset(&topics_on(view, *to))
        }
        A::SkipMeeting { day, how } => {
            let is_gone = view
                .gone
                .iter()
                .any(|gone| (gone.day, gone.how) == (*day, *how));
            is_gone && state(day).is_none() && before.stood.is_subset(&topics_in_all(view))
        }
        A::SetSeries { series } => view.series == *series,
        A::SetZone { zone } => view.zone.as_ref() == Some(zone),
        A::SetTemplate { lines } => view.template == *lines,
        A::SetFeedback { feedback } => view.feedback == *feedback,
        A::SetPrompt { prompt, on } => view.prompts_off.contains(prompt) != *on,
        // What was seen to after a later meeting stays.
        A::SeeTo { prompt, day } => {
            !matches!(prompt, Prompt::Balance | Prompt::Silent)
                || view
                    .seen_to
                    .iter()
                    .any(|seen| seen.prompt == *prompt && seen.day >= *day)
        }
        A::TakeUp {
            topic,
            section,
            line,
        } => entry(view, topic).is_some_and(|(stands, entry)| {
            is_in(view, stands, *section) && entry.template.as_ref() == Some(line)
        }),
        A::StartMeeting { day, .. } => state(day) == Some(MeetingState::Running),
        // One that was not closed stays as it is.
        A::ReopenMeeting { day } => state(day) != Some(MeetingState::Closed),
        // Whoever closes a meeting leaves nothing over, and nothing goes: only what the other does meanwhile does.
        A::CloseMeeting { day } => {
            state(day) == Some(MeetingState::Closed)
                && left_over(view).is_subset(&before.left_over)
                && before.stood.is_subset(&topics_on(view, *day))
        }
        A::AddTopic { topic, section, .. } => {
            entry(view, topic).is_some_and(|(stands, _)| is_in(view, stands, *section))
        }
        A::MoveTopic { topic, section, .. } => {
            shows(topic, &|stands, _| is_in(view, stands, *section))
        }
        A::DeleteTopic { topic } => entry(view, topic).is_none(),
        A::RestoreTopic { topic } => entry(view, topic).is_some(),
        A::SetKind { topic, kind } => shows(topic, &|_, entry| entry.kind == *kind),
        A::SetMode { topic, mode } => shows(topic, &|_, entry| entry.mode == *mode),
        A::AddContext { topic, context, .. } => shows(topic, &|_, entry| {
            entry.context.iter().any(|item| item.id == *context)
        }),
        A::RemoveContext { topic, context } => shows(topic, &|_, entry| {
            entry.context.iter().all(|item| item.id != *context)
        }),
        A::SetOutcome {
            topic,
            day,
            outcome: Some(outcome),
        } => shows(topic, &|stands, entry| match outcome {
            Outcome::Discussed => {
                stands != Section::Meeting(*day) || entry.outcome == Some(Outcome::Discussed)
            }
            Outcome::NextTime { on } | Outcome::FollowUp { on } => {
                stands == Section::Meeting(*on) && has_moved(view, *day, topic, *outcome)
            }
            Outcome::Parked => stands == Section::Parked && has_moved(view, *day, topic, *outcome),
        }),
        A::ParkLine { topic, from, .. } => view
            .parked
            .first()
            .is_some_and(|entry| entry.id == *topic && entry.from.as_ref() == Some(from)),
        A::SayEnough { topic, says, .. } => shows(topic, &|_, entry| {
            says.is_none_or(|says| entry.enough.a == Some(says) || entry.enough.b == Some(says))
        }),
        A::SayInWriting { topic, says } => shows(topic, &|_, entry| {
            let said = [entry.in_writing.a, entry.in_writing.b];
            let said = said.map(|said| said.map(|said| said.says));
            says.is_none() || said.contains(says)
        }),
        A::SayWhy { topic, why } => shows(topic, &|_, entry| entry.why == *why),
        A::AnswerQuestion { topic, answer } => shows(topic, &|_, entry| {
            let answers = [&entry.answers.a, &entry.answers.b];
            answer.is_none() || answers.contains(&answer)
        }),
        A::SetOutcome { outcome: None, .. } | A::SaySwitch { wants: false, .. } => true,
        A::SaySwitch { topic, day, .. } => {
            let current = section(view, *day).and_then(|section| section.current.as_ref());
            shows(topic, &|_, entry| {
                current == Some(topic)
                    || entry.switch.a == Some(true)
                    || entry.switch.b == Some(true)
            })
        }
    }
}

fn is_worded(view: &AgendaView, operation: &WordingOperation) -> bool {
    use WordingOperation as W;
    let state_of = |id: &WordingId, is_so: &dyn Fn(&WordingView) -> bool| {
        view.wordings
            .iter()
            .find(|wording| wording.id == *id)
            .is_none_or(is_so)
    };
    match operation {
        W::Ask { wording, .. } => view.wordings.iter().any(|asked| asked.id == *wording),
        W::AskFilled { .. } => view.sections.iter().all(|section| {
            let W::AskFilled { day, .. } = operation else {
                return false;
            };
            section.day != *day || section.blanks.filled == 0
        }),
        W::Repeat { wording, words, .. } => {
            state_of(wording, &|asked| asked.words.trim() == words.trim())
        }
        W::Confirm { wording, words } => state_of(wording, &|asked| {
            asked.words == *words && matches!(asked.state, WordingState::Confirmed { .. })
        }),
        W::Correct { wording, words } => state_of(wording, &|asked| match &asked.state {
            WordingState::Corrected { correction, .. } => correction == words,
            WordingState::Confirmed { .. } => asked.words == *words,
            // They said so before, it was taken, and changed since: they still say so.
            WordingState::Changed { confirmed, .. } => confirmed == words,
            WordingState::Waiting => false,
        }),
        W::TakeCorrection { wording } => state_of(wording, &|asked| {
            matches!(asked.state, WordingState::Confirmed { .. })
        }),
        W::Withdraw { wording } => view.wordings.iter().all(|asked| asked.id != *wording),
    }
}

fn is_promised(view: &AgendaView, operation: &PromiseOperation) -> bool {
    use PromiseOperation as P;
    let is_so = |id: &PromiseId, is_so: &dyn Fn(&PromiseView) -> bool| {
        view.promises
            .iter()
            .find(|promise| promise.id == *id)
            .is_some_and(is_so)
    };
    match operation {
        P::Make { promise, terms, .. } => is_so(promise, &|made| {
            made.what == terms.what && made.due == terms.due && made.who == terms.who
        }),
        P::Change { promise, terms } => view
            .promises
            .iter()
            .find(|found| found.id == *promise)
            .is_none_or(|now| {
                now.what == terms.what && now.due == terms.due && now.who == terms.who
            }),
        P::Accept { promise, .. } => is_so(promise, &|now| now.state == PromiseState::Accepted),
        P::Finish { promise, .. } => is_so(promise, &|now| {
            matches!(now.state, PromiseState::Done { .. })
        }),
        P::Unfinish { promise } => is_so(promise, &|now| {
            !matches!(now.state, PromiseState::Done { .. })
        }),
        P::Renew { promise, due, .. } => is_so(promise, &|now| now.due == Some(*due)),
        P::Withdraw { promise, .. } => is_so(promise, &|now| now.state == PromiseState::Withdrawn),
        P::Delete { promise } => !is_so(promise, &|_| true),
        P::Restore { promise } => is_so(promise, &|_| true),
    }
}

/// Where a topic stands, and how.
pub(in crate::simulation) fn entry<'view>(
    view: &'view AgendaView,
    topic: &TopicId,
) -> Option<(Section, &'view TopicEntry)> {
    let in_meetings = view.sections.iter().flat_map(|section| {
        let day = section.day;
        section
            .topics
            .iter()
            .map(move |entry| (Section::Meeting(day), entry))
    });
    let next = view.next.iter().map(|entry| (Section::Next, entry));
    let parked = view.parked.iter().map(|entry| (Section::Parked, entry));
    in_meetings
        .chain(next)
        .chain(parked)
        .find(|(_, entry)| entry.id == *topic)
}

pub(in crate::simulation) fn section(view: &AgendaView, day: Day) -> Option<&SectionView> {
    view.sections.iter().find(|section| section.day == day)
}

/// Whether a topic that stands there was put into that section: the next meeting may have a day by now, and one that is
/// gone has another one in its place.
fn is_in(view: &AgendaView, stands: Section, put: Section) -> bool {
    let state = |day| section(view, day).map(|section| section.state);
    let is_gone = |day| view.gone.iter().any(|gone| gone.day == day);
    match (put, stands) {
        (Section::Next, Section::Meeting(day)) => state(day) == Some(MeetingState::Planned),
        (Section::Meeting(put), Section::Meeting(day)) if is_gone(put) => {
            state(day).is_some_and(|state| state != MeetingState::Closed)
        }
        (Section::Meeting(put), Section::Next) => is_gone(put),
        _ => stands == put,
    }
}

fn has_moved(view: &AgendaView, day: Day, topic: &TopicId, outcome: Outcome) -> bool {
    // A day that only its topics named is gone with them.
    section(view, day).is_none_or(|section| {
        let mut moved = section.moved.iter();
        moved.any(|moved| moved.id == *topic && moved.outcome == outcome)
    })
}

fn topics_on(view: &AgendaView, day: Day) -> BTreeSet<TopicId> {
    let topics = section(view, day).into_iter();
    let topics = topics.flat_map(|section| &section.topics);
    topics.map(|entry| entry.id.clone()).collect()
}

fn topics_in_all(view: &AgendaView) -> BTreeSet<TopicId> {
    let standing = view.sections.iter().flat_map(|section| &section.topics);
    let standing = standing.chain(&view.next).chain(&view.parked);
    standing.map(|entry| entry.id.clone()).collect()
}

fn left_over(view: &AgendaView) -> BTreeSet<TopicId> {
    let standing = view.sections.iter().flat_map(|section| &section.topics);
    let left_over = standing
        .chain(&view.next)
        .chain(&view.parked)
        .filter(|entry| entry.left_over);
    left_over.map(|entry| entry.id.clone()).collect()
}
