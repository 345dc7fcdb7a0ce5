//! State vector kept beside the document: how far each client's blocks reach.
//!
//! yrs gives its state vector only as a fresh copy of all clients, which would cost every keystroke as much
//! as the agenda had tabs in its life.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yrs::{ClientID, Doc, StateVector};

/// The clocks of a document, kept up by its transactions.
pub(super) struct Clocks(Arc<Mutex<ByClient>>);

/// A client's clock: how many of its units there are.
#[derive(Debug, Default, Clone)]
pub(super) struct ByClient {
    clocks: HashMap<u64, u32>,
    /// All of them together.
    units: u64,
}

impl Clocks {
    /// Follows a document that is still empty.
    pub(super) fn watching(doc: &Doc) -> Self {
        let clocks = Arc::new(Mutex::new(ByClient::default()));
        let kept = Arc::clone(&clocks);
        let watched = doc.observe_before_observer_calls("clocks", move |txn| {
            let mut clocks = kept.lock().unwrap_or_else(PoisonError::into_inner);
            for (client, ranges) in txn.insert_set().iter() {
                if let Some(last) = ranges.iter().next_back() {
                    clocks.raise(client.get(), last.end);
                }
            }
        });
        debug_assert!(
            watched.is_ok(),
            "a document just made has no open transaction"
        );
        Self(clocks)
    }

    pub(super) fn now(&self) -> MutexGuard<'_, ByClient> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ByClient {
    pub(super) fn of(&self, client: u64) -> u32 {
        self.clocks.get(&client).copied().unwrap_or(0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, u32)> {
        self.clocks.iter().map(|(client, clock)| (*client, *clock))
    }

    pub(super) fn len(&self) -> usize {
        self.clocks.len()
    }

    pub(super) const fn units(&self) -> u64 {
        self.units
    }

    pub(super) fn raise(&mut self, client: u64, end: u32) {
        let clock = self.clocks.entry(client).or_default();
        self.units += u64::from(end.saturating_sub(*clock));
        *clock = end.max(*clock);
    }
}

/// Reads a state vector v1; `None` when it is none.
pub(crate) fn read_state_vector(bytes: &[u8]) -> Option<StateVector> {
    let mut clocks = StateVector::default();
    for (client, clock) in state_vector_entries(bytes)? {
        clocks.set_max(ClientID::new(client), clock);
    }
    Some(clocks)
}

/// The clients of a state vector v1 with their clocks, in its order, without believing the count it claims.
pub(crate) fn state_vector_entries(bytes: &[u8]) -> Option<Vec<(u64, u32)>> {
    let mut rest = bytes;
    let count = number(&mut rest)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let client = number(&mut rest).filter(|client| *client < 1 << 53)?;
        let clock = u32::try_from(number(&mut rest)?).ok()?;
        entries.push((client, clock));
    }
    rest.is_empty().then_some(entries)
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..63).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
