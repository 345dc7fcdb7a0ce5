//! Weight of an event: whether a room may take longer to handle it than somebody's letters take.
//!
//! Whoever drives the room does what is heavy where nobody else waits for it.

use super::{ConnectionId, Room};
use crate::protocol::{Message, SyncMessage};
use crate::scan::Scan;

/// What a message of that many bytes brings is handled in a moment.
const LIGHT_BYTES: usize = 4 * 1024;
/// What a longer message brings may be as much work as there is in one go.
const BULKY_BYTES: usize = 64 * 1024;
/// A document of that many units is encoded in a moment.
const LIGHT_UNITS: u64 = 16 * 1024;

/// So many units are deleted in a moment.
const FEW_DELETED: usize = 64;

/// How long an event may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// As long as letters that somebody types.
    Light,
    /// Longer than others should wait.
    Heavy,
    /// A great many steps, of which not several at once should be taken.
    Bulk,
}

impl Room {
    /// How long the message may take that arrived over a connection.
    #[must_use]
    pub fn weight(&self, connection: ConnectionId, frame: &[u8]) -> Weight {
        let large = || {
            if self.is_large() {
                Weight::Heavy
            } else {
                Weight::Light
            }
        };
        match Message::decode_known(frame) {
            // The last part may be small, and brings all of it; those before are only kept.
            Ok(Some(Message::Part(part))) if part.index.saturating_add(1) < part.total => {
                Weight::Light
            }
            Ok(Some(Message::Part(_))) => Weight::Bulk,
            _ if frame.len() > BULKY_BYTES => Weight::Bulk,
            _ if frame.len() > LIGHT_BYTES => Weight::Heavy,
            Ok(Some(Message::Sync(SyncMessage::Step1(_)))) => large(),
            Ok(Some(Message::Sync(SyncMessage::Step2(update) | SyncMessage::Update(update)))) => {
                let seat = self.members.seat_of(connection);
                if seat.is_some_and(|seat| self.cost.is_short(seat)) {
                    Weight::Heavy
                } else if self.quota.is_due() || !self.cost.is_known() || looks_far(update) {
                    large()
                } else {
                    Weight::Light
                }
            }
            _ => Weight::Light,
        }
    }

    /// Whether it takes longer than others should wait to look through the whole document.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.replica.units() > LIGHT_UNITS
    }
}

/// Whether the whole document may be looked through for a small update: because much is deleted, or as something of it may
/// stand in what is deleted.
fn looks_far(update: &[u8]) -> bool {
    Scan::of(update).is_ok_and(|scan| {
        let deleted = scan.deleted().iter().map(|(_, range)| range.len());
        scan.parents().next().is_some() || deleted.sum::<usize>() > FEW_DELETED
    })
}
