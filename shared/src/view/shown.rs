//! Outline as it was shown last: made anew only where topics' words show, while nothing else changed.

use super::outline::{MOVED_HEADLINE, count_blanks, in_place, is_written, outline};
use super::{AgendaView, Blanks};
use crate::agenda::{MeetingState, Meetings};
use crate::excerpt::excerpt;
use crate::ids::TopicId;
use crate::index::Index;
use crate::recap::Ledger;
use crate::steps::walked;
use crate::wording::{Asks, TopicReadings};
use std::mem;
use yrs::{ReadTxn, TransactionMut};

/// The outline, and where in it topics' words show.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) view: AgendaView,
    pub(super) asks: Asks,
    spots: Vec<Spot>,
    /// Whose spots they are.
    topics: Index,
}

/// Where one topic shows.
#[derive(Debug)]
struct Spot {
    blanks: Blanks,
    /// A digest of its notes when the meeting began that it stands in, while that runs.
    began: Option<u32>,
    list: List,
    /// Its place among the topics there.
    entry: usize,
    /// The sections that it went out of, and where in them that is said.
    moved: Vec<(usize, usize)>,
}

/// A list of topics in the outline.
#[derive(Debug, Clone, Copy)]
enum List {
    /// Of the meeting at that place.
    Section(usize),
    Next,
    Parked,
}

impl Shown {
    /// Reads the whole outline.
    pub(super) fn of(txn: &mut TransactionMut<'_>, readings: &mut TopicReadings) -> Self {
        let asks = Asks::of(txn);
        let wordings = asks.views(txn, readings);
        let (mut spots, mut topics) = (Vec::new(), Index::default());
        let view = outline(&*txn, readings, &asks, wordings, |topic, blanks, began| {
            topics.add(topic.as_str(), spots.len());
            spots.push(Spot {
                blanks,
                began,
                list: List::Parked,
                entry: 0,
                moved: Vec::new(),
            });
        });
        let mut shown = Self {
            view,
            asks,
            spots,
            topics,
        };
        shown.find_spots();
        shown
    }

    fn find_spots(&mut self) {
        let (spots, topics) = (&mut self.spots, &self.topics);
        let mut note = |topic: &TopicId, noting: &dyn Fn(&mut Spot)| {
            let place = topics.places(topic.as_str()).first();
            if let Some(spot) = place.and_then(|place| spots.get_mut(*place)) {
                noting(spot);
            }
        };
        for (entry, topic) in self.view.parked.iter().enumerate() {
            note(&topic.id, &|spot| spot.entry = entry);
        }
        for (entry, topic) in self.view.next.iter().enumerate() {
            note(&topic.id, &|spot| {
                spot.list = List::Next;
                spot.entry = entry;
            });
        }
        for (place, section) in self.view.sections.iter().enumerate() {
            for (entry, topic) in section.topics.iter().enumerate() {
                note(&topic.id, &|spot| {
                    spot.list = List::Section(place);
                    spot.entry = entry;
                });
            }
            for (at, topic) in section.moved.iter().enumerate() {
                note(&topic.id, &|spot| spot.moved.push((place, at)));
            }
        }
    }

    /// Whether these notes of a topic show another way than those before, as written in the meeting that runs.
    pub(super) fn tells(&self, topic: &TopicId, before: u32, after: u32) -> bool {
        let place = self.topics.places(topic.as_str()).first();
        let spot = place.and_then(|place| self.spots.get(*place));
        let began = spot.and_then(|spot| spot.began);
        is_written(began, before) != is_written(began, after)
    }

    /// Shows what the words of these topics are now.
    pub(super) fn refresh(
        &mut self,
        txn: &mut TransactionMut<'_>,
        readings: &mut TopicReadings,
        topics: &[TopicId],
    ) {
        let mut days = Index::default();
        for topic in topics {
            self.refresh_topic(txn, readings, topic, &mut days);
        }
        if !days.is_empty() {
            let meetings = readings.meetings(txn);
            self.recap(txn, meetings, &days);
        }
    }

    /// Shows what a topic's words are now; notes the `days` of meetings whose recaps may say something else then.
    fn refresh_topic(
        &mut self,
        txn: &mut TransactionMut<'_>,
        readings: &mut TopicReadings,
        topic: &TopicId,
        days: &mut Index,
    ) {
        let views = self.asks.views_of(txn, topic, readings);
        for (place, now) in self.asks.places(topic).iter().zip(views) {
            walked(1);
            if let Some(wording) = self.view.wordings.get_mut(*place)
                && wording.words != now.words
            {
                // All else of it follows from what was said, and from how its words read.
                *wording = now;
                if let Some(day) = wording.meeting {
                    days.add(day.to_string(), *place);
                }
            }
        }
        let spot_at = self.topics.places(topic.as_str()).first();
        let Some(spot) = spot_at.and_then(|place| self.spots.get_mut(*place)) else {
            return;
        };
        let reading = &*readings.of(txn, topic);
        let now = count_blanks(reading, in_place(&self.asks, topic, &self.view.wordings));
        let before = mem::replace(&mut spot.blanks, now);
        let entry = match spot.list {
            List::Section(place) => self.view.sections.get_mut(place).and_then(|section| {
                let blanks = &mut section.blanks;
                blanks.open = blanks.open + now.open - before.open;
                blanks.filled = blanks.filled + now.filled - before.filled;
                let entry = section.topics.get_mut(spot.entry);
                if entry.as_ref()?.conclusion != reading.conclusion {
                    days.add(section.day.to_string(), place);
                }
                entry
            }),
            List::Next => self.view.next.get_mut(spot.entry),
            List::Parked => self.view.parked.get_mut(spot.entry),
        };
        if let Some(entry) = entry {
            entry.headline.clone_from(&reading.headline);
            entry.conclusion.clone_from(&reading.conclusion);
            entry.written = is_written(spot.began, reading.notes);
        }
        for (section, at) in &spot.moved {
            let section = self.view.sections.get_mut(*section);
            if let Some(moved) = section.and_then(|section| section.moved.get_mut(*at)) {
                moved.headline = excerpt(&reading.headline, MOVED_HEADLINE);
            }
        }
    }

    /// Makes the recaps of those meetings anew, if they are closed: out of the whole lists of promises and wordings.
    fn recap<T: ReadTxn>(&mut self, txn: &T, meetings: &Meetings, days: &Index) {
        let AgendaView {
            promises,
            wordings,
            sections,
            ..
        } = &mut self.view;
        let mut ledger = None;
        for section in sections {
            walked(1);
            if section.state == MeetingState::Closed && days.has(&section.day.to_string()) {
                let ledger = ledger.get_or_insert_with(|| Ledger::of(promises, wordings));
                section.tell_recap(txn, meetings, ledger);
            }
        }
    }
}
