//! Lifecycle of a meeting: planned, moved, skipped, running, closed. Nothing moves it on but a person.

use super::calendar::{Gone, Meetings};
use super::standing::Standing;
use super::{AgendaError, MeetingState, Outcome, standing, topic, topics_in};
use crate::doer::Doer;
use crate::ids::{Day, Section, Slot, TimeOfDay, TopicId};
use crate::{schema, text, word};
use std::collections::HashMap;
use yrs::{Any, Map, Out, ReadTxn, TransactionMut, WriteTxn};

/// Topics of a meeting whose notes are remembered when it begins, at most: it is one value, which has to fit an update.
const MOST_REMEMBERED: usize = 1000;

/// Makes the meeting of that day, once: when both make it, also offline, there is one. What waited for the next
/// meeting to have a day stands in it from now on, also when an earlier one is made later. One that is gone is there again, with
/// what was put into it.
pub(super) fn add(txn: &mut TransactionMut<'_>, day: Day) {
    let meetings = Meetings::of(txn);
    // A meeting that runs must not go back to planned because the other makes it again.
    if meetings.on(day).is_none() {
        topic::keep_undated(txn, Section::Meeting(day), Some(day));
        make(txn, &meetings, day);
    }
}

/// Moves a meeting to another day or time, with all that is in it, also what the other put there meanwhile. One that runs is planned
/// again. Where there is a meeting on that day they become one.
pub(super) fn move_to(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    day: Day,
    to: Day,
    at: Option<TimeOfDay>,
) -> Result<(), AgendaError> {
    let meetings = Meetings::of(txn);
    if meetings.is_closed(day) || meetings.is_closed(to) {
        return Err(AgendaError::Closed);
    }
    if day == to && at.is_none() {
        return Ok(());
    }
    make(txn, &meetings, day);
    if day == to {
        set_time(txn, to, at);
        return Ok(());
    }
    topic::keep_undated(txn, Section::Next, Some(to));
    topic::keep_in(txn, day);
    let meetings = Meetings::of(txn);
    let mut open = Vec::new();
    for topic in topics_in(txn, Section::Meeting(day)) {
        // It comes back to the meeting that it left.
        if let Some(fields) = super::topic_fields(txn, &topic) {
            topic::remove_outcome(txn, &meetings, &fields, to);
        }
        if !standing::both_say_enough(txn, &meetings, &topic, day) {
            open.push(topic);
        }
    }
    for (slot, state) in meetings.slots_on(day) {
        back_to_planned(txn, slot, state);
        set_day(txn, slot, schema::MEETING_ON, to);
    }
    set_time(txn, to, at);
    let meetings = Meetings::of(txn);
    for topic in open {
        // One said enough here and the other there: together that is nothing they said.
        topic::stay_open(txn, &meetings, by, &topic, to);
    }
    Ok(())
}

/// Says that a meeting does not take place. What is in it stands in the first one after it, or waits for the next.
pub(super) fn skip(txn: &mut TransactionMut<'_>, day: Day, how: Gone) -> Result<(), AgendaError> {
    let meetings = Meetings::of(txn);
    if meetings.is_closed(day) {
        return Err(AgendaError::Closed);
    }
    make(txn, &meetings, day);
    for (slot, state) in Meetings::of(txn).slots_on(day) {
        back_to_planned(txn, slot, state);
        if state != MeetingState::Planned {
            // The other may have moved it when it had begun already.
            set_day(txn, slot, schema::MEETING_ON, day);
        }
        set(txn, slot, schema::MEETING_GONE, Any::from(how.as_str()));
    }
    Ok(())
}

pub(super) fn start(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    day: Day,
    minutes: u16,
) -> Result<(), AgendaError> {
    let meetings = Meetings::of(txn);
    match meetings.state(day) {
        MeetingState::Running => Ok(()),
        MeetingState::Closed => Err(AgendaError::Closed),
        MeetingState::Planned => {
            // A meeting that runs takes in nothing by itself.
            topic::keep_undated(txn, Section::Next, Some(day));
            make(txn, &meetings, day);
            let slot = meetings.slot(day);
            set_state(txn, slot, MeetingState::Running);
            set_day(txn, slot, schema::MEETING_HELD, day);
            set(txn, slot, schema::MEETING_STARTED, word::moment(by.at));
            let minutes = word::moment(u64::from(minutes));
            set(txn, slot, schema::MEETING_MINUTES, minutes);
            remember_notes(txn, day, slot);
            Ok(())
        }
    }
}

/// A digest of a topic's notes as they read when the meeting of that day began; none when nobody knows. A topic that was added
/// while it ran had none.
pub(crate) fn notes_at_start<T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    day: Day,
    topic: &TopicId,
    added_live: bool,
) -> Option<u32> {
    let key = schema::meeting_key(meetings.on(day)?.slot, schema::MEETING_NOTES);
    let remembered = txn.get_map(schema::MEETINGS)?.get(txn, &key);
    if let Some(Out::Any(Any::Map(digests))) = remembered
        && let Some(digest) = digests.get(topic.as_str())
    {
        return word::whole(digest).try_into().ok();
    }
    added_live.then_some(0)
}

