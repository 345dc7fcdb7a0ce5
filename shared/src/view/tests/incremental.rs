//! The outline that is kept shows what one that is made afresh does, and costs what changed.

use crate::agenda::{AgendaOperation, Outcome, Place};
use crate::ids::{Day, Seat, Section, Slot, TopicId};
use crate::operation::{self, Doer};
use crate::replica::{Origin, Replica};
use crate::schema;
use crate::steps;
use crate::testing::{
    Die, add, bring, delete, does, edits, insert, line, local, plain, replica, sets_line, split,
    topic, tries,
};
use crate::text::{self, LineKind, LinePatch};
use crate::view::{AgendaView, Readings, agenda_view, agenda_view_with};
use crate::wording::WordingOperation;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use yrs::branch::BranchID;
use yrs::undo::Options;
use yrs::{Map, MapPrelim, Transact, UndoManager, WriteTxn};

const TOPICS: [&str; 4] = ["one", "two", "3", "4"];

/// What changed since it was asked: topics' words, and whether anything else did.
#[derive(Default)]
struct Changed {
    topics: Vec<TopicId>,
    more: bool,
}

/// A person whose page keeps its outline and is told of what changed.
struct Page {
    replica: Replica,
    undo: UndoManager,
    changed: Arc<Mutex<Changed>>,
    readings: Readings,
}

impl Page {
    fn of(client: u64) -> Self {
        let replica = replica(client);
        let changed = Arc::new(Mutex::new(Changed::default()));
        let noted = Arc::clone(&changed);
        let doc = replica.doc();
        for root in [schema::TOPICS, schema::PROMISES, schema::MEETINGS] {
            doc.get_or_insert_map(root);
        }
        for seat in [Seat::A, Seat::B] {
            doc.get_or_insert_map(schema::word_root(seat));
        }
        let mut undo = UndoManager::with_options(Options {
            capture_timeout_millis: 0,
            tracked_origins: HashSet::from([Origin::Local.into()]),
            capture_transaction: None,
            timestamp: Arc::new(|| 0),
            init_undo_stack: Vec::new(),
            init_redo_stack: Vec::new(),
        });
        for name in TOPICS {
            let words = doc.get_or_insert_text(schema::words_root(&topic(name)));
            undo.expand_scope(doc, &words);
            doc.get_or_insert_map(schema::lines_root(&topic(name)));
        }
        doc.observe_after_transaction("page", move |txn| {
            let mut noted = noted.lock().unwrap();
            for branch in txn.changed_parent_types() {
                if let BranchID::Root(name) = branch.id() {
                    match schema::topic_of_root(&name) {
                        Some(topic) => noted.topics.push(topic),
                        None => noted.more = true,
                    }
                }
            }
        })
        .unwrap();
        Self {
            replica,
            undo,
            changed,
            readings: Readings::default(),
        }
    }

    fn shows(&mut self) -> AgendaView {
        let changed = std::mem::take(&mut *self.changed.lock().unwrap());
        let mut txn = self.replica.doc().transact_mut();
        if changed.more {
            self.readings.forget();
        }
        self.readings.changed(&mut txn, &changed.topics);
        agenda_view_with(&mut txn, &mut self.readings).clone()
    }

    fn afresh(&self) -> AgendaView {
        agenda_view(&mut self.replica.doc().transact_mut())
    }

    /// Types, or changes a line.
    fn types(&self, die: &mut Die, step: usize) {
        let notes = topic(die.pick::<&str>(&TOPICS));
        let len = u32::try_from(plain(&self.replica, &notes).chars().count()).unwrap();
        let at = u32::try_from(die.roll(usize::try_from(len).unwrap() + 1)).unwrap();
        match die.roll(6) {
            0..=2 => drop(edits(
                &self.replica,
                &notes,
                &[insert(at, die.pick::<&str>(&["a", "we ship", " "]))],
            )),
            3 => drop(edits(
                &self.replica,
                &notes,
                &[split(at, &step.to_string())],
            )),
            4 => drop(edits(
                &self.replica,
                &notes,
                &[delete(at, (len - at).min(3))],
            )),
            _ => {
                let txn = self.replica.doc().transact();
                let lines = text::lines(&txn, &notes);
                drop(txn);
                let line = die.pick(&lines).id.clone();
                if !line.is_head() {
                    let kinds = [LineKind::Blank, LineKind::Conclusion, LineKind::Text];
                    let patch = LinePatch {
                        kind: Some(*die.pick(&kinds)),
                        checked: Some(die.roll(2) == 0),
                        ..LinePatch::default()
                    };
                    sets_line(&self.replica, &notes, &line, patch);
                }
            }
        }
    }

