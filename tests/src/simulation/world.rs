//! Everything there is: tabs, devices, wires, the server, and time.

use super::act::Act;
use super::census::{Census, Count, EffectId, Token};
use super::device::{Device, Made};
use super::dice::Dice;
use super::mirror::Mirror;
use super::server::{Outgoing, Server};
use super::tab::{Tab, TabId, line_id};
use super::wire::{Packet, Stage, Way, Wire};
use duologue_client::events::CoreEvent;
use duologue_shared::ids::{LineId, Seat, TopicId};
use duologue_shared::protocol::Message;
use duologue_shared::room::{ConnectionId, RoomEvent};
use duologue_shared::text::TextOp;
use duologue_shared::time::Millis;
use std::collections::BTreeMap;
use std::time::Duration;

/// What is wrong, when something is.
pub(crate) type Checked<T = ()> = Result<T, String>;

/// The people's names, seats and devices: Alice has two tabs in one browser.
const TABS: [(&str, Seat, usize); 3] = [
    ("Alice", Seat::A, 0),
    ("Alice's second tab", Seat::A, 0),
    ("Bob", Seat::B, 1),
];

/// A world that a seed decides.
#[derive(Debug)]
pub struct World {
    pub(super) now: Millis,
    pub(super) dice: Dice,
    pub(super) tabs: Vec<Tab>,
    pub(super) devices: Vec<Device>,
    pub(super) server: Server,
    pub(super) wires: BTreeMap<ConnectionId, Wire>,
    pub(super) census: Census,
    /// Every topic that anybody ever added.
    pub(super) topics: Vec<TopicId>,
    wires_made: u64,
    lives: u64,
    trail: Option<Vec<String>>,
}

