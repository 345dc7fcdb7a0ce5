//! Space accounting: how much a store keeps, what that takes of the volume, and when its database is written anew.

use std::fs::Metadata;
use std::time::Duration;

/// How much is kept, and what it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Bytes of keys and values.
    pub live: u64,
    /// Bytes that their files take of the volume.
    pub on_disk: u64,
}

impl Weight {
    /// Adds a file that holds so much and takes so much.
    pub(super) const fn add(&mut self, live: u64, on_disk: u64) {
        self.live = self.live.saturating_add(live);
        self.on_disk = self.on_disk.saturating_add(on_disk);
    }
}

/// The weight of all that a store keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// Logs and records.
    pub database: Weight,
    /// The documents' snapshots, which give back their space by themselves.
    pub snapshots: Weight,
}

/// A database that takes less is never written anew: there is little to give back.
const SMALL: u64 = 4 << 20;
/// Everything may take this many halves of what is kept.
const HALVES: u64 = 5;
/// What is kept is measured again after so long, as a database that gets emptier does not get smaller.
const MEASURED_AGAIN: Duration = Duration::from_hours(1);

impl Space {
    /// Bytes of all keys and values.
    pub const fn live(&self) -> u64 {
        self.database.live.saturating_add(self.snapshots.live)
    }

    /// Bytes that all files take of the volume.
    pub const fn on_disk(&self) -> u64 {
        self.database.on_disk.saturating_add(self.snapshots.on_disk)
    }

    /// Whether the database is to be written anew. It then takes little more than what it holds, so this gives
    /// back most of the rest.
    pub const fn is_wasteful(&self) -> bool {
        let halves = self.on_disk().saturating_mul(2);
        self.database.on_disk >= SMALL
            && halves >= self.live().saturating_mul(HALVES)
            && self.database.on_disk >= self.database.live.saturating_mul(2)
    }
}

/// Whether what is kept has to be measured: a measurement of so long ago, when the database took `then` of the
/// volume, does not tell any more for one that takes `now`.
pub(crate) fn is_stale(then: u64, now: u64, ago: Duration) -> bool {
    now >= then.saturating_add(then / 8).max(SMALL / 8) && now != then || ago >= MEASURED_AGAIN
}

/// What a file takes of the volume.
pub(super) fn taken(about: &Metadata) -> u64 {
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::blocks(about).saturating_mul(512)
    }
    #[cfg(not(unix))]
    {
        about.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    fn space(database: (u64, u64), snapshots: u64) -> Space {
        let weight = |(live, on_disk): (u64, u64)| Weight {
            live: live * MIB,
            on_disk: on_disk * MIB,
        };
        Space {
            database: weight(database),
            snapshots: weight((snapshots, snapshots)),
        }
    }

    #[test]
    fn a_database_is_wasteful_when_everything_takes_more_than_it_should_for_its_sake() {
        for (database, snapshots, expected) in [
            ((0, 3), 0, false),
            ((0, 4), 0, true),
            ((10, 24), 0, false),
            ((10, 25), 0, true),
            ((10, 90), 40, true),
            ((10, 80), 40, false),
            ((100, 199), 0, false),
        ] {
            let space = space(database, snapshots);
            assert_eq!(space.is_wasteful(), expected, "{space:?}");
        }
    }

    #[test]
    fn a_measurement_tells_until_the_database_grew_or_an_hour_went_by() {
        let short = Duration::from_secs(5);
        assert!(!is_stale(80 * MIB, 80 * MIB, short));
        assert!(!is_stale(80 * MIB, 89 * MIB, short));
        assert!(is_stale(80 * MIB, 90 * MIB, short));
        assert!(is_stale(80 * MIB, 80 * MIB, MEASURED_AGAIN));
        assert!(!is_stale(0, 0, short) && is_stale(0, 8 * MIB, short));
    }
}
