//! What the file of data keys holds, slot by slot.

use std::collections::HashMap;

use super::super::master::MasterKey;
use super::super::slot::{Header, SIZE, Slot, State, WRAPPED};
use super::KeyringError;

/// The file as it was read.
#[derive(Debug)]
pub(super) struct Slots {
    pub(super) state: State,
    pub(super) keys: HashMap<String, WrappedKey>,
    /// Slots that do not read back, with what stands in them. Not used again: what they held may still be wanted.
    pub(super) damaged: Vec<(usize, Vec<u8>)>,
    /// Numbers of slots that can be used again.
    pub(super) free: Vec<usize>,
    /// The number after the last slot's.
    pub(super) end: usize,
}

/// A wrapped key and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrappedKey {
    pub(super) slot: usize,
    pub(super) wrapped: [u8; WRAPPED],
}

/// The header of a file and the slots behind it.
pub(super) fn split(image: &[u8]) -> Result<(Header, &[u8]), KeyringError> {
    let (first, slots) = image
        .split_at_checked(SIZE)
        .ok_or(KeyringError::Damaged("it is cut off"))?;
    let head = Header::decode(first).map_err(KeyringError::Damaged)?;
    Ok((head, slots))
}

impl Slots {
    /// Reads a file that this master key locks.
    pub(super) fn read(image: &[u8], master: &MasterKey) -> Result<Self, KeyringError> {
        let (head, slots) = split(image)?;
        if head.master != master.id() {
            return Err(KeyringError::WrongMasterKey {
                needed: head.master,
                given: master.id(),
            });
        }
        let proven = master.key().open(&proof_data(head.state), &head.proof);
        proven.map_err(|_| KeyringError::Damaged("its master key does not open it"))?;
        let mut read = Self {
            state: head.state,
            keys: HashMap::new(),
            damaged: Vec::new(),
            free: Vec::new(),
            end: image.len().div_ceil(SIZE),
        };
        for (number, slot) in (1..).zip(slots.chunks(SIZE)) {
            read.read_slot(number, slot);
        }
        Ok(read)
    }

    /// The slot that the next key goes to.
    pub(super) fn next(&self) -> usize {
        self.free.last().copied().unwrap_or(self.end)
    }

    /// A key stands in its slot, the [next](Self::next).
    pub(super) fn take(&mut self, name: String, kept: WrappedKey) {
        if self.free.pop().is_none() {
            self.end = self.end.saturating_add(1);
        }
        self.keys.insert(name, kept);
    }

    fn read_slot(&mut self, number: usize, bytes: &[u8]) {
        match Slot::decode(bytes) {
            Slot::Free => self.free.push(number),
            Slot::Used { name, wrapped } => {
                let kept = WrappedKey {
                    slot: number,
                    wrapped,
                };
                self.keys.insert(name, kept);
            }
            Slot::Damaged => {
                tracing::error!(
                    slot = number,
                    "a data key is damaged; what it sealed opens only from a backup"
                );
                self.damaged.push((number, bytes.to_vec()));
            }
        }
    }
}

/// The state is part of it, so that nobody without the master key can set it back.
pub(super) fn proof_data(state: State) -> Vec<u8> {
    let mut place = b"header".to_vec();
    place.push(state.byte());
    place
}
