//! Record of a promise that both share: its terms and where it belongs.

use super::{PromiseError, PromiseKind, Promiser, Terms};
use crate::agenda::Meetings;
use crate::ids::{Day, LineId, PromiseId, Seat, Slot, TopicId};
use crate::name;
use crate::rewrite::rewrite;
use crate::schema;
use crate::word::text_field;
use crate::word::{moment, whole};
use yrs::{Any, GetString, Map, MapRef, Out, ReadTxn, TransactionMut};

const WHO: &str = "who";
const TELLING: &str = "telling";
const KIND: &str = "kind";
const HOW: &str = "how";
const DUE: &str = "due";
const TOPIC: &str = "topic";
const LINE: &str = "line";
const MEETING: &str = "meeting";
const DELETED: &str = "deleted";
/// Renewals up to this moment are behind the date in the terms: it was set by someone who saw them.
const SETTLED: &str = "settled";

/// Most characters of anything that is said in a promise.
const MAX_CHARS: usize = 2_000;

/// A promise without anybody's word.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: PromiseId,
    pub(super) terms: Terms,
    pub(super) topic: Option<TopicId>,
    pub(super) line: Option<LineId>,
    pub(super) meeting: Option<Day>,
    pub(super) deleted: bool,
    pub(super) settled: u64,
}

/// All records, deleted ones too, in no order.
pub(super) fn all<T: ReadTxn>(txn: &T, meetings: &Meetings) -> Vec<Record> {
    let Some(promises) = txn.get_map(schema::PROMISES) else {
        return Vec::new();
    };
    let record = |(id, value): (&str, Out)| {
        let id = PromiseId::try_from(id).ok()?;
        let fields = MapRef::try_from(value).ok()?;
        Some(Record::read(txn, meetings, id, &fields))
    };
    promises.iter(txn).filter_map(record).collect()
}

/// The fields of a promise, deleted or not.
pub(super) fn fields<T: ReadTxn>(txn: &T, promise: &PromiseId) -> Option<MapRef> {
    MapRef::try_from(txn.get_map(schema::PROMISES)?.get(txn, promise.as_str())?).ok()
}

impl Record {
    pub(super) fn read<T: ReadTxn>(
        txn: &T,
        meetings: &Meetings,
        id: PromiseId,
        fields: &MapRef,
    ) -> Self {
        let text = |key| text_field(txn, fields, key);
        let what = txn.get_text(schema::promise_root(&id));
        let what = what.map(|what| what.get_string(txn)).unwrap_or_default();
        Self {
            terms: Terms {
                who: read_who(text(WHO).unwrap_or_default()),
                telling: text(TELLING).as_deref().and_then(read_seat),
                kind: text(KIND).map_or(PromiseKind::Action, |kind| read_kind(&kind)),
                what: one_line(&what),
                how: text(HOW),
                due: text(DUE).and_then(|due| due.parse().ok()),
            },
            topic: text(TOPIC).and_then(|topic| topic.parse().ok()),
            line: text(LINE).and_then(|line| line.parse().ok()),
            meeting: text(MEETING)
                .and_then(|slot| slot.parse().ok())
                .map(|slot: Slot| meetings.day_of(slot)),
            deleted: matches!(fields.get(txn, DELETED), Some(Out::Any(Any::Bool(true)))),
            settled: match fields.get(txn, SETTLED) {
                Some(Out::Any(at)) => whole(&at),
                _ => 0,
            },
            id,
        }
    }
}

/// Writes where a new promise belongs.
pub(super) fn place(
    txn: &mut TransactionMut<'_>,
    fields: &MapRef,
    topic: Option<&TopicId>,
    line: Option<&LineId>,
    meeting: Option<Day>,
) {
    set(txn, fields, TOPIC, topic.map(ToString::to_string));
    set(txn, fields, LINE, line.map(ToString::to_string));
    let slot = meeting.map(|day| Meetings::of(txn).slot(day).to_string());
    set(txn, fields, MEETING, slot);
}

/// Writes terms; what stays as it is, is not written, so that the other's change of it stands.
pub(super) fn write(
    txn: &mut TransactionMut<'_>,
    promise: &PromiseId,
    fields: &MapRef,
    terms: &Terms,
) {
    set(txn, fields, WHO, Some(who_text(&terms.who)));
    let telling = terms.telling.map(|seat| seat.as_str().to_owned());
    set(txn, fields, TELLING, telling);
    set(txn, fields, KIND, Some(kind_text(terms.kind).to_owned()));
    set(txn, fields, HOW, terms.how.clone());
    set(txn, fields, DUE, terms.due.map(|due| due.to_string()));
    rewrite(txn, &schema::promise_root(promise), &terms.what);
}

