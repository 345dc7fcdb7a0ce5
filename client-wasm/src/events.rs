//! Events for the page: queued here, drained after each call.

use crate::presence::PresentPerson;
use duologue_shared::ids::{ClientId, LineId, Seat, TopicId};
use duologue_shared::session::SyncStatus;
use duologue_shared::text::{LineKind, TextDelta, counts_on};
use serde::Serialize;

/// One thing for the page to do or to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum CoreEvent {
    /// Open a socket.
    Connect,
    /// Close the socket and let none of its later events through.
    Disconnect,
    /// Send this message.
    Send {
        /// The message.
        // Added by the bridge.
        #[serde(skip_serializing)]
        #[cfg_attr(feature = "contracts", ts(type = "Uint8Array"))]
        bytes: Vec<u8>,
    },
    /// Call `woke` at this time instead of any earlier one named; never, when there is none.
    Wake {
        /// Milliseconds on the page's clock.
        at: Option<u64>,
    },
    /// Keep this update on the device.
    Persist {
        /// The update.
        // Added by the bridge.
        #[serde(skip_serializing)]
        #[cfg_attr(feature = "contracts", ts(type = "Uint8Array"))]
        bytes: Vec<u8>,
        /// Its number among those made in this tab, from 1; none for one that was made elsewhere.
        sequence: Option<u64>,
    },
    /// Whose client ids are: keep it, before any update that comes later.
    Authors {
        /// The client ids that were not known, each with its seat.
        authors: Vec<(ClientId, Seat)>,
    },
    /// The server has these for good.
    AllSaved {
        /// Local updates up to this number.
        through: u64,
        /// Whether all that was loaded from the device is there as well.
        everything: bool,
    },
    /// How far the person has looked, over all of their devices as far as it is known here: keep it on the device.
    Looked {
        /// The mark.
        // Added by the bridge.
        #[serde(skip_serializing)]
        #[cfg_attr(feature = "contracts", ts(type = "Uint8Array"))]
        bytes: Vec<u8>,
    },
    /// Something else may be new to the person now.
    News,
    /// What time it is at the server.
    ServerTime {
        /// Milliseconds since 1970.
        now: u64,
    },
    /// Where the changes are.
    Status {
        /// By what this tab knows.
        status: StatusView,
        /// Whether there is a connection.
        connected: bool,
        /// Whether all is here that the server had when it was asked: what comes from now on comes as it is written.
        #[serde(rename = "caughtUp")]
        caught_up: bool,
    },
    /// The outline changed.
    Agenda,
    /// A topic's words or line attributes changed, and not by `edit`.
    Topic(TopicChange),
    /// Others came, left, or write elsewhere.
    Presence {
        /// Everyone else who is here.
        people: Vec<PresentPerson>,
    },
    /// Something kept on the device cannot be read.
    Damaged {
        /// Its place among the rows handed in; none is the snapshot.
        row: Option<usize>,
        /// What to do about it.
        text: String,
    },
}

impl CoreEvent {
    /// The bytes that go with it.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Send { bytes } | Self::Persist { bytes, .. } | Self::Looked { bytes } => {
                Some(bytes)
            }
            Self::Connect
            | Self::Disconnect
            | Self::Authors { .. }
            | Self::Wake { .. }
            | Self::AllSaved { .. }
            | Self::News
            | Self::ServerTime { .. }
            | Self::Status { .. }
            | Self::Agenda
            | Self::Topic(_)
            | Self::Presence { .. }
            | Self::Damaged { .. } => None,
        }
    }
}

/// A change of a topic: the words first, then attributes of lines as they are after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct TopicChange {
    /// The topic.
    pub topic: TopicId,
    /// What it came from.
    pub source: Source,
    /// What happened to the words.
    pub delta: Vec<TextDelta>,
    /// The lines that are new or changed.
    pub lines: Vec<ChangedLine>,
}

/// Where a change came from, if not from `edit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(rename = "ChangeSource"))]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The other person, or another tab.
    Remote,
    /// Undo or redo in this tab.
    Undo,
    /// An operation of this tab.
    Own,
}

/// A line whose attributes are to be shown anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct ChangedLine {
    /// The line.
    pub line: LineId,
    /// All of its attributes.
    pub patch: LineAttributes,
}

/// A line's attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct LineAttributes {
    /// What it is.
    pub kind: LineKind,
    /// How deep it is indented.
    pub indent: u8,
    /// Whether its box is ticked.
    pub checked: bool,
    /// The number it was given in a numbered list; 0 counts on from the lines above.
    #[serde(skip_serializing_if = "counts_on")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub start: u32,
}

/// Where this device's changes are, by what this tab knows: in one shape for all states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "contracts",
    derive(ts_rs::TS),
    ts(rename = "SyncStatus", optional_fields)
)]
pub struct StatusView {
    /// Which of the states it is.
    state: StatusState,
    /// Changes of this tab's life, and those it was loaded with, that the server has not confirmed.
    changes: u64,
    /// Only when refused: why, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Only when refused: what to do, in words for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// The states of [`SyncStatus`] by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(rename = "SyncState"))]
#[serde(rename_all = "camelCase")]
enum StatusState {
    /// Everything is durable at the server.
    Saved,
    /// Changes are on their way.
    Saving,
    /// Changes are on this device only.
    OnlyHere,
    /// The server cannot save at the moment.
    CannotSave,
    /// The server did not take a change.
    Refused,
}

impl From<SyncStatus> for StatusView {
    fn from(status: SyncStatus) -> Self {
        let plain = |state, changes| Self {
            state,
            changes,
            code: None,
            text: None,
        };
        match status {
            SyncStatus::Saved => plain(StatusState::Saved, 0),
            SyncStatus::Saving { changes } => plain(StatusState::Saving, changes),
            SyncStatus::OnlyHere { changes } => plain(StatusState::OnlyHere, changes),
            SyncStatus::CannotSave { changes } => plain(StatusState::CannotSave, changes),
            SyncStatus::Refused {
                code,
                text,
                changes,
            } => Self {
                state: StatusState::Refused,
                changes,
                code: Some(code),
                text: Some(text),
            },
        }
    }
}
