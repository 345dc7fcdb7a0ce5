//! One copy of a document, with the gate that every update passes before it.
//!
//! Server, browser and simulation use the same copy and the same gate: yrs diverges when updates arrive
//! out of order, so what does not continue exactly where we are is refused and asked for again.

mod clocks;
mod refusal;

pub use refusal::Refusal;

use crate::ids::ClientId;
use crate::scan::Scan;
use crate::schema;
use clocks::Clocks;
use std::collections::VecDeque;
use std::fmt;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Doc, OffsetKind, Options, ReadTxn, StateVector, Transact, TransactionMut, Update, WriteTxn,
};

/// Where a change comes from. Undo tracks [`Origin::Local`] alone, so it never takes away the other's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The person at this replica.
    Local,
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
    authors: Vec<ClientId>,
}

impl Checked {
    /// The client ids under which the update brings blocks, known ones included, in order.
    pub fn authors(&self) -> &[ClientId] {
        &self.authors
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

/// One copy of a document.
pub struct Replica {
    doc: Doc,
    client: ClientId,
    clocks: Clocks,
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
        let theirs = clocks::read_state_vector(their_state_vector).ok_or(Refusal::Malformed)?;
        Ok(self.doc.transact().encode_diff_v1(&theirs))
    }

    /// Passes an update v1 through the gate and applies it. A refused update leaves no trace.
    pub fn accept(&self, update: &[u8], origin: Origin) -> Result<Accepted, Refusal> {
        let checked = self.check(update)?;
        let mut txn = self.doc.transact_mut_with(origin);
        apply(&mut txn, checked.update)?;
        let changed = !txn.insert_set().is_empty() || !txn.delete_set().is_empty();
        drop(txn);
        Ok(Accepted { changed })
    }

    /// The gate alone: whether an update v1 is one, and continues where this replica is.
    pub fn check(&self, update: &[u8]) -> Result<Checked, Refusal> {
        if update.len() > schema::MAX_UPDATE {
            return Err(Refusal::TooLarge {
                size: update.len(),
                limit: schema::MAX_UPDATE,
            });
        }
        let scan = Scan::of(update).map_err(|_| Refusal::Malformed)?;
        let fits = {
            let clocks = self.clocks.now();
            scan.follows(|client| clocks.of(client))
        };
        if !fits {
            return Err(Refusal::Gap);
        }
        let authors = scan
            .authors()
            .filter_map(|client| ClientId::try_from(client).ok());
        Ok(Checked {
            update: decode(update)?,
            authors: authors.collect(),
        })
    }

    /// Applies this replica's own log in one transaction.
    ///
    /// Rows may come in any order, as two tabs write them: what does not fit yet is tried again until
    /// nothing moves, and what never fits is reported and left out.
    pub fn load<'rows>(
        &self,
        rows: impl IntoIterator<Item = &'rows [u8]>,
    ) -> Result<LoadReport, Refusal> {
        let mut report = LoadReport::default();
        let mut waiting = VecDeque::new();
        for (row, bytes) in rows.into_iter().enumerate() {
            match (Scan::of(bytes), Update::decode_v1(bytes)) {
                (Ok(scan), Ok(update)) => waiting.push_back((row, scan, update)),
                _ => report.damaged.push(row),
            }
        }
        let mut clocks = self.clocks.now().clone();
        let mut txn = self.doc.transact_mut_with(Origin::Restored);
        let mut passed_over = 0;
        while let Some((row, scan, update)) = waiting.pop_front() {
            if scan.follows(|client| clocks.of(client)) {
                apply(&mut txn, update)?;
                scan.inserted()
                    .for_each(|(client, range)| clocks.raise(client, range.end));
                report.applied += 1;
                passed_over = 0;
            } else {
                waiting.push_back((row, scan, update));
                passed_over += 1;
                if passed_over >= waiting.len() {
                    break;
                }
            }
        }
        drop(txn);
        report.waiting = waiting.into_iter().map(|(row, ..)| row).collect();
        report.waiting.sort_unstable();
        Ok(report)
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

fn yrs_client(client: ClientId) -> yrs::ClientID {
    yrs::ClientID::new(client.get())
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
