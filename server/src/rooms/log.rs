//! A document and its log: reading one from the other, and making the log short again.
//!
//! Everything here blocks. Both directions work on what is durable alone, so a snapshot can never
//! hold an update that the log did not.

use duologue_shared::authors::Authors;
use duologue_shared::ids::ClientId;
use duologue_shared::replica::{Refusal, Replica};
use duologue_shared::room::Sequence;
use duologue_shared::scan::Scan;
use thiserror::Error;

use crate::store::{DocumentId, DocumentStore, Snapshot, StoreError, StoredDocument};

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
    /// A stored value is intact, yet no part of a document.
    #[error("{what} does not fit the document ({reason}); restore it from a backup")]
    Unfit {
        /// Names the value.
        what: String,
        /// Why it was refused.
        reason: String,
    },
    /// The snapshot that was made decodes to something else than the log.
    #[error("the snapshot made of {0} differs from its log; the log was kept as it is")]
    SnapshotDiffers(DocumentId),
}

/// Reads a document from its log, or nothing of it: half a document would be saved over the rest.
pub fn open(
    store: &dyn DocumentStore,
    document: &DocumentId,
    client: ClientId,
) -> Result<Opened, LogError> {
    replay(document, &store.load(document)?, client)
}

/// Makes a snapshot of what is in the log now, checks that it decodes to the same document, and
/// puts it in the place of the records it covers. Returns how much of the log it covered.
pub fn compact(
    store: &dyn DocumentStore,
    document: &DocumentId,
    client: ClientId,
) -> Result<Depth, LogError> {
    let opened = open(store, document, client)?;
    if opened.depth.records == 0 {
        return Ok(opened.depth);
    }
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
    Ok(opened.depth)
}

fn replay(
    document: &DocumentId,
    stored: &StoredDocument,
    client: ClientId,
) -> Result<Opened, LogError> {
    let unfit = |what: String, reason: Refusal| LogError::Unfit {
        what,
        reason: reason.to_string(),
    };
    let replica = match &stored.snapshot {
        None => Replica::new(client),
        Some(snapshot) => Replica::from_snapshot(client, &snapshot.bytes).map_err(|refusal| {
            let through = snapshot.through.get();
            unfit(
                format!("the snapshot of {document} through record {through}"),
                refusal,
            )
        })?,
    };
    let rows = stored
        .records
        .iter()
        .map(|(_, record)| record.bytes.as_slice());
    let report = replica.load(rows);
    let unfit_rows = [
        (report.damaged.first(), Refusal::Malformed),
        (report.waiting.first(), Refusal::Gap),
    ];
    for (row, refusal) in unfit_rows {
        if let Some((sequence, _)) = row.and_then(|row| stored.records.get(*row)) {
            let record = sequence.get();
            return Err(unfit(format!("record {record} of {document}"), refusal));
        }
    }
    let authors = authors_of(stored, &replica)
        .map_err(|refusal| unfit(format!("the document {document}"), refusal))?;
    Ok(Opened {
        replica,
        authors,
        last: stored.last(),
        depth: depth_of(stored),
    })
}

/// Who writes under which client id: by the snapshot, and by whose connection later records came over.
fn authors_of(stored: &StoredDocument, replica: &Replica) -> Result<Authors, Refusal> {
    let snapshot = stored.snapshot.iter();
    let kept = snapshot.flat_map(|snapshot| snapshot.authors.iter().copied());
    let mut authors = Authors::of(replica, kept)?;
    for (_, record) in &stored.records {
        let (Some(seat), Ok(scan)) = (record.seat, Scan::of(&record.bytes)) else {
            continue;
        };
        for client in scan.authors() {
            if let Ok(client) = ClientId::try_from(client) {
                authors.bind(client, seat);
            }
        }
    }
    Ok(authors)
}

fn depth_of(stored: &StoredDocument) -> Depth {
    let mut depth = Depth::default();
    for (_, record) in &stored.records {
        depth.add(record.bytes.len());
    }
    depth
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
    use yrs::{GetString, Text, Transact, WriteTxn};

    use super::*;
    use crate::store::{Append, MemoryStore, Record};

    const SERVER: u64 = 77;

    fn client(id: u64) -> ClientId {
        ClientId::try_from(id).unwrap()
    }

    fn document() -> DocumentId {
        DocumentId::agenda(&PairId::from_random([1; 16]))
    }

    /// One update for each letter typed at the end of a text.
    fn typed(letters: &str) -> Vec<Vec<u8>> {
        let author = Replica::new(client(5));
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
        compact(&store, &document(), client(SERVER)).unwrap();
        write(&store, 7, late);

        let opened = open(&store, &document(), client(SERVER)).unwrap();
        assert_eq!(text_of(&opened.replica), "hello, Ana");
        assert_eq!(opened.last, Sequence::new(10));
        assert_eq!(opened.depth.records, 4);

        let covered = compact(&store, &document(), client(SERVER)).unwrap();
        assert_eq!(covered.records, 4);
        let compacted = open(&store, &document(), client(SERVER)).unwrap();
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
        let opened = open(&store, &document(), client(SERVER)).unwrap();
        assert_eq!(bound(opened), whose);
        compact(&store, &document(), client(SERVER)).unwrap();
        let opened = open(&store, &document(), client(SERVER)).unwrap();
        assert_eq!(bound(opened), whose);
    }

    #[test]
    fn a_record_that_does_not_fit_is_named_and_nothing_is_opened() {
        let store = MemoryStore::in_memory();
        let mut updates = typed("abc");
        updates.remove(1);
        write(&store, 1, updates);
        let error = open(&store, &document(), client(SERVER)).unwrap_err();
        assert!(error.to_string().contains("record 2 of agenda/"), "{error}");

        let store = MemoryStore::in_memory();
        write(&store, 1, vec![vec![9, 9, 9]]);
        let error = compact(&store, &document(), client(SERVER)).unwrap_err();
        assert!(error.to_string().contains("record 1 of agenda/"), "{error}");
    }

    #[test]
    fn an_empty_log_is_an_empty_document_and_needs_no_snapshot() {
        let store = MemoryStore::in_memory();
        compact(&store, &document(), client(SERVER)).unwrap();
        assert!(store.load(&document()).unwrap().snapshot.is_none());
    }
}
