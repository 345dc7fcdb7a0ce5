//! Outcomes of topics in a meeting, and the quiet questions of two about them.

use super::calendar::Meetings;
use super::facts::section_text;
use super::in_writing::said_in_writing;
use super::said::{ON, SAYS};
use super::standing::{both_say_enough, enough_said};
use super::topic::{Found, begin_anew, pin, put, remove_outcome, write_outcome};
use super::{AgendaError, Enough, InWriting, MeetingState, Outcome, TopicMode, meetings, switch};
use crate::doer::Doer;
use crate::ids::{Day, Section, TopicId};
use crate::word::{self, AT, Fields, Verb};
use yrs::{Any, TransactionMut};

/// Says what became of a topic in the meeting it stands in, or in one that it was moved out of.
pub(super) fn set(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    day: Day,
    outcome: Option<Outcome>,
) -> Result<(), AgendaError> {
    let found = Found::of(txn, topic)?;
    let here = found.standing.day() == Some(day);
    let moved_out = found
        .facts
        .outcome(day)
        .is_some_and(|was| was.leads_to().is_some());
    if found.facts.deleted || !(here || moved_out) {
        return Err(AgendaError::NotThere);
    }
    if outcome.is_none() && found.meetings.is_closed(day) {
        return Err(AgendaError::KeepsOutcome);
    }
    let leads_to = outcome.and_then(Outcome::leads_to);
    if let Some(Section::Meeting(on)) = leads_to {
        if on <= day {
            return Err(AgendaError::NotLater);
        }
        if found.meetings.is_closed(on) {
            return Err(AgendaError::Closed);
        }
    }
    // A day that only the topic named would disappear with it.
    meetings::add(txn, day);
    if let Some(Section::Meeting(on)) = leads_to {
        meetings::add(txn, on);
    }
    let meetings = Meetings::of(txn);
    if let Some(Section::Meeting(on)) = leads_to {
        begin_anew(txn, &meetings, by, (topic, &found.fields), on);
    }
    if here {
        pin(txn, &meetings, &found.fields, &found.standing);
    } else if !found.standing.through.contains_key(&day) {
        // It was carried on by hand: from here on this meeting's outcome leads again.
        put(txn, &meetings, &found.fields, Section::Meeting(day));
    }
    if let Some(outcome) = outcome {
        write_outcome(txn, &meetings, &found.fields, day, outcome);
    } else {
        begin_anew(txn, &meetings, by, (topic, &found.fields), day);
        unread(txn, by, topic, day);
    }
    Ok(())
}

/// Answers "anything more on this?".
pub(super) fn say_enough(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    day: Day,
    says: Option<Enough>,
) -> Result<(), AgendaError> {
    let found = Found::in_meeting(txn, topic, day)?;
    if found.meetings.is_closed(day) {
        return Err(AgendaError::Closed);
    }
    let Some(says) = says else {
        word::unsay(txn, by.seat, Verb::Enough, topic.as_str());
        return Ok(());
    };
    if enough_said(txn, &found.meetings, topic, day).of(by.seat) != Some(&says) {
        let fields = Fields::from([
            (
                ON.to_owned(),
                Any::from(found.meetings.slot(day).to_string()),
            ),
            (SAYS.to_owned(), Any::from(says.as_str())),
            (AT.to_owned(), word::moment(by.at)),
        ]);
        word::say(txn, by.seat, Verb::Enough, topic.as_str(), fields);
    }
    match says {
        Enough::Enough if both_say_enough(txn, &found.meetings, topic, day) => {
            pin(txn, &found.meetings, &found.fields, &found.standing);
            write_outcome(txn, &found.meetings, &found.fields, day, Outcome::Discussed);
        }
        Enough::Enough => {}
        Enough::More => {
            remove_outcome(txn, &found.meetings, &found.fields, day);
        }
    }
    Ok(())
}

/// Answers "switch to this?".
pub(super) fn say_switch(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    day: Day,
    wants: bool,
) -> Result<(), AgendaError> {
    let found = Found::in_meeting(txn, topic, day)?;
    if found.meetings.state(day) != MeetingState::Running {
        return Err(AgendaError::NotRunning);
    }
    if wants && found.standing.outcome.is_some() {
        return Err(AgendaError::HasOutcome);
    }
    switch::say(txn, &found.meetings, (by.seat, by.at), topic, day, wants);
    Ok(())
}

/// Answers a topic that is to be settled in writing.
pub(super) fn say_in_writing(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    says: Option<InWriting>,
) -> Result<(), AgendaError> {
    let found = Found::of(txn, topic)?;
    let section = found.standing.section;
    let closed = |day| found.meetings.is_closed(day);
    if found.facts.deleted || section == Section::Parked {
        return Err(AgendaError::NotThere);
    }
    if found.standing.day().is_some_and(closed) {
        return Err(AgendaError::Closed);
    }
    let Some(says) = says else {
        word::unsay(txn, by.seat, Verb::Reads, topic.as_str());
        return Ok(());
    };
    if found.facts.mode != Some(TopicMode::Writing) {
        return Err(AgendaError::NotInWriting);
    }
    let stands = said_in_writing(txn, &found.meetings, topic, &found.facts, section);
    if stands.of(by.seat).is_some_and(|said| said.says == says) {
        return Ok(());
    }
    write_in_writing(txn, &found.meetings, by, topic, section, says);
    if found.standing.day().is_some() {
        pin(txn, &found.meetings, &found.fields, &found.standing);
    }
    Ok(())
}

/// Somebody says that a topic has no outcome in that meeting: whoever read it says so no more, and against the other's word
/// it is to be talked about all the same.
fn unread(txn: &mut TransactionMut<'_>, by: Doer, topic: &TopicId, day: Day) {
    let Ok(found) = Found::in_meeting(txn, topic, day) else {
        return;
    };
    let section = Section::Meeting(day);
    let said = said_in_writing(txn, &found.meetings, topic, &found.facts, section);
    let reads = |seat| {
        said.of(seat)
            .is_some_and(|said| said.says == InWriting::Read)
    };
    if reads(by.seat) {
        word::unsay(txn, by.seat, Verb::Reads, topic.as_str());
    }
    if reads(by.seat.other()) {
        write_in_writing(txn, &found.meetings, by, topic, section, InWriting::Talk);
    }
}

fn write_in_writing(
    txn: &mut TransactionMut<'_>,
    meetings: &Meetings,
    by: Doer,
    topic: &TopicId,
    section: Section,
    says: InWriting,
) {
    let fields = Fields::from([
        (ON.to_owned(), Any::from(section_text(meetings, section))),
        (SAYS.to_owned(), Any::from(says.as_str())),
        (AT.to_owned(), word::moment(by.at)),
    ]);
    word::say(txn, by.seat, Verb::Reads, topic.as_str(), fields);
}
