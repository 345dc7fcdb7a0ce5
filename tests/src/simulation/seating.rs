//! Who of the pair has a seat at the server, and loses it for a while.

use super::tab::TabId;
use super::world::{Checked, TABS, World};

impl World {
    /// What the person at a tab is called at the server.
    pub(super) fn person(&self, tab: TabId) -> String {
        self.server.person(TABS[tab.0].1)
    }

    /// Whether the person at a tab has surely lost their seat.
    pub(super) fn is_put_out(&self, tab: TabId) -> bool {
        self.put_out.contains(&TABS[tab.0].1)
    }

    /// The person at a tab loses their seat, and every connection, unless the disk does not keep that.
    pub(super) fn put_out(&mut self, tab: TabId) -> Checked {
        let (person, seat) = (self.person(tab), TABS[tab.0].1);
        let is_out = self
            .server
            .machine()
            .seat(&person, &self.server.document, None)?;
        if is_out {
            self.put_out.insert(seat);
        }
        Ok(())
    }

    /// The person at a tab has their seat, however often the disk has to be asked.
    pub(super) fn take_in(&mut self, tab: TabId) -> Checked {
        let (person, seat) = (self.person(tab), TABS[tab.0].1);
        self.put_out.remove(&seat);
        for _ in 0..20 {
            let mut machine = self.server.machine();
            if machine.seat(&person, &self.server.document, Some(seat))? {
                return Ok(());
            }
        }
        // The disk fails; whoever heals everything tries again.
        Ok(())
    }
}
