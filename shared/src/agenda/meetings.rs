//! Lifecycle of a meeting: planned, running, closed. Nothing moves it on but a person.

use super::standing::{Meetings, Standing};
use super::{AgendaError, MeetingState, Outcome, standing, topic, topics_in};
use crate::doer::Doer;
use crate::ids::{Day, Section, TopicId};
use crate::{schema, text, word};
use std::collections::HashMap;
use yrs::{Any, Map, Out, ReadTxn, TransactionMut, WriteTxn};

/// Topics of a meeting whose notes are remembered when it begins, at most: it is one value, which has to fit an update.
const MOST_REMEMBERED: usize = 1000;

/// Makes the meeting of that day, once: when both make it, also offline, there is one. What waited for the next
/// meeting to have a day stands in it from now on, also when an earlier one is made later.
pub(super) fn add(txn: &mut TransactionMut<'_>, day: Day) {
    let root = txn.get_or_insert_map(schema::MEETINGS);
    let key = schema::meeting_key(day, schema::MEETING_STATE);
    // A meeting that runs must not go back to planned because the other makes it again.
    if root.contains_key(txn, &key) {
        return;
    }
    topic::keep_undated(txn, Section::Meeting(day));
    root.insert(txn, key, MeetingState::Planned.as_str());
}

pub(super) fn start(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    day: Day,
    minutes: u16,
) -> Result<(), AgendaError> {
    match standing::meeting_state(txn, day) {
        MeetingState::Running => Ok(()),
        MeetingState::Closed => Err(AgendaError::Closed),
        MeetingState::Planned => {
            // A meeting that runs takes in nothing by itself.
            topic::keep_undated(txn, Section::Next);
            set_state(txn, day, MeetingState::Running);
            set(txn, day, schema::MEETING_STARTED, word::moment(by.at));
            let minutes = word::moment(u64::from(minutes));
            set(txn, day, schema::MEETING_MINUTES, minutes);
            remember_notes(txn, day);
            Ok(())
        }
    }
}

/// A digest of a topic's notes as they read when the meeting of that day began; none when nobody knows. A topic that was added
/// while it ran had none.
pub(crate) fn notes_at_start<T: ReadTxn>(
    txn: &T,
    day: Day,
    topic: &TopicId,
    added_live: bool,
) -> Option<u32> {
    let key = schema::meeting_key(day, schema::MEETING_NOTES);
    let remembered = txn.get_map(schema::MEETINGS)?.get(txn, &key);
    if let Some(Out::Any(Any::Map(digests))) = remembered
        && let Some(digest) = digests.get(topic.as_str())
    {
        return word::whole(digest).try_into().ok();
    }
    added_live.then_some(0)
}

fn remember_notes(txn: &mut TransactionMut<'_>, day: Day) {
    let topics = topics_in(txn, Section::Meeting(day));
    let digests = topics.into_iter().take(MOST_REMEMBERED).map(|topic| {
        let digest = text::notes_digest(&text::lines(txn, &topic));
        (topic.to_string(), word::moment(u64::from(digest)))
    });
    let digests = Any::from(digests.collect::<HashMap<_, _>>());
    set(txn, day, schema::MEETING_NOTES, digests);
}

/// Closes a meeting in which each topic has an outcome.
pub(super) fn close(txn: &mut TransactionMut<'_>, by: Doer, day: Day) -> Result<(), AgendaError> {
    let meetings = Meetings::of(txn);
    if meetings.is_closed(day) {
        return Ok(());
    }
    let mut unwritten = Vec::new();
    for (topic, facts) in topic::all(txn) {
        let standing = Standing::of(txn, &meetings, &topic, &facts);
        if facts.deleted || standing.section != Section::Meeting(day) {
            continue;
        }
        if standing.outcome.is_none() {
            return Err(AgendaError::NoOutcome);
        }
        if facts.outcome(day).is_none() || standing.is_derived() {
            unwritten.push((topic, standing));
        }
    }
    for (topic, standing) in unwritten {
        // Both said enough, which either may unsay one day: closing settles it.
        if let Some(fields) = super::topic_fields(txn, &topic) {
            topic::pin(txn, &fields, &standing);
            topic::write_outcome(txn, &fields, day, Outcome::Discussed);
        }
    }
    set_state(txn, day, MeetingState::Closed);
    set(txn, day, schema::MEETING_ENDED, word::moment(by.at));
    let meetings = txn.get_or_insert_map(schema::MEETINGS);
    meetings.remove(txn, &schema::meeting_key(day, schema::MEETING_NOTES));
    Ok(())
}

/// Lets a closed meeting run again.
pub(super) fn reopen(txn: &mut TransactionMut<'_>, day: Day) {
    if standing::meeting_state(txn, day) == MeetingState::Closed {
        set_state(txn, day, MeetingState::Running);
        let meetings = txn.get_or_insert_map(schema::MEETINGS);
        meetings.remove(txn, &schema::meeting_key(day, schema::MEETING_ENDED));
    }
}

fn set_state(txn: &mut TransactionMut<'_>, day: Day, state: MeetingState) {
    set(txn, day, schema::MEETING_STATE, Any::from(state.as_str()));
}

fn set(txn: &mut TransactionMut<'_>, day: Day, field: &str, value: Any) {
    let meetings = txn.get_or_insert_map(schema::MEETINGS);
    meetings.insert(txn, schema::meeting_key(day, field), value);
}
