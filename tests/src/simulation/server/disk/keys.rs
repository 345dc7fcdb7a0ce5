//! The file of data keys: what of it is on the disk, and what only seems to be.

use crate::simulation::dice::Dice;
use duologue_server::vault::SLOT_SIZE;

/// The file's bytes, if it is there.
type Image = Option<Vec<u8>>;

/// The file.
#[derive(Debug, Default)]
pub(super) struct KeysFile {
    /// What survives the loss of power.
    durable: Image,
    /// What readers see.
    written: Image,
    /// The changes between the two, in order.
    unsynced: Vec<Change>,
    /// A byte that reads back flipped.
    damaged: Option<usize>,
}

/// One change.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// A part is overwritten where it stands: too small for a disk to leave half of it.
    Slot(usize, Box<[u8; SLOT_SIZE]>),
    /// Another file comes in the place of this one.
    Whole(Vec<u8>),
}

impl KeysFile {
    pub(super) fn durable(&self) -> Image {
        self.durable.clone()
    }

    pub(super) fn read(&self) -> Image {
        let mut image = self.written.clone();
        if let Some(at) = self.damaged
            && let Some(byte) = image.as_mut().and_then(|image| image.get_mut(at))
        {
            *byte ^= 0x10;
        }
        image
    }

    pub(super) fn write(&mut self, change: Change) {
        change.apply(&mut self.written);
        self.unsynced.push(change);
    }

    pub(super) fn sync(&mut self) {
        self.durable = self.written.clone();
        self.unsynced.clear();
    }

    /// Of what was not synced each change is kept or lost; where nothing stood, it may be torn.
    pub(super) fn lose_power(&mut self, dice: &mut Dice) {
        for change in std::mem::take(&mut self.unsynced) {
            match (dice.below(3), change) {
                (0, _) => {}
                (1, Change::Slot(number, mut bytes)) if self.is_free(number) => {
                    bytes[dice.below(SLOT_SIZE)..].fill(0);
                    Change::Slot(number, bytes).apply(&mut self.durable);
                }
                (_, change) => change.apply(&mut self.durable),
            }
        }
        self.written = self.durable.clone();
    }

    /// A key under a name like this does not read back any more; whether there was one.
    pub(super) fn damage(&mut self, name: &str) -> bool {
        let image = self.durable.as_deref().unwrap_or_default();
        let name = name.as_bytes();
        let at = image.windows(name.len()).position(|part| part == name);
        self.damaged = at;
        at.is_some()
    }

    pub(super) fn mend(&mut self) {
        self.damaged = None;
    }

    fn is_free(&self, number: usize) -> bool {
        let image = self.durable.as_deref().unwrap_or_default();
        let bytes = image.iter().skip(number * SLOT_SIZE).take(SLOT_SIZE);
        bytes.copied().all(|byte| byte == 0)
    }
}

impl Change {
    fn apply(&self, image: &mut Image) {
        match self {
            Self::Whole(new) => *image = Some(new.clone()),
            Self::Slot(number, bytes) => {
                let image = image.get_or_insert_default();
                let start = number * SLOT_SIZE;
                image.resize(image.len().max(start + SLOT_SIZE), 0);
                image[start..start + SLOT_SIZE].copy_from_slice(bytes.as_slice());
            }
        }
    }
}
