//! Associated data of sealed bytes: a document, a kind and a number, or a table and a key.
//!
//! Names have no zero byte, so no two places read the same.

use crate::store::{DocumentId, Sequence};

/// One record of a document's log.
pub(super) fn of_record(document: &DocumentId, sequence: Sequence) -> Vec<u8> {
    in_document(b'r', document, sequence)
}

/// A document's snapshot through a record.
pub(super) fn of_snapshot(document: &DocumentId, through: Sequence) -> Vec<u8> {
    in_document(b's', document, through)
}

/// A value in a table.
pub(super) fn of_value(table: &str, key: &[u8]) -> Vec<u8> {
    join(b'v', table.as_bytes(), key)
}

fn in_document(kind: u8, document: &DocumentId, sequence: Sequence) -> Vec<u8> {
    let number = sequence.get().to_be_bytes();
    join(kind, document.as_str().as_bytes(), &number)
}

fn join(kind: u8, name: &[u8], rest: &[u8]) -> Vec<u8> {
    let length = name.len().saturating_add(rest.len()).saturating_add(2);
    let mut place = Vec::with_capacity(length);
    place.push(kind);
    place.extend_from_slice(name);
    place.push(0);
    place.extend_from_slice(rest);
    place
}
