//! Template of the meetings: the topics that come up in each of them, taken up one by one.
//!
//! It is one value, so that of two edits the later one wins whole. Nothing is written into a meeting by itself: a line
//! becomes a topic once somebody takes it up, so what nobody needed this time is neither left over nor to be dealt with.

use super::{AgendaError, Place, settings, topic_fields, topics};
use crate::doer::Doer;
use crate::ids::{Section, TopicId};
use crate::name;
use crate::schema;
use crate::word::text_of;
use yrs::{Any, Map, ReadTxn, TransactionMut};

/// The most lines of a template: longer ones are no agenda for half an hour.
const MOST_LINES: usize = 20;
/// The most characters of a line: it is read at a glance.
const MOST_CHARACTERS: usize = 200;

/// The lines of an agenda's template, in their order.
pub(crate) fn template<T: ReadTxn>(txn: &T) -> Vec<String> {
    let lines = settings::get(txn, schema::TEMPLATE);
    lines.as_ref().map(shown).unwrap_or_default()
}

/// Lines of a value, as far as they can be shown.
pub(super) fn shown(lines: &Any) -> Vec<String> {
    let Any::Array(lines) = lines else {
        return Vec::new();
    };
    let mut read = Vec::new();
    // Another program may have written more, or what cannot be shown.
    for line in lines.iter().take(MOST_LINES) {
        let line = text_of(line).and_then(name::shown).and_then(short);
        read.extend(line.filter(|line| !read.contains(line)));
    }
    read
}

/// Sets the template; no lines are none. What was taken up stays.
pub(super) fn set(txn: &mut TransactionMut<'_>, lines: &[String]) -> Result<(), AgendaError> {
    let lines = kept(lines)?;
    let lines = lines.into_iter().map(Any::from).collect::<Vec<Any>>();
    let value = (!lines.is_empty()).then(|| Any::from(lines));
    settings::set(txn, schema::TEMPLATE, value);
    Ok(())
}

/// Lines as they are kept: each can be read at a glance, and is there once.
pub(super) fn kept(lines: &[String]) -> Result<Vec<String>, AgendaError> {
    if lines.len() > MOST_LINES {
        return Err(AgendaError::TooManyLines);
    }
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        let line = short(name::readable(line)?).ok_or(AgendaError::TooLong)?;
        if !kept.contains(&line) {
            kept.push(line);
        }
    }
    Ok(kept)
}

/// Makes a topic of a line, after all others in that section; it says which line it was.
pub(super) fn take_up(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    section: Section,
    line: &str,
) -> Result<(), AgendaError> {
    let line = short(name::readable(line)?).ok_or(AgendaError::TooLong)?;
    topics::add(txn, by, topic, section, Place::Last, &line)?;
    if let Some(fields) = topic_fields(txn, topic) {
        fields.insert(txn, schema::TOPIC_TEMPLATE, line);
    }
    Ok(())
}

fn short(line: String) -> Option<String> {
    name::at_most(MOST_CHARACTERS, line)
}
