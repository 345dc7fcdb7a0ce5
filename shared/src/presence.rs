//! Presence: who is here and where their caret stands, by heartbeats in the wire format of Yjs awareness.
//!
//! Presence is never stored and never part of the document.

mod book;
mod own;

use crate::ids::{Seat, TopicId};
use crate::name;
use serde::Serialize;
use std::time::Duration;
use yrs::Any;

pub use book::{PresenceBook, PresenceChange};
pub use own::OwnPresence;

/// How long someone who says nothing is still taken to be here.
pub const PRESENCE_TIMEOUT: Duration = Duration::from_secs(40);
/// How often one repeats that one is here.
pub const PRESENCE_RENEWAL: Duration = Duration::from_secs(15);
/// Largest state that one client may say about itself, in bytes of JSON.
pub const MAX_PRESENCE_STATE: usize = 4096;

/// What a client says about the person in front of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PresenceState {
    /// Name and colour, in the shape that editors for Yjs share.
    pub user: PresenceUser,
    /// The person's seat. The server puts it in when a stock client leaves it out, and never lets a wrong one pass.
    pub seat: Seat,
    /// Where they are writing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// How a person is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PresenceUser {
    /// Their name as they wrote it, as far as it can be seen; only the seat says who they are.
    pub name: String,
    /// A CSS colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// A caret or a selection in a topic's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    ///
    /// Read by hand: a reader derived by serde would be one of the largest parts of what the browser loads.
    pub fn from_json(json: &str) -> Option<Self> {
        let state = Any::from_json(json).ok()?;
        let user = field(&state, "user");
        Some(Self {
            user: PresenceUser {
                name: user
                    .and_then(|user| text(user, "name"))
                    .and_then(name::shown)
                    .unwrap_or_default(),
                color: user.and_then(|user| text(user, "color")).map(str::to_owned),
            },
            seat: match text(&state, "seat")? {
                "a" => Seat::A,
                "b" => Seat::B,
                _ => return None,
            },
            // A cursor of another editor's making is no reason to hide the person.
            cursor: field(&state, "cursor").and_then(cursor),
        })
    }

    /// The state as it travels.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings and an enum always serialise; an empty object would only make the person invisible.
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }
}

fn cursor(value: &Any) -> Option<Cursor> {
    Some(Cursor {
        topic: TopicId::try_from(text(value, "topic")?).ok()?,
        anchor: text(value, "anchor")?.to_owned(),
        head: text(value, "head")?.to_owned(),
    })
}

fn text<'value>(value: &'value Any, key: &str) -> Option<&'value str> {
    let Any::String(text) = field(value, key)? else {
        return None;
    };
    Some(text)
}

fn field<'value>(value: &'value Any, key: &str) -> Option<&'value Any> {
    let Any::Map(fields) = value else {
        return None;
    };
    fields.get(key)
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
    fn a_name_beside_a_caret_can_be_seen_and_turns_no_words() {
        let name = |name: &str| {
            let state = format!(r#"{{"seat":"b","user":{{"name":"{name}"}}}}"#);
            PresenceState::from_json(&state).unwrap().user.name
        };
        assert_eq!(name("Ben Roth"), "Ben Roth");
        assert_eq!(name("\u{202E}neB\u{200B}"), "neB");
        assert_eq!(name("\u{2066}\u{3164}"), "");
    }

    #[test]
    fn a_state_without_a_seat_is_nobody() {
        assert_eq!(PresenceState::from_json(r#"{"user":{"name":"Ana"}}"#), None);
        assert_eq!(PresenceState::from_json(&"[".repeat(10_000)), None);
    }
}
