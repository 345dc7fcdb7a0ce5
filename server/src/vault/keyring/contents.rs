//! The data keys as they stand in their file, and those that were unwrapped lately.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::super::master::{MasterKey, MasterKeyId};
use super::super::secret::Key;
use super::super::shelf::Shelf;
use super::super::slot::{Header, PROOF, SIZE, Slot, State, WRAPPED};
use super::KeyringError;
use crate::entropy::Entropy;

/// Keys that are kept unwrapped; above that all are forgotten and unwrapped anew when needed.
const MOST_OPEN: usize = 10_000;

/// Keys by the names they are kept under.
#[derive(Debug)]
pub(super) struct Contents {
    shelf: Shelf,
    master: MasterKey,
    state: State,
    keys: HashMap<String, Kept>,
    /// Numbers of slots that can be used again.
    free: Vec<usize>,
    /// The number after the last slot's.
    end: usize,
    unwrapped: HashMap<String, Arc<Key>>,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    slot: usize,
    wrapped: [u8; WRAPPED],
}

/// A file in which nothing is sealed yet.
pub(super) fn empty(master: &MasterKey, entropy: &dyn Entropy) -> Result<[u8; SIZE], KeyringError> {
    header(master, State::Sealing, entropy)
}

/// The header of a file and the slots behind it.
pub(super) fn split(image: &[u8]) -> Result<(Header, &[u8]), KeyringError> {
    let (first, slots) = image
        .split_at_checked(SIZE)
        .ok_or(KeyringError::Damaged("it is cut off"))?;
    let head = Header::decode(first).map_err(KeyringError::Damaged)?;
    Ok((head, slots))
}

impl Contents {
    /// Reads what stands on a shelf.
    pub(super) fn read(mut shelf: Shelf, master: MasterKey) -> Result<Self, KeyringError> {
        let image = shelf.image()?;
        let (head, slots) = split(&image)?;
        if head.master != master.id() {
            return Err(KeyringError::WrongMasterKey {
                needed: head.master,
                given: master.id(),
            });
        }
        let proven = master.key().open(&proof_place(head.state), &head.proof);
        proven.map_err(|_| KeyringError::Damaged("its master key does not open it"))?;
        let (keys, free) = read_slots(slots);
        Ok(Self {
            shelf,
            master,
            state: head.state,
            keys,
            free,
            end: image.len().div_ceil(SIZE),
            unwrapped: HashMap::new(),
        })
    }

    pub(super) fn image(&mut self) -> Result<Vec<u8>, KeyringError> {
        Ok(self.shelf.image()?)
    }

    pub(super) fn master_id(&self) -> MasterKeyId {
        self.master.id()
    }

    pub(super) fn is_sealed(&self) -> bool {
        self.state == State::Sealed
    }

    pub(super) fn set_sealed(&mut self, entropy: &dyn Entropy) -> Result<(), KeyringError> {
        let header = header(&self.master, State::Sealed, entropy)?;
        self.shelf.write(0, &header)?;
        self.state = State::Sealed;
        Ok(())
    }

    pub(super) fn key(&mut self, name: &str) -> Result<Option<Arc<Key>>, KeyringError> {
        if let Some(key) = self.unwrapped.get(name) {
            return Ok(Some(Arc::clone(key)));
        }
        let Some(kept) = self.keys.get(name) else {
            return Ok(None);
        };
        let key = unwrap(&self.master, name, &kept.wrapped)?;
        Ok(Some(self.remember(name.to_owned(), key)))
    }

    pub(super) fn key_or_new(
        &mut self,
        name: String,
        entropy: &dyn Entropy,
    ) -> Result<Arc<Key>, KeyringError> {
        if let Some(key) = self.key(&name)? {
            return Ok(key);
        }
        let key = Key::generate(entropy)?;
        let wrapped = wrap(&self.master, &name, &key, entropy)?;
        let slot = self.free.last().copied().unwrap_or(self.end);
        self.shelf.write(slot, &used(&name, wrapped)?)?;
        if self.free.pop().is_none() {
            self.end = self.end.saturating_add(1);
        }
        self.keys.insert(name.clone(), Kept { slot, wrapped });
        Ok(self.remember(name, key))
    }

    pub(super) fn destroy(&mut self, name: &str) -> Result<bool, KeyringError> {
        let Some(kept) = self.keys.get(name).copied() else {
            return Ok(false);
        };
        self.shelf.write(kept.slot, &[0; SIZE])?;
        self.keys.remove(name);
        self.unwrapped.remove(name);
        self.free.push(kept.slot);
        Ok(true)
    }

