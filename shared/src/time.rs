//! Time as the caller tells it: milliseconds on any clock that does not run backwards.

use std::ops::Add;
use std::time::Duration;

/// A moment, in milliseconds since a start the caller chose (the page's or the process's start, or 1970).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millis(u64);

impl Millis {
    /// The moment `ms` milliseconds after the caller's start.
    #[must_use]
    pub const fn new(ms: u64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the caller's start.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// How long ago `earlier` was; nothing when it lies ahead, as a clock that was set back would make it.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Millis {
    type Output = Self;

    fn add(self, length: Duration) -> Self {
        let ms = u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(ms))
    }
}
