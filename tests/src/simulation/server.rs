//! The server as a pair reaches it: the product's rooms and store on a machine that fails in every way.

mod deleting;
mod disk;
mod door;
mod durability_oracle;
mod machine;
mod marks;
mod on_disk;
mod process;
mod safe;
mod sockets;
mod trouble;
mod work;

pub(super) use machine::Machine;

use super::dice::Dice;
use super::world::Checked;
use duologue_server::rooms::Limits;
use duologue_server::store::DocumentId;
use duologue_shared::ids::{ClientId, PairId, Seat};
use duologue_shared::replica::Replica;
use duologue_shared::room::Room;
use duologue_shared::time::Millis;
use std::cell::{RefCell, RefMut};
use std::rc::Rc;
use std::time::Duration;

/// One pair's way to the server, which other pairs share.
#[derive(Debug, Clone)]
pub(super) struct Server {
    machine: Rc<RefCell<Machine>>,
    pair: u8,
    pub(super) document: DocumentId,
}

impl Server {
    /// A server for this pair alone.
    pub(super) fn new(dice: Dice, limits: Limits, now: Millis) -> Self {
        Self {
            machine: Rc::new(RefCell::new(Machine::new(dice, limits, now))),
            pair: 0,
            document: document(0),
        }
    }

    /// The same server, for another pair.
    pub(super) fn for_pair(&self, pair: u8) -> Self {
        Self {
            machine: Rc::clone(&self.machine),
            pair,
            document: document(pair),
        }
    }

    pub(super) fn machine(&self) -> RefMut<'_, Machine> {
        self.machine.borrow_mut()
    }

    /// What somebody of the pair is called at the server.
    pub(super) fn person(&self, seat: Seat) -> String {
        format!("{}-{}", seat.as_str(), self.pair)
    }

    /// How many processes there were.
    pub(super) fn lives(&self) -> u64 {
        self.machine().lives()
    }

    /// What happened since the last time; from now on everything is noted.
    pub(super) fn take_notes(&self) -> Vec<String> {
        self.machine().take_notes()
    }

    /// Notes who writes under a client id, in truth.
    pub(super) fn know_owner(&self, client: ClientId, seat: Seat) {
        self.machine().know_owner(&self.document, client, seat);
    }

    /// The process ends, and the document's log is put back to an earlier state, as by restoring a backup.
    pub(super) fn restore_older(&self) {
        self.machine().restore_older(&self.document);
    }

    /// The pair is deleted, and nothing of what they wrote opens any more.
    pub(super) fn delete_pair(&self) -> Checked {
        self.machine()
            .delete_pair(&pair_id(self.pair), &self.document)
    }

    /// The client ids that the open document knows to be somebody's.
    pub(super) fn clients_of(&self, seat: Seat) -> Vec<ClientId> {
        let mut machine = self.machine();
        let room = machine.open_room(&self.document);
        let authors = room.into_iter().flat_map(Room::authors);
        let theirs = authors.filter(|(_, whose)| *whose == seat);
        theirs.map(|(client, _)| client).collect()
    }

    /// The document as what is surely on the disk gives it.
    pub(super) fn reload(&self) -> Checked<Replica> {
        self.machine().reload(&self.document)
    }

    /// Whether all of an update is durable.
    pub(super) fn has_on_disk(&self, update: &[u8]) -> Checked<bool> {
        self.machine().has_on_disk(&self.document, update)
    }

    /// Looks at the document as it is open, if it is.
    pub(super) fn look(&self, at: impl FnOnce(&Replica) -> Checked) -> Checked {
        let mut machine = self.machine();
        let room = machine.open_room(&self.document);
        room.map_or(Ok(()), |room| at(room.replica()))
    }
}

/// Bounds small enough that everything they bound happens.
pub(super) fn tight_limits(dice: &mut Dice) -> Limits {
    let compact_records = u64::try_from(2 + dice.below(30)).unwrap();
    Limits {
        idle: Duration::from_secs(2),
        compact_records,
        longest_log: 2 * compact_records,
        undurable: u64::try_from(2 + dice.below(12)).unwrap(),
        outgoing_frames: 4 + dice.below(30),
        ..Limits::default()
    }
}

fn document(pair: u8) -> DocumentId {
    DocumentId::agenda(&pair_id(pair))
}

fn pair_id(pair: u8) -> PairId {
    PairId::from_random([pair; 16])
}
