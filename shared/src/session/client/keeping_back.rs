//! What has to wait until the server has words of the other again.
//!
//! A server that was restored from an older backup lacks words of both people. Each brings their own; what stands on the
//! other's follows as those come back, and until then it is on this device only.

use super::ClientSession;
use super::connection::{Broken, Outgoing};
use super::pieces::Occasion;
use crate::authors::{Share, share};
use crate::replica::Replica;
use crate::scan::Scan;
use crate::session::ClientEffect;
use yrs::StateVector;

impl ClientSession {
    /// Sends this person's part of what the server lacks, and remembers when it is not all.
    pub(super) fn send_share(
        &mut self,
        share: &Share,
        mut server: StateVector,
        occasion: Occasion,
        effects: &mut Vec<ClientEffect>,
    ) {
        let Some(updates) = self.send_update(&share.update, occasion, effects) else {
            return;
        };
        let Some(connection) = self.phase.connection() else {
            return;
        };
        if share.is_whole {
            connection.outgoing = Outgoing::Flowing;
            self.ledger.sent_everything(updates);
        } else {
            for (client, end) in &share.brings {
                server.set_max(yrs::ClientID::new(*client), *end);
            }
            connection.outgoing = Outgoing::KeepingBack(server);
            self.ledger.sent_part(updates);
        }
    }

    /// The server has this update: what is kept back may stand on it.
    pub(super) fn try_again(
        &mut self,
        update: &[u8],
        replica: &Replica,
        effects: &mut Vec<ClientEffect>,
    ) -> Result<(), Broken> {
        let Some(connection) = self.phase.connection() else {
            return Ok(());
        };
        let Outgoing::KeepingBack(server) = &mut connection.outgoing else {
            return Ok(());
        };
        note(server, &Scan::of(update).map_err(|_| Broken)?);
        let server = server.clone();
        let share = share(replica, &server, &self.authors, self.seat)?;
        if share.is_whole || !share.brings.is_empty() {
            self.send_share(&share, server, Occasion::News, effects);
        }
        Ok(())
    }
}

/// Whether a server with these clocks can take a local update; if so, it will have it.
pub(super) fn stands_in(server: &mut StateVector, update: &[u8]) -> bool {
    let Ok(scan) = Scan::of(update) else {
        return false;
    };
    let stands = scan.follows(|client| server.get(&yrs::ClientID::new(client)));
    if stands {
        note(server, &scan);
    }
    stands
}

/// The server has what an update brings.
fn note(server: &mut StateVector, scan: &Scan) {
    for (client, range) in scan.inserted() {
        server.set_max(yrs::ClientID::new(client), range.end);
    }
}
