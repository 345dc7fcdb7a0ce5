//! Online rewrite of a database beside itself while it serves, to give back the space of what is gone.
//!
//! Everything is copied, in order, into a fresh database, while changes go on in the old one and their keys are
//! noted. What changed meanwhile is copied once more, again and again, until little is left. The copy is closed,
//! opened from its files and compared with the old one, value by value. Then changes wait for a moment: the rest is
//! copied, the fresh database is made durable, and one step on the disk makes it the one that counts. Whatever
//! ends before that step leaves the old database as it was, and after it the fresh one holds everything.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, TryLockError};

use super::engine::{Batch, EngineError, Entry, Scan, Tree};

/// What stands in databases: snapshots are files of their own.
const IN_DATABASES: [Tree; 2] = [Tree::Documents, Tree::Records];
/// Keys that are left for the moment in which changes wait.
const FEW: usize = 128;
/// How often what changed is copied before they wait for whatever is left.
const ROUNDS: usize = 16;
/// How many values are copied between two looks at the free space.
const STRETCH: usize = 4096;

/// Databases side by side, one of which counts.
pub(super) trait Databases: Send + Sync + fmt::Debug + 'static {
    /// A database.
    type Database: Database;
    /// One on its way.
    type Filling: Filling;

    /// Begins a database with a number of its own, beside whatever is there.
    fn begin(&self) -> Result<(u64, Self::Filling), EngineError>;

    /// Opens the database with a number, from its files.
    fn open(&self, number: u64) -> Result<Self::Database, EngineError>;

    /// Makes what was applied to the database that counts durable.
    fn sync(&self, database: &Self::Database) -> Result<(), EngineError>;

    /// Makes a database durable, and in one step the one that counts from now on, also for the next process.
    /// After an error the one before still does.
    fn choose(&self, number: u64, database: &Self::Database) -> Result<Chosen, EngineError>;

    /// Removes a database that is closed. What is left of it when that fails is removed by the next process.
    fn remove(&self, number: u64);

    /// Fails when there is no room to copy so many bytes more.
    fn check_room(&self, bytes: u64) -> Result<(), EngineError>;
}

/// Whether the next process is sure to open the database that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    /// It is.
    Durably,
    /// Only if the power stays on until something is synced: the one before has to be kept.
    InDoubt,
}

/// The trees of a database, as an [`Engine`](super::Engine) has them. Scans go on when it is no longer in use.
pub(super) trait Database: Send + Sync + fmt::Debug {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError>;
    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'static>;
    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError>;
    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError>;
}

/// A database that is filled before it is opened.
pub(super) trait Filling {
    /// Adds a value; within a tree their keys ascend.
    fn put(&mut self, tree: Tree, key: &[u8], value: &[u8]) -> Result<(), EngineError>;
    /// Makes it durable and whole.
    fn finish(self) -> Result<(), EngineError>;
}

/// The databases of a shelf, as the one that counts.
#[derive(Debug)]
pub(super) struct Renewing<S: Databases> {
    shelf: Arc<S>,
    current: RwLock<Arc<InUse<S>>>,
    /// Shared by those who change or sync; whoever switches has it alone.
    gate: RwLock<()>,
    /// Keys that changed since copying began, while it is under way.
    changed: Mutex<Option<Changed>>,
    /// Held by whoever writes the database anew.
    at_it: Mutex<()>,
}

type Changed = BTreeSet<(Tree, Vec<u8>)>;

/// Changes in order, to what a database was filled with.
pub(super) type Later = Vec<(Tree, Vec<u8>, Option<Vec<u8>>)>;

/// A database with what becomes of its files: closed first, as it comes first.
#[derive(Debug)]
struct InUse<S: Databases> {
    database: S::Database,
    files: Files<S>,
}

#[derive(Debug)]
struct Files<S: Databases> {
    shelf: Arc<S>,
    number: u64,
    stay: AtomicBool,
}

impl<S: Databases> Drop for Files<S> {
    fn drop(&mut self) {
        if !self.stay.load(Ordering::Acquire) {
            self.shelf.remove(self.number);
        }
    }
}

impl<S: Databases> Renewing<S> {
    /// The database that counts, with its number.
    pub(super) fn new(shelf: S, number: u64, database: S::Database) -> Self {
        let shelf = Arc::new(shelf);
        let files = Files {
            shelf: Arc::clone(&shelf),
            number,
            stay: AtomicBool::new(true),
        };
        Self {
            shelf,
            current: RwLock::new(Arc::new(InUse { database, files })),
            gate: RwLock::new(()),
            changed: Mutex::new(None),
            at_it: Mutex::new(()),
        }
    }

