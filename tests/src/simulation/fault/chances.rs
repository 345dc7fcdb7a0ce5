//! What happens by chance: people's doings, and everything that goes wrong around them.

use crate::simulation::tab::TabId;
use crate::simulation::wire::Way;
use crate::simulation::world::{Checked, World};
use duologue_client::events::StatusView;
use std::time::Duration;

impl World {
    /// Something happens.
    pub(in crate::simulation) fn happen(&mut self) -> Checked {
        match self.dice.below(1000) {
            0..430 => self.something_arrives(),
            430..720 => self.somebody_acts(),
            720..810 => {
                self.server.machine().work_a_little()?;
                self.fetch()
            }
            810..860 => {
                let tab = self.any_tab();
                let count = 1 + self.dice.below(6);
                self.keep_rows(tab, count);
                Ok(())
            }
            860..900 => self.a_tab_hears_of_another(),
            900..930 => self.time_passes(),
            930..965 => self.the_network_changes(),
            965..970 => {
                let device = self.dice.below(self.devices.len());
                self.fold(device)
            }
            970..985 => {
                let tab = self.any_tab();
                let crash = self.dice.chance(50);
                self.restart(tab, crash)
            }
            _ => {
                self.server.machine().suffer()?;
                self.fetch()
            }
        }
    }

    /// Everything is mended, and what was left undone is done, until nothing more happens.
    pub(crate) fn heal(&mut self) -> Checked {
        self.note(|| "everything heals".to_owned());
        self.mend_everything()?;
        for _ in 0..300 {
            self.settle_what_is_under_way()?;
            if self.is_settled() {
                return Ok(());
            }
            self.pass(Duration::from_millis(500))?;
        }
        Err(format!("it never settles: {:?}", self.states()))
    }

    /// What each tab tells of its changes, and whether it is connected.
    pub(in crate::simulation) fn states(&self) -> Vec<(&StatusView, bool)> {
        let tabs = self.tabs.iter();
        tabs.map(|tab| (&tab.status, tab.is_connected)).collect()
    }

    /// Nothing goes wrong from now on.
    pub(in crate::simulation) fn mend_everything(&mut self) -> Checked {
        self.server.machine().mend()?;
        for tab in self.everyone() {
            self.take_in(tab)?;
        }
        self.fetch()?;
        for device in 0..self.devices.len() {
            self.mend(device, true)?;
        }
        Ok(())
    }

    /// Everything that is on its way arrives, and every disk keeps what it was given.
    pub(crate) fn settle_what_is_under_way(&mut self) -> Checked {
        loop {
            let mut moved = false;
            for (id, way) in self.ready_ways() {
                self.deliver(id, way)?;
                moved = true;
            }
            moved |= self.server.machine().work_through()?;
            self.fetch()?;
            for tab in self.everyone() {
                self.keep_rows(tab, usize::MAX);
            }
            for device in 0..self.devices.len() {
                while !self.devices[device].channel.is_empty() {
                    self.deliver_between_tabs(device, 0)?;
                    moved = true;
                }
            }
            self.sweep();
            if !moved {
                return Ok(());
            }
        }
    }

    pub(in crate::simulation) fn is_settled(&self) -> bool {
        let saved = duologue_shared::session::SyncStatus::Saved.into();
        self.tabs
            .iter()
            .all(|tab| tab.is_connected && tab.status == saved)
    }

    fn ready_ways(&self) -> Vec<(duologue_shared::room::ConnectionId, Way)> {
        let ways = [Way::Up, Way::Down];
        let of_wire = |(id, wire): (&_, &crate::simulation::wire::Wire)| {
            ways.map(|way| wire.is_ready(way).then_some((*id, way)))
        };
        self.wires.iter().flat_map(of_wire).flatten().collect()
    }

    pub(in crate::simulation) fn any_tab(&mut self) -> TabId {
        TabId(self.dice.below(self.tabs.len()))
    }

    fn something_arrives(&mut self) -> Checked {
        let ready = self.ready_ways();
        if ready.is_empty() {
            return self.time_passes();
        }
        let (id, way) = *self.dice.pick(&ready);
        // Messages come in bursts as often as one by one.
        let burst = 1 + self.dice.below(4);
        for _ in 0..burst {
            self.deliver(id, way)?;
        }
        self.sweep();
        Ok(())
    }

    fn a_tab_hears_of_another(&mut self) -> Checked {
        let device = self.dice.below(self.devices.len());
        let under_way = self.devices[device].channel.len();
        if under_way == 0 {
            return Ok(());
        }
        let place = self.dice.below(under_way);
        if self.dice.chance(20) {
            let again = self.devices[device].channel[place].clone();
            self.devices[device].channel.push(again);
        }
        self.deliver_between_tabs(device, place)
    }

    fn time_passes(&mut self) -> Checked {
        let longest = if self.dice.chance(12) { 50_000 } else { 2_500 };
        let ms = u64::try_from(self.dice.below(longest)).unwrap();
        self.pass(Duration::from_millis(ms))
    }

    fn the_network_changes(&mut self) -> Checked {
        let device = self.dice.below(self.devices.len());
        if !self.devices[device].is_online {
            let noticed = self.dice.chance(50);
            return self.mend(device, noticed);
        }
        match self.dice.below(3) {
            0 => self.cut(device),
            1 => self.stall(device),
            _ => return self.mend(device, true),
        }
        Ok(())
    }
}
