//! The contract over a database that is written anew all the time, and what is on the disk before and after.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::super::super::contract;
use super::super::super::engine::{Batch, Engine, EngineError, Scan, Tree};
use super::super::super::{
    DocumentId, DocumentStore, KeyedStore, Record, RecordStore, Sequence, Table,
};
use super::super::{SledEngine, SledStore};
use super::copy_files;
use crate::store::Append;

contract::for_every_store!();

/// How many changes there are between two renewals.
const CHANGES: u32 = 5;

/// A database that is written anew after a few changes.
#[derive(Debug)]
struct Restless {
    engine: SledEngine,
    changes: AtomicU32,
}

impl Restless {
    fn open(folder: &Path) -> Self {
        let engine = SledEngine::open(folder).unwrap();
        engine.renew().unwrap();
        Self {
            engine,
            changes: AtomicU32::new(0),
        }
    }

    fn changed(&self) {
        let before = self.changes.fetch_add(1, Ordering::Relaxed);
        if before.is_multiple_of(CHANGES) {
            self.engine.renew().unwrap();
        }
    }
}

impl Engine for Restless {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.engine.get(tree, key)
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        self.engine.scan(tree, prefix)
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        self.engine.apply(tree, batch)?;
        self.changed();
        Ok(())
    }

    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        let swapped = self.engine.compare_and_swap(tree, key, expected, new)?;
        self.changed();
        Ok(swapped)
    }

    fn sync(&self) -> Result<(), EngineError> {
        self.engine.sync()
    }

    fn free(&self) -> Result<u64, EngineError> {
        self.engine.free()
    }
}

struct OnDisk {
    store: KeyedStore<Restless>,
    folder: tempfile::TempDir,
}

fn make() -> OnDisk {
    let folder = tempfile::tempdir().unwrap();
    let store = KeyedStore::new(Restless::open(folder.path()));
    OnDisk { store, folder }
}

impl contract::Subject for OnDisk {
    type Store = KeyedStore<Restless>;

    fn store(&self) -> &KeyedStore<Restless> {
        &self.store
    }

    fn crash(self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_files(self.folder.path(), folder.path());
        let store = KeyedStore::new(Restless::open(folder.path()));
        Self { store, folder }
    }

    fn ruin(&self, document: &DocumentId, what: contract::Ruin) {
        contract::ruin(&self.store, document, what);
    }

    fn ruin_value(&self, table: Table, name: &[u8]) {
        contract::ruin_value(&self.store, table, name);
    }
}

const PEOPLE: Table = Table::new("people");

/// A log of so many records in a store, and a person.
fn fill(store: &SledStore, document: &DocumentId, records: u64) {
    let appends: Vec<Append> = (1..=records)
        .map(|number| Append {
            document: document.clone(),
            sequence: Sequence::new(number),
            record: Record {
                seat: None,
                at_ms: number,
                bytes: vec![7; 100],
            },
        })
        .collect();
    for batch in appends.chunks(1_000) {
        store.append_batch(batch).unwrap();
    }
    store.put(PEOPLE, b"ana", b"Ana").unwrap();
}

fn databases(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder.join("database")) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn space_comes_back_and_everything_is_there_also_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let (large, gone) = (contract::agenda("large"), contract::agenda("gone"));
    let store = SledStore::open(folder.path()).unwrap();
    fill(&store, &large, 20_000);
    fill(&store, &gone, 20_000);
    store.delete(&gone).unwrap();
    let before = store.engine().measure().unwrap();
    assert!(before.is_wasteful(), "{before:?}");

    store.engine().renew().unwrap();
    let after = store.engine().measure().unwrap();
    assert_eq!(after.live(), before.live());
    assert!(!after.is_wasteful(), "{after:?}");
    assert!(
        after.on_disk() * 2 < after.live() * 3,
        "{after:?} after {before:?}"
    );
    assert!(!folder.path().join("db").exists() && !folder.path().join("blobs").exists());
    assert_eq!(databases(folder.path()), ["1", "current"]);
    drop(store);

    let store = SledStore::open(folder.path()).unwrap();
    assert!(!store.engine().lost_its_end());
    assert_eq!(store.list().unwrap(), std::slice::from_ref(&large));
    assert_eq!(store.load(&large).unwrap().records.len(), 20_000);
    assert_eq!(
        store.get(PEOPLE, b"ana").unwrap().as_deref(),
        Some(&b"Ana"[..])
    );
    store
        .append_batch(&contract::appends(&large, 20_001..=20_003))
        .unwrap();
    store.engine().renew().unwrap();
    assert_eq!(databases(folder.path()), ["2", "current"]);
    assert_eq!(store.load(&large).unwrap().records.len(), 20_003);
}

