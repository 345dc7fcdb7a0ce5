//! The server's machine: a process that runs the product's rooms and store over a made-up disk, step by step.
//!
//! What takes time in the product (reading a log, writing a batch, compacting) is a piece of work here that is done
//! when chance says so; in the middle of each the process can end, at any call to the disk.

use super::disk::{Crash, SimulatedDisk};
use super::durability_oracle::DurabilityOracle;
use super::marks::Marks;
use super::process::{Author, Job, Mail, Process, Reload, Stage, Store};
use super::safe::Safe;
use super::sockets::Socket;
use crate::simulation::dice::Dice;
use crate::simulation::world::{Checked, MORNING};
use duologue_server::rooms::open_rooms::Generation;
use duologue_server::rooms::{DocumentEffect, DocumentEvent, Limits, Now, OpenDocument, log};
use duologue_server::store::DocumentId;
use duologue_server::system::clock::Timestamp;
use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::room::{ConnectionEffect, ConnectionEvent, ConnectionId, Room};
use duologue_shared::session::Flavour;
use duologue_shared::time::Millis;
use std::collections::{BTreeMap, VecDeque};

/// The machine, its process while one runs, and the sockets of those who are connected.
#[derive(Debug)]
pub(in crate::simulation) struct Machine {
    pub(super) disk: SimulatedDisk,
    pub(super) safe: Safe,
    pub(super) process: Option<Process>,
    pub(super) limits: Limits,
    pub(super) now: Millis,
    /// By how much the machine's clock is off, in milliseconds.
    pub(super) clock_off_by: i64,
    pub(super) dice: Dice,
    pub(super) witnesses: BTreeMap<DocumentId, DurabilityOracle>,
    pub(super) sockets: BTreeMap<ConnectionId, Socket>,
    pub(super) connections: u64,
    /// How many processes there were.
    lives: u64,
    /// Whether a process that cannot start is started again and again.
    is_wanted: bool,
    /// How far people have looked; a server of before keeps nothing of it.
    pub(super) marks: Option<Marks>,
    /// What happened lately, if anybody wants to be told.
    notes: Option<Vec<String>>,
}

impl Machine {
    /// A machine over an empty disk, whose process runs; it may have ended while it made its first keys.
    pub(in crate::simulation) fn new(mut dice: Dice, limits: Limits, now: Millis) -> Self {
        let disk = SimulatedDisk::new(Dice::new(dice.roll()));
        let mut machine = Self {
            process: None,
            disk,
            safe: Safe::new(Dice::new(dice.roll())),
            limits,
            now,
            clock_off_by: 0,
            dice,
            witnesses: BTreeMap::new(),
            sockets: BTreeMap::new(),
            connections: 0,
            lives: 1,
            is_wanted: true,
            marks: None,
            notes: None,
        };
        if machine.dice.chance(30) {
            let calls = machine.dice.below(10);
            let crash = *machine.dice.pick(&[Crash::Kill, Crash::PowerLoss]);
            machine.disk.light_fuse(calls, crash);
        }
        machine.start();
        machine
    }

    /// How many processes there were so far: with each that ended, every socket did.
    pub(in crate::simulation) const fn lives(&self) -> u64 {
        self.lives
    }

    /// What happened since the last time; from now on everything is noted.
    pub(in crate::simulation) fn take_notes(&mut self) -> Vec<String> {
        self.notes.replace(Vec::new()).unwrap_or_default()
    }

    /// Notes who writes under a client id, in truth.
    pub(in crate::simulation) fn know_owner(
        &mut self,
        document: &DocumentId,
        client: ClientId,
        seat: Seat,
    ) {
        self.oracle(document).knows_owner(client, seat);
    }

    /// Time passed.
    pub(in crate::simulation) fn pass_to(&mut self, now: Millis) -> Checked {
        self.now = self.now.max(now);
        for (document, generation) in self.open_rooms() {
            while let Some(process) = &mut self.process
                && let Some(open) = process.open_document(&document, generation)
                && open.next_wake().is_some_and(|wake| wake <= self.now)
            {
                self.tell(&document, generation, DocumentEvent::Woke)?;
            }
        }
        self.end_if_over();
        Ok(())
    }

    /// The document's room, if it is open.
    pub(in crate::simulation) fn open_room(&mut self, document: &DocumentId) -> Option<&Room> {
        let slot = self.process.as_mut()?.rooms.get_mut(document)?;
        Some(slot.open_document()?.room())
    }