/// Writes that the renewals up to a moment are behind the date in the terms.
pub(super) fn settle(txn: &mut TransactionMut<'_>, fields: &MapRef, renewed: u64) {
    fields.insert(txn, SETTLED, moment(renewed));
}

/// Flags a promise as deleted or not.
pub(super) fn flag_deleted(txn: &mut TransactionMut<'_>, fields: &MapRef, deleted: bool) {
    let flagged = matches!(fields.get(txn, DELETED), Some(Out::Any(Any::Bool(true))));
    if flagged != deleted {
        fields.insert(txn, DELETED, deleted);
    }
}

impl Terms {
    /// Without what says nothing: blanks, how an action will be found out, who tells one of the two. A name that
    /// another program wrote shows as far as it can be seen; without any, it is nobody's yet.
    pub(super) fn tidy(&self) -> Self {
        let who = match &self.who {
            Promiser::Name(name) => {
                let name = name::shown(name).unwrap_or_default();
                Promiser::Name(one_line(&name))
            }
            Promiser::Seat(seat) => Promiser::Seat(*seat),
        };
        let telling = match who {
            Promiser::Name(_) => self.telling,
            Promiser::Seat(_) => None,
        };
        let how = match self.kind {
            PromiseKind::FindOut => self.how.as_deref().map(one_line),
            PromiseKind::Action => None,
        };
        Self {
            who,
            telling,
            kind: self.kind,
            what: one_line(&self.what),
            how: how.filter(|how| !how.is_empty()),
            due: self.due,
        }
    }

    /// Tidied, if nothing is missing.
    pub(super) fn checked(&self) -> Result<Self, PromiseError> {
        if let Promiser::Name(name) = &self.who {
            check(&one_line(name), PromiseError::NoName)?;
            name::readable(name)?;
        }
        let terms = self.tidy();
        check(&terms.what, PromiseError::NoWhat)?;
        if terms.kind == PromiseKind::FindOut {
            check(
                terms.how.as_deref().unwrap_or_default(),
                PromiseError::NoHow,
            )?;
            terms.due.ok_or(PromiseError::NoDue)?;
        }
        Ok(terms)
    }

    /// What an acceptance binds to. Whose acceptance it is says who tells them.
    pub(super) fn binding(&self) -> Self {
        Self {
            telling: None,
            ..self.tidy()
        }
    }

    /// In the same words for everyone: "send the draft · 2026-11-27".
    pub(super) fn in_words(&self) -> String {
        let name = match &self.who {
            Promiser::Name(name) => Some(name.clone()).filter(|name| !name.is_empty()),
            Promiser::Seat(_) => None,
        };
        let due = self.due.map(String::from);
        let parts = [name, Some(self.what.clone()), self.how.clone(), due];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// Checks that a text says something, and not too much.
pub(super) fn check(text: &str, missing: PromiseError) -> Result<(), PromiseError> {
    if text.is_empty() {
        return Err(missing);
    }
    let fits = text.chars().nth(MAX_CHARS).is_none();
    fits.then_some(()).ok_or(PromiseError::TooLong)
}

/// A text in one line, without blanks around it and with single ones in it.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Who will, as it stands in the document.
pub(super) fn who_text(who: &Promiser) -> String {
    match who {
        Promiser::Seat(seat) => seat.as_str().to_owned(),
        Promiser::Name(name) => format!("{NAME}{name}"),
    }
}

/// Reads [`who_text`]; nothing may disappear, so whatever it says is somebody's name.
pub(super) fn read_who(text: String) -> Promiser {
    match read_seat(&text) {
        Some(seat) => Promiser::Seat(seat),
        None => Promiser::Name(text.strip_prefix(NAME).map(str::to_owned).unwrap_or(text)),
    }
}

/// The kind, as it stands in the document.
pub(super) fn kind_text(kind: PromiseKind) -> &'static str {
    match kind {
        PromiseKind::Action => "action",
        PromiseKind::FindOut => "findOut",
    }
}

/// Reads [`kind_text`]; anything else is an action.
pub(super) fn read_kind(text: &str) -> PromiseKind {
    if text == kind_text(PromiseKind::FindOut) {
        PromiseKind::FindOut
    } else {
        PromiseKind::Action
    }
}

const NAME: &str = "name:";

fn read_seat(text: &str) -> Option<Seat> {
    [Seat::A, Seat::B]
        .into_iter()
        .find(|seat| seat.as_str() == text)
}

fn set(txn: &mut TransactionMut<'_>, fields: &MapRef, key: &str, value: Option<String>) {
    match value {
        Some(value) => {
            fields.try_update(txn, key, value);
        }
        None => {
            fields.remove(txn, key);
        }
    }
}
