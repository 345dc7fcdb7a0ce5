//! Everything there is: tabs, devices, wires, the server, and time.

use super::device::{Device, Made};
use super::dice::Dice;
use super::looks::Looks;
use super::oracle::letters::{Census, EffectId};
use super::oracle::statements::Ledger;
use super::server::Server;
use super::tab::{Tab, TabId};
use super::wire::{Packet, Way, Wire};
use duologue_client::events::CoreEvent;
use duologue_server::rooms::Limits;
use duologue_shared::ids::{ClientId, PromiseId, Seat, TopicId};
use duologue_shared::room::ConnectionId;
use duologue_shared::time::Millis;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What is wrong, when something is.
pub(crate) type Checked<T = ()> = Result<T, String>;

/// What travelled over which socket.
pub(super) type Tape = Vec<(ConnectionId, Way, Vec<u8>)>;

/// The people's names, seats and devices: Alice has two tabs in one browser.
pub(super) const TABS: [(&str, Seat, usize); 3] = [
    ("Alice", Seat::A, 0),
    ("Alice's second tab", Seat::A, 0),
    ("Bob", Seat::B, 1),
];

/// In milliseconds since 1970: 24 November 2026, 09:00 UTC.
pub(super) const MORNING: u64 = 1_795_510_800_000;

/// Furthest jump of a clock, in milliseconds: a month.
pub(super) const LONGEST_JUMP: usize = 31 * 24 * 3_600_000;

/// Not at the beginning of time, so that nothing passes for "before" by accident.
pub(super) const BEGINNING: Millis = Millis::new(1_000_000);

/// A world that a seed decides.
#[derive(Debug)]
pub struct World {
    pub(super) now: Millis,
    pub(super) dice: Dice,
    pub(super) tabs: Vec<Tab>,
    pub(super) devices: Vec<Device>,
    pub(super) server: Server,
    /// The server's processes that this world knows of.
    pub(super) server_lives: u64,
    /// How many messages a wire holds on their way to a tab.
    pub(super) window: usize,
    pub(super) wires: BTreeMap<ConnectionId, Wire>,
    pub(super) census: Census,
    pub(super) ledger: Ledger,
    pub(super) looks: Looks,
    /// Every topic that anybody ever added.
    pub(super) topics: Vec<TopicId>,
    pub(super) lives: u64,
    /// How many ids of wordings, promises and context were made.
    pub(super) names: u64,
    /// Which of all forms of settings comes first: a life has a few of them.
    pub(super) first_setting: u64,
    /// Every promise that anybody ever tried to make.
    pub(super) promises: Vec<PromiseId>,
    /// Who has no seat, so that nobody lets them in.
    pub(super) put_out: BTreeSet<Seat>,
    /// How many of a hundred doings are operations.
    pub(super) operating: usize,
    /// How many moments of the day were looked up.
    moments: u64,
    trail: Option<Vec<String>>,
    /// Something of the log was damaged: the server may not know any more who wrote what.
    pub(super) may_be_refused: bool,
    /// What travelled, when it is to be kept.
    pub(super) tape: Option<Tape>,
}