    /// The shelf.
    pub(super) fn shelf(&self) -> &S {
        &self.shelf
    }

    /// Does something with the database that counts, which stays that until it is done.
    pub(super) fn with<T>(&self, act: impl FnOnce(&S::Database) -> T) -> T {
        let _no_switch = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        act(&self.current().database)
    }

    pub(super) fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.current().database.get(tree, key)
    }

    pub(super) fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'static> {
        let of = self.current();
        Box::new(OwnedScan {
            scan: of.database.scan(tree, prefix),
            _of: of,
        })
    }

    pub(super) fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        self.with(|database| {
            self.note(tree, batch.keys());
            database.apply(tree, batch)
        })
    }

    pub(super) fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        self.with(|database| {
            self.note(tree, std::iter::once(key));
            database.compare_and_swap(tree, key, expected, new)
        })
    }

    pub(super) fn sync(&self) -> Result<(), EngineError> {
        self.with(|database| self.shelf.sync(database))
    }

    /// Writes the database anew and puts the fresh one in its place. Reading and changing go on meanwhile, but
    /// for a moment at the end. Does nothing while another call is at it. Blocks.
    ///
    /// # Errors
    /// The database that was there goes on as it was, and nothing is left of the other.
    pub(super) fn renew(&self) -> Result<(), EngineError> {
        let _alone = match self.at_it.try_lock() {
            Ok(alone) => alone,
            Err(TryLockError::Poisoned(alone)) => alone.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(()),
        };
        let from = self.current();
        let noting = Noting::begin(self);
        let fresh = self.fresh(|filling| copy(&from.database, filling, &*self.shelf))?;
        self.catch_up(&noting, &from.database, &fresh.database)?;
        for tree in IN_DATABASES {
            self.compare(tree, &from.database, &fresh.database)?;
        }
        // Of a large database comparing took a while as well.
        self.catch_up(&noting, &from.database, &fresh.database)?;
        self.switch(&noting, &from, fresh)
    }

    /// Puts a database in the place of the one that counts: what `fill` puts into it, with the changes it returns.
    /// Nobody may change anything meanwhile. Blocks.
    ///
    /// # Errors
    /// The database that was there goes on as it was, and nothing is left of the other.
    pub(super) fn replace<E: From<EngineError>>(
        &self,
        fill: impl FnOnce(&mut S::Filling) -> Result<Later, E>,
    ) -> Result<(), E> {
        let noting = Noting::begin(self);
        let mut later = Later::new();
        let fresh = self.fresh(|filling| {
            later = fill(filling)?;
            Ok::<_, E>(())
        })?;
        for (tree, key, value) in later {
            let mut batch = Batch::default();
            match value {
                Some(value) => batch.put(key, value),
                None => batch.remove(key),
            }
            fresh.database.apply(tree, batch)?;
        }
        Ok(self.switch(&noting, &self.current(), fresh)?)
    }

    /// A database that `fill` has filled, opened from its files. They go with it unless they are told to stay.
    fn fresh<E: From<EngineError>>(
        &self,
        fill: impl FnOnce(&mut S::Filling) -> Result<(), E>,
    ) -> Result<InUse<S>, E> {
        let (number, mut filling) = self.shelf.begin()?;
        let files = Files {
            shelf: Arc::clone(&self.shelf),
            number,
            stay: AtomicBool::new(false),
        };
        fill(&mut filling)?;
        filling.finish()?;
        Ok(InUse {
            database: self.shelf.open(number)?,
            files,
        })
    }

    /// Copies what changed, again and again, until little is left.
    fn catch_up(
        &self,
        noting: &Noting<'_, S>,
        from: &S::Database,
        fresh: &S::Database,
    ) -> Result<(), EngineError> {
        for _ in 0..ROUNDS {
            let changed = noting.take_between_changes();
            bring(&changed, from, fresh)?;
            for (tree, key) in &changed {
                if from.get(*tree, key)? != fresh.get(*tree, key)? {
                    self.may_differ(*tree, key)?;
                }
            }
            self.shelf.check_room(0)?;
            if changed.len() <= FEW {
                break;
            }
        }
        Ok(())
    }

    fn switch(
        &self,
        noting: &Noting<'_, S>,
        from: &InUse<S>,
        fresh: InUse<S>,
    ) -> Result<(), EngineError> {
        let _nobody_changes = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let changed = noting.take();
        bring(&changed, &from.database, &fresh.database)?;
        for (tree, key) in &changed {
            if from.database.get(*tree, key)? != fresh.database.get(*tree, key)? {
                return Err(differs(*tree));
            }
        }
        let chosen = self.shelf.choose(fresh.files.number, &fresh.database)?;
        fresh.files.stay.store(true, Ordering::Release);
        if chosen == Chosen::Durably {
            from.files.stay.store(false, Ordering::Release);
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(())
    }

    /// Reads both databases.
    fn compare(
        &self,
        tree: Tree,
        from: &S::Database,
        fresh: &S::Database,
    ) -> Result<(), EngineError> {
        let may_differ = |key: &[u8]| self.may_differ(tree, key);
        let mut copies = fresh.scan(tree, &[]);
        let mut copy: Option<Entry> = copies.next().transpose()?;
        for entry in from.scan(tree, &[]) {
            let (key, value) = entry?;
            while let Some((more, _)) = copy.take_if(|(copied, _)| *copied < key) {
                may_differ(&more)?;
                copy = copies.next().transpose()?;
            }
            match copy.take_if(|(copied, _)| *copied == key) {
                Some((_, copied)) => {
                    if copied != value {
                        may_differ(&key)?;
                    }
                    copy = copies.next().transpose()?;
                }
                None => may_differ(&key)?,
            }
        }
        while let Some((more, _)) = copy {
            may_differ(&more)?;
            copy = copies.next().transpose()?;
        }
        Ok(())
    }

    /// What changed since it was copied may differ, and nothing else.
    fn may_differ(&self, tree: Tree, key: &[u8]) -> Result<(), EngineError> {
        let key = (tree, key.to_vec());
        let is_noted = |changed: &Changed| changed.contains(&key);
        if self.changed().as_ref().is_some_and(is_noted) {
            Ok(())
        } else {
            Err(differs(tree))
        }
    }

    fn current(&self) -> Arc<InUse<S>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Before they change: whoever copies one afterwards copies it once more.
    fn note<'k>(&self, tree: Tree, keys: impl Iterator<Item = &'k [u8]>) {
        if let Some(changed) = self.changed().as_mut() {
            changed.extend(keys.map(|key| (tree, key.to_vec())));
        }
    }

    fn changed(&self) -> MutexGuard<'_, Option<Changed>> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keys are noted for as long as this is there.
