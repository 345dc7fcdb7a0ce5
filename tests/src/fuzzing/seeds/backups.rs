//! Backups that the product makes, and what a forger would make of them.

use super::super::agenda::agenda;
use super::super::backup::{MASTER, MENDED, WITH_KEY};
use crate::simulation::Dice;
use duologue_server::backup::{BackupReader, BackupWriter, Part, Source as _, Watched};
use duologue_server::store::engine::Tree;
use duologue_server::store::{
    Append, DocumentId, DocumentStore as _, KeyedStore, MemoryEngine, Record, RecordStore as _,
    Sequence, Snapshot, Table,
};
use duologue_server::system::entropy::{Entropy, NoEntropy};
use duologue_server::vault::{Keyring, MasterKey, Vault};
use duologue_shared::ids::{PairId, Seat};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

type Store = Vault<KeyedStore<Watched<MemoryEngine>>>;

/// Whole backups and forged ones, each as it is and with the checksums made right, with and without the key.
pub(super) fn backups() -> BTreeSet<Vec<u8>> {
    let files = whole().into_iter().chain(forged());
    files
        .flat_map(|file| {
            [0, MENDED, WITH_KEY, MENDED | WITH_KEY].map(|first| [&[first], &file[..]].concat())
        })
        .collect()
}

/// Of an empty store, and of one with an agenda, a snapshot and a record; sealed, and from before it was.
fn whole() -> Vec<Vec<u8>> {
    let empty = sealed();
    let full = sealed();
    fill(&full);
    let (keyring, entropy) = keys();
    let before = Vault::new(
        KeyedStore::new(Watched::new(MemoryEngine::default())),
        keyring,
        entropy,
    );
    fill(&before);
    [empty, full, before].map(|store| copy(&store)).into()
}

/// What no server writes: parts that are there twice, not at all, gone again, or in the wrong place.
fn forged() -> Vec<Vec<u8>> {
    let value = |tree, key: &[u8], value: &[u8]| Part::Value {
        tree,
        key: key.to_vec(),
        value: value.to_vec(),
    };
    let removed = Part::Removed {
        tree: Tree::Documents,
        key: b"x".to_vec(),
    };
    let parts = [
        vec![],
        vec![Part::Keys(Vec::new())],
        vec![Part::Keys(vec![0; 300]), Part::Keys(vec![0; 300])],
        vec![
            value(Tree::Documents, b"x", b"one"),
            value(Tree::Records, b"x", b"two"),
            removed.clone(),
            value(Tree::Documents, b"", b""),
            removed,
            last_part(&copy(&sealed())),
        ],
    ];
    let mut files: Vec<_> = parts.iter().map(|parts| written(parts)).collect();
    let mut unknown = written(&[value(Tree::Records, b"key", b"value")]);
    unknown[20] = b'?';
    let mut named_keys = written(&[value(Tree::Records, b"key", b"value")]);
    named_keys[20] = b'k';
    let mut full_removal = written(&[value(Tree::Records, b"key", b"value")]);
    full_removal[20] = b'R';
    let mut lying = written(&[Part::Keys(Vec::new())]);
    lying[25..29].copy_from_slice(&(64_u32 << 20).to_le_bytes());
    files.extend([unknown, named_keys, full_removal, lying]);
    files
}

fn sealed() -> Store {
    let (keyring, entropy) = keys();
    Vault::sealing(
        KeyedStore::new(Watched::new(MemoryEngine::default())),
        keyring,
        entropy,
        &[],
    )
    .expect("memory does not fail")
}

/// The same at every run, so that the corpus is.
fn keys() -> (Keyring, Arc<dyn Entropy>) {
    let entropy: Arc<dyn Entropy> = Arc::new(Rolled(Mutex::new(Dice::new(1))));
    let master = MasterKey::parse(MASTER).expect("a master key");
    let keyring = Keyring::in_memory(master, Arc::clone(&entropy)).expect("a die has no end");
    (keyring, entropy)
}

fn fill(store: &Store) {
    let document = DocumentId::agenda(&PairId::from_random([1; 16]));
    let everything = agenda(90).missing_at(&[0]).expect("an empty state vector");
    let first = Append {
        document: document.clone(),
        sequence: Sequence::FIRST,
        record: Record {
            seat: Some(Seat::A),
            at_ms: 0,
            bytes: everything,
        },
    };
    store.append_batch(&[first]).expect("memory does not fail");
    let snapshot = Snapshot {
        through: Sequence::FIRST,
        bytes: agenda(90).snapshot(),
        authors: Vec::new(),
    };
    store
        .compact(&document, &snapshot)
        .expect("memory does not fail");
    store
        .put(Table::new("people"), b"ana", b"Ana")
        .expect("memory does not fail");
}

fn copy(store: &Store) -> Vec<u8> {
    let mut file = Vec::new();
    store.copy_to(&mut file).expect("memory does not fail");
    file
}

fn written(parts: &[Part]) -> Vec<u8> {
    let mut writer = BackupWriter::begin(Vec::new()).expect("memory does not fail");
    for part in parts {
        writer.part(part).expect("memory does not fail");
    }
    writer.finish().expect("memory does not fail").0
}

/// The data keys, which every backup ends with.
fn last_part(file: &[u8]) -> Part {
    let mut reader = BackupReader::open(file).expect("a backup");
    let mut last = None;
    while let Some(part) = reader.next_part().expect("a whole backup") {
        last = Some(part);
    }
    last.expect("a part")
}

/// What looks random and is not.
#[derive(Debug)]
struct Rolled(Mutex<Dice>);

impl Entropy for Rolled {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        for chunk in bytes.chunks_mut(8) {
            let mut dice = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let rolled = dice.roll().to_le_bytes();
            drop(dice);
            chunk.copy_from_slice(&rolled[..chunk.len()]);
        }
        Ok(())
    }
}