    /// Ends the process at once, if one runs.
    pub(super) fn crash(&mut self, crash: Crash) {
        self.disk.crash(crash);
        if let Some(marks) = &mut self.marks {
            marks.lose(None);
        }
        self.sockets.clear();
        self.process = None;
        self.lives += 1;
    }

    /// Starts a process, unless one runs.
    pub(super) fn start(&mut self) {
        self.is_wanted = true;
        while self.process.is_none() {
            match Process::start(&self.disk, &self.safe) {
                Ok(process) => self.process = Some(process),
                Err(error) => {
                    self.note(|| format!("the server does not start: {error}"));
                    let Some(crash) = self.disk.crashed() else {
                        return;
                    };
                    self.crash(crash);
                }
            }
        }
    }

    /// The process ends, and none is started for a while.
    pub(super) fn stay_down(&mut self) {
        self.crash(Crash::PowerLoss);
        self.is_wanted = false;
    }

    /// Starts a process again that could not start.
    pub(super) fn start_if_wanted(&mut self) {
        if self.is_wanted {
            self.start();
        }
    }

    /// Notices that the process ended in the middle of a call; another one starts.
    pub(super) fn crashed(&mut self) -> bool {
        let Some(crash) = self.disk.crashed() else {
            return false;
        };
        self.note(|| format!("the process ends in the middle of a call: {crash:?}"));
        self.crash(crash);
        self.start();
        true
    }

    /// A room is gone without a word, as one that panics is.
    pub(super) fn lose_room(&mut self, document: &DocumentId, generation: Generation) {
        if let Some(process) = &mut self.process {
            process.rooms.forget(document, generation);
        }
        if let Some(marks) = &mut self.marks {
            marks.lose(Some(document));
        }
    }

    pub(super) fn open_rooms(&self) -> Vec<(DocumentId, Generation)> {
        let rooms = self.process.iter().flat_map(|process| process.rooms.iter());
        rooms
            .map(|(document, slot)| (document.clone(), slot.generation))
            .collect()
    }

    pub(super) fn note(&mut self, what: impl FnOnce() -> String) {
        if let Some(notes) = &mut self.notes {
            notes.push(what());
        }
    }

    /// Hands an event to a document's open, and does what follows.
    pub(super) fn tell(
        &mut self,
        document: &DocumentId,
        generation: Generation,
        event: DocumentEvent,
    ) -> Checked {
        let now = self.moment();
        let Some(process) = &mut self.process else {
            return Ok(());
        };
        let Some(open) = process.open_document(document, generation) else {
            return Ok(());
        };
        let effects = open.handle(now, event);
        self.carry_out(document, generation, effects)
    }

    fn carry_out(
        &mut self,
        document: &DocumentId,
        generation: Generation,
        effects: Vec<DocumentEffect>,
    ) -> Checked {
        let mut rounds = VecDeque::from([effects]);
        while let Some(effects) = rounds.pop_front() {
            for effect in effects {
                let event = self.perform(document, generation, effect)?;
                let now = self.moment();
                if let Some(event) = event
                    && let Some(process) = &mut self.process
                    && let Some(open) = process.open_document(document, generation)
                {
                    rounds.push_back(open.handle(now, event));
                }
            }
        }
        Ok(())
    }

    /// Reads what a room was sent, as far as it takes anything now.
    pub(super) fn read_mail(&mut self, document: &DocumentId) -> Checked {
        while let Some(process) = &mut self.process
            && let Some(slot) = process.rooms.get_mut(document)
            && slot.open_document().is_some_and(|open| open.takes_mail())
            && let Some(mail) = slot.mail.pop_front()
        {
            let generation = slot.generation;
            let event = match mail {
                Mail::Join {
                    connection,
                    seat,
                    link,
                } => {
                    slot.links.insert(connection, link);
                    DocumentEvent::Connection(ConnectionEvent::Joined {
                        connection,
                        seat,
                        flavour: Flavour::Duologue,
                    })
                }
                Mail::Frame { connection, frame } => {
                    DocumentEvent::Connection(ConnectionEvent::Received { connection, frame })
                }
                Mail::Left(connection) => {
                    slot.links.remove(&connection);
                    DocumentEvent::Connection(ConnectionEvent::Left { connection })
                }
            };
            self.tell(document, generation, event)?;
        }
        Ok(())
    }

