//! What updates cost wherever they go: through the gate and the room, to somebody new, out of the log, into a snapshot.
//!
//! All of it in steps, of which the library's own are counted by a copy of the document's order.

use duologue_server::rooms::log;
use duologue_server::store::{Append, DocumentId, DocumentStore, MemoryStore, Record};
use duologue_server::system::clock::Timestamp;
use duologue_shared::authors::Authors;
use duologue_shared::cost::{Order, STOCK, budget, count};
use duologue_shared::ids::{ClientId, PairId, Seat};
use duologue_shared::integration::reads_cheaply;
use duologue_shared::protocol::{Message, Reassembly, SyncMessage, fragmentation};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::room::{
    ConnectionEffect, ConnectionEvent, ConnectionId, Room, RoomEffect, RoomEvent, Sequence,
};
use duologue_shared::schema::MAX_ANSWER;
use duologue_shared::session::Flavour;
use duologue_shared::time::Millis;
use duologue_shared::view::{Readings, agenda_view_with};
use yrs::Transact;

/// Steps that a byte may cost in each place, all checks on it included.
pub const PER_BYTE: u64 = 64;

const ANA: ConnectionId = ConnectionId::new(1);
const BEN: ConnectionId = ConnectionId::new(2);
const NEW: ConnectionId = ConnectionId::new(3);
const NOW: Millis = Millis::new(0);
const SERVER: u64 = 9;

/// Steps in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Where.
    pub place: &'static str,
    /// How many.
    pub steps: u64,
    /// Bytes that came there.
    pub bytes: usize,
}

impl Cost {
    /// More than any bytes justify: what each may cost, and what somebody may spend beyond.
    #[must_use]
    pub fn is_too_much(self) -> bool {
        self.steps > self.most()
    }

    /// How many steps there may be.
    #[must_use]
    pub fn most(self) -> u64 {
        // Two people, each with a stock.
        let bytes = u64::try_from(self.bytes).expect("few bytes");
        bytes * PER_BYTE + 2 * STOCK
    }
}

/// A room with both people, its log, and what all of it cost so far.
#[derive(Debug)]
pub struct Watched {
    room: Room,
    /// Everything that was taken.
    log: Vec<Vec<u8>>,
    /// Of the document, where it is counted.
    order: Option<Order>,
    steps: u64,
    sent: usize,
    refused: usize,
}

impl Default for Watched {
    fn default() -> Self {
        Self::of(
            Replica::new(client(SERVER)),
            Vec::new(),
            Some(Order::default()),
        )
    }
}

impl Watched {
    /// A room whose library's steps are not counted, for measuring how long it takes.
    #[must_use]
    pub fn uncounted() -> Self {
        Self::of(Replica::new(client(SERVER)), Vec::new(), None)
    }

    fn of(replica: Replica, log: Vec<Vec<u8>>, order: Option<Order>) -> Self {
        let mut watched = Self {
            room: Room::new(replica, Authors::default(), Sequence::ZERO),
            log,
            order,
            steps: 0,
            sent: 0,
            refused: 0,
        };
        watched.joins(ANA, Seat::A);
        watched.joins(BEN, Seat::B);
        watched
    }

    /// The room is closed and opened again from its log.
    #[must_use]
    pub fn opened_again(self) -> Self {
        let replica = Replica::new(client(SERVER));
        replica.load(self.log.iter().map(Vec::as_slice));
        let mut order = Order::default();
        order.loads(self.log.iter().map(Vec::as_slice));
        let (steps, sent, refused) = (self.steps, self.sent, self.refused);
        Self {
            steps,
            sent,
            refused,
            ..Self::of(replica, self.log, Some(order))
        }
    }

    /// Somebody on that seat sends an update; whether it was taken.
    pub fn sends(&mut self, seat: Seat, update: &[u8]) -> bool {
        let from = match seat {
            Seat::A => ANA,
            Seat::B => BEN,
        };
        self.sent += update.len();
        let before = self.log.len();
        let message = Message::Sync(SyncMessage::Update(update));
        for frame in fragmentation::frames(&message) {
            let connection = from;
            self.happens(RoomEvent::Connection(ConnectionEvent::Received {
                connection,
                frame,
            }));
        }
        let through = self.room.last();
        self.happens(RoomEvent::Durable { through });
        self.log.len() > before
    }

    /// The document.
    pub const fn replica(&self) -> &Replica {
        self.room.replica()
    }

    /// Everything that was taken.
    pub fn log(&self) -> &[Vec<u8>] {
        &self.log
    }

    /// The document's order, where it is counted.
    pub const fn order(&self) -> Option<&Order> {
        self.order.as_ref()
    }

    /// How many updates were refused because of what they cost.
    pub const fn refused(&self) -> usize {
        self.refused
    }

    /// What it cost in each place.
    pub fn costs(&mut self) -> Vec<Cost> {
        let kept = self.log.iter().map(Vec::len).sum();
        let cost = |place, steps, bytes| Cost {
            place,
            steps,
            bytes,
        };
        let rows = || self.log.iter().map(Vec::as_slice);
        let load = counted(|| drop(Replica::new(client(SERVER)).load(rows())));
        let load = load + Order::default().loads(rows());
        // Where none is made, the log is all there is.
        let snapshot = reads_cheaply(self.room.replica()).is_ok();
        let snapshot = snapshot.then(|| Order::default().takes(&self.room.replica().everything()));
        let of_snapshot = snapshot.unwrap_or_default();
        let server =
            load + of_snapshot + counted(|| self.compacts_at_the_server(snapshot.is_some()));
        let device = load + of_snapshot + counted(|| self.compacts_on_a_device(snapshot.is_some()));
        let outline = counted(|| {
            let mut txn = self.room.replica().doc().transact_mut();
            let mut readings = Readings::default();
            let _view = agenda_view_with(&mut txn, &mut readings);
        });
        vec![
            cost("gate and room", self.steps, self.sent),
            cost("load of the log", load, kept),
            cost("load of the snapshot", of_snapshot, kept),
            cost("compaction at the server", server, kept),
            cost("compaction on a device", device, kept),
            cost("outline", outline, kept),
            cost("answer to somebody new", self.answers(), kept),
        ]
    }

