//! Metrics that monitoring reads: counted where things happen, written in Prometheus' text form.
//!
//! Each area keeps its own figures beside the code that counts ([`RoomMetrics`], [`StoreMetrics`],
//! [`HttpMetrics`], [`BackupHealth`]); this puts them together. Counting is an atomic addition or a short lock. No
//! figure carries an id, an address or a word that anybody wrote.

mod http;
mod process;

use std::fmt;
use std::sync::Arc;

use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;

pub use self::http::HttpMetrics;
use crate::backup::BackupHealth;
use crate::rooms::{Figures, RoomMetrics};
use crate::store::StoreMetrics;
use crate::system::watchdog::Watchdog;

/// The media type of [`Metrics::text`].
pub const METRICS_TEXT: &str = prometheus_text::CONTENT_TYPE;

/// Every figure of one server. Cheap to clone; all clones count together.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// What the rooms and their connections do.
    pub rooms: RoomMetrics,
    /// What reaches the disk.
    pub store: StoreMetrics,
    /// What is asked over HTTP.
    pub http: HttpMetrics,
    /// How the scheduled backups do.
    pub backups: BackupHealth,
    /// How long tasks hold the runtime's workers.
    pub watchdog: Watchdog,
    registry: Arc<Registry>,
}

impl Metrics {
    /// Figures that all stand at zero.
    pub fn new() -> Self {
        let rooms = RoomMetrics::default();
        let store = StoreMetrics::default();
        let http = HttpMetrics::default();
        let backups = BackupHealth::default();
        let watchdog = Watchdog::new();
        let mut registry = Registry::default();
        process::register(&mut registry);
        let ours = registry.sub_registry_with_prefix("duologue");
        rooms.register(ours);
        store.register(ours);
        http.register(ours);
        backups.register(ours);
        watchdog.register(ours);
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        ours.sub_registry_with_labels(
            version
                .map(|(name, value)| (name.into(), value.into()))
                .into_iter(),
        )
        .register(
            "build_info",
            "The version that runs",
            ConstGauge::new(1_i64),
        );
        Self {
            rooms,
            store,
            http,
            backups,
            watchdog,
            registry: Arc::new(registry),
        }
    }

    /// Those that the rooms count.
    pub fn of_rooms(&self) -> Figures {
        Figures {
            rooms: self.rooms.clone(),
            store: self.store.clone(),
            watchdog: self.watchdog.clone(),
        }
    }

    /// All figures as they stand, in Prometheus' text form.
    ///
    /// # Errors
    /// [`fmt::Error`] when a figure cannot be written, which none of ours does.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::system::histograms::observe;

    #[test]
    fn the_figures_stand_at_zero_and_count_in_every_clone() {
        let metrics = Metrics::new();
        let text = metrics.text().unwrap();
        assert!(text.contains("\nduologue_room_panics_total 0\n"), "{text}");
        assert!(text.contains("duologue_build_info{version=\""), "{text}");

        metrics.clone().rooms.panics.inc();
        observe(&metrics.rooms.acknowledgement, Duration::from_millis(2));
        let text = metrics.text().unwrap();
        assert!(text.contains("\nduologue_room_panics_total 1\n"), "{text}");
        assert!(
            text.contains("duologue_acknowledgement_seconds_bucket{le=\"0.002\"} 1"),
            "{text}"
        );
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_process_is_measured() {
        let text = Metrics::new().text().unwrap();
        let resident = text
            .lines()
            .find_map(|line| line.strip_prefix("process_resident_memory_bytes "))
            .and_then(|bytes| bytes.parse::<u64>().ok());
        assert!(resident.is_some_and(|bytes| bytes > 1 << 20), "{text}");
        assert!(text.contains("\nprocess_open_fds "), "{text}");
    }
}
