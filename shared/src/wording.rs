//! Words that one person asks the other to confirm, where they stand.
//!
//! A confirmation binds to the words: it holds while the place reads exactly as confirmed, and whatever
//! changes them, also a change made before its author saw the confirmation, shows the difference instead.

mod anchors;
mod asked;
mod blanks;
mod difference;
mod letters;
mod operation;
mod performing;
mod readings;
mod row;
mod taking;

pub(crate) use blanks::unasked;
pub use operation::WordingOperation;
pub use readings::TopicReadings;
pub(crate) use readings::{Reading, WordingPlace};

use crate::agenda;
use crate::doer::Doer;
use crate::error_code::ErrorCode;
use crate::ids::{Day, Seat, TopicId, WordingId};
use crate::index::Index;
use crate::schema;
use crate::sort::sort_by;
use crate::text::EditError;
use anchors::Anchors;
use asked::Asked;
use letters::Letters;
use row::Row;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use yrs::{ReadTxn, TransactionMut};

/// Most characters that are confirmed at once, in UTF-16 units.
pub const MAX_WORDS: usize = 4000;

/// Words that are to be confirmed, or were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct WordingView {
    /// Its id.
    pub id: WordingId,
    /// The topic they stand in, or are about.
    pub topic: TopicId,
    /// The meeting the topic stood in when it was asked for, if in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Day>,
    /// Whose words they are: the other is asked.
    pub by: Seat,
    /// When it was asked for, in milliseconds since 1970.
    pub at: u64,
    /// What it is.
    pub kind: WordingKind,
    /// The words as they read now; empty when they are gone.
    pub words: String,
    /// How it stands.
    #[serde(flatten)]
    pub state: WordingState,
}

/// What kind of words are to be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum WordingKind {
    /// Words of a topic, where they stand.
    Place,
    /// What was heard, said back in own words.
    Repeat,
}

/// How a wording stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum WordingState {
    /// It waits for the other's word.
    Waiting,
    /// It reads exactly as confirmed.
    Confirmed {
        /// When, in milliseconds since 1970.
        at: u64,
        /// The words it was asked with, when the other's correction was taken in their place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<String>,
    },
    /// The other said how it has to read; both versions are there.
    Corrected {
        /// Their words.
        correction: String,
        /// When, in milliseconds since 1970.
        at: u64,
        /// From the words as they stand to theirs.
        difference: Vec<Piece>,
    },
    /// It was confirmed and reads differently now.
    Changed {
        /// What was confirmed.
        confirmed: String,
        /// When, in milliseconds since 1970.
        at: u64,
        /// From what was confirmed to the words as they stand.
        difference: Vec<Piece>,
    },
}

/// A piece of a difference between two texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct Piece {
    /// What happened to it.
    pub change: PieceChange,
    /// Its words.
    pub text: String,
}

/// What happened to a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PieceChange {
    /// In both.
    Same,
    /// Only in the earlier.
    Gone,
    /// Only in the later.
    New,
}

/// A wording where it stands in its topic, for whoever draws the topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PlacedWording {
    /// Where its words begin, in UTF-16 units as in [`crate::text::TextOp`].
    pub start: u32,
    /// How many units they are.
    pub len: u32,
    /// The wording.
    #[serde(flatten)]
    pub wording: WordingView,
}

