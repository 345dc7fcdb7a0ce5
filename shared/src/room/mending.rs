//! Repair of a log that lost something to damage which the room still has.

use super::storage::Writing;
use super::{Room, RoomEffect};
use crate::authors::share;
use crate::ids::Seat;
use crate::replica::read_state_vector;
use crate::scan::Scan;

impl Room {
    /// Puts back what the log lacks, each person's own part as if that person brought it again.
    ///
    /// Whoever wrote it may never come back, and nobody else may bring it. Nothing changes for those who are
    /// connected: the document has all of it.
    pub(super) fn mend_log(&mut self, log_has: &[u8], effects: &mut Vec<RoomEffect>) {
        let (Writing::Open, Some(mut there)) = (self.writing, read_state_vector(log_has)) else {
            // While it is closed or read again, the document is what the log has.
            return;
        };
        loop {
            let mut brought = false;
            for seat in [Seat::A, Seat::B] {
                let Ok(share) = share(&self.replica, &there, self.authors.bindings(), seat) else {
                    return;
                };
                brought |= !share.brings.is_empty();
                for (client, end) in share.brings {
                    there.set_max(yrs::ClientID::new(client), end);
                }
                self.append_again(seat, share.update, effects);
            }
            // What stands on the other's blocks can follow once those are there.
            if !brought {
                return;
            }
        }
    }

    fn append_again(&mut self, seat: Seat, update: Vec<u8>, effects: &mut Vec<RoomEffect>) {
        let is_empty = |scan: &Scan| scan.inserted().next().is_none() && scan.deleted().is_empty();
        if Scan::of(&update).is_ok_and(|scan| !is_empty(&scan)) {
            self.last = self.last.next();
            effects.push(RoomEffect::Append {
                sequence: self.last,
                seat,
                bytes: update,
            });
        }
    }
}
