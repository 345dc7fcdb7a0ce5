//! Own view of a pair: what one of the two calls it, whether it is put away in their list, and whether it is in their calendar.

use duologue_shared::ids::{PairId, PersonId, Seat};
use serde::{Deserialize, Serialize};

use super::{LeavingRefusal, PAIRS, Pair, Pairs};

/// How a pair stands in the list of one of its people. The other sees nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnView {
    /// What they call it, if they renamed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether they put it away.
    #[serde(default)]
    pub archived: bool,
    /// Whether its meetings are in their calendar feed, if they have one.
    #[serde(default = "yes")]
    pub in_calendar: bool,
}

impl Default for OwnView {
    fn default() -> Self {
        Self {
            name: None,
            archived: false,
            in_calendar: yes(),
        }
    }
}

const fn yes() -> bool {
    true
}

/// What is to be another in it; what is nothing here stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnViewChange {
    /// What they call it from now on; nothing in it takes that away again.
    pub name: Option<Option<String>>,
    /// Whether they put it away.
    pub archived: Option<bool>,
    /// Whether its meetings are in their calendar feed.
    pub in_calendar: Option<bool>,
}

/// The own views of both seats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::people) struct OfBoth {
    #[serde(default)]
    a: OwnView,
    #[serde(default)]
    b: OwnView,
}

impl OfBoth {
    fn at(&mut self, seat: Seat) -> &mut OwnView {
        match seat {
            Seat::A => &mut self.a,
            Seat::B => &mut self.b,
        }
    }
}

impl Pair {
    /// How it stands in the list of whoever sits there.
    pub fn own_view(&self, seat: Seat) -> &OwnView {
        match seat {
            Seat::A => &self.own_views.a,
            Seat::B => &self.own_views.b,
        }
    }
}

impl Pairs {
    /// Changes how a pair stands in the list of one of its people.
    pub async fn change_own_view(
        &self,
        pair: &PairId,
        person: &PersonId,
        change: &OwnViewChange,
    ) -> Result<(), LeavingRefusal> {
        self.records
            .change(PAIRS, pair.as_str(), |pair: Option<Pair>| {
                let mut pair = pair.ok_or(LeavingRefusal::NotThere)?;
                let seat = pair.seat_of(person).ok_or(LeavingRefusal::NotThere)?;
                let view = pair.own_views.at(seat);
                if let Some(name) = &change.name {
                    view.name.clone_from(name);
                }
                if let Some(archived) = change.archived {
                    view.archived = archived;
                }
                if let Some(in_calendar) = change.in_calendar {
                    view.in_calendar = in_calendar;
                }
                Ok::<_, LeavingRefusal>(pair)
            })
            .await
            .map(|_: Pair| ())
    }
}