struct Noting<'a, S: Databases>(&'a Renewing<S>);

impl<'a, S: Databases> Noting<'a, S> {
    /// From when this returns a scan shows what was not noted.
    fn begin(of: &'a Renewing<S>) -> Self {
        *of.changed() = Some(Changed::new());
        drop(of.gate.write().unwrap_or_else(PoisonError::into_inner));
        Self(of)
    }

    /// What was noted, at a moment at which all of it has changed.
    fn take_between_changes(&self) -> Changed {
        let _nobody_changes = self.0.gate.write().unwrap_or_else(PoisonError::into_inner);
        self.take()
    }

    fn take(&self) -> Changed {
        let mut changed = self.0.changed();
        changed.as_mut().map(std::mem::take).unwrap_or_default()
    }
}

impl<S: Databases> Drop for Noting<'_, S> {
    fn drop(&mut self) {
        *self.0.changed() = None;
    }
}

/// A scan that keeps its database.
struct OwnedScan<S: Databases> {
    scan: Scan<'static>,
    _of: Arc<InUse<S>>,
}

impl<S: Databases> Iterator for OwnedScan<S> {
    type Item = Result<Entry, EngineError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.scan.next()
    }
}

impl<S: Databases> DoubleEndedIterator for OwnedScan<S> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.scan.next_back()
    }
}

/// Values are copied as they are: one that is damaged is found by whoever reads it, and put aside then. One that
/// the database itself cannot read ends the copying.
fn copy<S: Databases>(
    from: &S::Database,
    to: &mut S::Filling,
    shelf: &S,
) -> Result<(), EngineError> {
    for tree in IN_DATABASES {
        for (number, entry) in from.scan(tree, &[]).enumerate() {
            if number % STRETCH == 0 {
                shelf.check_room(0)?;
            }
            let (key, value) = entry?;
            to.put(tree, &key, &value)?;
        }
    }
    Ok(())
}

fn bring<D: Database>(changed: &Changed, from: &D, to: &D) -> Result<(), EngineError> {
    for tree in IN_DATABASES {
        let mut batch = Batch::default();
        for (_, key) in changed.iter().filter(|(of, _)| *of == tree) {
            match from.get(tree, key)? {
                Some(value) => batch.put(key.clone(), value),
                None => batch.remove(key.clone()),
            }
        }
        // Nobody reads it before it is whole.
        for part in batch.in_parts() {
            to.apply(tree, part)?;
        }
    }
    Ok(())
}

fn differs(tree: Tree) -> EngineError {
    EngineError::new(format_args!(
        "the fresh database differs from the one it was copied of, among the {}; it is not used",
        tree.name()
    ))
}

#[cfg(test)]
mod tests;
