//! A year of pairs that meet every week and type, over the store that a server has, and what its folder takes.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use duologue_server::operation::data;
use duologue_server::operation::space::SpaceWatch;
use duologue_server::rooms::Limits;
use duologue_server::store::{
    Append, Appended, DocumentId, DocumentStore, Record, RecordStore, Sequence, Snapshot, Space,
    StoreMetrics, Table,
};
use duologue_server::system::clock::Timestamp;
use duologue_server::system::entropy::{Entropy, SystemEntropy};
use duologue_server::vault::GivenMasterKey;
use duologue_shared::ids::{ClientId, PairId, Seat};
use duologue_shared::replica::{Origin, Replica};
use yrs::{Text, Transact, WriteTxn};

/// How many meet how often, and how much they type each time.
#[derive(Clone, Copy, Debug)]
pub struct Year {
    pub pairs: usize,
    pub weeks: usize,
    /// Keys of both people in one meeting.
    pub keys: usize,
}

/// What became of the folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// At the end.
    pub space: Space,
    /// The most that everything on the disk ever was of what was kept, in hundredths.
    pub worst: u64,
    /// The most bytes that the database ever took.
    pub largest: u64,
    pub renewals: u64,
    pub keys: u64,
    pub took: Duration,
}

impl Found {
    /// How much of what is kept is on the disk at the end, in hundredths.
    pub fn at_the_end(&self) -> u64 {
        hundredths(self.space)
    }
}

fn hundredths(space: Space) -> u64 {
    space.on_disk() * 100 / space.live()
}

/// Pairs that meet at the same time.
const AT_ONCE: usize = 20;
/// Batches between two looks at how large the files are, and what goes by in between.
const LOOK: usize = 200;
const PAUSE: Duration = Duration::from_secs(5);
/// Below this an empty database counts for more than what is in it.
const LARGE: u64 = 12 << 20;
const SESSIONS: Table = Table::new("sessions");

/// What one pair types in a meeting, which is the same for all, and the document when it is over.
struct Meeting {
    updates: Vec<(Seat, Vec<u8>)>,
    snapshot: Vec<u8>,
}

/// Lets them all meet, week after week.
pub fn live_through(folder: &Path, year: Year) -> Found {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let store = data::open(folder, &GivenMasterKey::default(), &entropy).unwrap();
    let engine = store.sealed().engine().below();
    let (mut watch, metrics) = (SpaceWatch::default(), StoreMetrics::default());
    let mut found = Found::default();
    let (begun, mut looks) = (Instant::now(), 0_u64);
    let mut typist = Typist::new();
    let mut ends = vec![0_u64; year.pairs];
    for week in 0..year.weeks {
        let meeting = typist.meets(week, year.keys);
        let mut depth = vec![0; year.pairs];
        let all: Vec<usize> = (0..year.pairs).collect();
        for at_once in all.chunks(AT_ONCE) {
            for pair in at_once {
                let session = [pair.to_be_bytes(), week.to_be_bytes()].concat();
                store.put(SESSIONS, &session, &[7; 200]).unwrap();
            }
            for (number, (seat, update)) in meeting.updates.iter().enumerate() {
                let batch: Vec<Append> = at_once
                    .iter()
                    .map(|pair| {
                        ends[*pair] += 1;
                        append(*pair, ends[*pair], *seat, update)
                    })
                    .collect();
                let answers = store.append_batch(&batch).unwrap();
                assert!(answers.iter().all(|answer| *answer == Appended::Durable));
                found.keys += u64::try_from(batch.len()).unwrap();
                for pair in at_once {
                    depth[*pair] += 1;
                    if is_long(depth[*pair], update.len(), meeting.snapshot.len()) {
                        fold(&store, *pair, ends[*pair], &meeting.snapshot);
                        depth[*pair] = 0;
                    }
                }
                if number % LOOK == 0 {
                    looks += 1;
                    let passed = PAUSE * u32::try_from(looks).unwrap();
                    watch.look(engine, &metrics, Timestamp::default().after(passed));
                    found.largest = found.largest.max(engine.database_on_disk().unwrap());
                }
                if number % (year.keys / 4).max(1) == 0 {
                    note(&mut found, engine.measure().unwrap());
                }
            }
            // Whoever leaves an agenda leaves it compacted.
            for pair in at_once {
                fold(&store, *pair, ends[*pair], &meeting.snapshot);
            }
        }
    }
    watch.look(
        engine,
        &metrics,
        Timestamp::default().after(PAUSE * 100_000),
    );
    let space = engine.measure().unwrap();
    note(&mut found, space);
    found.space = space;
    found.renewals = metrics.renewals.get();
    found.took = begun.elapsed();
    for (pair, end) in ends.iter().enumerate() {
        let loaded = store.load(&document(pair)).unwrap();
        assert_eq!((loaded.last.get(), loaded.damage), (*end, Vec::new()));
    }
    found
}

