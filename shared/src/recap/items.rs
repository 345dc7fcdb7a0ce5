//! Items of recaps: what meetings ended with, out of everything that the agenda holds.

use super::{Answered, RecapItem};
use crate::agenda::{MovedTopic, Outcome};
use crate::excerpt::excerpt;
use crate::ids::{Day, TopicId};
use crate::index::Index;
use crate::promise::{PromiseEvent, PromiseEventKind, PromiseView, Promiser};
use crate::steps::walked;
use crate::wording::{WordingState, WordingView};

/// The most characters of a promise's words and of a name: as many as people can write. A promise can be answered
/// for in every meeting, and each recap says it again.
const MOST: usize = 2_000;

/// The most characters of a conclusion: some eight pages. A topic stands in one meeting, so one recap says it again,
/// and whoever acknowledges that writes it down.
const MOST_DECIDED: usize = 20_000;

/// What the topics of a meeting came to, in their order.
pub(super) fn decided<'topics>(
    conclusions: impl Iterator<Item = (&'topics TopicId, &'topics str)>,
) -> Vec<RecapItem> {
    let decided = conclusions.map(|(topic, words)| RecapItem::Decided {
        topic: topic.clone(),
        words: excerpt(words, MOST_DECIDED),
    });
    decided.collect()
}

/// What belongs to meetings, by their days: promises and wordings are walked over once for all recaps.
#[derive(Debug)]
pub(crate) struct Ledger<'view> {
    left: Vec<Left<'view>>,
    left_in: Index,
    wordings: &'view [WordingView],
    unconfirmed_in: Index,
}

/// A promise as a meeting left it: what is said of it later, elsewhere, is another meeting's.
#[derive(Debug)]
struct Left<'view> {
    promise: &'view PromiseView,
    answered: Option<(Answered, &'view PromiseEvent)>,
}

impl<'view> Ledger<'view> {
    pub(crate) fn of(promises: &'view [PromiseView], wordings: &'view [WordingView]) -> Self {
        let mut ledger = Self {
            left: Vec::new(),
            left_in: Index::default(),
            wordings,
            unconfirmed_in: Index::default(),
        };
        for promise in promises {
            ledger.enter(promise);
        }
        for (place, wording) in wordings.iter().enumerate() {
            walked(1);
            if let Some(day) = wording.meeting
                && !matches!(wording.state, WordingState::Confirmed { .. })
            {
                ledger.unconfirmed_in.add(day.to_string(), place);
            }
        }
        ledger
    }

    /// A meeting's promises, then its moves, then its words without a confirmation.
    pub(super) fn items(&self, day: Day, moved: &[MovedTopic]) -> Vec<RecapItem> {
        let day = day.to_string();
        let promises = self.left_in.places(&day).iter();
        let promises = promises.filter_map(|place| Some(self.left.get(*place)?.item()));
        let moves = moved.iter().map(|topic| RecapItem::Move {
            topic: topic.id.clone(),
            on: match topic.outcome {
                Outcome::NextTime { on } | Outcome::FollowUp { on } => Some(on),
                Outcome::Parked | Outcome::Discussed => None,
            },
        });
        let unconfirmed = self.unconfirmed_in.places(&day).iter();
        let unconfirmed = unconfirmed.filter_map(|place| self.wordings.get(*place));
        let unconfirmed = unconfirmed.map(|wording| RecapItem::Unconfirmed {
            wording: wording.id.clone(),
            words: wording.words.clone(),
        });
        promises.chain(moves).chain(unconfirmed).collect()
    }

    /// Notes a promise in the meetings that it belongs to or was answered for in, with the last answer there.
    fn enter(&mut self, promise: &'view PromiseView) {
        let first = self.left.len();
        let events = promise.history.iter();
        let answers = events.filter_map(|event| Some((event.meeting?, (answer(event)?, event))));
        let belongs = promise.meeting.map(|day| (day, None));
        let answers = answers.map(|(day, answered)| (day, Some(answered)));
        for (day, answered) in belongs.into_iter().chain(answers) {
            walked(1);
            let day = day.to_string();
            let known = self.left_in.places(&day).last();
            let known = known.copied().filter(|place| *place >= first);
            if let Some(left) = known.and_then(|place| self.left.get_mut(place)) {
                left.answered = answered;
            } else {
                self.left_in.add(day, self.left.len());
                self.left.push(Left { promise, answered });
            }
        }
    }
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
