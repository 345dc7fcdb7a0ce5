//! Other tabs of this device, and what the person does there.

use super::Core;
use crate::error::CoreError;
use duologue_shared::ids::ClientId;
use duologue_shared::replica::Origin;
use duologue_shared::scan::Scan;
use duologue_shared::schema::MAX_ANSWER;
use duologue_shared::session::ClientEvent;
use duologue_shared::time::Millis;

impl Core {
    /// Takes in a change of another tab.
    pub fn apply_from_tab(&mut self, bytes: &[u8], now: Millis) -> Result<(), CoreError> {
        self.take_own(bytes, now)
    }

    /// Takes over a change of a tab that is gone; its number.
    pub fn adopt(&mut self, bytes: &[u8], now: Millis) -> Result<u64, CoreError> {
        self.take_own(bytes, now)?;
        self.made += 1;
        self.session_event(now, ClientEvent::LocalUpdate(bytes.to_vec()))?;
        Ok(self.made)
    }

    /// Takes in what the person did in another tab: of any size, as it is cut only where it is sent.
    fn take_own(&mut self, bytes: &[u8], now: Millis) -> Result<(), CoreError> {
        let replica = &self.document.replica;
        replica.accept_up_to(bytes, Origin::Remote, MAX_ANSWER)?;
        self.size.add(bytes.len());
        self.own(bytes, now);
        self.settle(now)
    }

    /// The person made this change in another tab of this device, or in an earlier life of one.
    pub(super) fn own(&mut self, change: &[u8], now: Millis) {
        let authors = Scan::of(change).map(|scan| scan.authors().collect());
        let authors: Vec<u64> = authors.unwrap_or_default();
        let clients = authors
            .into_iter()
            .filter_map(|id| ClientId::try_from(id).ok());
        self.tell_session(now, ClientEvent::Wrote(clients.collect()));
    }
}
