//! Row of a topic's words, in UTF-16 units.

use super::MAX_WORDS;
use super::difference::is_letter;
use crate::ids::{LineId, TopicId};
use crate::index::Index;
use crate::steps::walked;
use crate::text::{self, Line, LinePatch, Marks, UNKNOWN_EMBED};
use std::ops::Range;
use yrs::ReadTxn;

const BREAK: u16 = 0x0A;

/// A topic's words without their marks, a line break for every marker, so that places agree with
/// [`crate::text::TextOp`].
pub(super) struct Row {
    units: Vec<u16>,
    lines: Vec<Line>,
    /// Where each line begins.
    starts: Vec<usize>,
    /// Which line has an id.
    places: Index,
}

impl Row {
    pub(super) fn of<T: ReadTxn>(txn: &T, topic: &TopicId) -> Self {
        let lines = text::lines(txn, topic);
        let mut units = Vec::new();
        let mut starts = Vec::new();
        for line in &lines {
            if !starts.is_empty() {
                units.push(BREAK);
            }
            starts.push(units.len());
            for span in &line.spans {
                units.extend(span.text.encode_utf16());
            }
        }
        walked(units.len());
        Self {
            units,
            places: Index::of(lines.iter().map(|line| line.id.as_str())),
            lines,
            starts,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether a letter stands at a place, and no marker or unknown thing.
    pub(super) fn is_letter(&self, at: usize) -> bool {
        let unit = self.units.get(at).map(|unit| u32::from(*unit));
        unit.is_some_and(|unit| unit != u32::from(BREAK) && unit != u32::from(UNKNOWN_EMBED))
    }

    /// As much of a range as there may be of it.
    pub(super) fn first(&self, range: Range<usize>, most: usize) -> Range<usize> {
        let end = range.end.min(range.start.saturating_add(most));
        let cut = usize::from(!self.is_boundary(end));
        range.start..(end - cut).max(range.start)
    }

    /// The words in that range.
    pub(super) fn words(&self, range: &Range<usize>) -> String {
        walked(range.len());
        String::from_utf16_lossy(self.slice(range))
    }

    /// The range without the spaces and line breaks around its words.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let units = self.slice(&range);
        let Some(first) = units.iter().position(|unit| !is_space(*unit)) else {
            return range.start..range.start;
        };
        let behind = units.iter().rev().take_while(|unit| is_space(**unit));
        let end = range.end - behind.count();
        range.start + first..end
    }

    /// Whether a place lies between characters and not inside of one.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.units.get(before));
        let high = before.is_some_and(|unit| (0xD800..0xDC00).contains(unit));
        let low = self
            .units
            .get(at)
            .is_some_and(|unit| (0xDC00..0xE000).contains(unit));
        !(high && low)
    }

    /// Where the word that reaches into a place from the left begins; the place itself when there is a space or
    /// only punctuation before it. So "can" does not stay confirmed when it becomes "can't". No word is longer than
    /// what can be confirmed.
    pub(super) fn grown_left(&self, at: usize) -> usize {
        let before = self.slice(&(0..at));
        let run = before.iter().rev().take(MAX_WORDS);
        let run = run.take_while(|unit| !is_space(**unit));
        let letters = run.zip(1..).filter(|(unit, _)| is_letter(**unit));
        at - letters.last().map_or(0, |(_, count)| count)
    }

    /// Where the word that goes on behind a place ends.
    pub(super) fn grown_right(&self, at: usize) -> usize {
        let behind = self.slice(&(at..self.units.len()));
        let run = behind.iter().take(MAX_WORDS);
        let run = run.take_while(|unit| !is_space(**unit));
        let letters = run.zip(1..).filter(|(unit, _)| is_letter(**unit));
        at + letters.last().map_or(0, |(_, count)| count)
    }

    /// Where those words stand and touch the beginning of a range, as far as its length is looked at, from the left.
    pub(super) fn find(
        &self,
        words: &str,
        around: Range<usize>,
    ) -> impl Iterator<Item = Range<usize>> {
        let words: Vec<u16> = words.encode_utf16().collect();
        let length = words.len().max(1);
        let from = around.start.saturating_sub(length);
        let to = around.end.saturating_add(length).min(self.units.len());
        let looked_at = self.slice(&(from..to));
        walked(looked_at.len());
        let places = looked_at.windows(length).enumerate();
        places.filter_map(move |(at, window)| {
            (window == words).then_some(from + at..from + at + length)
        })
    }

    /// Where the line of that id begins and ends, its marker left out.
    pub(super) fn line(&self, id: &LineId) -> Option<Range<usize>> {
        self.line_range(*self.places.places(id.as_str()).first()?)
    }

    /// The line that a place is in, and where that begins and ends.
    pub(super) fn line_at(&self, at: usize) -> Option<(&Line, Range<usize>)> {
        let place = self.starts.partition_point(|start| *start <= at);
        let place = place.checked_sub(1)?;
        Some((self.lines.get(place)?, self.line_range(place)?))
    }

    /// The lines with their ranges, the headline first.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&Line, Range<usize>)> {
        let ranges = (0..self.lines.len()).filter_map(|place| self.line_range(place));
        self.lines.iter().zip(ranges)
    }

    /// How the words at a place are marked.
    pub(super) fn marks(&self, at: usize) -> Marks {
        let Some((line, range)) = self.line_at(at) else {
            return Marks::default();
        };
        let mut end = range.start;
        let marked = line.spans.iter().find(|span| {
            end += span.text.encode_utf16().count();
            at < end
        });
        let marked = marked.or(line.spans.last());
        marked.map(|span| span.marks.clone()).unwrap_or_default()
    }

    /// What a line that is split off at a place looks like.
    pub(super) fn look(&self, at: usize) -> LinePatch {
        self.line_at(at)
            .map_or_else(LinePatch::default, |(line, _)| LinePatch {
                kind: Some(line.kind),
                indent: Some(line.indent),
                checked: None,
                start: None,
            })
    }

    fn line_range(&self, place: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(place)?;
        let next = self.starts.get(place + 1).map(|next| next - 1);
        Some(start..next.unwrap_or(self.units.len()))
    }

    fn slice(&self, range: &Range<usize>) -> &[u16] {
        self.units.get(range.clone()).unwrap_or_default()
    }
}

fn is_space(unit: u16) -> bool {
    char::from_u32(u32::from(unit)).is_some_and(char::is_whitespace)
}
