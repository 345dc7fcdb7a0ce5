//! Metrics of what reaches the disk.

use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use super::Appended;
use crate::system::histograms::{durations, observe};

/// The store's figures; all clones count together.
#[derive(Clone, Debug)]
pub struct StoreMetrics {
    /// How long writing a batch, flushing it and syncing the volume took.
    pub flush: Histogram,
    /// How many records one batch had.
    pub batch: Histogram,
    /// Records that were appended and are durable.
    pub appended: Counter,
    /// Batches that failed.
    pub failures: Counter,
    /// 1 while the store works, 0 while it fails.
    pub works: Gauge,
    /// Damaged values that were put aside since the start.
    pub quarantined: Gauge,
    /// Bytes of all keys and values, when they were last measured.
    pub live: Gauge,
    /// Bytes that the files with them took of the volume then.
    pub on_disk: Gauge,
    /// How often the database was written anew.
    pub renewals: Counter,
}

impl Default for StoreMetrics {
    fn default() -> Self {
        Self {
            flush: durations(),
            batch: Histogram::new(exponential_buckets(1.0, 2.0, 13)),
            appended: Counter::default(),
            failures: Counter::default(),
            works: Gauge::default(),
            quarantined: Gauge::default(),
            live: Gauge::default(),
            on_disk: Gauge::default(),
            renewals: Counter::default(),
        }
    }
}

impl StoreMetrics {
    /// Notes what became of a batch of so many records; no answers are a failure.
    pub(super) fn note(&self, records: usize, took: Duration, answers: Option<&[Appended]>) {
        observe(&self.flush, took);
        let Some(answers) = answers else {
            self.failures.inc();
            return;
        };
        // A batch without records only asks whether the store works.
        if let Ok(records @ 1..) = u32::try_from(records) {
            self.batch.observe(records.into());
        }
        let durable = |answer: &&Appended| **answer == Appended::Durable;
        let appended = answers.iter().filter(durable).count();
        self.appended
            .inc_by(u64::try_from(appended).unwrap_or(u64::MAX));
    }

    /// Makes them readable.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "flush",
            "Writing a batch, flushing it and syncing the volume",
            Unit::Seconds,
            self.flush.clone(),
        );
        registry.register(
            "batch_records",
            "Records that were written with one flush",
            self.batch.clone(),
        );
        registry.register(
            "appended_records",
            "Records that were appended and are durable",
            self.appended.clone(),
        );
        registry.register(
            "flush_failures",
            "Batches that failed",
            self.failures.clone(),
        );
        registry.register(
            "storage_works",
            "1 while the store works, 0 while agendas are read-only because it fails",
            self.works.clone(),
        );
        registry.register(
            "quarantined_values",
            "Damaged values that were put aside since the start",
            self.quarantined.clone(),
        );
        registry.register_with_unit(
            "store_live",
            "All keys and values that are kept, when they were last measured",
            Unit::Bytes,
            self.live.clone(),
        );
        registry.register_with_unit(
            "store_disk",
            "What the files with them took of the volume then",
            Unit::Bytes,
            self.on_disk.clone(),
        );
        registry.register(
            "store_renewals",
            "How often the database was written anew to give back space",
            self.renewals.clone(),
        );
    }
}
