//! A renewal that ends at every step, that copies wrongly, and that has others write meanwhile.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::*;
use crate::store::contract::{self, summed, whole};
use crate::store::engine::Engine;
use crate::store::keyed::mortal::{ENDS, Mortal};
use crate::store::{DocumentId, DocumentStore, KeyedStore, RecordStore, Table};

/// Databases on a disk whose process and power may go: each has keys that begin with its number.
#[derive(Debug)]
struct Disk {
    mortal: Arc<Mortal>,
    /// Leaves a value out of what is copied.
    loses: AtomicBool,
    meanwhile: Meanwhile,
}

/// What somebody else does whenever a renewal looks at the free space.
#[derive(Default)]
struct Meanwhile(Mutex<Option<Box<dyn FnMut() + Send>>>);

impl fmt::Debug for Meanwhile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meanwhile")
    }
}

#[derive(Debug)]
struct OnDisk {
    mortal: Arc<Mortal>,
    number: u64,
}

struct FillingDisk(OnDisk, bool);

const CURRENT: &[u8] = b"current";

fn place(number: u64, key: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes()[..], key].concat()
}

impl Database for OnDisk {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.mortal.get(tree, &place(self.number, key))
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'static> {
        let entries = self.mortal.scan(tree, &place(self.number, prefix));
        let entries: Vec<_> = entries
            .map(|entry| entry.map(|(key, value)| (key[8..].to_vec(), value)))
            .collect();
        Box::new(entries.into_iter())
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        let mut placed = Batch::default();
        for (key, value) in batch {
            match value {
                Some(value) => placed.put(place(self.number, &key), value),
                None => placed.remove(place(self.number, &key)),
            }
        }
        self.mortal.apply(tree, placed)
    }

    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        let key = place(self.number, key);
        self.mortal.compare_and_swap(tree, &key, expected, new)
    }
}

impl Filling for FillingDisk {
    fn put(&mut self, tree: Tree, key: &[u8], value: &[u8]) -> Result<(), EngineError> {
        if std::mem::take(&mut self.1) {
            return Ok(());
        }
        let mut batch = Batch::default();
        batch.put(key.to_vec(), value.to_vec());
        self.0.apply(tree, batch)
    }

    fn finish(self) -> Result<(), EngineError> {
        self.0.mortal.sync()
    }
}

impl Disk {
    fn counts(mortal: &Mortal) -> u64 {
        let current = mortal.get(Tree::Snapshots, CURRENT).unwrap().unwrap();
        u64::from_be_bytes(current.try_into().unwrap())
    }

    fn set_current(mortal: &Mortal, number: u64) -> Result<(), EngineError> {
        let mut batch = Batch::default();
        batch.put(CURRENT.to_vec(), number.to_be_bytes().to_vec());
        mortal.apply(Tree::Snapshots, batch)
    }
}

impl Databases for Disk {
    type Database = OnDisk;
    type Filling = FillingDisk;

    fn begin(&self) -> Result<(u64, FillingDisk), EngineError> {
        let number = Self::counts(&self.mortal) + 1;
        let filled = self.open(number)?;
        Ok((
            number,
            FillingDisk(filled, self.loses.load(Ordering::Relaxed)),
        ))
    }

    fn open(&self, number: u64) -> Result<OnDisk, EngineError> {
        let mortal = Arc::clone(&self.mortal);
        Ok(OnDisk { mortal, number })
    }

    fn sync(&self, _database: &OnDisk) -> Result<(), EngineError> {
        self.mortal.sync()
    }

    fn choose(&self, number: u64, _database: &OnDisk) -> Result<Chosen, EngineError> {
        self.mortal.sync()?;
        Self::set_current(&self.mortal, number)?;
        // A process that ends here has chosen; one whose disk fails here has, too.
        match self.mortal.sync() {
            Ok(()) => Ok(Chosen::Durably),
            Err(_) => Ok(Chosen::InDoubt),
        }
    }

    fn remove(&self, number: u64) {
        for tree in IN_DATABASES {
            let mut batch = Batch::default();
            for key in self.mortal.keys(tree, &number.to_be_bytes()).unwrap() {
                batch.remove(key);
            }
            self.mortal.apply(tree, batch).ok();
        }
    }

    fn check_room(&self, _bytes: u64) -> Result<(), EngineError> {
        if let Some(meanwhile) = self.meanwhile.0.lock().unwrap().as_mut() {
            meanwhile();
        }
        Ok(())
    }
}

/// The engine over it; what is no database stands beside them.
#[derive(Debug)]
struct Over {
    databases: Renewing<Disk>,
    mortal: Arc<Mortal>,
}

impl Over {
    /// A disk on which the first database counts.
    fn new() -> Self {
        let mortal = Mortal::default();
        Disk::set_current(&mortal, 1).unwrap();
        mortal.sync().unwrap();
        Self::open(mortal)
    }