#[test]
fn a_scan_goes_on_over_a_database_that_is_no_longer_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let document = contract::agenda("scanned");
    let store = SledStore::open(folder.path()).unwrap();
    fill(&store, &document, 500);
    store.engine().renew().unwrap();
    let mut scan = store.engine().scan(Tree::Documents, &[]);
    assert!(scan.next().is_some());
    store.engine().renew().unwrap();
    assert_eq!(databases(folder.path()), ["1", "2", "current"]);
    assert_eq!(scan.map(Result::unwrap).count(), 499);
    // It went with the scan.
    assert_eq!(databases(folder.path()), ["2", "current"]);
}

#[test]
fn what_an_attempt_left_that_broke_off_is_removed_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let document = contract::agenda("kept");
    let left = |number: &str| {
        let place: PathBuf = folder.path().join("database").join(number);
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("documents.packed"), b"half").unwrap();
    };
    {
        let store = SledStore::open(folder.path()).unwrap();
        fill(&store, &document, 10);
    }
    left("1");
    {
        let store = SledStore::open(folder.path()).unwrap();
        assert_eq!(store.load(&document).unwrap().records.len(), 10);
        assert_eq!(databases(folder.path()), Vec::<String>::new());
        store.engine().renew().unwrap();
    }
    left("2");
    fs::write(folder.path().join("db"), b"of the first one").unwrap();
    fs::create_dir_all(folder.path().join("blobs")).unwrap();
    let store = SledStore::open(folder.path()).unwrap();
    assert_eq!(store.load(&document).unwrap().records.len(), 10);
    assert_eq!(databases(folder.path()), ["1", "current"]);
    assert!(!folder.path().join("db").exists() && !folder.path().join("blobs").exists());
}

#[test]
fn a_folder_that_does_not_say_which_database_counts_is_not_opened_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let document = contract::agenda("kept");
    {
        let store = SledStore::open(folder.path()).unwrap();
        fill(&store, &document, 10);
        store.engine().renew().unwrap();
    }
    let current = folder.path().join("database/current");
    for written in [Some("2"), Some("0"), Some("one"), Some(""), None] {
        match written {
            Some(written) => fs::write(&current, written).unwrap(),
            None => fs::remove_file(&current).unwrap(),
        }
        let error = SledStore::open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("database/current is damaged"), "{error}");
        assert!(folder.path().join("database/1/db").exists());
    }
    fs::write(&current, "1\n").unwrap();
    let store = SledStore::open(folder.path()).unwrap();
    assert_eq!(store.load(&document).unwrap().records.len(), 10);
}

#[test]
fn a_damaged_value_is_copied_as_it_is_and_put_aside_by_whoever_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let document = contract::agenda("ruined");
    let store = SledStore::open(folder.path()).unwrap();
    fill(&store, &document, 10);
    contract::ruin(&store, &document, contract::Ruin::Record(Sequence::new(4)));
    store.engine().renew().unwrap();
    let damage = store.load(&document).unwrap().damage;
    assert_eq!(damage.len(), 1);
    let now = crate::system::clock::Timestamp::from_millis(1_795_341_600_000);
    store.quarantine(&document, &damage, now).unwrap();
    store.engine().renew().unwrap();
    assert_eq!(store.load(&document).unwrap().damage, []);
    assert!(!store.quarantined(&document).unwrap()[0].raw.is_empty());
}

/// A packed file whose values are not whole is an error at the start or where it is read, and never an empty one.
#[test]
fn a_database_whose_packed_values_are_missing_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    {
        let store = SledStore::open(folder.path()).unwrap();
        fill(&store, &contract::agenda("kept"), 10);
        store.engine().renew().unwrap();
    }
    let packed = folder.path().join("database/1/documents.packed");
    let whole = fs::read(&packed).unwrap();
    fs::write(&packed, &whole[..whole.len() - 1]).unwrap();
    let error = SledStore::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("damaged"), "{error}");
    fs::remove_file(&packed).unwrap();
    assert!(SledStore::open(folder.path()).is_err());
    fs::write(&packed, &whole).unwrap();
    assert!(SledStore::open(folder.path()).is_ok());
}

