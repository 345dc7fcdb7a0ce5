//! Finder: a scan over the searchable texts of agendas that keeps the newest of what it finds.

use super::excerpt::Excerpt;
use super::folding::fold_all;
use super::query::Query;
use super::text::{BETWEEN, FoundKind, SearchText};
use crate::ids::{Day, Section, TopicId};
use crate::sort::sort_by;
use crate::steps::walked;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How many places of a topic are shown.
pub const MOST_FOUND_SHOWN: usize = 3;

/// How many more are counted.
const MOST_FOUND: usize = 100;

/// A topic in which all words of a query stand, or a promise of no topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Hit {
    /// Where it stands, if in a section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Section>,
    /// The topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// The day it is ordered by: its meeting's, or when it was added; none for what is to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Its headline; empty without a topic.
    pub headline: Excerpt,
    /// The first places below its headline, at most [`MOST_FOUND_SHOWN`].
    pub found: Vec<Found>,
    /// How many more there are, up to a hundred.
    #[serde(default, skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub more: u32,
}

/// A place where words of a query stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct Found {
    /// What it is.
    pub kind: FoundKind,
    /// The id of the line, the promise, the wording, or the piece of context.
    pub id: String,
    /// Its words.
    pub excerpt: Excerpt,
}

/// Looks through one agenda after the other, and keeps as many hits as it was asked for.
#[derive(Debug)]
pub struct Finder<Agenda> {
    query: Query,
    most: usize,
    since: Option<Day>,
    /// In their order: the newest first.
    hits: Vec<(Rank, Agenda, Hit)>,
    agendas: usize,
    total: usize,
}

/// Where a hit stands among all: by day, then by agenda, then as in its agenda.
type Rank = (Reverse<(bool, Option<Day>)>, usize, usize);

impl<Agenda: Clone> Finder<Agenda> {
    /// One that keeps the `most` newest hits.
    pub fn new(query: Query, most: usize) -> Self {
        Self {
            query,
            most,
            since: None,
            hits: Vec::new(),
            agendas: 0,
            total: 0,
        }
    }

    /// The same, which passes over everything of before a day.
    #[must_use]
    pub fn since(self, since: Option<Day>) -> Self {
        Self { since, ..self }
    }

    /// Looks through an agenda.
    pub fn look(&mut self, agenda: &Agenda, text: &SearchText) {
        let mut matching = Vec::new();
        let mut folded = String::new();
        for part in text.parts() {
            walked(part.len());
            for entry in Entries::of(part) {
                if entry.is_since(self.since) && entry.has_all(&self.query, &mut folded) {
                    let rank = (entry.rank(), self.agendas, matching.len());
                    matching.push((rank, entry));
                }
            }
        }
        self.agendas += 1;
        self.total += matching.len();
        sort_by(&mut matching, |(one, _), (other, _)| one.cmp(other));
        // No more of them than could stay are made.
        matching.truncate(self.most);
        let last = self.hits.get(self.most.saturating_sub(1));
        let last = last.map(|(rank, _, _)| *rank);
        let newer = matching
            .into_iter()
            .take_while(|(rank, _)| last.is_none_or(|last| *rank < last));
        let newer = newer.map(|(rank, entry)| (rank, agenda.clone(), entry.hit(&self.query)));
        self.hits.extend(newer);
        sort_by(&mut self.hits, |(one, _, _), (other, _, _)| one.cmp(other));
        self.hits.truncate(self.most);
    }

    /// How many hits there are in all.
    pub fn total(&self) -> usize {
        self.total
    }

    /// The newest of them with their agendas, the newest first, without the first `skipped`.
    pub fn into_hits(self, skipped: usize) -> impl Iterator<Item = (Agenda, Hit)> {
        let hits = self.hits.into_iter().skip(skipped);
        hits.map(|(_, agenda, hit)| (agenda, hit))
    }
}

/// A topic in a text, or a promise of none.
struct Entry<'text> {
    section: &'text str,
    topic: &'text str,
    day: &'text str,
    /// Its lines.
    lines: &'text str,
}

impl<'text> Entry<'text> {
    fn rank(&self) -> Reverse<(bool, Option<Day>)> {
        Reverse((self.day.is_empty(), self.day.parse().ok()))
    }

