//! Connection limit of a listener: how many there may be, and which one is evicted for a new one.
//!
//! A limit on time alone does not do: whoever opens connections as fast as they run out holds all of them. So a
//! connection whose client owes something (a head, a body, the reading of an answer) keeps its place only as long
//! as nobody else needs it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::turn::Turns;

/// The open connections, each with the share of its address that it holds, by addresses that are one party.
#[derive(Debug)]
pub(super) struct Connections<K, S> {
    most: usize,
    reserve: usize,
    table: Arc<Table<K, S>>,
}

#[derive(Debug)]
struct Table<K, S> {
    open: Mutex<Open<K, S>>,
    freed: Notify,
}

#[derive(Debug)]
struct Open<K, S> {
    next: u64,
    rows: BTreeMap<u64, Row<K, S>>,
}

#[derive(Debug)]
struct Row<K, S> {
    from: K,
    kind: Kind,
    /// Given back with the row.
    _share: S,
    turns: Turns,
    closing: Arc<Notify>,
}

/// Which places a connection is counted among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Those for everybody.
    Ordinary,
    /// The few that are left for monitoring when the others are taken.
    Reserve,
}

/// A connection's place, until it is dropped.
#[derive(Debug)]
pub(super) struct Seat<K, S> {
    id: u64,
    /// What may be asked over it.
    pub(super) kind: Kind,
    /// Whose turn it is there.
    pub(super) turns: Turns,
    closing: Arc<Notify>,
    table: Arc<Table<K, S>>,
}

impl<K: PartialEq + Clone, S> Connections<K, S> {
    /// Places for `most` connections, and for `reserve` more that only monitoring gets an answer over.
    pub(super) fn new(most: usize, reserve: usize) -> Self {
        Self {
            most,
            reserve,
            table: Arc::new(Table {
                open: Mutex::new(Open {
                    next: 0,
                    rows: BTreeMap::new(),
                }),
                freed: Notify::new(),
            }),
        }
    }

    /// A place for a connection that just began. When all are taken, or its address has its share, it gets that of the
    /// connection whose client has owed something for longest; while no client does, it waits. None when
    /// its address has its share of connections that all wait for the server.
    pub(super) async fn admit(
        &self,
        from: K,
        mut share: impl FnMut() -> Option<S>,
    ) -> Option<Seat<K, S>> {
        let share = match share() {
            Some(share) => share,
            None if self.table.lock().close_oldest(|row| row.from == from) => share()?,
            None => return None,
        };
        let mut waiting = Some(share);
        loop {
            let freed = self.table.freed.notified();
            if let Some(kind) = self.room()
                && let Some(share) = waiting.take()
            {
                return Some(self.seat(from, kind, share));
            }
            freed.await;
        }
    }

    /// Where there is room, after somebody was closed for it if need be.
    fn room(&self) -> Option<Kind> {
        let mut open = self.table.lock();
        for (kind, most) in [(Kind::Ordinary, self.most), (Kind::Reserve, self.reserve)] {
            if open.count(kind) < most || open.close_oldest(|row| row.kind == kind) {
                return Some(kind);
            }
        }
        None
    }

    fn seat(&self, from: K, kind: Kind, share: S) -> Seat<K, S> {
        let (turns, closing) = (Turns::new(), Arc::new(Notify::new()));
        let mut open = self.table.lock();
        let id = open.next;
        open.next += 1;
        let row = Row {
            from,
            kind,
            _share: share,
            turns: turns.clone(),
            closing: Arc::clone(&closing),
        };
        open.rows.insert(id, row);
        drop(open);
        Seat {
            id,
            kind,
            turns,
            closing,
            table: Arc::clone(&self.table),
        }
    }
}

impl<K, S> Table<K, S> {
    fn lock(&self) -> MutexGuard<'_, Open<K, S>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, S> Open<K, S> {
    fn count(&self, kind: Kind) -> usize {
        self.rows.values().filter(|row| row.kind == kind).count()
    }

    /// Closes the connection whose client has owed something for longest, and forgets it at once.
    fn close_oldest(&mut self, among: impl Fn(&Row<K, S>) -> bool) -> bool {
        let owing = self.rows.iter().filter(|(_, row)| among(row));
        let owing = owing.filter_map(|(id, row)| Some((row.turns.owed_since()?, *id)));
        let Some((_, oldest)) = owing.min() else {
            return false;
        };
        if let Some(row) = self.rows.remove(&oldest) {
            row.closing.notify_one();
        }
        true
    }
}

impl<K, S> Seat<K, S> {
    /// Waits until the place is needed for somebody else.
    pub(super) async fn needed(&self) {
        self.closing.notified().await;
    }
}

impl<K, S> Drop for Seat<K, S> {
    fn drop(&mut self) {
        self.table.lock().rows.remove(&self.id);
        self.table.freed.notify_one();
    }
}
