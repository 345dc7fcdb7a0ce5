//! Health of the scheduled backups, in figures.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::system::clock::Timestamp;

/// What is known of the scheduled backups. Cheap to clone; every clone tells the same.
#[derive(Clone, Debug, Default)]
pub struct BackupHealth {
    /// When the newest one was made, in seconds since 1970; 0 while there is none.
    pub last_made: Gauge,
    /// How many failed since this process started.
    pub failures: Counter,
    fails: Arc<AtomicBool>,
}

impl BackupHealth {
    /// Whether the last attempt failed.
    pub fn fails(&self) -> bool {
        self.fails.load(Ordering::Acquire)
    }

    pub(super) fn made(&self, at: Timestamp) {
        self.last_made
            .set(i64::try_from(at.millis() / 1000).unwrap_or(i64::MAX));
        self.fails.store(false, Ordering::Release);
    }

    pub(super) fn failed(&self) {
        self.failures.inc();
        self.fails.store(true, Ordering::Release);
    }

    /// Makes the figures readable.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "backup_last_made_timestamp_seconds",
            "When the newest scheduled backup was made; 0 while there is none",
            self.last_made.clone(),
        );
        registry.register(
            "backup_failures",
            "Scheduled backups that failed",
            self.failures.clone(),
        );
    }
}
