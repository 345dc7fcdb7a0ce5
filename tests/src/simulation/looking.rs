//! What a story may look at, and the few things that it does to the world as a whole.

use super::tab::TabId;
use super::wire::{Way, Wire};
use super::world::{Checked, World};
use duologue_client::events::StatusView;
use duologue_shared::ids::TopicId;
use duologue_shared::room::ConnectionId;
use duologue_shared::session::SyncStatus;
use duologue_shared::text::{self, Line};
use duologue_shared::view::{AgendaView, agenda_view};
use std::time::Duration;
use yrs::Transact;

impl World {
    pub(crate) fn device_of(&self, tab: TabId) -> usize {
        self.tabs[tab.0].device
    }

    pub(crate) fn words(&self, tab: TabId, topic: &TopicId) -> String {
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        text::plain(&txn, topic)
    }

    pub(crate) fn lines(&self, tab: TabId, topic: &TopicId) -> Vec<Line> {
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        text::lines(&txn, topic)
    }

    pub(crate) fn outline(&self, tab: TabId) -> AgendaView {
        let mut txn = self.tabs[tab.0].core.replica().doc().transact_mut();
        agenda_view(&mut txn)
    }

    pub(crate) fn present_at(&self, tab: TabId) -> usize {
        self.tabs[tab.0].people.len()
    }

    /// The words for the state of a tab's changes.
    pub(crate) fn status_words(&self, tab: TabId) -> String {
        let status = &self.tabs[tab.0].status;
        let is = |known: SyncStatus| StatusView::from(known) == *status;
        if is(SyncStatus::Saved) {
            return "saved".to_owned();
        }
        for changes in 0..100 {
            if is(SyncStatus::Saving { changes }) {
                return format!("saving {changes}");
            }
            if is(SyncStatus::OnlyHere { changes }) {
                return format!("{changes} only here");
            }
        }
        format!("{status:?}")
    }

    /// Everything arrives, and short waits pass.
    pub(crate) fn settle(&mut self) -> Checked {
        for _ in 0..4 {
            self.settle_what_is_under_way()?;
            self.pass(Duration::from_millis(200))?;
        }
        self.settle_what_is_under_way()
    }

    /// A device loses its network, and its browser notices at once.
    pub(crate) fn cut_and_notice(&mut self, tab: TabId) -> Checked {
        let device = self.device_of(tab);
        self.cut(device);
        let of_device = |wire: &Wire| self.tabs[wire.tab.0].device == device;
        let wires = self.wires.iter().filter(|(_, wire)| of_device(wire));
        let wires: Vec<_> = wires.map(|(id, _)| *id).collect();
        self.deliver_all(&wires, Way::Down)
    }

    /// What the tabs sent arrives, and nothing else does.
    pub(crate) fn deliver_to_server(&mut self) -> Checked {
        let wires: Vec<_> = self.wires.keys().copied().collect();
        for id in wires {
            while self
                .wires
                .get(&id)
                .is_some_and(|wire| wire.is_ready(Way::Up))
            {
                self.deliver(id, Way::Up)?;
            }
        }
        Ok(())
    }

    /// What the server sent arrives, and nothing else does.
    pub(crate) fn deliver_to_browsers(&mut self) -> Checked {
        let wires: Vec<_> = self.wires.keys().copied().collect();
        self.deliver_all(&wires, Way::Down)
    }

    pub(crate) fn fail_disk(&mut self) -> Checked {
        self.server.machine().fail_once()?;
        self.fetch()
    }

    fn deliver_all(&mut self, wires: &[ConnectionId], way: Way) -> Checked {
        for id in wires {
            while self.wires.get(id).is_some_and(|wire| wire.is_ready(way)) {
                self.deliver(*id, way)?;
            }
        }
        Ok(())
    }
}
