//! Changes of a topic's words and line attributes, for the editor that shows them.

use crate::events::{ChangedLine, LineAttributes, Source, TopicChange};
use crate::journal::{BodyChange, Journal};
use duologue_shared::ids::{LineId, TopicId};
use duologue_shared::index::Index;
use duologue_shared::schema;
use duologue_shared::text::{self, Line, TextDelta};
use yrs::{Doc, Observable as _, ReadTxn};

/// Has a topic's changes noted. To be called outside of transactions.
pub(crate) fn follow(doc: &Doc, topic: &TopicId, journal: &Journal) {
    let words = doc.get_or_insert_text(schema::words_root(topic));
    let (noted, its) = (journal.clone(), topic.clone());
    words.observe("page", move |txn, event| {
        let delta = text::text_delta(event, txn);
        noted.note(&its, |change| change.delta = delta);
    });
    let attributes = doc.get_or_insert_map(schema::lines_root(topic));
    let (noted, its) = (journal.clone(), topic.clone());
    attributes.observe("page", move |txn, event| {
        let lines = event.keys(txn).keys().filter_map(|key| line_of(key));
        let lines = lines.collect();
        noted.note(&its, |change| change.lines = lines);
    });
}

/// The change as the editor needs it; nothing when it shows the same after as before.
pub(crate) fn topic_change<T: ReadTxn>(
    txn: &T,
    topic: &TopicId,
    change: BodyChange,
    source: Source,
) -> Option<TopicChange> {
    // A line that comes back by undo brings attributes that nobody wrote just now.
    let begun = change.delta.iter().filter_map(|step| match step {
        TextDelta::Break { line } => Some(line.clone()),
        TextDelta::Retain { .. } | TextDelta::Insert { .. } | TextDelta::Delete { .. } => None,
    });
    let mut touched = change.lines;
    touched.extend(begun);
    let lines = attributes(txn, topic, &touched);
    if change.delta.is_empty() && lines.is_empty() {
        return None;
    }
    Some(TopicChange {
        topic: topic.clone(),
        source,
        delta: change.delta,
        lines,
    })
}

fn attributes<T: ReadTxn>(txn: &T, topic: &TopicId, touched: &[LineId]) -> Vec<ChangedLine> {
    if touched.is_empty() {
        return Vec::new();
    }
    let touched = Index::of(touched.iter().map(LineId::as_str));
    let is_touched = |line: &Line| touched.has(line.id.as_str());
    text::lines(txn, topic)
        .into_iter()
        .filter(is_touched)
        .map(|line| ChangedLine {
            line: line.id,
            patch: LineAttributes {
                kind: line.kind,
                indent: line.indent,
                checked: line.checked,
                start: line.start,
            },
        })
        .collect()
}

/// The line whose attribute has this key.
fn line_of(key: &str) -> Option<LineId> {
    let (line, _) = key.rsplit_once('.')?;
    LineId::try_from(line).ok().filter(|line| !line.is_head())
}