    fn is_since(&self, since: Option<Day>) -> bool {
        // What is to come has no day.
        self.day.is_empty()
            || since.is_none_or(|since| self.day.parse().is_ok_and(|day: Day| day >= since))
    }

    /// Whether each of the words stands somewhere in it. `folded` is room to work in.
    fn has_all(&self, query: &Query, folded: &mut String) -> bool {
        let all = u8::MAX >> (8 - query.len().min(8));
        folded.clear();
        fold_all(self.lines, folded);
        // Most topics lack one of the words, and are left at once. Those that have the letters may have them in an id, and
        // where a word begins cannot be told here, as a tag or an id stands before the first.
        if !query.letters_are_in(folded) {
            return false;
        }
        let mut missing = all;
        for line in self.pieces() {
            folded.clear();
            fold_all(line.words, folded);
            missing &= !query.words_in(folded, missing);
            if missing == 0 {
                return true;
            }
        }
        false
    }

    fn hit(&self, query: &Query) -> Hit {
        let mut headline = Excerpt::default();
        let mut found = Vec::new();
        let mut more = 0;
        for piece in self.pieces() {
            let Some(kind) = FoundKind::tagged(piece.tag) else {
                headline = Excerpt::of(piece.words, query);
                continue;
            };
            if more >= MOST_FOUND {
                break;
            }
            let excerpt = Excerpt::of(piece.words, query);
            if excerpt.marks.is_empty() {
                continue;
            }
            if found.len() == MOST_FOUND_SHOWN {
                more += 1;
                continue;
            }
            found.push(Found {
                kind,
                id: piece.id.to_owned(),
                excerpt,
            });
        }
        Hit {
            section: self.section.parse().ok(),
            topic: TopicId::try_from(self.topic).ok(),
            day: self.day.parse().ok(),
            headline,
            found,
            more: u32::try_from(more).unwrap_or(u32::MAX),
        }
    }

    fn pieces(&self) -> impl Iterator<Item = Piece<'text>> {
        self.lines.lines().filter_map(Piece::of)
    }
}

/// Words in a text.
struct Piece<'text> {
    tag: char,
    /// Empty for a headline.
    id: &'text str,
    words: &'text str,
}

impl<'text> Piece<'text> {
    fn of(line: &'text str) -> Option<Self> {
        let (tag, rest) = tagged(line)?;
        let (id, words) = if tag == 'h' {
            ("", rest)
        } else {
            rest.split_once(BETWEEN)?
        };
        Some(Self { tag, id, words })
    }
}

/// The entries of a part.
struct Entries<'text> {
    section: &'text str,
    rest: &'text str,
}

impl<'text> Entries<'text> {
    fn of(part: &'text str) -> Self {
        Self {
            section: "",
            rest: part,
        }
    }
}

impl<'text> Iterator for Entries<'text> {
    type Item = Entry<'text>;

    fn next(&mut self) -> Option<Entry<'text>> {
        while !self.rest.is_empty() {
            let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            self.rest = rest;
            match tagged(line) {
                Some(('S', section)) => self.section = section,
                Some(('T', fields)) => {
                    let (topic, day) = fields.split_once(BETWEEN)?;
                    let end = entry_end(rest);
                    let (lines, rest) = rest.split_at_checked(end)?;
                    self.rest = rest;
                    return Some(Entry {
                        section: self.section,
                        topic,
                        day,
                        lines,
                    });
                }
                _ => {}
            }
        }
        None
    }
}

/// Where the next entry or section begins.
fn entry_end(lines: &str) -> usize {
    let begins = |at: usize| {
        let next = lines.as_bytes().get(at);
        matches!(next, Some(b'T' | b'S'))
    };
    let starts = lines.match_indices('\n').map(|(at, _)| at + 1);
    let mut starts = std::iter::once(0).chain(starts);
    starts.find(|at| begins(*at)).unwrap_or(lines.len())
}

fn tagged(line: &str) -> Option<(char, &str)> {
    let mut letters = line.chars();
    let tag = letters.next()?;
    Some((tag, letters.as_str()))
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_none(count: &u32) -> bool {
    *count == 0
}
