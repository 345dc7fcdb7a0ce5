//! Questions: why one asks, and what each answers in words of their own.

use super::{adds, find, view};
use crate::agenda::{AgendaError, AgendaOperation, Answer, Place, TopicKind};
use crate::by_seat::BySeat;
use crate::ids::Seat;
use crate::name::NameError;
use crate::replica::Replica;
use crate::schema;
use crate::testing::{bring, does, local, meet, replica, topic, tries};
use yrs::{Text, Update, WriteTxn};

const TODAY: &str = "2026-11-24";

fn to_ask(why: Option<&str>) -> AgendaOperation {
    AgendaOperation::SayWhy {
        topic: topic("focus"),
        why: why.map(ToOwned::to_owned),
    }
}

fn words(words: &str) -> Answer {
    let words = words.to_owned();
    Answer::Words { words }
}

fn to_answer(answer: Option<Answer>) -> AgendaOperation {
    let topic = topic("focus");
    AgendaOperation::AnswerQuestion { topic, answer }
}

fn to_be(kind: Option<TopicKind>) -> AgendaOperation {
    let topic = topic("focus");
    AgendaOperation::SetKind { topic, kind }
}

/// Ana asks something.
fn asked() -> (Replica, Replica) {
    let (ana, ben) = (replica(1), replica(2));
    adds(&ana, "focus", TODAY, Place::First);
    does(&ana, &to_be(Some(TopicKind::Question)));
    bring(&ana, &ben);
    (ana, ben)
}

fn answers(replica: &Replica) -> BySeat<Answer> {
    find(replica, "focus").1.answers
}

#[test]
fn both_read_why_it_is_asked_and_what_each_answered() {
    let (ana, ben) = asked();
    does(&ana, &to_ask(Some(" I plan the year ")));
    does(&ana, &to_answer(Some(words("The build.\r\nAnd hiring. "))));
    does(&ben, &to_answer(Some(words("Less on call."))));
    meet(&ana, &ben);
    for who in [&ana, &ben] {
        let entry = find(who, "focus").1;
        assert_eq!(entry.why.as_deref(), Some("I plan the year"));
        let both = BySeat {
            a: Some(words("The build.\nAnd hiring.")),
            b: Some(words("Less on call.")),
        };
        assert_eq!(entry.answers, both);
    }
    // The same again writes nothing.
    let again = does(&ben, &to_answer(Some(words("Less on call. "))));
    assert_eq!(again, Update::EMPTY_V1);
    let again = does(&ana, &to_ask(Some("I plan the year")));
    assert_eq!(again, Update::EMPTY_V1);
    does(&ana, &to_ask(None));
    assert_eq!(find(&ana, "focus").1.why, None);
}

#[test]
fn rather_not_is_an_answer_that_leaves_no_words_and_each_is_taken_back() {
    let (ana, ben) = asked();
    does(&ben, &to_answer(Some(words("I am not well."))));
    does(&ben, &to_answer(Some(Answer::RatherNot)));
    meet(&ana, &ben);
    assert_eq!(answers(&ana).of(Seat::B), Some(&Answer::RatherNot));
    let left = ana
        .doc()
        .get_or_insert_text(schema::answer_root(&topic("focus"), Seat::B));
    assert_eq!(left.len(&yrs::Transact::transact(ana.doc())), 0);
    assert_eq!(
        does(&ben, &to_answer(Some(Answer::RatherNot))),
        Update::EMPTY_V1
    );
    does(&ben, &to_answer(Some(words("Tired."))));
    assert_eq!(answers(&ben).of(Seat::B), Some(&words("Tired.")));
    does(&ben, &to_answer(None));
    meet(&ana, &ben);
    assert!(answers(&ana).is_empty());
    assert_eq!(does(&ben, &to_answer(None)), Update::EMPTY_V1);
}

#[test]
fn what_one_writes_on_two_devices_is_one_answer() {
    let (ana, ben) = asked();
    does(&ben, &to_answer(Some(words("Less on call."))));
    // In the simulations a device's seat is that of its number.
    let phone = replica(4);
    bring(&ben, &phone);
    does(&ben, &to_answer(Some(words("Much less on call."))));
    does(
        &phone,
        &to_answer(Some(words("Less on call, and Mondays off."))),
    );
    meet(&ben, &phone);
    bring(&ben, &ana);
    let expected = answers(&ben);
    assert_eq!(answers(&ana), expected);
}

#[test]
fn only_questions_are_answered_and_only_who_asks_says_why() {
    let (ana, ben) = asked();
    assert_eq!(
        tries(&ben, 1, &to_ask(Some("to know"))),
        Err(AgendaError::NotAsker)
    );
    assert_eq!(
        tries(&ana, 1, &to_ask(Some(" "))),
        Err(AgendaError::Name(NameError::Unseen))
    );
    let long = "y".repeat(301);
    assert_eq!(
        tries(&ana, 1, &to_ask(Some(&long))),
        Err(AgendaError::LongReason)
    );
    let empty = to_answer(Some(words(" \n ")));
    assert_eq!(tries(&ben, 1, &empty), Err(AgendaError::NoAnswer));
    let long = to_answer(Some(words(&"y".repeat(10_001))));
    assert_eq!(tries(&ben, 1, &long), Err(AgendaError::LongAnswer));
    does(&ben, &to_answer(Some(words("Yes."))));
    does(&ana, &to_be(Some(TopicKind::Feedback)));
    let refused = tries(&ana, 1, &to_answer(Some(words("No."))));
    assert_eq!(refused, Err(AgendaError::NotAQuestion));
    meet(&ana, &ben);
    // What was answered is kept, should it be one again.
    assert!(answers(&ben).is_empty());
    does(&ana, &to_be(Some(TopicKind::Question)));
    assert_eq!(answers(&ana).of(Seat::B), Some(&words("Yes.")));
    let topic = topic("focus");
    does(&ana, &AgendaOperation::DeleteTopic { topic });
    let refused = tries(&ana, 1, &to_answer(Some(words("No."))));
    assert_eq!(refused, Err(AgendaError::NotThere));
}

/// What a program of somebody's own writes into their answer shows as far as it can be read.
#[test]
fn an_answer_of_another_program_is_shown_as_far_as_it_is_words() {
    let (ana, _) = asked();
    does(&ana, &to_answer(Some(words("Yes."))));
    local(&ana, |txn| {
        let text = txn.get_or_insert_text(schema::answer_root(&topic("focus"), Seat::A));
        text.insert_embed(txn, 0, yrs::Any::from(7));
        let end = text.len(txn);
        text.insert(txn, end, &"y".repeat(20_000));
    });
    let Some(Answer::Words { words: shown }) = answers(&ana).a else {
        panic!("it is there");
    };
    assert!(shown.starts_with("Yes.") && shown.chars().count() == 10_001);
    does(&ana, &to_answer(Some(words("No."))));
    assert_eq!(answers(&ana).a, Some(words("No.")));
    assert_eq!(view(&ana).sections.len(), 1);
}
