//! Searchable text of an agenda: all that one can read in it, in one pass, as plain lines that a scan walks over.
//!
//! ```text
//! S2026-11-24          a section, or `next`, or `parked`, or nothing for what stands in none
//! Ttopic-id|2026-11-24 a topic, or nothing for a promise of none, and the day it is ordered by; nothing for what is to come
//! hwords               its headline
//! nline-id|words       a line of its notes; `c` its conclusion, `p` a promise, `w` a wording, `x` its context
//! ```
//!
//! The first letter of a line says what it is, and U+001F, here `|`, stands between its fields. A line of words has no second one.
//!
//! The oldest meeting comes first, so that whoever keeps it in parts keeps those of long ago as they were.

use crate::agenda::ContextItem;
use crate::ids::{Day, Section, TopicId};
use crate::index::Index;
use crate::promise::PromiseView;
use crate::replica::Replica;
use crate::steps::walked;
use crate::text::{self, Line, LineKind};
use crate::view::{AgendaView, TopicEntry, agenda_view};
use crate::wording::{WordingKind, WordingState, WordingView};
use serde::{Deserialize, Serialize};
use std::fmt;
use yrs::{ReadTxn, Transact as _};

/// From how many bytes on a part is full: the next topic begins another, and none is parted.
const FULL: usize = 24 * 1024;

/// Between the fields of a line.
pub(super) const BETWEEN: char = '\u{1F}';

/// Where something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum FoundKind {
    /// In a line of a topic's notes.
    Note,
    /// In what a topic came to.
    Conclusion,
    /// In a promise, or in what was said about it.
    Promise,
    /// In words that were said back, put otherwise, or confirmed and changed since.
    Wording,
    /// In what a topic refers to.
    Context,
}

impl FoundKind {
    fn tag(self) -> char {
        match self {
            Self::Note => 'n',
            Self::Conclusion => 'c',
            Self::Promise => 'p',
            Self::Wording => 'w',
            Self::Context => 'x',
        }
    }

    pub(super) fn tagged(tag: char) -> Option<Self> {
        Some(match tag {
            'n' => Self::Note,
            'c' => Self::Conclusion,
            'p' => Self::Promise,
            'w' => Self::Wording,
            'x' => Self::Context,
            _ => return None,
        })
    }
}

/// The searchable text of an agenda, in parts: each can be read by itself, and a change leaves most of them as they were.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SearchText {
    parts: Vec<String>,
}

impl SearchText {
    /// The text in these parts.
    pub fn in_parts(parts: Vec<String>) -> Self {
        Self { parts }
    }

    /// Its parts, the oldest meetings first.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// The parts themselves.
    pub fn into_parts(self) -> Vec<String> {
        self.parts
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(String::len).sum()
    }
}

/// What somebody wrote stands in no message.
impl fmt::Debug for SearchText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, bytes) = (self.parts.len(), self.bytes());
        write!(f, "SearchText({parts} parts, {bytes} bytes)")
    }
}

/// The searchable text of the agenda in a replica.
pub fn search_text(replica: &Replica) -> SearchText {
    let mut txn = replica.doc().transact_mut();
    let view = agenda_view(&mut txn);
    let mut writer = Writer::default();
    let about = About::of(&view);
    for section in view.sections.iter().rev() {
        writer.section(Some(Section::Meeting(section.day)));
        for topic in &section.topics {
            about.write(&mut writer, &txn, topic, Some(section.day));
        }
    }
    writer.section(Some(Section::Parked));
    for topic in &view.parked {
        let added = topic.added.map_or(FIRST_DAY, Day::in_utc);
        about.write(&mut writer, &txn, topic, Some(added));
    }
    writer.section(Some(Section::Next));
    for topic in &view.next {
        about.write(&mut writer, &txn, topic, None);
    }
    drop(txn);
    about.write_rest(&mut writer);
    writer.parts.retain(|part| !part.is_empty());
    SearchText {
        parts: writer.parts,
    }
}

/// What belongs to topics, by their ids.
struct About<'view> {
    view: &'view AgendaView,
    promises: Index,
    wordings: Index,
    topics: Index,
}

impl<'view> About<'view> {
    fn of(view: &'view AgendaView) -> Self {
        let (mut promises, mut wordings, mut topics) =
            (Index::default(), Index::default(), Index::default());
        let sections = view.sections.iter().map(|section| &section.topics);
        for topic in sections.chain([&view.next, &view.parked]).flatten() {
            walked(1);
            topics.add(topic.id.as_str(), 0);
        }
        for (place, promise) in view.promises.iter().enumerate() {
            walked(1);
            if let Some(topic) = &promise.topic {
                promises.add(topic.as_str(), place);
            }
        }
        for (place, wording) in view.wordings.iter().enumerate() {
            walked(1);
            wordings.add(wording.topic.as_str(), place);
        }
        Self {
            view,
            promises,
            wordings,
            topics,
        }
    }