impl World {
    /// Everybody has the page open and begins to connect.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut world = Self {
            // Not at the beginning of time, so that nothing passes for "before" by accident.
            now: Millis::new(1_000_000),
            server: Server::new(Dice::new(dice.roll())),
            dice,
            tabs: Vec::new(),
            devices: vec![Device::new(), Device::new()],
            wires: BTreeMap::new(),
            census: Census::default(),
            topics: Vec::new(),
            wires_made: 0,
            lives: 0,
            trail: None,
        };
        for (name, seat, device) in TABS {
            let tab = world.newborn(name, seat, device);
            world.tabs.push(tab);
        }
        for tab in world.everyone() {
            world.start(tab).expect("an empty agenda opens");
        }
        world
    }

    /// Remembers everything that happens, to be told after a failure.
    pub fn remember(&mut self) {
        self.trail = Some(Vec::new());
    }

    /// What happened.
    #[must_use]
    pub fn trail(&self) -> &[String] {
        self.trail.as_deref().unwrap_or_default()
    }

    /// Every tab.
    pub fn everyone(&self) -> impl Iterator<Item = TabId> + use<> {
        (0..TABS.len()).map(TabId)
    }

    pub(super) fn note(&mut self, what: impl FnOnce() -> String) {
        let now = self.now.get();
        if let Some(trail) = &mut self.trail {
            trail.push(format!("{now}: {}", what()));
        }
    }

    /// A person does something.
    pub(crate) fn act(&mut self, tab: TabId, act: &Act) -> Checked {
        self.note(|| format!("{} {act:?}", TABS[tab.0].0));
        if let Act::AddTopic { topic, .. } = act {
            self.topics.push(topic.clone());
        }
        if let Act::Edit { topic, .. } = act {
            self.open_editor(tab, topic)?;
        }
        let before = self.touched_by(tab, act);
        let now = self.now;
        let at = &mut self.tabs[tab.0];
        let performed = act.perform(&mut at.core, now);
        if let (Err(error), true) = (&performed, must_succeed(act)) {
            return Err(format!("{act:?} was refused: {error:?}"));
        }
        if let Act::Edit { topic, ops, lines } = act
            && let Some(mirror) = at.mirrors.get_mut(topic)
        {
            mirror.edit(ops, lines);
        }
        let life = at.life;
        let after = match added_by(act) {
            Some(added) => added,
            None => self.touched_by(tab, act),
        };
        let effect = self.census.note(life, &before, &after);
        if matches!(act, Act::Undo | Act::Redo) {
            self.census.check_undo(effect)?;
        }
        self.pump(tab, Some(effect))
    }

    /// A letter that nobody typed before.
    pub(super) fn new_letter(&mut self) -> char {
        self.census.new_letter()
    }

    /// A line that nobody began before.
    pub(crate) fn new_line(&mut self) -> LineId {
        line_id(self.census.new_line())
    }

    /// Lets time pass, and wakes whoever wants to be woken.
    pub(crate) fn pass(&mut self, length: Duration) -> Checked {
        self.now = self.now + length;
        let outgoing = self.server.woke(self.now)?;
        self.deliver_to_wires(outgoing);
        for tab in self.everyone() {
            while self.tabs[tab.0].wake.is_some_and(|wake| wake <= self.now) {
                let now = self.now;
                let at = &mut self.tabs[tab.0];
                at.wake = None;
                at.core.woke(now).map_err(|error| format!("{error:?}"))?;
                self.pump(tab, None)?;
            }
        }
        Ok(())
    }

    /// Carries out what a tab's core asks for.
    pub(super) fn pump(&mut self, tab: TabId, effect: Option<EffectId>) -> Checked {
        let events = self.tabs[tab.0].core.drain();
        for event in events {
            let at = &mut self.tabs[tab.0];
            match event {
                CoreEvent::Connect => self.dial(tab),
                CoreEvent::Disconnect => self.hang_up(tab),
                CoreEvent::Send { bytes } => {
                    let wire = at.wire.and_then(|wire| self.wires.get_mut(&wire));
                    let wire = wire.ok_or("something was sent without a socket")?;
                    wire.up.push_back(Packet::Frame(bytes));
                }
                CoreEvent::Wake { at: wake } => at.wake = wake.map(Millis::new),
                CoreEvent::Persist {
                    bytes, sequence, ..
                } => {
                    let made = match sequence {
                        None => None,
                        Some(sequence) => {
                            at.updates.push(bytes.clone());
                            let effect = effect.ok_or("a change that nobody made")?;
                            Some(Made { sequence, effect })
                        }
                    };
                    self.devices[at.device].write(at.life, bytes, made);
                }
                CoreEvent::AllSaved {
                    through,
                    everything,
                } => self.all_saved(tab, through, everything)?,
                CoreEvent::Status { status, connected } => {
                    at.status = status;
                    at.is_connected = connected;
                }
                CoreEvent::Topic(change) => {
                    if let Some(mirror) = at.mirrors.get_mut(&change.topic) {
                        mirror.hear(&change);
                    }
                }
                CoreEvent::Presence { people } => at.people = people,
                CoreEvent::Agenda => {}
                CoreEvent::Damaged { text, .. } => return Err(text),
            }
        }
        Ok(())
    }

    /// A wire does the next thing it has to do in that direction.
    pub(super) fn deliver(&mut self, id: ConnectionId, way: Way) -> Checked {
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
            let connection = id;
            let event = match packet {
                Packet::Frame(frame) => RoomEvent::Received { connection, frame },
                Packet::End => RoomEvent::Left { connection },
            };
            return self.tell_server(event);
        }
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

    /// The device keeps its oldest `count` rows that it has not kept.
    pub(crate) fn keep_rows(&mut self, device: usize, count: usize) {
        let tabs = &self.tabs;
        let others = |life| {
            let others = (0..tabs.len()).filter(|other| {
                let other = &tabs[*other];
                other.device == device && other.life != life
            });
            others.map(TabId).collect()
        };
        self.devices[device].keep(count, others);
    }

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
            self.keep_rows(device, usize::MAX);
        }
        self.devices[device].channel.retain(|(to, _)| *to != tab);
        let (name, seat, device) = TABS[tab.0];
        self.tabs[tab.0] = self.newborn(name, seat, device);
        self.start(tab)
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
    pub(super) fn stall(&mut self, device: usize) {
        self.note(|| format!("device {device} goes silent"));
        for wire in self.wires_of(device) {
            self.wires.get_mut(&wire).unwrap().stalled = true;
        }
    }

    /// The server's process dies.
    pub(crate) fn crash_server(&mut self) -> Checked {
        self.note(|| "the server crashes".to_owned());
        self.server.crash()?;
        for wire in self.wires.values_mut() {
            wire.up.clear();
            if wire.stage == Stage::Open {
                wire.end(Way::Down, &mut self.dice);
            }
        }
        Ok(())
    }

    pub(super) fn tell_server(&mut self, event: RoomEvent) -> Checked {
        let outgoing = self.server.handle(self.now, event)?;
        self.deliver_to_wires(outgoing);
        Ok(())
    }

    /// Puts what the server sends on its wires.
    pub(super) fn deliver_to_wires(&mut self, outgoing: Outgoing) {
        for (connection, packet) in outgoing {
            if let Some(wire) = self.wires.get_mut(&connection)
                && wire.down.back() != Some(&Packet::End)
            {
                if packet == Packet::End {
                    wire.up.clear();
                }
                wire.down.push_back(packet);
            }
        }
    }

    /// Drops wires that neither end has any more.
    pub(super) fn sweep(&mut self) {
        let tabs = &self.tabs;
        self.wires.retain(|id, wire| {
            let in_use = tabs[wire.tab.0].wire == Some(*id);
            in_use || !wire.up.is_empty()
        });
    }

    fn newborn(&mut self, name: &'static str, seat: Seat, device: usize) -> Tab {
        self.lives += 1;
        Tab::new(name, seat, device, self.lives, self.dice.roll())
    }

    /// Loads what the device keeps and begins to connect.
    fn start(&mut self, tab: TabId) -> Checked {
        let now = self.now;
        let at = &mut self.tabs[tab.0];
        let (numbers, rows, unsaved) = self.devices[at.device].read();
        at.loaded = numbers;
        let loaded = at.core.load(None, &rows, unsaved, now);
        loaded.map_err(|error| format!("{error:?}"))?;
        at.core.start(now).map_err(|error| format!("{error:?}"))?;
        self.pump(tab, None)
    }

    fn open_editor(&mut self, tab: TabId, topic: &TopicId) -> Checked {
        let at = &mut self.tabs[tab.0];
        if !at.mirrors.contains_key(topic) {
            let view = at.core.topic(topic.as_str());
            if let Some(view) = view.map_err(|error| format!("{error:?}"))? {
                at.mirrors.insert(topic.clone(), Mirror::of(&view.lines));
            }
        }
        Ok(())
    }

    /// What an act might take away or bring back, as it stands at the tab.
    fn touched_by(&self, tab: TabId, act: &Act) -> Count {
        let at = &self.tabs[tab.0];
        match act {
            Act::Undo | Act::Redo => at.count(&self.topics),
            Act::Edit { topic, ops, .. } if added_by(act).is_none() && !ops.is_empty() => {
                at.count([topic])
            }
            Act::Edit { .. }
            | Act::AddMeeting(_)
            | Act::AddTopic { .. }
            | Act::MoveTopic { .. }
            | Act::DeleteTopic(_)
            | Act::RestoreTopic(_)
            | Act::Seal
            | Act::Point { .. } => Count::new(),
        }
    }

    fn all_saved(&mut self, tab: TabId, through: u64, everything: bool) -> Checked {
        let at = &mut self.tabs[tab.0];
        let device = &mut self.devices[at.device];
        let saved = usize::try_from(through).unwrap();
        for update in at.updates.iter().take(saved).skip(at.acknowledged) {
            if !self.server.has_on_disk(update) {
                return Err(format!("{} believes a change saved that is not", at.name));
            }
        }
        at.acknowledged = saved;
        device.saved_through(at.life, through);
        if everything {
            let rows = device.rows.iter();
            for row in rows.filter(|row| !row.is_saved && at.loaded.contains(&row.number)) {
                if !self.server.has_on_disk(&row.bytes) {
                    return Err(format!("{} believes a restored change saved", at.name));
                }
            }
            device.saved_rows(&at.loaded);
        }
        Ok(())
    }

    fn dial(&mut self, tab: TabId) {
        self.wires_made += 1;
        let id = ConnectionId::new(self.wires_made);
        self.wires.insert(id, Wire::dialing(tab));
        self.tabs[tab.0].wire = Some(id);
    }

    fn answer_dial(&mut self, id: ConnectionId, tab: TabId) -> Checked {
        if self.tabs[tab.0].wire != Some(id) {
            self.wires.remove(&id);
            return Ok(());
        }
        let at = &mut self.tabs[tab.0];
        if !self.server.is_up || !self.devices[at.device].is_online {
            self.wires.remove(&id);
            return self.closed(tab);
        }
        self.wires.get_mut(&id).unwrap().stage = Stage::Open;
        let seat = at.seat;
        let opened = at.core.socket_opened(self.now);
        opened.map_err(|error| format!("{error:?}"))?;
        self.tell_server(Server::join(id, seat))?;
        self.pump(tab, None)
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
    fn hang_up(&mut self, tab: TabId) {
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

/// What an act adds, when it does nothing else to words.
fn added_by(act: &Act) -> Option<Count> {
    let letters = |text: &str| text.chars().map(Token::letter).collect::<Vec<_>>();
    let mut added = Vec::new();
    match act {
        Act::Edit { ops, .. } => {
            for op in ops {
                match op {
                    TextOp::Insert { text, .. } => added.extend(letters(text)),
                    TextOp::Break { line, .. } => added.push(Token::of_line(line)?),
                    TextOp::Format { .. } => {}
                    TextOp::Delete { .. } => return None,
                }
            }
        }
        Act::AddTopic { headline, .. } => added.extend(letters(headline)),
        Act::Undo | Act::Redo => return None,
        Act::AddMeeting(_)
        | Act::MoveTopic { .. }
        | Act::DeleteTopic(_)
        | Act::RestoreTopic(_)
        | Act::Seal
        | Act::Point { .. } => {}
    }
    Some(added.into_iter().map(|token| (token, 1)).collect())
}

/// Moving next to a topic that has just left is refused, and may be.
const fn must_succeed(act: &Act) -> bool {
    !matches!(act, Act::MoveTopic { .. } | Act::AddTopic { .. })
}

/// Parts are counted; all else that the server sends may come twice.
fn may_repeat(frame: &[u8]) -> bool {
    !matches!(Message::decode(frame), Ok(Message::Part(_)))
}
