//! What goes wrong with a server: it is killed, loses power, or its disk fails, and its rooms panic.

use super::disk::{Crash, Trouble};
use super::machine::Machine;
use super::process::Stage;
use crate::simulation::world::{Checked, LONGEST_JUMP};
use duologue_server::rooms::DocumentEvent;
use duologue_server::store::{DocumentId, DocumentStore};

impl Machine {
    /// Something goes wrong, or is well again.
    pub(in crate::simulation) fn suffer(&mut self) -> Checked {
        match self.dice.below(15) {
            0 => self.kill(),
            1 => self.lose_power(),
            2 => {
                self.note(|| "the server stays down".to_owned());
                self.stay_down();
            }
            3 | 4 => self.start(),
            5 | 6 => {
                let calls = self.dice.below(12);
                let crash = *self.dice.pick(&[Crash::Kill, Crash::PowerLoss]);
                self.note(|| format!("{crash:?} after {calls} more calls to the disk"));
                self.disk.light_fuse(calls, crash);
            }
            7 | 8 => {
                let troubles = [Trouble::Failing(20), Trouble::Failing(100), Trouble::Full];
                let trouble = *self.dice.pick(&troubles);
                self.note(|| format!("the disk: {trouble:?}"));
                self.disk.get_into(trouble);
            }
            9 | 10 => {
                self.note(|| "the disk works".to_owned());
                self.disk.get_into(Trouble::None);
            }
            11 => self.a_room_panics(),
            12 => self.the_clock_jumps(),
            13 => self.the_master_key_changes(),
            _ => self.end_in_good_order()?,
        }
        Ok(())
    }

    /// The process is killed, and comes back at once.
    pub(in crate::simulation) fn kill(&mut self) {
        self.note(|| "the server is killed".to_owned());
        self.crash(Crash::Kill);
        self.start();
    }

    /// The machine loses its power, and comes back at once.
    pub(in crate::simulation) fn lose_power(&mut self) {
        self.note(|| "the server loses its power".to_owned());
        self.crash(Crash::PowerLoss);
        self.start();
    }

    /// What waits to be written is refused once.
    pub(in crate::simulation) fn fail_once(&mut self) -> Checked {
        self.disk.get_into(Trouble::Full);
        self.work_through()?;
        self.disk.get_into(Trouble::None);
        Ok(())
    }

    /// A value of the document's log does not read back as it was written, until all is mended.
    pub(in crate::simulation) fn damage(&mut self, document: &DocumentId) {
        if self.dice.chance(15) && self.disk.damage_key(document.owner()) {
            self.oracle(document).sees_damage();
            self.note(|| format!("the key of {document} is damaged"));
        } else if self.disk.damage(document.as_str()) {
            self.oracle(document).sees_damage();
            self.note(|| format!("something of {document} is damaged"));
        }
    }

    /// A value of an open document's log is damaged, and the log is made short; whether the damage was met.
    pub(in crate::simulation) fn damage_while_open(
        &mut self,
        document: &DocumentId,
    ) -> Checked<bool> {
        let before = self.put_aside(document)?;
        self.disk.damage(document.as_str());
        self.oracle(document).sees_damage();
        if let Some(process) = &mut self.process
            && let Some(slot) = process.rooms.get_mut(document)
        {
            slot.wants_compaction = true;
        }
        self.work_through()?;
        Ok(self.put_aside(document)? > before)
    }

    fn put_aside(&self, document: &DocumentId) -> Checked<usize> {
        let quarantined = self.kept_store()?.quarantined(document);
        let quarantined = quarantined.map_err(|error| error.to_string())?;
        Ok(quarantined.len())
    }

    /// The process ends, and the document's log is put back to an earlier state.
    pub(in crate::simulation) fn restore_older(&mut self, document: &DocumentId) {
        self.crash(Crash::Kill);
        let lost = self.disk.forget(document.as_str());
        self.note(|| format!("the server lost {lost} records"));
        self.oracle(document).sees_restored();
        self.start();
    }

    /// Everything works from now on.
    pub(in crate::simulation) fn mend(&mut self) -> Checked {
        self.disk.mend();
        self.start();
        if self.process.is_none() {
            return Err("the server does not start though nothing is wrong".to_owned());
        }
        Ok(())
    }

    fn a_room_panics(&mut self) {
        let open = self.open_rooms();
        if open.is_empty() {
            return;
        }
        let (document, generation) = self.dice.pick(&open).clone();
        self.note(|| format!("the room of {document} panics"));
        self.lose_room(&document, generation);
    }

    /// The operator has all keys wrapped anew, and keeps the old master key until that is sure.
    fn the_master_key_changes(&mut self) {
        let master = self.safe.make_new();
        if self.dice.chance(50) {
            let crash = *self.dice.pick(&[Crash::Kill, Crash::PowerLoss]);
            self.disk.light_fuse(0, crash);
        }
        let Some(store) = self.store() else {
            return;
        };
        let rotated = store.keyring().rotate(master).is_ok();
        self.note(|| format!("another master key locks the data: {rotated}"));
        if rotated {
            self.safe.keep_newest();
        }
        self.crashed();
    }

    fn the_clock_jumps(&mut self) {
        let jump = i64::try_from(self.dice.below(2 * LONGEST_JUMP)).unwrap();
        self.clock_off_by = jump - i64::try_from(LONGEST_JUMP).unwrap();
        let off_by = self.clock_off_by;
        self.note(|| format!("the server's clock is off by {off_by} ms"));
    }

    /// The process takes nobody in any more, waits for the disk, says goodbye and ends.
    pub(in crate::simulation) fn end_in_good_order(&mut self) -> Checked {
        let Some(process) = &mut self.process else {
            return Ok(());
        };
        if process.is_ending {
            return Ok(());
        }
        process.is_ending = true;
        self.note(|| "the server ends in good order".to_owned());
        for (document, generation) in self.open_rooms() {
            let Some(slot) = self
                .process
                .as_mut()
                .and_then(|process| process.slot(&document, generation))
            else {
                continue;
            };
            if matches!(slot.stage, Stage::Open(_)) {
                self.tell(&document, generation, DocumentEvent::Ending)?;
            } else {
                // What is still loading has nothing to flush.
                self.lose_room(&document, generation);
            }
        }
        self.end_if_over();
        Ok(())
    }
}
