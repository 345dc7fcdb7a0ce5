//! Awareness payload: for each client, a clock and what it says about itself.

use crate::protocol::codec::{DecodeError, Reader, write_bytes, write_varuint};

/// What one client says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The client's id in the document.
    pub client: u64,
    /// Counts what this client has said; later ones replace earlier ones.
    pub clock: u64,
    /// A JSON object, or nothing when the client has left.
    pub state: Option<String>,
}

/// The fewest bytes of an entry: a client, a clock, and how long nothing is.
const SMALLEST_ENTRY: usize = 3;

/// Reads a payload.
pub fn decode(payload: &[u8]) -> Result<Vec<Entry>, DecodeError> {
    let mut reader = Reader::new(payload);
    let count = reader.count(SMALLEST_ENTRY)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let client = reader.varuint()?;
        let clock = reader.varuint()?;
        let state = match reader.text()? {
            "null" => None,
            state => Some(state.to_owned()),
        };
        entries.push(Entry {
            client,
            clock,
            state,
        });
    }
    reader.finish()?;
    Ok(entries)
}

/// Writes a payload.
#[must_use]
pub fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    write_varuint(&mut out, u64::try_from(entries.len()).unwrap_or(u64::MAX));
    for entry in entries {
        write_varuint(&mut out, entry.client);
        write_varuint(&mut out, entry.clock);
        write_bytes(
            &mut out,
            entry.state.as_deref().unwrap_or("null").as_bytes(),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_reads_as_it_was_written() {
        let entries = [
            Entry {
                client: 300,
                clock: 7,
                state: Some(r#"{"user":{"name":"Ana"}}"#.to_owned()),
            },
            Entry {
                client: 5,
                clock: 0,
                state: None,
            },
        ];
        assert_eq!(decode(&encode(&entries)), Ok(entries.to_vec()));
    }

    #[test]
    fn the_bytes_are_those_of_y_protocols() {
        let entry = Entry {
            client: 1,
            clock: 2,
            state: Some("{}".to_owned()),
        };
        assert_eq!(encode(&[entry]), [1, 1, 2, 2, b'{', b'}']);
        let gone = Entry {
            client: 1,
            clock: 2,
            state: None,
        };
        assert_eq!(encode(&[gone]), [1, 1, 2, 4, b'n', b'u', b'l', b'l']);
    }

    #[test]
    fn a_count_without_entries_is_refused_at_once() {
        let mut payload = Vec::new();
        write_varuint(&mut payload, (1 << 53) - 1);
        assert_eq!(decode(&payload), Err(DecodeError::Truncated));
    }
}
