//! The server: a room over a log whose disk is slow, and can fail.

use super::dice::Dice;
use super::wire::Packet;
use duologue_shared::authors::Authors;
use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::protocol::{Message, SyncMessage};
use duologue_shared::replica::{LoadReport, Origin, Refusal, Replica};
use duologue_shared::room::{ConnectionId, Room, RoomEffect, RoomEvent, Sequence};
use duologue_shared::scan::Scan;
use duologue_shared::session::Flavour;
use duologue_shared::time::Millis;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::mem;

/// The server, with a witness of what is really on its disk.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) is_up: bool,
    room: Option<Room>,
    disk: Vec<Logged>,
    waiting: VecDeque<Logged>,
    /// What is on the disk, as a document: nobody may be told of anything else.
    witness: Replica,
    heard: BTreeMap<ConnectionId, Heard>,
    /// Who writes under which client id, in truth.
    pub(super) owners: BTreeMap<u64, Seat>,
    dice: Dice,
}

/// An update, and whose connection it came over.
#[derive(Debug)]
struct Logged {
    seat: Seat,
    bytes: Vec<u8>,
}

/// What the updates of one connection were, and which of them were acknowledged.
#[derive(Debug, Default)]
struct Heard {
    updates: Vec<Vec<u8>>,
    refused: BTreeSet<u64>,
    acknowledged: usize,
}

/// What to put on which wire.
pub(super) type Outgoing = Vec<(ConnectionId, Packet)>;

impl Server {
    pub(super) fn new(mut dice: Dice) -> Self {
        Self {
            is_up: true,
            room: None,
            disk: Vec::new(),
            waiting: VecDeque::new(),
            witness: Replica::new(ClientId::from_random(dice.roll())),
            heard: BTreeMap::new(),
            owners: BTreeMap::new(),
            dice,
        }
    }

    /// Hands an event to the room, which a connection that joins opens.
    pub(super) fn handle(&mut self, now: Millis, event: RoomEvent) -> Result<Outgoing, String> {
        match &event {
            RoomEvent::Joined { connection, .. } => {
                self.heard.insert(*connection, Heard::default());
                self.open()?;
            }
            RoomEvent::Received { connection, frame } => self.hear(*connection, frame),
            RoomEvent::Left { .. }
            | RoomEvent::Durable { .. }
            | RoomEvent::AppendFailed
            | RoomEvent::StorageFails
            | RoomEvent::StorageWorks
            | RoomEvent::LogLost
            | RoomEvent::GoAway { .. }
            | RoomEvent::Woke => {}
        }
        let Some(room) = &mut self.room else {
            return Ok(Vec::new());
        };
        let effects = room.handle(now, event);
        self.carry_out(effects)
    }

    /// Lets the room do what it is time for.
    pub(super) fn woke(&mut self, now: Millis) -> Result<Outgoing, String> {
        let wake = self.room.as_ref().and_then(Room::next_wake);
        if wake.is_some_and(|wake| wake <= now) {
            return self.handle(now, RoomEvent::Woke);
        }
        Ok(Vec::new())
    }

    pub(super) fn join(connection: ConnectionId, seat: Seat) -> RoomEvent {
        RoomEvent::Joined {
            connection,
            seat,
            flavour: Flavour::Duologue,
        }
    }

    /// How many records wait for the disk.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The disk keeps the oldest `count` records that wait.
    pub(super) fn keep(&mut self, now: Millis, count: usize) -> Result<Outgoing, String> {
        self.write(count)?;
        let through = self.durable();
        self.handle(now, RoomEvent::Durable { through })
    }

    /// The disk refuses what waits. The room shows what is there and waits for [`mend`](Self::mend).
    pub(super) fn fail(&mut self, now: Millis) -> Result<Outgoing, String> {
        self.handle(now, RoomEvent::AppendFailed)
    }

    /// The disk works again, and the room is told if it waits for that.
    pub(super) fn mend(&mut self, now: Millis) -> Result<Outgoing, String> {
        if self.room.as_ref().is_some_and(Room::waits_for_storage) {
            return self.handle(now, RoomEvent::StorageWorks);
        }
        Ok(Vec::new())
    }

    /// The process dies; the disk may have kept more than anybody was told.
    pub(super) fn crash(&mut self) -> Result<(), String> {
        let kept = self.dice.below(self.waiting.len() + 1);
        self.write(kept)?;
        self.waiting.clear();
        self.room = None;
        Ok(())
    }

    /// The disk is put back to one of its earlier states, as by restoring a backup; how many records are lost.
    pub(super) fn restore(&mut self) -> Result<usize, String> {
        let before = mem::take(&mut self.disk);
        let kept = self.dice.below(before.len() + 1);
        let lost = before.len() - kept;
        self.waiting = before.into_iter().take(kept).collect();
        self.witness = Replica::new(ClientId::from_random(self.dice.roll()));
        self.write(kept)?;
        Ok(lost)
    }

    /// Forgets a document that nobody has open.
    pub(super) fn evict(&mut self) {
        if let Some(room) = &self.room
            && room.connections() == 0
            && room.is_durable()
        {
            self.room = None;
        }
    }

    /// The open document, or a fresh one from the log.
    pub(super) fn replica(&mut self) -> Result<&Replica, String> {
        self.open()?;
        Ok(self.room.as_ref().unwrap().replica())
    }

    /// The document as the log alone gives it.
    pub(super) fn reload(&mut self) -> Result<Replica, String> {
        let replica = Replica::new(ClientId::from_random(self.dice.roll()));
        let report = replica.load(self.disk.iter().map(|record| record.bytes.as_slice()));
        let whole = LoadReport {
            applied: self.disk.len(),
            ..LoadReport::default()
        };
        if report == whole {
            Ok(replica)
        } else {
            Err(format!("the server's log does not load: {report:?}"))
        }
    }

