//! Language of this crate's own tests: replicas, who types what, and a seeded die.

use crate::agenda::{self, AgendaError, AgendaOperation, Place};
use crate::doer::Doer;
use crate::ids::{LineId, Seat, Section, TopicId};
use crate::replica::{Origin, Replica};
use crate::text::{self, LinePatch, Marks, TextOp};
use yrs::{GetString, Text, Transact, TransactionMut};

/// The replica of the client with that number.
pub(crate) fn replica(client: u64) -> Replica {
    Replica::new(client.try_into().unwrap())
}

pub(crate) fn topic(name: &str) -> TopicId {
    TopicId::try_from(format!("topic-{name:0>2}").as_str()).unwrap()
}

pub(crate) fn line(name: &str) -> LineId {
    LineId::try_from(format!("line-{name:0>3}").as_str()).unwrap()
}

/// A change by the person at that replica, and the update that carries it.
pub(crate) fn local<R>(
    replica: &Replica,
    change: impl FnOnce(&mut TransactionMut<'_>) -> R,
) -> Vec<u8> {
    let mut txn = replica.doc().transact_mut_with(Origin::Local);
    change(&mut txn);
    txn.encode_update_v1()
}

/// Does something to meetings and topics at that replica, at that moment: replicas of odd clients are seat a's.
/// What is refused must not have changed anything.
pub(crate) fn tries(
    replica: &Replica,
    at: u64,
    operation: &AgendaOperation,
) -> Result<Vec<u8>, AgendaError> {
    let seat = match replica.client().get() % 2 {
        0 => Seat::B,
        _ => Seat::A,
    };
    let mut txn = replica.doc().transact_mut_with(Origin::Operation);
    let done = agenda::perform(&mut txn, Doer { seat, at }, operation);
    let update = txn.encode_update_v1();
    if done.is_err() {
        assert_eq!(update, yrs::Update::EMPTY_V1, "refused and yet done");
    }
    drop(txn);
    done.map(|()| update)
}

/// The same, when nobody asks at which moment, and it must not be refused.
pub(crate) fn does(replica: &Replica, operation: &AgendaOperation) -> Vec<u8> {
    tries(replica, 1, operation).unwrap()
}

/// To add a topic whose headline is its name.
pub(crate) fn add(name: &str, section: Section, place: Place) -> AgendaOperation {
    AgendaOperation::AddTopic {
        topic: topic(name),
        section,
        place,
        headline: name.to_owned(),
    }
}

/// Edits a topic's words and returns the update.
pub(crate) fn edits(replica: &Replica, topic: &TopicId, ops: &[TextOp]) -> Vec<u8> {
    local(replica, |txn| text::edit(txn, topic, ops).unwrap())
}

/// Changes a line's attributes and returns the update.
pub(crate) fn sets_line(
    replica: &Replica,
    topic: &TopicId,
    line: &LineId,
    patch: LinePatch,
) -> Vec<u8> {
    local(replica, |txn| {
        text::set_line(txn, topic, line, &patch).unwrap();
    })
}

pub(crate) fn insert(at: u32, words: &str) -> TextOp {
    TextOp::Insert {
        at,
        text: words.to_owned(),
        marks: Marks::default(),
    }
}

pub(crate) fn split(at: u32, name: &str) -> TextOp {
    TextOp::Break {
        at,
        line: line(name),
    }
}

pub(crate) fn delete(at: u32, len: u32) -> TextOp {
    TextOp::Delete { at, len }
}

/// Brings `to` everything that `from` has.
pub(crate) fn bring(from: &Replica, to: &Replica) {
    let missing = from.missing_at(&to.state_vector()).unwrap();
    to.accept(&missing, Origin::Remote).unwrap();
}

/// Brings both everything that the other has.
pub(crate) fn meet(one: &Replica, other: &Replica) {
    bring(one, other);
    bring(other, one);
    assert!(one.same_state(other), "they met and differ");
}

pub(crate) fn plain(replica: &Replica, topic: &TopicId) -> String {
    text::plain(&replica.doc().transact(), topic)
}

/// A die that falls the same way for the same seed.
pub(crate) struct Die(u64);

impl Die {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number from 0 below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % sides.max(1)
    }

    pub(crate) fn pick<'items, T>(&mut self, items: &'items [T]) -> &'items T {
        &items[self.roll(items.len())]
    }
}

/// Writes at the start of a topic that tests of rooms and sessions share; returns the update.
pub(crate) fn write(replica: &Replica, text: &str) -> Vec<u8> {
    let root = replica.doc().get_or_insert_text("b:topic-one");
    local(replica, |txn| root.insert(txn, 0, text))
}

/// The words of the topic that [`write`] writes to.
pub(crate) fn read(replica: &Replica) -> String {
    let root = replica.doc().get_or_insert_text("b:topic-one");
    let txn = replica.doc().transact();
    root.get_string(&txn)
}
