//! Answers of both: what each of a pair's two people said.

use crate::ids::Seat;
use serde::{Deserialize, Serialize};

/// What each of the two said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
pub struct BySeat<T> {
    /// The person on seat a.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub a: Option<T>,
    /// The person on seat b.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub b: Option<T>,
}

impl<T> BySeat<T> {
    /// Nobody said anything.
    pub fn is_empty(&self) -> bool {
        self.a.is_none() && self.b.is_none()
    }

    /// What the person on that seat said.
    pub fn of(&self, seat: Seat) -> Option<&T> {
        match seat {
            Seat::A => self.a.as_ref(),
            Seat::B => self.b.as_ref(),
        }
    }
}

impl<T> Default for BySeat<T> {
    fn default() -> Self {
        Self { a: None, b: None }
    }
}

/// Without it serde asks that what they say has a default.
fn nothing<T>() -> Option<T> {
    None
}
