//! Slots of the key file: a header, then one for each key, of 256 bytes each.
//!
//! ```text
//! header = "duokeys1" · state (1) · id of the master key (8) · proof (45) · zeros · crc32 (4)
//! slot   = 1 · length of the name (1) · name · wrapped key (77) · zeros · crc32 (4)
//! ```
//!
//! A slot never crosses a sector of the disk, so a crash leaves the old one or the new one, and a
//! free slot is all zeros: a key that was destroyed is overwritten where it stood.

use super::master::MasterKeyId;

/// Bytes of the header and of each slot.
pub const SIZE: usize = 256;
/// Bytes of a key that another key sealed.
pub(super) const WRAPPED: usize = 77;
/// Bytes of nothing that a key sealed: shows that a key is the right one.
pub(super) const PROOF: usize = 45;
/// The longest name that fits.
pub(super) const LONGEST_NAME: usize = 160;

const MAGIC: &[u8; 8] = b"duokeys1";
const USED: u8 = 1;

/// Bytes of a slot or of the header.
pub(super) type Bytes = [u8; SIZE];

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Whether everything in the store is sealed by now.
    pub(super) state: State,
    /// The master key that wraps every key in the file.
    pub(super) master: MasterKeyId,
    /// Nothing, sealed by that master key.
    pub(super) proof: [u8; PROOF],
}

/// How far the store is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It may still hold values from before there were keys.
    Sealing,
    /// What is not sealed was not written by us.
    Sealed,
}

/// A slot's contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// Nothing is there.
    Free,
    /// A key.
    Used {
        /// Whose.
        name: String,
        /// The key, sealed by the master key.
        wrapped: [u8; WRAPPED],
    },
    /// Its checksum does not match.
    Damaged,
}

impl State {
    /// The byte it is kept as.
    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Sealing => 0,
            Self::Sealed => 1,
        }
    }
}

impl Header {
    /// The header's bytes.
    pub(super) fn encode(&self) -> Bytes {
        let parts: [&[u8]; 4] = [
            MAGIC,
            &[self.state.byte()],
            &self.master.bytes(),
            &self.proof,
        ];
        with_checksum(&parts)
    }

    /// Reads a header, or says what is wrong with it.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, &'static str> {
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or("it is no file of keys, or a newer version's")?;
        if !checks(bytes) {
            return Err("its header is damaged");
        }
        let read = || {
            let (state, rest) = rest.split_first()?;
            let (master, rest) = rest.split_first_chunk::<8>()?;
            let state = match state {
                0 => State::Sealing,
                1 => State::Sealed,
                _ => return None,
            };
            Some(Self {
                state,
                master: MasterKeyId::from_bytes(*master),
                proof: *rest.first_chunk::<PROOF>()?,
            })
        };
        read().ok_or("its header cannot be read")
    }
}

impl Slot {
    /// The slot's bytes; `None` when the name is too long for one.
    pub(super) fn encode(&self) -> Option<Bytes> {
        match self {
            Self::Free | Self::Damaged => Some([0; SIZE]),
            Self::Used { name, wrapped } => {
                let length = u8::try_from(name.len()).ok()?;
                let parts: [&[u8]; 3] = [&[USED, length], name.as_bytes(), wrapped];
                (name.len() <= LONGEST_NAME).then(|| with_checksum(&parts))
            }
        }
    }

    /// Reads a slot.
    pub(super) fn decode(bytes: &[u8]) -> Self {
        if bytes.iter().all(|byte| *byte == 0) {
            return Self::Free;
        }
        let read = || {
            let (used, rest) = bytes.split_first()?;
            let (length, rest) = rest.split_first()?;
            let (name, rest) = rest.split_at_checked(usize::from(*length))?;
            (*used == USED && checks(bytes)).then_some(())?;
            Some(Self::Used {
                name: String::from_utf8(name.to_vec()).ok()?,
                wrapped: *rest.first_chunk::<WRAPPED>()?,
            })
        };
        read().unwrap_or(Self::Damaged)
    }
}

fn with_checksum(parts: &[&[u8]]) -> Bytes {
    let mut bytes = [0; SIZE];
    let content = parts.iter().copied().flatten();
    for (place, byte) in bytes.iter_mut().zip(content) {
        *place = *byte;
    }
    if let Some((content, sum)) = bytes.split_last_chunk_mut::<4>() {
        *sum = crc32fast::hash(content).to_le_bytes();
    }
    bytes
}

fn checks(bytes: &[u8]) -> bool {
    bytes.len() == SIZE
        && bytes
            .split_last_chunk::<4>()
            .is_some_and(|(content, sum)| crc32fast::hash(content) == u32::from_le_bytes(*sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot() -> Slot {
        Slot::Used {
            name: "pair/aaaaaaaa".to_owned(),
            wrapped: [7; WRAPPED],
        }
    }

    #[test]
    fn headers_and_slots_read_back() {
        let header = Header {
            state: State::Sealing,
            master: MasterKeyId::from_bytes([3; 8]),
            proof: [9; PROOF],
        };
        assert_eq!(Header::decode(&header.encode()), Ok(header));
        for kept in [Slot::Free, slot()] {
            assert_eq!(Slot::decode(&kept.encode().unwrap()), kept);
        }
    }

    #[test]
    fn every_flipped_bit_of_a_slot_is_found() {
        let kept = slot().encode().unwrap();
        for index in 0..SIZE {
            let mut damaged = kept;
            damaged[index] ^= 1;
            assert_eq!(Slot::decode(&damaged), Slot::Damaged, "byte {index}");
        }
    }

    #[test]
    fn the_longest_name_fits_and_no_longer_one() {
        let named = |length| Slot::Used {
            name: "n".repeat(length),
            wrapped: [7; WRAPPED],
        };
        let longest = named(LONGEST_NAME);
        assert_eq!(Slot::decode(&longest.encode().unwrap()), longest);
        assert_eq!(named(LONGEST_NAME + 1).encode(), None);
    }
}
