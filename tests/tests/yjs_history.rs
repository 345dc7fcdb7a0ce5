//! What stock Yjs clients send passes the gate, all of it, and makes the document that they have.
//!
//! `tests/browser/fixtures/yjs-history.mjs` recorded it: writing, marks, deletions, undo and redo, maps and their fields,
//! transactions; sent one by one, merged, and as what the other lacked after a time apart.
#![allow(clippy::unwrap_used, reason = "a test says why it failed")]

use duologue_shared::ids::ClientId;
use duologue_shared::replica::{Origin, Replica};

static RECORDED: &[u8] = include_bytes!("../data/yjs-history.bin");

#[test]
fn everything_that_stock_yjs_clients_send_is_taken() {
    let mut updates = recorded();
    let everything = updates.remove(0);
    assert!(updates.len() > 1000);
    let server = Replica::new(ClientId::from_random(1));
    for (number, update) in updates.iter().enumerate() {
        let taken = server.accept(update, Origin::Remote);
        assert!(taken.is_ok(), "update {number}: {taken:?}");
    }
    let theirs = Replica::new(ClientId::from_random(2));
    theirs.accept(everything, Origin::Remote).unwrap();
    assert!(server.same_state(&theirs));
    // And whoever comes later takes what the server made of it.
    let late = Replica::new(ClientId::from_random(3));
    let missing = server.missing_at(&late.state_vector()).unwrap();
    late.accept(&missing, Origin::Remote).unwrap();
    assert!(late.same_state(&server));
}

/// The updates, each after its length in four bytes; the first is all of the document in the end.
fn recorded() -> Vec<&'static [u8]> {
    let mut rest = RECORDED;
    let mut updates = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap();
        let (update, after) = after.split_at(length);
        updates.push(update);
        rest = after;
    }
    updates
}
