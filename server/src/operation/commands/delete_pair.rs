//! `duologue delete-pair`: forgetting an agenda for good.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;

use super::CommandError;
use crate::config::DeletePairOptions;
use crate::operation::data::{self, Data};
use crate::people::calendar_feed::TOLD;
use crate::people::looked::LOOKED;
use crate::people::pairs::Pairs;
use crate::people::summaries::{SEARCH_TEXTS, SUMMARIES};
use crate::store::records::Records;
use crate::system::clock::SystemClock;
use crate::system::entropy::{Entropy, SystemEntropy};

/// Destroys a pair's key, its agenda, and what says who sat there. The server must not run: an open
/// agenda would outlive it in memory.
pub fn delete_pair(options: &DeletePairOptions) -> Result<String, CommandError> {
    data::must_exist(&options.data)?;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let data = Arc::new(data::open(
        &options.data,
        &options.master_key.given(),
        &entropy,
    )?);
    // The key first: from here on nobody can read it, whatever happens to the rest.
    let was_there = data.destroy(&options.pair, &[SUMMARIES, SEARCH_TEXTS, LOOKED, TOLD])?;
    let records: Arc<Data> = Arc::clone(&data);
    let pairs = Pairs::new(
        Records::new(records),
        Arc::new(SystemClock),
        entropy,
        Duration::ZERO,
    );
    let was_known = Runtime::new()
        .map_err(CommandError::Runtime)?
        .block_on(pairs.delete(&options.pair))?;
    if was_there || was_known {
        Ok(format!(
            "The agenda of {} and its key are destroyed. Backups made before still hold both.",
            options.pair
        ))
    } else {
        Err(CommandError::NoPair(options.pair.clone()))
    }
}
