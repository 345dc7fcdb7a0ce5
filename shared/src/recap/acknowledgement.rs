//! Acknowledgement of a recap as it is kept: item by item, in a person's own root.
//!
//! An item is a list of texts that begins with what it is. Read by hand, because a derived reader would be
//! a large part of what the page loads.

use super::{Acknowledged, Answered, RecapChange, RecapItem};
use crate::agenda::Meetings;
use crate::doer::Doer;
use crate::ids::{Day, Seat, Slot};
use crate::index::Index;
use crate::name;
use crate::promise::{PromiseKind, Promiser};
use crate::steps::walked;
use crate::word::{self, AT, Fields, Verb};
use yrs::{Any, ReadTxn, TransactionMut};

/// The field of what was acknowledged.
const ITEMS: &str = "items";
/// Says that decisions were among them. They were in no recap of earlier versions, where to acknowledge one said
/// nothing of them.
const DECISIONS: &str = "decisions";
const DECIDED: &str = "decided";
const PROMISE: &str = "promise";
const MOVE: &str = "move";
const UNCONFIRMED: &str = "unconfirmed";
const FIND_OUT: &str = "findOut";

/// Says that a person acknowledges these.
pub(super) fn keep(
    txn: &mut TransactionMut<'_>,
    meetings: &Meetings,
    by: Doer,
    day: Day,
    items: &[RecapItem],
) {
    let items = items
        .iter()
        .map(|item| Any::from(written(&by_slot(item, meetings))));
    let items: Vec<Any> = items.collect();
    let fields = [
        (AT.to_owned(), word::moment(by.at)),
        (ITEMS.to_owned(), Any::from(items)),
        (DECISIONS.to_owned(), Any::from(true)),
    ];
    let fields = Fields::from(fields);
    let slot = meetings.slot(day).to_string();
    word::say(txn, by.seat, Verb::Recap, &slot, fields);
}

/// What a person acknowledged, and what has changed since.
pub(super) fn acknowledged<T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    seat: Seat,
    day: Day,
    now: &[RecapItem],
) -> Option<Acknowledged> {
    let said = word::said(txn, seat, Verb::Recap, &meetings.slot(day).to_string())?;
    let was: Vec<RecapItem> = if let Some(Any::Array(items)) = said.field(ITEMS) {
        items
            .iter()
            .filter_map(|item| read(item, meetings))
            .collect()
    } else {
        Vec::new()
    };
    Some(Acknowledged {
        at: said.at(),
        changes: changes(&was, now, said.field(DECISIONS).is_some()),
    })
}

fn changes(was: &[RecapItem], now: &[RecapItem], with_decisions: bool) -> Vec<RecapChange> {
    walked(was.len() + now.len());
    let (were, are) = (
        Index::of(was.iter().map(key)),
        Index::of(now.iter().map(key)),
    );
    let unconfirmed = Index::of(now.iter().filter_map(unconfirmed));
    // Words that nobody has to confirm any more are what everybody hoped for; words that read differently count.
    let counts = |gone: &&RecapItem| self::unconfirmed(gone).is_none_or(|id| unconfirmed.has(id));
    let gone = was.iter().filter(|item| !are.has(&key(item)));
    let gone = gone.filter(counts).cloned();
    let gone = gone.map(|was| RecapChange::Gone { was });
    let told = |item: &&RecapItem| with_decisions || !matches!(item, RecapItem::Decided { .. });
    let added = now.iter().filter(told);
    let added = added.filter(|item| !were.has(&key(item))).cloned();
    gone.chain(added.map(|now| RecapChange::Added { now }))
        .collect()
}

/// An item in one text, which no other item has.
fn key(item: &RecapItem) -> String {
    let texts = written(item);
    let texts = texts.iter();
    texts
        .flat_map(|text| [text.len().to_string(), format!(" {text}")])
        .collect()
}