fn remember_notes(txn: &mut TransactionMut<'_>, day: Day, slot: Slot) {
    let topics = topics_in(txn, Section::Meeting(day));
    let digests = topics.into_iter().take(MOST_REMEMBERED).map(|topic| {
        let digest = text::notes_digest(&text::lines(txn, &topic));
        (topic.to_string(), word::moment(u64::from(digest)))
    });
    let digests = Any::from(digests.collect::<HashMap<_, _>>());
    set(txn, slot, schema::MEETING_NOTES, digests);
}

/// Closes a meeting in which each topic has an outcome.
pub(super) fn close(txn: &mut TransactionMut<'_>, by: Doer, day: Day) -> Result<(), AgendaError> {
    let meetings = Meetings::of(txn);
    if meetings.is_closed(day) {
        return Ok(());
    }
    let mut unwritten = Vec::new();
    for (topic, facts) in topic::all(txn, &meetings) {
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
    make(txn, &meetings, day);
    for (topic, standing) in unwritten {
        // Both said enough, or one has read it, which may be unsaid one day: closing settles it.
        if let Some(fields) = super::topic_fields(txn, &topic) {
            topic::pin(txn, &meetings, &fields, &standing);
            topic::write_outcome(txn, &meetings, &fields, day, Outcome::Discussed);
        }
    }
    let slot = meetings.slot(day);
    set_state(txn, slot, MeetingState::Closed);
    set_day(txn, slot, schema::MEETING_HELD, day);
    set(txn, slot, schema::MEETING_ENDED, word::moment(by.at));
    unset(txn, slot, schema::MEETING_NOTES);
    Ok(())
}

/// Lets a closed meeting run again.
pub(super) fn reopen(txn: &mut TransactionMut<'_>, day: Day) {
    for (slot, state) in Meetings::of(txn).slots_on(day) {
        if state == MeetingState::Closed {
            set_state(txn, slot, MeetingState::Running);
            unset(txn, slot, schema::MEETING_ENDED);
        }
    }
}

/// Writes that there is a meeting on that day, when there is none, or one that is gone.
fn make(txn: &mut TransactionMut<'_>, meetings: &Meetings, day: Day) {
    if meetings.on(day).is_some() {
        return;
    }
    if meetings.is_gone(day) {
        for (slot, _) in meetings.slots_on(day) {
            unset(txn, slot, schema::MEETING_GONE);
        }
        return;
    }
    let slot = meetings.slot(day);
    set_state(txn, slot, MeetingState::Planned);
    if slot.day() == day {
        // One that was there before and was taken back may have been moved meanwhile.
        unset(txn, slot, schema::MEETING_ON);
    } else {
        set_day(txn, slot, schema::MEETING_ON, day);
    }
    unset(txn, slot, schema::MEETING_GONE);
}

/// Takes back that a meeting began.
fn back_to_planned(txn: &mut TransactionMut<'_>, slot: Slot, state: MeetingState) {
    if state == MeetingState::Planned {
        return;
    }
    set_state(txn, slot, MeetingState::Planned);
    for field in [
        schema::MEETING_STARTED,
        schema::MEETING_HELD,
        schema::MEETING_MINUTES,
        schema::MEETING_NOTES,
        // The other skipped it when it had begun already.
        schema::MEETING_GONE,
    ] {
        unset(txn, slot, field);
    }
}

/// Puts a day's meeting to a time, under each name that it has there.
fn set_time(txn: &mut TransactionMut<'_>, day: Day, at: Option<TimeOfDay>) {
    let Some(at) = at else {
        return;
    };
    for (slot, _) in Meetings::of(txn).slots_on(day) {
        set(txn, slot, schema::MEETING_AT, Any::from(at.to_string()));
    }
}

fn set_state(txn: &mut TransactionMut<'_>, slot: Slot, state: MeetingState) {
    set(txn, slot, schema::MEETING_STATE, Any::from(state.as_str()));
}

/// Written also where it says the same already: the other may take it away at this moment.
fn set_day(txn: &mut TransactionMut<'_>, slot: Slot, field: &str, day: Day) {
    set(txn, slot, field, Any::from(day.to_string()));
}

fn set(txn: &mut TransactionMut<'_>, slot: Slot, field: &str, value: Any) {
    let meetings = txn.get_or_insert_map(schema::MEETINGS);
    meetings.insert(txn, schema::meeting_key(slot, field), value);
}

fn unset(txn: &mut TransactionMut<'_>, slot: Slot, field: &str) {
    let meetings = txn.get_or_insert_map(schema::MEETINGS);
    meetings.remove(txn, &schema::meeting_key(slot, field));
}
