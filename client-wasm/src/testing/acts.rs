//! What people do, in few words.

use duologue_shared::agenda::{AgendaOperation, Place};
use duologue_shared::text::{Marks, TextOp};

pub(crate) fn put(at: u32, text: &str) -> TextOp {
    TextOp::Insert {
        at,
        text: text.to_owned(),
        marks: Marks::default(),
    }
}

pub(crate) fn split(at: u32, line: &str) -> TextOp {
    TextOp::Break {
        at,
        line: line.try_into().unwrap(),
    }
}

pub(crate) fn cut(at: u32, len: u32) -> TextOp {
    TextOp::Delete { at, len }
}

pub(crate) fn add_meeting(day: &str) -> AgendaOperation {
    AgendaOperation::AddMeeting {
        day: day.parse().unwrap(),
    }
}

pub(crate) fn add_topic(topic: &str, section: &str, headline: &str) -> AgendaOperation {
    AgendaOperation::AddTopic {
        topic: topic.try_into().unwrap(),
        section: section.parse().unwrap(),
        place: Place::First,
        headline: headline.to_owned(),
    }
}

pub(crate) fn move_topic(topic: &str, section: &str) -> AgendaOperation {
    AgendaOperation::MoveTopic {
        topic: topic.try_into().unwrap(),
        section: section.parse().unwrap(),
        place: Place::First,
    }
}