fn unconfirmed(item: &RecapItem) -> Option<&str> {
    match item {
        RecapItem::Unconfirmed { wording, .. } => Some(wording.as_str()),
        RecapItem::Decided { .. } | RecapItem::Promise { .. } | RecapItem::Move { .. } => None,
    }
}

fn written(item: &RecapItem) -> Vec<String> {
    let day = |day: &Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    match item {
        RecapItem::Decided { topic, words } => {
            [DECIDED, topic.as_str(), words].map(str::to_owned).into()
        }
        RecapItem::Promise {
            id,
            who,
            kind,
            what,
            due,
            answered,
        } => {
            let (seat, name) = match who {
                Promiser::Seat(seat) => (seat.as_str(), ""),
                Promiser::Name(name) => ("", name.as_str()),
            };
            let kind = match kind {
                PromiseKind::Action => "",
                PromiseKind::FindOut => FIND_OUT,
            };
            let answered = answered.map(Answered::as_str).unwrap_or_default();
            let texts = [
                PROMISE,
                id.as_str(),
                seat,
                name,
                kind,
                what,
                &day(due),
                answered,
            ];
            texts.map(str::to_owned).into()
        }
        RecapItem::Move { topic, on } => [MOVE, topic.as_str(), &day(on)].map(str::to_owned).into(),
        RecapItem::Unconfirmed { wording, words } => [UNCONFIRMED, wording.as_str(), words]
            .map(str::to_owned)
            .into(),
    }
}

/// An item as it is kept: where it goes to is named for good, so that moving that meeting changes nothing of it.
fn by_slot(item: &RecapItem, meetings: &Meetings) -> RecapItem {
    match item {
        RecapItem::Move { topic, on } => RecapItem::Move {
            topic: topic.clone(),
            on: on.map(|day| meetings.slot(day).day()),
        },
        RecapItem::Decided { .. } | RecapItem::Promise { .. } | RecapItem::Unconfirmed { .. } => {
            item.clone()
        }
    }
}

/// An item as it was written; none when a later version wrote what this one does not know.
fn read(kept: &Any, meetings: &Meetings) -> Option<RecapItem> {
    let Any::Array(texts) = kept else {
        return None;
    };
    let texts = texts.iter().map(text).collect::<Option<Vec<&str>>>()?;
    match texts.as_slice() {
        [PROMISE, id, seat, name, kind, what, due, answered] => Some(RecapItem::Promise {
            id: (*id).try_into().ok()?,
            who: match *seat {
                "a" => Promiser::Seat(Seat::A),
                "b" => Promiser::Seat(Seat::B),
                _ => Promiser::Name(name::shown(name).unwrap_or_default()),
            },
            kind: match *kind {
                FIND_OUT => PromiseKind::FindOut,
                _ => PromiseKind::Action,
            },
            what: (*what).to_owned(),
            due: due.parse().ok(),
            answered: Answered::read(answered),
        }),
        [DECIDED, topic, words] => Some(RecapItem::Decided {
            topic: (*topic).try_into().ok()?,
            words: (*words).to_owned(),
        }),
        [MOVE, topic, on] => Some(RecapItem::Move {
            topic: (*topic).try_into().ok()?,
            on: on.parse().ok().map(|slot: Slot| meetings.day_of(slot)),
        }),
        [UNCONFIRMED, wording, words] => Some(RecapItem::Unconfirmed {
            wording: (*wording).try_into().ok()?,
            words: (*words).to_owned(),
        }),
        _ => None,
    }
}

fn text(any: &Any) -> Option<&str> {
    if let Any::String(text) = any {
        Some(text)
    } else {
        None
    }
}

impl Answered {
    fn as_str(self) -> &'static str {
        match self {
            Self::Renewed => "renewed",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn read(name: &str) -> Option<Self> {
        let known = [Self::Renewed, Self::Done, Self::Withdrawn];
        known.into_iter().find(|answer| answer.as_str() == name)
    }
}
