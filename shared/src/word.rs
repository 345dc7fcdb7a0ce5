//! Word of a person: what counts because that person said it.
//!
//! Each seat has a root of its own, and what stands there was written over that person's own connections. So
//! "who said it" is where it stands, and no one can say it for them.

use crate::ids::Seat;
use crate::schema;
use crate::sort::sort_by;
use crate::steps::walked;
use std::collections::HashMap;
use std::sync::Arc;
use yrs::any::Number;
use yrs::{Any, Map, MapRef, Out, ReadTxn, TransactionMut, WriteTxn};

/// What a word is about: the first part of its key in the seat's root, `<verb>/<subject>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Brought a topic to the agenda.
    Brought,
    /// Asks the other to confirm words of a topic.
    Asks,
    /// Says back in own words what was heard.
    Repeats,
    /// Confirms a wording.
    Confirms,
    /// Says how a wording has to read instead.
    Corrects,
    /// Wrote a promise down.
    Proposes,
    /// Accepts a promise with its terms.
    Accepts,
    /// Has kept a promise.
    Done,
    /// Gives a promise a new date; the subject is `<promise>/<at>`.
    Renews,
    /// Takes a promise back.
    Withdraws,
    /// Says whether a topic is exhausted.
    Enough,
    /// Has read a topic that is to be settled in writing, or says what else is to become of it.
    Reads,
    /// Wants to talk about that topic now.
    Switch,
    /// Acknowledges a meeting's recap.
    Recap,
    /// Says why one asks a question.
    Why,
    /// Answered a question, or would rather not.
    Answers,
}

/// One value of a word; plain values only, so that nothing nests in a person's root.
pub type Fields = HashMap<String, Any>;

impl Verb {
    /// The verb as it stands in the key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brought => "brought",
            Self::Asks => "asks",
            Self::Repeats => "repeats",
            Self::Confirms => "confirms",
            Self::Corrects => "corrects",
            Self::Proposes => "proposes",
            Self::Accepts => "accepts",
            Self::Done => "done",
            Self::Renews => "renews",
            Self::Withdraws => "withdraws",
            Self::Enough => "enough",
            Self::Reads => "reads",
            Self::Switch => "switch",
            Self::Recap => "recap",
            Self::Why => "why",
            Self::Answers => "answers",
        }
    }
}

/// Says something in the name of a seat's person.
pub fn say(txn: &mut TransactionMut<'_>, by: Seat, verb: Verb, subject: &str, fields: Fields) {
    let root = txn.get_or_insert_map(schema::word_root(by));
    root.insert(txn, key(verb, subject), Any::from(fields));
}

/// Takes back what was said.
pub fn unsay(txn: &mut TransactionMut<'_>, by: Seat, verb: Verb, subject: &str) {
    let root = txn.get_or_insert_map(schema::word_root(by));
    root.remove(txn, &key(verb, subject));
}

/// What a seat's person said of one subject.
pub fn said<T: ReadTxn>(txn: &T, by: Seat, verb: Verb, subject: &str) -> Option<Said> {
    let root = txn.get_map(schema::word_root(by))?;
    Said::read(root.get(txn, &key(verb, subject))?)
}

/// Everything that a seat's person said with that verb: subject and fields, in the order of the subjects.
pub fn all_said<T: ReadTxn>(txn: &T, by: Seat, verb: Verb) -> Vec<(String, Said)> {
    let found = all_said_with(txn, by, &[verb]).into_iter();
    found.map(|(_, subject, said)| (subject, said)).collect()
}

/// The same with any of some verbs, in one walk over what that person ever said.
pub fn all_said_with<T: ReadTxn>(txn: &T, by: Seat, verbs: &[Verb]) -> Vec<(Verb, String, Said)> {
    let Some(root) = txn.get_map(schema::word_root(by)) else {
        return Vec::new();
    };
    let of_verbs = |(key, value): (&str, Out)| {
        walked(1);
        let (said, subject) = key.split_once('/')?;
        let verb = verbs.iter().find(|verb| verb.as_str() == said)?;
        Some((*verb, subject.to_owned(), Said::read(value)?))
    };
    let mut found: Vec<_> = root.iter(txn).filter_map(of_verbs).collect();
    sort_by(&mut found, |(a, one, _), (b, other, _)| {
        (a, one).cmp(&(b, other))
    });
    found
}

/// What was said, field by field.
#[derive(Debug, Clone, PartialEq)]
pub struct Said(Arc<Fields>);

impl Said {
    fn read(value: Out) -> Option<Self> {
        if let Out::Any(Any::Map(fields)) = value {
            Some(Self(fields))
        } else {
            None
        }
    }

    /// Whether both are the very same word: one that was said again, with the same fields too, is another.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Any field.
    pub fn field(&self, name: &str) -> Option<&Any> {
        self.0.get(name)
    }

    /// All fields, to say it again with another one.
    pub fn fields(&self) -> Fields {
        self.0.as_ref().clone()
    }

    /// A field that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name).and_then(text_of)
    }

    /// A field that is on or off; off when it is not there.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.field(name), Some(Any::Bool(true)))
    }

    /// When it was said, in milliseconds since 1970 by the clock of the person's device; 0 when it is not known.
    pub fn at(&self) -> u64 {
        self.field(AT).map_or(0, whole)
    }
}

/// A text among the fields of a map.
pub(crate) fn text_field<T: ReadTxn>(txn: &T, map: &MapRef, key: &str) -> Option<String> {
    if let Out::Any(value) = map.get(txn, key)? {
        text_of(&value).map(ToOwned::to_owned)
    } else {
        None
    }
}

/// A value that is a text.
pub(crate) fn text_of(value: &Any) -> Option<&str> {
    if let Any::String(text) = value {
        Some(text)
    } else {
        None
    }
}

/// The field of a moment, in milliseconds since 1970.
pub const AT: &str = "at";

/// A moment as a value.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "exact up to 2^53, which is beyond any date"
)]
pub fn moment(at: u64) -> Any {
    // As JavaScript writes it: a whole number would become a BigInt there.
    Any::Number(Number::Float(at as f64))
}

/// A whole number that is not negative; 0 for anything else.
pub fn whole(value: &Any) -> u64 {
    let Any::Number(number) = value else {
        return 0;
    };
    let number = number.as_i64().unwrap_or(0);
    u64::try_from(number).unwrap_or(0)
}

fn key(verb: Verb, subject: &str) -> String {
    format!("{}/{subject}", verb.as_str())
}
