//! Value format on disk: a version, the value, and a checksum bound to the key.
//!
//! ```text
//! sealed = version (1 byte) · body · crc32 of key, version and body (4 bytes, little-endian)
//! record = version 1 · seat (0 none, 1 a, 2 b) · taken at, milliseconds (8 bytes, little-endian) · update
//! snapshot = version 1 · document
//!          | version 2 · number of authors (4 bytes) · for each client id (8 bytes) and seat (1 byte) · document
//!          | version 3, in the tree of the logs: nothing, as the snapshot is in its own tree
//! ```
//!
//! Numbers are little-endian.
//!
//! The key is part of what is summed, so a value that lands under another key is found out too.

use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::room::Sequence;

use super::{Record, Snapshot, StoreError};

const VERSION: u8 = 1;
const SNAPSHOT_VERSION: u8 = 2;
const ELSEWHERE: u8 = 3;

/// Why a stored value cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It is not as it was written; this check it failed.
    Damaged(&'static str),
    /// It is whole, yet only a newer version of the program can read it.
    Newer,
}

impl Flaw {
    /// The error of the value that `what` names.
    pub(crate) fn of(self, what: String) -> StoreError {
        match self {
            Self::Damaged(reason) => StoreError::Damaged { what, reason },
            Self::Newer => StoreError::Newer { what },
        }
    }
}

/// Wraps a body for storing it under `key`.
pub(super) fn seal(key: &[u8], body: &[u8]) -> Vec<u8> {
    seal_as(VERSION, key, body)
}

/// Checks a stored value and returns its body, or says which check it failed.
pub(super) fn open<'a>(key: &[u8], sealed: &'a [u8]) -> Result<&'a [u8], Flaw> {
    match open_any(key, sealed)? {
        (VERSION, body) => Ok(body),
        _ => Err(Flaw::Newer),
    }
}

/// Checks a stored value of any kind or version, or says which check it failed.
pub(super) fn check(key: &[u8], sealed: &[u8]) -> Result<(), &'static str> {
    match open_any(key, sealed) {
        Ok(_) | Err(Flaw::Newer) => Ok(()),
        Err(Flaw::Damaged(reason)) => Err(reason),
    }
}

/// Wraps a snapshot for storing it under `key`.
pub(super) fn seal_snapshot(key: &[u8], snapshot: &Snapshot) -> Vec<u8> {
    seal_as(SNAPSHOT_VERSION, key, &encode_snapshot(snapshot))
}

/// Checks a stored snapshot and reads it, or says which check it failed.
pub(super) fn open_snapshot(
    key: &[u8],
    sealed: &[u8],
    through: Sequence,
) -> Result<Snapshot, Flaw> {
    match open_any(key, sealed)? {
        (VERSION, body) => Ok(Snapshot {
            through,
            bytes: body.to_vec(),
            authors: Vec::new(),
        }),
        (SNAPSHOT_VERSION, body) => decode_snapshot(body, through),
        _ => Err(Flaw::Newer),
    }
}

/// The note under a snapshot's key in the tree of the logs: the snapshot is in its own tree. A program
/// that looks for it among the records takes it for one of a newer version.
pub(super) fn seal_elsewhere(key: &[u8]) -> Vec<u8> {
    seal_as(ELSEWHERE, key, &[])
}

/// Whether a value is that note.
pub(super) fn is_elsewhere(key: &[u8], sealed: &[u8]) -> bool {
    matches!(open_any(key, sealed), Ok((ELSEWHERE, _)))
}

fn seal_as(version: u8, key: &[u8], body: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(body.len().saturating_add(5));
    sealed.push(version);
    sealed.extend_from_slice(body);
    let sum = checksum(key, &sealed);
    sealed.extend_from_slice(&sum.to_le_bytes());
    sealed
}

fn open_any<'a>(key: &[u8], sealed: &'a [u8]) -> Result<(u8, &'a [u8]), Flaw> {
    let (content, sum) = sealed
        .split_last_chunk::<4>()
        .ok_or(Flaw::Damaged("it is shorter than a checksum"))?;
    if checksum(key, content) != u32::from_le_bytes(*sum) {
        return Err(Flaw::Damaged("its checksum does not match"));
    }
    let (version, body) = content
        .split_first()
        .ok_or(Flaw::Damaged("it has no version"))?;
    Ok((*version, body))
}

type Bound = Vec<(ClientId, Seat)>;

fn read_authors(body: &[u8]) -> Result<(Bound, &[u8]), Flaw> {
    const CUT: Flaw = Flaw::Damaged("its authors are cut off");
    let (count, mut rest) = body.split_first_chunk::<4>().ok_or(CUT)?;
    let mut authors = Vec::new();
    for _ in 0..u32::from_le_bytes(*count) {
        let (client, after) = rest.split_first_chunk::<8>().ok_or(CUT)?;
        let (seat, after) = after.split_first().ok_or(CUT)?;
        let client = ClientId::try_from(u64::from_le_bytes(*client));
        let client = client.map_err(|_| Flaw::Damaged("it has an author that is no client"))?;
        let seat = read_seat(*seat)?.ok_or(Flaw::Damaged("it has an author without a seat"))?;
        authors.push((client, seat));
        rest = after;
    }
    Ok((authors, rest))
}

