//! Rate limiter: leaking buckets, one for each key.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::rate::Rate;

/// The most keys that are remembered. Of more, those that used the least are forgotten.
const MOST_KEYS: usize = 100_000;

/// How much of an allowance each key has used. Kept as the moment at which nothing will be used any
/// more (the generic cell rate algorithm), so a key that has not come for a while costs nothing.
#[derive(Debug)]
pub(super) struct RateLimiter<K> {
    allowance: Rate,
    empty_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> RateLimiter<K> {
    pub(super) fn new(allowance: Rate) -> Self {
        Self {
            allowance,
            empty_at: Mutex::default(),
        }
    }

    /// Takes `cost`, or nothing and says how long it will be until there is room for it.
    pub(super) fn take(&self, key: K, cost: u32, now: Instant) -> Result<(), Duration> {
        self.change(key, now, |used, every, price| {
            // More than all of it can never be taken: then all of it is what it takes.
            let next = used + price(cost).min(every);
            let over = next.saturating_sub(every);
            if over.is_zero() {
                (next, Ok(()))
            } else {
                (used, Err(over))
            }
        })
        .unwrap_or(Ok(()))
    }

    /// Takes `cost` whether there is room for it or not, and says how long it will be until there was.
    pub(super) fn charge(&self, key: K, cost: u32, now: Instant) -> Duration {
        self.change(key, now, |used, every, price| {
            let next = used + price(cost);
            (next, next.saturating_sub(every))
        })
        .unwrap_or_default()
    }

    /// Gives back what was taken for nothing.
    pub(super) fn give_back(&self, key: K, cost: u32, now: Instant) {
        self.change(key, now, |used, _, price| {
            (used.saturating_sub(price(cost)), ())
        });
    }

    /// How long it will be until the key has used no more than its allowance.
    pub(super) fn owed(&self, key: &K, now: Instant) -> Duration {
        let Rate::Limited { every, .. } = self.allowance else {
            return Duration::ZERO;
        };
        let empty_at = self
            .empty_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .copied();
        let used = empty_at.map(|empty_at| empty_at.saturating_duration_since(now));
        used.unwrap_or_default().saturating_sub(every)
    }

    /// Lets `decide` change what a key has used, in time: it is handed that, the whole of the
    /// allowance, and what one cost is worth. `None` when there is no limit.
    fn change<R>(
        &self,
        key: K,
        now: Instant,
        decide: impl FnOnce(Duration, Duration, &dyn Fn(u32) -> Duration) -> (Duration, R),
    ) -> Option<R> {
        let Rate::Limited { most, every } = self.allowance else {
            return None;
        };
        let price = |cost: u32| every.saturating_mul(cost) / most;
        let mut empty_at = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        let before = empty_at.get(&key).copied().unwrap_or(now);
        let (used, result) = decide(before.saturating_duration_since(now), every, &price);
        if empty_at.len() >= MOST_KEYS && !empty_at.contains_key(&key) {
            forget(&mut empty_at, now);
        }
        empty_at.insert(key, now + used);
        drop(empty_at);
        Some(result)
    }
}

/// Forgets every key whose bucket is empty, and if that is not enough the emptier half.
fn forget<K: Eq + Hash>(empty_at: &mut HashMap<K, Instant>, now: Instant) {
    empty_at.retain(|_, moment| *moment > now);
    let half = empty_at.len() / 2;
    if half < MOST_KEYS / 2 {
        return;
    }
    let mut moments: Vec<Instant> = empty_at.values().copied().collect();
    let (_, middle, _) = moments.select_nth_unstable(half);
    let middle = *middle;
    let mut left = half;
    empty_at.retain(|_, moment| {
        // Equal moments are many when a flood comes all at once.
        let goes = *moment <= middle && left > 0;
        left -= usize::from(goes);
        !goes
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(allowance: &str) -> RateLimiter<u32> {
        RateLimiter::new(allowance.parse().unwrap())
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn what_was_taken_comes_back_evenly() {
        let (buckets, start) = (buckets("3/minute"), Instant::now());
        for _ in 0..3 {
            assert_eq!(buckets.take(1, 1, start), Ok(()));
        }
        assert_eq!(buckets.take(1, 1, start), Err(SECOND * 20));
        assert_eq!(buckets.take(2, 1, start), Ok(()), "others are unaffected");
        assert_eq!(buckets.take(1, 1, start + SECOND * 19), Err(SECOND));
        assert_eq!(buckets.take(1, 1, start + SECOND * 20), Ok(()));
        assert_eq!(
            buckets.take(1, 1, start + SECOND * 20),
            Err(SECOND * 20),
            "a refusal costs nothing, and is not free either"
        );
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let (buckets, now) = (buckets("5/minute"), Instant::now());
        assert_eq!(buckets.take(1, 5, now), Ok(()));
        buckets.give_back(1, 4, now);
        assert_eq!(buckets.take(1, 4, now), Ok(()));
        assert!(buckets.take(1, 1, now).is_err());
        buckets.give_back(2, 4, now);
        assert!(buckets.take(2, 5, now).is_ok());
        assert!(buckets.take(2, 1, now).is_err(), "nobody saves up");
    }

    #[test]
    fn a_charge_is_taken_and_says_how_long_to_wait() {
        let (buckets, now) = (buckets("10/second"), Instant::now());
        assert_eq!(buckets.charge(1, 10, now), Duration::ZERO);
        assert_eq!(buckets.charge(1, 5, now), SECOND / 2);
        assert_eq!(buckets.owed(&1, now), SECOND / 2);
        assert_eq!(buckets.owed(&2, now), Duration::ZERO);
    }

    #[test]
    fn without_a_limit_nothing_is_remembered() {
        let (buckets, now) = (buckets("off"), Instant::now());
        for _ in 0..100 {
            assert_eq!(buckets.take(1, u32::MAX, now), Ok(()));
        }
        assert!(buckets.empty_at.lock().unwrap().is_empty());
    }

    #[test]
    fn memory_is_bounded_and_those_who_used_the_most_are_remembered() {
        let (buckets, now) = (buckets("10/hour"), Instant::now());
        buckets.take(0, 10, now).unwrap();
        for key in 1..250_000 {
            buckets.take(key, 1, now).unwrap();
            let known = buckets.empty_at.lock().unwrap().len();
            assert!(known <= MOST_KEYS, "{known} keys");
        }
        assert!(buckets.take(0, 1, now).is_err(), "it was forgotten");
    }

    #[test]
    fn keys_that_have_nothing_used_any_more_go_first() {
        let (buckets, now) = (buckets("10/hour"), Instant::now());
        for key in 0..100_000 {
            buckets.take(key, 1, now).unwrap();
        }
        let later = now + Duration::from_hours(1);
        buckets.take(100_000, 1, later).unwrap();
        assert_eq!(buckets.empty_at.lock().unwrap().len(), 1);
    }
}
