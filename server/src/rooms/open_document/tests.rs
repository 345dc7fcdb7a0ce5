use std::time::Duration;

use duologue_shared::ids::{ClientId, PairId};
use duologue_shared::protocol::{Message, SyncMessage};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::room::ConnectionId;
use duologue_shared::session::Flavour;
use yrs::{Text, Transact, WriteTxn};

use super::*;
use crate::rooms::log;
use crate::store::contract::{self, Subject};
use crate::store::{DocumentStore, MemoryStore};

const ANA: ConnectionId = ConnectionId::new(1);

/// An open document with Ana connected, and what she writes with.
struct Open {
    document: OpenDocument,
    author: Replica,
    now: u64,
}

impl Open {
    fn with(limits: Limits) -> Self {
        let document = DocumentId::agenda(&PairId::from_random([1; 16]));
        let client = ClientId::from_random(77);
        let opened =
            log::open(&MemoryStore::in_memory(), &document, client, moment(0).wall).unwrap();
        let mut open = Self {
            document: OpenDocument::new(document, opened, limits, moment(0)),
            author: Replica::new(ClientId::from_random(5)),
            now: 0,
        };
        let joined = DocumentEvent::Connection(ConnectionEvent::Joined {
            connection: ANA,
            seat: Seat::A,
            flavour: Flavour::Duologue,
        });
        let _question = open.tell(joined);
        open
    }

    fn tell(&mut self, event: DocumentEvent) -> Vec<DocumentEffect> {
        self.document.handle(moment(self.now), event)
    }

    /// Ana types a letter; the sequence of the append that follows.
    fn types(&mut self) -> Sequence {
        self.appends_letter().sequence
    }

    /// Ana types a letter; the append that follows.
    fn appends_letter(&mut self) -> Append {
        let before = self.author.state_vector();
        let mut txn = self.author.doc().transact_mut_with(Origin::Local);
        txn.get_or_insert_text("b:some-topic").push(&mut txn, "x");
        drop(txn);
        let update = self.author.missing_at(&before).unwrap();
        let frame = Message::Sync(SyncMessage::Update(&update)).encode();
        let connection = ANA;
        let mut effects = self.tell(DocumentEvent::Connection(ConnectionEvent::Received {
            connection,
            frame,
        }));
        let (Some(DocumentEffect::Commit(append)), []) = (effects.pop(), &effects[..]) else {
            panic!("no append alone");
        };
        assert_eq!(append.record.at_ms, moment(self.now).wall.millis());
        append
    }

    fn durable(&mut self, sequence: Sequence) -> Vec<DocumentEffect> {
        self.tell(DocumentEvent::Committed(vec![Outcome::Durable(sequence)]))
    }

    fn leaves(&mut self) {
        let connection = ANA;
        let effects = self.tell(DocumentEvent::Connection(ConnectionEvent::Left {
            connection,
        }));
        assert_eq!(effects, []);
    }

    /// The time comes for which it wanted to be woken.
    fn sleeps(&mut self) -> Vec<DocumentEffect> {
        self.now = self
            .document
            .next_wake()
            .expect("something to wait for")
            .get();
        self.tell(DocumentEvent::Woke)
    }
}

fn moment(steady: u64) -> Now {
    Now {
        steady: Millis::new(steady),
        wall: Timestamp::from_millis(1_790_000_000_000 + steady),
    }
}

fn compacted(covered: Option<Depth>) -> DocumentEvent {
    let left = None;
    let covered = covered.map(|covered| Folded {
        covered,
        ..Folded::default()
    });
    DocumentEvent::Compacted { covered, left }
}

fn is_saved(effects: &[DocumentEffect], updates: u64) -> bool {
    let frame = Message::Saved { updates }.encode();
    let connection = ANA;
    effects.contains(&DocumentEffect::Connection(ConnectionEffect::Send {
        connection,
        frame,
    }))
}

#[test]
fn what_is_durable_is_acknowledged_and_nothing_before() {
    let mut open = Open::with(Limits::default());
    let (first, second) = (open.types(), open.types());
    assert!(is_saved(&open.durable(first), 1));
    assert!(is_saved(&open.durable(second), 2));
}

/// What follows when the first of two appends is durable and the second is not.
fn second_fails(open: &mut Open, how: impl Fn(Sequence) -> Outcome) -> Vec<DocumentEffect> {
    let (first, second) = (open.types(), open.types());
    let outcomes = vec![Outcome::Durable(first), how(second)];
    let effects = open.tell(DocumentEvent::Committed(outcomes));
    assert!(
        is_saved(&effects, 1) && !is_saved(&effects, 2),
        "{effects:?}"
    );
    effects
}

#[test]
fn a_lost_log_ends_it_after_what_was_durable_before() {
    let mut open = Open::with(Limits::default());
    let effects = second_fails(&mut open, Outcome::Taken);
    assert_eq!(effects.last(), Some(&DocumentEffect::End));
    assert!(open.document.is_over());
}

#[test]
fn a_failing_store_makes_it_read_its_log_again_and_wait() {
    let mut open = Open::with(Limits::default());
    let effects = second_fails(&mut open, Outcome::Failed);
    assert_eq!(effects.last(), Some(&DocumentEffect::Reload));
    assert!(open.document.is_open() && !open.document.waits_for_storage());
    let reread = |open: &mut Open| {
        let document = DocumentId::agenda(&PairId::from_random([1; 16]));
        let client = ClientId::from_random(77);
        let now = moment(open.now);
        let again = log::open(&MemoryStore::in_memory(), &document, client, now.wall).unwrap();
        open.document.reloaded(now, again)
    };
    reread(&mut open);
    assert!(open.document.waits_for_storage());
    let effects = open.tell(DocumentEvent::StorageWorks);
    assert_eq!(effects, [DocumentEffect::Reload]);
    reread(&mut open);
    assert!(!open.document.waits_for_storage());
    // The first place of the log that it read.
    assert_eq!(open.document.room().last(), Sequence::ZERO);
}

