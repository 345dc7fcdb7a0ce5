//! The data keys as they stand in their file, and those that were unwrapped lately.

use std::collections::HashMap;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::super::key_file::KeyStorage;
use super::super::master::{MasterKey, MasterKeyId};
use super::super::secret::Key;
use super::super::slot::{Header, PROOF, SIZE, Slot, State, WRAPPED};
use super::KeyringError;
use super::slots::{Slots, WrappedKey, proof_data};
use crate::system::entropy::Entropy;

/// Keys that are kept unwrapped; above that all are forgotten and unwrapped anew when needed.
const MOST_OPEN: usize = 10_000;

/// Keys by the names they are kept under.
#[derive(Debug)]
pub(super) struct Contents {
    shelf: Box<dyn KeyStorage>,
    master: MasterKey,
    slots: Slots,
    /// Slots of keys whose destruction failed: they count as gone, and may still stand there.
    doomed: HashMap<String, usize>,
    /// The master key of a rotation that failed: it may have come to pass all the same.
    in_doubt: Option<MasterKey>,
    unwrapped: HashMap<String, Arc<Key>>,
}

impl Contents {
    /// Reads what stands on a shelf; an empty one gets a header.
    pub(super) fn read(
        mut shelf: Box<dyn KeyStorage>,
        master: MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<Self, KeyringError> {
        let image = if let Some(image) = shelf.image()? {
            image
        } else {
            let image = header(&master, State::Sealing, entropy)?.to_vec();
            shelf.replace(&image)?;
            image
        };
        Ok(Self {
            shelf,
            slots: Slots::read(&image, &master)?,
            master,
            doomed: HashMap::new(),
            in_doubt: None,
            unwrapped: HashMap::new(),
        })
    }

    pub(super) fn image(&mut self) -> Result<Vec<u8>, KeyringError> {
        self.sync()?;
        self.shelf.image()?.ok_or(GONE)
    }

    pub(super) fn master_id(&self) -> MasterKeyId {
        self.master.id()
    }

    pub(super) fn is_sealed(&self) -> bool {
        self.slots.state == State::Sealed
    }

    pub(super) fn set_sealed(&mut self, entropy: &dyn Entropy) -> Result<(), KeyringError> {
        self.sync()?;
        let header = header(&self.master, State::Sealed, entropy)?;
        self.shelf.write(0, &header)?;
        self.slots.state = State::Sealed;
        Ok(())
    }

    pub(super) fn key(&mut self, name: &str) -> Result<Option<Arc<Key>>, KeyringError> {
        if let Some(key) = self.unwrapped.get(name) {
            return Ok(Some(Arc::clone(key)));
        }
        let Some(kept) = self.slots.keys.get(name) else {
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
        self.sync()?;
        self.destroy(&name)?;
        let key = Key::generate(entropy)?;
        let wrapped = wrap(&self.master, &name, &key, entropy)?;
        let slot = self.slots.next();
        self.shelf.write(slot, &used(&name, wrapped)?)?;
        self.slots.take(name.clone(), WrappedKey { slot, wrapped });
        Ok(self.remember(name, key))
    }

    pub(super) fn destroy(&mut self, name: &str) -> Result<bool, KeyringError> {
        self.sync()?;
        if let Some(kept) = self.slots.keys.remove(name) {
            // Nothing may be sealed with it any more: should the disk fail now, nobody knows whether it is there.
            self.unwrapped.remove(name);
            self.doomed.insert(name.to_owned(), kept.slot);
        }
        let Some(slot) = self.doomed.get(name).copied() else {
            return Ok(false);
        };
        self.shelf.write(slot, &[0; SIZE])?;
        self.doomed.remove(name);
        self.slots.free.push(slot);
        Ok(true)
    }

    pub(super) fn rotate(
        &mut self,
        master: MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<(), KeyringError> {
        self.sync()?;
        let image = self.rewrapped(&master, entropy)?;
        let slots = Slots::read(&image, &master)?;
        if let Err(error) = self.shelf.replace(&image) {
            self.in_doubt = Some(master);
            return Err(error.into());
        }
        self.now_under(master, slots);
        Ok(())
    }

    /// Finds out what became of a rotation that failed, before anything else is written.
    fn sync(&mut self) -> Result<(), KeyringError> {
        let Some(master) = self.in_doubt.take() else {
            return Ok(());
        };
        match self.landed(&master) {
            Ok(Some(slots)) => self.now_under(master, slots),
            Ok(None) => {}
            Err(error) => {
                self.in_doubt = Some(master);
                return Err(error);
            }
        }
        Ok(())
    }

    /// What stands on the shelf, if that is under this master key.
    fn landed(&mut self, master: &MasterKey) -> Result<Option<Slots>, KeyringError> {
        let image = self.shelf.image()?.ok_or(GONE)?;
        match Slots::read(&image, master) {
            Ok(slots) => Ok(Some(slots)),
            Err(KeyringError::WrongMasterKey { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn now_under(&mut self, master: MasterKey, slots: Slots) {
        self.master = master;
        self.slots = slots;
        // None of them was taken along.
        self.doomed.clear();
    }

    fn remember(&mut self, name: String, key: Key) -> Arc<Key> {
        if self.unwrapped.len() >= MOST_OPEN {
            self.unwrapped.clear();
        }
        let key = Arc::new(key);
        self.unwrapped.insert(name, Arc::clone(&key));
        key
    }

    /// The whole file under another master key. What is damaged is taken along as it is: whoever mends it may
    /// still have the old master key.
    fn rewrapped(
        &self,
        master: &MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, KeyringError> {
        let mut image = header(master, self.slots.state, entropy)?.to_vec();
        image.resize(self.slots.end.saturating_mul(SIZE), 0);
        let mut places: Vec<&mut [u8]> = image.chunks_mut(SIZE).collect();
        for (name, kept) in &self.slots.keys {
            let key = unwrap(&self.master, name, &kept.wrapped)?;
            let wrapped = wrap(master, name, &key, entropy)?;
            if let Some(place) = places.get_mut(kept.slot) {
                place.copy_from_slice(&used(name, wrapped)?);
            }
        }
        for (slot, bytes) in &self.slots.damaged {
            let place = places
                .get_mut(*slot)
                .into_iter()
                .flat_map(|place| place.iter_mut());
            place.zip(bytes).for_each(|(place, byte)| *place = *byte);
        }
        Ok(image)
    }
}

const GONE: KeyringError = KeyringError::Damaged("it is gone");

/// The first bytes of a file of keys.
fn header(
    master: &MasterKey,
    state: State,
    entropy: &dyn Entropy,
) -> Result<[u8; SIZE], KeyringError> {
    let proof = master.key().seal(entropy, &proof_data(state), &[])?;
    let header = Header {
        state,
        master: master.id(),
        proof: exactly::<PROOF>(&proof)?,
    };
    Ok(header.encode())
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
