//! Surroundings of a room: the store, the clock, the limits, and what all rooms share.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::Limits;
use super::bulk::BulkLimit;
use super::metrics::RoomMetrics;
use crate::people::summaries::Summaries;
use crate::store::{Committer, DocumentStore, StorageHealth, StoreMetrics};
use crate::system::clock::Clock;
use crate::system::entropy::Entropy;
use crate::system::watchdog::Watchdog;

/// What the rooms count.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Of themselves and their connections.
    pub rooms: RoomMetrics,
    /// Of what reaches the disk.
    pub store: StoreMetrics,
    /// Of the runtime's workers.
    pub watchdog: Watchdog,
}

/// What every room needs of its surroundings.
#[derive(Debug)]
pub(super) struct RoomContext {
    pub(super) store: Arc<dyn DocumentStore>,
    pub(super) committer: Committer,
    pub(super) health: StorageHealth,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) limits: Limits,
    pub(super) metrics: RoomMetrics,
    /// One compaction at a time: it may not take the processor from those who type.
    pub(super) compacting: Arc<Semaphore>,
    /// Updates of great size, each of which may be as much work as it has bytes.
    pub(super) bulk: BulkLimit,
    pub(super) watchdog: Watchdog,
    /// What lists of agendas say of each.
    pub(super) summaries: Summaries,
    /// Cancelled once, when the server ends.
    pub(super) ending: CancellationToken,
}
