//! Readings of topics' words: what the outline shows of them, kept while they do not change.

use crate::agenda::Meetings;
use crate::ids::{TopicId, WordingId};
use crate::text::{self, Line, LineKind};
use crate::word::Said;
use std::collections::HashMap;
use yrs::ReadTxn;

/// What was read out of topics' words, kept by whoever asks often: reading a topic walks over all of its words.
#[derive(Debug, Default)]
pub struct TopicReadings {
    kept: HashMap<TopicId, Reading>,
    meetings: Option<Meetings>,
    made: u64,
}

/// What the outline shows of one topic's words.
#[derive(Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) headline: String,
    pub(crate) conclusion: Option<String>,
    pub(crate) blanks: Vec<Blank>,
    /// A digest of what is written below the headline; it does not show by itself.
    pub(crate) notes: u32,
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

impl TopicReadings {
    /// How many times a topic's words were walked over.
    pub fn made(&self) -> u64 {
        self.made
    }

    /// The meetings, read when they are not known.
    pub(crate) fn meetings<T: ReadTxn>(&mut self, txn: &T) -> &Meetings {
        self.meetings.get_or_insert_with(|| Meetings::of(txn))
    }

    /// Has the meetings read anew when they are needed next.
    pub(crate) fn forget_meetings(&mut self) {
        self.meetings = None;
    }

    /// The reading of a topic, made when there is none.
    pub(crate) fn of<T: ReadTxn>(&mut self, txn: &T, topic: &TopicId) -> &mut Reading {
        let made = &mut self.made;
        self.kept.entry(topic.clone()).or_insert_with(|| {
            *made += 1;
            Reading::of(&text::lines(txn, topic))
        })
    }

    /// Takes a topic's reading out: its words changed.
    pub(crate) fn take(&mut self, topic: &TopicId) -> Option<Reading> {
        self.kept.remove(topic)
    }
}

impl Reading {
    fn of(lines: &[Line]) -> Self {
        let mut reading = Self {
            headline: lines.first().map(words).unwrap_or_default(),
            conclusion: None,
            blanks: Vec::new(),
            notes: text::notes_digest(lines),
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
    pub(crate) fn shows_as(&self, other: &Self) -> bool {
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