    pub(super) fn rotate(
        &mut self,
        master: MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<(), KeyringError> {
        let keys = self.rewrapped(&master, entropy)?;
        let mut image = header(&master, self.state, entropy)?.to_vec();
        image.resize(self.end.saturating_mul(SIZE), 0);
        let mut places: Vec<&mut [u8]> = image.chunks_mut(SIZE).collect();
        for (name, kept) in &keys {
            if let Some(place) = places.get_mut(kept.slot) {
                place.copy_from_slice(&used(name, kept.wrapped)?);
            }
        }
        self.shelf.replace(&image)?;
        let used: HashSet<usize> = keys.values().map(|kept| kept.slot).collect();
        self.free = (1..self.end).filter(|slot| !used.contains(slot)).collect();
        self.keys = keys;
        self.master = master;
        Ok(())
    }

    fn remember(&mut self, name: String, key: Key) -> Arc<Key> {
        if self.unwrapped.len() >= MOST_OPEN {
            self.unwrapped.clear();
        }
        let key = Arc::new(key);
        self.unwrapped.insert(name, Arc::clone(&key));
        key
    }

    fn rewrapped(
        &self,
        master: &MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<HashMap<String, Kept>, KeyringError> {
        let rewrap = |(name, kept): (&String, &Kept)| {
            let key = unwrap(&self.master, name, &kept.wrapped)?;
            let kept = Kept {
                slot: kept.slot,
                wrapped: wrap(master, name, &key, entropy)?,
            };
            Ok((name.clone(), kept))
        };
        self.keys.iter().map(rewrap).collect()
    }
}

/// The keys in the slots by name, and the numbers of the free slots.
fn read_slots(slots: &[u8]) -> (HashMap<String, Kept>, Vec<usize>) {
    let mut keys = HashMap::new();
    let mut free = Vec::new();
    for (number, slot) in (1..).zip(slots.chunks(SIZE)) {
        match Slot::decode(slot) {
            Slot::Free => free.push(number),
            Slot::Used { name, wrapped } => {
                let kept = Kept {
                    slot: number,
                    wrapped,
                };
                keys.insert(name, kept);
            }
            // Not used again: what it held may still be wanted by whoever mends the file.
            Slot::Damaged => tracing::error!(
                slot = number,
                "a data key is damaged; what it sealed opens only from a backup"
            ),
        }
    }
    (keys, free)
}

/// The first bytes of a file of keys.
fn header(
    master: &MasterKey,
    state: State,
    entropy: &dyn Entropy,
) -> Result<[u8; SIZE], KeyringError> {
    let proof = master.key().seal(entropy, &proof_place(state), &[])?;
    let header = Header {
        state,
        master: master.id(),
        proof: exactly::<PROOF>(&proof)?,
    };
    Ok(header.encode())
}

/// The state is part of it, so that nobody without the master key can set it back.
fn proof_place(state: State) -> Vec<u8> {
    let mut place = b"header".to_vec();
    place.push(state.byte());
    place
}

fn used(name: &str, wrapped: [u8; WRAPPED]) -> Result<[u8; SIZE], KeyringError> {
    let slot = Slot::Used {
        name: name.to_owned(),
        wrapped,
    };
    slot.encode()
        .ok_or(KeyringError::Damaged("a name in it would be too long"))
}

fn wrap(
    master: &MasterKey,
    name: &str,
    key: &Key,
    entropy: &dyn Entropy,
) -> Result<[u8; WRAPPED], KeyringError> {
    let wrapped = master.key().seal(entropy, &key_place(name), key.expose())?;
    exactly(&wrapped)
}

fn unwrap(master: &MasterKey, name: &str, wrapped: &[u8]) -> Result<Key, KeyringError> {
    let damaged = KeyringError::Damaged("a key in it does not open with the master key");
    let opened = Zeroizing::new(
        master
            .key()
            .open(&key_place(name), wrapped)
            .map_err(|_| damaged)?,
    );
    exactly(&opened).map(Key::from)
}

fn key_place(name: &str) -> Vec<u8> {
    let mut place = b"key\0".to_vec();
    place.extend_from_slice(name.as_bytes());
    place
}

fn exactly<const N: usize>(bytes: &[u8]) -> Result<[u8; N], KeyringError> {
    bytes
        .try_into()
        .map_err(|_| KeyringError::Damaged("a key has another length"))
}
