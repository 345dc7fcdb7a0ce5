//! What must be true of an agenda at any time and at any tab, whoever has seen what so far.

use super::tab::TabId;
use super::world::{Checked, TABS, World};
use duologue_shared::agenda::{MeetingState, Outcome};
use duologue_shared::ids::{Section, TopicId};
use duologue_shared::text;
use duologue_shared::view::{AgendaView, Readings, agenda_view, topic_view};
use duologue_shared::wording::{PlacedWording, WordingKind, placed};
use std::collections::BTreeMap;
use yrs::{ReadTxn, Transact};

/// The outline as a page shows it: read when it is told to, and at no other time.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) told: bool,
    shown: Option<AgendaView>,
}

impl World {
    /// What stands at a tab is whole, and nobody's word but for whose it is.
    pub(super) fn check_practice(&mut self, tab: TabId) -> Checked {
        let name = TABS[tab.0].0;
        let because = |words: String| format!("at {name}: {words}");
        self.check_page(tab).map_err(because)?;
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        let view = agenda_view(&txn);
        check_places(&txn, &view, &self.topics).map_err(because)?;
        for topic in &self.topics {
            check_wordings(&txn, &view, topic).map_err(because)?;
        }
        drop(txn);
        self.ledger.check(&view).map_err(because)
    }

    /// What a page shows without being told of anything new is what it would read.
    fn check_page(&mut self, tab: TabId) -> Checked {
        let at = &mut self.tabs[tab.0];
        if at.page.told || at.page.shown.is_none() {
            let read = at.core.agenda().map_err(|error| format!("{error:?}"))?;
            at.page.shown = Some(read);
            at.page.told = false;
        }
        let txn = at.core.replica().doc().transact();
        let view = agenda_view(&txn);
        drop(txn);
        if at.page.shown.as_ref() != Some(&view) {
            let shown = &at.page.shown;
            return Err(format!("the page shows {shown:?}, not {view:?}"));
        }
        for topic in &self.topics {
            let told = at.core.wordings(topic.as_str());
            let told = told.map_err(|error| format!("{error:?}"))?;
            let txn = at.core.replica().doc().transact();
            let fresh = placed(&txn, topic, &mut Readings::default());
            drop(txn);
            if told != fresh {
                return Err(format!("wordings are read as {told:?}, and are {fresh:?}"));
            }
        }
        Ok(())
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
            let is_settled = entry.outcome == Some(Outcome::Discussed);
            if section.state == MeetingState::Closed && !is_settled {
                return Err(format!(
                    "no outcome in the closed meeting of {day}: {entry:?}"
                ));
            }
        }
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
fn check_wordings<T: ReadTxn>(txn: &T, view: &AgendaView, topic: &TopicId) -> Checked {
    let units: Vec<u16> = text::plain(txn, topic).encode_utf16().collect();
    let placed = placed(txn, topic, &mut Readings::default());
    for PlacedWording {
        start,
        len,
        wording,
    } in &placed
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