    pub(super) fn oracle(&mut self, document: &DocumentId) -> &mut DurabilityOracle {
        let dice = &mut self.dice;
        self.witnesses
            .entry(document.clone())
            .or_insert_with(|| DurabilityOracle::new(document.clone(), dice))
    }

    pub(super) fn store(&self) -> Option<&Store> {
        self.process.as_ref().map(|process| &process.store)
    }

    pub(super) fn moment(&self) -> Now {
        let wall = (MORNING + self.now.get()).saturating_add_signed(self.clock_off_by);
        Now {
            steady: self.now,
            wall: Timestamp::from_millis(wall),
        }
    }

    /// A document that was read is open from now on.
    pub(super) fn opened(
        &mut self,
        document: &DocumentId,
        generation: Generation,
        opened: log::Opened,
    ) -> Checked {
        self.look(document)?;
        self.oracle(document).sees_opened_again(&opened.replica)?;
        let mut open = OpenDocument::new(document.clone(), opened, self.limits, self.moment());
        if let Some(marks) = &self.marks {
            open.know_looked(marks.of(document));
        }
        if let Some(process) = &mut self.process
            && let Some(slot) = process.slot(document, generation)
        {
            slot.stage = Stage::Open(Box::new(open));
            if !process.store_works {
                self.tell(document, generation, DocumentEvent::StorageFails)?;
            }
        }
        self.read_mail(document)
    }

    /// A document that was read again is shown from now on.
    pub(super) fn reloaded(
        &mut self,
        document: &DocumentId,
        generation: Generation,
        opened: log::Opened,
    ) -> Checked {
        self.look(document)?;
        self.oracle(document).sees_opened_again(&opened.replica)?;
        let now = self.moment();
        if let Some(process) = &mut self.process
            && let Some(open) = process.open_document(document, generation)
        {
            let effects = open.reloaded(now, opened);
            self.carry_out(document, generation, effects)?;
        }
        self.read_mail(document)
    }

    fn perform(
        &mut self,
        document: &DocumentId,
        generation: Generation,
        effect: DocumentEffect,
    ) -> Checked<Option<DocumentEvent>> {
        if let DocumentEffect::Connection(ConnectionEffect::Send { connection, frame }) = &effect {
            self.look(document)?;
            self.oracle(document).sees_sent(*connection, frame)?;
        }
        if let DocumentEffect::Commit(append) = &effect {
            self.oracle(document).sees_taken(&append.record)?;
        }
        if let DocumentEffect::Looked { seat } = effect {
            self.looked_on(document, seat)?;
        }
        let Some(process) = &mut self.process else {
            return Ok(None);
        };
        let queue = &mut process.queue;
        let rooms = &mut process.rooms;
        let slot = rooms.get_mut(document);
        let Some(slot) = slot.filter(|slot| slot.generation == generation) else {
            return Ok(None);
        };
        match effect {
            DocumentEffect::Connection(ConnectionEffect::Send { connection, frame }) => {
                if let Some(link) = slot.links.get_mut(&connection)
                    && link.send(frame).is_err()
                {
                    slot.links.remove(&connection);
                    return Ok(Some(DocumentEvent::Connection(ConnectionEvent::Left {
                        connection,
                    })));
                }
            }
            DocumentEffect::Connection(ConnectionEffect::Close { connection, reason }) => {
                if let Some(link) = slot.links.remove(&connection) {
                    link.close(reason);
                }
            }
            DocumentEffect::Commit(append) => {
                let reloads = slot.reloads;
                let author = Author {
                    generation,
                    reloads,
                };
                queue.push_back(Job::Append(author, append));
            }
            DocumentEffect::Reload => {
                slot.reloads += 1;
                slot.reload = Reload::BehindBarrier;
                queue.push_back(Job::Barrier(document.clone(), generation));
            }
            DocumentEffect::Refused { .. } | DocumentEffect::Looked { .. } => {}
            DocumentEffect::Compact => slot.wants_compaction = true,
            DocumentEffect::End => {
                if let Some(marks) = &mut self.marks {
                    marks.keep();
                }
                let ended = process.rooms.forget(document, generation);
                self.invite_again(document, ended)?;
            }
        }
        Ok(None)
    }
}