impl World {
    /// Everybody has the page open and begins to connect to a server that has no other pair.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let limits = Limits::default();
        let mut dice = Dice::new(seed);
        let server = Server::new(Dice::new(dice.roll()), limits, BEGINNING);
        Self::at(server, dice, limits.outgoing_frames)
    }

    /// The same at a server that may have other pairs, over wires that hold so many messages.
    pub(super) fn at(server: Server, mut dice: Dice, window: usize) -> Self {
        // Some write for most of the time, others meet.
        let operating = *dice.pick(&[15, 75]);
        let first_setting = dice.clone().roll() % 720;
        let mut world = Self {
            now: BEGINNING,
            server_lives: server.lives(),
            server,
            window,
            dice,
            tabs: Vec::new(),
            devices: vec![Device::new(), Device::new()],
            wires: BTreeMap::new(),
            census: Census::default(),
            ledger: Ledger::default(),
            looks: Looks::default(),
            topics: Vec::new(),
            lives: 0,
            names: 0,
            first_setting,
            promises: Vec::new(),
            put_out: BTreeSet::new(),
            operating,
            moments: 0,
            trail: None,
            may_be_refused: false,
            tape: None,
        };
        for (name, seat, device) in TABS {
            let tab = world.newborn(name, seat, device);
            world.tabs.push(tab);
        }
        for tab in world.everyone() {
            world.take_in(tab).expect("an empty server has seats");
            world.start(tab).expect("an empty agenda opens");
        }
        world
    }

    /// Remembers everything that happens, to be told after a failure.
    pub fn remember(&mut self) {
        self.trail = Some(Vec::new());
        self.server.take_notes();
    }

    /// What happened since the last time.
    pub(super) fn take_trail(&mut self) -> Vec<String> {
        self.trail.as_mut().map(std::mem::take).unwrap_or_default()
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

    /// The client id of a tab as it is open now.
    pub(super) fn client(&self, tab: TabId) -> ClientId {
        self.tabs[tab.0].client
    }

    /// Any topic that somebody added, or one that nobody did.
    pub(super) fn any_topic(&self, dice: &mut Dice) -> TopicId {
        let nobodys = TopicId::from_random([7; 16]);
        let place = dice.below(self.topics.len() + 1);
        self.topics.get(place).cloned().unwrap_or(nobodys)
    }

    /// Tells what the server did.
    pub(super) fn note_of_server(&mut self) {
        if self.trail.is_some() {
            for note in self.server.take_notes() {
                self.note(|| note);
            }
        }
    }

    /// Whether the people meet, rather than write.
    pub(super) const fn they_meet(&self) -> bool {
        self.operating > 50
    }

    /// What time it is on a tab's device, in milliseconds since 1970: never the same moment twice, as no person
    /// does two things at once, and Bob's clock is slow.
    pub(super) fn wall(&mut self, tab: TabId) -> u64 {
        let slow = match TABS[tab.0].1 {
            Seat::A => 0,
            Seat::B => 7_000,
        };
        self.moments += 1;
        let off_by = self.devices[self.tabs[tab.0].device].clock_off_by;
        (MORNING + self.now.get() + self.moments - slow).saturating_add_signed(off_by)
    }

    /// A device's clock is set, forward or back.
    pub(super) fn a_clock_jumps(&mut self) {
        let device = self.dice.below(self.devices.len());
        let jump = i64::try_from(self.dice.below(2 * LONGEST_JUMP)).unwrap();
        let off_by = jump - i64::try_from(LONGEST_JUMP).unwrap();
        self.note(|| format!("the clock of device {device} is off by {off_by} ms"));
        self.devices[device].clock_off_by = off_by;
    }

    /// Lets time pass, and wakes whoever wants to be woken.
    pub(crate) fn pass(&mut self, length: Duration) -> Checked {
        self.now = self.now + length;
        self.server.machine().pass_to(self.now)?;
        self.fetch()?;
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
        let mut marks = Vec::new();
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
                CoreEvent::ServerTime { .. } | CoreEvent::News => {}
                CoreEvent::Looked { bytes } => marks.push(bytes),
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
                CoreEvent::Authors { authors } => self.devices[at.device].bind(at.life, authors),
                CoreEvent::AllSaved {
                    through,
                    everything,
                } => self.all_saved(tab, through, everything)?,
                CoreEvent::Status {
                    status, connected, ..
                } => {
                    at.status = status;
                    at.is_connected = connected;
                }
                CoreEvent::Topic(change) => {
                    if let Some(mirror) = at.mirrors.get_mut(&change.topic) {
                        mirror.hear(&change);
                    }
                }
                CoreEvent::Presence { people } => at.people = people,
                CoreEvent::Agenda => at.page.told = true,
                CoreEvent::Damaged { text, .. } => return Err(text),
            }
        }
        for mark in marks {
            self.keep_mark(tab, &mark)?;
        }
        Ok(())
    }

    pub(super) fn all_saved(&mut self, tab: TabId, through: u64, everything: bool) -> Checked {
        let at = &mut self.tabs[tab.0];
        let device = &mut self.devices[at.device];
        let saved = usize::try_from(through).unwrap();
        for update in at.updates.iter().take(saved).skip(at.acknowledged) {
            if !self.server.has_on_disk(update)? {
                return Err(format!("{} believes a change saved that is not", at.name));
            }
        }
        at.acknowledged = saved;
        device.saved_through(at.life, through);
        if everything {
            let rows = device.rows.iter().filter(|row| row.is_unsaved());
            for row in rows.filter(|row| at.loaded.contains(&row.number)) {
                if !self.server.has_on_disk(&row.bytes)? {
                    return Err(format!("{} believes a restored change saved", at.name));
                }
            }
            device.saved_rows(&at.loaded);
        }
        Ok(())
    }
}
