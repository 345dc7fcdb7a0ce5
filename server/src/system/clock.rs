//! Clock: where the server gets the time from, handed in, so that expiry is tested without waiting.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment, in milliseconds since 1970 UTC. Stored as that number.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The moment this many milliseconds after 1970 began.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970 began.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// The moment this much later; the end of time if there is none.
    #[must_use]
    pub fn after(self, wait: Duration) -> Self {
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(wait))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, for example `2026-11-24T10:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = i128::from(self.0).saturating_mul(1_000_000);
        // Past the year 9999 there is no RFC 3339 form: the last moment that has one stands in.
        let moment = OffsetDateTime::from_unix_timestamp_nanos(nanos)
            .ok()
            .and_then(|moment| moment.format(&Rfc3339).ok());
        f.write_str(moment.as_deref().unwrap_or("9999-12-31T23:59:59Z"))
    }
}

/// Serialises a moment the way the HTTP interface shows it.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
pub(crate) fn as_rfc3339<S: Serializer>(
    moment: &Timestamp,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(moment)
}

/// Tells the time.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The moment it is now.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // A machine set before 1970 counts as 1970: everything then expires late, never early.
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::default().after(since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_moments_as_rfc_3339() {
        let check = |millis, expect| {
            assert_eq!(Timestamp::from_millis(millis).to_string(), expect);
        };
        check(0, "1970-01-01T00:00:00Z");
        check(1_795_341_600_250, "2026-11-22T10:00:00.25Z");
        check(u64::MAX, "9999-12-31T23:59:59Z");
    }

    #[test]
    fn later_never_wraps_around() {
        let late = Timestamp::from_millis(u64::MAX - 1);
        assert_eq!(late.after(Duration::from_secs(1)).millis(), u64::MAX);
    }
}

#[cfg(test)]
pub(crate) mod still {
    //! Still clock for tests: it stands until it is moved.

    use std::sync::atomic::{AtomicU64, Ordering};

    use super::{Clock, Timestamp};

    /// Milliseconds since 1970.
    #[derive(Debug, Default)]
    pub(crate) struct StillClock(pub(crate) AtomicU64);

    impl Clock for StillClock {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(self.0.load(Ordering::SeqCst))
        }
    }
}
