//! Questions: topics of that kind, with why one asks, and what each of the two answers.
//!
//! An answer is a text of that person's own: nobody else's connections write in its root, as in no word. That it was given, or
//! that somebody would rather not give one, is a word beside it, so an answer is there once it was given and not while it is written.

use super::{AgendaError, Answer, TopicKind, is_deleted, topic_fields};
use crate::by_seat::BySeat;
use crate::doer::Doer;
use crate::excerpt::excerpt;
use crate::ids::{Seat, TopicId};
use crate::name;
use crate::rewrite::rewrite;
use crate::schema;
use crate::steps::walked;
use crate::word::{self, AT, Fields, Verb, text_field};
use yrs::{Any, GetString as _, ReadTxn, TransactionMut};

/// The most characters of why one asks: it is read at a glance.
const MOST_REASON: usize = 300;
/// The most characters of an answer: some four pages.
const MOST_ANSWER: usize = 10_000;

/// Why whoever brought a question asks it.
pub(crate) fn reason<T: ReadTxn>(txn: &T, topic: &TopicId, asker: Seat) -> Option<String> {
    let said = word::said(txn, asker, Verb::Why, topic.as_str())?;
    let reason = name::shown(said.text(WORDS)?)?;
    Some(excerpt(&reason, MOST_REASON))
}

/// What each answered.
pub(crate) fn answers<T: ReadTxn>(txn: &T, topic: &TopicId) -> BySeat<Answer> {
    BySeat {
        a: answer_of(txn, topic, Seat::A),
        b: answer_of(txn, topic, Seat::B),
    }
}

/// Says why one asks; none says nothing of it any more.
pub(super) fn say_why(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    why: Option<&str>,
) -> Result<(), AgendaError> {
    check(txn, topic)?;
    if word::said(txn, by.seat, Verb::Brought, topic.as_str()).is_none() {
        return Err(AgendaError::NotAsker);
    }
    let Some(why) = why else {
        word::unsay(txn, by.seat, Verb::Why, topic.as_str());
        return Ok(());
    };
    let why = name::at_most(MOST_REASON, name::readable(why)?).ok_or(AgendaError::LongReason)?;
    if reason(txn, topic, by.seat).as_ref() != Some(&why) {
        let fields = Fields::from([
            (WORDS.to_owned(), Any::from(why)),
            (AT.to_owned(), word::moment(by.at)),
        ]);
        word::say(txn, by.seat, Verb::Why, topic.as_str(), fields);
    }
    Ok(())
}

/// Answers in a person's name; none takes their answer back.
pub(super) fn answer(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    topic: &TopicId,
    answer: Option<&Answer>,
) -> Result<(), AgendaError> {
    check(txn, topic)?;
    let words = match answer {
        Some(Answer::Words { words }) => written(words)?,
        Some(Answer::RatherNot) | None => String::new(),
    };
    let stands = answer_of(txn, topic, by.seat);
    let same = match (&stands, answer) {
        (Some(Answer::Words { words: stands }), Some(Answer::Words { .. })) => *stands == words,
        (Some(Answer::RatherNot), Some(Answer::RatherNot)) | (None, None) => true,
        _ => false,
    };
    if same {
        return Ok(());
    }
    rewrite(txn, &schema::answer_root(topic, by.seat), &words);
    if answer.is_none() {
        word::unsay(txn, by.seat, Verb::Answers, topic.as_str());
        return Ok(());
    }
    let rather_not = words.is_empty();
    let fields = Fields::from([
        (RATHER_NOT.to_owned(), Any::from(rather_not)),
        (AT.to_owned(), word::moment(by.at)),
    ]);
    word::say(txn, by.seat, Verb::Answers, topic.as_str(), fields);
    Ok(())
}

/// Refuses what is no question, or not there.
fn check<T: ReadTxn>(txn: &T, topic: &TopicId) -> Result<(), AgendaError> {
    let fields = topic_fields(txn, topic).ok_or(AgendaError::NoSuchTopic)?;
    let kind = text_field(txn, &fields, schema::TOPIC_KIND);
    if is_deleted(txn, &fields) {
        Err(AgendaError::NotThere)
    } else if kind.as_deref() == Some(TopicKind::Question.as_str()) {
        Ok(())
    } else {
        Err(AgendaError::NotAQuestion)
    }
}

fn answer_of<T: ReadTxn>(txn: &T, topic: &TopicId, seat: Seat) -> Option<Answer> {
    let said = word::said(txn, seat, Verb::Answers, topic.as_str())?;
    if said.flag(RATHER_NOT) {
        return Some(Answer::RatherNot);
    }
    let text = txn.get_text(schema::answer_root(topic, seat))?;
    let words = text.get_string(txn);
    walked(words.len());
    let words = excerpt(words.trim(), MOST_ANSWER);
    // Given on one device and taken back on another, it is nothing that was said.
    (!words.is_empty()).then_some(Answer::Words { words })
}

/// An answer as it is kept.
fn written(words: &str) -> Result<String, AgendaError> {
    let words = words.replace("\r\n", "\n");
    let words = words.trim();
    if words.is_empty() {
        return Err(AgendaError::NoAnswer);
    }
    name::at_most(MOST_ANSWER, words.to_owned()).ok_or(AgendaError::LongAnswer)
}

/// Fields of the words: what was said, and that somebody would rather not say anything.
const WORDS: &str = "words";
const RATHER_NOT: &str = "ratherNot";
