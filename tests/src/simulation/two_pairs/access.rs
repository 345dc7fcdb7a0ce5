//! Who may come in, and who may not any more.

use super::TwoPairs;
use crate::simulation::tab::TabId;
use crate::simulation::world::Checked;

impl TwoPairs {
    /// Somebody of the first pair loses their seat for a while, or has it again.
    pub(super) fn a_seat_changes(&mut self) -> Checked {
        let tab = TabId(self.dice.below(3));
        let world = &mut self.worlds[0];
        if world.is_put_out(tab) {
            world.take_in(tab)?;
        } else {
            world.put_out(tab)?;
        }
        world.fetch()
    }

    /// Nobody comes into the other pair's agenda, whoever they are.
    pub(super) fn check_strangers(&mut self) -> Checked {
        for (own, other) in [(0, 1), (1, 0)] {
            let document = self.worlds[other].server.document.clone();
            for tab in self.worlds[own].everyone() {
                let person = self.worlds[own].person(tab);
                let mut machine = self.server.machine();
                let connection = machine.new_connection();
                if machine.enter(connection, &person, &document)? {
                    return Err(format!("{person} came into the agenda of others"));
                }
            }
        }
        Ok(())
    }
}
