//! Sockets: opened, cut, silent, and what arrives over them.

use crate::simulation::tab::TabId;
use crate::simulation::wire::{Packet, Stage, Way, Wire};
use crate::simulation::world::{Checked, World};
use duologue_shared::protocol::Message;
use duologue_shared::replica::Refusal;
use duologue_shared::room::ConnectionId;

impl World {
    /// A wire does the next thing it has to do in that direction.
    pub(in crate::simulation) fn deliver(&mut self, id: ConnectionId, way: Way) -> Checked {
        let Some(wire) = self.wires.get_mut(&id) else {
            return Ok(());
        };
        let tab = wire.tab;
        if wire.stage == Stage::Dialing {
            return self.answer_dial(id, tab);
        }
        let Some(packet) = wire.queue(way).pop_front() else {
            return Ok(());
        };
        if way == Way::Up {
            match packet {
                Packet::Frame(frame) => {
                    self.tape(id, Way::Up, &frame);
                    self.server.machine().received(id, frame)?;
                }
                Packet::End => self.server.machine().left(id)?,
            }
            return self.fetch();
        }
        self.fetch()?;
        if self.tabs[tab.0].wire != Some(id) {
            return Ok(());
        }
        match packet {
            Packet::Frame(frame) => {
                let again = self.dice.chance(10) && may_repeat(&frame);
                if again {
                    self.hear(tab, frame.clone())?;
                }
                // The first copy may have made the tab hang up.
                if self.tabs[tab.0].wire == Some(id) {
                    self.hear(tab, frame)?;
                }
                Ok(())
            }
            Packet::End => self.closed(tab),
        }
    }

    /// Puts what the server sends on its wires, as far as they hold it.
    pub(in crate::simulation) fn fetch(&mut self) -> Checked {
        self.note_of_server();
        let mut machine = self.server.machine();
        if self.server_lives != machine.lives() {
            // The process ended, and with it every socket.
            self.server_lives = machine.lives();
            for wire in self.wires.values_mut() {
                wire.up.clear();
                if wire.stage == Stage::Open {
                    wire.end(Way::Down, &mut self.dice);
                }
            }
        }
        for (id, wire) in &mut self.wires {
            if wire.stage == Stage::Open && !machine.has_socket(*id) {
                wire.up.clear();
                wire.end(Way::Down, &mut self.dice);
            }
            while wire.stage == Stage::Open
                && wire.down.len() < self.window
                && wire.down.back() != Some(&Packet::End)
                && let Some(packet) = machine.next_for(*id)?
            {
                match (&packet, &mut self.tape) {
                    (Packet::End, _) => wire.up.clear(),
                    (Packet::Frame(frame), tape) => {
                        if !self.may_be_refused {
                            check_not_refused(frame)?;
                        }
                        if let Some(tape) = tape {
                            tape.push((*id, Way::Down, frame.clone()));
                        }
                    }
                }
                wire.down.push_back(packet);
            }
        }
        Ok(())
    }

    fn tape(&mut self, connection: ConnectionId, way: Way, frame: &[u8]) {
        if let Some(tape) = &mut self.tape {
            tape.push((connection, way, frame.to_vec()));
        }
    }

    /// Drops wires that neither end has any more.
    pub(in crate::simulation) fn sweep(&mut self) {
        let tabs = &self.tabs;
        self.wires.retain(|id, wire| {
            let in_use = tabs[wire.tab.0].wire == Some(*id);
            in_use || !wire.up.is_empty()
        });
    }

    /// A device loses its network, with every socket.
    pub(crate) fn cut(&mut self, device: usize) {
        self.note(|| format!("device {device} loses its network"));
        self.devices[device].is_online = false;
        for wire in self.wires_of(device) {
            self.end_wire(wire);
        }
    }

    /// A device has its network again; its browser may notice.
    pub(crate) fn mend(&mut self, device: usize, noticed: bool) -> Checked {
        self.note(|| format!("device {device} has its network again, noticed: {noticed}"));
        self.devices[device].is_online = true;
        for wire in self.wires_of(device) {
            self.wires.get_mut(&wire).unwrap().stalled = false;
        }
        if noticed {
            for tab in self.everyone() {
                if self.tabs[tab.0].device == device {
                    let now = self.now;
                    let woken = self.tabs[tab.0].core.online(now);
                    woken.map_err(|error| format!("{error:?}"))?;
                    self.pump(tab, None)?;
                }
            }
        }
        Ok(())
    }

