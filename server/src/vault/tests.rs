use std::fs;

use duologue_shared::ids::{ClientId, Seat};

use super::*;
use crate::store::engine::{Engine, Tree};
use crate::store::{MemoryStore, contract};
use crate::system::clock::Timestamp;
use crate::system::entropy::SystemEntropy;

mod keys;

contract::for_every_store!();

const LETTERS: Table = Table::new("letters");
const EMAILS: Table = Table::with_secret_keys("emails");
const NOW: Timestamp = Timestamp::from_millis(1_795_341_600_000);

/// A vault whose keys are in a file, over a store in memory.
struct Locked {
    vault: Vault<MemoryStore>,
    given: GivenMasterKey,
    folder: tempfile::TempDir,
}

fn make() -> Locked {
    let folder = tempfile::tempdir().unwrap();
    let given = GivenMasterKey {
        file: None,
        text: Some(master().expose()),
    };
    let keyring = unlock(folder.path(), &given).unwrap();
    let vault = Vault::sealing(MemoryStore::in_memory(), keyring, entropy(), &[]).unwrap();
    Locked {
        vault,
        given,
        folder,
    }
}

impl contract::Subject for Locked {
    type Store = Vault<MemoryStore>;

    fn store(&self) -> &Vault<MemoryStore> {
        &self.vault
    }

    fn crash(self) -> Self {
        let store = self.vault.store.crash();
        let keyring = unlock(self.folder.path(), &self.given).unwrap();
        Self {
            vault: Vault::sealing(store, keyring, entropy(), &[]).unwrap(),
            ..self
        }
    }

    fn ruin(&self, document: &DocumentId, what: contract::Ruin) {
        self.vault.store.ruin(document, what);
    }

    fn ruin_value(&self, table: Table, name: &[u8]) {
        self.vault.store.ruin_value(table, name);
    }
}

fn entropy() -> Arc<dyn Entropy> {
    Arc::new(SystemEntropy)
}

fn master() -> MasterKey {
    MasterKey::generate(&SystemEntropy).unwrap()
}

fn pair(byte: u8) -> PairId {
    PairId::from_random([byte; 16])
}

/// A document with three records and a snapshot of the first.
fn write(vault: &Vault<MemoryStore>, document: &DocumentId) {
    vault
        .append_batch(&contract::appends(document, 1..=3))
        .unwrap();
    let snapshot = Snapshot {
        through: Sequence::new(1),
        bytes: b"quiet words".to_vec(),
        authors: Vec::new(),
    };
    vault.compact(document, &snapshot).unwrap();
}