    /// What the next process opens; it removes what is not in use.
    fn open(mortal: Mortal) -> Self {
        let number = Disk::counts(&mortal);
        let mortal = Arc::new(mortal);
        let disk = Disk {
            mortal: Arc::clone(&mortal),
            loses: AtomicBool::new(false),
            meanwhile: Meanwhile::default(),
        };
        for other in [number.saturating_sub(1), number + 1] {
            disk.remove(other);
        }
        let database = disk.open(number).unwrap();
        Self {
            databases: Renewing::new(disk, number, database),
            mortal,
        }
    }

    /// How many values each database has.
    fn databases(&self) -> BTreeMap<u64, usize> {
        let mut found = BTreeMap::new();
        for (key, _) in self.mortal.all(Tree::Documents) {
            let number = u64::from_be_bytes(*key.first_chunk().unwrap());
            *found.entry(number).or_default() += 1;
        }
        found
    }
}

impl Engine for Over {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        match tree {
            Tree::Snapshots => self.mortal.get(tree, &place(0, key)),
            Tree::Documents | Tree::Records => self.databases.get(tree, key),
        }
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        match tree {
            Tree::Snapshots => {
                let beside = Arc::clone(&self.mortal);
                let beside = OnDisk {
                    mortal: beside,
                    number: 0,
                };
                Database::scan(&beside, tree, prefix)
            }
            Tree::Documents | Tree::Records => self.databases.scan(tree, prefix),
        }
    }

    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        match tree {
            Tree::Snapshots => {
                let mortal = Arc::clone(&self.mortal);
                let number = 0;
                Database::apply(&OnDisk { mortal, number }, tree, batch)
            }
            Tree::Documents | Tree::Records => self.databases.apply(tree, batch),
        }
    }

    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        self.databases.compare_and_swap(tree, key, expected, new)
    }

    fn sync(&self) -> Result<(), EngineError> {
        self.databases.sync()
    }

    fn free(&self) -> Result<u64, EngineError> {
        self.mortal.free()
    }
}

type Store = KeyedStore<Over>;

const PEOPLE: Table = Table::new("people");

fn document() -> DocumentId {
    contract::agenda("renewed")
}

/// A log of nine records with snapshots through the third and the sixth, and a person.
fn filled() -> Store {
    let store = KeyedStore::new(Over::new());
    for first in [1, 4, 7] {
        let appends = contract::appends(&document(), first..=first + 2);
        store.append_batch(&appends).unwrap();
        if first < 7 {
            let snapshot = summed(&store, &document()).unwrap();
            store.compact(&document(), &snapshot).unwrap();
        }
    }
    store.put(PEOPLE, b"ana", b"Ana").unwrap();
    store
}

#[track_caller]
fn is_whole(store: &Store, through: u64) {
    assert_eq!(store.load(&document()).unwrap().damage, []);
    assert_eq!(summed(store, &document()), Some(whole(through)));
    let ana = store.get(PEOPLE, b"ana").unwrap();
    assert_eq!(ana.as_deref(), Some(&b"Ana"[..]));
}

/// Between every two writes of a renewal and of what is said and done after it, in every way to end.
#[test]
fn a_renewal_that_ends_anywhere_loses_nothing_and_leaves_one_database() {
    let mut chosen = [0, 0];
    for steps in 0.. {
        let store = filled();
        store.engine().mortal.live_for(steps);
        let renewed = store.engine().databases.renew().is_ok();
        // Whoever writes after it relies on what it chose.
        let appends = contract::appends(&document(), 10..=12);
        let acknowledged = store.append_batch(&appends).is_ok();
        for end in ENDS {
            let next = KeyedStore::new(Over::open(store.engine().mortal.after(end)));
            let counts = Disk::counts(&next.engine().mortal);
            chosen[usize::from(counts == 2)] += 1;
            assert_eq!(
                next.engine().databases().into_keys().collect::<Vec<_>>(),
                [counts],
                "after {steps} steps, {end:?}"
            );
            println!("after {steps} steps, {end:?}: {counts} counts");
            if acknowledged {
                is_whole(&next, 12);
            } else {
                let through = next.load(&document()).unwrap().last;
                assert!(through.get() >= 9, "{through:?}");
                if through.get() == 9 {
                    is_whole(&next, 9);
                }
            }
        }
        if renewed && acknowledged {
            assert!(steps > 10, "only {steps} steps");
            assert!(chosen.iter().all(|count| *count > 20), "{chosen:?}");
            return;
        }
    }
}

