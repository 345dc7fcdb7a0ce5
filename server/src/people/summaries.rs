//! Summaries of agendas, for lists of them: kept as records, sealed with the pair's own key.
//!
//! A record says of which record of the log it is. One that the log went on after is too old, whatever ended in between,
//! and derived anew. While an agenda is open and changed its summary is in memory, until it is closed and kept again; what
//! has none is derived from its log by whoever asks. The text that is searched goes the same way, once for both people.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use duologue_shared::ids::{PairId, Seat};
use duologue_shared::looked::Looked;
use duologue_shared::search::SearchText;
use duologue_shared::summary::{ListedMeeting, Summary};
use serde::{Deserialize, Serialize};

use super::looked::LookedMarks;
use super::pairs::{PAIRS, Pair};
pub(crate) use super::search_texts::SEARCH_TEXTS;
use super::search_texts::SearchTexts;
use super::subscriptions::Subscriptions;
use crate::store::records::{Records, RecordsError, unless_unreadable};
use crate::store::{Sequence, Table};

/// `<pair>/<seat>` → the summary for that seat.
pub(crate) const SUMMARIES: Table = Table::of_pairs("summaries");

/// Counts up when a summary is derived or kept otherwise, so that those of before are derived anew.
const FORM: u32 = 5;

/// The summaries of an agenda for its two people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BothSummaries {
    /// For seat a.
    pub a: Summary,
    /// For seat b.
    pub b: Summary,
    /// Its meetings, for either.
    pub meetings: Vec<ListedMeeting>,
    /// What can be searched; none where only the summaries were kept before.
    pub text: Option<Arc<SearchText>>,
    /// The newest record of the log that they tell of.
    pub through: Sequence,
}

impl BothSummaries {
    /// The one for that seat.
    pub fn of(&self, seat: Seat) -> Summarised {
        let summary = match seat {
            Seat::A => &self.a,
            Seat::B => &self.b,
        };
        Summarised {
            summary: summary.clone(),
            meetings: self.meetings.clone(),
            through: self.through,
        }
    }
}

/// A summary for one seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summarised {
    /// What it says.
    pub summary: Summary,
    /// The meetings of the agenda, as calendars list them.
    pub meetings: Vec<ListedMeeting>,
    /// The newest record of the log that it tells of.
    pub through: Sequence,
}

/// What is known of an agenda's summaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// How it stands, or stood some seconds ago.
    Summary(Summarised),
    /// Nothing, and it is to be kept once it is derived.
    Nothing,
    /// Nothing yet, and the agenda is being changed: it is derived from there in a moment.
    Changing,
}

/// What can be searched of an agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searchable {
    /// Its text, as it was lately; none while nothing was derived.
    pub text: Option<Arc<SearchText>>,
    /// How far it tells of what is on the disk.
    pub standing: Standing,
}

/// How far a text tells of what is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Of all.
    Current,
    /// The agenda is being changed, and what came last is derived from there in a moment.
    Changing,
    /// The log went on after it: it is to be derived.
    Behind,
}

/// All summaries; cheap to clone.
#[derive(Clone, Debug)]
pub struct Summaries {
    records: Records,
    texts: SearchTexts,
    looked: LookedMarks,
    /// Those of agendas that were changed since they were opened; none where it was not derived yet.
    changing: Arc<Mutex<HashMap<PairId, Option<Arc<BothSummaries>>>>>,
    subscriptions: Subscriptions,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    form: u32,
    // Those of before do not tell, and are of another form.
    #[serde(default)]
    through: u64,
    summary: Summary,
    #[serde(default)]
    meetings: Vec<ListedMeeting>,
}

impl Summaries {
    /// The summaries in these records.
    pub fn new(records: Records) -> Self {
        Self {
            texts: SearchTexts::new(records.clone()),
            looked: LookedMarks::new(records.clone()),
            records,
            changing: Arc::default(),
            subscriptions: Subscriptions::default(),
        }
    }

    /// Who is told of what is derived.
    pub fn subscriptions(&self) -> Subscriptions {
        self.subscriptions.clone()
    }

    /// How far people have looked, which summaries tell of.
    pub fn looked(&self) -> &LookedMarks {
        &self.looked
    }