/// An operation was refused; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WordingError {
    /// There is no topic of that id, or it is deleted.
    #[error("this topic does not exist here")]
    NoSuchTopic,
    /// There is no wording of that id, or it is not asked for any more.
    #[error("these words are no longer asked for")]
    NoSuchWording,
    /// There is a wording of that id already.
    #[error("there is a wording of that id already")]
    WordingExists,
    /// Nothing but space was selected, or written.
    #[error("there are no words in it: select or write some first")]
    NoWords,
    /// More than [`MAX_WORDS`].
    #[error("at most 4,000 characters can be confirmed at once: take fewer words")]
    TooLong,
    /// A range that the text does not have.
    #[error("the text has changed: select the words again")]
    OutOfRange,
    /// The same person asked for the same words already.
    #[error("you have asked for these words already")]
    AlreadyAsked,
    /// No blank was filled, or all that were have been asked for.
    #[error("fill in a blank first, then ask")]
    NothingFilled,
    /// More blanks were filled than ids were handed in.
    #[error("more blanks were filled meanwhile: ask again")]
    TooFewIds,
    /// The words read differently from what the person saw.
    #[error("these words were changed meanwhile: read them again first")]
    ChangedMeanwhile,
    /// The words are not in the topic any more.
    #[error("these words are no longer in the topic")]
    Gone,
    /// One's own words.
    #[error("these are your own words: the other confirms or corrects them")]
    OwnWords,
    /// The other's words.
    #[error("only the one who asked can do that")]
    OthersWords,
    /// There is no correction, or it was taken already.
    #[error("there is no correction to take")]
    NothingToTake,
    /// The words of the topic could not be changed.
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl WordingError {
    /// What kind of refusal it is, for programs.
    pub fn code(self) -> ErrorCode {
        match self {
            Self::NoSuchTopic => ErrorCode::UnknownTopic,
            Self::WordingExists => ErrorCode::Invalid,
            Self::OutOfRange => ErrorCode::OutOfRange,
            Self::ChangedMeanwhile => ErrorCode::ChangedMeanwhile,
            Self::NoSuchWording
            | Self::NoWords
            | Self::TooLong
            | Self::AlreadyAsked
            | Self::NothingFilled
            | Self::TooFewIds
            | Self::Gone
            | Self::OwnWords
            | Self::OthersWords
            | Self::NothingToTake
            | Self::Edit(_) => ErrorCode::NotAllowed,
        }
    }
}

/// Does what a person does to words that are to be confirmed.
pub fn perform(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    operation: &WordingOperation,
) -> Result<(), WordingError> {
    performing::perform(txn, by, operation)
}

/// All wordings that are still asked for, the oldest first; those of deleted topics are left out.
pub fn wordings(txn: &mut TransactionMut<'_>, readings: &mut TopicReadings) -> Vec<WordingView> {
    Asks::of(txn).views(txn, readings)
}

/// The wordings whose words stand in that topic now, in the order of the text.
pub fn placed(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    readings: &mut TopicReadings,
) -> Vec<PlacedWording> {
    if !is_shown(txn, topic) {
        return Vec::new();
    }
    let asked = Asked::all(txn, Some(topic));
    let mut finder = Finder::new(txn, readings);
    finder.placed(asked.iter())
}

/// Whether a topic is there and not deleted.
fn is_shown<T: ReadTxn>(txn: &T, topic: &TopicId) -> bool {
    let fields = agenda::topic_fields(txn, topic);
    fields.is_some_and(|fields| !agenda::is_deleted(txn, &fields))
}

/// Everything that is asked for in topics that show, in the order of the outline's wordings.
#[derive(Debug)]
pub(crate) struct Asks {
    all: Vec<Asked>,
    of_topics: Index,
}

impl Asks {
    pub(crate) fn of<T: ReadTxn>(txn: &T) -> Self {
        let mut all = Asked::all(txn, None);
        all.retain(|asked| is_shown(txn, &asked.topic));
        let of_topics = Index::of(all.iter().map(|asked| asked.topic.as_str()));
        Self { all, of_topics }
    }

    /// Where among all those of a topic are.
    pub(crate) fn places(&self, topic: &TopicId) -> &[usize] {
        self.of_topics.places(topic.as_str())
    }

    /// How all of them stand.
    pub(crate) fn views(
        &self,
        txn: &mut TransactionMut<'_>,
        readings: &mut TopicReadings,
    ) -> Vec<WordingView> {
        let mut finder = Finder::new(txn, readings);
        self.all.iter().map(|asked| finder.view(asked)).collect()
    }

    /// How those of one topic stand.
    pub(crate) fn views_of(
        &self,
        txn: &mut TransactionMut<'_>,
        topic: &TopicId,
        readings: &mut TopicReadings,
    ) -> Vec<WordingView> {
        let mut finder = Finder::new(txn, readings);
        let asked = self.places(topic).iter();
        let asked = asked.filter_map(|place| self.all.get(*place));
        asked.map(|asked| finder.view(asked)).collect()
    }
}

