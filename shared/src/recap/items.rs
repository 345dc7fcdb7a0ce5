//! What meetings ended with, out of everything that the agenda holds.

use super::{Answered, RecapItem};
use crate::agenda::Outcome;
use crate::excerpt::excerpt;
use crate::ids::Day;
use crate::promise::{PromiseEvent, PromiseEventKind, PromiseView, Promiser};
use crate::steps::walked;
use crate::view::MovedTopic;
use crate::wording::{WordingState, WordingView};
use std::collections::HashMap;

/// The most characters of a promise's words and of a name: as many as people can write. A promise can be answered
/// for in every meeting, and each recap says it again.
const MOST: usize = 2_000;

/// What belongs to meetings, by their days: promises and wordings are walked over once for all recaps.
#[derive(Debug, Default)]
pub(crate) struct Ledger<'view> {
    promises: HashMap<Day, Vec<Left<'view>>>,
    unconfirmed: HashMap<Day, Vec<&'view WordingView>>,
}

/// A promise as a meeting left it: what is said of it later, elsewhere, is another meeting's.
#[derive(Debug)]
struct Left<'view> {
    promise: &'view PromiseView,
    answered: Option<(Answered, &'view PromiseEvent)>,
}

impl<'view> Ledger<'view> {
    pub(crate) fn of(promises: &'view [PromiseView], wordings: &'view [WordingView]) -> Self {
        let mut ledger = Self::default();
        for promise in promises {
            for (day, answered) in left(promise) {
                let here = ledger.promises.entry(day).or_default();
                here.push(Left { promise, answered });
            }
        }
        for wording in wordings {
            walked(1);
            if let Some(day) = wording.meeting
                && !matches!(wording.state, WordingState::Confirmed { .. })
            {
                ledger.unconfirmed.entry(day).or_default().push(wording);
            }
        }
        ledger
    }

    /// A meeting's promises, then its moves, then its words without a confirmation.
    pub(super) fn items(&self, day: Day, moved: &[MovedTopic]) -> Vec<RecapItem> {
        let promises = self.promises.get(&day).into_iter().flatten();
        let moves = moved.iter().map(|topic| RecapItem::Move {
            topic: topic.id.clone(),
            on: match topic.outcome {
                Outcome::NextTime { on } | Outcome::FollowUp { on } => Some(on),
                Outcome::Parked | Outcome::Discussed => None,
            },
        });
        let unconfirmed = self.unconfirmed.get(&day).into_iter().flatten();
        let unconfirmed = unconfirmed.map(|wording| RecapItem::Unconfirmed {
            wording: wording.id.clone(),
            words: wording.words.clone(),
        });
        let promises = promises.map(Left::item);
        promises.chain(moves).chain(unconfirmed).collect()
    }
}

/// The meetings that a promise belongs to or was answered for in, each with the last answer there.
fn left(promise: &PromiseView) -> HashMap<Day, Option<(Answered, &PromiseEvent)>> {
    let mut left: HashMap<_, _> = promise.meeting.map(|day| (day, None)).into_iter().collect();
    for event in &promise.history {
        walked(1);
        if let (Some(day), Some(answer)) = (event.meeting, answer(event)) {
            left.insert(day, Some((answer, event)));
        }
    }
    left
}

impl Left<'_> {
    fn item(&self) -> RecapItem {
        let promise = self.promise;
        // A renewal's date, or the one it had when it was kept or taken back.
        let due = self
            .answered
            .map_or(promise.first_due, |(_, event)| event.due.or(event.was));
        RecapItem::Promise {
            id: promise.id.clone(),
            who: match &promise.who {
                Promiser::Name(name) => Promiser::Name(excerpt(name, MOST)),
                Promiser::Seat(seat) => Promiser::Seat(*seat),
            },
            kind: promise.kind,
            what: excerpt(&promise.what, MOST),
            due,
            answered: self.answered.map(|(answer, _)| answer),
        }
    }
}

fn answer(event: &PromiseEvent) -> Option<Answered> {
    match event.event {
        PromiseEventKind::Renewed => Some(Answered::Renewed),
        PromiseEventKind::Done => Some(Answered::Done),
        PromiseEventKind::Withdrawn => Some(Answered::Withdrawn),
        PromiseEventKind::Proposed | PromiseEventKind::Accepted => None,
    }
}
