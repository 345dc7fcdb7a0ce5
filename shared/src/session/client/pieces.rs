//! Sending what is larger than one update may be.

use super::ClientSession;
use super::connection::{Outgoing, send};
use crate::protocol::{Message, SyncMessage};
use crate::replica::Refusal;
use crate::scan::split_update;
use crate::schema::{MAX_PIECE, MAX_UPDATE};
use crate::session::ClientEffect;

/// Why an update is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// The server asked what it lacks.
    Question,
    /// There is something new.
    News,
}

impl ClientSession {
    /// Sends an update that the server can take, cut into several when it is large; how many these are. Of one that
    /// cannot be cut small enough nothing is sent, and the person is told.
    pub(super) fn send_update(
        &mut self,
        update: &[u8],
        occasion: Occasion,
        effects: &mut Vec<ClientEffect>,
    ) -> Option<u64> {
        // Whatever cannot be cut is no update, and the server says so.
        let pieces = split_update(update, MAX_PIECE).unwrap_or_else(|_| vec![update.to_vec()]);
        if let Some(piece) = pieces.iter().find(|piece| piece.len() > MAX_UPDATE) {
            self.ledger.refuse_unsent(&Refusal::TooLarge {
                size: piece.len(),
                limit: MAX_UPDATE,
            });
            if let Some(connection) = self.phase.connection() {
                connection.outgoing = Outgoing::Halted;
            }
            return None;
        }
        for (place, piece) in pieces.iter().enumerate() {
            let message = if occasion == Occasion::Question && place == 0 {
                SyncMessage::Step2(piece)
            } else {
                SyncMessage::Update(piece)
            };
            send(&Message::Sync(message), effects);
        }
        u64::try_from(pieces.len()).ok()
    }
}
