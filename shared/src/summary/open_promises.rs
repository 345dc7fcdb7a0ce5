//! Open promises of an agenda: the first by date, and how many there are.

use super::number;
use crate::excerpt::excerpt;
use crate::ids::{Day, PromiseId, Seat, TopicId};
use crate::promise::{PromiseKind, PromiseState, PromiseView, Promiser};
use crate::steps::walked;
use crate::view::AgendaView;
use serde::{Deserialize, Serialize};

/// How many promises a summary names.
pub const MOST_PROMISES: usize = 24;

/// How many characters of each it has. What people promise one another is a sentence, and reads as one in a list of all
/// that they promised.
pub const MOST_WORDS: usize = 200;

/// How many characters of a name.
const MOST_OF_NAME: usize = 60;

/// A promise that is neither done nor withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
pub struct OpenPromise {
    /// Its id.
    pub id: PromiseId,
    /// What, shortened.
    pub what: String,
    /// Who will, if it is one of the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Seat>,
    /// What they are called, shortened, if it is somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is to do something or to find it out.
    pub kind: PromiseKind,
    /// Whose word it needs: the owner's, or the one's who tells them.
    pub answers: Seat,
    /// By when, renewals counted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// How it stands.
    pub state: OpenPromiseState,
    /// The topic it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
}

/// How a promise stands that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum OpenPromiseState {
    /// It waits for the word of whom it binds.
    Proposed,
    /// It was accepted as it reads.
    Accepted,
    /// It was accepted and reads differently now.
    Changed,
}

/// The first by date, and how many there are in all.
pub(super) fn of(view: &AgendaView) -> (Vec<OpenPromise>, u32) {
    let mut first: Vec<&PromiseView> = Vec::new();
    let mut count = 0_usize;
    for promise in &view.promises {
        walked(1);
        if state(promise).is_none() {
            continue;
        }
        count += 1;
        // Each goes to its place among a bounded number, so that all of them cost a pass and no sorting.
        let place = first
            .iter()
            .rposition(|before| order(before) <= order(promise))
            .map_or(0, |before| before + 1);
        if place < MOST_PROMISES {
            first.insert(place, promise);
            first.truncate(MOST_PROMISES);
        }
    }
    let first = first.into_iter().filter_map(|promise| {
        let (who, name) = match &promise.who {
            Promiser::Seat(seat) => (Some(*seat), None),
            Promiser::Name(name) => (None, Some(excerpt(name, MOST_OF_NAME))),
        };
        Some(OpenPromise {
            id: promise.id.clone(),
            what: excerpt(&promise.what, MOST_WORDS),
            who,
            name,
            kind: promise.kind,
            answers: promise.answers,
            due: promise.due,
            state: state(promise)?,
            topic: promise.topic.clone(),
        })
    });
    (first.collect(), number(count))
}

/// Those without a date come last.
fn order(promise: &PromiseView) -> (bool, Option<Day>) {
    (promise.due.is_none(), promise.due)
}

fn state(promise: &PromiseView) -> Option<OpenPromiseState> {
    match promise.state {
        PromiseState::Proposed => Some(OpenPromiseState::Proposed),
        PromiseState::Accepted => Some(OpenPromiseState::Accepted),
        PromiseState::Changed { .. } => Some(OpenPromiseState::Changed),
        PromiseState::Done { .. } | PromiseState::Withdrawn => None,
    }
}
