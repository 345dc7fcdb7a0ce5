//! Log of a document: reading one from the other, and compaction.
//!
//! Everything here blocks. Both directions work on what is durable alone, so a snapshot can never
//! hold an update that the log did not.

use duologue_shared::authors::{Authors, Bindings};
use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::integration::{DearToRead, reads_cheaply};
use duologue_shared::replica::{Refusal, Replica};
use duologue_shared::room::Sequence;
use duologue_shared::scan::Scan;
use thiserror::Error;

use crate::store::{Damage, DocumentId, DocumentStore, Snapshot, StoreError, StoredDocument};
use crate::system::clock::Timestamp;

/// The client of a document that is looked at and thrown away.
pub(crate) fn nobody() -> ClientId {
    ClientId::from_random(0)
}

/// How often damage is put aside and the log read again: after a snapshot and the one before it, the
/// records may turn out not to fit.
const MOST_ROUNDS: usize = 8;

/// A document read from its log.
#[derive(Debug)]
pub struct Opened {
    /// The document.
    pub replica: Replica,
    /// Who may write what in it.
    pub authors: Authors,
    /// The last record in it.
    pub last: Sequence,
    /// How long the log is.
    pub depth: Depth,
    /// Bytes of the snapshot before it.
    pub snapshot_bytes: u64,
    /// How many damaged values were put aside to open it.
    pub damaged: usize,
}

/// What became of a compaction.
#[derive(Debug)]
pub struct Compacted {
    /// What came of it; after an error the log is as long as it was.
    pub covered: Result<Folded, LogError>,
    /// How many damaged values were put aside to read the log.
    pub damaged: usize,
    /// When there were any: the state vector of what is left.
    pub left: Option<Vec<u8>>,
}

/// What a log became in a compaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// How much of the log the snapshot covers.
    pub covered: Depth,
    /// Bytes of the snapshot.
    pub snapshot_bytes: u64,
}

/// How much of a log no snapshot covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Records.
    pub records: u64,
    /// Bytes of their updates.
    pub bytes: u64,
}

/// Why a log gives no document, or no snapshot.
#[derive(Debug, Error)]
pub enum LogError {
    /// The store could not read or write.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What the log gives cannot be worked with, though every part of it fits.
    #[error("the document {document} cannot be read ({reason}); restore it from a backup")]
    Unreadable {
        /// The document.
        document: DocumentId,
        /// Why.
        reason: String,
    },
    /// The snapshot that was made decodes to something else than the log.
    #[error("the snapshot made of {0} differs from its log; the log was kept as it is")]
    SnapshotDiffers(DocumentId),
    /// What came update by update takes too long to be read in one go, as forged updates can arrange it.
    #[error("a snapshot of {document} is not made: {why}; the log was kept as it is")]
    DearSnapshot {
        /// The document.
        document: DocumentId,
        /// Why.
        why: DearToRead,
    },
}

/// Reads a document from its log.
///
/// What is damaged, missing, or does not fit what came before it is put into quarantine and named in
/// the server's log, and everything else is opened. What was in it comes back from the browsers: the
/// document's state vector shows that it is missing.
///
/// # Errors
/// [`LogError::Store`] when the store cannot read, or cannot put aside what is damaged. Nothing may be
/// written over it then.
pub fn open(
    store: &dyn DocumentStore,
    document: &DocumentId,
    client: ClientId,
    now: Timestamp,
) -> Result<Opened, LogError> {
    let mut found = 0_usize;
    for _ in 0..MOST_ROUNDS {
        let stored = store.load(document)?;
        let mut damage = stored.damage.clone();
        let replica = match replay(&stored, client) {
            Ok((replica, unfit)) => {
                damage.extend(unfit);
                Some(replica)
            }
            Err(snapshot) => {
                damage.push(snapshot);
                None
            }
        };
        if let (Some(replica), []) = (replica, &damage[..]) {
            return opened(document, &stored, replica, found);
        }
        for damage in &damage {
            tracing::error!(%document, "damaged and put aside: {damage}");
        }
        store.quarantine(document, &damage, now)?;
        found = found.saturating_add(damage.len());
    }
    Err(LogError::Unreadable {
        document: document.clone(),
        reason: "what is damaged stays in its log".to_owned(),
    })
}

