//! `PhraseReading`: what a line comes to, for the page.

use duologue_shared::ids::Day;
use duologue_shared::promise::phrase::{FoundPromise, Reading};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct PhraseReading {
    reads: &'static str,
    promise: FoundPromise,
    days: Vec<Day>,
}

/// Nothing when it is no promise.
pub(crate) fn to_page(reading: Reading) -> Option<PhraseReading> {
    let (reads, promise, days) = match reading {
        Reading::None => return None,
        Reading::Likely(promise) => ("likely", promise, Vec::new()),
        Reading::WhichDay(promise, days) => ("whichDay", promise, days.to_vec()),
        Reading::Promise(promise) => ("promise", promise, Vec::new()),
    };
    Some(PhraseReading {
        reads,
        promise,
        days,
    })
}
