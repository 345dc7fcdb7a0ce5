//! Replica: one copy of a document, with the validation (the gate) that every update passes before it.
//!
//! Server, browser and simulation use the same copy and the same gate: yrs diverges when updates arrive
//! out of order, so what does not continue exactly where we are is refused and asked for again.

mod arrivals;
mod clocks;
mod refusal;

pub(crate) use arrivals::{Arrivals, Reached};
pub(crate) use clocks::{read_state_vector, state_vector_entries};
pub use refusal::Refusal;

use crate::ids::ClientId;
use crate::scan::Scan;
use crate::schema;
use crate::steps::walked;
use clocks::{ByClient, Clocks};
use std::cell::{LazyCell, Ref, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::ops::Range;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Doc, MapRef, Nested, OffsetKind, Options, ReadTxn, StateVector, Transact, TransactionMut,
    Update, WriteTxn,
};

/// Where a change comes from. Undo tracks [`Origin::Local`] alone, so it never takes away the other's words, nor
/// what a person said or did otherwise than by typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The person at this replica, typing.
    Local,
    /// The person at this replica, through an [operation](crate::operation).
    Operation,
    /// The other replicas.
    Remote,
    /// This replica's own log.
    Restored,
}

impl Origin {
    /// The origin's name in transactions.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Operation => "operation",
            Self::Remote => "remote",
            Self::Restored => "restored",
        }
    }
}

impl From<Origin> for yrs::Origin {
    fn from(origin: Origin) -> Self {
        Self::from(origin.as_str())
    }
}

/// What an accepted update did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// Whether it brought anything new; `false` for a duplicate.
    pub changed: bool,
}

/// An update that passed the gate, ready to be applied to the replica that checked it.
#[derive(Debug)]
pub struct Checked {
    update: Update,
    scan: Scan,
}

impl Checked {
    /// What the update is made of.
    pub fn scan(&self) -> &Scan {
        &self.scan
    }
}

/// What became of a log's rows, by their place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoadReport {
    /// How many rows are in the document now.
    pub applied: usize,
    /// Rows that are no updates.
    pub damaged: Vec<usize>,
    /// Rows whose predecessors are nowhere in the log; they left no trace.
    pub waiting: Vec<usize>,
}

/// How many blocks of a log yrs puts in before it makes those one that may be: for each, it copies the letters behind it
/// that became one already.
pub(crate) const BLOCKS_IN_ONE_GO: usize = 1024;

/// One copy of a document.
pub struct Replica {
    doc: Doc,
    client: ClientId,
    clocks: Clocks,
    arrivals: RefCell<Arrivals>,
}

impl Replica {
    /// An empty document, written to under `client`, which nobody else may use, ever.
    pub fn new(client: ClientId) -> Self {
        let mut options = Options::with_client_id(yrs_client(client));
        // Browsers count UTF-16 units.
        options.offset_kind = OffsetKind::Utf16;
        options.skip_gc = false;
        // Cleaning up after remote changes would delete what no update carries: replicas with the same
        // updates, and a document and its log, would differ.
        options.cleanup_formatting = false;
        let doc = Doc::with_options(options);
        let clocks = Clocks::watching(&doc);
        Self {
            doc,
            client,
            clocks,
            arrivals: RefCell::default(),
        }
    }

    /// The document of a snapshot made by [`Self::snapshot`].
    pub fn from_snapshot(client: ClientId, v2: &[u8]) -> Result<Self, Refusal> {
        let replica = Self::new(client);
        let update = Update::decode_v2(v2).map_err(|_| Refusal::Malformed)?;
        let mut txn = replica.doc.transact_mut_with(Origin::Restored);
        txn.apply_update(update).map_err(|_| Refusal::Malformed)?;
        let complete = !txn.has_missing_updates();
        drop(txn);
        if complete {
            Ok(replica)
        } else {
            Err(Refusal::Malformed)
        }
    }

    /// The document itself, for transactions and observers.
    ///
    /// Foreign updates must come through [`Self::accept`]: behind its back yrs keeps what does not fit yet,
    /// and later doubles it.
    pub fn doc(&self) -> &Doc {
        &self.doc
    }

    /// The client id this replica writes under.
    pub fn client(&self) -> ClientId {
        self.client
    }

    /// What this replica has, encoded v1, for the other end to answer with what is missing.
    pub fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// Everything that a replica with that state vector lacks, and all deletions, as an update v1.
    pub fn missing_at(&self, their_state_vector: &[u8]) -> Result<Vec<u8>, Refusal> {
        let theirs = read_state_vector(their_state_vector).ok_or(Refusal::Malformed)?;
        Ok(self.missing_since(&theirs))
    }