/// A document that was looked at.
#[derive(Debug)]
pub struct Peeked {
    /// The document, without what is damaged in its log.
    pub replica: Replica,
    /// Who writes under which client id.
    pub bindings: Bindings,
    /// The last record in it.
    pub last: Sequence,
}

/// The document of a log, read without writing anything; nothing when the log is empty.
///
/// # Errors
/// When the log cannot be read.
pub fn peek(store: &dyn DocumentStore, document: &DocumentId) -> Result<Option<Peeked>, LogError> {
    let stored = store.load(document)?;
    if stored.last == Sequence::ZERO {
        return Ok(None);
    }
    let unreadable = |damage: Damage| LogError::Unreadable {
        document: document.clone(),
        reason: damage.to_string(),
    };
    let (replica, _) = replay(&stored, nobody()).map_err(unreadable)?;
    let mut bindings = Bindings::default();
    bindings.bind_all(kept_authors(&stored));
    for (client, seat) in later_authors(&stored) {
        bindings.bind(client, seat);
    }
    Ok(Some(Peeked {
        replica,
        bindings,
        last: stored.last,
    }))
}

/// What [`open`] would put aside, found without writing anything.
pub fn inspect(store: &dyn DocumentStore, document: &DocumentId) -> Result<Vec<Damage>, LogError> {
    let stored = store.load(document)?;
    let mut damage = stored.damage.clone();
    match replay(&stored, nobody()) {
        Ok((replica, unfit)) if damage.is_empty() && unfit.is_empty() => {
            opened(document, &stored, replica, 0)?;
        }
        Ok((_, unfit)) => damage.extend(unfit),
        Err(snapshot) => damage.push(snapshot),
    }
    Ok(damage)
}

/// Makes a snapshot of what is in the log now, checks that it decodes to the same document, and
/// puts it in the place of the records it covers.
///
/// # Errors
/// When the log cannot be read, as with [`open`].
pub fn compact(
    store: &dyn DocumentStore,
    document: &DocumentId,
    client: ClientId,
    now: Timestamp,
) -> Result<Compacted, LogError> {
    let opened = open(store, document, client, now)?;
    Ok(Compacted {
        damaged: opened.damaged,
        left: (opened.damaged > 0).then(|| opened.replica.state_vector()),
        covered: shorten(store, document, client, &opened),
    })
}

fn shorten(
    store: &dyn DocumentStore,
    document: &DocumentId,
    client: ClientId,
    opened: &Opened,
) -> Result<Folded, LogError> {
    if opened.depth.records == 0 {
        return Ok(Folded {
            covered: opened.depth,
            snapshot_bytes: opened.snapshot_bytes,
        });
    }
    reads_cheaply(&opened.replica).map_err(|why| LogError::DearSnapshot {
        document: document.clone(),
        why,
    })?;
    let snapshot = Snapshot {
        through: opened.last,
        bytes: opened.replica.snapshot(),
        authors: opened.authors.bound().collect(),
    };
    let decoded = Replica::from_snapshot(client, &snapshot.bytes)
        .map_err(|_| LogError::SnapshotDiffers(document.clone()))?;
    if !decoded.same_state(&opened.replica) {
        return Err(LogError::SnapshotDiffers(document.clone()));
    }
    store.compact(document, &snapshot)?;
    Ok(Folded {
        covered: opened.depth,
        snapshot_bytes: length(&snapshot.bytes),
    })
}

