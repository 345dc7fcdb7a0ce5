//! Doing what a person does to promises: everything is checked before anything is written.

use super::record::{self, Record};
use super::said::{self, Book};
use super::standing::{Case, answering, is_over};
use super::{PromiseError, PromiseEvent, PromiseEventKind, PromiseOperation, PromiseState};
use super::{Promiser, Terms};
use crate::agenda::{self, MeetingState, Meetings};
use crate::doer::Doer;
use crate::ids::{Day, LineId, PromiseId, Seat, TopicId};
use crate::schema;
use yrs::{Map, MapPrelim, ReadTxn, TransactionMut, WriteTxn};

/// Does what a person does to promises.
pub fn perform(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    operation: &PromiseOperation,
) -> Result<(), PromiseError> {
    match operation {
        PromiseOperation::Make {
            promise,
            terms,
            topic,
            line,
            meeting,
        } => {
            let belongs = (topic.as_ref(), line.as_ref(), *meeting);
            make(txn, by, promise, terms, belongs)
        }
        PromiseOperation::Change { promise, terms } => change(txn, by, promise, terms),
        PromiseOperation::Accept { promise, terms } => accept(txn, by, promise, terms),
        PromiseOperation::Finish {
            promise,
            word,
            meeting,
        } => {
            let word = word.as_deref().map(record::one_line);
            let word = word.filter(|word| !word.is_empty());
            finish(txn, by, promise, word, *meeting)
        }
        PromiseOperation::Unfinish { promise } => unfinish(txn, by, promise),
        PromiseOperation::Renew {
            promise,
            due,
            word,
            meeting,
        } => {
            let case = answerable(txn, by, promise)?;
            check_open(&case)?;
            let accepted = case.words.accepted.is_some();
            accepted.then_some(()).ok_or(PromiseError::NotAccepted)?;
            let word = said_about_it(word)?;
            let event = answer(&case, by, PromiseEventKind::Renewed, Some(word), *meeting);
            let renewal = PromiseEvent {
                due: Some(*due),
                // What is settled may have been said by the other, whose clock is ahead.
                at: event.at.max(case.settled().saturating_add(1)),
                ..event
            };
            said::answers(txn, promise, renewal);
            Ok(())
        }
        PromiseOperation::Withdraw {
            promise,
            word,
            meeting,
        } => {
            let case = answerable(txn, by, promise)?;
            check_open(&case)?;
            let word = said_about_it(word)?;
            let event = answer(&case, by, PromiseEventKind::Withdrawn, Some(word), *meeting);
            said::answers(txn, promise, event);
            Ok(())
        }
        PromiseOperation::Delete { promise } => delete(txn, by, promise),
        PromiseOperation::Restore { promise } => restore(txn, by, promise),
    }
}

fn make(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    promise: &PromiseId,
    terms: &Terms,
    (topic, line, meeting): (Option<&TopicId>, Option<&LineId>, Option<Day>),
) -> Result<(), PromiseError> {
    let terms = with_telling(terms.checked()?, by.seat);
    let promises = txn.get_or_insert_map(schema::PROMISES);
    if promises.contains_key(txn, promise.as_str()) {
        return Err(PromiseError::PromiseExists);
    }
    let fields = promises.insert(txn, promise.as_str(), MapPrelim::default());
    record::write(txn, promise, &fields, &terms);
    record::place(txn, &fields, topic, line, meeting);
    said::proposes(txn, by.seat, promise, by.at);
    if answering(&terms, Some(by.seat)) == by.seat {
        said::accepts(txn, by.seat, promise, &terms, by.at);
    }
    Ok(())
}

fn change(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    promise: &PromiseId,
    terms: &Terms,
) -> Result<(), PromiseError> {
    let case = find(txn, promise)?;
    check_open(&case)?;
    let before = case.terms();
    let terms = with_telling(terms.checked()?, before.telling.unwrap_or(by.seat));
    let fields = record::fields(txn, promise).ok_or(PromiseError::NoSuchPromise)?;
    let meetings = Meetings::of(txn);
    let standing = Record::read(txn, &meetings, promise.clone(), &fields).terms;
    let goes_over = answering(&terms, None) != case.answers;
    let due = if terms.due == before.due && !goes_over {
        // As it was renewed: the renewal goes on to say so, for whom it is the word of.
        standing.due
    } else {
        // Whose it is from now on may have renewed it while the other took it over, not knowing of that.
        let next = Book::of(txn, &meetings).by(answering(&terms, None), promise);
        // What was settled once stays so, when the promise is another's now who renewed it earlier.
        let renewed = case.renewed().max(next.renewed());
        if let Some(renewed) = renewed.filter(|renewed| *renewed > case.settled()) {
            record::settle(txn, &fields, renewed);
        }
        terms.due
    };
    // Shown so far because of its owner's words, it may get another owner now, who said nothing yet.
    record::flag_deleted(txn, &fields, false);
    record::write(
        txn,
        promise,
        &fields,
        &Terms {
            due,
            ..terms.clone()
        },
    );
    let becomes_theirs = case.answers != by.seat || case.words.accepted.is_some();
    if answering(&terms, None) == by.seat && becomes_theirs {
        // Of a promise that goes over to them, they may have said something when it was theirs before.
        let last = Book::of(txn, &meetings).by(by.seat, promise).last();
        said::accepts(txn, by.seat, promise, &terms, stamp(by, last));
    }
    Ok(())
}

