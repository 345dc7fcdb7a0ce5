use super::{done, view};
use crate::agenda::{AgendaError, AgendaOperation, FeedbackSessions, Way};
use crate::name::NameError;
use crate::schema;
use crate::testing::{does, local, meet, replica, tries};
use std::collections::HashMap;
use yrs::{Any, Map, WriteTxn};

fn sets(every: u8, questions: &[&str]) -> AgendaOperation {
    let questions = questions.iter().map(|question| (*question).to_owned());
    AgendaOperation::SetFeedback {
        feedback: Some(FeedbackSessions {
            every,
            questions: questions.collect(),
        }),
    }
}

#[test]
fn sessions_are_off_until_they_are_set_and_are_one_value_that_undo_takes_back() {
    let (ana, ben) = (replica(1), replica(2));
    assert_eq!(view(&ana).feedback, None);
    does(
        &ana,
        &sets(4, &[" What should we stop doing? ", "Why?", "Why?"]),
    );
    meet(&ana, &ben);
    let set = view(&ben).feedback.unwrap();
    assert_eq!(set.every, 4);
    assert_eq!(set.questions, ["What should we stop doing?", "Why?"]);
    let act = done(&ana, &AgendaOperation::SetFeedback { feedback: None });
    assert_eq!(view(&ana).feedback, None);
    local(&ana, |txn| {
        act.check(txn, Way::Back).unwrap();
        act.turn(txn, Way::Back);
    });
    assert_eq!(view(&ana).feedback, Some(set));
}

#[test]
fn questions_that_nobody_could_read_are_refused_and_what_another_program_wrote_is_shown_as_it_can_be()
 {
    let ana = replica(1);
    let long = "x".repeat(201);
    assert_eq!(
        tries(&ana, 1, &sets(4, &[&long])),
        Err(AgendaError::TooLong)
    );
    assert_eq!(
        tries(&ana, 1, &sets(4, &["\u{200b}"])),
        Err(NameError::Unseen.into())
    );
    local(&ana, |txn| {
        let value = HashMap::from([("every".to_owned(), Any::from(400.0))]);
        let settings = txn.get_or_insert_map(schema::SETTINGS);
        settings.insert(txn, schema::FEEDBACK, Any::from(value));
    });
    assert_eq!(view(&ana).feedback, None);
    local(&ana, |txn| {
        let lines = vec![Any::from("Why?"), Any::from(7.0)];
        let value = HashMap::from([
            ("every".to_owned(), Any::from(200.0)),
            ("questions".to_owned(), Any::from(lines)),
        ]);
        let settings = txn.get_or_insert_map(schema::SETTINGS);
        settings.insert(txn, schema::FEEDBACK, Any::from(value));
    });
    let shown = view(&ana).feedback.unwrap();
    assert_eq!(
        (shown.every, shown.questions),
        (52, vec!["Why?".to_owned()])
    );
}