    /// Does something to a topic, a meeting or a wording; what is refused does nothing.
    fn acts(&self, die: &mut Die, step: usize) {
        let name = *die.pick(&TOPICS);
        let (day, next) = (today(), today().plus_days(7).unwrap());
        let sections = [
            Section::Parked,
            Section::Meeting(day),
            Section::Meeting(next),
        ];
        let outcomes = [
            None,
            Some(Outcome::Discussed),
            Some(Outcome::NextTime { on: next }),
            Some(Outcome::Parked),
        ];
        let at = u64::try_from(step).unwrap();
        let topic = topic(name);
        let agenda = match die.roll(10) {
            0 => add(name, *die.pick(&sections), Place::First),
            1 => AgendaOperation::MoveTopic {
                topic,
                section: *die.pick(&sections),
                place: Place::Last,
            },
            2 => AgendaOperation::StartMeeting { day, minutes: 30 },
            3 => AgendaOperation::CloseMeeting { day },
            4 => AgendaOperation::ReopenMeeting { day },
            5 | 6 => AgendaOperation::SetOutcome {
                topic,
                day,
                outcome: *die.pick(&outcomes),
            },
            7 if die.roll(4) == 0 => AgendaOperation::DeleteTopic { topic },
            7 => AgendaOperation::RestoreTopic { topic },
            _ => return self.words(die, step),
        };
        drop(tries(&self.replica, at, &agenda));
    }

    fn words(&self, die: &mut Die, step: usize) {
        let view = self.afresh();
        let wording = format!("wording-{step:0>4}").parse().unwrap();
        let known = view.wordings.get(die.roll(view.wordings.len() + 2));
        let operation = match known {
            Some(known) => WordingOperation::Confirm {
                wording: known.id.clone(),
                words: known.words.clone(),
            },
            None => WordingOperation::Ask {
                wording,
                topic: topic(die.pick::<&str>(&TOPICS)),
                at: 0,
                len: u32::try_from(1 + die.roll(6)).unwrap(),
            },
        };
        let seat = if self.replica.client().get() % 2 == 1 {
            Seat::A
        } else {
            Seat::B
        };
        let by = Doer {
            seat,
            at: u64::try_from(step).unwrap(),
        };
        local(&self.replica, |txn| {
            let _ = operation::perform(txn, by, &operation.into());
        });
    }
}

fn today() -> Day {
    "2026-11-24".parse().unwrap()
}

#[test]
fn what_is_kept_shows_what_is_made_afresh() {
    for seed in 0..150 {
        let mut die = Die::seeded(seed);
        let mut pages = [Page::of(1), Page::of(2)];
        for name in TOPICS {
            does(
                &pages[0].replica,
                &add(name, Section::Meeting(today()), Place::Last),
            );
        }
        bring(&pages[0].replica, &pages[1].replica);
        for step in 1..60 {
            let who = die.roll(2);
            match die.roll(10) {
                0..=5 => pages[who].types(&mut die, step),
                6 => drop(pages[who].undo.undo_blocking()),
                7 => drop(pages[who].undo.redo_blocking()),
                8 => pages[who].acts(&mut die, step),
                _ => {
                    bring(&pages[who].replica, &pages[1 - who].replica);
                    bring(&pages[1 - who].replica, &pages[who].replica);
                }
            }
            for page in &mut pages {
                if die.roll(3) > 0 {
                    assert_eq!(page.shows(), page.afresh(), "seed {seed}, step {step}");
                }
            }
        }
    }
}