/// The document of a log with the records that do not fit it, or the snapshot if that is what does not.
fn replay(stored: &StoredDocument, client: ClientId) -> Result<(Replica, Vec<Damage>), Damage> {
    let replica = match &stored.snapshot {
        None => Replica::new(client),
        Some(snapshot) => {
            Replica::from_snapshot(client, &snapshot.bytes).map_err(|_| Damage::Snapshot {
                through: snapshot.through,
                reason: "it decodes to no document".to_owned(),
            })?
        }
    };
    let rows = stored
        .records
        .iter()
        .map(|(_, record)| record.bytes.as_slice());
    let report = replica.load(rows);
    let mut unfit = Vec::new();
    for (rows, reason) in [
        (&report.damaged, "it is no update of this document"),
        (&report.waiting, "what it builds on is missing"),
    ] {
        let records = rows.iter().filter_map(|row| stored.records.get(*row));
        unfit.extend(records.map(|(sequence, _)| Damage::Record {
            sequence: *sequence,
            reason: reason.to_owned(),
        }));
    }
    Ok((replica, unfit))
}

fn opened(
    document: &DocumentId,
    stored: &StoredDocument,
    replica: Replica,
    damaged: usize,
) -> Result<Opened, LogError> {
    let authors = authors_of(stored, &replica).map_err(|refusal| LogError::Unreadable {
        document: document.clone(),
        reason: refusal.to_string(),
    })?;
    Ok(Opened {
        replica,
        authors,
        last: stored.last,
        depth: depth_of(stored),
        snapshot_bytes: stored
            .snapshot
            .as_ref()
            .map_or(0, |snapshot| length(&snapshot.bytes)),
        damaged,
    })
}

/// Who writes under which client id: by the snapshot, and by whose connection later records came over.
fn authors_of(stored: &StoredDocument, replica: &Replica) -> Result<Authors, Refusal> {
    let mut authors = Authors::of(replica, kept_authors(stored))?;
    for (client, seat) in later_authors(stored) {
        authors.bind(client, seat);
    }
    Ok(authors)
}

/// Whose client ids the snapshot says are.
fn kept_authors(stored: &StoredDocument) -> impl Iterator<Item = (ClientId, Seat)> {
    let snapshot = stored.snapshot.iter();
    snapshot.flat_map(|snapshot| snapshot.authors.iter().copied())
}

/// Over whose connections the records behind it came, by the client ids in them, the first ones first.
fn later_authors(stored: &StoredDocument) -> impl Iterator<Item = (ClientId, Seat)> {
    stored.records.iter().flat_map(|(_, record)| {
        let scan = record.seat.zip(Scan::of(&record.bytes).ok());
        let bound = scan.map(|(seat, scan)| {
            let clients = scan.authors().filter_map(|id| ClientId::try_from(id).ok());
            clients.map(|client| (client, seat)).collect::<Vec<_>>()
        });
        bound.unwrap_or_default()
    })
}

