//! From the flat sequence to lines: one pass over its pieces.

use super::{Line, Marks, Span, UNKNOWN_EMBED, attributes};
use crate::ids::{LineId, TopicId};
use crate::schema;
use yrs::types::Attrs;
use yrs::types::text::YChange;
use yrs::{Any, Out, ReadTxn, Text, TextRef};

/// A topic's lines, the headline first. A topic without words has one empty line.
pub fn lines<T: ReadTxn>(txn: &T, topic: &TopicId) -> Vec<Line> {
    let looks = attributes::Looks::of(txn, topic);
    let mut lines = Vec::new();
    let mut current = looks.line(LineId::head());
    for piece in pieces(txn, topic) {
        match piece {
            Piece::Marker(id) => lines.push(std::mem::replace(&mut current, looks.line(id))),
            Piece::Text(text, marks) => push_span(&mut current.spans, &text, marks),
        }
    }
    lines.push(current);
    lines
}

/// A topic's words without marks, one line each.
pub fn plain<T: ReadTxn>(txn: &T, topic: &TopicId) -> String {
    let mut text = String::new();
    for piece in pieces(txn, topic) {
        match piece {
            Piece::Marker(_) => text.push('\n'),
            Piece::Text(words, _) => text.push_str(&words),
        }
    }
    text
}

/// A topic's first line without marks.
pub fn headline<T: ReadTxn>(txn: &T, topic: &TopicId) -> String {
    let mut text = String::new();
    for piece in pieces(txn, topic) {
        match piece {
            Piece::Marker(_) => break,
            Piece::Text(words, _) => text.push_str(&words),
        }
    }
    text
}

/// What the flat sequence is made of.
pub(super) enum Piece {
    /// The start of a line.
    Marker(LineId),
    /// Words, or the stand-in for an unknown thing.
    Text(String, Marks),
}

impl Piece {
    /// What an inserted value is; anything that is neither words nor a marker has a stand-in of its length.
    pub(super) fn read(value: &Out, attributes: Option<&Attrs>) -> Self {
        if let Out::Any(Any::String(text)) = value {
            return Self::Text(text.to_string(), Marks::read(attributes));
        }
        match marker(value) {
            Some(id) => Self::Marker(id),
            None => Self::Text(UNKNOWN_EMBED.to_string(), Marks::default()),
        }
    }
}

pub(super) fn pieces<T: ReadTxn>(txn: &T, topic: &TopicId) -> impl Iterator<Item = Piece> {
    let text = txn.get_text(schema::words_root(topic));
    let diff = text
        .map(|text: TextRef| text.diff(txn, YChange::identity))
        .unwrap_or_default();
    diff.into_iter()
        .map(|chunk| Piece::read(&chunk.insert, chunk.attributes.as_deref()))
}

/// The embedded value that begins a line.
pub(super) fn marker_value(line: &LineId) -> Any {
    Any::from(std::collections::HashMap::from([(
        schema::MARKER.to_owned(),
        Any::from(line.as_str()),
    )]))
}

fn marker(value: &Out) -> Option<LineId> {
    let Out::Any(Any::Map(fields)) = value else {
        return None;
    };
    let Some(Any::String(id)) = fields.get(schema::MARKER) else {
        return None;
    };
    // A marker with the first line's id would show that line's attributes twice.
    LineId::try_from(id.as_ref())
        .ok()
        .filter(|id| !id.is_head())
}

fn push_span(spans: &mut Vec<Span>, text: &str, marks: Marks) {
    if let Some(last) = spans.last_mut()
        && last.marks == marks
    {
        last.text.push_str(text);
    } else if !text.is_empty() {
        spans.push(Span {
            text: text.to_owned(),
            marks,
        });
    }
}
