//! Answers on promises: what each of the two said, out of their own roots.

use super::record::{kind_text, read_kind, read_who, who_text};
use super::{PromiseEvent, PromiseEventKind, Terms};
use crate::agenda::Meetings;
use crate::ids::{Day, PromiseId, Seat, Slot};
use crate::sort::sort_by;
use crate::word::{self, AT, Fields, Said, Verb, moment};
use std::collections::HashMap;
use yrs::{Any, ReadTxn, TransactionMut};

const WHAT: &str = "what";
const WHO: &str = "who";
const KIND: &str = "kind";
const HOW: &str = "how";
const DUE: &str = "due";
const WAS: &str = "was";
const WORD: &str = "word";
const MEETING: &str = "meeting";

/// Everything that both said of any promise.
#[derive(Debug, Default)]
pub(super) struct Book(HashMap<(Seat, String), Words>);

/// What one person said of one promise.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// When they wrote it down, if it was them.
    pub(super) proposed: Option<u64>,
    /// The terms they accepted last, and when.
    pub(super) accepted: Option<(Terms, u64)>,
    /// How they answered for it, the earliest first.
    pub(super) answers: Vec<PromiseEvent>,
}

impl Book {
    pub(super) fn of<T: ReadTxn>(txn: &T, meetings: &Meetings) -> Self {
        let mut book = Self::default();
        for seat in [Seat::A, Seat::B] {
            for (verb, subject, said) in word::all_said_with(txn, seat, &VERBS) {
                book.note(meetings, seat, verb, (&subject, &said));
            }
        }
        for words in book.0.values_mut() {
            sort_by(&mut words.answers, |one, other| one.at.cmp(&other.at));
        }
        book
    }

    /// What a person said of a promise.
    pub(super) fn by(&self, seat: Seat, promise: &PromiseId) -> Words {
        let words = self.0.get(&(seat, promise.as_str().to_owned()));
        words.cloned().unwrap_or_default()
    }

    fn note(
        &mut self,
        meetings: &Meetings,
        seat: Seat,
        verb: Verb,
        (subject, said): (&str, &Said),
    ) {
        let promise = subject
            .split_once('/')
            .map_or(subject, |(promise, _)| promise);
        let words = self.0.entry((seat, promise.to_owned())).or_default();
        let mut kinds = ANSWERS.iter();
        if let Some((kind, _)) = kinds.find(|(_, answers)| *answers == verb) {
            words.answers.push(read_answer(meetings, seat, *kind, said));
        } else if verb == Verb::Accepts {
            words.accepted = Some((read_terms(said), said.at()));
        } else {
            words.proposed = Some(said.at());
        }
    }
}

impl Words {
    /// When they spoke last of it; what they say next is later, also when their clock was set back.
    pub(super) fn last(&self) -> u64 {
        let accepted = self.accepted.as_ref().map(|(_, at)| *at);
        let answers = self.answers.iter().map(|answer| answer.at);
        answers.chain(accepted).max().unwrap_or(0)
    }

    /// When they renewed it last, if ever.
    pub(super) fn renewed(&self) -> Option<u64> {
        let mut answers = self.answers.iter().rev();
        let renewed = answers.find(|answer| answer.event == PromiseEventKind::Renewed);
        renewed.map(|answer| answer.at)
    }

    /// Whether they said anything that counts on it.
    pub(super) fn is_bound(&self) -> bool {
        self.accepted.is_some() || !self.answers.is_empty()
    }
}

/// Writes that a person wrote a promise down.
pub(super) fn proposes(txn: &mut TransactionMut<'_>, by: Seat, promise: &PromiseId, at: u64) {
    let fields = Fields::from([(AT.to_owned(), moment(at))]);
    word::say(txn, by, Verb::Proposes, promise.as_str(), fields);
}