fn depth_of(stored: &StoredDocument) -> Depth {
    let mut depth = Depth::default();
    for (_, record) in &stored.records {
        depth.add(record.bytes.len());
    }
    depth
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

impl Depth {
    /// One more record.
    pub fn add(&mut self, bytes: usize) {
        self.records = self.records.saturating_add(1);
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    /// What is left after a snapshot covered some of it.
    pub fn covered(&mut self, covered: Self) {
        self.records = self.records.saturating_sub(covered.records);
        self.bytes = self.bytes.saturating_sub(covered.bytes);
    }
}

#[cfg(test)]
mod tests {
    use duologue_shared::ids::{PairId, Seat};
    use duologue_shared::replica::Origin;
    use yrs::encoding::write::Write;
    use yrs::{GetString, Text, Transact, WriteTxn};

    use super::*;
    use crate::store::{Append, MemoryStore, Record};

    const SERVER: u64 = 77;
    const NOW: Timestamp = Timestamp::from_millis(1_795_341_600_000);

    fn client(id: u64) -> ClientId {
        ClientId::try_from(id).unwrap()
    }

    fn document() -> DocumentId {
        DocumentId::agenda(&PairId::from_random([1; 16]))
    }

    /// One update for each letter typed at the end of a text.
    fn typed(letters: &str) -> Vec<Vec<u8>> {
        typed_by(5, letters)
    }

    fn typed_by(id: u64, letters: &str) -> Vec<Vec<u8>> {
        let author = Replica::new(client(id));
        letters
            .chars()
            .map(|letter| {
                let before = author.state_vector();
                let mut txn = author.doc().transact_mut_with(Origin::Local);
                let text = txn.get_or_insert_text("b:some-topic");
                let end = text.len(&txn);
                text.insert(&mut txn, end, &letter.to_string());
                drop(txn);
                author.missing_at(&before).unwrap()
            })
            .collect()
    }

    fn write(store: &MemoryStore, first: u64, updates: Vec<Vec<u8>>) {
        let appends: Vec<Append> = (first..)
            .zip(updates)
            .map(|(number, bytes)| Append {
                document: document(),
                sequence: Sequence::new(number),
                record: Record {
                    seat: None,
                    at_ms: 0,
                    bytes,
                },
            })
            .collect();
        store.append_batch(&appends).unwrap();
    }

    fn text_of(replica: &Replica) -> String {
        let text = replica.doc().get_or_insert_text("b:some-topic");
        text.get_string(&replica.doc().transact())
    }

    #[test]
    fn a_log_reads_back_the_same_before_and_after_compaction() {
        let store = MemoryStore::in_memory();
        let mut updates = typed("hello, Ana");
        let late = updates.split_off(6);
        write(&store, 1, updates);
        compact(&store, &document(), client(SERVER), NOW).unwrap();
        write(&store, 7, late);

        let opened = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(text_of(&opened.replica), "hello, Ana");
        assert_eq!(opened.last, Sequence::new(10));
        assert_eq!(opened.depth.records, 4);

        let again = compact(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(again.covered.unwrap().covered.records, 4);
        let compacted = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert!(compacted.replica.same_state(&opened.replica));
        assert_eq!(compacted.depth, Depth::default());
        assert_eq!(compacted.last, Sequence::new(10));
    }

    #[test]
    fn whose_a_client_is_outlives_its_records() {
        let store = MemoryStore::in_memory();
        let appends: Vec<Append> = (1..)
            .zip(typed("hi"))
            .map(|(number, bytes)| Append {
                document: document(),
                sequence: Sequence::new(number),
                record: Record {
                    seat: Some(Seat::B),
                    at_ms: 0,
                    bytes,
                },
            })
            .collect();
        store.append_batch(&appends).unwrap();
        let bound = |opened: Opened| opened.authors.bound().collect::<Vec<_>>();
        let whose = [(client(5), Seat::B)];
        let opened = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(bound(opened), whose);
        compact(&store, &document(), client(SERVER), NOW).unwrap();
        let opened = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(bound(opened), whose);
    }

    #[test]
    fn a_record_that_does_not_fit_is_put_aside_and_the_rest_is_opened() {
        let store = MemoryStore::in_memory();
        let mut updates = typed("abc");
        updates.remove(1);
        updates.insert(1, vec![9, 9, 9]);
        write(&store, 1, updates);
        write(&store, 4, typed_by(6, "xy"));

        let opened = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(opened.damaged, 2);
        assert_eq!(opened.last, Sequence::new(5));
        let aside = store.quarantined(&document()).unwrap();
        let reasons: Vec<String> = aside.iter().map(|each| each.damage.to_string()).collect();
        assert_eq!(
            reasons,
            [
                "record 2: it is no update of this document",
                "record 3: what it builds on is missing"
            ]
        );
        assert!(aside.iter().all(|each| each.at == NOW));
        let again = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(again.damaged, 0);
        assert!(again.replica.same_state(&opened.replica));
    }

    #[test]
    fn what_was_put_aside_comes_back_from_whoever_has_it() {
        let store = MemoryStore::in_memory();
        let updates = typed("hello");
        let author = Replica::new(client(5));
        for update in &updates {
            author.accept(update, Origin::Restored).unwrap();
        }
        let mut stored = updates;
        stored[2] = vec![9, 9, 9];
        write(&store, 1, stored);

        let opened = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(text_of(&opened.replica), "he");
        let lacking = author.missing_at(&opened.replica.state_vector()).unwrap();
        opened.replica.accept(&lacking, Origin::Remote).unwrap();
        assert_eq!(text_of(&opened.replica), "hello");
        write(&store, opened.last.next().get(), vec![lacking]);
        let again = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(text_of(&again.replica), "hello");
    }

    #[test]
    fn a_snapshot_that_decodes_to_nothing_gives_way_to_the_one_before_it() {
        let store = MemoryStore::in_memory();
        let mut updates = typed("hello, Ana");
        let late = updates.split_off(6);
        write(&store, 1, updates);
        compact(&store, &document(), client(SERVER), NOW).unwrap();
        write(&store, 7, late);
        let rotten = Snapshot {
            through: Sequence::new(9),
            bytes: vec![9, 9, 9],
            authors: Vec::new(),
        };
        store.compact(&document(), &rotten).unwrap();

        let opened = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(text_of(&opened.replica), "hello, Ana");
        assert_eq!(opened.damaged, 1);
        assert_eq!(opened.last, Sequence::new(10));
        let aside = store.quarantined(&document()).unwrap();
        assert!(
            aside[0]
                .damage
                .to_string()
                .starts_with("the snapshot through record 9")
        );
    }

    #[test]
    fn nothing_is_opened_while_damage_cannot_be_put_aside() {
        let store = MemoryStore::in_memory();
        write(&store, 1, vec![vec![9, 9, 9]]);
        store.faults().fail_writes(true);
        assert!(open(&store, &document(), client(SERVER), NOW).is_err());
        store.faults().fail_writes(false);
        assert!(open(&store, &document(), client(SERVER), NOW).is_ok());
    }

    /// An update v1 of marks by one client, each beside the mark that `after` tells, or beside none.
    fn marks(client: u64, count: u32, after: impl Fn(u32) -> Option<(u64, u32)>) -> Vec<u8> {
        let mut bytes = vec![1];
        bytes.write_var(count);
        bytes.write_var(client);
        bytes.write_var(0_u32);
        for clock in 0..count {
            if let Some((beside, at)) = after(clock) {
                bytes.write_u8(0b1000_0110);
                bytes.write_var(beside);
                bytes.write_var(at);
            } else {
                bytes.write_u8(6);
                bytes.write_var(1_u32);
                bytes.write_string("b:topic-one");
            }
            bytes.write_string("bold");
            bytes.write_string("true");
        }
        bytes.write_var(0_u32);
        bytes
    }

    /// Read in one go, each mark of the first update passes all those of the second, because the third brings these
    /// forward.
    #[test]
    fn what_is_dear_to_read_in_one_go_stays_update_by_update() {
        let store = MemoryStore::in_memory();
        let updates = [
            marks(200, 2_000, |_| None),
            marks(100, 2_000, |clock| Some((100, clock.checked_sub(1)?))),
            marks(300, 1, |_| Some((100, 1_999))),
        ];
        write(&store, 1, updates[..2].to_vec());
        let compacted = compact(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!(compacted.covered.unwrap().covered.records, 2);

        write(&store, 3, updates[2..].to_vec());
        let compacted = compact(&store, &document(), client(SERVER), NOW).unwrap();
        assert!(matches!(
            compacted.covered,
            Err(LogError::DearSnapshot { .. })
        ));
        let opened = open(&store, &document(), client(SERVER), NOW).unwrap();
        assert_eq!((opened.last, opened.damaged), (Sequence::new(3), 0));
        assert_eq!(opened.replica.clock(300), 1);
    }

    #[test]
    fn an_empty_log_is_an_empty_document_and_needs_no_snapshot() {
        let store = MemoryStore::in_memory();
        compact(&store, &document(), client(SERVER), NOW).unwrap();
        assert!(store.load(&document()).unwrap().snapshot.is_none());
    }
}