/// Finds wordings in their topics, each of which is read once. Those of a topic are told in their order, as the oldest
/// are looked for more closely.
struct Finder<'finder, 'doc> {
    txn: &'finder mut TransactionMut<'doc>,
    readings: &'finder mut TopicReadings,
    pages: Vec<Page>,
    /// Whose pages they are.
    read: Index,
}

/// A topic, and how many of its wordings were told.
#[derive(Default)]
struct Page {
    told: usize,
    /// None: not needed so far.
    letters: Option<Letters>,
}

impl<'finder, 'doc> Finder<'finder, 'doc> {
    fn new(txn: &'finder mut TransactionMut<'doc>, readings: &'finder mut TopicReadings) -> Self {
        Self {
            txn,
            readings,
            pages: Vec::new(),
            read: Index::default(),
        }
    }

    fn view(&mut self, asked: &Asked) -> WordingView {
        let words = match asked.kind {
            WordingKind::Place => self.place(asked).words.clone(),
            WordingKind::Repeat => asked.words().to_owned(),
        };
        asked.view(self.readings.meetings(self.txn), words)
    }

    /// The wordings of a topic that stand in it, in the order of the text.
    fn placed<'asked>(&mut self, asked: impl Iterator<Item = &'asked Asked>) -> Vec<PlacedWording> {
        let mut placed = Vec::new();
        for asked in asked.filter(|asked| asked.kind == WordingKind::Place) {
            let WordingPlace { start, words, .. } = self.place(asked).clone();
            let len = u32::try_from(words.encode_utf16().count()).unwrap_or(0);
            if len > 0 {
                let wording = asked.view(self.readings.meetings(self.txn), words);
                placed.push(PlacedWording {
                    start,
                    len,
                    wording,
                });
            }
        }
        sort_by(&mut placed, |one, other| one.start.cmp(&other.start));
        placed
    }

    /// Where it stands; without words when it does not.
    fn place(&mut self, asked: &Asked) -> &WordingPlace {
        let sought = asked.sought();
        let key = sought.key();
        let (page, number) = self.turn_to(&asked.topic);
        let (pages, txn) = (&mut self.pages, &mut *self.txn);
        let places = &mut self.readings.of(txn, &asked.topic).places;
        let known = places.remove(&asked.id);
        let known = known.filter(|known| known.sought == key && known.asked.is_same(&asked.said));
        let place = known.unwrap_or_else(|| {
            let page = pages.get_mut(page);
            let letters = page.and_then(|page| page.letters(txn, &asked.topic));
            let found = letters.and_then(|letters| {
                let anchors = Anchors::read(&asked.said)?;
                let range = anchors.place(txn, letters, number, &sought)?;
                Some((range.start, letters.row.words(&range)))
            });
            let (start, words) = found.unwrap_or_default();
            WordingPlace {
                asked: asked.said.clone(),
                sought: key,
                start: u32::try_from(start).unwrap_or(u32::MAX),
                words,
            }
        });
        places
            .entry(asked.id.clone())
            .insert_entry(place)
            .into_mut()
    }

    /// The place of a topic's page, and the number of the wording that is told now.
    fn turn_to(&mut self, topic: &TopicId) -> (usize, usize) {
        let place = self.read.places(topic.as_str()).first().copied();
        let place = place.unwrap_or_else(|| {
            self.read.add(topic.as_str(), self.pages.len());
            self.pages.push(Page::default());
            self.pages.len() - 1
        });
        let page = self.pages.get_mut(place);
        let number = page.map_or(0, |page| {
            page.told += 1;
            page.told - 1
        });
        (place, number)
    }
}

impl Page {
    /// The letters of its topic, read when they are needed first.
    fn letters<T: ReadTxn>(&mut self, txn: &T, topic: &TopicId) -> Option<&mut Letters> {
        if self.letters.is_none() {
            let text = txn.get_text(schema::words_root(topic))?;
            self.letters = Some(Letters::of(text, Row::of(txn, topic)));
        }
        self.letters.as_mut()
    }
}

#[cfg(test)]
mod tests;
