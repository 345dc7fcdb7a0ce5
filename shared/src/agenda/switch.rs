//! "Switch to this?": it takes both, and only their newest agreement counts.

use super::calendar::Meetings;
use super::said::{ON, said_on};
use crate::by_seat::BySeat;
use crate::ids::{Day, Seat, TopicId};
use crate::sort::sort_by;
use crate::word::{self, AT, Fields, Verb};
use yrs::{Any, ReadTxn, TransactionMut};

/// What one person said to "switch to this?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) wants: bool,
    pub(crate) at: u64,
}

/// The topic both agreed to switch to last, and when the second of them said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Agreed {
    pub(crate) topic: TopicId,
    pub(crate) at: u64,
}

/// What each said to it in the meeting of that day.
pub(crate) fn wishes<T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    topic: &TopicId,
    day: Day,
) -> BySeat<Wish> {
    let said = |seat| {
        let said = word::said(txn, seat, Verb::Switch, topic.as_str())?;
        let here = said_on(&said, meetings) == Some(day);
        here.then(|| Wish {
            wants: said.flag(WANTS),
            at: said.at(),
        })
    };
    BySeat {
        a: said(Seat::A),
        b: said(Seat::B),
    }
}

/// What both agreed on last. A yes from before an agreement does not count after it: whoever wants to go back
/// asks again.
pub(crate) fn agreed<'topics>(
    topics: impl Iterator<Item = (&'topics TopicId, BySeat<Wish>)>,
) -> Option<Agreed> {
    let mut both: Vec<(u64, &TopicId, u64)> = topics
        .filter_map(|(topic, wishes)| {
            let (a, b) = (wishes.a?, wishes.b?);
            (a.wants && b.wants).then(|| (a.at.max(b.at), topic, a.at.min(b.at)))
        })
        .collect();
    sort_by(&mut both, Ord::cmp);
    let mut last: Option<Agreed> = None;
    for (second, topic, first) in both {
        if last.as_ref().is_none_or(|last| first > last.at) {
            last = Some(Agreed {
                topic: topic.clone(),
                at: second,
            });
        }
    }
    last
}

/// Says whether that seat's person wants to switch to it.
pub(super) fn say(
    txn: &mut TransactionMut<'_>,
    meetings: &Meetings,
    (by, at): (Seat, u64),
    topic: &TopicId,
    day: Day,
    wants: bool,
) {
    // Later than everything said before, also when this device's clock is behind the other's.
    let said = [Seat::A, Seat::B].map(|seat| word::all_said(txn, seat, Verb::Switch));
    let here = said
        .iter()
        .flatten()
        .filter(|(_, said)| said_on(said, meetings) == Some(day));
    let newest = here.map(|(_, said)| said.at()).max().unwrap_or(0);
    let fields = Fields::from([
        (ON.to_owned(), Any::from(meetings.slot(day).to_string())),
        (WANTS.to_owned(), Any::Bool(wants)),
        (
            AT.to_owned(),
            word::moment(at.max(newest.saturating_add(1))),
        ),
    ]);
    word::say(txn, by, Verb::Switch, topic.as_str(), fields);
}

/// Field of a word: whether its person wants it.
const WANTS: &str = "wants";