    /// Whether all of an update is on the disk.
    pub(super) fn has_on_disk(&self, update: &[u8]) -> bool {
        self.witness
            .accept(update, Origin::Remote)
            .is_ok_and(|accepted| !accepted.changed)
    }

    fn open(&mut self) -> Result<(), String> {
        if self.room.is_none() {
            let replica = self.reload()?;
            let authors = self.authors(&replica)?;
            self.room = Some(Room::new(replica, authors, self.durable()));
        }
        Ok(())
    }

    /// Whose each client id is, as the log says.
    fn authors(&self, replica: &Replica) -> Result<Authors, String> {
        let mut authors = Authors::of(replica, []).map_err(|refusal| refusal.to_string())?;
        for record in &self.disk {
            let scan = Scan::of(&record.bytes).map_err(|error| error.to_string())?;
            for client in scan.authors() {
                let client = ClientId::try_from(client).map_err(|error| error.to_string())?;
                authors.bind(client, record.seat);
            }
        }
        Ok(authors)
    }

    fn durable(&self) -> Sequence {
        Sequence::new(u64::try_from(self.disk.len()).unwrap())
    }

    fn write(&mut self, count: usize) -> Result<(), String> {
        for record in self.waiting.drain(..count) {
            self.witness
                .accept(&record.bytes, Origin::Remote)
                .map_err(|refusal| format!("the log does not fit itself: {refusal}"))?;
            self.disk.push(record);
        }
        Ok(())
    }

    fn hear(&mut self, connection: ConnectionId, frame: &[u8]) {
        if let Ok(Message::Sync(SyncMessage::Step2(update) | SyncMessage::Update(update))) =
            Message::decode(frame)
            && let Some(heard) = self.heard.get_mut(&connection)
        {
            heard.updates.push(update.to_vec());
        }
    }

    fn carry_out(&mut self, effects: Vec<RoomEffect>) -> Result<Outgoing, String> {
        let mut outgoing = Vec::new();
        for effect in effects {
            match effect {
                RoomEffect::Append {
                    sequence,
                    seat,
                    bytes,
                } => {
                    self.check_is_own(seat, &bytes)?;
                    let place = self.disk.len() + self.waiting.len() + 1;
                    if sequence != Sequence::new(u64::try_from(place).unwrap()) {
                        return Err(format!("record {sequence:?} in place {place}"));
                    }
                    self.waiting.push_back(Logged { seat, bytes });
                }
                RoomEffect::Send { connection, frame } => {
                    self.check_is_durable(connection, &frame)?;
                    outgoing.push((connection, Packet::Frame(frame)));
                }
                RoomEffect::Refused { .. } => {}
                RoomEffect::Close { connection, .. } => outgoing.push((connection, Packet::End)),
                RoomEffect::Reload => {
                    self.waiting.clear();
                    let replica = self.reload()?;
                    let authors = self.authors(&replica)?;
                    let durable = self.durable();
                    if let Some(room) = &mut self.room {
                        let effects = room.reloaded(replica, authors, durable);
                        outgoing.extend(self.carry_out(effects)?);
                    }
                }
                RoomEffect::End => {
                    self.room = None;
                    self.waiting.clear();
                }
            }
        }
        Ok(outgoing)
    }

    /// Everybody brings their own blocks and no others.
    fn check_is_own(&self, seat: Seat, update: &[u8]) -> Result<(), String> {
        let scan = Scan::of(update).map_err(|error| error.to_string())?;
        let is_foreign = |client: &u64| self.owners.get(client) != Some(&seat);
        match scan.authors().find(is_foreign) {
            Some(client) => Err(format!("seat {seat} brought the words of {client}")),
            None => Ok(()),
        }
    }

    /// Nobody may be told of what the disk does not have.
    fn check_is_durable(&mut self, connection: ConnectionId, frame: &[u8]) -> Result<(), String> {
        match Message::decode(frame) {
            Ok(Message::Sync(SyncMessage::Step2(update) | SyncMessage::Update(update))) => {
                if !self.has_on_disk(update) {
                    return Err("an update was shown before it was durable".to_owned());
                }
            }
            Ok(Message::Refused { update, code, .. }) => {
                if ![Refusal::Gap.code(), Refusal::Storage.code()].contains(&code) {
                    return Err(format!("what an honest tab sent was refused: {code}"));
                }
                if let Some(heard) = self.heard.get_mut(&connection) {
                    heard.refused.insert(update);
                }
            }
            Ok(Message::Saved { updates }) => self.check_acknowledged(connection, updates)?,
            Ok(_) | Err(_) => {}
        }
        Ok(())
    }

    fn check_acknowledged(&mut self, connection: ConnectionId, updates: u64) -> Result<(), String> {
        let Some(mut heard) = self.heard.remove(&connection) else {
            return Err("a connection that nobody knows was told of its updates".to_owned());
        };
        let updates = usize::try_from(updates).unwrap();
        let newly = heard.updates.iter().enumerate().take(updates);
        for (index, update) in newly.skip(heard.acknowledged) {
            let number = u64::try_from(index + 1).unwrap();
            if !heard.refused.contains(&number) && !self.has_on_disk(update) {
                return Err(format!(
                    "update {number} was acknowledged before it was durable"
                ));
            }
        }
        if updates > heard.updates.len() {
            return Err("an update was acknowledged that never came".to_owned());
        }
        heard.acknowledged = updates;
        self.heard.insert(connection, heard);
        Ok(())
    }
}
