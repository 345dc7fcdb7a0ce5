//! How values look on disk: a version, the value, and a checksum bound to the key.
//!
//! ```text
//! sealed = version 1 (1 byte) · body · crc32 of key, version and body (4 bytes, little-endian)
//! record = seat (0 none, 1 a, 2 b) · taken at, milliseconds (8 bytes, little-endian) · update
//! ```
//!
//! The key is part of what is summed, so a value that lands under another key is found out too.

use duologue_shared::ids::Seat;

use super::Record;

const VERSION: u8 = 1;

/// Wraps a body for storing it under `key`.
pub(super) fn seal(key: &[u8], body: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(body.len().saturating_add(5));
    sealed.push(VERSION);
    sealed.extend_from_slice(body);
    let sum = checksum(key, &sealed);
    sealed.extend_from_slice(&sum.to_le_bytes());
    sealed
}

/// Checks a stored value and returns its body, or says which check it failed.
pub(super) fn open<'a>(key: &[u8], sealed: &'a [u8]) -> Result<&'a [u8], &'static str> {
    let (content, sum) = sealed
        .split_last_chunk::<4>()
        .ok_or("it is shorter than a checksum")?;
    if checksum(key, content) != u32::from_le_bytes(*sum) {
        return Err("its checksum does not match");
    }
    match content.split_first() {
        Some((&VERSION, body)) => Ok(body),
        Some(_) => Err("it was written by a newer version"),
        None => Err("it has no version"),
    }
}

/// A record's body.
pub(super) fn encode(record: &Record) -> Vec<u8> {
    let mut body = Vec::with_capacity(record.bytes.len().saturating_add(9));
    body.push(match record.seat {
        None => 0,
        Some(Seat::A) => 1,
        Some(Seat::B) => 2,
    });
    body.extend_from_slice(&record.at_ms.to_le_bytes());
    body.extend_from_slice(&record.bytes);
    body
}

/// Reads a record's body back, or says what is wrong with it.
pub(super) fn decode(body: &[u8]) -> Result<Record, &'static str> {
    let (seat, rest) = body.split_first().ok_or("it is empty")?;
    let (at_ms, bytes) = rest.split_first_chunk::<8>().ok_or("it is cut off")?;
    let seat = match seat {
        0 => None,
        1 => Some(Seat::A),
        2 => Some(Seat::B),
        _ => return Err("its seat is unknown"),
    };
    Ok(Record {
        seat,
        at_ms: u64::from_le_bytes(*at_ms),
        bytes: bytes.to_vec(),
    })
}

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
        assert_eq!(
            open(b"key", &later),
            Err("it was written by a newer version")
        );
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