#[test]
fn it_takes_no_mail_while_too_much_waits_for_the_disk() {
    let mut open = Open::with(Limits {
        undurable: 2,
        ..Limits::default()
    });
    let first = open.types();
    assert!(open.document.takes_mail());
    open.types();
    assert!(!open.document.takes_mail());
    let _saved = open.durable(first);
    assert!(open.document.takes_mail());
}

#[test]
fn a_long_log_is_compacted_once_at_a_time_and_later_after_a_failure() {
    let mut open = Open::with(Limits {
        compact_records: 2,
        ..Limits::default()
    });
    let mut compacts = || {
        let sequence = open.types();
        let effects = open.durable(sequence);
        (
            effects.contains(&DocumentEffect::Compact),
            open.document.depth,
        )
    };
    assert!(!compacts().0);
    let (is_due, depth) = compacts();
    assert!(is_due);
    assert!(!compacts().0, "one is under way");
    assert_eq!(open.tell(compacted(None)), []);
    let mut compacts = || {
        let sequence = open.types();
        open.durable(sequence).contains(&DocumentEffect::Compact)
    };
    assert_eq!([compacts(), compacts()], [false, true]);
    assert_eq!(open.tell(compacted(Some(depth))), []);
    assert_eq!(open.document.depth.records, 3);
}

#[test]
fn a_log_that_weighs_less_than_its_snapshot_grows_until_it_is_too_long() {
    let mut open = Open::with(Limits {
        compact_records: 2,
        longest_log: 5,
        ..Limits::default()
    });
    let compacts = |open: &mut Open| {
        let sequence = open.types();
        open.durable(sequence).contains(&DocumentEffect::Compact)
    };
    assert_eq!([compacts(&mut open), compacts(&mut open)], [false, true]);
    let covered = Some(Folded {
        covered: open.document.depth,
        snapshot_bytes: 1 << 20,
    });
    let left = None;
    assert_eq!(open.tell(DocumentEvent::Compacted { covered, left }), []);
    let grown: Vec<bool> = (0..5).map(|_| compacts(&mut open)).collect();
    assert_eq!(grown, [false, false, false, false, true]);
}

#[test]
fn it_is_forgotten_when_it_was_empty_for_a_while_and_its_log_is_short() {
    let mut open = Open::with(Limits::default());
    let sequence = open.types();
    open.leaves();
    assert_eq!(open.document.next_wake(), None, "not everything is durable");
    let _nobody = open.durable(sequence);
    assert_eq!(open.sleeps(), [DocumentEffect::Compact]);
    assert_eq!(open.now, 60_000);
    let covered = open.document.depth;
    assert_eq!(open.tell(compacted(Some(covered))), []);
    assert_eq!(open.sleeps(), [DocumentEffect::End]);
}

#[test]
fn the_servers_end_waits_for_the_disk_and_not_for_ever() {
    let ends = |effects: &[DocumentEffect]| effects.last() == Some(&DocumentEffect::End);
    let mut open = Open::with(Limits::default());
    let sequence = open.types();
    assert_eq!(open.tell(DocumentEvent::Ending), []);
    let effects = open.durable(sequence);
    assert!(is_saved(&effects, 1) && ends(&effects), "{effects:?}");

    let mut open = Open::with(Limits::default());
    open.types();
    assert_eq!(open.tell(DocumentEvent::Ending), []);
    let effects = open.sleeps();
    assert!(!is_saved(&effects, 1) && ends(&effects), "{effects:?}");
    assert_eq!(Duration::from_millis(open.now), Limits::default().flush);
}

#[test]
fn what_a_compaction_finds_damaged_is_put_back_from_the_open_document() {
    let store = MemoryStore::in_memory();
    let document = DocumentId::agenda(&PairId::from_random([1; 16]));
    let (server, now) = (ClientId::from_random(78), moment(0).wall);
    let read = || log::open(&store, &document, server, now).unwrap();
    let mut open = Open::with(Limits::default());
    for _ in 0..5 {
        let append = open.appends_letter();
        store.append_batch(std::slice::from_ref(&append)).unwrap();
        let _saved = open.durable(append.sequence);
    }
    // Ana's machine is gone for good: the room alone has all of it.
    open.leaves();
    let second = Sequence::new(2);
    store.ruin(&document, contract::Ruin::Record(second));

    let compacted = log::compact(&store, &document, server, now).unwrap();
    let left = compacted.left;
    assert!(left.is_some() && !read().replica.same_state(open.document.room().replica()));
    let covered = compacted.covered.ok();
    for effect in open.tell(DocumentEvent::Compacted { covered, left }) {
        let DocumentEffect::Commit(append) = effect else {
            panic!("{effect:?}");
        };
        assert_eq!(append.record.seat, Some(Seat::A));
        store.append_batch(&[append]).unwrap();
    }
    let again = read();
    assert!(again.replica.same_state(open.document.room().replica()));
    assert_eq!(again.last, open.document.room().last());
    let bound: Vec<_> = again.authors.bound().collect();
    assert_eq!(bound, [(ClientId::from_random(5), Seat::A)]);
}