    /// A device's sockets go silent.
    pub(in crate::simulation) fn stall(&mut self, device: usize) {
        self.note(|| format!("device {device} goes silent"));
        for wire in self.wires_of(device) {
            self.wires.get_mut(&wire).unwrap().stalled = true;
        }
    }

    /// The server's process is killed, and comes back at once.
    pub(crate) fn kill_server(&mut self) -> Checked {
        self.server.machine().kill();
        self.fetch()
    }

    /// The server's process ends, and comes back with an older state of its disk.
    pub(in crate::simulation) fn restore_older(&mut self) -> Checked {
        self.server.restore_older();
        self.fetch()
    }

    pub(in crate::simulation) fn dial(&mut self, tab: TabId) {
        let id = self.server.machine().new_connection();
        self.wires.insert(id, Wire::dialing(tab));
        self.tabs[tab.0].wire = Some(id);
    }

    fn answer_dial(&mut self, id: ConnectionId, tab: TabId) -> Checked {
        if self.tabs[tab.0].wire != Some(id) {
            self.wires.remove(&id);
            return Ok(());
        }
        let device = self.tabs[tab.0].device;
        let person = self.person(tab);
        let is_let_in = self.devices[device].is_online && {
            let mut machine = self.server.machine();
            machine.enter(id, &person, &self.server.document)?
        };
        if is_let_in && self.is_put_out(tab) {
            return Err(format!("{person} came in after their seat was taken"));
        }
        if !is_let_in {
            self.wires.remove(&id);
            return self.closed(tab);
        }
        self.wires.get_mut(&id).unwrap().stage = Stage::Open;
        let opened = self.tabs[tab.0].core.socket_opened(self.now);
        opened.map_err(|error| format!("{error:?}"))?;
        self.pump(tab, None)?;
        self.fetch()
    }

    fn hear(&mut self, tab: TabId, frame: Vec<u8>) -> Checked {
        let now = self.now;
        let heard = self.tabs[tab.0].core.socket_message(frame, now);
        heard.map_err(|error| format!("{error:?}"))?;
        self.pump(tab, None)
    }

    fn closed(&mut self, tab: TabId) -> Checked {
        let at = &mut self.tabs[tab.0];
        at.wire = None;
        let closed = at.core.socket_closed(self.now);
        closed.map_err(|error| format!("{error:?}"))?;
        self.pump(tab, None)
    }

    /// The tab lets go of its socket; the server hears of that some time later.
    pub(in crate::simulation) fn hang_up(&mut self, tab: TabId) {
        if let Some(id) = self.tabs[tab.0].wire.take()
            && let Some(wire) = self.wires.get_mut(&id)
        {
            wire.down.clear();
            if wire.stage == Stage::Open {
                wire.stalled = false;
                wire.end(Way::Up, &mut self.dice);
            }
        }
    }

    /// The network ends a socket; both ends hear of that some time later.
    fn end_wire(&mut self, id: ConnectionId) {
        let wire = self.wires.get_mut(&id).unwrap();
        wire.stalled = false;
        if wire.stage == Stage::Open {
            wire.end(Way::Up, &mut self.dice);
            wire.end(Way::Down, &mut self.dice);
        }
    }

    fn wires_of(&self, device: usize) -> Vec<ConnectionId> {
        let of_device = |wire: &Wire| self.tabs[wire.tab.0].device == device;
        let wires = self.wires.iter().filter(|(_, wire)| of_device(wire));
        wires.map(|(id, _)| *id).collect()
    }
}

/// What an honest tab sends is taken, but for a gap or a disk that fails.
fn check_not_refused(frame: &[u8]) -> Checked {
    match Message::decode(frame) {
        Ok(Message::Refused { code, .. })
            if [Refusal::Gap, Refusal::Storage]
                .iter()
                .all(|refusal| refusal.code().as_str() != code) =>
        {
            Err(format!("what an honest tab sent was refused: {code}"))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Parts are counted; all else that the server sends may come twice.
fn may_repeat(frame: &[u8]) -> bool {
    !matches!(Message::decode(frame), Ok(Message::Part(_)))
}