    /// Somebody new comes and asks for everything; what it costs to answer and to take the answer in.
    fn answers(&mut self) -> u64 {
        let before = self.steps;
        let (updates, mut taken) = (self.answered(), Order::default());
        let steps: u64 = updates.iter().map(|update| taken.takes(update)).sum();
        let answers = steps + self.steps - before;
        self.steps = before;
        let replica = Replica::new(client(SERVER + 1));
        for update in &updates {
            let accepted = replica.accept_up_to(update, Origin::Remote, MAX_ANSWER);
            accepted.expect("what the server answers");
        }
        let is_same = replica.same_state(self.room.replica());
        assert!(is_same, "somebody new has another agenda");
        answers
    }

    /// Somebody new comes, asks for everything and leaves; the updates that are the answer.
    pub fn answered(&mut self) -> Vec<Vec<u8>> {
        self.joins(NEW, Seat::B);
        let nothing = Message::Sync(SyncMessage::Step1(&[0])).encode();
        let effects = self.happens(RoomEvent::Connection(ConnectionEvent::Received {
            connection: NEW,
            frame: nothing,
        }));
        self.happens(RoomEvent::Connection(ConnectionEvent::Left {
            connection: NEW,
        }));
        let mut reassembly = Reassembly::new(MAX_ANSWER);
        let mut updates = Vec::new();
        for effect in effects {
            let RoomEffect::Connection(ConnectionEffect::Send { frame, .. }) = effect else {
                continue;
            };
            let message = Message::decode(&frame).expect("the server speaks the protocol");
            let whole = if let Message::Part(part) = message {
                reassembly.accept(part).expect("a part in its place")
            } else {
                Some(frame)
            };
            let message = whole.as_ref().map(|whole| Message::decode(whole));
            let message = message.map(|message| message.expect("the server speaks the protocol"));
            if let Some(Message::Sync(SyncMessage::Update(update) | SyncMessage::Step2(update))) =
                message
            {
                updates.push(update.to_vec());
            }
        }
        updates
    }

    fn compacts_at_the_server(&self, with_snapshot: bool) {
        let store = MemoryStore::in_memory();
        let document = DocumentId::agenda(&PairId::from_random([1; 16]));
        let append = |(number, bytes): (u64, &Vec<u8>)| Append {
            document: document.clone(),
            sequence: Sequence::new(number),
            record: Record {
                seat: None,
                at_ms: 0,
                bytes: bytes.clone(),
            },
        };
        let appends: Vec<Append> = (1..).zip(&self.log).map(append).collect();
        store.append_batch(&appends).expect("a store in memory");
        let now = Timestamp::from_millis(0);
        let compacted = log::compact(&store, &document, client(SERVER), now);
        let covered = compacted.expect("a log that was taken").covered;
        assert_eq!(covered.is_ok(), with_snapshot, "{covered:?}");
    }

    fn compacts_on_a_device(&self, with_snapshot: bool) {
        let folded = duologue_client::compaction::compact(None, &self.log);
        assert_eq!(folded.is_ok(), with_snapshot, "{:?}", folded.err());
    }

    fn joins(&mut self, connection: ConnectionId, seat: Seat) {
        let flavour = Flavour::Duologue;
        self.happens(RoomEvent::Connection(ConnectionEvent::Joined {
            connection,
            seat,
            flavour,
        }));
        if connection != NEW {
            let frame = Message::Sync(SyncMessage::Step1(&[0])).encode();
            self.happens(RoomEvent::Connection(ConnectionEvent::Received {
                connection,
                frame,
            }));
        }
    }

    fn happens(&mut self, event: RoomEvent) -> Vec<RoomEffect> {
        let mut effects = Vec::new();
        let room = &mut self.room;
        self.steps += counted(|| effects = room.handle(NOW, event));
        for effect in &effects {
            if let RoomEffect::Append { bytes, .. } = effect {
                self.steps += self.order.as_mut().map_or(0, |order| order.takes(bytes));
                self.log.push(bytes.clone());
            }
            let is_refused = matches!(effect, RoomEffect::Refused { code: "too_costly" });
            self.refused += usize::from(is_refused);
        }
        effects
    }
}

/// What it costs when Ana sends all of these; how many were refused for it.
pub fn costs_of(updates: &[Vec<u8>]) -> (Vec<Cost>, usize) {
    let mut watched = Watched::default();
    for update in updates {
        watched.sends(Seat::A, update);
    }
    (watched.costs(), watched.refused())
}

/// How many steps that many bytes justify in any place.
#[must_use]
pub fn justified(bytes: usize) -> u64 {
    budget(bytes)
}

fn counted(doing: impl FnOnce()) -> u64 {
    u64::try_from(count(doing)).expect("few steps")
}

fn client(number: u64) -> ClientId {
    ClientId::try_from(number).expect("a client id")
}