#[test]
fn what_fills_a_folder_is_as_dense_as_it_is_and_later_changes_count() {
    let folder = tempfile::tempdir().unwrap();
    let engine = SledEngine::open(folder.path()).unwrap();
    let key = |number: u32| number.to_be_bytes().to_vec();
    engine
        .fill(|filler| {
            for tree in Tree::ALL {
                let values = if tree == Tree::Snapshots { 3 } else { 20_000 };
                for number in 0..values {
                    filler.put(tree, key(number), vec![7; 100])?;
                }
            }
            filler.put(Tree::Records, key(5), b"later".to_vec())?;
            filler.remove(Tree::Records, key(6))?;
            filler.remove(Tree::Snapshots, key(2))?;
            // Behind all that came, yet after it was removed.
            filler.put(Tree::Records, key(20_000), b"new".to_vec())?;
            filler.remove(Tree::Records, key(20_000))
        })
        .unwrap();
    let mut engine = Some(engine);
    for _ in 0..2 {
        let engine = engine
            .take()
            .unwrap_or_else(|| SledEngine::open(folder.path()).unwrap());
        let count = |tree| engine.keys(tree, &[]).unwrap().len();
        assert_eq!(Tree::ALL.map(count), [20_000, 2, 19_999]);
        let later = engine.get(Tree::Records, &key(5)).unwrap();
        assert_eq!(later.as_deref(), Some(&b"later"[..]));
        assert_eq!(engine.get(Tree::Records, &key(20_000)).unwrap(), None);
        let space = engine.measure().unwrap();
        assert!(space.on_disk() * 2 < space.live() * 3, "{space:?}");
    }
    assert_eq!(databases(folder.path()), ["1", "current"]);
}

#[test]
fn what_fails_while_it_fills_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = SledStore::open(folder.path()).unwrap();
    fill(&store, &contract::agenda("kept"), 10);
    let failed = store.engine().fill(|filler| {
        filler.put(Tree::Records, b"key".to_vec(), b"value".to_vec())?;
        Err(EngineError::new("the backup ends"))
    });
    assert!(failed.is_err());
    assert_eq!(databases(folder.path()), Vec::<String>::new());
    let loaded = store.load(&contract::agenda("kept")).unwrap();
    assert_eq!(loaded.records.len(), 10);
}

/// The disk fails in the moment in which a fresh database got its name: the power may go before that is durable, so
/// the one before stays, and either opens with all that was acknowledged.
#[test]
fn while_it_is_in_doubt_which_database_counts_both_open_whole() {
    let folder = tempfile::tempdir().unwrap();
    let document = contract::agenda("in-doubt");
    let store = SledStore::open(folder.path()).unwrap();
    fill(&store, &document, 300);
    for _ in 0..2 {
        store.engine().renew().unwrap();
    }
    let before = databases(folder.path());
    assert_eq!(before, ["2", "current"]);
    let shelf = || store.engine().databases.shelf();
    shelf().fails_names.store(true, Ordering::Release);
    store.engine().renew().unwrap();
    assert!(shelf().is_in_doubt.load(Ordering::Acquire));
    assert_eq!(databases(folder.path()), ["2", "3", "current"]);
    let current = |folder: &Path| folder.join("database").join("current");
    assert_eq!(fs::read(current(folder.path())).unwrap(), b"3");

    // The power goes: the name of the fresh one is on the disk, or the one before.
    for number in ["2", "3"] {
        let after = tempfile::tempdir().unwrap();
        copy_files(folder.path(), after.path());
        fs::write(current(after.path()), number).unwrap();
        let opened = SledStore::open(after.path()).unwrap();
        assert!(!opened.engine().lost_its_end());
        assert_eq!(opened.load(&document).unwrap().records.len(), 300);
        assert_eq!(opened.get(PEOPLE, b"ana").unwrap().unwrap(), b"Ana");
        assert_eq!(databases(after.path()), [number, "current"]);
    }

    // It goes on in the fresh one, whose name is durable before anything is acknowledged there.
    store.put(PEOPLE, b"ben", b"Ben").unwrap();
    assert!(!shelf().is_in_doubt.load(Ordering::Acquire));
    assert_eq!(databases(folder.path()), ["2", "3", "current"]);
    drop(store);
    let store = SledStore::open(folder.path()).unwrap();
    assert_eq!(store.get(PEOPLE, b"ben").unwrap().unwrap(), b"Ben");
    assert_eq!(databases(folder.path()), ["3", "current"]);
}