/// What the outline costs, in steps, once the words of these topics changed; it shows what one made afresh does.
fn refreshing(replica: &Replica, readings: &mut Readings, changed: &[TopicId]) -> usize {
    let mut txn = replica.doc().transact_mut();
    let steps = steps::count(|| {
        assert!(readings.changed(&mut txn, changed));
        agenda_view_with(&mut txn, readings);
    });
    let kept = agenda_view_with(&mut txn, readings).clone();
    assert_eq!(kept, agenda_view(&mut txn));
    drop(txn);
    steps
}

/// So many topics, each carried out of ten meetings; and what the outline costs after a letter in one of them.
fn after_a_letter(topics: usize) -> usize {
    let ana = replica(1);
    let id = |number: usize| -> TopicId { format!("topic-{number:0>8}").parse().unwrap() };
    let mut txn = ana.doc().transact_mut();
    let root = txn.get_or_insert_map(schema::TOPICS);
    for number in 0..topics {
        let fields = [
            (schema::TOPIC_SECTION, "2026-01-01"),
            (schema::TOPIC_RANK, "V"),
        ];
        let fields = root.insert(&mut txn, id(number).as_str(), MapPrelim::from(fields));
        for days in 0..10 {
            let on = |days| today().plus_days(days).unwrap();
            let outcome = format!("next {}", on(days + 1));
            fields.insert(&mut txn, format!("outcome/{}", on(days)), outcome);
        }
        text::edit(&mut txn, &id(number), &[insert(0, "a headline")]).unwrap();
    }
    drop(txn);
    let mut readings = Readings::default();
    agenda_view_with(&mut ana.doc().transact_mut(), &mut readings);
    edits(&ana, &id(7), &[insert(1, "b")]);
    refreshing(&ana, &mut readings, &[id(7)])
}

#[test]
fn a_letter_costs_its_topic_and_not_the_agenda() {
    let (once, twice) = (after_a_letter(1_000), after_a_letter(2_000));
    assert_eq!(once, twice);
    assert!(twice < 200, "{twice} steps");
}

/// A meeting that is closed, with so many topics that came to something; and what the outline costs once the
/// conclusion of every other one was changed, as when the other person's afternoon offline arrives.
fn after_conclusions(topics: usize) -> usize {
    let ana = replica(1);
    let id = |number: usize| -> TopicId { format!("topic-{number:0>8}").parse().unwrap() };
    let mut txn = ana.doc().transact_mut();
    let root = txn.get_or_insert_map(schema::TOPICS);
    let meetings = txn.get_or_insert_map(schema::MEETINGS);
    let state = schema::meeting_key(Slot::planned_for(today()), schema::MEETING_STATE);
    meetings.insert(&mut txn, state, "closed");
    for number in 0..topics {
        let fields = [
            (schema::TOPIC_SECTION, today().to_string()),
            (schema::TOPIC_RANK, "V".to_owned()),
        ];
        let fields = root.insert(&mut txn, id(number).as_str(), MapPrelim::from(fields));
        fields.insert(&mut txn, format!("outcome/{}", today()), "discussed");
        text::edit(
            &mut txn,
            &id(number),
            &[insert(0, "a headline"), split(10, "end")],
        )
        .unwrap();
    }
    drop(txn);
    for number in 0..topics {
        let concludes = LinePatch {
            kind: Some(LineKind::Conclusion),
            ..LinePatch::default()
        };
        sets_line(&ana, &id(number), &line("end"), concludes);
        edits(&ana, &id(number), &[insert(11, "It stays.")]);
    }
    let mut readings = Readings::default();
    let shown = agenda_view_with(&mut ana.doc().transact_mut(), &mut readings).clone();
    let recap = shown.sections[0].recap.as_ref().unwrap();
    assert_eq!(recap.items.len(), topics);
    let changed: Vec<_> = (0..topics).step_by(2).map(id).collect();
    for topic in &changed {
        edits(&ana, topic, &[insert(11, "No: ")]);
    }
    refreshing(&ana, &mut readings, &changed)
}

#[test]
fn many_conclusions_at_once_make_a_recap_once() {
    let (once, twice) = (after_conclusions(200), after_conclusions(400));
    assert!(twice <= 2 * once + 100, "{once}, then {twice} steps");
}