#[test]
fn a_copy_that_lacks_a_value_is_not_used() {
    let store = filled();
    let databases = &store.engine().databases;
    databases.shelf().loses.store(true, Ordering::Relaxed);
    let error = databases.renew().unwrap_err().to_string();
    assert!(error.contains("differs"), "{error}");
    is_whole(&store, 9);
    let mortal = &store.engine().mortal;
    assert_eq!(Disk::counts(mortal), 1);
    assert_eq!(
        store.engine().databases().into_keys().collect::<Vec<_>>(),
        [1]
    );

    databases.shelf().loses.store(false, Ordering::Relaxed);
    databases.renew().unwrap();
    assert_eq!(Disk::counts(mortal), 2);
    is_whole(&store, 9);
}

/// The last change comes when everything was copied for the last time, before changes wait.
#[test]
fn what_changes_last_is_brought_by_the_switch() {
    let store = Arc::new(filled());
    let others = Arc::clone(&store);
    let mut count: u64 = 0;
    let meanwhile = move || {
        count += 1;
        let document = document();
        let appends = contract::appends(&document, 9 + count..=9 + count);
        others.append_batch(&appends).unwrap();
        others.put(PEOPLE, b"ben", &count.to_be_bytes()).unwrap();
    };
    let databases = &store.engine().databases;
    let hook = &databases.shelf().meanwhile.0;
    *hook.lock().unwrap() = Some(Box::new(meanwhile));
    databases.renew().unwrap();
    *hook.lock().unwrap() = None;
    let ben = store.get(PEOPLE, b"ben").unwrap().unwrap();
    let count = u64::from_be_bytes(ben.try_into().unwrap());
    assert!(count >= 3, "only {count} changes");
    assert_eq!(Disk::counts(&store.engine().mortal), 2);
    is_whole(&store, 9 + count);
}

/// Much changes once everything was copied, as it may while the databases are compared.
#[test]
fn little_is_left_for_the_switch_also_of_what_changes_while_they_are_compared() {
    let store = Arc::new(filled());
    let others = Arc::clone(&store);
    // After each tree was copied, and after what had changed by then.
    let mut calls_until_then = 3;
    let mut brought = Vec::new();
    let (seen, what_was_seen) = std::sync::mpsc::channel();
    let meanwhile = move || {
        calls_until_then -= 1;
        if calls_until_then == 0 {
            let appends = contract::appends(&document(), 10..=1_000);
            others.append_batch(&appends).unwrap();
        } else {
            brought.push(others.engine().databases().get(&2).copied());
            seen.send(brought.clone()).unwrap();
        }
    };
    let databases = &store.engine().databases;
    let hook = &databases.shelf().meanwhile.0;
    *hook.lock().unwrap() = Some(Box::new(meanwhile));
    databases.renew().unwrap();
    *hook.lock().unwrap() = None;
    let brought = what_was_seen.try_iter().last().unwrap();
    let last = brought.last().copied().flatten().unwrap();
    assert!(
        last > 900,
        "only {last} were there before changes had to wait"
    );
    is_whole(&store, 1_000);
}

/// Tells the others to end, also when what it belongs to panics.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Others append, set, remove and compact while the database is written anew again and again.
#[test]
fn what_changes_meanwhile_is_there() {
    let store = filled();
    let done = AtomicBool::new(false);
    let (written, swapped) = (AtomicU64::new(0), AtomicU64::new(0));
    let mut renewals = 0;
    let last = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut last = 9;
            while !done.load(Ordering::Relaxed) {
                written.fetch_add(1, Ordering::Relaxed);
                let appends = contract::appends(&document(), last + 1..=last + 3);
                store.append_batch(&appends).unwrap();
                last += 3;
                if last % 7 == 0 {
                    let snapshot = summed(&store, &document()).unwrap();
                    store.compact(&document(), &snapshot).unwrap();
                }
            }
            last
        });
        let swapper = scope.spawn(|| {
            let mut count: u64 = 0;
            while !done.load(Ordering::Relaxed) {
                swapped.store(count, Ordering::Relaxed);
                let of = |count: u64| (!count.is_multiple_of(3)).then(|| count.to_be_bytes());
                let (now, next) = (of(count), of(count + 1));
                let set = store.compare_and_set(
                    PEOPLE,
                    b"ben",
                    now.as_ref().map(|value| &value[..]),
                    next.as_ref().map(|value| &value[..]),
                );
                assert!(set.unwrap(), "{count}");
                count += 1;
            }
        });
        let ends = Ends(&done);
        while renewals < 60
            || written.load(Ordering::Relaxed) < 100
            || swapped.load(Ordering::Relaxed) < 100
        {
            store.engine().databases.renew().unwrap();
            renewals += 1;
        }
        drop(ends);
        swapper.join().unwrap();
        writer.join().unwrap()
    });
    assert_eq!(Disk::counts(&store.engine().mortal), renewals + 1);
    is_whole(&store, last);
}
