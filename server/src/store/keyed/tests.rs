mod crashes;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::{Appended, DocumentStore, MemoryStore, Sequence, contract};

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
        store.last_sequences.lock().extend(ahead.chain(panics));
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
    assert_eq!(store.load(&document).unwrap().last, Sequence::new(2));
}

#[test]
fn what_is_not_known_to_be_durable_is_not_shown_until_it_is() {
    let store = MemoryStore::in_memory();
    let (document, other) = (contract::agenda("doubtful"), contract::agenda("other"));
    store
        .append_batch(&contract::appends(&document, 1..=2))
        .unwrap();
    store.faults().fail_syncing(true);
    for batch in [3..=4, 5..=5] {
        let appends = contract::appends(&document, batch);
        assert!(store.append_batch(&appends).is_err());
    }
    let shown = store.load(&document).unwrap();
    assert_eq!((shown.last, shown.records.len()), (Sequence::new(2), 2));
    assert_eq!(shown.damage, []);

    store.faults().fail_syncing(false);
    // Any sync covers what was written before it, also one for another document.
    store
        .append_batch(&contract::appends(&other, 1..=1))
        .unwrap();
    let shown = store.load(&document).unwrap();
    assert_eq!((shown.last, shown.records.len()), (Sequence::new(5), 5));
    let answers = store
        .append_batch(&contract::appends(&document, 5..=6))
        .unwrap();
    assert_eq!(answers, [Appended::Taken, Appended::Durable]);
}

#[test]
fn a_process_that_begins_settles_what_the_one_before_it_wrote() {
    let store = MemoryStore::in_memory();
    let document = contract::agenda("inherited");
    store.faults().fail_syncing(true);
    assert!(store.load(&document).is_err());
    store.faults().fail_syncing(false);
    assert!(store.load(&document).is_ok());
    // Once is enough.
    store.faults().fail_syncing(true);
    assert!(store.load(&document).is_ok());
}

#[test]
fn an_empty_batch_finds_out_that_writing_fails() {
    let store = MemoryStore::in_memory();
    store.faults().fail_writes(true);
    assert!(store.append_batch(&[]).is_err());
    store.faults().fail_writes(false);
    assert!(store.append_batch(&[]).is_ok());
    assert_eq!(store.list().unwrap(), []);
}
