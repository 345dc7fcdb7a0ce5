//! What the outline shows of topics' words, kept while they do not change.

use super::shown::Shown;
use crate::agenda::Meetings;
use crate::ids::{TopicId, WordingId};
use crate::text::{self, Line, LineKind};
use crate::word::Said;
use crate::wording::Asks;
use std::collections::HashMap;
use std::mem;
use yrs::{ReadTxn, TransactionMut};

/// The outline and what was read out of topics' words for it, kept while they do not change.
///
/// Reading a topic walks over all of its words, and an agenda of years has many: whoever asks often keeps
/// these, and tells them which topics' words [changed](Readings::changed), and when
/// [anything else](Readings::forget) did.
#[derive(Debug, Default)]
pub struct Readings {
    kept: HashMap<TopicId, Reading>,
    meetings: Option<Meetings>,
    /// The outline as it was made last; none when something else than topics' words changed since.
    pub(super) shown: Option<Shown>,
    /// Topics whose words changed since then.
    stale: Vec<TopicId>,
    made: u64,
}

/// What the outline shows of one topic's words.
#[derive(Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) headline: String,
    pub(crate) conclusion: Option<String>,
    pub(crate) blanks: Vec<Blank>,
    /// Where its wordings stand; filled by whoever looks for them.
    pub(crate) places: HashMap<WordingId, WordingPlace>,
}

/// A keyword line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Blank {
    pub(crate) words: String,
    pub(crate) filled: bool,
}

/// Where a wording was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WordingPlace {
    /// The ask that it was looked for with.
    pub(crate) asked: Said,
    /// The words it was looked for with: looked for with others, it may be elsewhere.
    pub(crate) sought: String,
    /// Where it begins, in UTF-16 units.
    pub(crate) start: u32,
    /// How it reads; a line's marker is a line break.
    pub(crate) words: String,
}

impl Readings {
    /// Reads topics anew; whether anything that the outline showed of their words differs. A topic that was not
    /// read before was not shown.
    pub fn changed(&mut self, txn: &mut TransactionMut<'_>, topics: &[TopicId]) -> bool {
        let before = topics.iter();
        let before = before.filter_map(|topic| Some((topic, self.kept.remove(topic)?)));
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
            asks.views_of(txn, topic, self);
        }
        self.shown = shown;
        let mut differs = false;
        for (topic, before) in before {
            differs |= !before.shows_as(self.of(txn, topic));
        }
        differs
    }

    /// The topics whose words changed since the outline was made, once.
    pub(super) fn take_stale(&mut self) -> Vec<TopicId> {
        mem::take(&mut self.stale)
    }

    /// Has everything but topics' words read anew when it is needed next: something else changed.
    pub fn forget(&mut self) {
        self.meetings = None;
        self.shown = None;
        self.stale.clear();
    }

    /// The meetings, read when they are not known.
    pub(crate) fn meetings<T: ReadTxn>(&mut self, txn: &T) -> &Meetings {
        self.meetings.get_or_insert_with(|| Meetings::of(txn))
    }

    /// How many times a topic's words were walked over.
    pub fn made(&self) -> u64 {
        self.made
    }

    /// The reading of a topic, made when there is none.
    pub(crate) fn of<T: ReadTxn>(&mut self, txn: &T, topic: &TopicId) -> &mut Reading {
        let made = &mut self.made;
        self.kept.entry(topic.clone()).or_insert_with(|| {
            *made += 1;
            Reading::of(&text::lines(txn, topic))
        })
    }
}

impl Reading {
    fn of(lines: &[Line]) -> Self {
        let mut reading = Self {
            headline: lines.first().map(words).unwrap_or_default(),
            conclusion: None,
            blanks: Vec::new(),
            places: HashMap::new(),
        };
        for line in lines {
            match line.kind {
                LineKind::Conclusion => reading.conclude(&words(line)),
                LineKind::Blank => reading.blanks.push(Blank::of(line)),
                LineKind::Text
                | LineKind::Bullet
                | LineKind::Number
                | LineKind::Check
                | LineKind::Heading
                | LineKind::Quote => {}
            }
        }
        reading
    }

    fn conclude(&mut self, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        let conclusion = self.conclusion.get_or_insert_default();
        if !conclusion.is_empty() {
            conclusion.push('\n');
        }
        conclusion.push_str(words);
    }

    /// Whether both look the same in the outline, wherever in the topic it stands.
    fn shows_as(&self, other: &Self) -> bool {
        let reads = |(id, place): (&WordingId, &WordingPlace)| {
            let found = other.places.get(id);
            found.is_some_and(|found| found.words == place.words)
        };
        self.headline == other.headline
            && self.conclusion == other.conclusion
            && self.blanks == other.blanks
            && self.places.len() == other.places.len()
            && self.places.iter().all(reads)
    }
}

impl Blank {
    fn of(line: &Line) -> Self {
        let words = words(line);
        Self {
            // A ticked line without words is nothing to confirm.
            filled: line.checked && !words.trim().is_empty(),
            words,
        }
    }
}

fn words(line: &Line) -> String {
    line.spans.iter().map(|span| span.text.as_str()).collect()
}