    /// Keeps how far somebody has looked, and no longer a summary that tells of less: an agenda that is open has one in memory.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn looked_on(
        &self,
        pair: &PairId,
        seat: Seat,
        looked: &Looked,
    ) -> Result<(), RecordsError> {
        self.records.remove(SUMMARIES, &key(pair, seat)).await?;
        self.looked.put(pair, seat, looked).await
    }

    /// What is known for that seat, where the log's newest record is `newest`.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn read(
        &self,
        pair: &PairId,
        seat: Seat,
        newest: Sequence,
    ) -> Result<Known, RecordsError> {
        if let Some(known) = self.changing().get(pair) {
            return Ok(known
                .as_ref()
                .map_or(Known::Changing, |both| Known::Summary(both.of(seat))));
        }
        let kept = self.kept(pair, seat, newest).await?;
        Ok(kept.map_or(Known::Nothing, Known::Summary))
    }

    /// What can be searched of an agenda whose log's newest record is `newest`.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn searchable(
        &self,
        pair: &PairId,
        newest: Sequence,
    ) -> Result<Searchable, RecordsError> {
        let changing = self.changing().get(pair).cloned();
        if let Some(Some(both)) = &changing
            && let Some(text) = &both.text
        {
            let standing = if both.through == newest {
                Standing::Current
            } else {
                Standing::Changing
            };
            return Ok(Searchable {
                text: Some(Arc::clone(text)),
                standing,
            });
        }
        let kept = self.texts.kept(pair).await?;
        let standing = match &kept {
            Some((_, through)) if *through == newest => Standing::Current,
            _ if changing.is_some() => Standing::Changing,
            None if newest == Sequence::ZERO => Standing::Current,
            _ => Standing::Behind,
        };
        Ok(Searchable {
            text: kept.map(|(text, _)| Arc::new(text)),
            standing,
        })
    }

    /// An agenda is changed for the first time since it was opened, when its log's newest record was `opened`.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn begin_change(&self, pair: &PairId, opened: Sequence) -> Result<(), RecordsError> {
        // From now on what is kept is too old.
        self.changing().entry(pair.clone()).or_default();
        let before = (
            self.kept(pair, Seat::A, opened).await?,
            self.kept(pair, Seat::B, opened).await?,
        );
        if let (Some(a), Some(b)) = before {
            let both = BothSummaries {
                a: a.summary,
                b: b.summary,
                meetings: a.meetings,
                text: None,
                through: opened,
            };
            self.changing()
                .entry(pair.clone())
                .or_default()
                .get_or_insert_with(|| Arc::new(both));
        }
        Ok(())
    }

    /// How an agenda stands that is being changed.
    pub fn update(&self, pair: &PairId, both: BothSummaries) {
        self.changing().insert(pair.clone(), Some(Arc::new(both)));
        self.subscriptions.summary_changed(pair);
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

    /// Keeps what was derived from the log of an agenda. Should somebody have begun to change that meanwhile, it is too old
    /// at once.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep(&self, pair: &PairId, both: &BothSummaries) -> Result<(), RecordsError> {
        let kept = self.put(pair, both).await;
        self.subscriptions.summary_changed(pair);
        kept
    }

    /// Takes away that of one seat, and how far its person has looked.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_of(&self, pair: &PairId, seat: Seat) -> Result<(), RecordsError> {
        self.looked.forget_of(pair, seat).await?;
        self.records.remove(SUMMARIES, &key(pair, seat)).await?;
        Ok(())
    }

    /// For whoever sits there alone: who was put out or left has none.
    async fn put(&self, pair: &PairId, both: &BothSummaries) -> Result<(), RecordsError> {
        let Some(known) = self.records.get::<Pair>(PAIRS, pair.as_str()).await? else {
            return Ok(());
        };
        if let Some(text) = &both.text {
            self.texts.put(pair, text, both.through).await?;
        }
        for seat in [Seat::A, Seat::B] {
            if !known.is_taken(seat) {
                continue;
            }
            let Summarised {
                summary,
                meetings,
                through,
            } = both.of(seat);
            let kept = Kept {
                form: FORM,
                through: through.get(),
                summary,
                meetings,
            };
            self.records.put(SUMMARIES, &key(pair, seat), &kept).await?;
        }
        Ok(())
    }

    /// What is kept, if it is of a log that ends there.
    async fn kept(
        &self,
        pair: &PairId,
        seat: Seat,
        newest: Sequence,
    ) -> Result<Option<Summarised>, RecordsError> {
        // Nobody has to do without their list for one.
        let read = self.records.get::<Kept>(SUMMARIES, &key(pair, seat)).await;
        let kept = unless_unreadable(read, "a summary is derived anew")?;
        Ok(kept
            .filter(|kept| kept.form == FORM && kept.through == newest.get())
            .map(|kept| Summarised {
                summary: kept.summary,
                meetings: kept.meetings,
                through: newest,
            }))
    }

    fn changing(&self) -> MutexGuard<'_, HashMap<PairId, Option<Arc<BothSummaries>>>> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(pair: &PairId, seat: Seat) -> String {
    format!("{pair}/{}", seat.as_str())
}
