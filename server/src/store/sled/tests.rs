mod renewed;

use super::super::contract;
use super::super::{Append, DocumentId, DocumentStore, Record, RecordStore, Sequence, Table};
use super::*;

contract::for_every_store!();

struct OnDisk {
    store: SledStore,
    folder: tempfile::TempDir,
}

fn make() -> OnDisk {
    let folder = tempfile::tempdir().unwrap();
    let store = SledStore::open(folder.path()).unwrap();
    OnDisk { store, folder }
}

impl contract::Subject for OnDisk {
    type Store = SledStore;

    fn store(&self) -> &SledStore {
        &self.store
    }

    /// Opens a copy of the files as they are while it is still open.
    fn crash(self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_files(self.folder.path(), folder.path());
        let store = SledStore::open(folder.path()).unwrap();
        Self { store, folder }
    }

    fn ruin(&self, document: &DocumentId, what: contract::Ruin) {
        contract::ruin(&self.store, document, what);
    }

    fn ruin_value(&self, table: Table, name: &[u8]) {
        contract::ruin_value(&self.store, table, name);
    }
}

fn copy_files(from: &Path, to: &Path) {
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let copy = to.join(file.file_name());
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), copy).unwrap();
        } else {
            fs::create_dir_all(&copy).unwrap();
            copy_files(&file.path(), &copy);
        }
    }
}

#[test]
fn everything_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let document = contract::agenda("reopened");
    {
        let store = SledStore::open(folder.path()).unwrap();
        store
            .append_batch(&contract::appends(&document, 1..=3))
            .unwrap();
        store.put(Table::new("people"), b"ana", b"Ana").unwrap();
    }
    let store = SledStore::open(folder.path()).unwrap();
    assert_eq!(store.load(&document).unwrap().records.len(), 3);
    assert_eq!(
        store.get(Table::new("people"), b"ana").unwrap().as_deref(),
        Some(&b"Ana"[..])
    );
}

#[test]
fn a_database_that_lost_its_newest_changes_is_found_out() {
    let (now, before) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let document = contract::agenda("rolled-back");
    {
        let store = SledStore::open(now.path()).unwrap();
        assert!(!store.engine().lost_its_end());
        store
            .append_batch(&contract::appends(&document, 1..=1))
            .unwrap();
        fs::copy(now.path().join("db"), before.path().join("db")).unwrap();
        store
            .append_batch(&contract::appends(&document, 2..=2))
            .unwrap();
    }
    assert!(!SledStore::open(now.path()).unwrap().engine().lost_its_end());
    for file in ["conf", "settled"] {
        fs::copy(now.path().join(file), before.path().join(file)).unwrap();
    }
    let store = SledStore::open(before.path()).unwrap();
    assert!(store.engine().lost_its_end());
    assert_eq!(store.load(&document).unwrap().last, Sequence::new(1));
}

/// A snapshot outlives the end of the log that it was made of.
#[test]
fn what_was_compacted_is_there_after_the_database_lost_its_end() {
    let (now, before) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let document = contract::agenda("rolled-back");
    {
        let store = SledStore::open(now.path()).unwrap();
        store
            .append_batch(&contract::appends(&document, 1..=3))
            .unwrap();
        copy_files(now.path(), before.path());
        for last in [5, 7] {
            store
                .append_batch(&contract::appends(&document, last - 1..=last))
                .unwrap();
            let snapshot = contract::summed(&store, &document).unwrap();
            store.compact(&document, &snapshot).unwrap();
        }
    }
    let snapshots = Tree::Snapshots.name();
    copy_files(&now.path().join(snapshots), &before.path().join(snapshots));
    let store = SledStore::open(before.path()).unwrap();
    let there = contract::summed(&store, &document).unwrap();
    assert_eq!(there, contract::whole(7));
    assert_eq!(store.list().unwrap(), [document]);
}

#[test]
fn a_second_process_is_told_why_it_cannot_open() {
    let first = make();
    let error = SledStore::open(first.folder.path()).unwrap_err();
    assert!(matches!(error, StoreError::Unopenable { .. }), "{error}");
}

#[test]
fn damaged_files_are_an_error_and_not_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    {
        let store = SledStore::open(folder.path()).unwrap();
        for number in 1..200_u64 {
            let append = Append {
                document: contract::agenda("wrecked"),
                sequence: Sequence::new(number),
                record: Record {
                    seat: None,
                    at_ms: number,
                    bytes: vec![7; 4096],
                },
            };
            store.append_batch(&[append]).unwrap();
        }
    }
    let file = folder.path().join("db");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 3;
    for byte in bytes.iter_mut().skip(middle).take(100_000) {
        *byte = !*byte;
    }
    fs::write(&file, bytes).unwrap();
    // sled may notice, or it may lose the end of its log; it must not end the process.
    if let Err(error) = SledStore::open(folder.path()) {
        assert!(matches!(error, StoreError::Unopenable { .. }), "{error}");
    }
}
