use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::engine::{Batch, Tree};
use super::super::key::{self, Kind};
use super::super::{
    Appended, DocumentStore, MemoryStore, RecordStore, Sequence, Snapshot, Table, contract,
};
use super::*;

fn put(store: &MemoryStore, tree: Tree, stored: Vec<u8>, sealed: Vec<u8>) {
    let mut batch = Batch::default();
    batch.put(stored, sealed);
    store.engine().apply(tree, batch).unwrap();
}

#[test]
fn a_damaged_record_is_named_and_nothing_of_the_document_is_returned() {
    let store = MemoryStore::in_memory();
    let document = contract::agenda("damaged");
    store
        .append_batch(&contract::appends(&document, 1..=3))
        .unwrap();
    let stored = key::of(&document, Kind::Record, Sequence::new(2));
    let sealed = store.engine().get(Tree::Documents, &stored).unwrap();
    let mut sealed = sealed.unwrap();
    sealed[4] ^= 1;
    put(&store, Tree::Documents, stored, sealed);

    let error = store.load(&document).unwrap_err().to_string();
    assert!(
        error.contains(&format!("record 2 of {document}")),
        "{error}"
    );
}

#[test]
fn a_missing_record_is_named() {
    let store = MemoryStore::in_memory();
    let document = contract::agenda("holed");
    store
        .append_batch(&contract::appends(&document, 1..=3))
        .unwrap();
    let mut batch = Batch::default();
    batch.remove(key::of(&document, Kind::Record, Sequence::new(2)));
    store.engine().apply(Tree::Documents, batch).unwrap();
    let error = store.load(&document).unwrap_err().to_string();
    assert!(
        error.contains(&format!("record 2 of {document}")),
        "{error}"
    );
}

#[test]
fn a_damaged_snapshot_and_a_damaged_value_are_named() {
    let store = MemoryStore::in_memory();
    let document = contract::agenda("snapped");
    let snapshot = Snapshot {
        through: Sequence::new(1),
        bytes: b"all of it".to_vec(),
        authors: Vec::new(),
    };
    store
        .append_batch(&contract::appends(&document, 1..=1))
        .unwrap();
    store.compact(&document, &snapshot).unwrap();
    let stored = key::of(&document, Kind::Snapshot, Sequence::new(1));
    put(&store, Tree::Documents, stored, b"rubbish".to_vec());
    let error = store.load(&document).unwrap_err().to_string();
    assert!(error.contains("the snapshot of agenda/"), "{error}");

    let people = Table::new("people");
    let stored = key::in_table(people, b"ana");
    put(&store, Tree::Records, stored, b"rubbish".to_vec());
    let error = RecordStore::get(&store, people, b"ana")
        .unwrap_err()
        .to_string();
    assert!(error.contains("\"ana\" in people"), "{error}");
}

#[test]
#[allow(
    clippy::significant_drop_tightening,
    reason = "the lock is held while it panics: that is what is tested"
)]
fn a_panic_while_appending_leaves_no_hole_behind_it() {
    let store = MemoryStore::in_memory();
    let document = contract::agenda("panicked");
    store
        .append_batch(&contract::appends(&document, 1..=1))
        .unwrap();
    let ahead = std::iter::once((document.clone(), Sequence::new(2)));
    let panics = std::iter::once_with(|| panic!("before record 2 was written"));
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        store.ends.lock().extend(ahead.chain(panics));
    }));
    assert!(panicked.is_err());
    let answers = store
        .append_batch(&contract::appends(&document, 3..=3))
        .unwrap();
    assert_eq!(answers, [Appended::Taken]);
    let answers = store
        .append_batch(&contract::appends(&document, 2..=2))
        .unwrap();
    assert_eq!(answers, [Appended::Durable]);
    assert_eq!(store.load(&document).unwrap().last(), Sequence::new(2));
}