fn accept(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    promise: &PromiseId,
    seen: &Terms,
) -> Result<(), PromiseError> {
    let case = answerable(txn, by, promise)?;
    check_open(&case)?;
    let terms = case.terms().binding();
    if seen.binding() != terms {
        return Err(PromiseError::ChangedMeanwhile);
    }
    if case.state() != PromiseState::Accepted {
        let at = stamp(by, case.words.last());
        said::accepts(txn, by.seat, promise, &terms, at);
    }
    Ok(())
}

fn finish(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    promise: &PromiseId,
    word: Option<String>,
    meeting: Option<Day>,
) -> Result<(), PromiseError> {
    let case = answerable(txn, by, promise)?;
    if let Some(word) = &word {
        record::check(word, PromiseError::NoWord)?;
    }
    // Saying it again would lose when it was done.
    if matches!(case.state(), PromiseState::Done { .. }) {
        return Ok(());
    }
    let event = answer(&case, by, PromiseEventKind::Done, word, meeting);
    said::answers(txn, promise, event);
    Ok(())
}

fn unfinish(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    promise: &PromiseId,
) -> Result<(), PromiseError> {
    let case = answerable(txn, by, promise)?;
    let done = matches!(case.state(), PromiseState::Done { .. });
    done.then_some(()).ok_or(PromiseError::NotDone)?;
    // Deleted by somebody who had not seen that it was done, it has shown since: what is left to do still shows.
    if let Some(fields) = record::fields(txn, promise) {
        record::flag_deleted(txn, &fields, false);
    }
    said::has_not_done(txn, by.seat, promise);
    Ok(())
}

fn delete(txn: &mut TransactionMut<'_>, by: Doer, promise: &PromiseId) -> Result<(), PromiseError> {
    let case = find(txn, promise)?;
    let fields = record::fields(txn, promise).ok_or(PromiseError::NoSuchPromise)?;
    if case.words.is_bound() {
        let own_slip = case.answers == by.seat && case.is_written_by(by.seat);
        if !own_slip || has_counted(txn, &case, by.at) {
            return Err(PromiseError::Given);
        }
        said::takes_back(txn, by.seat, promise);
    }
    record::flag_deleted(txn, &fields, true);
    Ok(())
}

fn restore(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    promise: &PromiseId,
) -> Result<(), PromiseError> {
    let case = any(txn, promise)?;
    let own = case.answers == by.seat && case.is_written_by(by.seat);
    if own && case.is_hidden() {
        let terms = case.terms().binding();
        said::accepts(txn, by.seat, promise, &terms, stamp(by, case.words.last()));
    }
    let fields = record::fields(txn, promise).ok_or(PromiseError::NoSuchPromise)?;
    record::flag_deleted(txn, &fields, false);
    Ok(())
}

/// A promise, deleted or not.
fn any<T: ReadTxn>(txn: &T, promise: &PromiseId) -> Result<Case, PromiseError> {
    let fields = record::fields(txn, promise).ok_or(PromiseError::NoSuchPromise)?;
    let meetings = Meetings::of(txn);
    let record = Record::read(txn, &meetings, promise.clone(), &fields);
    Ok(Case::of(record, &Book::of(txn, &meetings)))
}

fn find<T: ReadTxn>(txn: &T, promise: &PromiseId) -> Result<Case, PromiseError> {
    let case = any(txn, promise)?;
    if case.is_hidden() {
        return Err(PromiseError::NoSuchPromise);
    }
    Ok(case)
}

/// A promise that this person answers for.
fn answerable<T: ReadTxn>(txn: &T, by: Doer, promise: &PromiseId) -> Result<Case, PromiseError> {
    let case = find(txn, promise)?;
    if case.answers != by.seat {
        return Err(PromiseError::NotYours);
    }
    Ok(case)
}

fn check_open(case: &Case) -> Result<(), PromiseError> {
    match case.state() {
        PromiseState::Done { .. } | PromiseState::Withdrawn => Err(PromiseError::Answered),
        PromiseState::Proposed | PromiseState::Accepted | PromiseState::Changed { .. } => Ok(()),
    }
}

fn said_about_it(word: &str) -> Result<String, PromiseError> {
    let word = record::one_line(word);
    record::check(&word, PromiseError::NoWord)?;
    Ok(word)
}

fn answer(
    case: &Case,
    by: Doer,
    event: PromiseEventKind,
    word: Option<String>,
    meeting: Option<Day>,
) -> PromiseEvent {
    PromiseEvent {
        event,
        by: by.seat,
        at: stamp(by, case.words.last()),
        due: None,
        was: case.terms().due,
        word,
        meeting,
    }
}

/// Whether more than its writing down hangs on a promise by now.
fn has_counted<T: ReadTxn>(txn: &T, case: &Case, at: u64) -> bool {
    let closed = |day: Day| agenda::meeting_state(txn, day) == MeetingState::Closed;
    let answered = !case.words.answers.is_empty();
    answered
        || case.meeting().is_some_and(closed)
        || case.terms().due.is_some_and(|due| is_over(due, at))
}

/// Terms of somebody else that say who tells them.
fn with_telling(terms: Terms, unless_said: Seat) -> Terms {
    let telling = match terms.who {
        Promiser::Name(_) => terms.telling.or(Some(unless_said)),
        Promiser::Seat(_) => None,
    };
    Terms { telling, ..terms }
}

/// When something is said; later than what the same person said before, also when their clock was set back.
fn stamp(by: Doer, last: u64) -> u64 {
    by.at.max(last.saturating_add(1))
}
