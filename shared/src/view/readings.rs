//! Cache of the outline and of what it shows of topics' words, kept while they do not change.

use super::AgendaView;
use super::shown::Shown;
use crate::ids::TopicId;
use crate::wording::{Asks, Reading, TopicReadings};
use std::mem;
use yrs::TransactionMut;

/// The outline and what was read out of topics' words for it, kept while they do not change.
///
/// Reading a topic walks over all of its words, and an agenda of years has many: whoever asks often keeps
/// these, and tells them which topics' words [changed](Readings::changed), and when
/// [anything else](Readings::forget) did.
#[derive(Debug, Default)]
pub struct Readings {
    topics: TopicReadings,
    /// The outline as it was made last; none when something else than topics' words changed since.
    shown: Option<Shown>,
    /// Topics whose words changed since then.
    stale: Vec<TopicId>,
}

/// The outline of the agenda; deleted topics are left out. Reads only what changed since `readings` were asked before.
pub fn agenda_view_with<'readings>(
    txn: &mut TransactionMut<'_>,
    readings: &'readings mut Readings,
) -> &'readings AgendaView {
    let stale = readings.take_stale();
    let shown = readings.shown.take();
    let mut shown = shown.unwrap_or_else(|| Shown::of(txn, readings.topics()));
    shown.refresh(txn, readings.topics(), &stale);
    &readings.shown.insert(shown).view
}

impl Readings {
    /// Reads topics anew; whether anything that the outline showed of their words differs. A topic that was not
    /// read before was not shown.
    pub fn changed(&mut self, txn: &mut TransactionMut<'_>, topics: &[TopicId]) -> bool {
        let before = topics.iter();
        let before = before.filter_map(|topic| Some((topic, self.topics.take(topic)?)));
        let before: Vec<(&TopicId, Reading)> = before.collect();
        let shown = self.shown.take();
        if shown.is_some() {
            self.stale
                .extend(before.iter().map(|(topic, _)| (*topic).clone()));
        }
        let placed = before
            .iter()
            .filter(|(_, before)| !before.places.is_empty());
        let mut asks = None;
        for (topic, _) in placed {
            // Looks for their wordings again, as the outline will.
            let asks = match &shown {
                Some(shown) => &shown.asks,
                None => asks.get_or_insert_with(|| Asks::of(txn)),
            };
            asks.views_of(txn, topic, &mut self.topics);
        }
        let mut differs = false;
        for (topic, before) in before {
            let now = self.topics.of(txn, topic);
            differs |= !before.shows_as(now);
            if let Some(shown) = &shown {
                differs |= shown.tells(topic, before.notes, now.notes);
            }
        }
        self.shown = shown;
        differs
    }

    /// The topics whose words changed since the outline was made, once.
    fn take_stale(&mut self) -> Vec<TopicId> {
        mem::take(&mut self.stale)
    }

    /// Has everything but topics' words read anew when it is needed next: something else changed.
    pub fn forget(&mut self) {
        self.topics.forget_meetings();
        self.shown = None;
        self.stale.clear();
    }

    /// Those of topics' words alone.
    pub fn topics(&mut self) -> &mut TopicReadings {
        &mut self.topics
    }

    /// How many times a topic's words were walked over.
    pub fn made(&self) -> u64 {
        self.topics.made()
    }
}
