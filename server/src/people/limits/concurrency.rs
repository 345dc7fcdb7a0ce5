//! Concurrency limiter: what may be open at the same time, counted for each key.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use super::rate::AtOnce;

/// How many places each key has taken. Keys without one are not remembered, so there are never more
/// than there are open things.
#[derive(Debug)]
pub(super) struct ConcurrencyLimiter<K: Eq + Hash> {
    most: AtOnce,
    taken: Arc<Taken<K>>,
}

type Taken<K> = Mutex<HashMap<K, u32>>;

/// A place that is taken until it is dropped.
#[derive(Debug)]
pub struct Permit<K: Eq + Hash> {
    key: K,
    taken: Arc<Taken<K>>,
}

impl<K: Eq + Hash + Clone> ConcurrencyLimiter<K> {
    pub(super) fn new(most: AtOnce) -> Self {
        Self {
            most,
            taken: Arc::default(),
        }
    }

    /// A place, unless the key has all of its already.
    pub(super) fn take(&self, key: K) -> Option<Permit<K>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(key.clone()).or_default();
        if *count >= self.most.0 {
            return None;
        }
        *count += 1;
        drop(taken);
        Some(Permit {
            key,
            taken: Arc::clone(&self.taken),
        })
    }
}

impl<K: Eq + Hash> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_back_and_forgotten() {
        let places = ConcurrencyLimiter::new(AtOnce(2));
        let one = places.take("ana").unwrap();
        let other = places.take("ana").unwrap();
        assert!(places.take("ana").is_none());
        assert!(places.take("ben").is_some());
        drop(one);
        assert!(places.take("ana").is_some());
        drop(other);
        assert!(places.taken.lock().unwrap().is_empty());
    }
}
