//! Who is here and where their caret stands: in the wire format of Yjs awareness, with bookkeeping of our own.
//!
//! Presence is never stored and never part of the document.

mod book;
mod own;

use crate::ids::{Seat, TopicId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

pub use book::{PresenceBook, PresenceChange};
pub use own::OwnPresence;

/// How long someone who says nothing is still taken to be here.
pub const PRESENCE_TIMEOUT: Duration = Duration::from_secs(40);
/// How often one repeats that one is here.
pub const PRESENCE_RENEWAL: Duration = Duration::from_secs(15);
/// Largest state that one client may say about itself, in bytes of JSON.
pub const MAX_PRESENCE_STATE: usize = 4096;

/// What a client says about the person in front of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresenceState {
    /// Name and colour, in the shape that editors for Yjs share.
    #[serde(default)]
    pub user: PresenceUser,
    /// The person's seat. The server puts it in when a stock client leaves it out, and never lets a wrong one pass.
    pub seat: Seat,
    /// Where they are writing.
    #[serde(
        default,
        deserialize_with = "cursor_of_ours",
        skip_serializing_if = "Option::is_none"
    )]
    pub cursor: Option<Cursor>,
}

/// How a person is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresenceUser {
    /// Their name as they wrote it; only the seat says who they are.
    #[serde(default)]
    pub name: String,
    /// A CSS colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// A caret or a selection in a topic's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The topic.
    pub topic: TopicId,
    /// The selection's fixed end: an encoded sticky index in base64.
    pub anchor: String,
    /// The selection's moving end: an encoded sticky index in base64.
    pub head: String,
}

impl PresenceState {
    /// Reads a state; nothing when it is not one of ours, as a stock client's may be.
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The state as it travels.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings and an enum always serialise; an empty object would only make the person invisible.
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }
}

/// A cursor of another editor's making is no reason to hide the person.
fn cursor_of_ours<'de, D>(deserializer: D) -> Result<Option<Cursor>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_the_shape_that_yjs_editors_share() {
        let state = PresenceState {
            user: PresenceUser {
                name: "Ana".to_owned(),
                color: Some("#a0c".to_owned()),
            },
            seat: Seat::A,
            cursor: Some(Cursor {
                topic: TopicId::try_from("topic-one").unwrap(),
                anchor: "AAE=".to_owned(),
                head: "AAI=".to_owned(),
            }),
        };
        let json = concat!(
            r##"{"user":{"name":"Ana","color":"#a0c"},"seat":"a","##,
            r#""cursor":{"topic":"topic-one","anchor":"AAE=","head":"AAI="}}"#
        );
        assert_eq!(state.to_json(), json);
        assert_eq!(PresenceState::from_json(json), Some(state));
    }

    #[test]
    fn a_strange_cursor_does_not_hide_the_person() {
        let state = PresenceState::from_json(r#"{"seat":"b","cursor":{"anchor":{"tname":"x"}}}"#);
        let state = state.expect("a person");
        assert_eq!((state.seat, state.cursor), (Seat::B, None));
    }

    #[test]
    fn a_state_without_a_seat_is_nobody() {
        assert_eq!(PresenceState::from_json(r#"{"user":{"name":"Ana"}}"#), None);
        assert_eq!(PresenceState::from_json(&"[".repeat(10_000)), None);
    }
}
