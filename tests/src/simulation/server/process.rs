//! What the server's process holds, and loses when it ends: rooms, queues, and the way to the disk.

use super::disk::SimulatedDisk;
use super::safe::Safe;
use crate::simulation::world::Checked;
use duologue_server::rooms::OpenDocument;
use duologue_server::rooms::open_rooms::{Generation, OpenRooms};
use duologue_server::rooms::outgoing_queue::OutgoingSender;
use duologue_server::store::{Append, DocumentId, KeyedStore};
use duologue_server::vault::{Keyring, Vault};
use duologue_shared::ids::Seat;
use duologue_shared::room::ConnectionId;
use duologue_shared::time::Millis;
use std::collections::{BTreeMap, VecDeque};

/// The store as the server uses it, over the made-up disk.
pub(super) type Store = Vault<KeyedStore<SimulatedDisk>>;

/// A process that runs.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) store: Store,
    pub(super) rooms: OpenRooms<RoomSlot>,
    /// What the committer has been handed, in order.
    pub(super) queue: VecDeque<Job>,
    /// Whether the store worked when it was last asked.
    pub(super) store_works: bool,
    /// When the store was last asked whether it works: like the committer, it is not asked again at once.
    pub(super) asked_at: Option<Millis>,
    /// It takes nobody in any more, and is over when its rooms are.
    pub(super) is_ending: bool,
}

/// One document's room with what surrounds it.
#[derive(Debug)]
pub(super) struct RoomSlot {
    pub(super) generation: Generation,
    pub(super) stage: Stage,
    pub(super) mail: VecDeque<Mail>,
    pub(super) links: BTreeMap<ConnectionId, OutgoingSender>,
    pub(super) wants_compaction: bool,
    pub(super) reload: Reload,
    /// How often it was read again: what became of appends from before that is none of its business.
    pub(super) reloads: u64,
}

/// Whether an open document is to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reload {
    /// It is not.
    None,
    /// Behind what it had handed over before.
    BehindBarrier,
    /// Now.
    Due,
}

/// How far a document is opened.
#[derive(Debug)]
pub(super) enum Stage {
    /// What an earlier room had on its way to the disk may still come before.
    BehindBarrier,
    /// Its log may be read.
    Loading,
    /// It is open. Boxed, as it is far larger than the others.
    Open(Box<OpenDocument>),
}

/// What a room is sent.
#[derive(Debug)]
pub(super) enum Mail {
    Join {
        connection: ConnectionId,
        seat: Seat,
        link: OutgoingSender,
    },
    Frame {
        connection: ConnectionId,
        frame: Vec<u8>,
    },
    Left(ConnectionId),
}

/// What the committer is handed.
#[derive(Debug)]
pub(super) enum Job {
    Append(Author, Append),
    Barrier(DocumentId, Generation),
}

/// Whose an append is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Author {
    pub(super) generation: Generation,
    pub(super) reloads: u64,
}

impl Process {
    /// A process that begins: it reads its keys before anything else, and makes what is not there yet.
    pub(super) fn start(disk: &SimulatedDisk, safe: &Safe) -> Checked<Self> {
        let on_disk = |master, entropy| Keyring::on(Box::new(disk.clone()), master, entropy);
        let keyring = safe.unlock(on_disk)?;
        let store = KeyedStore::new(disk.clone());
        let store = Vault::sealing(store, keyring, safe.entropy(), &[]);
        Ok(Self {
            store: store.map_err(|error| error.to_string())?,
            rooms: OpenRooms::default(),
            queue: VecDeque::new(),
            store_works: true,
            asked_at: None,
            is_ending: false,
        })
    }

    /// The document's room, which is opened if it is not.
    pub(super) fn room(&mut self, document: &DocumentId) -> &mut RoomSlot {
        let queue = &mut self.queue;
        self.rooms.enter(document, |generation| {
            queue.push_back(Job::Barrier(document.clone(), generation));
            RoomSlot {
                generation,
                stage: Stage::BehindBarrier,
                mail: VecDeque::new(),
                links: BTreeMap::new(),
                wants_compaction: false,
                reload: Reload::None,
                reloads: 0,
            }
        })
    }

    /// The document's open, if it is open and no other than that one.
    pub(super) fn open_document(
        &mut self,
        document: &DocumentId,
        generation: Generation,
    ) -> Option<&mut OpenDocument> {
        self.slot(document, generation)?.open_document()
    }

    /// The document's room, if it is no other than that one.
    pub(super) fn slot(
        &mut self,
        document: &DocumentId,
        generation: Generation,
    ) -> Option<&mut RoomSlot> {
        let slot = self.rooms.get_mut(document)?;
        (slot.generation == generation).then_some(slot)
    }
}

impl RoomSlot {
    pub(super) fn open_document(&mut self) -> Option<&mut OpenDocument> {
        match &mut self.stage {
            Stage::Open(open) => Some(open),
            Stage::BehindBarrier | Stage::Loading => None,
        }
    }
}
