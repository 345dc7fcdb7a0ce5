//! What a meeting ended with, out of everything that the agenda holds.

use super::{Answered, RecapItem};
use crate::agenda::Outcome;
use crate::ids::Day;
use crate::promise::{PromiseEvent, PromiseEventKind, PromiseView};
use crate::view::MovedTopic;
use crate::wording::{WordingState, WordingView};

/// Its promises, then its moves, then its words without a confirmation.
pub(super) fn items(
    day: Day,
    promises: &[PromiseView],
    moved: &[MovedTopic],
    wordings: &[WordingView],
) -> Vec<RecapItem> {
    let promises = promises
        .iter()
        .filter_map(|promise| of_promise(day, promise));
    let moves = moved.iter().map(|topic| RecapItem::Move {
        topic: topic.id.clone(),
        on: match topic.outcome {
            Outcome::NextTime { on } | Outcome::FollowUp { on } => Some(on),
            Outcome::Parked | Outcome::Discussed => None,
        },
    });
    let of_meeting = |wording: &&WordingView| wording.meeting == Some(day);
    let unconfirmed = wordings.iter().filter(of_meeting);
    let unconfirmed = unconfirmed.filter(|wording| is_unconfirmed(wording));
    let unconfirmed = unconfirmed.map(|wording| RecapItem::Unconfirmed {
        wording: wording.id.clone(),
        words: wording.words.clone(),
    });
    promises.chain(moves).chain(unconfirmed).collect()
}

/// A promise as the meeting left it: what is said of it later, elsewhere, is another meeting's.
fn of_promise(day: Day, promise: &PromiseView) -> Option<RecapItem> {
    let answers = promise
        .history
        .iter()
        .filter(|event| event.meeting == Some(day));
    let answered = answers
        .filter_map(|event| Some((answer(event)?, event)))
        .next_back();
    // A renewal's date, or the one it had when it was kept or taken back.
    let due = answered.map_or(promise.first_due, |(_, event)| event.due.or(event.was));
    let answered = answered.map(|(answer, _)| answer);
    (promise.meeting == Some(day) || answered.is_some()).then(|| RecapItem::Promise {
        id: promise.id.clone(),
        who: promise.who.clone(),
        kind: promise.kind,
        what: promise.what.clone(),
        due,
        answered,
    })
}

fn answer(event: &PromiseEvent) -> Option<Answered> {
    match event.event {
        PromiseEventKind::Renewed => Some(Answered::Renewed),
        PromiseEventKind::Done => Some(Answered::Done),
        PromiseEventKind::Withdrawn => Some(Answered::Withdrawn),
        PromiseEventKind::Proposed | PromiseEventKind::Accepted => None,
    }
}

fn is_unconfirmed(wording: &WordingView) -> bool {
    !matches!(wording.state, WordingState::Confirmed { .. })
}