/// Writes that a person accepts a promise with these terms.
pub(super) fn accepts(
    txn: &mut TransactionMut<'_>,
    by: Seat,
    promise: &PromiseId,
    terms: &Terms,
    at: u64,
) {
    let mut fields = Fields::from([
        (WHAT.to_owned(), Any::from(terms.what.as_str())),
        (WHO.to_owned(), Any::from(who_text(&terms.who))),
        (KIND.to_owned(), Any::from(kind_text(terms.kind))),
        (AT.to_owned(), moment(at)),
    ]);
    put(&mut fields, HOW, terms.how.clone());
    put(&mut fields, DUE, terms.due.map(String::from));
    word::say(txn, by, Verb::Accepts, promise.as_str(), fields);
}

/// Takes an acceptance back as if it had not been.
pub(super) fn takes_back(txn: &mut TransactionMut<'_>, by: Seat, promise: &PromiseId) {
    word::unsay(txn, by, Verb::Accepts, promise.as_str());
}

/// Writes how a promise was answered for.
pub(super) fn answers(txn: &mut TransactionMut<'_>, promise: &PromiseId, event: PromiseEvent) {
    let meetings = Meetings::of(txn);
    let mut verbs = ANSWERS.iter();
    let Some((_, verb)) = verbs.find(|(kind, _)| *kind == event.event) else {
        return;
    };
    let mut fields = Fields::from([(AT.to_owned(), moment(event.at))]);
    put(&mut fields, DUE, event.due.map(String::from));
    put(&mut fields, WAS, event.was.map(String::from));
    put(&mut fields, WORD, event.word);
    let slot = event.meeting.map(|day| meetings.slot(day).to_string());
    put(&mut fields, MEETING, slot);
    let subject = match event.event {
        PromiseEventKind::Renewed => format!("{promise}/{}", event.at),
        PromiseEventKind::Done
        | PromiseEventKind::Withdrawn
        | PromiseEventKind::Proposed
        | PromiseEventKind::Accepted => promise.to_string(),
    };
    word::say(txn, event.by, *verb, &subject, fields);
}

/// Takes back that it was done.
pub(super) fn has_not_done(txn: &mut TransactionMut<'_>, by: Seat, promise: &PromiseId) {
    word::unsay(txn, by, Verb::Done, promise.as_str());
}

const VERBS: [Verb; 5] = [
    Verb::Proposes,
    Verb::Accepts,
    Verb::Done,
    Verb::Renews,
    Verb::Withdraws,
];

const ANSWERS: [(PromiseEventKind, Verb); 3] = [
    (PromiseEventKind::Done, Verb::Done),
    (PromiseEventKind::Renewed, Verb::Renews),
    (PromiseEventKind::Withdrawn, Verb::Withdraws),
];

fn read_terms(said: &Said) -> Terms {
    let terms = Terms {
        who: read_who(said.text(WHO).unwrap_or_default().to_owned()),
        telling: None,
        kind: read_kind(said.text(KIND).unwrap_or_default()),
        what: said.text(WHAT).unwrap_or_default().to_owned(),
        how: said.text(HOW).map(str::to_owned),
        due: day(said, DUE),
    };
    terms.binding()
}

fn read_answer(
    meetings: &Meetings,
    by: Seat,
    event: PromiseEventKind,
    said: &Said,
) -> PromiseEvent {
    PromiseEvent {
        event,
        by,
        at: said.at(),
        due: day(said, DUE),
        was: day(said, WAS),
        word: said.text(WORD).map(str::to_owned),
        meeting: meeting(meetings, said),
    }
}

fn meeting(meetings: &Meetings, said: &Said) -> Option<Day> {
    let slot: Slot = said.text(MEETING)?.parse().ok()?;
    Some(meetings.day_of(slot))
}

fn day(said: &Said, field: &str) -> Option<Day> {
    said.text(field)?.parse().ok()
}

fn put(fields: &mut Fields, name: &str, value: Option<String>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), Any::from(value));
    }
}