    /// The same, for a state vector that was read.
    pub(crate) fn missing_since(&self, theirs: &StateVector) -> Vec<u8> {
        self.doc.transact().encode_diff_v1(theirs)
    }

    /// All of the document, as an update v1 for somebody who has nothing.
    pub fn everything(&self) -> Vec<u8> {
        walked(usize::try_from(self.units()).unwrap_or(usize::MAX));
        self.missing_since(&StateVector::default())
    }

    /// Passes an update v1 through the gate and applies it. A refused update leaves no trace.
    pub fn accept(&self, update: &[u8], origin: Origin) -> Result<Accepted, Refusal> {
        self.accept_up_to(update, origin, schema::MAX_UPDATE)
    }

    /// Like [`Self::accept`], for an update of up to `limit` bytes: what a server answers to someone who has
    /// nothing yet is as large as the agenda.
    pub fn accept_up_to(
        &self,
        update: &[u8],
        origin: Origin,
        limit: usize,
    ) -> Result<Accepted, Refusal> {
        self.apply(self.check_up_to(update, limit)?, origin)
    }

    /// Applies an update that this replica has checked, and that nothing came in between.
    pub fn apply(&self, checked: Checked, origin: Origin) -> Result<Accepted, Refusal> {
        let mut arrivals = self.arrivals.borrow_mut();
        let before = self.clocks.now();
        arrivals.note(&checked.scan, |client| before.of(client));
        drop((arrivals, before));
        let mut txn = self.doc.transact_mut_with(origin);
        apply(&mut txn, checked.update)?;
        let changed = !txn.insert_set().is_empty() || !txn.delete_set().is_empty();
        drop(txn);
        Ok(Accepted { changed })
    }

    /// The gate alone: whether an update v1 is one, and continues where this replica is.
    pub fn check(&self, update: &[u8]) -> Result<Checked, Refusal> {
        self.check_up_to(update, schema::MAX_UPDATE)
    }

    fn check_up_to(&self, update: &[u8], limit: usize) -> Result<Checked, Refusal> {
        if update.len() > limit {
            return Err(Refusal::TooLarge {
                size: update.len(),
                limit,
            });
        }
        let scan = Scan::of(update).map_err(|_| Refusal::Malformed)?;
        gate(&self.doc.transact(), &self.clocks.now(), &scan)?;
        let update = decode(update)?;
        Ok(Checked { update, scan })
    }

    /// Applies this replica's own log, in one transaction unless it is long.
    ///
    /// Rows may come in any order, as two tabs write them: what does not fit yet is tried again until
    /// nothing moves, and what never fits is reported and left out.
    pub fn load<'rows>(&self, rows: impl IntoIterator<Item = &'rows [u8]>) -> LoadReport {
        let mut report = LoadReport::default();
        let mut waiting = VecDeque::new();
        for (row, bytes) in rows.into_iter().enumerate() {
            match Scan::of(bytes) {
                Ok(scan) => waiting.push_back((row, bytes, scan)),
                Err(_) => report.damaged.push(row),
            }
        }
        let mut clocks = self.clocks.now().clone();
        let mut txn = self.doc.transact_mut_with(Origin::Restored);
        let (mut passed_over, mut blocks) = (0, 0);
        while passed_over < waiting.len()
            && let Some((row, bytes, scan)) = waiting.pop_front()
        {
            if blocks + scan.items().len() > BLOCKS_IN_ONE_GO {
                drop(txn);
                txn = self.doc.transact_mut_with(Origin::Restored);
                blocks = 0;
            }
            walked(1);
            let passed = gate(&txn, &clocks, &scan);
            if passed == Err(Refusal::Gap) {
                waiting.push_back((row, bytes, scan));
                passed_over += 1;
                continue;
            }
            passed_over = 0;
            let update = passed.and_then(|()| decode(bytes));
            if update.and_then(|update| apply(&mut txn, update)).is_ok() {
                let mut arrivals = self.arrivals.borrow_mut();
                arrivals.note(&scan, |client| clocks.of(client));
                scan.inserted()
                    .for_each(|(client, range)| clocks.raise(client, range.end));
                blocks += scan.items().len();
                report.applied += 1;
            } else {
                insert_in_order(&mut report.damaged, row);
            }
        }
        drop(txn);
        for (row, ..) in waiting {
            insert_in_order(&mut report.waiting, row);
        }
        report
    }

    /// The updates that came since the document was made or read from a snapshot, in their order.
    pub(crate) fn arrivals(&self) -> Ref<'_, Arrivals> {
        self.arrivals.borrow()
    }

    /// Whoever reads the document again has the first of its updates as one snapshot now.
    pub(crate) fn folded(&self, updates: u64) {
        self.arrivals.borrow_mut().forget(updates);
    }

    /// How many units there are of each client.
    pub fn clocks(&self) -> Vec<(u64, u32)> {
        let clocks = self.clocks.now();
        walked(clocks.len());
        clocks.iter().collect()
    }

    /// How many units of a client there are.
    pub fn clock(&self, client: u64) -> u32 {
        self.clocks.now().of(client)
    }

    /// How many units there are of all clients together.
    pub(crate) fn units(&self) -> u64 {
        self.clocks.now().units()
    }

    /// Of the units of those clients, the ones that nobody has deleted yet.
    pub fn not_deleted(&self, units: &[(u64, Range<u32>)]) -> Vec<(u64, Range<u32>)> {
        let deleted = self.doc.transact().snapshot().delete_set;
        let mut alive = Vec::new();
        for (client, range) in units {
            for clock in range.clone() {
                if !deleted.contains(&yrs::ID::new(yrs::ClientID::new(*client), clock)) {
                    alive.push((*client, clock..clock.saturating_add(1)));
                }
            }
        }
        alive
    }

    /// The whole document, encoded v2: less than half of v1.
    pub fn snapshot(&self) -> Vec<u8> {
        self.doc.transact().encode_diff_v2(&StateVector::default())
    }

    /// Whether both have the same blocks and the same deletions, hence show the same.
    pub fn same_state(&self, other: &Self) -> bool {
        // One after the other: two open transactions in one statement can wait for each other.
        let mine = self.doc.transact().snapshot();
        let theirs = other.doc.transact().snapshot();
        mine == theirs
    }
}