/// A snapshot's body.
pub(crate) fn encode_snapshot(snapshot: &Snapshot) -> Vec<u8> {
    let count = u32::try_from(snapshot.authors.len()).unwrap_or(u32::MAX);
    let mut body = count.to_le_bytes().to_vec();
    for (client, seat) in snapshot.authors.iter().take(MOST_AUTHORS) {
        body.extend_from_slice(&client.get().to_le_bytes());
        body.push(seat_byte(Some(*seat)));
    }
    body.extend_from_slice(&snapshot.bytes);
    body
}

/// Reads a snapshot's body back, or says what is wrong with it.
pub(crate) fn decode_snapshot(body: &[u8], through: Sequence) -> Result<Snapshot, Flaw> {
    let (authors, bytes) = read_authors(body)?;
    Ok(Snapshot {
        through,
        bytes: bytes.to_vec(),
        authors,
    })
}

/// A record's body.
pub(crate) fn encode(record: &Record) -> Vec<u8> {
    let mut body = Vec::with_capacity(record.bytes.len().saturating_add(9));
    body.push(seat_byte(record.seat));
    body.extend_from_slice(&record.at_ms.to_le_bytes());
    body.extend_from_slice(&record.bytes);
    body
}

/// Reads a record's body back, or says what is wrong with it.
pub(crate) fn decode(body: &[u8]) -> Result<Record, Flaw> {
    let (seat, rest) = body.split_first().ok_or(Flaw::Damaged("it is empty"))?;
    let (at_ms, bytes) = rest
        .split_first_chunk::<8>()
        .ok_or(Flaw::Damaged("it is cut off"))?;
    Ok(Record {
        seat: read_seat(*seat)?,
        at_ms: u64::from_le_bytes(*at_ms),
        bytes: bytes.to_vec(),
    })
}

fn seat_byte(seat: Option<Seat>) -> u8 {
    match seat {
        None => 0,
        Some(Seat::A) => 1,
        Some(Seat::B) => 2,
    }
}

fn read_seat(byte: u8) -> Result<Option<Seat>, Flaw> {
    match byte {
        0 => Ok(None),
        1 => Ok(Some(Seat::A)),
        2 => Ok(Some(Seat::B)),
        _ => Err(Flaw::Damaged("its seat is unknown")),
    }
}

/// As many as the count can say.
const MOST_AUTHORS: usize = 0xFFFF_FFFF;

fn checksum(key: &[u8], content: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(key);
    sum.update(content);
    sum.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_is_found() {
        let sealed = seal(b"key", b"some body");
        for index in 0..sealed.len() {
            for bit in 0..8 {
                let mut damaged = sealed.clone();
                damaged[index] ^= 1 << bit;
                assert!(open(b"key", &damaged).is_err(), "byte {index}, bit {bit}");
            }
        }
    }

    #[test]
    fn every_cut_is_found() {
        let sealed = seal(b"key", b"some body");
        for length in 0..sealed.len() {
            assert!(open(b"key", &sealed[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn a_value_under_another_key_is_found() {
        assert!(open(b"other", &seal(b"key", b"some body")).is_err());
    }

    #[test]
    fn a_later_version_is_refused_by_name() {
        let mut later = vec![VERSION + 1, b'x'];
        let sum = checksum(b"key", &later);
        later.extend_from_slice(&sum.to_le_bytes());
        assert_eq!(open(b"key", &later), Err(Flaw::Newer));
    }

    #[test]
    fn snapshots_read_back_with_their_authors_and_those_before_without() {
        let snapshot = Snapshot {
            through: Sequence::new(7),
            bytes: vec![0, 1, 2],
            authors: vec![(ClientId::from_random(5), Seat::B)],
        };
        let sealed = seal_snapshot(b"key", &snapshot);
        let through = snapshot.through;
        assert_eq!(
            open_snapshot(b"key", &sealed, through),
            Ok(snapshot.clone())
        );
        let before = seal(b"key", &snapshot.bytes);
        let read = open_snapshot(b"key", &before, through).unwrap();
        assert_eq!((read.bytes, read.authors), (snapshot.bytes, Vec::new()));
        let lying = seal_as(SNAPSHOT_VERSION, b"key", &[255, 255, 255, 255, 1]);
        let refused = open_snapshot(b"key", &lying, through);
        assert_eq!(refused, Err(Flaw::Damaged("its authors are cut off")));
        assert!(open(b"key", &sealed).is_err());
    }

    #[test]
    fn records_read_back() {
        for seat in [None, Some(Seat::A), Some(Seat::B)] {
            let record = Record {
                seat,
                at_ms: 1_790_000_000_123,
                bytes: vec![0, 1, 255],
            };
            assert_eq!(decode(&encode(&record)), Ok(record));
        }
        assert!(decode(&[]).is_err());
        assert!(decode(&[9, 0, 0, 0, 0, 0, 0, 0, 0]).is_err());
        assert!(decode(&[1, 0]).is_err());
    }
}