fn note(found: &mut Found, space: Space) {
    if space.on_disk() >= LARGE {
        found.worst = found.worst.max(hundredths(space));
    }
}

/// As rooms see it.
fn is_long(records: u64, update: usize, snapshot: usize) -> bool {
    let bytes = usize::try_from(records).unwrap() * update;
    records >= Limits::default().compact_records && bytes >= snapshot
}

fn fold(store: &impl DocumentStore, pair: usize, through: u64, bytes: &[u8]) {
    let snapshot = Snapshot {
        through: Sequence::new(through),
        bytes: bytes.to_vec(),
        authors: Vec::new(),
    };
    store.compact(&document(pair), &snapshot).unwrap();
}

fn document(pair: usize) -> DocumentId {
    let number = u128::try_from(pair)
        .unwrap()
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    DocumentId::agenda(&PairId::from_random(number.to_le_bytes()))
}

fn append(pair: usize, number: u64, seat: Seat, update: &[u8]) -> Append {
    Append {
        document: document(pair),
        sequence: Sequence::new(number),
        record: Record {
            seat: Some(seat),
            at_ms: number,
            bytes: update.to_vec(),
        },
    }
}

/// Two people who type into one text, each time from new tabs.
struct Typist {
    /// What both have.
    whole: Replica,
}

/// Keys that one of them types before the other does.
const RUN: usize = 30;

impl Typist {
    fn new() -> Self {
        Self { whole: replica(1) }
    }

    fn meets(&mut self, week: usize, keys: usize) -> Meeting {
        let week = u64::try_from(week).unwrap();
        let tabs = [Seat::A, Seat::B].map(|seat| {
            let number = 10 + week * 2 + u64::from(seat == Seat::B);
            let tab = replica(number);
            let all = self.whole.missing_at(&tab.state_vector()).unwrap();
            tab.accept(&all, Origin::Remote).unwrap();
            (seat, tab)
        });
        let mut updates = Vec::new();
        for key in 0..keys {
            let ((seat, tab), (_, other)) = if (key / RUN).is_multiple_of(2) {
                (&tabs[0], &tabs[1])
            } else {
                (&tabs[1], &tabs[0])
            };
            let update = types(tab, ["e", "n", "t", "a", " "][key % 5]);
            other.accept(&update, Origin::Remote).unwrap();
            self.whole.accept(&update, Origin::Remote).unwrap();
            updates.push((*seat, update));
        }
        Meeting {
            updates,
            snapshot: self.whole.snapshot(),
        }
    }
}

fn replica(number: u64) -> Replica {
    Replica::new(ClientId::try_from(number).unwrap())
}

fn types(tab: &Replica, key: &str) -> Vec<u8> {
    let before = tab.state_vector();
    let mut txn = tab.doc().transact_mut_with(Origin::Local);
    let text = txn.get_or_insert_text("b:the-only-topic");
    let end = text.len(&txn);
    text.insert(&mut txn, end, key);
    drop(txn);
    tab.missing_at(&before).unwrap()
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ratio = |hundredths: u64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
        write!(
            f,
            "{} keys in {:?}: {} bytes kept ({} in the database), {} on the disk ({} of the database), {} times \
             as much; at most {} times on the way; {} renewals, the database at most {} bytes",
            self.keys,
            self.took,
            self.space.live(),
            self.space.database.live,
            self.space.on_disk(),
            self.space.database.on_disk,
            ratio(self.at_the_end()),
            ratio(self.worst),
            self.renewals,
            self.largest,
        )
    }
}
