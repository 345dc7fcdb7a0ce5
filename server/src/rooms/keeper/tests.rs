use std::time::Duration;

use duologue_shared::ids::{ClientId, PairId};
use duologue_shared::protocol::{Message, SyncMessage};
use duologue_shared::replica::{Origin, Replica};
use yrs::{Text, Transact, WriteTxn};

use super::*;
use crate::rooms::log;
use crate::store::contract::{self, Subject};
use crate::store::{DocumentStore, MemoryStore};

const ANA: ConnectionId = ConnectionId::new(1);

/// A keeper with Ana connected, and what she writes with.
struct Open {
    keeper: Keeper,
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
            keeper: Keeper::new(document, opened, limits, moment(0)),
            author: Replica::new(ClientId::from_random(5)),
            now: 0,
        };
        let joined = KeeperEvent::Joined {
            connection: ANA,
            seat: Seat::A,
            flavour: Flavour::Duologue,
        };
        let _question = open.tell(joined);
        open
    }

    fn tell(&mut self, event: KeeperEvent) -> Vec<KeeperEffect> {
        self.keeper.handle(moment(self.now), event)
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
        let mut effects = self.tell(KeeperEvent::Received { connection, frame });
        let (Some(KeeperEffect::Commit(append)), []) = (effects.pop(), &effects[..]) else {
            panic!("no append alone");
        };
        assert_eq!(append.record.at_ms, moment(self.now).wall.millis());
        append
    }

    fn durable(&mut self, sequence: Sequence) -> Vec<KeeperEffect> {
        self.tell(KeeperEvent::Committed(vec![Outcome::Durable(sequence)]))
    }

    fn leaves(&mut self) {
        let connection = ANA;
        let effects = self.tell(KeeperEvent::Left { connection });
        assert_eq!(effects, []);
    }

    /// The time comes for which the keeper wanted to be woken.
    fn sleeps(&mut self) -> Vec<KeeperEffect> {
        self.now = self
            .keeper
            .next_wake()
            .expect("something to wait for")
            .get();
        self.tell(KeeperEvent::Woke)
    }
}

fn moment(steady: u64) -> Now {
    Now {
        steady: Millis::new(steady),
        wall: Timestamp::from_millis(1_790_000_000_000 + steady),
    }
}

fn compacted(covered: Option<Depth>) -> KeeperEvent {
    let left = None;
    let covered = covered.map(|covered| Folded {
        covered,
        ..Folded::default()
    });
    KeeperEvent::Compacted { covered, left }
}

fn is_saved(effects: &[KeeperEffect], updates: u64) -> bool {
    let frame = Message::Saved { updates }.encode();
    let connection = ANA;
    effects.contains(&KeeperEffect::Send { connection, frame })
}

#[test]
fn what_is_durable_is_acknowledged_and_nothing_before() {
    let mut open = Open::with(Limits::default());
    let (first, second) = (open.types(), open.types());
    assert!(is_saved(&open.durable(first), 1));
    assert!(is_saved(&open.durable(second), 2));
}

/// What follows when the first of two appends is durable and the second is not.
fn second_fails(open: &mut Open, how: impl Fn(Sequence) -> Outcome) -> Vec<KeeperEffect> {
    let (first, second) = (open.types(), open.types());
    let outcomes = vec![Outcome::Durable(first), how(second)];
    let effects = open.tell(KeeperEvent::Committed(outcomes));
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
    assert_eq!(effects.last(), Some(&KeeperEffect::End));
    assert!(open.keeper.is_over());
}

