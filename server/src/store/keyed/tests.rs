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
    assert_eq!(store.load(&document).unwrap().last, Sequence::new(2));
}