    fn write<T: ReadTxn>(
        &self,
        writer: &mut Writer,
        txn: &T,
        topic: &TopicEntry,
        day: Option<Day>,
    ) {
        writer.topic(Some(&topic.id), day);
        writer.headline(&topic.headline);
        for line in text::lines(txn, &topic.id).iter().skip(1) {
            let kind = match line.kind {
                LineKind::Conclusion => FoundKind::Conclusion,
                LineKind::Text
                | LineKind::Bullet
                | LineKind::Number
                | LineKind::Check
                | LineKind::Heading
                | LineKind::Quote
                | LineKind::Blank => FoundKind::Note,
            };
            writer.piece(kind, line.id.as_str(), &words(line));
        }
        for piece in &topic.context {
            let words = match &piece.item {
                ContextItem::Link { href, title } => format!("{title} {href}"),
                ContextItem::Person { name } => name.clone(),
                ContextItem::Topic { .. } => continue,
            };
            writer.piece(FoundKind::Context, piece.id.as_str(), &words);
        }
        for place in self.promises.places(topic.id.as_str()) {
            if let Some(promise) = self.view.promises.get(*place) {
                write_promise(writer, promise);
            }
        }
        for place in self.wordings.places(topic.id.as_str()) {
            if let Some(wording) = self.view.wordings.get(*place) {
                write_wording(writer, wording);
            }
        }
    }

    /// Promises of no topic, or of one that is deleted.
    fn write_rest(&self, writer: &mut Writer) {
        writer.section(None);
        for promise in &self.view.promises {
            walked(1);
            let topic = promise.topic.as_ref();
            if topic.is_some_and(|topic| self.topics.has(topic.as_str())) {
                continue;
            }
            let made = promise.history.first();
            let made = made.map_or(FIRST_DAY, |event| Day::in_utc(event.at));
            writer.topic(None, Some(promise.meeting.unwrap_or(made)));
            write_promise(writer, promise);
        }
    }
}

fn write_promise(writer: &mut Writer, promise: &PromiseView) {
    let id = promise.id.as_str();
    writer.piece(FoundKind::Promise, id, &promise.what);
    if let Some(how) = &promise.how {
        writer.piece(FoundKind::Promise, id, how);
    }
    for event in &promise.history {
        if let Some(word) = &event.word {
            writer.piece(FoundKind::Promise, id, word);
        }
    }
}

/// Words of a topic that read as they are confirmed are among its lines.
fn write_wording(writer: &mut Writer, wording: &WordingView) {
    let id = wording.id.as_str();
    if wording.kind == WordingKind::Repeat {
        writer.piece(FoundKind::Wording, id, &wording.words);
    }
    match &wording.state {
        WordingState::Corrected { correction, .. } => {
            writer.piece(FoundKind::Wording, id, correction);
        }
        WordingState::Changed { confirmed, .. } => {
            writer.piece(FoundKind::Wording, id, confirmed);
        }
        WordingState::Waiting | WordingState::Confirmed { .. } => {}
    }
}

fn words(line: &Line) -> String {
    line.spans.iter().map(|span| span.text.as_str()).collect()
}

/// Where what nobody dated is put: behind everything else.
const FIRST_DAY: Day = Day::FIRST;

/// Writes lines into parts.
#[derive(Default)]
struct Writer {
    parts: Vec<String>,
    section: String,
    /// The section is named before the first topic that stands in it.
    is_named: bool,
}

impl Writer {
    fn section(&mut self, section: Option<Section>) {
        self.section = section.map(String::from).unwrap_or_default();
        self.is_named = false;
    }

    fn topic(&mut self, topic: Option<&TopicId>, day: Option<Day>) {
        if self.parts.last().is_none_or(|part| part.len() >= FULL) {
            self.parts.push(String::new());
            self.is_named = false;
        }
        if !self.is_named {
            let section = std::mem::take(&mut self.section);
            self.line('S', &[], &section);
            self.section = section;
            self.is_named = true;
        }
        let day = day.map(String::from).unwrap_or_default();
        let topic = topic.map(TopicId::as_str).unwrap_or_default();
        self.line('T', &[topic], &day);
    }

    fn headline(&mut self, words: &str) {
        self.line('h', &[], words);
    }

    fn piece(&mut self, kind: FoundKind, id: &str, words: &str) {
        if !words.trim().is_empty() {
            self.line(kind.tag(), &[id], words);
        }
    }

    fn line(&mut self, tag: char, fields: &[&str], words: &str) {
        walked(words.len() + 1);
        let Some(part) = self.parts.last_mut() else {
            return;
        };
        part.push(tag);
        for field in fields {
            part.push_str(field);
            part.push(BETWEEN);
        }
        // As many units as before: what is found is marked by them.
        part.extend(words.chars().map(|letter| match letter {
            '\n' | BETWEEN => ' ',
            letter => letter,
        }));
        part.push('\n');
    }
}
