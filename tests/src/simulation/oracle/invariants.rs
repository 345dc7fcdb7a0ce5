//! What must be true of an agenda at any time and at any tab, whoever has seen what so far.

use crate::simulation::tab::{Tab, TabId};
use crate::simulation::world::{Checked, TABS, World};
use duologue_client::error::CoreError;
use duologue_shared::agenda::{MeetingState, Outcome};
use duologue_shared::ids::{Section, TopicId};
use duologue_shared::text;
use duologue_shared::view::{AgendaView, Readings, agenda_view_with, topic_view};
use duologue_shared::wording::{PlacedWording, WordingKind, placed};
use std::collections::BTreeMap;
use yrs::{ReadTxn, Transact};

/// The outline as a page shows it: read when it is told to, and at no other time.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Page {
    pub(in crate::simulation) told: bool,
    shown: Option<AgendaView>,
}

impl World {
    /// What stands at a tab is whole, and nobody's word but for whose it is.
    pub(in crate::simulation) fn check_practice(&mut self, tab: TabId) -> Checked {
        let name = TABS[tab.0].0;
        let because = |words: String| format!("at {name}: {words}");
        let at = &mut self.tabs[tab.0];
        let (shown, told) = at.look(&self.topics).map_err(because)?;
        let mut txn = at.core.replica().doc().transact_mut();
        let mut readings = Readings::default();
        let view = agenda_view_with(&mut txn, &mut readings).clone();
        if shown != view {
            let words = format!("the page shows {shown:?}, not {view:?}");
            return Err(because(words));
        }
        check_places(&txn, &view, &self.topics).map_err(because)?;
        for (topic, told) in self.topics.iter().zip(told) {
            let placed = placed(&mut txn, topic, readings.topics());
            if told != placed {
                let words = format!("wordings are told as {told:?}, not {placed:?}");
                return Err(because(words));
            }
            check_wordings(&txn, &view, topic, &placed).map_err(because)?;
        }
        drop(txn);
        self.ledger.check(&view).map_err(because)
    }
}

impl Tab {
    /// The outline that the page shows without being told of anything new, and where it would show wordings.
    fn look(&mut self, topics: &[TopicId]) -> Checked<(AgendaView, Vec<Vec<PlacedWording>>)> {
        let words = |error: CoreError| format!("{error:?}");
        let shown = match self.page.shown.take() {
            Some(shown) if !self.page.told => shown,
            Some(_) | None => self.core.agenda().map_err(words)?.clone(),
        };
        self.page.told = false;
        self.page.shown = Some(shown.clone());
        let told = topics
            .iter()
            .map(|topic| self.core.wordings(topic.as_str()));
        let told = told.collect::<Result<_, _>>().map_err(words)?;
        Ok((shown, told))
    }
}

/// Every topic that is not deleted stands in exactly one place, and in a closed meeting it was discussed.
fn check_places<T: ReadTxn>(txn: &T, view: &AgendaView, topics: &[TopicId]) -> Checked {
    let mut places: BTreeMap<&TopicId, Vec<Section>> = BTreeMap::new();
    for section in &view.sections {
        let day = section.day;
        for entry in &section.topics {
            places
                .entry(&entry.id)
                .or_default()
                .push(Section::Meeting(day));
            let is_synced = entry.outcome == Some(Outcome::Discussed);
            if section.state == MeetingState::Closed && !is_synced {
                return Err(format!(
                    "no outcome in the closed meeting of {day}: {entry:?}"
                ));
            }
        }
    }
    for entry in &view.next {
        places.entry(&entry.id).or_default().push(Section::Next);
    }
    for entry in &view.parked {
        places.entry(&entry.id).or_default().push(Section::Parked);
    }
    for topic in topics {
        let stands = topic_view(txn, topic).map(|view| view.section);
        let shown = places.remove(topic).unwrap_or_default();
        if shown.as_slice() != stands.as_slice() {
            return Err(format!(
                "{topic} shows in {shown:?} and stands in {stands:?}"
            ));
        }
    }
    match places.keys().next() {
        None => Ok(()),
        Some(topic) => Err(format!("nobody made {topic}")),
    }
}

/// A wording reads as the words at its place do, and every wording with words has its place.
fn check_wordings<T: ReadTxn>(
    txn: &T,
    view: &AgendaView,
    topic: &TopicId,
    placed: &[PlacedWording],
) -> Checked {
    let units: Vec<u16> = text::plain(txn, topic).encode_utf16().collect();
    for PlacedWording {
        start,
        len,
        wording,
    } in placed
    {
        let start = usize::try_from(*start).unwrap();
        let end = start + usize::try_from(*len).unwrap();
        let there = units.get(start..end).map(String::from_utf16_lossy);
        if there.as_ref() != Some(&wording.words) {
            return Err(format!("{wording:?} stands where {there:?} is written"));
        }
        if !view.wordings.contains(wording) {
            return Err(format!("{wording:?} has a place and is not in the outline"));
        }
    }
    let in_text = view.wordings.iter().filter(|wording| {
        wording.topic == *topic && wording.kind == WordingKind::Place && !wording.words.is_empty()
    });
    for wording in in_text {
        if !placed.iter().any(|placed| placed.wording == *wording) {
            return Err(format!("{wording:?} has no place"));
        }
    }
    Ok(())
}
