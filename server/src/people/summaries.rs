//! Summaries of agendas, for lists of them: kept as records, sealed with the pair's own key.
//!
//! A record says how the agenda stands that nobody has changed since. The first change after an agenda was opened takes its
//! records away, so that a crash leaves none that is too old; from then on the summary is in memory, until the agenda is
//! closed and it is kept again. What has none is derived from its log by whoever asks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use duologue_shared::ids::{PairId, Seat};
use duologue_shared::summary::Summary;
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::pairs::{OtherSeat, PAIRS, Pair};
use crate::store::records::{Records, RecordsError};
use crate::store::{StoreError, Table};

/// `<pair>/<seat>` → the summary for that seat.
pub(crate) const SUMMARIES: Table = Table::of_pairs("summaries");

/// Counts up when a summary is derived otherwise, so that those of before are derived anew.
const FORM: u32 = 1;

/// The summaries of an agenda for its two people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BothSummaries {
    /// For seat a.
    pub a: Summary,
    /// For seat b.
    pub b: Summary,
}

impl BothSummaries {
    /// The one for that seat.
    pub fn of(&self, seat: Seat) -> &Summary {
        match seat {
            Seat::A => &self.a,
            Seat::B => &self.b,
        }
    }
}

/// What is known of an agenda's summaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// How it stands, or stood some seconds ago.
    Summary(Summary),
    /// Nothing, and it is to be kept once it is derived.
    Nothing,
    /// Nothing yet, and the agenda is being changed: it is derived from there in a moment.
    Changing,
}

/// All summaries; cheap to clone.
#[derive(Clone, Debug)]
pub struct Summaries {
    records: Records,
    /// Those of agendas that were changed since they were opened; none where it was not derived yet.
    changing: Arc<Mutex<HashMap<PairId, Option<Arc<BothSummaries>>>>>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    form: u32,
    summary: Summary,
}

impl Summaries {
    /// The summaries in these records.
    pub fn new(records: Records) -> Self {
        Self {
            records,
            changing: Arc::default(),
        }
    }

    /// What is known for that seat.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn read(&self, pair: &PairId, seat: Seat) -> Result<Known, RecordsError> {
        if let Some(known) = self.changing().get(pair) {
            return Ok(known.as_ref().map_or(Known::Changing, |both| {
                Known::Summary(both.of(seat).clone())
            }));
        }
        let kept = self.kept(pair, seat).await?;
        Ok(kept.map_or(Known::Nothing, Known::Summary))
    }

    /// An agenda is changed for the first time since it was opened.
    ///
    /// # Errors
    /// When the store fails: what it keeps is too old then.
    pub async fn begin_change(&self, pair: &PairId) -> Result<(), RecordsError> {
        let before = match (
            self.kept(pair, Seat::A).await?,
            self.kept(pair, Seat::B).await?,
        ) {
            (Some(a), Some(b)) => Some(Arc::new(BothSummaries { a, b })),
            _ => None,
        };
        self.changing().entry(pair.clone()).or_insert(before);
        self.forget(pair).await
    }

    /// How an agenda stands that is being changed.
    pub fn update(&self, pair: &PairId, both: BothSummaries) {
        self.changing().insert(pair.clone(), Some(Arc::new(both)));
    }

    /// An agenda that was changed is closed; `current` says whether its summaries are of how it stands.
    ///
    /// # Errors
    /// When the store fails: they are derived anew when they are asked for.
    pub async fn end_change(&self, pair: &PairId, current: bool) -> Result<(), RecordsError> {
        let last = self.changing().get(pair).cloned().flatten();
        let kept = match last.filter(|_| current) {
            Some(both) => self.put(pair, &both).await,
            None => Ok(()),
        };
        self.let_go(pair);
        kept
    }

    /// Nobody says any more how an agenda stands that was being changed.
    pub fn let_go(&self, pair: &PairId) {
        self.changing().remove(pair);
    }

    /// Keeps what was derived from the log of an agenda, unless somebody began to change that meanwhile.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep(&self, pair: &PairId, both: &BothSummaries) -> Result<(), RecordsError> {
        let is_changing = || self.changing().contains_key(pair);
        if is_changing() {
            return Ok(());
        }
        self.put(pair, both).await?;
        if is_changing() {
            self.forget(pair).await?;
        }
        Ok(())
    }

    /// Takes away that of one seat.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_of(&self, pair: &PairId, seat: Seat) -> Result<(), RecordsError> {
        self.records.remove(SUMMARIES, &key(pair, seat)).await?;
        Ok(())
    }

    async fn forget(&self, pair: &PairId) -> Result<(), RecordsError> {
        self.forget_of(pair, Seat::A).await?;
        self.forget_of(pair, Seat::B).await
    }

    /// For whoever sits there alone: who was put out has none.
    async fn put(&self, pair: &PairId, both: &BothSummaries) -> Result<(), RecordsError> {
        let Some(known) = self.records.get::<Pair>(PAIRS, pair.as_str()).await? else {
            return Ok(());
        };
        for seat in [Seat::A, Seat::B] {
            if seat == Seat::B && !matches!(known.other, OtherSeat::Taken { .. }) {
                continue;
            }
            let kept = Kept {
                form: FORM,
                summary: both.of(seat).clone(),
            };
            self.records.put(SUMMARIES, &key(pair, seat), &kept).await?;
        }
        Ok(())
    }

    async fn kept(&self, pair: &PairId, seat: Seat) -> Result<Option<Summary>, RecordsError> {
        match self.records.get::<Kept>(SUMMARIES, &key(pair, seat)).await {
            Ok(kept) => Ok(kept
                .filter(|kept| kept.form == FORM)
                .map(|kept| kept.summary)),
            // It can be derived anew, so nobody has to do without their list for it.
            Err(
                error @ (RecordsError::Unreadable { .. }
                | RecordsError::Store(StoreError::Damaged { .. })),
            ) => {
                warn!(%error, "a summary is derived anew");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn changing(&self) -> MutexGuard<'_, HashMap<PairId, Option<Arc<BothSummaries>>>> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(pair: &PairId, seat: Seat) -> String {
    format!("{pair}/{}", seat.as_str())
}