impl fmt::Debug for Replica {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replica")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

fn insert_in_order(rows: &mut Vec<usize>, row: usize) {
    let place = rows.partition_point(|before| *before < row);
    rows.insert(place, row);
}

fn yrs_client(client: ClientId) -> yrs::ClientID {
    yrs::ClientID::new(client.get())
}

/// Whether an update continues exactly where the document is, and stands only where something can stand.
fn gate<T: ReadTxn>(txn: &T, clocks: &ByClient, scan: &Scan) -> Result<(), Refusal> {
    if !scan.follows(|client| clocks.of(client)) {
        return Err(Refusal::Gap);
    }
    // Only a container that a foreign client removed costs this second, slow look, and it is taken once.
    let deleted = LazyCell::new(|| txn.snapshot().delete_set);
    walked(scan.items().len());
    let stands = |(client, clock): (u64, u32)| {
        walked(1);
        // What is known here counts as it is here, whatever the update says of it.
        if clock < clocks.of(client) {
            let block = yrs::ID::new(yrs::ClientID::new(client), clock);
            is_container(txn, block) || deleted.contains(&block)
        } else {
            scan.brings_parent((client, clock))
        }
    };
    if scan.parents().all(stands) && scan.settles(|client| clocks.of(client)) {
        Ok(())
    } else {
        Err(Refusal::Malformed)
    }
}

/// Whether a block holds others. Once it is deleted, nobody can tell.
fn is_container<T: ReadTxn>(txn: &T, block: yrs::ID) -> bool {
    let container: Option<MapRef> = Nested::new(block).get(txn);
    container.is_some()
}

/// Decodes an update as yrs will, and makes sure that yrs can read what it would write of it: some bytes
/// decode to blocks that make every later handshake panic.
fn decode(bytes: &[u8]) -> Result<Update, Refusal> {
    let update = Update::decode_v1(bytes).map_err(|_| Refusal::Malformed)?;
    let again = Update::decode_v1(&update.encode_v1()).map_err(|_| Refusal::Malformed)?;
    let same = again.insertions(true) == update.insertions(true)
        && again.delete_set() == update.delete_set();
    if same {
        Ok(update)
    } else {
        Err(Refusal::Malformed)
    }
}

fn apply(txn: &mut TransactionMut<'_>, update: Update) -> Result<(), Refusal> {
    let applied = txn.apply_update(update);
    // The gate lets nothing through that would have to wait; a leftover must not double text later.
    let leftover = txn.prune_pending();
    if applied.is_err() || leftover.is_some() {
        return Err(Refusal::Malformed);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
