//! Disk space given back while the server serves: the database is written anew once it takes several times what it holds.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::operation::data::Data;
use crate::store::engine::EngineError;
use crate::store::{SledEngine, Space, StoreMetrics, is_stale};
use crate::system::clock::{Clock, Timestamp};

/// The time from one look at the files' size to the next.
const PAUSE: Duration = Duration::from_secs(5);
/// The pause after it failed, for instance as there is no room for a second database.
const AFTER_FAILURE: Duration = Duration::from_mins(10);

/// Looks again and again, for as long as the server runs.
pub async fn keep_small(data: Arc<Data>, clock: Arc<dyn Clock>, metrics: StoreMetrics) {
    let mut watch = SpaceWatch::default();
    loop {
        let (data, now, metrics) = (Arc::clone(&data), clock.now(), metrics.clone());
        let looked = spawn_blocking(move || {
            watch.look(data.sealed().engine().below(), &metrics, now);
            watch
        });
        watch = looked.await.unwrap_or_else(|_panic| {
            tracing::error!("measuring the store panicked");
            SpaceWatch::after_failure(now)
        });
        sleep(PAUSE).await;
    }
}

/// What is known from looking before.
#[derive(Debug, Default)]
pub struct SpaceWatch {
    measured: Option<Measured>,
    not_before: Timestamp,
}

#[derive(Debug)]
struct Measured {
    at: Timestamp,
    /// What the database took of the volume then.
    on_disk: u64,
}

impl SpaceWatch {
    /// Measures the store unless that was done lately, and writes its database anew if that gives enough back.
    /// Blocks.
    pub fn look(&mut self, engine: &SledEngine, metrics: &StoreMetrics, now: Timestamp) {
        if now < self.not_before {
            return;
        }
        if let Err(error) = self.try_to_look(engine, metrics, now) {
            tracing::warn!(
                %error,
                "the database could not be written anew to give back space; it goes on as it is"
            );
            *self = Self::after_failure(now);
        }
    }

    fn after_failure(now: Timestamp) -> Self {
        Self {
            measured: None,
            not_before: now.after(AFTER_FAILURE),
        }
    }

    fn try_to_look(
        &mut self,
        engine: &SledEngine,
        metrics: &StoreMetrics,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if let Some(Measured { at, on_disk }) = self.measured {
            let ago = Duration::from_millis(now.millis().saturating_sub(at.millis()));
            if !is_stale(on_disk, engine.database_on_disk()?, ago) {
                return Ok(());
            }
        }
        let before = self.measure(engine, metrics, now)?;
        if before.is_wasteful() {
            engine.renew()?;
            metrics.renewals.inc();
            let after = self.measure(engine, metrics, now)?;
            tracing::info!(
                live = after.live(),
                before = before.on_disk(),
                after = after.on_disk(),
                "the database was written anew"
            );
        }
        Ok(())
    }

    fn measure(
        &mut self,
        engine: &SledEngine,
        metrics: &StoreMetrics,
        now: Timestamp,
    ) -> Result<Space, EngineError> {
        let space = engine.measure()?;
        let gauge = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        metrics.live.set(gauge(space.live()));
        metrics.on_disk.set(gauge(space.on_disk()));
        self.measured = Some(Measured {
            at: now,
            on_disk: space.database.on_disk,
        });
        Ok(space)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::{Batch, Engine, Tree};

    fn put(engine: &SledEngine, number: u64) {
        let mut batch = Batch::default();
        batch.put(b"a key".to_vec(), number.to_be_bytes().repeat(64_000));
        engine.apply(Tree::Records, batch).unwrap();
        engine.flush().unwrap();
    }

    #[test]
    fn a_database_that_grew_is_written_anew_and_the_figures_say_so() {
        let folder = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(folder.path()).unwrap();
        let (mut watch, metrics) = (SpaceWatch::default(), StoreMetrics::default());
        let mut largest = 0;
        for number in 0..200 {
            put(&engine, number);
            watch.look(&engine, &metrics, Timestamp::from_millis(number));
            largest = largest.max(engine.database_on_disk().unwrap());
        }
        assert!(metrics.renewals.get() >= 2, "{metrics:?}");
        assert!(largest < 40 << 20, "{largest}");
        assert!(
            (512_000..600_000).contains(&metrics.live.get()),
            "{metrics:?}"
        );
        assert!(metrics.on_disk.get() > metrics.live.get(), "{metrics:?}");
        let kept = engine.get(Tree::Records, b"a key").unwrap().unwrap();
        assert_eq!(kept[..8], 199_u64.to_be_bytes());
    }
}