fn damage(result: Result<impl std::fmt::Debug, StoreError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn nothing_that_people_wrote_is_readable_below() {
    let locked = make();
    let vault = &locked.vault;
    let document = DocumentId::agenda(&pair(1));
    write(vault, &document);
    vault.put(LETTERS, b"id-1", b"quiet words").unwrap();
    vault.put(EMAILS, b"ana@example.org", b"\"ana\"").unwrap();

    let below = vault.sealed();
    let stored = below.load(&document).unwrap();
    let snapshot = stored.snapshot.unwrap();
    assert!(snapshot.authors.is_empty());
    let mut bytes = vec![snapshot.bytes];
    for (_, record) in stored.records {
        assert_eq!((record.seat, record.at_ms), (None, 0));
        bytes.push(record.bytes);
    }
    for table in [LETTERS, EMAILS] {
        for (key, value) in below.scan(table, b"").unwrap() {
            bytes.extend([key, value]);
        }
    }
    for bytes in bytes {
        for words in [&b"quiet"[..], b"update", b"ana", b"example"] {
            let shown = bytes.windows(words.len()).any(|part| part == words);
            assert!(!shown, "{:?}", bytes.escape_ascii().to_string());
        }
    }
}

#[test]
fn a_value_in_another_place_does_not_open() {
    let locked = make();
    let vault = &locked.vault;
    let (one, two) = (DocumentId::agenda(&pair(1)), DocumentId::agenda(&pair(2)));
    vault.append_batch(&contract::appends(&one, 1..=2)).unwrap();
    vault.append_batch(&contract::appends(&two, 1..=1)).unwrap();
    let records = vault.sealed().load(&one).unwrap().records;
    // The second record of the first document, as the second of the second, and as its own third.
    for (document, number) in [(&two, 2), (&one, 3)] {
        let moved = Append {
            document: document.clone(),
            sequence: Sequence::new(number),
            record: records[1].1.clone(),
        };
        vault.sealed().append_batch(&[moved]).unwrap();
        let found = vault.load(document).unwrap().damage;
        let expected = format!("record {number}: it does not open with its key");
        assert_eq!(found[0].to_string(), expected);
    }

    vault.put(LETTERS, b"ana", b"hers").unwrap();
    let hers = vault.sealed().get(LETTERS, b"ana").unwrap().unwrap();
    vault.sealed().put(LETTERS, b"ben", &hers).unwrap();
    let error = damage(vault.get(LETTERS, b"ben"));
    assert!(error.contains("\"ben\" in letters"), "{error}");
}

#[test]
fn a_value_that_was_never_sealed_is_damage() {
    let locked = make();
    let vault = &locked.vault;
    vault.sealed().put(LETTERS, b"ana", b"planted").unwrap();
    assert!(vault.get(LETTERS, b"ana").is_err());
    let document = DocumentId::agenda(&pair(1));
    vault
        .sealed()
        .append_batch(&contract::appends(&document, 1..=1))
        .unwrap();
    assert!(vault.load(&document).is_err(), "its pair has no key");
    let mut appends = contract::appends(&document, 1..=2);
    vault.append_batch(&appends[..1]).unwrap();
    vault
        .keyring
        .key_or_new(Holder::Pair(document.owner()))
        .unwrap();
    vault.sealed().append_batch(&appends.split_off(1)).unwrap();
    let found = vault.load(&document).unwrap();
    assert_eq!((found.damage.len(), found.records.len()), (2, 0));
}

#[test]
fn a_forged_snapshot_is_put_aside_and_nothing_is_lost() {
    let locked = make();
    let vault = &locked.vault;
    let document = DocumentId::agenda(&pair(1));
    write(vault, &document);
    let forged = Snapshot {
        through: Sequence::new(3),
        bytes: b"other words".to_vec(),
        authors: Vec::new(),
    };
    vault.sealed().compact(&document, &forged).unwrap();
    let stored = vault.load(&document).unwrap();
    assert!((stored.snapshot.is_none() && stored.records.is_empty()));
    assert_eq!(stored.damage.len(), 1);
    vault.quarantine(&document, &stored.damage, NOW).unwrap();
    let stored = vault.load(&document).unwrap();
    assert_eq!(stored.damage, []);
    assert_eq!(stored.snapshot.unwrap().bytes, b"quiet words");
    assert_eq!(stored.records.len(), 2);
}

#[test]
fn with_its_key_a_pair_is_gone_and_the_others_stay() {
    let locked = make();
    let vault = &locked.vault;
    let (gone, stays) = (DocumentId::agenda(&pair(1)), DocumentId::agenda(&pair(2)));
    write(vault, &gone);
    write(vault, &stays);
    let left_on_disk = vault.sealed().load(&gone).unwrap();

    assert!(vault.destroy(&pair(1), &[]).unwrap());
    assert!(!vault.destroy(&pair(1), &[]).unwrap());
    assert_eq!(vault.list().unwrap(), std::slice::from_ref(&stays));
    assert_eq!(vault.load(&stays).unwrap().records.len(), 2);

    // What the engine left on its disk, dug out again.
    for (sequence, record) in left_on_disk.records {
        let document = gone.clone();
        let dug_out = Append {
            document,
            sequence: Sequence::new(sequence.get() - 1),
            record,
        };
        vault.sealed().append_batch(&[dug_out]).unwrap();
    }
    let error = damage(vault.load(&gone));
    assert!(
        error.contains("the key it was sealed with is gone"),
        "{error}"
    );
}

#[test]
fn a_value_about_a_pair_is_sealed_with_its_key_and_goes_with_it() {
    const OF_PAIRS: Table = Table::of_pairs("of-pairs");
    let locked = make();
    let vault = &locked.vault;
    let key = |number: u8| format!("{}/a", pair(number));
    for number in [1, 2] {
        let words = b"a promise of theirs";
        vault.put(OF_PAIRS, key(number).as_bytes(), words).unwrap();
    }
    let below = vault.sealed();
    let sealed = below.get(OF_PAIRS, key(1).as_bytes()).unwrap().unwrap();
    assert!(vault.destroy(&pair(1), &[OF_PAIRS]).unwrap());
    assert_eq!(below.get(OF_PAIRS, key(1).as_bytes()).unwrap(), None);
    let stays = vault.get(OF_PAIRS, key(2).as_bytes()).unwrap();
    assert_eq!(stays.unwrap(), b"a promise of theirs");

    // What the engine left on its disk, dug out again.
    below.put(OF_PAIRS, key(1).as_bytes(), &sealed).unwrap();
    let error = vault.get(OF_PAIRS, key(1).as_bytes()).unwrap_err();
    assert!(error.to_string().contains("is gone"), "{error}");
}

#[test]
fn appends_without_their_key_are_turned_away_and_the_batch_goes_on() {
    let locked = make();
    let vault = &locked.vault;
    let (gone, stays) = (DocumentId::agenda(&pair(1)), DocumentId::agenda(&pair(2)));
    write(vault, &gone);
    write(vault, &stays);
    vault.destroy(&pair(1), &[]).unwrap();
    let mut batch = contract::appends(&gone, 4..=4);
    batch.extend(contract::appends(&stays, 4..=4));
    assert_eq!(
        vault.append_batch(&batch).unwrap(),
        [Appended::Taken, Appended::Durable]
    );
}

#[test]
fn secret_keys_are_found_and_listed_all_the_same() {
    let locked = make();
    let vault = &locked.vault;
    for name in ["ben@example.org", "ana@example.org", "ana@example.com"] {
        let new = Some(name.as_bytes());
        assert!(
            vault
                .compare_and_set(EMAILS, name.as_bytes(), None, new)
                .unwrap()
        );
        assert!(
            !vault
                .compare_and_set(EMAILS, name.as_bytes(), None, new)
                .unwrap()
        );
    }
    let value = vault.get(EMAILS, b"ana@example.org").unwrap();
    assert_eq!(value.as_deref(), Some(&b"ana@example.org"[..]));
    assert_eq!(vault.get(EMAILS, b"eve@example.org").unwrap(), None);
    let found = vault.scan(EMAILS, b"ana@").unwrap();
    let names: Vec<&[u8]> = found.iter().map(|(key, _)| key.as_slice()).collect();
    assert_eq!(names, [&b"ana@example.com"[..], b"ana@example.org"]);
}

fn unlock(folder: &std::path::Path, given: &GivenMasterKey) -> Result<Keyring, VaultError> {
    LockedFolder::new(folder, given, &SystemEntropy)?.unlock(entropy())
}

/// What a folder held before there were keys.
fn plain() -> MemoryStore {
    let store = MemoryStore::in_memory();
    let document = DocumentId::agenda(&pair(1));
    store
        .append_batch(&contract::appends(&document, 1..=3))
        .unwrap();
    let snapshot = Snapshot {
        through: Sequence::new(1),
        bytes: b"quiet words".to_vec(),
        authors: vec![(ClientId::from_random(1), Seat::A)],
    };
    store.compact(&document, &snapshot).unwrap();
    store.put(LETTERS, b"id-1", b"quiet words").unwrap();
    store.put(EMAILS, b"ana@example.org", b"\"ana\"").unwrap();
    store
}

#[test]
fn what_was_there_before_the_keys_is_sealed_and_reads_as_before() {
    let before = plain();
    let document = DocumentId::agenda(&pair(1));
    let expected = before.load(&document).unwrap();
    let keyring = Keyring::in_memory(master(), entropy()).unwrap();
    let vault = Vault::sealing(before, keyring, entropy(), &[EMAILS]).unwrap();
    assert_eq!(vault.load(&document).unwrap(), expected);
    let letter = vault.get(LETTERS, b"id-1").unwrap();
    assert_eq!(letter.as_deref(), Some(&b"quiet words"[..]));
    assert!(vault.get(EMAILS, b"ana@example.org").unwrap().is_some());
    for tree in Tree::ALL {
        for entry in vault.sealed().engine().scan(tree, b"") {
            let (key, value) = entry.unwrap();
            for words in [&b"quiet"[..], b"update", b"example"] {
                let shows = |bytes: &[u8]| bytes.windows(words.len()).any(|part| part == words);
                assert!(!shows(&key) && !shows(&value), "{}", key.escape_ascii());
            }
        }
    }
    // From here on, what is not sealed was not written by us.
    assert!(vault.keyring().is_sealed());
}

#[test]
fn sealing_goes_on_where_it_was_interrupted() {
    let vault = Vault::new(
        plain(),
        Keyring::in_memory(master(), entropy()).unwrap(),
        entropy(),
    );
    let mut left = 3;
    let interrupted = vault.store.rewrite(|held| {
        left -= 1;
        if left == 0 {
            return Err(StoreError::Failed("the power went".to_owned()));
        }
        vault.sealed_instead(held)
    });
    interrupted.unwrap_err();
    let Vault { store, keyring, .. } = vault;
    let vault = Vault::sealing(store, keyring, entropy(), &[EMAILS]).unwrap();
    let stored = vault.load(&DocumentId::agenda(&pair(1))).unwrap();
    assert_eq!(stored.records.len(), 2);
    assert!(vault.get(LETTERS, b"id-1").unwrap().is_some());
}

#[test]
fn sealed_data_without_its_keys_is_never_sealed_again() {
    let locked = make();
    let vault = &locked.vault;
    write(vault, &DocumentId::agenda(&pair(1)));
    let store = locked.vault.store;
    let keyring = Keyring::in_memory(master(), entropy()).unwrap();
    let error = Vault::sealing(store, keyring, entropy(), &[EMAILS]).unwrap_err();
    assert!(
        error.to_string().contains("do not belong together"),
        "{error}"
    );
}

#[test]
fn a_store_that_was_exchanged_is_noticed_at_the_start() {
    let (one, other) = (make(), make());
    for store in [other.vault.store, MemoryStore::in_memory()] {
        let keyring = unlock(one.folder.path(), &one.given).unwrap();
        let error = Vault::sealing(store, keyring, entropy(), &[]).unwrap_err();
        assert!(
            error.to_string().contains("do not belong together"),
            "{error}"
        );
    }
}
