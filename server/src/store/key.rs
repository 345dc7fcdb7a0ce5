//! Keys whose bytes sort like what they mean.
//!
//! A document's keys are its name, a zero byte (names have none, so no name's keys lie among those
//! of a longer one), a letter for the kind, and the sequence in big-endian.

use super::{DocumentId, Sequence, Table};
use crate::system::clock::Timestamp;

/// What a document's key leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One record of the log.
    Record,
    /// A snapshot.
    Snapshot,
    /// A value that was put aside.
    Quarantined,
    /// Among the values put aside, a note that records are missing.
    Missing,
}

impl Kind {
    const fn letter(self) -> u8 {
        match self {
            Self::Record => b'r',
            Self::Snapshot => b's',
            Self::Quarantined => b'q',
            Self::Missing => b'm',
        }
    }

    const fn of_letter(letter: u8) -> Option<Self> {
        match letter {
            b'r' => Some(Self::Record),
            b's' => Some(Self::Snapshot),
            b'q' => Some(Self::Quarantined),
            b'm' => Some(Self::Missing),
            _ => None,
        }
    }
}

const END_OF_NAME: u8 = 0;

/// The key of one record or snapshot.
pub(super) fn of(document: &DocumentId, kind: Kind, sequence: Sequence) -> Vec<u8> {
    let mut key = of_kind(document, kind);
    key.extend_from_slice(&sequence.get().to_be_bytes());
    key
}

/// What all keys of a kind begin with.
pub(super) fn of_kind(document: &DocumentId, kind: Kind) -> Vec<u8> {
    let mut key = of_document(document);
    key.push(kind.letter());
    key
}

/// What all keys of a document begin with.
pub(super) fn of_document(document: &DocumentId) -> Vec<u8> {
    let name = document.as_str().as_bytes();
    let mut key = Vec::with_capacity(name.len().saturating_add(10));
    key.extend_from_slice(name);
    key.push(END_OF_NAME);
    key
}

/// The key under which a value of that kind and place is put aside.
pub(super) fn aside(document: &DocumentId, kind: Kind, place: Sequence, at: Timestamp) -> Vec<u8> {
    let mut key = of_kind(document, Kind::Quarantined);
    key.push(kind.letter());
    key.extend_from_slice(&place.get().to_be_bytes());
    key.extend_from_slice(&at.millis().to_be_bytes());
    key
}

/// Kind, place and moment of a value that was put aside; `None` for bytes that are no such key.
pub(super) fn read_aside(key: &[u8]) -> Option<(Kind, Sequence, Timestamp)> {
    let (rest, at) = key.split_last_chunk::<8>()?;
    let (rest, place) = rest.split_last_chunk::<8>()?;
    Some((
        Kind::of_letter(*rest.last()?)?,
        Sequence::new(u64::from_be_bytes(*place)),
        Timestamp::from_millis(u64::from_be_bytes(*at)),
    ))
}

/// What a document's key leads to; `None` for bytes that are no such key.
pub(super) fn kind(key: &[u8]) -> Option<Kind> {
    let end = key.iter().position(|byte| *byte == END_OF_NAME)?;
    Kind::of_letter(*key.get(end.saturating_add(1))?)
}

/// Whether a document's key leads to a snapshot, or to one that was put aside.
pub(super) fn is_of_snapshot(key: &[u8]) -> bool {
    match kind(key) {
        Some(Kind::Snapshot) => true,
        Some(Kind::Quarantined) => read_aside(key).is_some_and(|(kind, ..)| kind == Kind::Snapshot),
        Some(Kind::Record | Kind::Missing) | None => false,
    }
}

/// The document a key belongs to; `None` for bytes that are no such key.
pub(super) fn document(key: &[u8]) -> Option<DocumentId> {
    let name = key.split(|byte| *byte == END_OF_NAME).next()?;
    let name = String::from_utf8(name.to_vec()).ok()?;
    Some(DocumentId::from_stored(name))
}

/// A key's name in a report. What a table's key says about people is left out.
pub(super) fn describe(key: &[u8]) -> String {
    match (document(key), kind(key), sequence(key)) {
        (Some(document), Some(Kind::Record), Some(place)) if document.is_agenda() => {
            format!("record {} of {document}", place.get())
        }
        (Some(document), Some(Kind::Snapshot), Some(place)) if document.is_agenda() => {
            format!("the snapshot of {document} through record {}", place.get())
        }
        (Some(name), ..) => format!("a value of {name}"),
        (None, ..) => "a value without a name".to_owned(),
    }
}

/// The sequence a key ends with; `None` for bytes that are no such key.
pub(super) fn sequence(key: &[u8]) -> Option<Sequence> {
    let number = key.last_chunk::<8>()?;
    Some(Sequence::new(u64::from_be_bytes(*number)))
}

/// The key of a record in a table.
pub(super) fn in_table(table: Table, key: &[u8]) -> Vec<u8> {
    let name = table.as_str().as_bytes();
    let mut stored = Vec::with_capacity(name.len().saturating_add(key.len()).saturating_add(1));
    stored.extend_from_slice(name);
    stored.push(END_OF_NAME);
    stored.extend_from_slice(key);
    stored
}

/// The part of a stored key that follows the table's name.
pub(super) fn without_table(table: Table, stored: &[u8]) -> Option<&[u8]> {
    stored
        .strip_prefix(table.as_str().as_bytes())?
        .strip_prefix(&[END_OF_NAME])
}

/// The table's name and the key in it; `None` for bytes that are no such key.
pub(super) fn split(stored: &[u8]) -> Option<(&str, &[u8])> {
    let end = stored.iter().position(|byte| *byte == END_OF_NAME)?;
    let (table, key) = stored.split_at_checked(end)?;
    Some((std::str::from_utf8(table).ok()?, key.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> DocumentId {
        DocumentId::from_stored(name.to_owned())
    }

    #[test]
    fn keys_sort_by_document_then_sequence() {
        let keys = [
            of(&id("agenda/aa"), Kind::Record, Sequence::new(1)),
            of(&id("agenda/aa"), Kind::Record, Sequence::new(255)),
            of(&id("agenda/aa"), Kind::Record, Sequence::new(256)),
            of(&id("agenda/aa"), Kind::Record, Sequence::new(u64::MAX)),
            of(&id("agenda/aa"), Kind::Snapshot, Sequence::new(3)),
            of(&id("agenda/aaa"), Kind::Record, Sequence::new(1)),
        ];
        assert!(keys.is_sorted());
    }

    #[test]
    fn a_longer_name_is_not_below_a_shorter_one() {
        let longer = of(&id("agenda/aaa"), Kind::Record, Sequence::new(1));
        assert!(!longer.starts_with(&of_document(&id("agenda/aa"))));
    }

    #[test]
    fn keys_read_back() {
        let key = of(&id("agenda/aa"), Kind::Record, Sequence::new(77));
        assert_eq!(document(&key), Some(id("agenda/aa")));
        assert_eq!(sequence(&key), Some(Sequence::new(77)));

        let stored = in_table(Table::new("people"), b"x\0y");
        assert_eq!(
            without_table(Table::new("people"), &stored),
            Some(&b"x\0y"[..])
        );
        assert_eq!(without_table(Table::new("peop"), &stored), None);
        assert_eq!(split(&stored), Some(("people", &b"x\0y"[..])));
    }
}
