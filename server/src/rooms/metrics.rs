//! Metrics of the rooms and their connections.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::system::histograms::durations;

/// The rooms' figures; all clones count together.
#[derive(Clone, Debug)]
pub struct RoomMetrics {
    /// From receiving an update to acknowledging it, when it is durable.
    pub acknowledgement: Histogram,
    /// Updates that were refused, by why.
    pub refused: Family<Refused, Counter>,
    /// Rooms that are open.
    pub open: Gauge,
    /// Sockets that are open.
    pub connections: Gauge,
    /// Connections that were cut off and told to sync again, as they read too slowly.
    pub slow_readers: Counter,
    /// Rooms that ended by a panic.
    pub panics: Counter,
    /// Agendas that could not be opened when somebody wanted in.
    pub unopenable: Counter,
    /// Records in the logs of open rooms that no snapshot covers yet.
    pub log_records: Gauge,
    /// Logs that were compacted.
    pub compactions: Counter,
    /// Compactions that failed; the log stays whole.
    pub compaction_failures: Counter,
}

/// Why an update was refused: its code in the protocol.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Refused {
    /// The code.
    pub code: &'static str,
}

impl Default for RoomMetrics {
    fn default() -> Self {
        Self {
            acknowledgement: durations(),
            refused: Family::default(),
            open: Gauge::default(),
            connections: Gauge::default(),
            slow_readers: Counter::default(),
            panics: Counter::default(),
            unopenable: Counter::default(),
            log_records: Gauge::default(),
            compactions: Counter::default(),
            compaction_failures: Counter::default(),
        }
    }
}

impl RoomMetrics {
    /// Makes them readable.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "acknowledgement",
            "From receiving an update to acknowledging it, when it is durable",
            Unit::Seconds,
            self.acknowledgement.clone(),
        );
        registry.register(
            "updates_refused",
            "Updates that were refused, by code",
            self.refused.clone(),
        );
        registry.register("rooms", "Rooms that are open", self.open.clone());
        registry.register(
            "connections",
            "Sockets that are open",
            self.connections.clone(),
        );
        registry.register(
            "slow_readers",
            "Connections cut off and told to sync again, as they read too slowly",
            self.slow_readers.clone(),
        );
        registry.register(
            "room_panics",
            "Rooms that ended by a panic",
            self.panics.clone(),
        );
        registry.register(
            "room_open_failures",
            "Agendas that could not be opened when somebody wanted in",
            self.unopenable.clone(),
        );
        registry.register(
            "log_records",
            "Records in the logs of open rooms that no snapshot covers yet",
            self.log_records.clone(),
        );
        registry.register(
            "compactions",
            "Logs that were compacted",
            self.compactions.clone(),
        );
        registry.register(
            "compaction_failures",
            "Compactions that failed; their logs stay whole",
            self.compaction_failures.clone(),
        );
    }
}

/// One room's part of a gauge that sums over all of them; given back when it is dropped, also by a
/// panic.
#[derive(Debug)]
pub(super) struct Share {
    gauge: Gauge,
    part: i64,
}

impl Share {
    /// Nothing yet.
    pub(super) fn of(gauge: &Gauge) -> Self {
        Self {
            gauge: gauge.clone(),
            part: 0,
        }
    }

    /// From now on the part is this.
    pub(super) fn set(&mut self, part: u64) {
        let part = i64::try_from(part).unwrap_or(i64::MAX);
        self.gauge.inc_by(part.saturating_sub(self.part));
        self.part = part;
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.gauge.dec_by(self.part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_are_given_back() {
        let gauge = Gauge::default();
        let mut one = Share::of(&gauge);
        let mut two = Share::of(&gauge);
        one.set(5);
        two.set(7);
        one.set(2);
        assert_eq!(gauge.get(), 9);
        drop(two);
        assert_eq!(gauge.get(), 2);
        drop(one);
        assert_eq!(gauge.get(), 0);
    }
}