#[test]
fn a_failing_store_makes_it_read_its_log_again_and_wait() {
    let mut open = Open::with(Limits::default());
    let effects = second_fails(&mut open, Outcome::Failed);
    assert_eq!(effects.last(), Some(&KeeperEffect::Reload));
    assert!(open.keeper.is_open() && !open.keeper.waits_for_storage());
    let reread = |open: &mut Open| {
        let document = DocumentId::agenda(&PairId::from_random([1; 16]));
        let client = ClientId::from_random(77);
        let now = moment(open.now);
        let again = log::open(&MemoryStore::in_memory(), &document, client, now.wall).unwrap();
        open.keeper.reloaded(now, again)
    };
    reread(&mut open);
    assert!(open.keeper.waits_for_storage());
    let effects = open.tell(KeeperEvent::StorageWorks);
    assert_eq!(effects, [KeeperEffect::Reload]);
    reread(&mut open);
    assert!(!open.keeper.waits_for_storage());
    // The first place of the log that it read.
    assert_eq!(open.keeper.room().last(), Sequence::ZERO);
}

#[test]
fn it_takes_no_mail_while_too_much_waits_for_the_disk() {
    let mut open = Open::with(Limits {
        undurable: 2,
        ..Limits::default()
    });
    let first = open.types();
    assert!(open.keeper.takes_mail());
    open.types();
    assert!(!open.keeper.takes_mail());
    let _saved = open.durable(first);
    assert!(open.keeper.takes_mail());
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
        (effects.contains(&KeeperEffect::Compact), open.keeper.depth)
    };
    assert!(!compacts().0);
    let (is_due, depth) = compacts();
    assert!(is_due);
    assert!(!compacts().0, "one is under way");
    assert_eq!(open.tell(compacted(None)), []);
    let mut compacts = || {
        let sequence = open.types();
        open.durable(sequence).contains(&KeeperEffect::Compact)
    };
    assert_eq!([compacts(), compacts()], [false, true]);
    assert_eq!(open.tell(compacted(Some(depth))), []);
    assert_eq!(open.keeper.depth.records, 3);
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
        open.durable(sequence).contains(&KeeperEffect::Compact)
    };
    assert_eq!([compacts(&mut open), compacts(&mut open)], [false, true]);
    let covered = Some(Folded {
        covered: open.keeper.depth,
        snapshot_bytes: 1 << 20,
    });
    let left = None;
    assert_eq!(open.tell(KeeperEvent::Compacted { covered, left }), []);
    let grown: Vec<bool> = (0..5).map(|_| compacts(&mut open)).collect();
    assert_eq!(grown, [false, false, false, false, true]);
}

#[test]
fn it_is_forgotten_when_it_was_empty_for_a_while_and_its_log_is_short() {
    let mut open = Open::with(Limits::default());
    let sequence = open.types();
    open.leaves();
    assert_eq!(open.keeper.next_wake(), None, "not everything is durable");
    let _nobody = open.durable(sequence);
    assert_eq!(open.sleeps(), [KeeperEffect::Compact]);
    assert_eq!(open.now, 60_000);
    let covered = open.keeper.depth;
    assert_eq!(open.tell(compacted(Some(covered))), []);
    assert_eq!(open.sleeps(), [KeeperEffect::End]);
}

#[test]
fn the_servers_end_waits_for_the_disk_and_not_for_ever() {
    let ends = |effects: &[KeeperEffect]| effects.last() == Some(&KeeperEffect::End);
    let mut open = Open::with(Limits::default());
    let sequence = open.types();
    assert_eq!(open.tell(KeeperEvent::Ending), []);
    let effects = open.durable(sequence);
    assert!(is_saved(&effects, 1) && ends(&effects), "{effects:?}");

    let mut open = Open::with(Limits::default());
    open.types();
    assert_eq!(open.tell(KeeperEvent::Ending), []);
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
    assert!(left.is_some() && !read().replica.same_state(open.keeper.room().replica()));
    let covered = compacted.covered.ok();
    for effect in open.tell(KeeperEvent::Compacted { covered, left }) {
        let KeeperEffect::Commit(append) = effect else {
            panic!("{effect:?}");
        };
        assert_eq!(append.record.seat, Some(Seat::A));
        store.append_batch(&[append]).unwrap();
    }
    let again = read();
    assert!(again.replica.same_state(open.keeper.room().replica()));
    assert_eq!(again.last, open.keeper.room().last());
    let bound: Vec<_> = again.authors.bound().collect();
    assert_eq!(bound, [(ClientId::from_random(5), Seat::A)]);
}
