//! Backoff: a growing ceiling with full jitter, so that a restart of the server is no storm.

use std::time::Duration;

const FIRST_CEILING: Duration = Duration::from_millis(500);
const LAST_CEILING: Duration = Duration::from_secs(30);

/// Draws waiting times from a seed.
#[derive(Debug)]
pub(super) struct Backoff {
    state: u64,
}

impl Backoff {
    /// Different seeds give different waits; that is all they are for.
    pub(super) const fn new(seed: u64) -> Self {
        // An xorshift generator stays at zero for ever.
        Self {
            state: seed ^ 0x9e37_79b9_7f4a_7c15 | 1,
        }
    }

    /// How long to wait after `failures` attempts in a row that did not reach a synced document.
    pub(super) fn wait(&mut self, failures: u32) -> Duration {
        let doubled =
            FIRST_CEILING.saturating_mul(1_u32.checked_shl(failures.min(16)).unwrap_or(1));
        self.jitter(doubled.min(LAST_CEILING))
    }

    /// Any length from nothing to `ceiling`.
    pub(super) fn jitter(&mut self, ceiling: Duration) -> Duration {
        let ms = u64::try_from(ceiling.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(self.next() % ms.saturating_add(1).max(1))
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_spread_from_nothing_to_a_ceiling_that_ends_at_30_s() {
        for (failures, ceiling) in [(0, 500), (1, 1000), (5, 16_000), (6, 30_000), (400, 30_000)] {
            let ceiling = Duration::from_millis(ceiling);
            let waits: Vec<_> = (0..200)
                .map(|seed| Backoff::new(seed * 7919).wait(failures))
                .collect();
            assert!(waits.iter().all(|wait| *wait <= ceiling), "{failures}");
            assert!(waits.iter().any(|wait| *wait < ceiling / 4), "{failures}");
            assert!(
                waits.iter().any(|wait| *wait > ceiling / 4 * 3),
                "{failures}"
            );
        }
    }
}
