//! What a browser does for its tabs: it keeps rows, closes, crashes, and tells one tab of another.

use super::oracle::letters::Life;
use super::tab::{Tab, TabId};
use super::world::{Checked, TABS, World};
use duologue_shared::ids::Seat;

impl World {
    /// A tab is closed, in good order or by a crash, and opened again.
    pub(crate) fn restart(&mut self, tab: TabId, crash: bool) -> Checked {
        self.note(|| format!("{} restarts, crash: {crash}", TABS[tab.0].0));
        let now = self.now;
        let device = self.tabs[tab.0].device;
        if crash {
            let life = self.tabs[tab.0].life;
            for effect in self.devices[device].crash(life) {
                self.census.lose(effect);
            }
            self.hang_up(tab);
        } else {
            let at = &mut self.tabs[tab.0];
            at.core.stop(now).map_err(|error| format!("{error:?}"))?;
            self.pump(tab, None)?;
            self.keep_rows(tab, usize::MAX);
        }
        let orphaned = self.tabs[tab.0].life;
        self.devices[device].channel.retain(|(to, _)| *to != tab);
        let (name, seat, device) = TABS[tab.0];
        self.tabs[tab.0] = self.newborn(name, seat, device);
        self.start(tab)?;
        if self.dice.chance(50) {
            self.take_over(device, orphaned)?;
        }
        Ok(())
    }

    /// The device keeps the oldest `count` rows that a tab is writing, and then tells the other tabs.
    pub(crate) fn keep_rows(&mut self, tab: TabId, count: usize) {
        let at = &self.tabs[tab.0];
        let device = &mut self.devices[at.device];
        let changes = device.keep(at.life, count);
        for (other, place) in self.tabs.iter().zip(0..) {
            if other.device == at.device && other.life != at.life {
                let told = changes.iter().map(|change| (TabId(place), change.clone()));
                device.channel.extend(told);
            }
        }
    }

    /// The device folds its rows.
    pub(super) fn fold(&mut self, device: usize) -> Checked {
        self.note(|| format!("device {device} folds its rows"));
        self.devices[device].fold()
    }

    /// Another tab of the device takes over what a tab that is gone left unsaved.
    fn take_over(&mut self, device: usize, orphaned: Life) -> Checked {
        let here = self
            .everyone()
            .filter(|tab| self.tabs[tab.0].device == device);
        let here: Vec<TabId> = here.collect();
        let tab = *self.dice.pick(&here);
        for (number, bytes) in self.devices[device].orphans(orphaned) {
            let at = &mut self.tabs[tab.0];
            if at.loaded.contains(&number) {
                continue;
            }
            self.note(|| format!("{} takes over row {number}", TABS[tab.0].0));
            let now = self.now;
            let at = &mut self.tabs[tab.0];
            // One that does not fit here waits for the next tab that is opened.
            let Ok(sequence) = at.core.adopt(&bytes, now) else {
                return Ok(());
            };
            at.updates.push(bytes);
            self.devices[device].adopt(number, self.tabs[tab.0].life, sequence);
            self.pump(tab, None)?;
        }
        Ok(())
    }

    /// The newest change that one tab made arrives at another of the same browser.
    pub(super) fn deliver_between_tabs(&mut self, device: usize, place: usize) -> Checked {
        let (tab, bytes) = self.devices[device].channel.remove(place);
        self.note(|| format!("{} hears of a change in another tab", TABS[tab.0].0));
        let now = self.now;
        let at = &mut self.tabs[tab.0];
        // What does not fit yet comes over the socket as well.
        at.core.apply_from_tab(&bytes, now).ok();
        self.pump(tab, None)
    }

    pub(super) fn newborn(&mut self, name: &'static str, seat: Seat, device: usize) -> Tab {
        self.lives += 1;
        let tab = Tab::new(name, seat, device, self.lives, self.dice.roll());
        self.server.know_owner(tab.client, seat);
        tab
    }

    /// Loads what the device keeps and begins to connect.
    pub(super) fn start(&mut self, tab: TabId) -> Checked {
        let now = self.now;
        let at = &mut self.tabs[tab.0];
        let kept = self.devices[at.device].read();
        at.loaded = kept.numbers;
        at.core
            .know_authors(self.devices[at.device].authors.clone(), now);
        let loaded = at
            .core
            .load(kept.snapshot.as_deref(), &kept.rows, &kept.unsaved, now);
        loaded.map_err(|error| format!("{error:?}"))?;
        if let Some(mark) = &self.devices[at.device].mark {
            let known = at.core.know_looked(mark, now);
            known.map_err(|error| format!("{error:?}"))?;
        }
        at.core.start(now).map_err(|error| format!("{error:?}"))?;
        self.pump(tab, None)
    }
}
